"""What an article could mainly be about: the shape that event, venue and organiser work on."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..match.mentions import DateMention, Span
from ..record import EventType
from ..trace import Candidate


@dataclass(slots=True)
class EventCandidate:
    """One activity, or the statement, that an article may report.

    ``start``/``end`` are the words that name it ("menggelar rapat koordinasi", the reporting verb of a statement).
    ``sentence`` and ``paragraph`` index ``doc.sentences`` and ``doc.paragraphs``. ``sentences`` all speak of it, this
    one included, in text order ("Rapat itu dipusatkan di ..."); ``told`` are others that name it by the same word,
    ``alike`` those that name an activity of its type.
    ``verb`` and ``noun`` as written, in lower case. ``factors`` are the named weights that ``score`` sums up.
    """

    start: int
    end: int
    type: EventType
    sentence: int
    paragraph: int
    verb: str | None = None
    noun: str | None = None
    name: Span | None = None
    sentences: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    alike: list[int] = field(default_factory=list)
    date: DateMention | None = None
    factors: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return sum(self.factors.values())

    def told_as(self) -> Candidate:
        """The candidate as an explanation shows it: factors by weight."""
        factors = sorted(self.factors.items(), key=lambda f: -abs(f[1]))
        reasons = tuple(f"{name} {weight:+g}" for name, weight in factors if weight)
        return Candidate(self.start, self.end, self.type, round(self.score, 2), reasons)

    @property
    def is_statement(self) -> bool:
        return self.type == "pernyataan"

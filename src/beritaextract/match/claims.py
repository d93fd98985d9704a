"""Which words of a text have been read as somebody's name already."""

from __future__ import annotations

from dataclasses import dataclass, field

from .mentions import OfficialMention
from .persons import PersonSpan
from .tokens import Tokens


@dataclass(slots=True)
class Claims:
    """Tokens read as a name, so that no name is given to two people."""

    taken: set[int] = field(default_factory=set)

    def add(self, person: PersonSpan) -> None:
        self.taken.update(range(person.name_first, person.name_stop))

    def holds(self, person: PersonSpan) -> bool:
        return not self.taken.isdisjoint(range(person.name_first, person.name_stop))


def person_mention(tokens: Tokens, person: PersonSpan, rule: str) -> OfficialMention:
    """A mention of the person without an office."""
    start, end = tokens.starts[person.name_first], tokens.ends[person.name_stop - 1]
    return OfficialMention(start, end, rule, name=person.name, titles=person.titles)

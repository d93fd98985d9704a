"""The text as the matchers see it: paragraphs, sentences and the stretches between quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import regex

from ..patterns import Patterns
from ..record import Article
from ..trace import Trace
from .marks import Speech, pair_marks

_END = regex.compile(r"[.!?…]+[\"'”’“»)\]]*(?=\s+[\"'“”‘’«(\[]*[\p{Lu}\d])")
_DEGREE = regex.compile(r"\p{Lu}\.\p{Lu}\w{0,3}")


@cache
def builtin_abbreviations() -> frozenset[str]:
    """The abbreviations of the built-in ``sentences.toml``."""
    return load_abbreviations(Patterns())


def load_abbreviations(patterns: Patterns) -> frozenset[str]:
    """Words after which a full stop ends no sentence, lower case, without the stop."""
    return frozenset(patterns["sentences"]["abbreviations"])


_WORD = regex.compile(r"[\p{L}\d]+(?:['’`][\p{L}\d]+)*['’`]?")

Word = tuple[int, int, str]


@dataclass(slots=True)
class Document:
    """One article under analysis. Spans are half-open ``(start, end)`` pairs into ``text``, in order.

    ``lower`` is the text in lower case with the same offsets.
    """

    article: Article
    text: str
    lower: str
    published: date | None
    paragraphs: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    speech: list[Speech]
    _starts: list[int] = field(repr=False, default_factory=list)
    _speech_starts: list[int] = field(repr=False, default_factory=list)
    _paragraph_starts: list[int] = field(repr=False, default_factory=list)
    trace: Trace | None = None
    """Collects what was decided against what, where somebody asked for it."""
    _words: list[Word] | None = field(repr=False, default=None)

    @classmethod
    def build(cls, article: Article, abbreviations: frozenset[str] | None = None) -> Document:
        """Split the article's text; a stop after one of ``abbreviations`` (built-in by default) ends nothing."""
        if abbreviations is None:
            abbreviations = builtin_abbreviations()
        text = article.text
        paragraphs = split_paragraphs(text)
        speech = pair_marks(text, paragraphs)
        sentences = [s for p in paragraphs for s in split_sentences(text, *p, abbreviations)]
        published = _day(article.published)
        return cls(
            article, text, lowered(text), published, paragraphs, sentences, speech,
            [s for s, _ in sentences], [q.start for q in speech], [p for p, _ in paragraphs],
        )  # fmt: skip

    @property
    def words(self) -> list[Word]:
        """Every word in order as (start, end, the word in lower case with a straight apostrophe); hyphens and slashes
        part words."""
        if self._words is None:
            self._words = [(m.start(), m.end(), m.group().lower().replace("’", "'")) for m in _WORD.finditer(self.text)]
        return self._words

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds ``offset`` (or the last one before it)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def paragraph(self, offset: int) -> int:
        """Index of the paragraph that holds ``offset`` (or the last one before it)."""
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)

    def quoted(self, offset: int) -> Speech | None:
        """The stretch between quotation marks that ``offset`` lies in."""
        i = bisect_right(self._speech_starts, offset) - 1
        if i >= 0 and offset < self.speech[i].end:
            return self.speech[i]
        return None


def lowered(text: str) -> str:
    """``text`` in lower case, character by character, so that offsets stay valid ("İ" would become two characters)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Non-blank lines, without the white space around them."""
    return [m.span() for m in regex.finditer(r"\S(?:[^\n]*\S)?", text)]


def split_sentences(text: str, start: int, end: int, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """Sentences of one paragraph; a stop after an abbreviation, an initial or a degree does not end one."""
    out = []
    begin = start
    for m in _END.finditer(text, start, end):
        if m.group()[0] == "." and _is_abbreviation(text, begin, m.start(), abbreviations):
            continue
        out.append((begin, m.end()))
        begin = m.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        out.append((begin, end))
    return out


def _is_abbreviation(text: str, begin: int, stop: int, abbreviations: frozenset[str]) -> bool:
    first = stop
    while first > begin and (text[first - 1].isalpha() or text[first - 1] == "."):
        first -= 1
    if first == stop:
        return False
    w = text[first:stop]
    is_initial = len(w) == 1 and w.isupper()
    return is_initial or w.lower().strip(".") in abbreviations or _DEGREE.fullmatch(w) is not None


def _day(published: str | None) -> date | None:
    """The day of an ISO date; an article that did not come through the reader may hold anything."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None

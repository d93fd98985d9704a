"""The text as the matchers see it: paragraphs, sentences and the stretches between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ..patterns import Patterns
from ..record import Article
from ..trace import Trace
from .lexicon import Words
from .marks import Speech, pair_marks

# Stops with what closes behind them; the capital or figure that must follow is group 1, to be looked at where it is
# no letter of English. A line never ends within the look-ahead: the end of a paragraph ends its sentence anyway.
_END = re.compile(r"[.!?…][.!?…]*[\"'”’“»)\]]*(?=[^\S\n]+[\"'“”‘’«(\[]*([^\W_a-z]))")
#: how many characters a word before a stop has at most, if it is an abbreviation
_NEAR = 40


@cache
def builtin_abbreviations() -> frozenset[str]:
    """The abbreviations of the built-in ``sentences.toml``."""
    return load_abbreviations(Patterns())


def load_abbreviations(patterns: Patterns) -> frozenset[str]:
    """Words after which a full stop ends no sentence, lower case, without the stop."""
    return frozenset(patterns["sentences"]["abbreviations"])


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
    _words: Words | None = field(repr=False, default=None)

    @classmethod
    def build(cls, article: Article, abbreviations: frozenset[str] | None = None) -> Document:
        """Split the article's text; a stop after one of ``abbreviations`` (built-in by default) ends nothing."""
        if abbreviations is None:
            abbreviations = builtin_abbreviations()
        text = article.text
        paragraphs = split_paragraphs(text)
        speech = pair_marks(text, paragraphs)
        sentences = split_sentences(text, paragraphs, abbreviations)
        published = _day(article.published)
        return cls(
            article, text, lowered(text), published, paragraphs, sentences, speech,
            [s for s, _ in sentences], [q.start for q in speech], [p for p, _ in paragraphs],
        )  # fmt: skip

    @property
    def words(self) -> Words:
        """Every word in order, split on first use."""
        if self._words is None:
            self._words = Words(self.lower)
        return self._words

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds ``offset`` (or the last one before it)."""
        return (bisect_right(self._starts, offset) or 1) - 1

    def paragraph(self, offset: int) -> int:
        """Index of the paragraph that holds ``offset`` (or the last one before it)."""
        return (bisect_right(self._paragraph_starts, offset) or 1) - 1

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
    out = []
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            begin = start if line[0] == words[0] else start + line.index(words)
            out.append((begin, begin + len(words)))
        start += len(line) + 1
    return out


def split_sentences(
    text: str, paragraphs: list[tuple[int, int]], abbreviations: frozenset[str]
) -> list[tuple[int, int]]:
    """Sentences of the paragraphs; a stop after an abbreviation, an initial or a degree does not end one."""
    out: list[tuple[int, int]] = []
    rest = iter(paragraphs)
    begin, end = next(rest, (0, 0))
    for m in _END.finditer(text):
        stop, after = m.span()
        while after > end:
            out.append((begin, end))
            begin, end = next(rest)
        if not _opens_sentence(m[1]) or (text[stop] == "." and _is_abbreviation(text, begin, stop, abbreviations)):
            continue
        out.append((begin, after))
        begin = after + 1
        while text[begin].isspace():
            begin += 1
    if begin < end:
        out.append((begin, end))
    out.extend(rest)
    return out


def _opens_sentence(first: str) -> bool:
    return first.isascii() or first.isupper() or first.isdecimal()


def _is_abbreviation(text: str, begin: int, stop: int, abbreviations: frozenset[str]) -> bool:
    """What stands before ``stop`` in the sentence that begins at ``begin``: "Kab", an initial, a degree ("M.Kes")."""
    word = text[max(begin, stop - _NEAR) : stop].rsplit(" ", 1)[-1]
    if not word.isalpha():
        first = stop
        while first > begin and (text[first - 1].isalpha() or text[first - 1] == "."):
            first -= 1
        word = text[first:stop]
    if len(word) < 2:
        return word.isupper() or word in abbreviations
    if word.lower().strip(".") in abbreviations:
        return True
    tail = word[2:]
    return word[1] == "." and len(tail) < 5 and word[0].isupper() and tail[:1].isupper() and tail.isalpha()


def _day(published: str | None) -> date | None:
    """The day of an ISO date; an article that did not come through the reader may hold anything."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None

"""Words, numbers and single marks of a text, and phrases looked up among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

import regex

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*(?:['’‘`´-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\p{N}+(?:[.,:-]\p{N}+)*|\S")
#: a small letter with a capital right behind it
_SEAM = regex.compile(r"\p{Ll}(?=\p{Lu})")
#: the longest bracket looked into, in tokens: "(DP3A-Dalduk & KB)"
_BRACKET = 9


class Tokens:
    """Words, numbers and single marks of a text, in order; ``low`` holds them in lower case."""

    __slots__ = ("_carry", "_count", "capital", "ends", "low", "starts", "text", "words")

    def __init__(self, text: str, carry: frozenset[str] = frozenset(), glued: frozenset[str] = frozenset()) -> None:
        """``carry``: words behind which no line ends but by being cut to a width. ``glued``: words that the next one is
        often set against ("Wali KotaBatam")."""
        self._carry = carry
        spans = [m.span() for m in _TOKEN.finditer(text)]
        if glued and (seams := [m.start() + 1 for m in _SEAM.finditer(text)]):
            spans = _unglue(text, spans, seams, glued)
        lower = text.lower().replace("’", "'")
        low = lower if len(lower) == len(text) else text
        self.text = text
        self.starts = [s for s, _ in spans]
        self.ends = [e for _, e in spans]
        self.words = [text[s:e] for s, e in spans]
        self.low = [low[s:e] for s, e in spans]
        self.capital = [w[0].isupper() for w in self.words]
        self._count = len(spans)

    def __len__(self) -> int:
        return self._count

    def at(self, offset: int) -> int:
        """Index of the first token that starts at or after ``offset``."""
        return bisect_left(self.starts, offset)

    def word(self, i: int) -> str:
        """The token in lower case; empty outside the text."""
        return self.low[i] if 0 <= i < self._count else ""

    def upper(self, i: int) -> bool:
        """A word that begins with a capital."""
        return 0 <= i < self._count and self.capital[i]

    def touches(self, i: int) -> bool:
        """The token stands directly against the one before it."""
        return 0 < i < self._count and self.starts[i] == self.ends[i - 1]

    def breaks(self, i: int) -> bool:
        """A line ends between this token and the one before it, and was not just cut to a width (behind "dan")."""
        return (
            0 < i < len(self.words)
            and "\n" in self.text[self.ends[i - 1] : self.starts[i]]
            and self.low[i - 1] not in self._carry
        )

    def slice(self, first: int, stop: int) -> str:
        """The text from one token up to another (exclusive)."""
        return self.text[self.starts[first] : self.ends[stop - 1]]


def _unglue(text: str, spans: list[tuple[int, int]], seams: list[int], glued: frozenset[str]) -> list[tuple[int, int]]:
    """Splits "KotaBatam" in two where its first part is one of ``glued``."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        k = bisect_right(seams, start)
        seam = seams[k] if k < len(seams) else end
        if seam < end and text[start:seam].lower() in glued:
            out += (start, seam), (seam, end)
        else:
            out.append((start, end))
    return out


class Phrases:
    """Phrases of one or more words with the group each belongs to, looked up by their first word, the longest first."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                words = tuple(phrase.split())
                self._by_first.setdefault(words[0], []).append((words, group))
        for entries in self._by_first.values():
            entries.sort(key=lambda e: -len(e[0]))

    def first_words(self) -> frozenset[str]:
        return frozenset(self._by_first)

    def at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """Where the longest phrase that begins at token ``i`` ends, and its group."""
        for words, group in self._by_first.get(tokens.word(i), ()):
            if len(words) == 1 or tuple(tokens.low[i : i + len(words)]) == words:
                return i + len(words), group
        return None


def bracket_end(tokens: Tokens, i: int) -> int:
    """The token after the bracket that opens at ``i``; 0 where it does not close nearby."""
    for k in range(i + 1, min(i + _BRACKET, len(tokens))):
        if tokens.words[k] == ")":
            return k + 1
    return 0


def is_acronym(word: str) -> bool:
    """Capitals or digits beyond the first letter ("DP3A", "KemenPPPA", "PPA")."""
    return (
        word[0].isalpha()
        and len(word) > 1
        and (word[1:].isupper() or sum(c.isupper() or c.isdigit() for c in word) >= 3 or word[1].isdigit())
    )

"""Words, numbers and single marks of a text, and phrases looked up among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress

import regex

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*(?:['’‘`´-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\p{N}+(?:[.,:-]\p{N}+)*|\S")
#: the letters of a plain text: a class without \\w is tested many times as fast
_LETTERS = "A-Za-zªµºß-öø-ÿ"
#: the same tokens of a plain text: with one group, so that a split gives gaps and tokens in turn; "(?:...+|)" is passed
#: over faster than "(?:...)*" where nothing follows, as behind most words
_PLAIN = re.compile(
    rf"([{_LETTERS}][0-9{_LETTERS}]*(?:(?:['’‘`´-][0-9{_LETTERS}]+)+|)|[0-9]+(?:(?:[.,:-][0-9]+)+|)|\S)"
)
#: what no plain text holds: other letters and digits, what ``re`` and ``regex`` disagree on as white space, capitals
#: with accents
_NOT_PLAIN = re.compile(r"[^\x00-\x1b\x20-\x5e\x60-\xb1\xb4-\xb8\xba\xbb\xbf\xd7\xdf-\xff\u2000-\u206f\u2500-\u2775]")
#: a small letter with a capital right behind it
_SEAM = regex.compile(r"\p{Ll}(?=\p{Lu})")
#: where a seam can be in a plain text: the capital is looked for first, for nearly all letters are small
_MAYBE_SEAM = re.compile(r"[A-Z](?<=[a-zªµºß-öø-ÿ].)")
#: empty tokens behind the last one: no reader looks further beyond either end than this
_PAD = 32
#: the longest bracket looked into, in tokens: "(DP3A-Dalduk & KB)"
_BRACKET = 9


class Tokens:
    """Words, numbers and single marks of a text, in order; ``low`` holds them in lower case.

    ``words`` and ``low`` end with empty strings, ``capital`` (begins with a capital) with as many False: looking a few
    tokens beyond either end needs no test, for an index below 0 counts from the end.
    """

    __slots__ = ("breaks", "capital", "count", "ends", "low", "starts", "text", "words")

    def __init__(self, text: str, carry: frozenset[str] = frozenset(), glued: frozenset[str] = frozenset()) -> None:
        """``carry``: words behind which no line ends but by being cut to a width. ``glued``: words that the next one is
        often set against ("Wali KotaBatam")."""
        self.text = text
        if _NOT_PLAIN.search(text) or _is_glued(text, glued):
            self._read(glued)
        else:
            self._split()
        self.count = len(self.starts)
        #: tokens that a line ends before
        self.breaks = self._broken(carry)
        self.words += [""] * _PAD
        self.low += [""] * _PAD
        self.capital += [False] * _PAD

    def _split(self) -> None:
        """The tokens of a plain text."""
        parts = _PLAIN.split(self.text)
        offsets = list(accumulate(map(len, parts)))
        self.starts, self.ends = offsets[:-1:2], offsets[1::2]
        self.words = words = parts[1::2]
        low = list(map(str.lower, words))
        self.low = [w.replace("’", "'") for w in low] if "’" in self.text else low
        self.capital = [w[0].isupper() for w in words]

    def _read(self, glued: frozenset[str]) -> None:
        """The tokens of any text."""
        text = self.text
        spans = [m.span() for m in _TOKEN.finditer(text)]
        if glued and (seams := [m.start() + 1 for m in _SEAM.finditer(text)]):
            spans = _unglue(text, spans, seams, glued)
        lower = text.lower().replace("’", "'")
        low = lower if len(lower) == len(text) else text
        self.starts = [s for s, _ in spans]
        self.ends = [e for _, e in spans]
        self.words = [text[s:e] for s, e in spans]
        self.low = [low[s:e] for s, e in spans]
        self.capital = [w[0].isupper() for w in self.words]

    def _broken(self, carry: frozenset[str]) -> frozenset[int]:
        """Indices of the tokens that a line ends before, but where it was just cut to a width (behind "dan")."""
        out = set()
        at = self.text.find("\n")
        while at >= 0:
            i = bisect_left(self.starts, at)
            if 0 < i < self.count and self.low[i - 1] not in carry:
                out.add(i)
            at = self.text.find("\n", self.starts[i]) if i < self.count else -1
        return frozenset(out)

    def __len__(self) -> int:
        return self.count

    def at(self, offset: int) -> int:
        """Index of the first token that starts at or after ``offset``."""
        return bisect_left(self.starts, offset)

    def among(self, words: frozenset[str]) -> list[int]:
        """Indices of the tokens that are one of ``words``."""
        low = self.low
        return list(compress(range(len(low)), map(words.__contains__, low)))

    def touches(self, i: int) -> bool:
        """The token stands directly against the one before it."""
        return 0 < i < self.count and self.starts[i] == self.ends[i - 1]

    def slice(self, first: int, stop: int) -> str:
        """The text from one token up to another (exclusive)."""
        return self.text[self.starts[first] : self.ends[stop - 1]]


def _is_glued(text: str, glued: frozenset[str]) -> bool:
    """One of ``glued`` may stand against a capital."""
    if not glued or _MAYBE_SEAM.search(text) is None:
        return False
    words, longest = tuple(glued), max(map(len, glued))
    seams = [m.start() for m in _MAYBE_SEAM.finditer(text)]
    return any(text[max(0, at - longest) : at].lower().endswith(words) for at in seams)


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


@dataclass(slots=True)
class _Node:
    """Words that a phrase goes on with, and the group of the phrase that ends here."""

    group: str | None = None
    words: dict[str, _Node] = field(default_factory=dict)


class Phrases:
    """Phrases of one or more words with the group each belongs to, as a tree of their words: the longest is found."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._first: dict[str, _Node] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                words, node = self._first, _Node()
                for word in phrase.split():
                    node = words.setdefault(word, _Node())
                    words = node.words
                node.group = node.group or group

    def first_words(self) -> frozenset[str]:
        return frozenset(self._first)

    def at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """Where the longest phrase that begins at token ``i`` ends, and its group."""
        low = tokens.low
        node, found = self._first.get(low[i]), None
        while node is not None:
            i += 1
            if node.group is not None:
                found = i, node.group
            node = node.words.get(low[i])
        return found


def bracket_end(tokens: Tokens, i: int) -> int:
    """The token after the bracket that opens at ``i``; 0 where it does not close nearby."""
    for k in range(i + 1, min(i + _BRACKET, tokens.count)):
        if tokens.words[k] == ")":
            return k + 1
    return 0


@lru_cache(maxsize=8192)
def is_acronym(word: str) -> bool:
    """Capitals or digits beyond the first letter ("DP3A", "KemenPPPA", "PPA")."""
    return (
        word[0].isalpha()
        and len(word) > 1
        and (word[1:].isupper() or sum(c.isupper() or c.isdigit() for c in word) >= 3 or word[1].isdigit())
    )

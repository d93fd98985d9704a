"""The words of a text, and where among them the words of the matchers' lists stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"(\w+)")
_WORD_WITH_APOSTROPHES = re.compile(r"([^\W_]+(?:['’`][^\W_]+)*['’`]?)")
_APOSTROPHE = re.compile(r"['’`](?<=\w.)")


#: word lists that are remembered; the built-in rules have about twenty
_MOST_LISTS = 64


class _Known(NamedTuple):
    """Word lists, and all their words."""

    lists: frozenset[frozenset[str]] = frozenset()
    words: frozenset[str] = frozenset()


class _Lexicon:
    """The word lists that were asked for so far. The next text is looked through once for all of them: few of its
    words are in any. Only a memory of what is asked for; what is found does not depend on it."""

    def __init__(self) -> None:
        self.known = _Known()

    def learn(self, wanted: frozenset[str]) -> None:
        known = self.known if len(self.known.lists) < _MOST_LISTS else _Known()
        self.known = _Known(known.lists | {wanted}, known.words | wanted)


_LEXICON = _Lexicon()


class Words:
    """Every word of a text in order, in parallel lists; hyphens and slashes part words, apostrophes do not.

    ``low`` holds them in lower case with a straight apostrophe, ``gaps[i]`` what stands before word ``i``. ``starts``
    and ``gaps`` have one item more than there are words: the end of the text and what stands behind the last word.
    """

    __slots__ = ("_distinct", "_figures", "_lists", "_marked", "_where", "ends", "gaps", "low", "starts")

    def __init__(self, lower: str) -> None:
        """``lower`` is the text in lower case with its offsets kept."""
        apostrophes = "'" in lower or "’" in lower or "`" in lower
        special = "_" in lower or (apostrophes and _APOSTROPHE.search(lower) is not None)
        # One split gives gaps and words alternately, three times as fast as a match object for each word.
        parts = (_WORD_WITH_APOSTROPHES if special else _WORD).split(lower)
        ends = list(accumulate(map(len, parts)))
        self.starts = ends[::2]
        self.ends = ends[1::2]
        self.gaps = parts[::2]
        self.low = low = parts[1::2]
        if "’" in lower:
            self.low = low = [w.replace("’", "'") for w in low]
        if "İ" in lower:
            self.low = low = [w.lower() for w in low]
        self._lists, known = _LEXICON.known
        self._marked = [i for i, word in enumerate(low) if word in known or word < ":"]
        self._distinct: frozenset[str] | None = None
        self._figures: list[int] | None = None
        self._where: dict[frozenset[str], list[int]] = {}

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, i: int) -> tuple[int, int, str]:
        return self.starts[i], self.ends[i], self.low[i]

    def __iter__(self) -> Iterator[tuple[int, int, str]]:
        """Start, end and the word in lower case."""
        return zip(self.starts, self.ends, self.low, strict=False)

    def at(self, offset: int) -> int:
        """Index of the first word that starts at or after ``offset``."""
        return bisect_left(self.starts, offset, 0, len(self.low))

    @property
    def distinct(self) -> frozenset[str]:
        """Every word once; made on first use."""
        if self._distinct is None:
            self._distinct = frozenset(self.low)
        return self._distinct

    @property
    def figures(self) -> list[int]:
        """Indices of the words that begin with a figure."""
        if self._figures is None:
            low = self.low
            self._figures = [i for i in self._marked if low[i] < ":"]
        return self._figures

    def where(self, wanted: frozenset[str]) -> list[int]:
        """Indices of the words that are in ``wanted``, in order: a list that every text is looked through for, as it is
        remembered (:meth:`any_of` for words that only this text asks for)."""
        found = self._where.get(wanted)
        if found is None:
            low = self.low
            if wanted in self._lists:
                found = [i for i in self._marked if low[i] in wanted]
            else:
                _LEXICON.learn(wanted)
                found = [i for i, word in enumerate(low) if word in wanted]
            self._where[wanted] = found
        return found

    def any_of(self, wanted: frozenset[str]) -> list[int]:
        """Indices of the words that are in ``wanted``, in order."""
        there = wanted & self.distinct
        return [i for i, word in enumerate(self.low) if word in there] if there else []

    def figures_and(self, wanted: frozenset[str]) -> list[int]:
        """Indices of the words that begin with a figure or are in ``wanted``, as :meth:`where`, in order."""
        return sorted(self.figures + self.where(wanted))


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """The words that ``phrases`` begin with, as :class:`Words` parts them, also with an apostrophe right behind."""
    heads = {phrase.lower().split(" ", 1)[0] if phrase[:1].isalnum() else phrase.lower() for phrase in phrases}
    firsts = {Words(head).low[0] for head in heads}
    return frozenset(word + mark for word in firsts for mark in ("", "'", "`"))

"""The words of a text, and where among them the words of the matchers' lists stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, count
from typing import NamedTuple

_WORD = re.compile(r"(\w+)")
_WORD_WITH_APOSTROPHES = re.compile(r"([^\W_]+(?:['’`][^\W_]+)*['’`]?)")
_APOSTROPHE = re.compile(r"['’`](?<=\w.)")


#: word lists that are remembered; the built-in rules have about twenty
_MOST_LISTS = 64


class _Known(NamedTuple):
    """Word lists with a number each, and the numbers of the lists that a word is in."""

    numbers: dict[frozenset[str], int]
    lists_of: dict[str, tuple[int, ...]]


class _Lexicon:
    """The word lists that were asked for so far. The next text is looked through once for all of them: few of its
    words are in any. Only a memory of what is asked for; what is found does not depend on it."""

    def __init__(self) -> None:
        self.known = _Known({}, {})

    def learn(self, wanted: frozenset[str]) -> None:
        known = self.known if len(self.known.numbers) < _MOST_LISTS else _Known({}, {})
        if wanted in known.numbers:
            return
        # texts under way go on with what they were begun with
        number, lists_of = len(known.numbers), dict(known.lists_of)
        for word in wanted:
            lists_of[word] = (*lists_of.get(word, ()), number)
        self.known = _Known({**known.numbers, wanted: number}, lists_of)


_LEXICON = _Lexicon()


class Words:
    """Every word of a text in order, in parallel lists; hyphens and slashes part words, apostrophes do not.

    ``low`` holds them in lower case with a straight apostrophe, ``gaps[i]`` what stands before word ``i``. ``starts``
    and ``gaps`` have one item more than there are words: the end of the text and what stands behind the last word.
    """

    __slots__ = ("_distinct", "_figures", "_found", "_known", "_marked", "_once", "ends", "gaps", "low", "starts")

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
        self._known = _LEXICON.known
        known = self._known.lists_of
        self._marked = [i for i, word in enumerate(low) if word in known or word < ":"]
        self._found: list[list[int]] | None = None
        self._once: dict[frozenset[str], list[int]] = {}
        self._distinct: frozenset[str] | None = None
        self._figures: list[int] | None = None

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
        number = self._known.numbers.get(wanted)
        if number is not None:
            if self._found is None:
                self._found = self._find_all()
            return self._found[number]
        if wanted not in self._once:
            _LEXICON.learn(wanted)
            self._once[wanted] = [i for i, word in enumerate(self.low) if word in wanted]
        return self._once[wanted]

    def any_between(self, wanted: frozenset[str], begin: int, end: int) -> bool:
        """A word that starts at ``begin`` or behind it, before ``end``, is in ``wanted``, as :meth:`where`."""
        found = self.where(wanted)
        if not found:
            return False
        i = bisect_left(found, self.at(begin))
        return i < len(found) and self.starts[found[i]] < end

    def _find_all(self) -> list[list[int]]:
        """For each list that is known, the indices of its words."""
        low, lists_of = self.low, self._known.lists_of
        found: list[list[int]] = [[] for _ in self._known.numbers]
        for i in self._marked:
            for number in lists_of.get(low[i], ()):
                found[number].append(i)
        return found

    def any_of(self, wanted: frozenset[str]) -> list[int]:
        """Indices of the words that are in ``wanted``, in order."""
        there = wanted & self.distinct
        return list(compress(count(), map(there.__contains__, self.low))) if there else []

    def figures_and(self, wanted: frozenset[str]) -> list[int]:
        """Indices of the words that begin with a figure or are in ``wanted``, as :meth:`where`, in order."""
        return sorted(self.figures + self.where(wanted))


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """The words that ``phrases`` begin with, as :class:`Words` parts them, also with an apostrophe right behind."""
    heads = {phrase.lower().split(" ", 1)[0] if phrase[:1].isalnum() else phrase.lower() for phrase in phrases}
    firsts = {Words(head).low[0] for head in heads}
    return frozenset(word + mark for word in firsts for mark in ("", "'", "`"))

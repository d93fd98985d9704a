"""Words of a text and the phrases of a word list found among them: one pass, longest phrase first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import regex

_WORD = regex.compile(r"[\p{L}\p{N}]+(?:[-/'’.,][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]")
_DAYS = regex.compile(r"\d{1,2}-\d{1,2}$")
_NUMBER_LIST = regex.compile(r"\d+(?:[.,]\d+)*$")

T = TypeVar("T")


@dataclass(slots=True)
class Words:
    """Words and marks of a stretch, in columns: where each begins and ends, and what word lists are compared with."""

    lower: Sequence[str]
    start: Sequence[int]
    end: Sequence[int]


def split_words(text: str, parted: frozenset[str] = frozenset()) -> Words:
    """Words and marks of a text; "HIV/AIDS" and "anak-anak" stay whole.

    Where a part of "Januari-Juni" or "2019-2021" is a year or one of ``parted``, the parts and the hyphen are words of
    their own; so are the sides of a full stop or comma without a space ("PPA.Kegiatan", "korban,dua").
    """
    lower: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for m in _WORD.finditer(text):
        word = m.group().lower()
        start, end = m.span()
        plain = word.isalnum() or end - start == 1 or _NUMBER_LIST.match(word)
        if not plain and ("," in word or "." in word or _is_parted(word, parted)):
            for part in _PART.finditer(word):
                lower.append(part.group())
                starts.append(start + part.start())
                ends.append(start + part.end())
        else:
            lower.append(word)
            starts.append(start)
            ends.append(end)
    return Words(lower, starts, ends)


def _is_parted(word: str, parted: frozenset[str]) -> bool:
    if _DAYS.match(word):
        return True  # "5-11 Juni"
    first = word.replace("/", "-").split("-", 1)[0]
    return first in parted or (len(first) == 4 and first.isdigit())


_PART = regex.compile(r"[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[^\p{L}\p{N}]")


@dataclass(slots=True)
class _Beginning(Generic[T]):
    """What begins with one word: the meaning of the word alone, and by the second word how long phrases can be."""

    alone: T | None = None
    longer: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Numbers of words, the longest first."""


class Phrases(Generic[T]):
    """Phrases in lower case with what each stands for; of the same words the phrase added last counts."""

    def __init__(self) -> None:
        self._whole: dict[str, T] = {}
        self._first: dict[str, _Beginning[T]] = {}

    def add(self, phrases: Iterable[str], meaning: T) -> None:
        for phrase in phrases:
            words = split_words(phrase).lower
            if not words:
                continue
            self._whole[" ".join(words)] = meaning
            begun = self._first.setdefault(words[0], _Beginning())
            if len(words) == 1:
                begun.alone = meaning
            else:
                lengths = {len(words), *begun.longer.get(words[1], ())}
                begun.longer[words[1]] = tuple(sorted(lengths, reverse=True))

    def beginnings(self) -> frozenset[str]:
        """The words that a phrase can begin with."""
        return frozenset(self._first)

    def second_words(self) -> dict[str, frozenset[str]]:
        """What can stand second in a phrase, by its first word; words that begin no phrase of several are left out."""
        return {first: frozenset(begun.longer) for first, begun in self._first.items() if begun.longer}

    def get(self, phrase: str) -> T | None:
        return self._whole.get(phrase)

    def at(self, words: Sequence[str], i: int) -> tuple[T, int] | None:
        """What the longest phrase that begins at word ``i`` stands for, and the index after it."""
        begun = self._first.get(words[i])
        if begun is None:
            return None
        if i + 1 < len(words) and (lengths := begun.longer.get(words[i + 1])):
            for n in lengths:
                if i + n <= len(words) and (meaning := self._whole.get(" ".join(words[i : i + n]))) is not None:
                    return meaning, i + n
        return None if begun.alone is None else (begun.alone, i + 1)

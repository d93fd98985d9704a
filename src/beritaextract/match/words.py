"""Words of a text and the phrases of a word list found among them: one pass, longest phrase first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import regex

_WORD = regex.compile(r"[\p{L}\p{N}]+(?:[-/'’.,][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]")
_DAYS = regex.compile(r"\d{1,2}-\d{1,2}$")
_NUMBER_LIST = regex.compile(r"\d+(?:[.,]\d+)*$")

T = TypeVar("T")


@dataclass(slots=True)
class Word:
    """One word or one mark; ``lower`` is what word lists are compared with."""

    start: int
    end: int
    lower: str


def split_words(text: str, start: int, end: int, parted: frozenset[str] = frozenset()) -> list[Word]:
    """Words and marks of a stretch; "HIV/AIDS" and "anak-anak" stay whole.

    Where a part of "Januari-Juni" or "2019-2021" is a year or one of ``parted``, the parts and the hyphen are words of
    their own; so are the sides of a full stop or comma without a space ("PPA.Kegiatan", "korban,dua").
    """
    out: list[Word] = []
    for m in _WORD.finditer(text, start, end):
        word = m.group().lower()
        begin, stop = m.span()
        if word.isalnum() or stop - begin == 1 or _NUMBER_LIST.match(word):
            out.append(Word(begin, stop, word))
        elif "," in word or "." in word or _is_parted(word, parted):
            out.extend(_parts(word, begin))
        else:
            out.append(Word(begin, stop, word))
    return out


def _is_parted(word: str, parted: frozenset[str]) -> bool:
    if _DAYS.match(word):
        return True  # "5-11 Juni"
    first = word.replace("/", "-").split("-", 1)[0]
    return first in parted or (len(first) == 4 and first.isdigit())


_PART = regex.compile(r"[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[^\p{L}\p{N}]")


def _parts(word: str, start: int) -> list[Word]:
    return [Word(start + m.start(), start + m.end(), m.group()) for m in _PART.finditer(word)]


class Phrases(Generic[T]):
    """Phrases in lower case with what each stands for; of the same words the phrase added last counts."""

    def __init__(self) -> None:
        self._whole: dict[str, T] = {}
        self._longest: dict[str, int] = {}

    def add(self, phrases: Iterable[str], meaning: T) -> None:
        for phrase in phrases:
            words = [w.lower for w in split_words(phrase, 0, len(phrase))]
            if words:
                self._whole[" ".join(words)] = meaning
                self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def beginnings(self) -> frozenset[str]:
        """The words that a phrase can begin with."""
        return frozenset(self._longest)

    def get(self, phrase: str) -> T | None:
        return self._whole.get(phrase)

    def at(self, words: list[Word], i: int, stop: int | None = None) -> tuple[T, int] | None:
        """What the longest phrase that begins at word ``i`` stands for, and the index after it."""
        first = words[i].lower
        longest = self._longest.get(first)
        if longest is None:
            return None
        limit = len(words) if stop is None else stop
        for n in range(min(longest, limit - i), 0, -1):
            key = first if n == 1 else " ".join(w.lower for w in words[i : i + n])
            if key in self._whole:
                return self._whole[key], i + n
        return None

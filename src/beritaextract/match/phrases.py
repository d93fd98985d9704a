"""Phrases of a list looked for at the words that can begin one, not at every letter of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from .lexicon import Words, first_words


class PhraseFinder:
    """An expression, and the words that what it matches begins with (``first``)."""

    def __init__(self, phrases: Iterable[str], pattern: re.Pattern[str]) -> None:
        """``pattern`` matches nothing that begins with other words than ``phrases`` do."""
        self.pattern = pattern
        self.first = first_words(phrases)

    def find(self, words: Words, text: str, begin: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """What ``pattern.finditer(text, begin, end)`` gives.

        ``words`` are those of ``text``, in which letters may have been put in other ones' place as long as no word
        begins where none began.
        """
        end = len(text) if end is None else end
        starts, match = words.starts, self.pattern.match
        at = begin
        places = words.where(self.first)
        for i in places[bisect_left(places, words.at(begin)) :] if begin else places:
            if (start := starts[i]) >= at:
                if start >= end:
                    return
                if (m := match(text, start, end)) is not None:
                    yield m
                    at = m.end()

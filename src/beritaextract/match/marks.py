"""Quotation marks paired by position and paragraph: their direction cannot be trusted in Indonesian web text."""

from __future__ import annotations

from dataclasses import dataclass

import regex

_MARK = regex.compile(r"[\"“”„‟«»]|''|``|‘‘|’’")


@dataclass(slots=True, frozen=True)
class Speech:
    """Words between two marks, without the marks; ``closed`` is False where the closing mark is missing."""

    start: int
    end: int
    closed: bool = True


def pair_marks(text: str, paragraphs: list[tuple[int, int]]) -> list[Speech]:
    """Stretches between marks, paragraph by paragraph, so that one odd mark costs at most its own paragraph."""
    out: list[Speech] = []
    for start, end in paragraphs:
        marks = [m.span() for m in _MARK.finditer(text, start, end)]
        while len(marks) >= 2:
            out.append(Speech(marks[0][1], marks[1][0]))
            del marks[:2]
        if marks and marks[0][0] == start:
            out.append(Speech(marks[0][1], end, closed=False))
    return out

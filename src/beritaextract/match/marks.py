"""Quotation marks paired by position and paragraph: their direction cannot be trusted in Indonesian web text.

Many outlets open with the closing glyph, double the mark, glue it to the next word, forget one of a pair. So a glyph is
only a hint; what stands left and right of it says more. The cheapest reading of a paragraph's marks as openings and
closings wins (:func:`_cheapest`), and one odd mark costs at most its own paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
Paragraphs = list[Span]
#: how badly a mark fits as an opening and as a closing, and what it costs to pass over it
Weights = tuple[float, float, float]

# A set first and its repetition second: so the scan for marks runs at full speed.
_MARK = re.compile("[\"“”„‟«»＂'‘’`][\"“”„‟«»＂'‘’`]*")
_COMMAS = re.compile(",,")
_SINGLES = frozenset("'‘’`")
_OPENING = frozenset("“„‟«`‘,")
_CLOSING = frozenset("”»’")

#: what ends a sentence at the end of a line, and how many lines a wrapped quote may have
_TERMINAL = ".!?…:\"“”'’)"
_WRAPPED = 15
#: readings of paragraphs with no more marks than this are remembered
_USUAL = 6

#: readings of a mark: what it does to the depth
_OPEN, _CLOSE, _AGAIN, _STRAY, _SKIP = range(5)


@dataclass(slots=True)
class Speech:
    """Words between two marks, without them and the white space beside them.

    ``opened``/``closed`` are False where that mark is missing: the words then begin or end at a border of the
    paragraph, and only a reporting clause can tell where the speech does.
    """

    start: int
    end: int
    closed: bool = True
    opened: bool = True


def pair_marks(text: str, paragraphs: Paragraphs) -> list[Speech]:
    """Stretches between marks, in text order."""
    double, single = _marks(text)
    out: list[Speech] = []
    for start, end, marks, skip in _blocks(text, paragraphs, double, single) if double or single else ():
        weights = tuple([_weigh(text, m, start, end, skip) for m in marks])
        read = _pair(marks, weights, start, end)
        if read and not read[0].opened and out and not out[-1].closed and _next_paragraph(text, out[-1].end, start):
            # opened in the paragraph before, closed in this one
            read[0] = Speech(out.pop().start, read[0].end)
        out += [s for r in read if (s := _trimmed(text, r)) is not None]
    return out


def _marks(text: str) -> tuple[Paragraphs, Paragraphs]:
    """Spans of double marks, and of single ones, which count only where a paragraph has no double ones.

    ",," opens a quote in some outlets; after a word it is a typing slip ("buat perda,, tutup"). An apostrophe stands
    inside a word or after it (Jum'at, siri').
    """
    double, single = [], []
    for start, end in [m.span() for m in _MARK.finditer(text)]:
        if end - start > 1 or text[start] not in _SINGLES:
            double.append((start, end))
            continue
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        opens = (not before or before in " \t\n([:") and after.isalnum()
        if opens or (before and before in ",.!?…" and (not after or after in " \t\n,.")):
            single.append((start, end))
    if ",," in text:
        for m in _COMMAS.finditer(text):
            before, after = text[m.start() - 1 : m.start()] if m.start() else "", text[m.end() : m.end() + 1]
            if not before or (before.isspace() and not after.isspace()) or (before in ".!?:" and after.isupper()):
                double.append(m.span())
        double.sort()
    return double, single


def _blocks(
    text: str, paragraphs: Paragraphs, double: Paragraphs, single: Paragraphs
) -> Iterable[tuple[int, int, Paragraphs, float]]:
    """Paragraphs with marks, these, and what passing over one costs.

    A line that ends within a sentence while a mark is open goes on in the next (hard-wrapped text).
    """
    starts = [p[0] for p in paragraphs]
    doubles, singles = _by_paragraph(starts, double), _by_paragraph(starts, single)
    odd = {i for i, marks in doubles.items() if len(marks) % 2}
    last = -1
    for i in sorted(doubles.keys() | singles.keys()):
        if i <= last:
            continue
        last = _wrapped_until(text, paragraphs, odd, i) if i in odd else i
        marks = [m for n in range(i, last + 1) for m in doubles.get(n, ())]
        yield paragraphs[i][0], paragraphs[last][1], marks or singles[i], 4.0 if marks else 0.5


def _by_paragraph(starts: list[int], marks: Paragraphs) -> dict[int, Paragraphs]:
    out: dict[int, Paragraphs] = {}
    for mark in marks:
        out.setdefault(bisect_right(starts, mark[0]) - 1, []).append(mark)
    return out


def _wrapped_until(text: str, paragraphs: Paragraphs, odd: set[int], first: int) -> int:
    """The line that closes what the line ``first`` leaves open; ``first`` itself where none does."""
    for i in range(first, min(first + _WRAPPED, len(paragraphs) - 1)):
        end, start = paragraphs[i][1], paragraphs[i + 1][0]
        if text[end - 1] in _TERMINAL or text[end:start].count("\n") != 1 or not text[start].isalnum():
            break
        if i + 1 in odd:
            return i + 1
    return first


def _next_paragraph(text: str, end: int, start: int) -> bool:
    return end <= start and not text[end:start].strip()


def _trimmed(text: str, speech: Speech) -> Speech | None:
    start, end = speech.start, speech.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Speech(start, end, speech.closed, speech.opened) if start < end else None


def _weigh(text: str, mark: Span, first: int, last: int, skip: float) -> Weights:
    start, end = mark
    left = text[start - 1] if start > first else ""
    right = text[end] if end < last else ""
    return _fit(left, text[start], right, skip, end - start == 1)


@lru_cache(maxsize=8192)  # the surroundings of marks recur
def _fit(left: str, glyph: str, right: str, skip: float, alone: bool) -> Weights:
    """How badly the characters beside a mark fit an opening and a closing; 0 is a perfect fit."""
    open_ = close = 0.0
    if left == "":
        open_, close = -1.0, 5.0
    elif left.isspace():
        close += 2
    elif left in "([:–—-/":
        close += 0.5
    elif left in ".,;!?…)]":
        open_ += 1.5
    else:
        open_ += 3
        close += 0.3
    if right == "":
        open_ += 5
    elif right.isspace():
        open_ += 0.5 if left == "" else 2
    elif right in ".,;:!?)]":
        open_ += 4
    elif right.islower():
        close += 1
    else:
        close += 2
    open_ += 0.6 * (glyph in _CLOSING)
    close += 0.6 * (glyph in _OPENING)
    if left.isdigit() and alone:
        skip = 1.0  # inches, seconds
    return open_, close, skip


def _pair(marks: Paragraphs, weights: tuple[Weights, ...], first: int, last: int) -> list[Speech]:
    """Speech of one paragraph, by the cheapest reading of its marks."""
    reading = _usual(weights) if len(weights) <= _USUAL else _cheapest(weights)
    out: list[Speech] = []
    begin: int | None = None
    depth = 0
    free = first
    for (start, end), what in zip(marks, reading, strict=True):
        if what == _OPEN:
            depth += 1
            if depth == 1:
                begin = end
        elif what == _CLOSE:
            depth -= 1
            if depth == 0 and begin is not None:
                out.append(Speech(begin, start))
        elif what == _AGAIN:
            if begin is not None:
                out.append(Speech(begin, start, closed=False))
            begin = end
        elif what == _STRAY:
            out.append(Speech(free, start, opened=False))
        if what != _SKIP and depth == 0:
            free = end
    if depth and begin is not None:
        out.append(Speech(begin, last, closed=False))
    return out


@lru_cache(maxsize=4096)
def _usual(weights: tuple[Weights, ...]) -> tuple[int, ...]:
    """:func:`_cheapest` of few marks, which mostly were seen before."""
    return _cheapest(weights)


def _cheapest(weights: tuple[Weights, ...]) -> tuple[int, ...]:
    """How each mark reads on the cheapest path through depths 0 (outside), 1 (speech) and 2 (marks inside speech)."""
    infinite = float("inf")
    cost = [0.0, infinite, infinite]
    steps: list[list[tuple[int, int]]] = []
    for open_, close, skip in weights:
        ways = (
            ((cost[0] + skip, 0, _SKIP), (cost[1] + close, 1, _CLOSE), (cost[0] + close + 4, 0, _STRAY)),
            (
                (cost[0] + open_, 0, _OPEN), (cost[2] + close, 2, _CLOSE), (cost[1] + open_ + 2, 1, _AGAIN),
                (cost[1] + skip, 1, _SKIP),
            ),
            ((cost[1] + open_ + 1.5, 1, _OPEN), (cost[2] + skip, 2, _SKIP)),
        )  # fmt: skip
        best = [min(w) for w in ways]
        cost = [b[0] for b in best]
        steps.append([(b[1], b[2]) for b in best])
    ends = (cost[0], cost[1] + 3, cost[2] + 5)
    depth = ends.index(min(ends))
    out = []
    for step in reversed(steps):
        depth, what = step[depth]
        out.append(what)
    return tuple(out[::-1])

"""Which offsets lie inside any of many spans, answered by bisection: texts may be long and full of mentions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from .mentions import Span


class Coverage:
    """``offset in coverage`` is true where some span has ``start <= offset < end``."""

    def __init__(self, spans: Iterable[Span]) -> None:
        starts, ends = zip(*ordered, strict=True) if (ordered := sorted(spans)) else ((), ())
        self._starts = starts
        self._reach = tuple(accumulate(ends, max))

    def holds(self, start: int, end: int) -> bool:
        """One of the spans holds the whole of ``start:end``."""
        i = bisect_right(self._starts, start) - 1
        return i >= 0 and self._reach[i] >= end

    def __contains__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and self._reach[i] > offset

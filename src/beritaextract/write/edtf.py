"""Days out of EDTF strings, so that what they date can be sorted and compared."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

Span = tuple[date | None, date | None]

_SIDE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_UNKNOWN: Span = (None, None)


@lru_cache(maxsize=65536)
def days(edtf: str | None) -> Span:
    """First and last day of an EDTF date or interval: "2019" and "2019-01/2019-12" are the days of that year.

    A side that is not a known year, month or day ("XXXX-06-26", "..", "2021-02-30") has none.
    """
    if not edtf:
        return _UNKNOWN
    first, _, last = edtf.partition("/")
    return _side(first)[0], _side(last or first if "/" not in edtf else last)[1]


def _side(edtf: str) -> Span:
    match = _SIDE.fullmatch(edtf)
    if match is None:
        return _UNKNOWN
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if day is not None and month is not None:
            return date(year, month, day), date(year, month, day)
        last = month or 12
        return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:  # a month 13, a 30 February, the year 0
        return _UNKNOWN

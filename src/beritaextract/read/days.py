"""The day something was published, from any form in which that is usually written."""

from __future__ import annotations

import re
import warnings
from datetime import date

from ..patterns import Patterns

_ISO = re.compile(r"\s*(\d{4})[-/](\d\d?)[-/](\d\d?)(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?\s*$")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})[ \-/.]*([a-z]{3,9})[ \-/.,]*((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, ((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_WORD = re.compile(r"[^\W\d_]+")
_YEARS = range(1900, 2101)
_STAMP_CHARS = 100
_SETTINGS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
_NAME_WORDS = 4


class DayReader:
    """Reads the day an article appeared, given by the caller or by a line above the article."""

    def __init__(self, patterns: Patterns) -> None:
        dates = patterns["dates"]
        self._months: dict[str, int] = {**dates["months"], **dates["short_months"]}
        self._around = frozenset(patterns["noise"].get("stamp", {}).get("around", ()))

    def read(self, written: str) -> date | None:
        """The day in ``written``: "2024-08-12", "12/08/2024", "Senin, 12 Agustus 2024 | 10:15 WIB", "August 12, 2024".

        What else there is goes through dateparser; relative words ("kemarin") are no dates here, for they tell nothing
        without the day they were read on. None where no day is found.
        """
        if not written.isascii():
            written = written.replace("\u00a0", " ")
        found = self._quick(written)
        return found if found is not None else _by_dateparser(written)

    def is_stamp(self, line: str) -> bool:
        """The line says when the article appeared, and no more than by whom."""
        if len(line) > _STAMP_CHARS or not _YEAR.search(line) or self._quick(line.strip()) is None:
            return False
        words = [w for w in _WORD.findall(line) if w.lower() not in self._around and w.lower() not in self._months]
        return len(words) <= _NAME_WORDS and all(w[0].isupper() for w in words)

    def from_stamps(self, stamps: tuple[str, ...]) -> date | None:
        """The day of the first line with a time, or of the first: a bare date may be that of the visit to the page."""
        for stamp in sorted(stamps, key=lambda s: _TIME.search(s) is None):
            if day := self._quick(stamp.strip()):
                return day
        return None

    def _quick(self, written: str) -> date | None:
        if m := _ISO.match(written) or _COMPACT.match(written):
            return _day(int(m[1]), int(m[2]), int(m[3]))
        for m in _WORDS.finditer(written):
            if month := self._months.get(m[2].lower()):
                return _day(int(m[3]), month, int(m[1]))
        for m in _MONTH_FIRST.finditer(written):
            if month := self._months.get(m[1].lower()):
                return _day(int(m[3]), month, int(m[2]))
        if m := _NUMERIC.search(written):
            return _day(int(m[3]), int(m[2]), int(m[1]))
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _by_dateparser(written: str) -> date | None:
    # Without four digits there is no year, and dateparser would take the present one; long texts are no dates.
    if len(written) > 80 or not _YEAR.search(written) or written.strip().isdigit():
        return None
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(written, languages=["id", "en"], settings=_SETTINGS)
    return found.date() if found and found.year in _YEARS else None

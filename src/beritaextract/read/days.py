"""The day, and the moment, something was published, from any form in which that is usually written."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from ..patterns import Patterns

_ISO = re.compile(r"\s*(\d{4})[-/](\d\d?)[-/](\d\d?)(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?\s*$")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})[ \-/.]*([a-z]{3,9})[ \-/.,]*((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, ((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_WORD = re.compile(r"[^\W\d_]+")
_INSTANT = re.compile(
    r"\s*\d{4}[-/]\d\d?[-/]\d\d?[T ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
# "Wed, 18 Oct 2023 16:20:00 +0800", as mail and some JSON-LD write it
_MAIL = re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT)")
_CLOCK = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?::([0-5]\d))?(?![\d%])\s*(am|pm)?\W{0,3}([a-z]{3,4}\b)?", re.IGNORECASE
)
_YEARS = range(1900, 2101)
_STAMP_CHARS = 100
_SETTINGS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
_NAME_WORDS = 4


@dataclass(slots=True, frozen=True)
class Moment:
    """When something appeared; ``clock`` and ``zone`` where they are known."""

    day: date
    clock: time | None = None
    zone: timezone | None = None

    @property
    def is_utc(self) -> bool:
        return self.zone is not None and self.zone.utcoffset(None) == timedelta(0)

    @property
    def instant(self) -> datetime | None:
        return datetime.combine(self.day, self.clock, self.zone) if self.clock and self.zone else None

    def iso(self) -> str | None:
        """ISO 8601; without an offset where no time zone is known, None where no time of day is."""
        return datetime.combine(self.day, self.clock, self.zone).isoformat() if self.clock else None

    def at(self, zone: timezone) -> Moment:
        """The same moment on the clocks of ``zone``."""
        if self.instant is None:
            return self
        there = self.instant.astimezone(zone)
        return Moment(there.date(), there.time(), zone)


class DayReader:
    """Reads the day an article appeared, given by the caller or by a line above the article."""

    def __init__(self, patterns: Patterns) -> None:
        dates = patterns["dates"]
        self._months: dict[str, int] = {**dates["months"], **dates["short_months"]}
        stamp = patterns["noise"].get("stamp", {})
        self._around = frozenset(stamp.get("around", ()))
        self._zones = {name: timezone(timedelta(hours=hours)) for name, hours in stamp.get("zones", {}).items()}

    def read(self, written: str) -> date | None:
        """The day in ``written``: "2024-08-12", "12/08/2024", "Senin, 12 Agustus 2024 | 10:15 WIB", "August 12, 2024".

        What else there is goes through dateparser; relative words ("kemarin") are no dates here, for they tell nothing
        without the day they were read on. None where no day is found.
        """
        if not written.isascii():
            written = written.replace("\u00a0", " ")
        found = self._quick(written)
        return found if found is not None else _by_dateparser(written)

    def moment(self, written: str) -> Moment | None:
        """The day with the time of day and the time zone, as far as they are given."""
        if _MAIL.match(written.strip()):
            sent = parsedate_to_datetime(written.strip())
            return Moment(sent.date(), sent.time(), timezone(sent.utcoffset() or timedelta(0)))
        if (day := self.read(written)) is None:
            return None
        if (m := _ISO.match(written)) and m.end() == len(written):
            return Moment(day)
        if m := _INSTANT.match(written):
            clock = _time(int(m[1]), int(m[2]), int(m[3] or 0))
            return Moment(day, clock, _offset(m[4]) if m[4] and clock else None)
        return Moment(day, *self.clock(_NUMERIC.sub(" ", written)))

    def clock(self, written: str) -> tuple[time | None, timezone | None]:
        """The time of day in ``written`` ("10:15 WIB") and its zone."""
        for m in _CLOCK.finditer(written):
            hour = int(m[1]) % 12 + (12 if m[4].lower() == "pm" else 0) if m[4] else int(m[1])
            return _time(hour, int(m[2]), int(m[3] or 0)), self._zones.get((m[5] or "").lower())
        return None, None

    def is_clock(self, line: str) -> bool:
        """The line is a time of day and no more: "13:14 WITA"."""
        m = _CLOCK.search(line)
        return m is not None and not line[: m.start()].strip(" -|,") and not line[m.end() :].strip(" -|,")

    def is_stamp(self, line: str) -> bool:
        """The line says when the article appeared, and no more than by whom."""
        if len(line) > _STAMP_CHARS or not _YEAR.search(line) or self._quick(line.strip()) is None:
            return False
        words = [w for w in _WORD.findall(line) if w.lower() not in self._around and w.lower() not in self._months]
        return len(words) <= _NAME_WORDS and all(w[0].isupper() for w in words)

    def from_stamps(self, stamps: tuple[str, ...]) -> Moment | None:
        """The first line with a time, or the first: a bare date may be that of the visit to the page."""
        for stamp in sorted(stamps, key=lambda s: _TIME.search(s) is None):
            if moment := self.moment(stamp.strip()):
                return moment
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


def _time(hour: int, minute: int, second: int) -> time | None:
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _offset(written: str) -> timezone | None:
    if written.upper() == "Z":
        return timezone.utc
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-offset if written[0] == "-" else offset) if offset < timedelta(hours=24) else None


def _by_dateparser(written: str) -> date | None:
    # Without four digits there is no year, and dateparser would take the present one; long texts are no dates.
    if len(written) > 80 or not _YEAR.search(written) or written.strip().isdigit():
        return None
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(written, languages=["id", "en"], settings=_SETTINGS)
    return found.date() if found and found.year in _YEARS else None

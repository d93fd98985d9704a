"""Dates as read become EDTF: years filled in from the publication date or the article's other dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from .mentions import DateCue


@dataclass(slots=True)
class Reading:
    """A date expression as written, nothing filled in; weekdays count from Monday 0.

    ``shift``, ``shift2``: a year given by a word ("tahun lalu" -1); ``count``, ``unit``: "dua bulan lalu".
    """

    start: int
    end: int
    rule: str
    sentence: int = 0
    weekday: int | None = None
    part: str | None = None
    time: str | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    day2: int | None = None
    days: tuple[int, ...] = ()
    month2: int | None = None
    year2: int | None = None
    shift: int | None = None
    shift2: int | None = None
    months: tuple[int, int] | None = None
    relative: int | None = None
    unit: str | None = None
    count: int | None = None
    when: int | None = None
    same: bool = False
    last: bool = False
    now: str | None = None
    cue: DateCue | None = None
    edge: str | None = None
    edge2: str | None = None
    ahead: bool = False


@dataclass(slots=True)
class Dated:
    """A reading with its value: EDTF (None where it cannot be told), how it was found, and the period it counts."""

    edtf: str | None
    basis: str
    grain: str
    period: str | None = None
    weekday_wrong: bool = False


#: shifts that go by the last year named instead of the article's own
LAST_YEAR = {97: 1, 98: -1, 99: 0}


@dataclass(slots=True)
class Calendar:
    """Gives the readings of one article their values, in text order.

    ``published`` anchors everything. Without it a year can still come from the other dates: ``today`` is then the last
    full date of the article that does not look ahead, and only months and years are taken from it, never days.
    """

    published: date | None
    readings: list[Reading]
    today: date | None = None
    last_year: int | None = None
    last_sentence: int = -9
    last_months: tuple[int, int] | None = None
    _full_years: set[int] = field(default_factory=set)
    _years: set[int] = field(default_factory=set)
    _month_years: set[int] = field(default_factory=set)
    this_year: int | None = None

    def __post_init__(self) -> None:
        if self.published is not None and not 1900 <= self.published.year <= 2100:
            self.published = None  # no date of a news article; days around it might not exist
        self.today = self.published
        for r in self.readings:
            if r.ahead or (r.year is None and r.year2 is None):
                continue
            if r.day and r.month and r.year:
                self._full_years.add(r.year)
                day = make_date(r.year, r.month, r.day)
                if self.published is None and day and (self.today is None or day > self.today):
                    self.today = day
            self._years.add(r.year2 or r.year or 0)
            if r.month or r.month2:
                self._month_years.add(r.year2 or r.year or 0)
        if self.today is None:
            self._guess_today()
        years = self._month_years or self._years
        self.this_year = self.today.year if self.today else max(years, default=None)

    def _guess_today(self) -> None:
        """Without a full date, the last day and month whose year the other dates settle."""
        for r in self.readings:
            if r.day and r.month and r.day2 is None and r.weekday is not None and not r.ahead:
                year = self._agreed_year(r.month, r.day, r.weekday)
                day = make_date(year, r.month, r.day) if year else None
                if day and (self.today is None or day > self.today):
                    self.today = day

    def resolve(self, i: int) -> Dated | None:
        """The value of reading ``i``; None where there is no such day ("31/6"). Call it in text order."""
        r = self.readings[i]
        if r.day is not None:
            out = self._days(r)
        elif r.relative is not None:
            out = self._relative_day(r)
        elif r.same or r.months is not None:
            out = self._part_of_year(r)
        elif r.unit is not None:
            out = self._some_time(r)
        elif r.month is not None:
            out = self._months(r, i)
        elif r.weekday is not None:
            out = self._bare_weekday(r)
        else:
            out = self._year(r)
        if out is not None and out.edtf is not None:
            self._remember(r, out)
        return out

    def _remember(self, r: Reading, out: Dated) -> None:
        text = out.edtf or ""
        if text[:4].isdigit() and out.grain != "day":
            self.last_year, self.last_sentence = int(text[:4]), r.sentence
            if "/" in text and text.split("/")[1][:4].isdigit():
                self.last_year = int(text.split("/")[1][:4])
        months = [part for part in (out.period or text).split("/") if len(part) == 7]
        if len(months) == 2 and months[0][:4] == months[1][:4]:
            self.last_months = int(months[0][5:]), int(months[1][5:])

    # Years

    def _given_year(self, year: int | None, shift: int | None) -> tuple[int | None, str]:
        if year is not None:
            return year, "explicit"
        if shift is None:
            return None, ""
        if shift in LAST_YEAR:
            if self.last_year is not None:
                return self.last_year + LAST_YEAR[shift], "context"
            shift = LAST_YEAR[shift]
        return (self.this_year + shift, "relative") if self.this_year else (None, "relative")

    def _context_year(self, r: Reading, back: int = 0) -> int | None:
        """The last year named in this sentence, or in one of ``back`` sentences before it."""
        return self.last_year if r.sentence - self.last_sentence <= back else None

    def _agreed_year(self, month: int, day: int, weekday: int | None) -> int | None:
        """The year the other dates agree on; where they do not, the weekday may decide."""
        fits = {y for y in self._full_years | self._years if weekday is None or falls_on(y, month, day, weekday)}
        if len(self._full_years) == 1:
            return next(iter(self._full_years))
        if self._full_years:
            full = fits & self._full_years
            return next(iter(full)) if len(full) == 1 else None
        if len(self._years) == 1 or weekday is not None:
            latest = max(self._years, default=None)
            return latest if latest in fits else None
        return None

    def _day_year(self, r: Reading, month: int, day: int) -> tuple[int | None, str]:
        """The year of a day without one: the nearest such date not after publication, unless the text looks ahead."""
        if self.published is None:
            year = self._agreed_year(month, day, r.weekday)
            return year, "context" if year else "explicit"
        now = self.published
        choices = [d for y in (now.year - 1, now.year, now.year + 1) if (d := make_date(y, month, day))]
        past = [d for d in choices if d <= now]
        near = min(choices, key=lambda d: abs((d - now).days), default=None)
        if near is None:
            return now.year, "published_year"
        soon = near > now and (near - now).days <= 31 and r.weekday is not None and near.weekday() == r.weekday
        if r.ahead or soon or not past:
            return near.year, "published_year"
        return past[-1].year, "published_year"

    def _month_year(self, month: int, ahead: bool) -> int | None:
        if self.today is None:
            return None
        if ahead:
            return min((-1, 0, 1), key=lambda s: abs(12 * s + month - self.today.month)) + self.today.year  # type: ignore[union-attr]
        return self.today.year - (month > self.today.month)

    # Days

    def _days(self, r: Reading) -> Dated | None:
        assert r.day is not None
        last_month = r.month2 or r.month
        if last_month is None:
            return None
        year2, basis = self._given_year(r.year2, r.shift2)
        year, first_basis = self._given_year(r.year, r.shift)
        if year2 is None and (year is None or r.day2 is None):
            year2, basis = (year, first_basis) if year is not None else self._day_year(r, last_month, r.day2 or r.day)
        elif year2 is None:
            year2, basis = year, first_basis
        month = r.month or last_month
        if year is None and year2 is not None:
            year = year2 - (month > last_month)
        return _day_or_days(r, year, month, year2, last_month, basis)

    def _relative_day(self, r: Reading) -> Dated:
        if self.published is None:
            return Dated(None, "relative", "day")
        assert r.relative is not None
        return self._relative(r, self.published + timedelta(days=r.relative))

    def _bare_weekday(self, r: Reading) -> Dated:
        if self.published is None or r.weekday is None:
            return Dated(None, "relative", "day")
        now = self.published
        if r.when == -1:
            day = now - timedelta(days=now.weekday() + 7 - r.weekday)
        elif r.when == 1 or (r.ahead and r.when is None):
            day = now + timedelta(days=(r.weekday - now.weekday()) % 7 or 7)
        else:
            day = now - timedelta(days=(now.weekday() - r.weekday) % 7)
        return self._relative(r, day)

    def _relative(self, r: Reading, day: date) -> Dated:
        counted = f"{day.year:04}-01-01/{day.isoformat()}" if r.cue == "until" else None
        return Dated(day.isoformat(), "relative", "day", counted)

    # Months, parts of years, years

    def _months(self, r: Reading, i: int) -> Dated | None:
        month, last = r.month, r.month2 or r.month
        assert month is not None
        assert last is not None
        year2, basis = self._given_year(r.year2, r.shift2)
        year, first_basis = self._given_year(r.year, r.shift)
        if r.now is not None:
            return self._months_to_now(r, month, year)
        if year2 is None:
            year2, basis = (year, first_basis) if year is not None else self._bare_month_year(r, i, last)
        if year2 is None:
            edtf = f"XXXX-{month:02}" + (f"/XXXX-{last:02}" if r.month2 else "")
            return Dated(edtf, "relative", "range" if r.month2 else "month", edtf)
        if year is None or not r.month2:
            year = year2 - (month > last)
        if r.month2:
            edtf = f"{year:04}-{month:02}/{year2:04}-{last:02}"
            return Dated(edtf, basis, "range", edtf)
        edtf = f"{year:04}-{month:02}"
        return Dated(edtf, basis, "month", self._open_period(r, edtf))

    def _bare_month_year(self, r: Reading, i: int, month: int) -> tuple[int | None, str]:
        """Months named one after the other share a year: the next one's, the sentence's, or the last one's."""
        rest = self.readings[i + 1 : i + 13]
        listed = [month]
        for other in rest:
            if other.month is None or other.day is not None or other.sentence != r.sentence:
                break
            if other.year is not None and r.month2 is None and other.month2 is None and other.start - r.end < 12:
                return other.year, "explicit"
            listed.append(other.month2 or other.month)
        if r.when is None and (year := self._context_year(r)) is not None:
            return year, "context"
        year = self.this_year if r.cue == "until" else self._month_year(max(listed), r.ahead)
        return year, "published_year" if self.published else "context"

    def _months_to_now(self, r: Reading, month: int, year: int | None) -> Dated | None:
        if self.today is None:
            return Dated(None, "relative", "range")
        end = 12 * self.today.year + self.today.month - 1 - (r.now in ("bulan lalu", "bulan kemarin"))
        year = year or self.today.year - (month > self.today.month)
        edtf = f"{year:04}-{month:02}/{end // 12:04}-{end % 12 + 1:02}"
        return Dated(edtf, "relative", "range", edtf)

    def _part_of_year(self, r: Reading) -> Dated | None:
        months = self.last_months if r.same else r.months
        year, basis = self._given_year(r.year, r.shift)
        if year is None:
            year, basis = self._context_year(r, 1), "context"
        if year is None and self.today is not None:
            year = self.today.year - (months is not None and months[0] > self.today.month)
        if months is None:
            return None if year is None else Dated(f"{year:04}", basis, "year", f"{year:04}")
        shown = f"{year:04}" if year is not None else "XXXX"
        edtf = f"{shown}-{months[0]:02}/{shown}-{months[1]:02}"
        period = f"{shown}-01/{shown}-{months[1]:02}" if r.cue == "until" else edtf
        return Dated(edtf, basis if year is not None else "relative", "range", period)

    def _some_time(self, r: Reading) -> Dated:
        """ "bulan lalu", "dua hari lalu", "enam bulan terakhir", "setahun sebelumnya"."""
        count = r.count if r.count is not None else 0
        if r.unit == "tahun" and not r.last:
            if r.shift is not None and self.last_year is not None:
                return _in_year(self.last_year + count, "context")
            if self.this_year is not None:
                return _in_year(self.this_year + count, "relative")
        if r.unit == "hari" and not r.last and r.shift is None and self.published is not None:
            return Dated((self.published + timedelta(days=count)).isoformat(), "relative", "day")
        if r.unit == "bulan" and r.shift is None and self.today is not None:
            end = 12 * self.today.year + self.today.month - 1
            first = end - count + 1 if r.last else end + count
            edtf = f"{first // 12:04}-{first % 12 + 1:02}"
            if r.last:
                edtf += f"/{self.today:%Y-%m}"
            return Dated(edtf, "relative", "range" if r.last else "month", edtf)
        grain = {"hari": "day", "bulan": "month", "tahun": "year"}.get(r.unit or "", "week")
        return Dated(None, "relative", "range" if r.last else grain)

    def _year(self, r: Reading) -> Dated | None:
        year, basis = self._given_year(r.year, r.shift)
        if r.year2 is not None:
            end = f"{r.year2:04}-{r.month2:02}" if r.month2 else f"{r.year2:04}"
            period = f"{year:04}/{r.year2:04}-06" if r.edge2 == "pertengahan" and not r.month2 else f"{year:04}/{end}"
            return Dated(f"{year:04}/{end}", basis, "range", period) if year and year <= r.year2 else None
        if year is None:
            return Dated(None, "relative", "year")
        return Dated(f"{year:04}", basis, "year", self._open_period(r, f"{year:04}"))

    def _open_period(self, r: Reading, edtf: str) -> str:
        """The period counted: from January after "hingga" or "per", up to now after "sejak"."""
        if r.cue == "until" and len(edtf) == 7:
            return f"{edtf[:4]}-01/{edtf}"
        if r.cue == "until" and r.edge == "middle":
            return f"{edtf}-01/{edtf}-06"
        if r.cue == "since" and self.today is not None:
            now = f"{self.today:%Y-%m}" if len(edtf) == 7 or r.edge == "start" else f"{self.today.year:04}"
            begin = f"{edtf}-01" if r.edge == "start" and len(edtf) == 4 else edtf
            return f"{begin}/{now}" if begin < now else edtf
        return edtf


def _in_year(year: int, basis: str) -> Dated:
    return Dated(f"{year:04}", basis, "year", f"{year:04}")


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def falls_on(year: int, month: int, day: int, weekday: int) -> bool:
    day_of = make_date(year, month, day)
    return day_of is not None and day_of.weekday() == weekday


def _day_or_days(r: Reading, year: int | None, month: int, year2: int | None, month2: int, basis: str) -> Dated | None:
    assert r.day is not None
    last = r.day2 or r.day
    if not _exists(year, month, r.day) or not _exists(year2, month2, last):
        return None
    first, end = _iso(year, month, r.day), _iso(year2, month2, last)
    wrong = r.weekday is not None and year is not None and not falls_on(year, month, r.day, r.weekday)
    if r.day2 is None:
        counted = f"{first[:4]}-01-01/{first}" if r.cue == "until" else None
        return Dated(first, basis, "day", counted, wrong)
    if first >= end:
        return None
    if r.days:  # "5, 7 dan 9 Mei" are single days, "5, 6 dan 7 Mei" a stretch
        listed = sorted({r.day, *r.days, last})
        if listed != list(range(r.day, last + 1)):
            return Dated("{" + ",".join(_iso(year, month, d) for d in listed) + "}", basis, "range", None, wrong)
    return Dated(f"{first}/{end}", basis, "range", f"{first}/{end}", wrong)


def _exists(year: int | None, month: int, day: int) -> bool:
    return make_date(2000 if year is None else year, month, day) is not None


def _iso(year: int | None, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if year is not None else f"XXXX-{month:02}-{day:02}"

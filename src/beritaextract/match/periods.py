"""Finds the periods that figures are counted over: "sepanjang 2023", "Januari hingga Mei 2021", "lima bulan pertama".

They differ from the dates of events: a month "hingga Mei 2021" opens in January, a bare year is one, and the year of
"Januari tujuh kasus" is that of the figures around it. So a period is found first, and gets its years from
:meth:`Period.edtf` once the resolver knows what came before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .words import Phrases, Words

#: relation to a year that the text does not name
THIS, LAST, PREVIOUS, NEXT, SAME = "this", "last", "previous", "next", "same"
#: "bulan lalu": the month before the article's
MONTH_BEFORE = -1
_QUARTER, _HALF = 3, 6
_STEPS_INTO = 3
_MONTHS_A_YEAR = 12
_DAYS = 31
_DAY_DIGITS = 3
#: behind "lima tahun"
_LAST_YEARS = "terakhir"

_REFS = ("this_year", "last_year", "previous_year", "next_year", "same_year")
_CUES = ("to", "until", "since", "same", "now", "vague", "that")


class Point(NamedTuple):
    """A year, month or day as far as the text gives it; ``ref`` says which year where it is not named."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    ref: str | None = None


class Anchor(NamedTuple):
    """What the years of a period can be taken from: the article's month, and the period of the figure before."""

    year: int | None = None
    month: int | None = None
    before: str | None = None
    total: str | None = None
    """The period of the article's total."""
    near: bool = False
    """``before`` stands in the same sentence."""

    @property
    def year_before(self) -> int | None:
        return int(self.before[-_tail(self.before) :][:4]) if self.before else None


def _tail(edtf: str) -> int:
    return len(edtf) - edtf.rfind("/") - 1


class Period(NamedTuple):
    """A period as written. ``shape``: at, range, open (from January), since, first, last, same, that, vague, day."""

    start: int
    end: int
    shape: str
    first: Point
    last: Point | None = None
    months: int = 0

    @property
    def named_year(self) -> bool:
        """The text itself says which year, by number or by "tahun lalu"."""
        points = [p for p in (self.first, self.last) if p]
        return any(p.year or p.ref for p in points)

    @property
    def bare_month(self) -> bool:
        return self.shape == "at" and self.first.month is not None and not self.named_year

    @property
    def bare_or_demonstrative(self) -> bool:
        """One month without its year: "Juni", "Juni lalu"."""
        return self.shape == "at" and self.first.month is not None and self.first.year is None and not self.first.day

    def edtf(self, anchor: Anchor) -> str | None:
        """The period in EDTF; None where its year stays open."""
        if self.shape == "vague":
            return None
        first = _dated(self.first, anchor)
        last = _dated(self.last, anchor) if self.last else None
        if self.shape == "that":
            return None
        if self.shape == "same":
            return _same(anchor.before, first.year)
        if self.shape == "last":
            return _last_months(anchor, self.months)
        if self.shape == "range" and last:
            return _range(first, last, anchor)
        if first.year is None:
            beside = self.bare_month or anchor.near
            year = anchor.year_before if beside and anchor.before else anchor.year
            if self.bare_month and not anchor.near and anchor.total:
                year = int(anchor.total[-_tail(anchor.total) :][:4])
            if year is None:
                return None
            first = Point(year, first.month, first.day)
        if self.shape == "since":
            if anchor.year is None or (first.month is None and first.year == anchor.year):
                return _join(first, first)
            return _join(first, Point(anchor.year, anchor.month))
        if self.shape == "first":
            return _join(Point(first.year, 1), Point(first.year, self.months))
        if self.shape == "open" and first.month:
            return _join(Point(first.year, 1, 1 if first.day else None), first)
        return _write(first)


def _dated(point: Point, anchor: Anchor) -> Point:
    year = point.year
    if point.month == MONTH_BEFORE:
        month = (anchor.month or 0) - 1
        return Point(anchor.year, month if month > 0 else None)
    if year is None and point.ref:
        base = anchor.year if point.ref in (THIS, LAST) else anchor.year_before or anchor.year
        step = {THIS: 0, LAST: -1, PREVIOUS: -1, NEXT: 1, SAME: 0}[point.ref]
        year = base + step if base is not None else None
    return Point(year, point.month, point.day)


def _range(first: Point, last: Point, anchor: Anchor) -> str | None:
    """ "Dari Januari hingga Juli 2023": a year named once serves both ends."""
    if last.year is None and first.year is None:
        year = anchor.year if anchor.year is not None else anchor.year_before
        last = Point(year, last.month, last.day)
    if last.year is None:
        last = Point(first.year, last.month, last.day)
    if first.year is None:
        earlier = first.month is not None and last.month is not None and first.month > last.month
        first = Point(last.year - 1 if earlier and last.year else last.year, first.month, first.day)
    if first.month is None and last.month is None and first.day and last.day:
        return None
    if first.month is None and first.day:
        first = Point(first.year, last.month, first.day)
    if first.month is None and last.month and first.year == last.year:
        first = Point(first.year, 1, 1 if last.day else None)  # "tahun 2024 sampai dengan 30 September 2024"
    return _join(first, last)


def _same(before: str | None, year: int | None) -> str | None:
    """The months of the period before, in another year."""
    if year is None:
        return None
    if not before:
        return str(year)
    return "/".join(str(year) + part[4:] for part in before.split("/"))


def _last_months(anchor: Anchor, months: int) -> str | None:
    if anchor.year is None or anchor.month is None:
        return None
    first = anchor.year * 12 + anchor.month - months
    return _join(Point(first // 12, first % 12 + 1), Point(anchor.year, anchor.month))


def _join(first: Point, last: Point) -> str | None:
    a, b = _write(first), _write(last)
    if a is None or b is None or a == b:
        return a or b
    return f"{a}/{b}"


def _write(point: Point) -> str | None:
    if point.year is None:
        return None
    return f"{point.year}" + (f"-{point.month:02d}" if point.month else "") + (f"-{point.day:02d}" if point.day else "")


class PeriodReader:
    """Reads one period at a time from the words of a sentence; word lists in ``[periods]`` of ``statistics.toml``."""

    def __init__(self, words: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self.months: dict[str, int] = words["months"]
        self._year_words = frozenset(words["year_words"])
        self._month_words = frozenset(words["month_words"])
        #: words before which a number can begin a period
        self.following = self._month_words | self._year_words
        self._day_words = frozenset(words["day_words"])
        self._parts = frozenset(words["parts"])
        self._ordinals: dict[str, int] = words["ordinals"]
        self._demonstratives = frozenset(words["demonstratives"])
        self._weak = frozenset(words["weak"])
        self._into = frozenset(words["into"])
        self._full = frozenset(words["full"])
        self._first_months = frozenset(words["first_months"])
        self._last_months = frozenset(words["last_months"])
        self._those_months = frozenset(words["those_months"])
        self._month_ago = frozenset(words["month_ago"])
        self._same_in = frozenset(words["same_in"])
        self._middle = frozenset(words["middle"])
        self._laws = frozenset(words["laws"])
        self._spans = {**dict.fromkeys(words["quarters"], _QUARTER), **dict.fromkeys(words["semesters"], _HALF)}
        self._refs: Phrases[str] = Phrases()
        for ref, key in zip((THIS, LAST, PREVIOUS, NEXT, SAME), _REFS, strict=False):
            self._refs.add(words[key], ref)
        self._cues: Phrases[str] = Phrases()
        for key in _CUES:
            for phrase in words[key]:
                self._cues.add([phrase], f"{self._cues.get(phrase) or ''} {key}")

        #: months, at which "Januari-Juni" comes apart
        self.parted = frozenset(self.months)
        self._leading = self._parts | self._month_words | self._day_words
        self.points = self._leading.union(self._spans, self.months, self._year_words, self._refs.beginnings())
        #: phrases one of which, or a word of ``needed``, or a year, every period has in it
        self.phrases = [phrase for key in ("same", "vague", "that", *_REFS) for phrase in words[key]]
        self.needed = self._month_words.union(self.months, self._spans, self._last_months, [_LAST_YEARS])
        #: words that can stand between the ends of a span ("5-11 Juni")
        self.spanning = frozenset(word for word in words["to"] if "to" in (self._cues.get(word) or ""))
        #: words that a period can begin with, numbers and years aside
        self.beginnings = frozenset(
            [*self.months, *self._year_words, *self._month_words, *self._day_words, *self._parts, *self._spans]
            + [phrase.split()[0] for key in _CUES + _REFS for phrase in words[key]]
        )

    def read(self, words: Words, i: int, values: Mapping[int, int]) -> tuple[Period, int] | None:
        """The period that begins at word ``i`` and the index after it; ``values`` are numbers by their word's index."""
        cue = self._cues.at(words.lower, i)
        if cue:
            keys, after = cue
            if "vague" in keys:
                return Period(words.start[i], words.end[after - 1], "vague", Point()), after
            if "that" in keys:
                return Period(words.start[i], words.end[after - 1], "that", Point()), after
            if "same" in keys:
                return self._same(words, i, after)
            if "until" in keys and (end := self._point(words, after, values)):
                read = self._range_or(words, i, end, values, "open")
                dated = end[0].month is not None or words.lower[i] not in self._weak
                return read if dated else None
            if "since" in keys and (begin := self._point(words, after, values)):
                return self._range_or(words, i, begin, values, "since")
        word = words.lower[i]
        if word not in self.points and word not in self._numbers and i not in values and not word[0].isdigit():
            return None
        if months := self._months(words, i, values):
            return months
        if point := self._point(words, i, values):
            period, stop = self._range_or(words, i, point, values, "at")
            if period.shape == "at" and period.first.day:
                period = period._replace(shape="day")
            return period, stop
        return None

    def _open(self, words: Words, i: int, stop: int, point: Point) -> tuple[Period, int]:
        return Period(words.start[i], words.end[stop - 1], "open", point), stop

    def _same(self, words: Words, i: int, after: int) -> tuple[Period, int]:
        if after < len(words.lower) and words.lower[after] in self._same_in:
            after += 1
        point = self._year(words, after)
        year, stop = point or (Point(ref=PREVIOUS), after)
        return Period(words.start[i], words.end[stop - 1], "same", year), stop

    def _range_or(
        self, words: Words, i: int, begun: tuple[Point, int], values: Mapping[int, int], shape: str
    ) -> tuple[Period, int]:
        """``begun`` and, where a second point follows, the range; a year with an open month behind it is one period."""
        first, stop = begun
        at = stop
        if at < len(words.lower) and words.lower[at] == ",":
            at += 1
        if (
            first.month is None
            and first.day is None
            and shape == "at"
            and (months := self._in_year(words, stop, values))
        ):
            begin, end, close = months
            if end is None:
                return Period(
                    words.start[i], words.end[close - 1], "at", begin._replace(year=first.year, ref=first.ref)
                ), close
            end = end._replace(year=first.year, ref=first.ref)
            return Period(words.start[i], words.end[close - 1], "range", begin, end), close
        cue = self._cues.at(words.lower, at) if at < len(words.lower) else None
        if cue and first.month and "to" in cue[0] and (day := self._bare_day(words, cue[1])):
            opening, closing = first._replace(day=first.day or 1), first._replace(day=day)
            return Period(words.start[i], words.end[cue[1] + 1], "range", opening, closing), cue[1] + 2
        if cue and ("to" in cue[0] or "until" in cue[0]) and (found := self._point(words, cue[1], values)):
            last, close = found
            year_first = first.month is None and first.day is None and last.month is not None
            if year_first and shape == "at" and (last.year is None and not last.ref) and not _is_dash(words.lower[at]):
                # "Tahun 2024, hingga Agustus": the year of the months, not a range of years
                return self._open(words, i, close, Point(first.year, last.month, last.day, first.ref))
            if (at == stop and (first.month is None) == (last.month is None)) or (at == stop and last.month):
                return Period(words.start[i], words.end[close - 1], "range", first, last), close
        if cue and at == stop and ("now" in cue[0] or "vague" in cue[0]):
            return Period(words.start[i], words.end[cue[1] - 1], "since", first), cue[1]
        if cue and at == stop and "to" in cue[0]:
            now = self._cues.at(words.lower, cue[1]) if cue[1] < len(words.lower) else None
            if now and "now" in now[0]:
                return Period(words.start[i], words.end[now[1] - 1], "since", first), now[1]
        return Period(words.start[i], words.end[stop - 1], shape, first), stop

    def _bare_day(self, words: Words, i: int) -> int | None:
        """15 in "Maret sampai tanggal 15": a day of the month named before."""
        if i + 1 >= len(words.lower) or words.lower[i] not in self._day_words:
            return None
        after = words.lower[i + 2] if i + 2 < len(words.lower) else ""
        return _day(words.lower[i + 1]) if after not in self.months else None

    def _in_year(self, words: Words, at: int, values: Mapping[int, int]) -> tuple[Point, Point | None, int] | None:
        """ "tahun 2022 mulai Januari sampai Juli", "tahun 2022 di bulan Desember": months behind their year."""
        into = at
        while into < len(words.lower) and into - at < _STEPS_INTO and words.lower[into] in self._into:
            into += 1
        begin = self._point(words, into, values) if into > at and into < len(words.lower) else None
        if begin is None or begin[0].month is None or begin[0].year or begin[0].ref:
            return None
        first, stop = begin
        cue = self._cues.at(words.lower, stop) if stop < len(words.lower) else None
        if cue and "to" in cue[0] and (end := self._point(words, cue[1], values)) and end[0].month and not end[0].year:
            return first, end[0], end[1]
        return first, None, stop

    def _months(self, words: Words, i: int, values: Mapping[int, int]) -> tuple[Period, int] | None:
        """Quarters, half-years, "enam bulan pertama 2023", "enam bulan terakhir"."""
        w = words.lower[i]
        if w in self._spans and i + 1 < len(words.lower) and (n := self._ordinals.get(words.lower[i + 1])):
            size = self._spans[w]
            point, stop = self._year(words, i + 2) or (Point(), i + 2)
            first, last = (
                Point(point.year, (n - 1) * size + 1, None, point.ref),
                Point(point.year, n * size, None, point.ref),
            )
            return Period(words.start[i], words.end[stop - 1], "range", first, last), stop
        n = values.get(i) or self._numbers.get(w) or (int(w) if w.isdecimal() and len(w) < 3 else 0)
        if 0 < n <= _MONTHS_A_YEAR and i + 2 < len(words.lower) and words.lower[i + 1] in self._month_words:
            third = words.lower[i + 2]
            if third in self._first_months:
                point, stop = self._year(words, i + 3) or (Point(), i + 3)
                return Period(words.start[i], words.end[stop - 1], "first", point, None, n), stop
            if third in self._those_months:
                return Period(words.start[i], words.end[i + 2], "that", Point()), i + 3
            if third in self._last_months:
                if named := self._year(words, i + 3):
                    return Period(words.start[i], words.end[named[1] - 1], "first", named[0], None, n), named[1]
                return Period(words.start[i], words.end[i + 2], "last", Point(), None, n), i + 3
        if (
            n
            and i + 2 < len(words.lower)
            and words.lower[i + 1] in self._year_words
            and words.lower[i + 2] == "terakhir"
        ):
            return Period(words.start[i], words.end[i + 2], "vague", Point()), i + 3
        return None

    def _point(self, words: Words, i: int, values: Mapping[int, int]) -> tuple[Point, int] | None:
        """ "30 November 2022", "bulan Mei tahun ini", "akhir triwulan III", "2019"."""
        count = len(words.lower)
        if i >= count or (words.lower[i] not in self.points and not words.lower[i][0].isdigit()):
            return None
        start = i
        while i < count and words.lower[i] in self._leading:
            i += 1
        if i >= count:
            return None
        if words.lower[i] in self._spans and i + 1 < count and (q := self._ordinals.get(words.lower[i + 1])):
            year, stop = self._year(words, i + 2) or (Point(), i + 2)
            return Point(year.year, q * self._spans[words.lower[i]], None, year.ref), stop
        if i > start and words.lower[i - 1] in self._month_words and 0 < (n := values.get(i, 0)) <= _MONTHS_A_YEAR:
            year, stop = self._year(words, i + 1) or (Point(), i + 1)
            return Point(year.year, n, None, year.ref), stop
        if i > start and words.lower[i] in self._month_ago and words.lower[i - 1] in self._month_words:
            return Point(month=MONTH_BEFORE, ref=THIS), i + 1
        day = None
        if (of_month := _day(words.lower[i])) is not None:
            if i + 1 < count and words.lower[i + 1] in self.months:
                day, i = of_month, i + 1
            elif i + 3 < count and words.lower[i + 1] in self.spanning and words.lower[i + 3] in self.months:
                return Point(day=of_month), i + 1
        month = self.months.get(words.lower[i])
        if month:
            year, stop = self._year(words, i + 1) or (Point(), i + 1)
            if (
                stop < count
                and stop == i + 1
                and words.lower[stop] in self._demonstratives
                and words.lower[stop] != "itu"
            ):
                year, stop = Point(ref=THIS), stop + 1
            return Point(year.year, month, day, year.ref), stop
        whole = self._year(words, i)
        if whole and i > start and words.lower[start] in self._middle and whole[0].month is None:
            return Point(whole[0].year, _HALF, None, whole[0].ref), whole[1]
        return whole

    def _year(self, words: Words, i: int) -> tuple[Point, int] | None:
        n = len(words.lower)
        if i < n and words.lower[i] in self._parts and words.lower[i] not in self._middle:
            i += 1
        if i >= n:
            return None
        ref = self._refs.at(words.lower, i)
        if ref:
            stop = ref[1]
            while stop < n and words.lower[stop] in self._full:
                stop += 1
            return Point(ref=ref[0]), stop
        j = i
        while j < n and (words.lower[j] in self._year_words or (j > i and words.lower[j] in self._full)):
            j += 1
        if j < n and is_year(words.lower[j]) and not self._in_law(words, i):
            stop = j + 1
            if stop < n and words.lower[stop] in self._demonstratives:
                stop += 1
            return Point(int(words.lower[j])), stop
        return None

    def _in_law(self, words: Words, i: int) -> bool:
        """ "UU Nomor 21 Tahun 2007": a number, or a law word, before the year."""
        at = i - 1
        while (
            at >= 0
            and at > i - 5
            and (words.lower[at].isdigit() or words.lower[at] in self._year_words or words.lower[at] == ".")
        ):
            at -= 1
        return at >= 0 and words.lower[at] in self._laws


def _is_dash(word: str) -> bool:
    return word in ("-", "–", "—")


def _day(word: str) -> int | None:
    """The day of a month in figures; "²" and endless rows of digits are none."""
    return int(word) if word.isdecimal() and len(word) <= _DAY_DIGITS and int(word) <= _DAYS else None


def is_year(word: str) -> bool:
    """A year in figures that a figure can be counted over."""
    return len(word) == 4 and word.isdecimal() and 1990 <= int(word) <= 2069

"""A stretch of text as the grammar of figures sees it: numbers, units, kinds of case, groups, periods, places, ..."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress
from typing import Any

from .mentions import NumberMention
from .periods import Period, PeriodReader
from .vocabulary import DIGITS, FOLLOWED, LOOK, NAME, PERIOD, PHRASE, PLACE, SINCE, SPANS, UPPER, Vocabulary
from .words import Words

#: words between "sejak" and its month: "sejak Satgas dibentuk Juni lalu"
_SINCE = 6


@dataclass(slots=True)
class Items:
    """The pieces of a clause in order, in columns of one length.

    ``kinds``: number, zero, unit, category, group, status, period, place, joint, word ... ``values`` say which unit,
    category or group; ``lowers`` hold the words of a phrase, and the first word of anything else.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    lowers: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    numbers: list[NumberMention | None] = field(default_factory=list)
    periods: list[Period | None] = field(default_factory=list)

    def set(self, at: int, end: int, kind: str) -> None:
        """What begins at word ``at`` is of this kind."""
        self.ends[at], self.kinds[at], self.values[at] = end, kind, ""

    def join(self, line: Items, start: int) -> None:
        """A line of a list, which begins at ``start``, goes on with what stands before it."""
        self.starts += start, *line.starts
        self.ends += start, *line.ends
        self.kinds += "joint", *line.kinds
        self.lowers += "\n", *line.lowers
        self.values += "", *line.values
        self.numbers += None, *line.numbers
        self.periods += None, *line.periods

    def only(self, kept: bytearray) -> Items:
        """The items at which ``kept`` is not 0."""
        return Items(
            [*compress(self.starts, kept)], [*compress(self.ends, kept)], [*compress(self.kinds, kept)],
            [*compress(self.lowers, kept)], [*compress(self.values, kept)], [*compress(self.numbers, kept)],
            [*compress(self.periods, kept)],
        )  # fmt: skip


@dataclass(slots=True)
class _Stretch:
    """Words of a stretch with what the vocabulary says of each, and the numbers by their first word."""

    text: str
    words: Words
    flags: Sequence[int]
    numbers: Mapping[int, NumberMention]
    values: Mapping[int, int]


class ItemReader:
    """Word lists of ``statistics.toml`` and ``categories.toml``."""

    def __init__(self, rules: Mapping[str, Any], categories: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        self.periods = PeriodReader(rules["periods"], numbers)
        self.vocabulary = Vocabulary(rules, categories, self.periods)
        self._phrases = self.vocabulary.phrases
        self._places = self.vocabulary.places
        self._cities = frozenset(rules["places"]["behind"])

    def read(
        self, text: str, start: int, end: int, numbers: Sequence[NumberMention], persons: Sequence[tuple[int, int]]
    ) -> Items:
        """The items of ``text[start:end]``, in which these numbers and names of people stand."""
        while start < end and not text[start].isalnum():
            start += 1
        pieces = text[start:end].split(" ")
        known = [*map(self.vocabulary.__getitem__, pieces)]
        shapes = [*chain.from_iterable(known)]
        if not shapes:
            return Items()
        starts: list[int] = []
        ends: list[int] = []
        for piece, inside in zip(pieces, known, strict=True):
            for shape in inside:
                starts.append(start + shape[4])
                ends.append(start + shape[5])
            start += len(piece) + 1
        lowers, kinds, values, flags, _, _ = zip(*shapes, strict=True)
        none: list[Any] = [None] * len(shapes)
        items = Items(starts, ends, [*kinds], [*lowers], [*values], none, none[:])
        at = _by_word(starts, numbers)
        stretch = _Stretch(text, Words(lowers, starts[:], ends[:]), flags, at, _values(at))
        return self._joined(stretch, items, _persons(starts, persons))

    def _joined(self, stretch: _Stretch, items: Items, persons: Mapping[int, int]) -> Items:
        """Words that belong together become one item; most words mean what they do alone and are not looked at."""
        flags, numbers = stretch.flags, stretch.numbers
        order = [i for i, f in enumerate(flags) if f & LOOK]
        before = [i - 1 for i in order if flags[i] & FOLLOWED and i]
        if numbers or before or persons:
            order = sorted({*order, *before, *numbers, *persons})
        kept = bytearray(b"\1") * len(flags)
        whole = True
        stop, since = 0, -_SINCE
        for i in order:
            if i < stop:
                continue
            if flags[i] & SINCE:
                since = i
            if i in persons and i not in numbers:
                stop = _mark_person(stretch, items, i, persons[i])
            else:
                stop = self._mark(stretch, items, i)
                period = items.periods[i]
                if period is not None and stop - since <= _SINCE and period.bare_or_demonstrative:
                    items.periods[i] = replace(period, shape="since")
            if stop > i + 1:
                kept[i + 1 : stop] = bytes(stop - i - 1)
                whole = False
        return items if whole else items.only(kept)

    def _mark(self, stretch: _Stretch, items: Items, i: int) -> int:
        """Say what begins at word ``i``; the index after it."""
        flags = stretch.flags
        flag = flags[i]
        following = flags[i + 1] if i + 1 < len(flags) else 0
        number = stretch.numbers.get(i)
        may_begin = flag & PERIOD and number is None
        if may_begin or following & FOLLOWED or (flag & DIGITS and following & SPANS):
            stop = self._mark_period(stretch, items, i, number)
            if stop:
                return stop
        if number is not None:
            return _mark_number(stretch, items, i, number)
        if flag & PLACE and (stop := self._capitals(stretch, i + 1)) > i + 1:
            is_place = stretch.words.lower[i] in self._places
            items.set(i, stretch.words.end[stop - 1], "place" if is_place else "unit_place")
            return stop
        if flag & PHRASE and (hit := self._phrases.at(stretch.words.lower, i)):
            (kind, value), stop = hit
            items.set(i, stretch.words.end[stop - 1], kind)
            items.values[i] = value
            items.lowers[i] = " ".join(stretch.words.lower[i:stop])
            return stop
        if flag & NAME and (i or _goes_on(stretch)):
            stop = self._name_end(stretch, i)
            items.set(i, stretch.words.end[stop - 1], "name")
            return stop
        return i + 1

    def _mark_period(self, stretch: _Stretch, items: Items, i: int, number: NumberMention | None) -> int:
        """The index after the period that begins at word ``i``; 0 where none does."""
        found = self.periods.read(stretch.words, i, stretch.values)
        if found is None:
            return 0
        period, stop = found
        if number is not None and period.shape == "at" and period.first.month is None:
            return 0
        before = stretch.words.lower[i - 1] if i else ""
        aged = i - 1 in stretch.values or (before.isdigit() and len(before) < 4)
        if aged and not period.first.year:
            return 0  # "17 tahun itu"
        if period.shape == "day":
            items.set(i, period.end, "date")  # a single day says when something was said or done, not what was counted
        else:
            items.set(i, period.end, "period")
            items.periods[i] = period
        return stop

    def _capitals(self, stretch: _Stretch, i: int) -> int:
        """The index after the run of capitalised words that begins at ``i``; a kind of case ends it."""
        lowers, flags = stretch.words.lower, stretch.flags
        while i < len(flags) and flags[i] & UPPER and lowers[i].isalpha():
            hit = self._phrases.at(lowers, i)
            if hit and hit[0][0] in ("category", "unit"):
                break
            named = i + 1 < len(flags) and flags[i + 1] & UPPER
            if lowers[i] in self._places and (named or lowers[i] not in self._cities):
                break  # "Polresta Pontianak Kota" is one name
            i += 1
        return i

    def _name_end(self, stretch: _Stretch, i: int) -> int:
        """The index after the capitalised words that begin at ``i``, a space between them."""
        words, flags, text = stretch.words, stretch.flags, stretch.text
        stop = i + 1
        while (
            stop < len(flags)
            and flags[stop] & UPPER
            and text[words.end[stop - 1] : words.start[stop]] == " "
            and words.lower[stop] not in self._places
            and self._phrases.at(words.lower, stop) is None
        ):
            stop += 1
        return stop


def _by_word(starts: list[int], numbers: Sequence[NumberMention]) -> dict[int, NumberMention]:
    """The numbers by the words that they begin with."""
    at = {}
    for number in numbers:
        i = bisect_left(starts, number.start)
        if i < len(starts) and starts[i] == number.start:
            at[i] = number
    return at


def _values(at: Mapping[int, NumberMention]) -> dict[int, int]:
    return {i: int(number.value or 0) for i, number in at.items()}


def _persons(starts: list[int], persons: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Where the names of people end, by the words that they begin with."""
    at = {}
    for start, end in persons:
        i = bisect_left(starts, start)
        if i < len(starts) and starts[i] == start:
            at[i] = end
    return at


def _mark_person(stretch: _Stretch, items: Items, i: int, end: int) -> int:
    """Words of a name count nothing, up to a number in it."""
    items.set(i, end, "person")
    stop = bisect_left(stretch.words.start, end, i)
    return next((n for n in range(i, stop) if n in stretch.numbers), stop)


def _mark_number(stretch: _Stretch, items: Items, i: int, number: NumberMention) -> int:
    written_out = not stretch.flags[i] & DIGITS
    items.set(i, number.end, "zero" if number.value == 0 and written_out else "number")
    items.numbers[i] = number
    return max(i + 1, bisect_left(stretch.words.start, number.end, i))


def _goes_on(stretch: _Stretch) -> bool:
    """The second word has a capital too, or is a number: the first is more than the beginning of a sentence."""
    lowers, flags = stretch.words.lower, stretch.flags
    if len(flags) > 2 and lowers[1] in (",", "dan"):
        return bool(flags[2] & UPPER)
    return len(flags) > 1 and bool(flags[1] & (UPPER | DIGITS))


def excluded(items: Items, at: int) -> bool:
    """ "selain KDRT", "pencegahan TPPO", "Dinas Pemberdayaan Perempuan": not what is counted."""
    for n in range(at - 1, max(at - 4, -1), -1):
        kind = items.kinds[n]
        if kind in ("excluding", "office", "relation"):
            return True
        if kind not in ("word", "group", "unit") or items.lowers[n] in (",", "."):
            return False
    return False


def between_kinds(items: Items, n: int) -> bool:
    """The joint of "setubuh dan cabul": it joins two kinds under one number."""
    kinds = items.kinds
    return 0 < n < len(kinds) - 1 and kinds[n - 1] == kinds[n + 1] == "category"


def both_groups(items: Items, n: int) -> bool:
    """One of "perempuan dan anak": together they are no group."""
    kinds, values = items.kinds, items.values
    for step in (1, -1):
        m = n + 2 * step
        if not 0 <= m < len(kinds) or kinds[n + step] != "joint":
            continue
        if kinds[m] == "group" and {values[m], values[n]} == {"anak", "perempuan"}:
            return True
    return False


def is_passive(items: Items, n: int) -> bool:
    """A verb in "di-": "empat dilimpahkan"."""
    lower = items.lowers[n]
    return items.kinds[n] == "word" and len(lower) > 5 and lower.startswith("di") and lower.isalpha()


def item_after(items: Items, at: int, end: int) -> int:
    """The index of the first item behind ``at`` that begins at ``end`` or later."""
    return bisect_left(items.starts, end, at + 1)

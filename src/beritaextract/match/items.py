"""A stretch of text as the grammar of figures sees it: numbers, units, kinds of case, groups, periods, places, ..."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, compress
from typing import Any

from .mentions import NumberMention
from .periods import Period, PeriodReader
from .vocabulary import DIGITS, FOLLOWED, NAME, PERIOD, PHRASE, PLACE, SINCE, SPANS, UPPER, Shape, Vocabulary
from .words import Words

#: words that mean what the words around them make of them; phrases and names do where the word behind goes on with them
_LOOK = DIGITS | PERIOD | PLACE
#: words between "sejak" and its month: "sejak Satgas dibentuk Juni lalu"
_SINCE = 6


@dataclass(slots=True)
class Items:
    """The pieces of a clause in order, in columns of one length.

    ``kinds``: number, zero, unit, category, group, status, period, place, joint, word ... ``values`` say which unit,
    category or group; ``lowers`` hold the words of a phrase, and the first word of anything else. ``numbers`` and
    ``periods`` are those of the items at these indices, in order.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    lowers: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    numbers: dict[int, NumberMention] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)

    def join(self, line: Items, start: int) -> None:
        """A line of a list, which begins at ``start``, goes on with what stands before it."""
        first = len(self.kinds) + 1
        self.starts += start, *line.starts
        self.ends += start, *line.ends
        self.kinds += "joint", *line.kinds
        self.lowers += "\n", *line.lowers
        self.values += "", *line.values
        self.numbers.update((first + n, number) for n, number in line.numbers.items())
        self.periods.update((first + n, period) for n, period in line.periods.items())

    def keep(self, kept: bytearray) -> None:
        """Only the items at which ``kept`` is not 0; the indices of numbers and periods are those of what is kept."""
        self.starts = [*compress(self.starts, kept)]
        self.ends = [*compress(self.ends, kept)]
        self.kinds = [*compress(self.kinds, kept)]
        self.lowers = [*compress(self.lowers, kept)]
        self.values = [*compress(self.values, kept)]


@dataclass(slots=True)
class _Stretch(Words):
    """Words with what the vocabulary says of each, and the numbers by their first word."""

    flags: Sequence[int]
    numbers: Mapping[int, NumberMention]
    values: Mapping[int, int]
    items: Items
    """What becomes of the words, one item a word till they are joined."""

    def set(self, at: int, end: int, kind: str) -> None:
        """What begins at word ``at`` is of this kind."""
        items = self.items
        items.ends[at], items.kinds[at], items.values[at] = end, kind, ""


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
        lowers, kinds, values, flags, places = zip(*shapes, strict=True)
        offsets = [*accumulate(chain.from_iterable(places), initial=start - 1)]
        starts, ends = offsets[1::2], offsets[2::2]
        if offsets[-1] != end:
            starts, ends = _offsets(pieces, known, start)
        items = Items(starts, ends, [*kinds], [*lowers], [*values])
        at = _by_word(starts, numbers) if numbers else {}
        stretch = _Stretch(lowers, starts, ends, flags, at, {i: int(n.value or 0) for i, n in at.items()}, items)
        self._join(text, stretch, _persons(starts, persons) if persons else {})
        return items

    def _join(self, text: str, stretch: _Stretch, persons: Mapping[int, int]) -> None:
        """Words that belong together become one item; most words mean what they do alone and are not looked at."""
        flags, lowers, numbers, items = stretch.flags, stretch.lower, stretch.numbers, stretch.items
        second, last = self.vocabulary.second_words, len(flags) - 1
        order = [
            i for i, f in enumerate(flags)
            if f
            and (
                f & _LOOK
                or (f & PHRASE and i < last and lowers[i + 1] in second[lowers[i]])
                or (f & NAME and (i == 0 or (i < last and flags[i + 1] & UPPER)))
            )
        ]  # fmt: skip
        before = [i - 1 for i in order if flags[i] & FOLLOWED and i]
        if numbers or before or persons:
            order = sorted({*order, *before, *numbers, *persons})
        kept = bytearray(b"\1") * len(flags)
        joined = stop = 0
        since = -_SINCE
        for i in order:
            if i < stop:
                continue
            if flags[i] & SINCE:
                since = i
            number = numbers.get(i)
            following = flags[i + 1] if i < last else 0
            if number is None and i in persons:
                stop = _mark_person(stretch, i, persons[i])
            elif number is not None and not following & (FOLLOWED | SPANS):
                stop = _mark_number(stretch, i, number)
                items.numbers[i - joined] = number
            else:
                stop, what = self._mark(text, stretch, i, number, following)
                if isinstance(what, Period):
                    since_then = stop - since <= _SINCE and what.bare_or_demonstrative
                    items.periods[i - joined] = what._replace(shape="since") if since_then else what
                elif what is not None:
                    items.numbers[i - joined] = what
            if stop > i + 1:
                kept[i + 1 : stop] = bytes(stop - i - 1)
                joined += stop - i - 1
        if joined:
            items.keep(kept)

    def _mark(
        self, text: str, stretch: _Stretch, i: int, number: NumberMention | None, following: int
    ) -> tuple[int, NumberMention | Period | None]:
        """Say what begins at word ``i``, before a word with the flags ``following``.

        Returns the index after it, with the number or period that it is.
        """
        flag = stretch.flags[i]
        may_begin = flag & PERIOD and number is None
        if may_begin or following & FOLLOWED or (flag & DIGITS and following & SPANS):
            stop, period = self._mark_period(stretch, i, number)
            if stop:
                return stop, period
        if number is not None:
            return _mark_number(stretch, i, number), number
        if flag & PLACE and (stop := self._capitals(stretch, i + 1)) > i + 1:
            stretch.set(i, stretch.end[stop - 1], "place" if stretch.lower[i] in self._places else "unit_place")
            return stop, None
        if flag & PHRASE and (hit := self._phrases.at(stretch.lower, i)):
            (kind, value), stop = hit
            items = stretch.items
            items.ends[i], items.kinds[i], items.values[i] = stretch.end[stop - 1], kind, value
            items.lowers[i] = " ".join(stretch.lower[i:stop])
            return stop, None
        if not flag & NAME:
            return i + 1, None
        if i == 0 and not _goes_on(stretch):
            stretch.items.kinds[i] = "word"
            return i + 1, None
        stop = self._name_end(text, stretch, i)
        stretch.items.ends[i] = stretch.end[stop - 1]
        return stop, None

    def _mark_period(self, stretch: _Stretch, i: int, number: NumberMention | None) -> tuple[int, Period | None]:
        """The index after the period or day that begins at word ``i``, 0 where none does, and the period."""
        found = self.periods.read(stretch, i, stretch.values)
        if found is None:
            return 0, None
        period, stop = found
        if number is not None and period.shape == "at" and period.first.month is None:
            return 0, None
        before = stretch.lower[i - 1] if i else ""
        aged = i - 1 in stretch.values or (before.isdigit() and len(before) < 4)
        if aged and not period.first.year:
            return 0, None  # "17 tahun itu"
        if period.shape == "day":
            stretch.set(i, period.end, "date")  # it says when something was said or done, not what was counted
            return stop, None
        stretch.set(i, period.end, "period")
        return stop, period

    def _capitals(self, stretch: _Stretch, i: int) -> int:
        """The index after the run of capitalised words that begins at ``i``; a kind of case ends it."""
        lowers, flags = stretch.lower, stretch.flags
        while i < len(flags) and flags[i] & UPPER and lowers[i].isalpha():
            hit = self._phrases.at(lowers, i)
            if hit and hit[0][0] in ("category", "unit"):
                break
            named = i + 1 < len(flags) and flags[i + 1] & UPPER
            if lowers[i] in self._places and (named or lowers[i] not in self._cities):
                break  # "Polresta Pontianak Kota" is one name
            i += 1
        return i

    def _name_end(self, text: str, stretch: _Stretch, i: int) -> int:
        """The index after the capitalised words that begin at ``i``, a space between them."""
        flags = stretch.flags
        stop = i + 1
        while (
            stop < len(flags)
            and flags[stop] & UPPER
            and text[stretch.end[stop - 1] : stretch.start[stop]] == " "
            and stretch.lower[stop] not in self._places
            and self._phrases.at(stretch.lower, stop) is None
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


def _offsets(pieces: list[str], known: list[tuple[Shape, ...]], start: int) -> tuple[list[int], list[int]]:
    """Where words begin and end in a text with more than one space, or one of another kind, between two of them."""
    starts, ends = [], []
    for piece, shapes in zip(pieces, known, strict=True):
        at = start - 1
        for shape in shapes:
            gap, length = shape.place
            starts.append(at + gap)
            ends.append(at + gap + length)
            at += gap + length
        start += len(piece) + 1
    return starts, ends


def _persons(starts: list[int], persons: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Where the names of people end, by the words that they begin with."""
    at = {}
    for start, end in persons:
        i = bisect_left(starts, start)
        if i < len(starts) and starts[i] == start:
            at[i] = end
    return at


def _mark_person(stretch: _Stretch, i: int, end: int) -> int:
    """Words of a name count nothing, up to a number in it."""
    stretch.set(i, end, "person")
    stop = bisect_left(stretch.start, end, i)
    return next((n for n in range(i, stop) if n in stretch.numbers), stop)


def _mark_number(stretch: _Stretch, i: int, number: NumberMention) -> int:
    written_out = not stretch.flags[i] & DIGITS
    stop = i + 1 if stretch.end[i] >= number.end else bisect_left(stretch.start, number.end, i)
    stretch.set(i, number.end, "zero" if number.value == 0 and written_out else "number")
    return stop


def _goes_on(stretch: _Stretch) -> bool:
    """The second word has a capital too, or is a number: the first is more than the beginning of a sentence."""
    lowers, flags = stretch.lower, stretch.flags
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

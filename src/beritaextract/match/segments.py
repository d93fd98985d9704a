"""Which numbers of a clause can be figures, and the segment of the clause that belongs to each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .clauses import CASE_UNITS, ROLE_UNITS
from .items import Items, is_passive, item_after

#: behind one of these a number that looks like an age ("tahap II, 3 penyidikan") counts
_COUNTED = frozenset(["among", "status", "unit", "category"])
_BEHIND_BARE = frozenset(
    ["category", "among", "status", "joint", "soft", "period", "change", "excluding", "opens", "each", "group"]
)
_BEFORE_AGE = frozenset(["name", "person", "place"])
_NOT_NONE = frozenset(["word", "name", "group", "category"])
#: named for both of two numbers, each has its own
_SAID_AGAIN = frozenset(["period", "category", "place"])


@dataclass(slots=True)
class Candidate:
    """A number that can be a figure: ``at`` is its item, ``np_end`` the one after its noun; begin, end: its segment."""

    at: int
    np_end: int
    measure: str
    unit: str | None
    begin: int = 0
    end: int = 0
    groups: frozenset[str] = frozenset()
    noun: str = ""


class Segments:
    """Finds the candidates of a clause and cuts it between them."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._links = frozenset(rules["links"]["words"])
        self._relative = frozenset(rules["joints"]["relative"])
        self._after_bare = frozenset(rules["after_bare"]["words"])
        self._after_zero = frozenset(rules["zero"]["may_follow"])
        self._ends_zero = frozenset(rules["zero"]["ends"])

    def candidate(self, items: Items, at: int, places: bool = False) -> Candidate | None:
        """The candidate at item ``at``; with ``places`` numbers in brackets behind names count ("Agam (41)")."""
        kinds, lowers = items.kinds, items.lowers
        if kinds[at] == "zero":
            return self._zero(items, at)
        number = items.numbers.get(at)
        if (
            number is None
            or number.measure == "duration"
            or (isinstance(number.value, float) and number.measure != "percent")
        ):
            return None
        in_brackets = self._in_brackets(items, at)
        if places and in_brackets:
            return Candidate(at, at + 1, "bare", None)
        nxt, count = at + 1, len(kinds)
        if number.measure == "age" and not (nxt < count and kinds[nxt] in _COUNTED):
            return None
        if in_brackets:
            return None
        if number.measure == "percent":
            return Candidate(at, item_after(items, at, number.outer[1]), "percent", "persen")
        if nxt < count and lowers[nxt] == "lebih":
            nxt += 1
        if nxt + 1 < count and kinds[nxt] == "total" and kinds[nxt + 1] == "unit":
            nxt += 1
        if nxt == count:
            return Candidate(at, nxt, "bare", None) if number.value is not None else None
        kind = kinds[nxt]
        if kind == "unit" and items.values[nxt] != "persen":
            return self._counted(items, at, nxt)
        if number.value is None:
            return None
        if kind == "category" and "korban" in lowers[nxt]:
            return Candidate(at, nxt, "role", "korban")
        if kind == "group":
            return Candidate(at, nxt + 1, "people", None, groups=frozenset([items.values[nxt]]))
        lower = lowers[nxt]
        if kind in _BEHIND_BARE or lower in self._after_bare or not lower[0].isalnum() or is_passive(items, nxt):
            return Candidate(at, nxt, "bare", None)
        return None

    def _in_brackets(self, items: Items, at: int) -> bool:
        """ "Rudi (39)": an age behind a name."""
        return (
            at >= 2
            and at + 1 < len(items.lowers)
            and items.lowers[at - 1] == "("
            and items.lowers[at + 1] == ")"
            and items.kinds[at - 2] in _BEFORE_AGE
        )

    def _counted(self, items: Items, at: int, nxt: int) -> Candidate | None:
        """The number with its unit; in "37 orang tersangka", "8 orang korban" the second noun counts."""
        unit = items.values[nxt]
        end = nxt + 1
        groups: frozenset[str] = frozenset()
        if unit == "orang" and end < len(items.kinds):
            value = items.values[end]
            if items.kinds[end] == "unit" and value in ROLE_UNITS:
                unit, end = value, end + 1
            elif items.kinds[end] == "group":
                groups, end = frozenset([value]), end + 1
        number = items.numbers.get(at)
        if number is not None and number.value is None and unit not in CASE_UNITS:
            return None
        measure = "case" if unit in CASE_UNITS else "role" if unit in ROLE_UNITS else "people"
        return Candidate(at, end, measure, unit, groups=groups, noun=items.lowers[nxt])

    def _zero(self, items: Items, at: int) -> Candidate | None:
        """ "nihil", "tidak ada laporan": only behind what it answers for, and with nothing else counted behind it."""
        kinds, lowers, count = items.kinds, items.lowers, len(items.kinds)
        nxt = at + 1
        unit = None
        while nxt < count and (lowers[nxt] in self._after_zero or kinds[nxt] == "unit"):
            value = items.values[nxt]
            if kinds[nxt] == "unit" and value in CASE_UNITS and unit is None:
                unit = value
            elif kinds[nxt] == "joint":
                break
            elif kinds[nxt] == "unit" and value not in CASE_UNITS:
                return None
            nxt += 1
        if nxt < count and lowers[nxt] not in self._ends_zero and unit is None:
            lower = lowers[nxt]
            if lower == "yang" or (kinds[nxt] in _NOT_NONE and lower[0].isalnum()):
                return None
        return Candidate(at, nxt, "zero", unit)

    def cut(self, items: Items, figures: list[Candidate]) -> None:
        figures[0].begin = 0
        figures[-1].end = len(items.kinds)
        for left, right in itertools.pairwise(figures):
            left.end = right.begin = self._boundary(items, left, right)

    def _boundary(self, items: Items, left: Candidate, right: Candidate) -> int:
        """Where the segment of ``left`` ends: at the first joint ("A 3, B 4") or the last ("3 kasus A, 4 kasus B")."""
        kinds, lowers = items.kinds, items.lowers
        between = kinds[left.np_end : right.at]
        if "joint" in between:
            hard = [n for n, kind in enumerate(between, left.np_end) if kind == "joint"]
            last = hard[-1]
            direct = all(kinds[n] == "joint" or lowers[n] in self._links for n in range(last + 1, right.at))
            if direct and not any(kinds[n] in ("each", "period") for n in range(last + 1, right.at)):
                at = len(hard) - 1
                while at and hard[at - 1] == hard[at] - 1 and hard[at - 1] > left.np_end:
                    at -= 1
                return hard[at]
            return hard[0]
        gap = _SAID_AGAIN.intersection(between)
        if gap and not gap.isdisjoint(kinds[left.begin : left.at]):
            return left.np_end  # "tahun 2019 ada 30 kasus tahun 2020 ada 25"
        soft = [
            n for n, kind in enumerate(between, left.np_end) if kind in ("soft", "opens", "back") and lowers[n] != "ada"
        ]
        if len(soft) > 1 and lowers[soft[0]] in self._relative:
            # "66 kasus yang berhasil diungkap | dengan tersangka 124 orang"
            described = "status" in kinds[soft[0] : soft[1]]
            return soft[1] if described or soft[0] == left.np_end else soft[0]
        return soft[0] if soft else left.np_end

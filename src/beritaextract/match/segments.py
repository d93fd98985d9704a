"""Which numbers of a clause can be figures, and the segment of the clause that belongs to each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .clauses import CASE_UNITS, ROLE_UNITS, Item, is_passive, item_after

#: behind one of these a number that looks like an age ("tahap II, 3 penyidikan") counts
_COUNTED = frozenset(["among", "status", "unit", "category"])
_BEHIND_BARE = frozenset(
    ["category", "among", "status", "joint", "soft", "period", "change", "excluding", "opens", "each", "group"]
)


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

    def candidate(self, items: list[Item], at: int, places: bool = False) -> Candidate | None:
        """The candidate at item ``at``; with ``places`` numbers in brackets behind names count ("Agam (41)")."""
        item = items[at]
        number = item.number
        if item.kind == "zero":
            return self._zero(items, at)
        if (
            number is None
            or number.measure == "duration"
            or (isinstance(number.value, float) and number.measure != "percent")
        ):
            return None
        if places and self._in_brackets(items, at):
            return Candidate(at, at + 1, "bare", None)
        if number.measure == "age" and not any(i.kind in _COUNTED for i in items[at + 1 : at + 2]):
            return None
        if self._in_brackets(items, at):
            return None
        if number.measure == "percent":
            return Candidate(at, item_after(items, at, number.outer[1]), "percent", "persen")
        nxt = at + 1
        if nxt < len(items) and items[nxt].lower == "lebih":
            nxt += 1
        if nxt + 1 < len(items) and items[nxt].kind == "total" and items[nxt + 1].kind == "unit":
            nxt += 1
        following = items[nxt] if nxt < len(items) else None
        if following is None:
            return Candidate(at, nxt, "bare", None) if number.value is not None else None
        if following.kind == "unit" and following.value != "persen":
            return self._counted(items, at, nxt)
        if number.value is None:
            return None
        if following.kind == "category" and "korban" in following.lower:
            return Candidate(at, nxt, "role", "korban")
        if following.kind == "group":
            return Candidate(at, nxt + 1, "people", None, groups=frozenset([following.value]))
        bare = following.kind in (
            "category",
            "among",
            "status",
            "joint",
            "soft",
            "period",
            "change",
            "excluding",
            "opens",
            "each",
            "group",
        )
        if bare or is_passive(following) or following.lower in self._after_bare or not following.lower[0].isalnum():
            return Candidate(at, nxt, "bare", None)
        return None

    def _in_brackets(self, items: list[Item], at: int) -> bool:
        """ "Rudi (39)": an age behind a name."""
        near = items[max(0, at - 2) : at + 2]
        return (
            len(near) == 4
            and near[1].lower == "("
            and near[3].lower == ")"
            and near[0].kind in ("name", "person", "place")
        )

    def _counted(self, items: list[Item], at: int, nxt: int) -> Candidate | None:
        """The number with its unit; in "37 orang tersangka", "8 orang korban" the second noun counts."""
        unit = items[nxt].value
        end = nxt + 1
        groups: frozenset[str] = frozenset()
        if unit == "orang" and end < len(items):
            if items[end].kind == "unit" and items[end].value in ROLE_UNITS:
                unit, end = items[end].value, end + 1
            elif items[end].kind == "group":
                groups, end = frozenset([items[end].value]), end + 1
        number = items[at].number
        if number is not None and number.value is None and unit not in CASE_UNITS:
            return None
        measure = "case" if unit in CASE_UNITS else "role" if unit in ROLE_UNITS else "people"
        return Candidate(at, end, measure, unit, groups=groups, noun=items[nxt].lower)

    def _zero(self, items: list[Item], at: int) -> Candidate | None:
        """ "nihil", "tidak ada laporan": only behind what it answers for, and with nothing else counted behind it."""
        nxt = at + 1
        unit = None
        while nxt < len(items) and (items[nxt].lower in self._after_zero or items[nxt].kind == "unit"):
            if items[nxt].kind == "unit" and items[nxt].value in CASE_UNITS and unit is None:
                unit = items[nxt].value
            elif items[nxt].kind == "joint":
                break
            elif items[nxt].kind == "unit" and items[nxt].value not in CASE_UNITS:
                return None
            nxt += 1
        following = items[nxt] if nxt < len(items) else None
        if following and following.lower not in self._ends_zero and unit is None:
            counted = following.kind in ("word", "name", "group", "category") and following.lower[0].isalnum()
            if counted or following.lower == "yang":
                return None
        return Candidate(at, nxt, "zero", unit)

    def cut(self, items: list[Item], figures: list[Candidate]) -> None:
        figures[0].begin = 0
        figures[-1].end = len(items)
        for left, right in itertools.pairwise(figures):
            left.end = right.begin = self._boundary(items, left, right)

    def _boundary(self, items: list[Item], left: Candidate, right: Candidate) -> int:
        """Where the segment of ``left`` ends: at the first joint ("A 3, B 4") or the last ("3 kasus A, 4 kasus B")."""
        hard = [n for n in range(left.np_end, right.at) if items[n].kind == "joint"]
        if hard:
            last = hard[-1]
            direct = all(items[n].kind == "joint" or items[n].lower in self._links for n in range(last + 1, right.at))
            if direct and not any(items[n].kind in ("each", "period") for n in range(last + 1, right.at)):
                while last - 1 in hard and last - 1 > left.np_end:
                    last -= 1
                return last
            return hard[0]
        gap = {i.kind for i in items[left.np_end : right.at]} & {"period", "category", "place"}
        if gap & {i.kind for i in items[left.begin : left.at]}:
            return left.np_end  # "tahun 2019 ada 30 kasus tahun 2020 ada 25"
        soft = [
            n
            for n in range(left.np_end, right.at)
            if items[n].kind in ("soft", "opens", "back") and items[n].lower != "ada"
        ]
        if len(soft) > 1 and items[soft[0]].lower in self._relative:
            # "66 kasus yang berhasil diungkap | dengan tersangka 124 orang"
            described = any(i.kind == "status" for i in items[soft[0] : soft[1]])
            return soft[1] if described or soft[0] == left.np_end else soft[0]
        return soft[0] if soft else left.np_end

"""Reads what stands in a figure's segment: kind of case, victim group, period, place, stage, unit, rise or fall."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..record import Evidence
from .clauses import CASE_UNITS, PLACE_WORDS, ROLE_UNITS, Category, Clause
from .document import Document
from .items import Items, between_kinds, both_groups, excluded
from .mentions import NumberMention, StatisticMention
from .periods import LAST, THIS, Period, Point
from .segments import Candidate

_WORDS_TO_GROUP = 3
_SUPPOSED = 4
_DASHES = frozenset("-–—")
#: may stand between a group and the number of its people
_BEFORE_GROUP = frozenset(["category", "period", "unit", "total", "soft", "change", "each"])
_JOINS_KINDS = frozenset(["dan", ",", "/", "serta", "atau", "(", "terhadap"])
_MIGRANT = "pmi"
_THAT = (["itu"], ["tersebut"])
_RULES = {
    "case": "number of cases", "role": "number of victims or suspects", "people": "number of people",
    "percent": "percentage of cases", "bare": "number in a list of figures", "zero": "none counted",
}  # fmt: skip


@dataclass(slots=True)
class _Segment:
    """What belongs to a number: the items before it, and those behind its noun."""

    items: Items
    figure: Candidate
    kinds: list[str]
    kinds_before: list[str]
    lowers_before: list[str]
    kinds_behind: list[str]
    units_before: list[int]
    """Indices of the nouns before the number."""

    @classmethod
    def of(cls, items: Items, figure: Candidate) -> _Segment:
        begin, at, np_end, end = figure.begin, figure.at, figure.np_end, figure.end
        before = items.kinds[begin:at]
        units = [n for n, kind in enumerate(before, begin) if kind == "unit"] if "unit" in before else []
        return cls(
            items, figure, items.kinds[begin:end], before, items.lowers[begin:at], items.kinds[np_end:end], units
        )  # fmt: skip

    def before(self, kind: str) -> list[int]:
        """Indices of the items of a kind before the number."""
        if kind not in self.kinds_before:
            return []
        return [n for n, k in enumerate(self.kinds_before, self.figure.begin) if k == kind]

    def periods(self) -> list[int]:
        """Indices of its periods."""
        return [n for n, k in enumerate(self.kinds, self.figure.begin) if k == "period"]

    def behind(self, kind: str) -> list[int]:
        """Indices of the items of a kind behind the noun."""
        if kind not in self.kinds_behind:
            return []
        return [n for n, k in enumerate(self.kinds_behind, self.figure.np_end) if k == kind]


class AttributeReader:
    """Word lists of ``statistics.toml``; one mention for each candidate."""

    def __init__(self, rules: Mapping[str, Any], categories: Mapping[str, Category]) -> None:
        self.categories = categories
        self._arrives = frozenset(rules["changes"]["arrives"])
        self._leaves_from = frozenset(rules["changes"]["leaves"])
        self._links = frozenset(rules["links"]["words"])
        self._children = frozenset(rules["populations"]["anak"])
        self._levels = frozenset(rules["changes"]["levels"])
        self._between = frozenset(rules["changes"]["between"])
        self._after_back = frozenset(rules["back"]["after"])
        self._before_back = frozenset(rules["back"]["before"])
        self._compares = frozenset(rules["changes"]["compares"])
        self._against = frozenset(rules["periods"]["against"])
        self._aged = frozenset(rules["people"]["aged"])
        self._all = frozenset(rules["totals"]["all"])
        self._migrants = frozenset(rules["people"]["migrants"])
        self._supposing = frozenset(rules["refuse"]["supposing"])
        self._described = frozenset(rules["lists"]["described"])
        self._resets = frozenset(rules["lists"]["resets"])
        self._to_group = frozenset(rules["people"]["leads"])
        self._kept = frozenset(rules["refuse"]["kept"])
        self._continuing = frozenset(rules["lists"]["rest"] + rules["joints"]["continuing"])
        self._compares_only = self._compares.difference(rules["places"]["prepositions"])
        self._outside = frozenset(rules["places"]["outside"])

    def read(self, doc: Document, clause: Clause, figure: Candidate) -> StatisticMention:
        """The mention of one candidate with all that its segment says of it."""
        items = clause.items
        segment = _Segment.of(items, figure)
        at, lowers = figure.at, items.lowers
        number = items.numbers.get(at) or NumberMention(items.starts[at], items.ends[at], "none in words", 0)
        mention = StatisticMention(
            number.start, number.end, _RULES[figure.measure], number.value, number.value_max, number.qualifier,
            unit=figure.unit, measure=figure.measure, clause=clause.index,
        )  # fmt: skip
        self._read_category(segment, mention)
        self._read_groups(segment, mention)
        self._read_unit(segment, mention)
        self._read_change(segment, mention)
        self._read_period(clause, segment, mention)
        self._read_place(doc, clause, segment, mention)
        if "status" in segment.kinds:
            self._read_status(doc, segment, mention)
        mention.leaves = self._leaves(items, figure)
        self._read_back(items, figure, mention)
        if "relation" in segment.kinds:
            self._read_relation(doc, segment, mention)
        mention.arrives = at > 0 and lowers[at - 1] in self._arrives
        mention.part_of_value = self._whole_of(items, figure)
        if figure.begin and items.kinds[figure.begin] == "joint":
            mention.unnamed = self._unnamed(doc, segment)
        if "number" in segment.kinds_before:
            self._read_age(segment, mention)
        self._read_words(clause, segment, mention)
        if "unit_place" in segment.kinds_before:
            self._handled_at(doc, segment, mention)
        return mention

    def _read_age(self, segment: _Segment, mention: StatisticMention) -> None:
        """ "17 tahun 14 orang": the last age before the number."""
        items = segment.items
        ages = [n for n in segment.before("number") if n + 1 < len(items.lowers) and items.lowers[n + 1] == "tahun"]
        if ages:
            mention.by_age = True
            mention.age = (items.starts[ages[-1]], items.ends[ages[-1] + 1])

    def _read_words(self, clause: Clause, segment: _Segment, mention: StatisticMention) -> None:
        """What single words of the clause and of the segment say."""
        items, first = segment.items, segment.items.lowers[0]
        before = segment.lowers_before
        mention.lists_parts = items.kinds[0] == "opens"
        mention.new_subject = first in self._resets
        mention.continues = first in self._continuing
        mention.supposed = not self._supposing.isdisjoint(before[-_SUPPOSED:])
        mention.total = "total" in segment.kinds_before
        units = segment.units_before
        mention.migrants = _MIGRANT in segment.figure.noun or any(_MIGRANT in items.lowers[n] for n in units)
        mention.counts_cases = (
            segment.figure.unit in CASE_UNITS
            or "total" in segment.kinds
            or any(items.values[n] in CASE_UNITS for n in (*units, *segment.behind("unit")))
        )
        mention.aged = not self._aged.isdisjoint(clause.words)
        mention.by_office = "office" in segment.kinds
        mention.compared = not self._compares_only.isdisjoint(before)
        mention.kept = not self._kept.isdisjoint(before)

    def _handled_at(self, doc: Document, segment: _Segment, mention: StatisticMention) -> None:
        """ "Polda Jambi menangani 15 laporan, Polda Riau 7 laporan": parts of a total, by station."""
        if segment.kinds_before[-2:-1] != ["unit_place"] or segment.lowers_before[-1] not in self._kept:
            return
        if "unit_place" in segment.items.kinds[segment.figure.np_end :]:
            mention.kept = False
            _set_place(doc, segment.items, segment.figure.at - 2, mention)

    def _read_category(self, segment: _Segment, mention: StatisticMention) -> None:
        """The kind of case with the group it is done to."""
        items, figure = segment.items, segment.figure
        at = self._kind_named(segment) if "category" in segment.kinds else None
        if at is None:
            self._kind_of_people(segment, mention)
            return
        mention.topic = items.values[at]
        mention.label = items.lowers[at]
        mention.evidence_more.append(Evidence(items.starts[at], items.ends[at], "kind of case"))
        if self.categories[mention.topic].of_group and not self._children.isdisjoint(mention.label.split()):
            mention.kind_groups = frozenset(["anak"])  # "perdagangan anak", "membawa lari anak"
        for n in range(at + 1, min(at + 6, figure.end)):
            kind = items.kinds[n]
            if kind == "group" and not both_groups(items, n):
                mention.kind_groups = frozenset([items.values[n]])
                break
            if kind != "category" and items.lowers[n] not in self._to_group and not between_kinds(items, n):
                break

    def _kind_named(self, segment: _Segment) -> int | None:
        """The kind named straight behind the noun ("5 kasus pencabulan"), else the nearest before, else any behind."""
        items, at, np_end = segment.items, segment.figure.at, segment.figure.np_end
        kinds = segment.kinds_behind
        stop = np_end + kinds.index("joint") if "joint" in kinds else segment.figure.end
        behind = [
            n for n in segment.behind("category")
            if n < stop and not excluded(items, n) and items.lowers[n] != "lainnya"
        ]  # fmt: skip
        if behind and behind[0] - np_end <= 1:
            return behind[0]
        before = [
            n for n in segment.before("category")
            if not excluded(items, n) and (n >= at - 2 or not self.categories[items.values[n]].weak)
        ]  # fmt: skip
        named = [n for n in before if not self.categories[items.values[n]].plain] or before
        if named:
            return _first_of_list(items, named, self._described)
        return behind[0] if behind else None

    def _kind_of_people(self, segment: _Segment, mention: StatisticMention) -> None:
        """The people counted are a kind of their own ("12 PMI"), where nothing else is named."""
        if mention.measure != "people":
            return
        items, figure = segment.items, segment.figure
        noun = _MIGRANT if figure.noun.endswith(_MIGRANT) else figure.noun
        nouns = [noun, *(items.lowers[n] for n in segment.units_before)]
        known = next((noun for noun in nouns if noun in self.categories), None)
        if known and (known != _MIGRANT or not self._migrants.isdisjoint(items.lowers[figure.begin : figure.end])):
            mention.topic = mention.label = known

    def _read_groups(self, segment: _Segment, mention: StatisticMention) -> None:
        """Victim groups of the noun, behind it up to the joint, and before the number."""
        items = segment.items
        mention.groups = segment.figure.groups | mention.kind_groups
        found: list[int] = []
        if "group" in segment.kinds_before:
            found += self._groups_before(segment)
        if "group" in segment.kinds_behind:
            found += self._groups_behind(segment)
        if found:
            mention.groups = mention.groups.union(items.values[n] for n in found)
            mention.evidence_more += (Evidence(items.starts[n], items.ends[n], "group counted") for n in found)

    def _groups_before(self, segment: _Segment) -> Iterator[int]:
        items = segment.items
        for n in range(segment.figure.at - 1, segment.figure.begin - 1, -1):
            kind = items.kinds[n]
            if kind == "group" and not excluded(items, n) and not both_groups(items, n):
                yield n
            elif kind == "number" and items.lowers[n + 1] == "tahun":
                continue  # "anak yang masih 16 tahun ada 10 orang"
            elif not (
                kind in _BEFORE_GROUP or items.lowers[n] in self._links or (kind == "joint" and between_kinds(items, n))
            ):
                break

    def _groups_behind(self, segment: _Segment) -> Iterator[int]:
        items, end = segment.items, segment.figure.end
        plain = 0
        for n in range(segment.figure.np_end, end):
            kind = items.kinds[n]
            if kind == "joint" and not between_kinds(items, n):
                if n + 1 < end and items.lowers[n + 1] in self._all:
                    continue
                break
            if kind == "group" and not excluded(items, n) and not both_groups(items, n):
                yield n
            elif kind == "word" and items.lowers[n] not in self._links:
                plain += 1
                if plain > _WORDS_TO_GROUP:
                    break

    def _read_period(self, clause: Clause, segment: _Segment, mention: StatisticMention) -> None:
        """The nearest period; one compared with ("dibanding 2022 turun menjadi 46") belongs to another number."""
        items, figure = segment.items, segment.figure
        best: tuple[int, int] | None = None
        if "period" in segment.kinds:
            for n in segment.periods():
                if self._compared(items, n, figure, mention):
                    continue
                distance = figure.at - n if n < figure.at else n - figure.np_end + 1
                if best is None or distance < best[0]:
                    best = distance, n
        if best:
            n = best[1]
            mention.period = self._completed(segment, items.periods[n])
            mention.evidence_more.append(Evidence(items.starts[n], items.ends[n], "period counted"))
        elif not self._against.isdisjoint(segment.lowers_before):
            n = bisect_left(clause.dated, figure.begin)
            if n and items.periods[clause.dated[n - 1]].first.ref == LAST:
                start, end = items.starts[figure.begin], items.starts[figure.at]
                mention.period = Period(start, end, "at", Point(ref=THIS))

    def _completed(self, segment: _Segment, period: Period) -> Period:
        """ "2025: 73 permohonan (s/d Agustus)": the year before the number, the months behind it."""
        if period.shape != "at" or period.first.month or period.first.year is None:
            return period
        for n in segment.periods():
            other = segment.items.periods[n]
            if other.shape == "open" and not other.named_year:
                return other._replace(first=other.first._replace(year=period.first.year))
        return period

    def _compared(self, items: Items, n: int, figure: Candidate, mention: StatisticMention) -> bool:
        """The period at ``n`` is the one compared with ("turun dibanding 2022 menjadi 46", "naik 3 dibanding 2021")."""
        before = {items.lowers[m] for m in range(max(0, n - 2), n) if items.kinds[m] not in ("number", "unit")}
        if before.isdisjoint(self._compares):
            return False
        if n > figure.at:
            return "dari" not in before or mention.kind == "change"
        if mention.kind == "change":
            return True
        return not self._arrives.isdisjoint(items.lowers[n : figure.at])

    def _read_place(self, doc: Document, clause: Clause, segment: _Segment, mention: StatisticMention) -> None:
        """The place straight before the number, or any behind it; a bare name where places are listed."""
        self._place_beside(doc, clause, segment, mention)
        if mention.measure == "zero" and mention.place is None and (near := segment.before("place")):
            # "Kecamatan Pupuan menjadi satu-satunya yang nihil": it may stand further off
            _set_place(doc, segment.items, near[-1], mention)

    def _place_beside(self, doc: Document, clause: Clause, segment: _Segment, mention: StatisticMention) -> None:
        items, figure = segment.items, segment.figure
        for n in range(figure.at - 1, figure.begin - 1, -1):
            kind, lower = items.kinds[n], items.lowers[n]
            if lower in _DASHES:
                return
            if kind in PLACE_WORDS:
                self._set_place_at(doc, items, n, mention)
                return
            if lower == "(" and n == figure.at - 1:
                continue  # "Agam (41 kasus)"
            if kind == "name":
                if items.values[n] == "region" or clause.places_governed:
                    _set_place(doc, items, n, mention)
                    return
            elif lower not in self._links:
                return
        if not PLACE_WORDS.isdisjoint(segment.kinds_behind):
            n = next(n for n, kind in enumerate(segment.kinds_behind, figure.np_end) if kind in PLACE_WORDS)
            self._set_place_at(doc, items, n, mention)

    def _set_place_at(self, doc: Document, items: Items, n: int, mention: StatisticMention) -> None:
        """The place at ``n``, or what lies outside it ("luar Kota Tangsel")."""
        _set_place(doc, items, n, mention)
        if n and items.kinds[n] == "place" and items.lowers[n - 1] in self._outside:
            mention.place = (items.starts[n - 1], items.ends[n])
            mention.breakdown = doc.text[items.starts[n - 1] : items.ends[n]]
            mention.elsewhere = True

    def _read_status(self, doc: Document, segment: _Segment, mention: StatisticMention) -> None:
        """Behind the number anywhere in its segment, before it only straight ("lidik 21", "terungkap sebanyak 13")."""
        items, figure = segment.items, segment.figure
        if "status" in segment.kinds_behind:
            n = figure.np_end + segment.kinds_behind.index("status")
            mention.status = doc.text[items.starts[n] : items.ends[n]]
            return
        if "status" not in segment.kinds_before:
            return
        for n in range(figure.at - 1, figure.begin - 1, -1):
            if items.kinds[n] == "status":
                mention.status = doc.text[items.starts[n] : items.ends[n]]
                return
            if items.kinds[n] not in ("soft", "unit", "period", "total") and items.lowers[n] not in self._links:
                return

    def _read_relation(self, doc: Document, segment: _Segment, mention: StatisticMention) -> None:
        """ "bapak tiri enam": suspects by what they are to the victim; straight beside the number only."""
        items, figure = segment.items, segment.figure
        near = [
            n for n in (figure.at - 1, figure.np_end)
            if figure.begin <= n < figure.end and items.kinds[n] == "relation"
        ]  # fmt: skip
        if near and mention.measure in ("people", "bare", "role") and mention.topic is None and not mention.groups:
            mention.breakdown = doc.text[items.starts[near[0]] : items.ends[near[0]]]
            mention.unit = "pelaku"
            mention.related = True

    def _read_unit(self, segment: _Segment, mention: StatisticMention) -> None:
        """Victims or suspects where the noun only says "orang"; the noun before a number that has none."""
        if mention.unit in CASE_UNITS or mention.unit in ROLE_UNITS or mention.unit == "persen":
            return
        values = segment.items.values
        before = [values[n] for n in segment.units_before if values[n] != "persen"]
        if mention.measure == "people":
            behind = [values[n] for n in segment.behind("unit")]
            roles = [v for v in (*behind, *reversed(before)) if v in ROLE_UNITS]
            mention.unit = roles[0] if roles else "orang" if mention.unit else None
        elif before:
            mention.unit = before[-1]

    def _read_change(self, segment: _Segment, mention: StatisticMention) -> None:
        """A rise or fall straight before the number, with nothing but words of its size between."""
        items, figure = segment.items, segment.figure
        share = mention.unit == "persen"
        if share:
            mention.kind = "share"
        for n in range(figure.at - 1, max(figure.begin - 2, -1), -1):
            kind, lower = items.kinds[n], items.lowers[n]
            if kind == "change":
                mention.kind = "change"
                mention.evidence_more.append(Evidence(items.starts[n], items.ends[n], "rise or fall"))
                return
            if lower in self._levels and not share:
                return
            if lower not in self._between and kind != "opens" and not (share and lower in self._links):
                return

    def _read_back(self, items: Items, figure: Candidate, mention: StatisticMention) -> None:
        kinds, lowers, n = items.kinds, items.lowers, figure.np_end
        behind = n < len(kinds)
        if behind and kinds[n] == "among":
            mention.back = "part"
        elif not mention.leaves and (
            self._behind_from(items, figure.at)
            or (behind and lowers[n] in self._after_back and mention.measure != "zero")
            or (behind and kinds[n] == "category" and lowers[n + 1 : n + 2] in _THAT)
        ):
            mention.back = "value"

    def _whole_of(self, items: Items, figure: Candidate) -> float | None:
        """46 in "sembilan dari 46 kasus tersebut"."""
        n = figure.np_end
        if n + 1 < len(items.lowers) and items.lowers[n] == "dari":
            number = items.numbers.get(n + 1)
            # a percentage or a span of time is no whole that a number can be part of
            if number is not None and number.measure not in ("percent", "duration", "age"):
                return number.value
        return None

    def _leaves(self, items: Items, figure: Candidate) -> bool:
        """The first number of "dari 40 menjadi 52 kasus": the level before."""
        lowers = items.lowers
        n = figure.at - 1
        while n > 0 and lowers[n] in self._between and lowers[n] not in self._leaves_from:
            n -= 1  # "dari sebanyak 12 kasus menjadi 17"
        if n < 0 or lowers[n] not in self._leaves_from:
            return False
        behind = figure.np_end
        return (
            behind + 1 < len(lowers)
            and (lowers[behind] in self._arrives or lowers[behind] == "ke")
            and items.kinds[behind + 1] == "number"
        )

    def _unnamed(self, doc: Document, segment: _Segment) -> str | None:
        """The words between the joint that opens the segment and the number: "..., mediasi satu kasus"."""
        items, begin = segment.items, segment.figure.begin
        words = [
            n for n in range(begin, segment.figure.at)
            if items.kinds[n] in ("word", "status")
            and items.lowers[n] not in self._links
            and items.lowers[n][0].isalpha()
        ]  # fmt: skip
        return doc.text[items.starts[words[0]] : items.ends[words[-1]]] if words else None

    def _behind_from(self, items: Items, at: int) -> bool:
        """ "Dari 46 kasus, ..." at the head of its clause or item, "ke-34 PMI", "sembilan dari 21 kasus"."""
        kinds, lowers = items.kinds, items.lowers
        n = at - 1
        while n >= 0 and kinds[n] == "total":
            n -= 1
        if n < 0 or lowers[n] not in self._before_back:
            return False
        if lowers[n] == "ke" and n and kinds[n - 1] == "change":
            return False  # "naik ke 58"
        if lowers[n] != "dari" or n == 0:
            return True
        return kinds[n - 1] in ("joint", "number", "unit", "person") or not lowers[n - 1][0].isalpha()


def _set_place(doc: Document, items: Items, n: int, mention: StatisticMention) -> None:
    mention.place = (items.starts[n], items.ends[n])
    mention.breakdown = doc.text[items.starts[n] : items.ends[n]]


def _first_of_list(items: Items, named: list[int], described: frozenset[str]) -> int:
    """The nearest kind before the number; of "persetubuhan dan pencabulan 58" the first."""
    at = len(named) - 1
    while at > 0:
        first, stop = named[at - 1] + 1, named[at]
        kinds, lowers = items.kinds[first:stop], items.lowers[first:stop]
        if len(lowers) == 1 and lowers[0] in described:
            at -= 1
            continue
        if "atau" in lowers and "joint" not in kinds and "number" not in kinds:
            at -= 1
            continue
        if not lowers or not all(
            kind == "group" or lower in _JOINS_KINDS for kind, lower in zip(kinds, lowers, strict=True)
        ):
            break
        if all(kind == "group" for kind in kinds):
            break
        at -= 1
    return named[at]

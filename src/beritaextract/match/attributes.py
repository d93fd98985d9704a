"""Reads what stands in a figure's segment: kind of case, victim group, period, place, stage, unit, rise or fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..record import Evidence
from .clauses import CASE_UNITS, ROLE_UNITS, Category, Clause, Item, between_kinds, both_groups, excluded
from .document import Document
from .mentions import NumberMention, StatisticMention
from .periods import LAST, THIS, Period, Point
from .segments import Candidate

_WORDS_TO_GROUP = 3
_SUPPOSED = 4
_DASHES = frozenset("-–—")


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
        self._prepositions = frozenset(rules["places"]["prepositions"])
        self._outside = frozenset(rules["places"]["outside"])
        self._place_cues = frozenset(rules["places"]["cues"])

    def read(self, doc: Document, clause: Clause, figure: Candidate) -> StatisticMention:
        items = clause.items
        item = items[figure.at]
        number = item.number or NumberMention(item.start, item.end, "none in words", 0)
        mention = StatisticMention(
            number.start, number.end, "", number.value, number.value_max, number.qualifier, unit=figure.unit,
            measure=figure.measure, clause=clause.index,
        )  # fmt: skip
        mention.lists_parts = bool(items) and items[0].kind == "opens"
        ages = [
            n
            for n in range(figure.begin, figure.at)
            if items[n].kind == "number" and n + 1 < len(items) and items[n + 1].lower == "tahun"
        ]
        mention.by_age = bool(ages)
        if ages:
            mention.age = (items[ages[-1]].start, items[ages[-1] + 1].end)
        near = range(max(figure.begin, figure.at - _SUPPOSED), figure.at)
        mention.supposed = any(items[n].lower in self._supposing for n in near)
        mention.new_subject = bool(items) and items[0].lower in self._resets
        counted = [figure.noun, *(i.lower for i in items[figure.begin : figure.at] if i.kind == "unit")]
        mention.migrants = any("pmi" in noun for noun in counted)
        mention.continues = bool(items) and items[0].lower in self._continuing
        mention.total = any(items[n].kind == "total" for n in range(figure.begin, figure.at))
        self._read_category(items, figure, mention)
        self._read_groups(items, figure, mention)
        self._read_unit(items, figure, mention)
        self._read_change(items, figure, mention)
        self._read_period(items, figure, mention)
        self._read_place(doc, clause, figure, mention)
        self._place_of_none(doc, items, figure, mention)
        self._read_status(doc, items, figure, mention)
        mention.leaves = self._leaves(items, figure)
        self._read_back(items, figure, mention)
        self._read_relation(doc, items, figure, mention)
        mention.arrives = figure.at > 0 and items[figure.at - 1].lower in self._arrives
        mention.part_of_value = self._whole_of(items, figure)
        mention.unnamed = self._unnamed(doc, items, figure)
        mention.counts_cases = any(
            (items[n].kind == "unit" and items[n].value in CASE_UNITS) or items[n].kind == "total"
            for n in range(figure.begin, figure.end)
        )
        mention.aged = bool(clause.words & self._aged)
        mention.by_office = any(items[n].kind == "office" for n in range(figure.begin, figure.end))
        mention.compared = any(
            items[n].lower in self._compares and items[n].lower not in self._prepositions
            for n in range(figure.begin, figure.at)
        )
        mention.kept = any(items[n].lower in self._kept for n in range(figure.begin, figure.at))
        self._handled_at(doc, items, figure, mention)
        mention.rule = self._rule(mention)
        return mention

    def _handled_at(self, doc: Document, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """ "Polda Jambi menangani 15 laporan, Polda Riau 7 laporan": parts of a total, by station."""
        before = items[max(figure.begin, figure.at - 2) : figure.at]
        if len(before) != 2 or before[0].kind != "unit_place" or before[1].lower not in self._kept:
            return
        if any(i.kind == "unit_place" for i in items[figure.np_end :]):
            mention.kept = False
            mention.place = (before[0].start, before[0].end)
            mention.breakdown = doc.text[before[0].start : before[0].end]

    def _read_category(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """The kind named straight behind the noun ("5 kasus pencabulan"), else the nearest before, else any behind."""
        stop = next((n for n in range(figure.np_end, figure.end) if items[n].kind == "joint"), figure.end)
        behind = [n for n in range(figure.np_end, stop) if items[n].kind == "category" and not excluded(items, n)]
        before = [n for n in range(figure.begin, figure.at) if items[n].kind == "category" and not excluded(items, n)]
        near = [n for n in behind if n - figure.np_end <= 1]
        before = [n for n in before if not self.categories[items[n].value].weak or n >= figure.at - 2]
        near = [n for n in near if items[n].lower != "lainnya"]
        behind = [n for n in behind if items[n].lower != "lainnya"]
        named = [n for n in before if not self.categories[items[n].value].plain] or before
        at = (
            near[0]
            if near
            else _first_of_list(items, named, self._described)
            if named
            else behind[0]
            if behind
            else None
        )
        if at is None:
            nouns = [
                "pmi" if figure.noun.endswith("pmi") else figure.noun,
                *(items[n].lower for n in range(figure.begin, figure.at) if items[n].kind == "unit"),
            ]
            known = next((noun for noun in nouns if noun in self.categories), None)
            beside = {i.lower for i in items[figure.begin : figure.end]}
            if known and mention.measure == "people" and (known != "pmi" or beside & self._migrants):
                mention.topic = mention.label = known
            return
        mention.topic = items[at].value
        mention.label = items[at].lower
        mention.evidence_more.append(Evidence(items[at].start, items[at].end, "kind of case"))
        if self.categories[items[at].value].of_group and self._children & frozenset(items[at].lower.split()):
            mention.kind_groups = frozenset(["anak"])  # "perdagangan anak", "membawa lari anak"
        for n in range(at + 1, min(at + 6, figure.end)):
            if items[n].kind == "group" and not both_groups(items, n):
                mention.kind_groups = frozenset([items[n].value])
                break
            if items[n].kind != "category" and items[n].lower not in self._to_group and not between_kinds(items, n):
                break

    def _read_groups(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """Victim groups of the noun, behind it up to the joint, and before the number."""
        groups = set(figure.groups | mention.kind_groups)
        plain = 0
        for n in range(figure.at - 1, figure.begin - 1, -1):
            kind = items[n].kind
            if kind == "group" and not excluded(items, n) and not both_groups(items, n):
                groups.add(items[n].value)
                mention.evidence_more.append(Evidence(items[n].start, items[n].end, "group counted"))
            elif kind == "number" and items[n + 1].lower == "tahun":
                continue  # "anak yang masih 16 tahun ada 10 orang"
            elif (
                kind in ("category", "period", "unit", "total", "soft", "change", "each")
                or items[n].lower in self._links
                or (kind == "joint" and between_kinds(items, n))
            ):
                continue
            else:
                break
        for n in range(figure.np_end, figure.end):
            kind = items[n].kind
            if kind == "joint" and not between_kinds(items, n):
                if n + 1 < figure.end and items[n + 1].lower in self._all:
                    continue
                break
            if kind == "group" and not excluded(items, n) and not both_groups(items, n):
                groups.add(items[n].value)
                mention.evidence_more.append(Evidence(items[n].start, items[n].end, "group counted"))
            elif kind == "word" and items[n].lower not in self._links:
                plain += 1
                if plain > _WORDS_TO_GROUP:
                    break
        mention.groups = frozenset(groups)

    def _read_period(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """The nearest period; one compared with ("dibanding 2022 turun menjadi 46") belongs to another number."""
        best: tuple[int, Item] | None = None
        for n in range(figure.begin, figure.end):
            if items[n].kind != "period":
                continue
            if self._compared(items, n, figure, mention):
                continue
            distance = figure.at - n if n < figure.at else n - figure.np_end + 1
            if best is None or distance < best[0]:
                best = distance, items[n]
        if best:
            mention.period = self._completed(items, figure, best[1].period)
            mention.evidence_more.append(Evidence(best[1].start, best[1].end, "period counted"))

        elif any(items[n].lower in self._against for n in range(figure.begin, figure.at)):
            earlier = [i.period for i in items[: figure.begin] if i.kind == "period" and i.period]
            if earlier and earlier[-1].first.ref == LAST:
                mention.period = Period(items[figure.begin].start, items[figure.at].start, "at", Point(ref=THIS))

    def _completed(self, items: list[Item], figure: Candidate, period: Period | None) -> Period | None:
        """ "2025: 73 permohonan (s/d Agustus)": the year before the number, the months behind it."""
        if period is None or period.shape != "at" or period.first.month or period.first.year is None:
            return period
        for n in range(figure.begin, figure.end):
            other = items[n].period
            if other and other.shape == "open" and not other.named_year:
                return replace(other, first=replace(other.first, year=period.first.year))
        return period

    def _compared(self, items: list[Item], n: int, figure: Candidate, mention: StatisticMention) -> bool:
        """The period at ``n`` is the one compared with ("turun dibanding 2022 menjadi 46", "naik 3 dibanding 2021")."""
        before = {i.lower for i in items[max(0, n - 2) : n] if i.kind not in ("number", "unit")}
        if not before & self._compares:
            return False
        if n > figure.at:
            return "dari" not in before or mention.kind == "change"
        if mention.kind == "change":
            return True
        return any(items[m].lower in self._arrives for m in range(n, figure.at))

    def _read_place(self, doc: Document, clause: Clause, figure: Candidate, mention: StatisticMention) -> None:
        items = clause.items
        spans = [*range(figure.at - 1, figure.begin - 1, -1), *range(figure.np_end, figure.end)]
        for n in spans:
            if n < figure.at and items[n].lower in _DASHES:
                return
            if n and items[n].kind == "place" and items[n - 1].lower in self._outside:
                mention.place = (items[n - 1].start, items[n].end)
                mention.breakdown = doc.text[items[n - 1].start : items[n].end]
                mention.elsewhere = True
                return
            if items[n].kind in ("place", "unit_place"):
                mention.place = (items[n].start, items[n].end)
                mention.breakdown = doc.text[items[n].start : items[n].end]
                return
            if items[n].lower == "(" and n == figure.at - 1:
                continue  # "Agam (41 kasus)"
            if items[n].kind not in ("name",) and items[n].lower not in self._links and n < figure.at:
                break
            governed = items[n].value == "region" or self.places_governed(clause)
            if items[n].kind == "name" and n < figure.at and governed:
                mention.place = (items[n].start, items[n].end)
                mention.breakdown = doc.text[items[n].start : items[n].end]
                return

    def _place_of_none(self, doc: Document, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """ "Kecamatan Pupuan menjadi satu-satunya yang nihil": the place may stand further off."""
        near = [n for n in range(figure.begin, figure.at) if items[n].kind == "place"]
        if near and mention.measure == "zero" and mention.place is None:
            mention.place = (items[near[-1]].start, items[near[-1]].end)
            mention.breakdown = doc.text[items[near[-1]].start : items[near[-1]].end]

    def _read_status(self, doc: Document, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """Behind the number anywhere in its segment, before it only straight ("lidik 21", "terungkap sebanyak 13")."""
        for n in range(figure.np_end, figure.end):
            if items[n].kind == "status":
                mention.status = doc.text[items[n].start : items[n].end]
                return
        for n in range(figure.at - 1, figure.begin - 1, -1):
            if items[n].kind == "status":
                mention.status = doc.text[items[n].start : items[n].end]
                return
            if items[n].kind not in ("soft", "unit", "period", "total") and items[n].lower not in self._links:
                return

    def _read_relation(self, doc: Document, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """ "bapak tiri enam": suspects by what they are to the victim; straight beside the number only."""
        near = [
            n for n in (figure.at - 1, figure.np_end) if figure.begin <= n < figure.end and items[n].kind == "relation"
        ]
        if near and mention.measure in ("people", "bare", "role") and mention.topic is None and not mention.groups:
            mention.breakdown = doc.text[items[near[0]].start : items[near[0]].end]
            mention.unit = "pelaku"
            mention.related = True

    def _read_unit(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        """Victims or suspects where the noun only says "orang"; the noun before a number that has none."""
        if mention.unit in CASE_UNITS or mention.unit in ROLE_UNITS or mention.unit == "persen":
            return
        before = [
            items[n].value
            for n in range(figure.begin, figure.at)
            if items[n].kind == "unit" and items[n].value != "persen"
        ]
        behind = [
            items[n].value
            for n in range(figure.np_end, figure.end)
            if items[n].kind == "unit" and items[n].value != "persen"
        ]
        roles = [v for v in behind if v in ROLE_UNITS] + [v for v in reversed(before) if v in ROLE_UNITS]
        if mention.measure == "people":
            mention.unit = roles[0] if roles else "orang" if mention.unit else None
        elif before:
            mention.unit = before[-1]

    def _read_change(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        if mention.unit == "persen":
            mention.kind = "share"
        for n in range(figure.at - 1, max(figure.begin - 2, -1), -1):
            if n < 0:
                break
            item = items[n]
            if item.kind == "change":
                mention.kind = "change"
                mention.evidence_more.append(Evidence(item.start, item.end, "rise or fall"))
                return
            if item.lower in self._levels and mention.unit != "persen":
                return
            if (
                item.lower not in self._between
                and item.kind not in ("opens",)
                and not (mention.unit == "persen" and item.lower in self._links)
            ):
                return

    def _read_back(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> None:
        after = items[figure.np_end] if figure.np_end < len(items) else None
        if after and after.kind == "among":
            mention.back = "part"
            return
        behind = list(items[figure.np_end : figure.np_end + 4])
        if mention.leaves:
            return
        if (
            self._behind_from(items, figure.at)
            or (any(i.lower in self._after_back for i in behind[:1]) and mention.measure != "zero")
            or (behind and behind[0].kind == "category" and len(behind) > 1 and behind[1].lower in ("itu", "tersebut"))
        ):
            mention.back = "value"

    def _whole_of(self, items: list[Item], figure: Candidate) -> float | None:
        """46 in "sembilan dari 46 kasus tersebut"."""
        behind = items[figure.np_end : figure.np_end + 2]
        if len(behind) > 1 and behind[0].lower == "dari" and behind[1].number is not None and not is_measure(behind[1]):
            return behind[1].number.value
        return None

    def _leaves(self, items: list[Item], figure: Candidate) -> bool:
        """The first number of "dari 40 menjadi 52 kasus": the level before."""
        n = figure.at - 1
        while n > 0 and items[n].lower in self._between and items[n].lower not in self._leaves_from:
            n -= 1  # "dari sebanyak 12 kasus menjadi 17"
        if n < 0 or items[n].lower not in self._leaves_from:
            return False
        behind = items[figure.np_end : figure.np_end + 2]
        return (
            bool(behind)
            and (behind[0].lower in self._arrives or behind[0].lower == "ke")
            and len(behind) > 1
            and behind[1].kind == "number"
        )

    def _unnamed(self, doc: Document, items: list[Item], figure: Candidate) -> str | None:
        """The words between the joint and the number: "..., mediasi satu kasus"."""
        words = [
            items[n] for n in range(figure.begin, figure.at)
            if items[n].kind in ("word", "status") and items[n].lower not in self._links and items[n].lower[0].isalpha()
        ]  # fmt: skip
        if figure.begin == 0 or not words or items[figure.begin].kind != "joint":
            return None
        return doc.text[words[0].start : words[-1].end]

    def _behind_from(self, items: list[Item], at: int) -> bool:
        """ "Dari 46 kasus, ..." at the head of its clause or item, "ke-34 PMI", "sembilan dari 21 kasus"."""
        n = at - 1
        while n >= 0 and items[n].kind == "total":
            n -= 1
        if n < 0 or items[n].lower not in self._before_back:
            return False
        if items[n].lower == "ke" and n and items[n - 1].kind == "change":
            return False  # "naik ke 58"
        if items[n].lower != "dari" or n == 0:
            return True
        return (
            items[n - 1].kind in ("joint", "number", "unit")
            or not items[n - 1].lower[0].isalpha()
            or items[n - 1].kind == "person"
        )

    def places_governed(self, clause: Clause) -> bool:
        """A place word in the clause, or a list of places before it: bare names in its list are places too."""
        return clause.places_before or any(
            i.kind in ("place", "unit_place") or i.lower in self._place_cues for i in clause.items
        )

    def _rule(self, mention: StatisticMention) -> str:
        return {
            "case": "number of cases", "role": "number of victims or suspects", "people": "number of people",
            "percent": "percentage of cases", "bare": "number in a list of figures", "zero": "none counted",
        }[mention.measure]  # fmt: skip


def is_measure(item: Item) -> bool:
    """A percentage or a span of time: no whole that a number can be part of."""
    return item.number is not None and item.number.measure in ("percent", "duration", "age")


def _first_of_list(items: list[Item], named: list[int], described: frozenset[str]) -> int:
    """The nearest kind before the number; of "persetubuhan dan pencabulan 58" the first."""
    at = len(named) - 1
    while at > 0:
        between = items[named[at - 1] + 1 : named[at]]
        if len(between) == 1 and between[0].lower in described:
            at -= 1
            continue
        if any(i.lower == "atau" for i in between) and not any(i.kind in ("joint", "number") for i in between):
            at -= 1
            continue
        if not between or not all(
            i.lower in ("dan", ",", "/", "serta", "atau", "(") or i.kind == "group" or i.lower == "terhadap"
            for i in between
        ):
            break
        if all(i.kind == "group" for i in between):
            break
        at -= 1
    return named[at]

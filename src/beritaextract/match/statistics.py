"""Finds figures: numbers of cases, victims, reports and suspects with what stands around them in their clause.

A clause is cut into one segment a number at its joints ("KDRT 24 kasus | , persetubuhan anak 15 | , ..."); what stands in
a segment belongs to its number. Which figures stay, and what they inherit from the clauses before, is settled by
``resolve/statistics.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..patterns import Patterns
from ..record import Evidence
from .clauses import Category, Clause, ClauseReader, Item, read_categories
from .document import Document
from .mentions import Found, NumberMention, PeriodMention, StatisticMention, TopicMention
from .periods import LAST, THIS, Period, Point

_CASE_UNITS = frozenset(["kasus", "laporan"])
_ROLE_UNITS = frozenset(["korban", "pelaku"])
_ATTRIBUTES = frozenset(["category", "group", "period", "place", "name", "status", "unit", "unit_place", "relation"])
_PLACES = frozenset(["place", "name", "unit_place"])
#: behind one of these a number that looks like an age ("tahap II, 3 penyidikan") counts
_COUNTED = frozenset(["among", "status", "unit", "category"])
_WORDS_TO_GROUP = 3
_LARGE_PART = 20
_LEAD_WORDS = 6
_NEAR = 4
_DASHES = frozenset("-–—")


@dataclass(slots=True)
class _Figure:
    """A number of a clause while its segment is cut: ``at`` is its item, ``np_end`` the item after its noun."""

    at: int
    np_end: int
    measure: str
    unit: str | None
    begin: int = 0
    end: int = 0
    groups: frozenset[str] = frozenset()
    noun: str = ""


class StatisticMatcher:
    """Compiled from ``patterns/statistics.toml`` and ``patterns/categories.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["statistics"]
        self.categories = read_categories(patterns["categories"])
        words = patterns["numbers"]["words"]
        self.clauses = ClauseReader(rules, patterns["categories"], {**words["units"], **words["wholes"]})
        self._links = frozenset(rules["links"]["words"])
        self._after_bare = frozenset(rules["after_bare"]["words"])
        self._levels = frozenset(rules["changes"]["levels"])
        self._between = frozenset(rules["changes"]["between"])
        self._change_nouns = frozenset(rules["changes"]["nouns"])
        self._after_back = frozenset(rules["back"]["after"])
        self._before_back = frozenset(rules["back"]["before"])
        self._after_zero = frozenset(rules["zero"]["may_follow"])
        self._ends_zero = frozenset(rules["zero"]["ends"])
        self._compares = frozenset(rules["changes"]["compares"])
        self._against = frozenset(rules["periods"]["against"])
        self._aged = frozenset(rules["people"]["aged"])
        self._all = frozenset(rules["totals"]["all"])
        self._role_words = {w: unit for unit in _ROLE_UNITS for w in rules["units"][unit]}
        self._migrants = frozenset(rules["people"]["migrants"])
        self._about = frozenset(rules["people"]["about"])
        self._described = frozenset(rules["lists"]["described"])
        self._resets = frozenset(rules["lists"]["resets"])
        self._to_group = frozenset(rules["people"]["leads"])
        self._kept = frozenset(rules["refuse"]["kept"])
        self._people = frozenset(rules["refuse"]["people"])
        self._served = frozenset(rules["refuse"]["served"])
        self._rates = frozenset(rules["refuse"]["rates"])
        self._plans = frozenset(rules["refuse"]["plans"])
        self._plans_but = tuple(rules["refuse"]["plans_but"])
        self._continuing = frozenset(rules["lists"]["rest"] + rules["joints"]["continuing"])
        self._plain_people = frozenset(rules["people"]["plain"])
        self._place_cues = frozenset(rules["places"]["cues"])

    def find(self, doc: Document, found: Found) -> list[StatisticMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found, and gets the topics named."""
        out: list[StatisticMention] = []
        found.topics, found.periods = [], []
        for clause in self.clauses.read(doc, found):
            for at, i in enumerate(clause.items):
                if i.kind == "category":
                    out_of = _excluded(clause.items, at)
                    found.topics.append(TopicMention(i.start, i.end, "kind of case", i.value, clause.index, out_of))
                elif i.kind == "period":
                    found.periods.append(PeriodMention(i.start, i.end, "period counted", i.period, clause.index))
            if not clause.headline and any(i.kind in ("number", "zero") for i in clause.items):
                out.extend(self._figures(doc, clause))
        return out

    # -- which numbers of a clause can be figures

    def _figures(self, doc: Document, clause: Clause) -> Iterator[StatisticMention]:
        items = clause.items
        figures = [f for at, i in enumerate(items) if i.kind in ("number", "zero") and (f := self._candidate(items, at))]
        if not figures:
            return
        said_again = [f for f in figures[1:] if f.measure == "percent" and items[f.at - 1].lower == "("]
        figures = [f for f in figures if f not in said_again]
        self._cut(items, figures)
        names = [(f, self._mention(doc, clause, f, first=n == 0)) for n, f in enumerate(figures)]
        self._heads(items, names)
        self._share(items, names)
        yield from self._distribute(doc, clause, names)
        yield from self._in_brackets_again(doc, clause, said_again, names)

    def _in_brackets_again(
        self, doc: Document, clause: Clause, percents: list[_Figure], names: list[tuple[_Figure, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """ "45 kasus (61 persen) di antaranya kekerasan seksual": the share that the number before it is."""
        for figure in percents:
            of = [m for f, m in names if f.at < figure.at]
            number = clause.items[figure.at].number
            if of and number is not None and not clause.words & self._rates:
                yield replace(
                    of[-1], start=number.start, end=number.end, value=number.value, qualifier=number.qualifier, unit="persen",
                    measure="percent", kind="share", rule="percentage of cases", back=None, evidence_more=list(of[-1].evidence_more),
                )  # fmt: skip

    def _candidate(self, items: list[Item], at: int) -> _Figure | None:
        item = items[at]
        number = item.number
        if item.kind == "zero":
            return self._zero(items, at)
        if number is None or number.measure == "duration" or isinstance(number.value, float) and number.measure != "percent":
            return None
        if number.measure == "age" and not any(i.kind in _COUNTED for i in items[at + 1 : at + 2]):
            return None
        if self._in_brackets(items, at):
            return None
        if number.measure == "percent":
            return _Figure(at, _after(items, at, number.outer[1]), "percent", "persen")
        nxt = at + 1
        if nxt < len(items) and items[nxt].lower == "lebih":
            nxt += 1
        if nxt + 1 < len(items) and items[nxt].kind == "total" and items[nxt + 1].kind == "unit":
            nxt += 1
        following = items[nxt] if nxt < len(items) else None
        if following is None:
            return _Figure(at, nxt, "bare", None) if number.value is not None else None
        if following.kind == "unit" and following.value != "persen":
            return self._counted(items, at, nxt)
        if number.value is None:
            return None
        if following.kind == "category" and "korban" in following.lower:
            return _Figure(at, nxt, "role", "korban")
        if following.kind == "group":
            return _Figure(at, nxt + 1, "people", None, groups=frozenset([following.value]))
        bare = following.kind in ("category", "among", "status", "joint", "soft", "period", "change", "excluding", "opens", "each", "group")
        if bare or _is_passive(following) or following.lower in self._after_bare or not following.lower[0].isalnum():
            return _Figure(at, nxt, "bare", None)
        return None

    def _in_brackets(self, items: list[Item], at: int) -> bool:
        """ "Rudi (39)": an age behind a name."""
        near = items[max(0, at - 2) : at + 2]
        return (
            len(near) == 4 and near[1].lower == "(" and near[3].lower == ")" and near[0].kind in ("name", "person", "place")
        )

    def _counted(self, items: list[Item], at: int, nxt: int) -> _Figure | None:
        """The number with its unit; in "37 orang tersangka", "8 orang korban" the second noun counts."""
        unit = items[nxt].value
        end = nxt + 1
        groups: frozenset[str] = frozenset()
        if unit == "orang" and end < len(items):
            if items[end].kind == "unit" and items[end].value in _ROLE_UNITS:
                unit, end = items[end].value, end + 1
            elif items[end].kind == "group":
                groups, end = frozenset([items[end].value]), end + 1
        number = items[at].number
        if number is not None and number.value is None and unit not in _CASE_UNITS:
            return None
        measure = "case" if unit in _CASE_UNITS else "role" if unit in _ROLE_UNITS else "people"
        return _Figure(at, end, measure, unit, groups=groups, noun=items[nxt].lower)

    def _zero(self, items: list[Item], at: int) -> _Figure | None:
        """ "nihil", "tidak ada laporan": only behind what it answers for, and with nothing else counted behind it."""
        nxt = at + 1
        unit = None
        while nxt < len(items) and (items[nxt].lower in self._after_zero or items[nxt].kind == "unit"):
            if items[nxt].kind == "unit" and items[nxt].value in _CASE_UNITS and unit is None:
                unit = items[nxt].value
            elif items[nxt].kind == "joint":
                break
            elif items[nxt].kind == "unit" and items[nxt].value not in _CASE_UNITS:
                return None
            nxt += 1
        following = items[nxt] if nxt < len(items) else None
        if following and following.lower not in self._ends_zero and unit is None:
            if following.kind in ("word", "name", "group", "category") and following.lower[0].isalnum() or following.lower == "yang":
                return None
        return _Figure(at, nxt, "zero", unit)

    # -- segments

    def _cut(self, items: list[Item], figures: list[_Figure]) -> None:
        figures[0].begin = 0
        figures[-1].end = len(items)
        for left, right in zip(figures, figures[1:]):
            left.end = right.begin = self._boundary(items, left, right)

    def _boundary(self, items: list[Item], left: _Figure, right: _Figure) -> int:
        """Where the segment of ``left`` ends: at the first joint ("A 3, B 4") or, where the number stands first, the last."""
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
            return left.np_end  # "tahun 2019 ada 27 kasus tahun 2020 ada 22"
        soft = [n for n in range(left.np_end, right.at) if items[n].kind in ("soft", "opens", "back") and items[n].lower != "ada"]
        return soft[0] if soft else left.np_end

    # -- what belongs to a figure

    def _mention(self, doc: Document, clause: Clause, figure: _Figure, first: bool) -> StatisticMention:
        items = clause.items
        item = items[figure.at]
        number = item.number or NumberMention(item.start, item.end, "none in words", 0)
        mention = StatisticMention(
            number.start, number.end, "", number.value, number.value_max, number.qualifier, unit=figure.unit,
            measure=figure.measure, clause=clause.index, opens=first,
        )  # fmt: skip
        mention.lists_parts = bool(items) and items[0].kind == "opens"
        mention.by_age = any(
            items[n].kind == "number" and n + 1 < len(items) and items[n + 1].lower == "tahun"
            for n in range(figure.begin, figure.at)
        )
        mention.new_subject = bool(items) and items[0].lower in self._resets
        mention.migrants = "pmi" in figure.noun
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
        mention.arrives = figure.at > 0 and items[figure.at - 1].lower in ("menjadi", "jadi")
        mention.part_of_value = self._whole_of(items, figure)
        mention.unnamed = self._unnamed(doc, items, figure)
        mention.counts_cases = any(
            items[n].kind == "unit" and items[n].value in _CASE_UNITS or items[n].kind == "total"
            for n in range(figure.begin, figure.end)
        )
        mention.aged = bool(clause.words & self._aged)
        mention.kept = any(items[n].lower in self._kept for n in range(figure.begin, figure.at))
        mention.refused = self._refusal(clause, figure, mention)
        mention.rule = self._rule(mention)
        return mention

    def _read_category(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        """The kind named straight behind the noun ("5 kasus pencabulan"), else the nearest before, else any behind."""
        stop = next((n for n in range(figure.np_end, figure.end) if items[n].kind == "joint"), figure.end)
        behind = [n for n in range(figure.np_end, stop) if items[n].kind == "category" and not _excluded(items, n)]
        before = [n for n in range(figure.begin, figure.at) if items[n].kind == "category" and not _excluded(items, n)]
        near = [n for n in behind if n - figure.np_end <= 1]
        before = [n for n in before if not self.categories[items[n].value].weak or n >= figure.at - 2]
        near = [n for n in near if items[n].lower != "lainnya"]
        behind = [n for n in behind if items[n].lower != "lainnya"]
        named = [n for n in before if not self.categories[items[n].value].plain] or before
        at = near[0] if near else _first_of_list(items, named, self._described) if named else behind[0] if behind else None
        if at is None:
            nouns = ["pmi" if figure.noun.endswith("pmi") else figure.noun, *(items[n].lower for n in range(figure.begin, figure.at) if items[n].kind == "unit")]
            known = next((noun for noun in nouns if noun in self.categories), None)
            beside = {i.lower for i in items[figure.begin : figure.end]}
            if known and mention.measure == "people" and (known != "pmi" or beside & self._migrants):
                mention.topic = mention.label = known
            return
        mention.topic = items[at].value
        mention.label = items[at].lower
        mention.evidence_more.append(Evidence(items[at].start, items[at].end, "kind of case"))
        for n in range(at + 1, min(at + 6, figure.end)):
            if items[n].kind == "group" and not _both_groups(items, n):
                mention.kind_groups = frozenset([items[n].value])
                break
            if items[n].kind != "category" and items[n].lower not in self._to_group and not _between_kinds(items, n):
                break

    def _read_groups(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        """Victim groups of the noun, behind it up to the joint, and before the number."""
        groups = set(figure.groups | mention.kind_groups)
        plain = 0
        for n in range(figure.at - 1, figure.begin - 1, -1):
            kind = items[n].kind
            if kind == "group" and not _excluded(items, n) and not _both_groups(items, n):
                groups.add(items[n].value)
                mention.evidence_more.append(Evidence(items[n].start, items[n].end, "group counted"))
            elif kind in ("category", "period", "unit", "total", "soft", "change", "each") or items[n].lower in self._links:
                continue
            elif kind == "joint" and _between_kinds(items, n):
                continue
            else:
                break
        for n in range(figure.np_end, figure.end):
            kind = items[n].kind
            if kind == "joint" and not _between_kinds(items, n):
                if n + 1 < figure.end and items[n + 1].lower in self._all:
                    continue
                break
            if kind == "group" and not _excluded(items, n) and not _both_groups(items, n):
                groups.add(items[n].value)
                mention.evidence_more.append(Evidence(items[n].start, items[n].end, "group counted"))
            elif kind == "word" and items[n].lower not in self._links:
                plain += 1
                if plain > _WORDS_TO_GROUP:
                    break
        mention.groups = frozenset(groups)

    def _read_period(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
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

    def _completed(self, items: list[Item], figure: _Figure, period: Period | None) -> Period | None:
        """ "2025: 73 permohonan (s/d Agustus)": the year before the number, the months behind it."""
        if period is None or period.shape != "at" or period.first.month or period.first.year is None:
            return period
        for n in range(figure.begin, figure.end):
            other = items[n].period
            if other and other.shape == "open" and not other.named_year:
                return replace(other, first=replace(other.first, year=period.first.year))
        return period

    def _compared(self, items: list[Item], n: int, figure: _Figure, mention: StatisticMention) -> bool:
        """The period at ``n`` is the one compared with ("turun dibanding 2022 menjadi 46", "naik 3 dibanding 2021")."""
        before = {i.lower for i in items[max(0, n - 2) : n] if i.kind not in ("number", "unit")}
        if not before & self._compares:
            return False
        if n > figure.at:
            return "dari" not in before or mention.kind == "change"
        if mention.kind == "change":
            return True
        return any(items[m].lower in ("menjadi", "jadi") for m in range(n, figure.at))

    def _read_place(self, doc: Document, clause: Clause, figure: _Figure, mention: StatisticMention) -> None:
        items = clause.items
        spans = [*range(figure.at - 1, figure.begin - 1, -1), *range(figure.np_end, figure.end)]
        for n in spans:
            if n < figure.at and items[n].lower in _DASHES:
                return
            if items[n].kind in ("place", "unit_place"):
                mention.place = (items[n].start, items[n].end)
                mention.breakdown = doc.text[items[n].start : items[n].end]
                return
            if items[n].kind not in ("name",) and items[n].lower not in self._links and n < figure.at:
                break
            if items[n].kind == "name" and n < figure.at and self._places_governed(clause):
                mention.place = (items[n].start, items[n].end)
                mention.breakdown = doc.text[items[n].start : items[n].end]
                return

    def _place_of_none(self, doc: Document, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        """ "Kecamatan Pupuan menjadi satu-satunya yang nihil": the place may stand further off."""
        near = [n for n in range(figure.begin, figure.at) if items[n].kind == "place"]
        if near and mention.measure == "zero" and mention.place is None:
            mention.place = (items[near[-1]].start, items[near[-1]].end)
            mention.breakdown = doc.text[items[near[-1]].start : items[near[-1]].end]

    def _read_status(self, doc: Document, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
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

    def _read_relation(self, doc: Document, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        """ "bapak tiri enam": suspects by what they are to the victim; straight beside the number only."""
        near = [n for n in (figure.at - 1, figure.np_end) if figure.begin <= n < figure.end and items[n].kind == "relation"]
        if near and mention.measure in ("people", "bare", "role") and mention.topic is None and not mention.groups:
            mention.breakdown = doc.text[items[near[0]].start : items[near[0]].end]
            mention.unit = "pelaku"
            mention.related = True

    def _read_unit(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        """Victims or suspects where the noun only says "orang"; the noun before a number that has none."""
        if mention.unit in _CASE_UNITS or mention.unit in _ROLE_UNITS or mention.unit == "persen":
            return
        before = [items[n].value for n in range(figure.begin, figure.at) if items[n].kind == "unit" and items[n].value != "persen"]
        behind = [items[n].value for n in range(figure.np_end, figure.end) if items[n].kind == "unit" and items[n].value != "persen"]
        roles = [v for v in behind if v in _ROLE_UNITS] + [v for v in reversed(before) if v in _ROLE_UNITS]
        if mention.measure == "people":
            mention.unit = roles[0] if roles else "orang" if mention.unit else None
        elif before:
            mention.unit = before[-1]

    def _read_change(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        if mention.unit == "persen":
            mention.kind = "share"
        for n in range(figure.at - 1, max(figure.begin - 2, -1), -1):
            if n < 0:
                break
            item = items[n]
            if item.kind == "change":
                mention.kind = "change"
                mention.change_noun = item.lower in self._change_nouns
                mention.evidence_more.append(Evidence(item.start, item.end, "rise or fall"))
                return
            if item.lower in self._levels and mention.unit != "persen":
                return
            if item.lower not in self._between and item.kind not in ("opens",) and not (mention.unit == "persen" and item.lower in self._links):
                return

    def _read_back(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> None:
        after = items[figure.np_end] if figure.np_end < len(items) else None
        if after and after.kind == "among":
            mention.back = "part"
            return
        behind = [i for i in items[figure.np_end : figure.np_end + 4]]
        if mention.leaves:
            return
        if self._behind_from(items, figure.at):
            mention.back = "value"
        elif any(i.lower in self._after_back for i in behind[:1]) and mention.measure != "zero":
            mention.back = "value"
        elif behind and behind[0].kind == "category" and len(behind) > 1 and behind[1].lower in ("itu", "tersebut"):
            mention.back = "value"

    def _whole_of(self, items: list[Item], figure: _Figure) -> float | None:
        """46 in "sembilan dari 46 kasus tersebut"."""
        behind = items[figure.np_end : figure.np_end + 2]
        if len(behind) > 1 and behind[0].lower == "dari" and behind[1].number is not None and not _is_half(behind[1]):
            return behind[1].number.value
        return None

    def _leaves(self, items: list[Item], figure: _Figure) -> bool:
        """The first number of "dari 54 menjadi 67 kasus": the level before."""
        n = figure.at - 1
        if n < 0 or items[n].lower not in ("dari", "semula", "sebelumnya"):
            return False
        behind = items[figure.np_end : figure.np_end + 2]
        return bool(behind) and behind[0].lower in ("menjadi", "jadi", "ke") and len(behind) > 1 and behind[1].kind == "number"

    def _unnamed(self, doc: Document, items: list[Item], figure: _Figure) -> str | None:
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
        if items[n].lower != "dari" or n == 0:
            return True
        return items[n - 1].kind in ("joint", "number", "unit") or not items[n - 1].lower[0].isalpha() or items[n - 1].kind == "person"

    # -- what governs several figures of a clause

    def _heads(self, items: list[Item], names: Sequence[tuple[_Figure, StatisticMention]]) -> None:
        """ "Kekerasan anak meliputi fisik 12 kasus, psikis tiga": the whole named before a list opens."""
        head: str | None = None
        groups: frozenset[str] = frozenset()
        under_back = False
        opened = -1
        parent: int | None = None
        lead = next((n for n, i in enumerate(items[:_LEAD_WORDS]) if i.lower == ","), 0)
        if any(i.kind == "number" for i in items[:lead]):
            lead = 0
        groups = frozenset(i.value for i in items[:lead] if i.kind == "group")
        for k, (figure, mention) in enumerate(names):
            if k and items[figure.begin].lower in self._resets:
                head, groups, parent = None, frozenset(), None
            for n in range(max(figure.begin, opened), figure.at):
                if items[n].kind == "back":
                    under_back = True
                    if (role := self._role_in(items[n])) and mention.unit in (None, "orang"):
                        mention.unit = role
                if items[n].kind in ("opens", "among") or items[n].lower == "selain":
                    named = [m for m in range(max(0, opened), n) if items[m].kind == "category" and not _excluded(items, m)]
                    if named:
                        head = items[named[-1]].value
                    found = [items[m].value for m in range(max(0, opened), n) if items[m].kind == "group"]
                    groups = frozenset(found[-1:]) or groups
                    opened = n
                    if k and items[n].kind == "opens" and n >= names[k - 1][0].np_end and n < figure.at:
                        parent = names[k - 1][1].start
            for n in range(max(figure.begin, opened, 1), figure.at):
                if items[n].kind == "group" and items[n - 1].lower in self._about and mention.topic:
                    if any(items[m].kind == "category" for m in range(n + 1, figure.at)):
                        groups = frozenset([items[n].value])
            wider = [
                items[n].value for n in range(figure.begin, figure.at)
                if items[n].kind == "category" and self.categories[items[n].value].victims and not _excluded(items, n)
            ]  # fmt: skip
            if wider and mention.topic and not self.categories[mention.topic].general:
                head = wider[-1]
            mention.head = head if head != mention.topic else None
            mention.head_groups = groups - mention.groups
            mention.under_back = under_back
            mention.part_of = parent
            if mention.back == "value":
                under_back = True

    def _role_in(self, item: Item) -> str | None:
        """ "Dari seluruh tersangka": what the numbers behind it count."""
        return next((unit for word, unit in self._role_words.items() if word in item.lower), None)

    def _share(self, items: list[Item], names: Sequence[tuple[_Figure, StatisticMention]]) -> None:
        """ "21 kasus atau 58 persen" say one thing; "8 kasus fisik dan 13 kasus psikis yang dialami anak" one group."""
        for (left, a), (right, b) in zip(names, names[1:]):
            between = items[left.np_end : right.at]
            if any(i.lower == "atau" for i in between) and "percent" in (a.measure, b.measure):
                source, target = (b, a) if a.measure == "percent" else (a, b)
                target.groups = target.groups or source.groups
                target.topic = target.topic or source.topic
                target.status = target.status or source.status
                if source.kind == "change":
                    target.kind = "change"
            elif b.groups and not a.groups and a.topic and b.topic and items[right.begin].lower == "dan":
                if any(i.lower == "yang" for i in items[right.np_end : right.end]):
                    a.groups = b.groups

    def _distribute(
        self, doc: Document, clause: Clause, names: list[tuple[_Figure, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """One mention for each place of "A, B dan C satu kasus"; numbers behind "masing-masing" go to the items before."""
        items = clause.items
        n = 0
        while n < len(names):
            figure, mention = names[n]
            each = next((m for m in range(figure.begin, figure.at) if items[m].kind == "each"), None)
            run = 1
            if each is not None:
                while n + run < len(names) and self._only_joints(items, names[n + run - 1][0].np_end, names[n + run][0].at):
                    run += 1
            if run > 1 and (unit := names[n + run - 1][1].unit):
                for _, m in names[n : n + run]:
                    m.unit = m.unit or unit
            attributes = self._enumerated(clause, figure, each)
            if len(attributes) >= 2 and (each is None or run in (1, len(attributes))) and mention.measure != "percent":
                for k, at in enumerate(attributes):
                    source = names[n + k][1] if run > 1 else mention
                    yield self._with_attribute(doc, source, items[at])
            else:
                yield from (m for _, m in names[n : n + run])
            n += run

    def _only_joints(self, items: list[Item], begin: int, end: int) -> bool:
        return all(items[m].kind == "joint" or items[m].lower in self._links for m in range(begin, end))

    def _enumerated(self, clause: Clause, figure: _Figure, each: int | None) -> list[int]:
        """Items of one kind joined by commas and "dan" before the number: places, and kinds where "masing-masing" stands."""
        items = clause.items
        stop = each if each is not None else figure.at
        run: list[int] = []
        kind: frozenset[str] | None = None
        gap = joined = False
        for n in range(stop - 1, figure.begin - 1, -1):
            item = items[n]
            if item.kind in _PLACES or (each is not None and item.kind in ("category", "group", "period", "status")):
                family = _PLACES if item.kind in _PLACES else frozenset([item.kind])
                if kind is not None and (family != kind or not gap):
                    break
                kind = family
                run.append(n)
                gap = False
            elif item.kind == "joint" and item.lower in (",", "dan", "serta", "&"):
                gap = bool(run) or gap
                joined = joined or (bool(run) and item.lower != ",")
                if not run and each is None:
                    return []
            elif not run and each is None and item.lower not in self._links:
                return []
            elif run and not (item.kind in ("group", "word") and each is not None and kind and "category" in kind):
                break
        if kind == _PLACES and each is None and not (joined and self._places_governed(clause)):
            return []
        return run[::-1]

    def _places_governed(self, clause: Clause) -> bool:
        """A place word in the clause, or a list of places before it: bare names in its list are places too."""
        return clause.places_before or any(
            i.kind in ("place", "unit_place") or i.lower in self._place_cues for i in clause.items
        )

    def _with_attribute(self, doc: Document, mention: StatisticMention, item: Item) -> StatisticMention:
        if item.kind == "category":
            return replace(mention, topic=item.value, label=item.lower, evidence_more=list(mention.evidence_more))
        if item.kind == "group":
            return replace(mention, groups=frozenset([item.value]), evidence_more=list(mention.evidence_more))
        if item.kind == "period":
            return replace(mention, period=item.period, evidence_more=list(mention.evidence_more))
        place = (item.start, item.end)
        more = [*mention.evidence_more, Evidence(item.start, item.end, "place counted")]
        return replace(mention, place=place, breakdown=doc.text[item.start : item.end], evidence_more=more)

    # -- refusals

    def _refusal(self, clause: Clause, figure: _Figure, mention: StatisticMention) -> str | None:
        """Why this number is no figure of cases, if so."""
        items = clause.items
        lead = [items[n].lower for n in range(max(figure.begin, figure.at - 5), figure.at)]
        if mention.topic and self.categories[mention.topic].refused:
            return "subject"
        if any(w in self._plans for w in lead) and "operasi" not in lead:
            return "plan"
        if mention.measure == "percent":
            return "rate" if clause.words & self._rates else None
        if mention.measure in ("people", "role", "bare") and any(w in self._served for w in lead):
            return "served"
        if mention.measure in ("people", "bare") and clause.words & self._people:
            near = {i.lower for i in items[max(0, figure.at - _NEAR) : figure.np_end + _NEAR]}
            if not mention.topic or near & self._people:
                return "people"
        if mention.measure in ("case", "role"):
            return None
        number = items[figure.at].number
        if mention.part_of_value is not None:
            return None
        if number is not None and number.measure == "proportion" and (number.value or 0) < _LARGE_PART:
            return "proportion"
        if mention.leaves:
            return None
        if mention.measure == "bare" and not self._attached(items, figure, mention):
            return "unattached"
        if mention.measure == "zero" and not self._attached(items, figure, mention):
            return "unattached"
        return None

    def _attached(self, items: list[Item], figure: _Figure, mention: StatisticMention) -> bool:
        """A number without a unit stands right behind, or before, what it counts."""
        n = figure.at - 1
        while n >= figure.begin and items[n].kind not in _ATTRIBUTES and (
            items[n].lower in self._links
            or items[n].kind in ("change", "total", "opens", "each", "soft")
            or items[n].lower == "," and n > figure.begin and items[n - 1].kind == "period"
        ):
            if items[n].kind == "each":
                return True
            n -= 1
        if n >= figure.begin and items[n].kind in _ATTRIBUTES:
            return True
        if figure.at and items[figure.at - 1].kind == "total":
            return True
        if mention.measure == "zero":
            return any(items[m].kind in ("category", "period", "place") for m in range(max(figure.begin, figure.at - 8), figure.at))
        if self._in_each(items, figure):
            return True
        before = items[figure.at - 1].lower if figure.at else ""
        if before in ("menjadi", "jadi") and figure.begin >= figure.at - 2 and figure.begin > 0:
            return True
        after = items[figure.np_end] if figure.np_end < len(items) else None
        if after is None:
            return mention.back is not None
        if after.kind in ("category", "status", "among", "group"):
            return True
        if after.lower in ("di", "dari", "ke", "asal") and items[figure.np_end + 1 : figure.np_end + 2]:
            if items[figure.np_end + 1].kind in _PLACES:
                return True
        opening = n < figure.begin or items[n].kind in ("joint", "soft", "opens", "each", "change")
        behind = range(figure.np_end, figure.end)
        return opening and (_is_passive(after) or any(items[m].kind in ("status", "category", "period", "group") for m in behind))

    def _in_each(self, items: list[Item], figure: _Figure) -> bool:
        """A later number of "masing-masing 14, 12 dan 11"."""
        n = figure.at - 1
        while n >= 0 and (items[n].kind in ("number", "joint", "unit") or items[n].lower in self._links):
            if items[n].kind == "each":
                return True
            n -= 1
        return n >= 0 and items[n].kind == "each"

    def _rule(self, mention: StatisticMention) -> str:
        return {
            "case": "number of cases", "role": "number of victims or suspects", "people": "number of people",
            "percent": "percentage of cases", "bare": "number in a list of figures", "zero": "none counted",
        }[mention.measure]  # fmt: skip


def _excluded(items: list[Item], at: int) -> bool:
    """ "selain KDRT", "pencegahan TPPO", "Dinas Pemberdayaan Perempuan": not what is counted."""
    for n in range(at - 1, max(at - 4, -1), -1):
        kind = items[n].kind
        if kind in ("excluding", "office"):
            return True
        if kind not in ("word", "group", "unit") or items[n].lower in (",", "."):
            return False
    return False


def _between_kinds(items: list[Item], n: int) -> bool:
    """The joint of "setubuh dan cabul": it joins two kinds under one number."""
    return 0 < n < len(items) - 1 and items[n - 1].kind == items[n + 1].kind == "category"


def _is_half(item: Item) -> bool:
    """A percentage or a span of time: no whole that a number can be part of."""
    return item.number is not None and item.number.measure in ("percent", "duration", "age")


def _both_groups(items: list[Item], n: int) -> bool:
    """One of "perempuan dan anak": together they are no group."""
    for step in (2, -2):
        m = n + step
        if 0 <= m < len(items) and items[m].kind == "group" and items[n + step // 2].lower in ("dan", "maupun", "serta", "/"):
            if {items[m].value, items[n].value} == {"anak", "perempuan"}:
                return True
    return False


def _is_passive(item: Item) -> bool:
    """A verb in "di-": "empat dilimpahkan"."""
    return item.kind == "word" and len(item.lower) > 5 and item.lower.startswith("di") and item.lower.isalpha()


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
        if not between or not all(i.lower in ("dan", ",", "/", "serta", "atau", "(") or i.kind == "group" or i.lower == "terhadap" for i in between):
            break
        if all(i.kind == "group" for i in between):
            break
        at -= 1
    return named[at]


def _after(items: list[Item], at: int, end: int) -> int:
    n = at + 1
    while n < len(items) and items[n].start < end:
        n += 1
    return n


def category_of(categories: dict[str, Category], topic: str | None) -> Category | None:
    """The entry of a topic's name."""
    return categories.get(topic) if topic else None

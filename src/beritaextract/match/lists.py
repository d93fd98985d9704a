"""What several figures of a clause share: the whole named before a list, "masing-masing", places joined by "dan"."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..record import Evidence
from .clauses import PLACES, ROLE_UNITS, Category, Clause
from .document import Document
from .items import Items, excluded
from .mentions import StatisticMention
from .segments import Candidate

_LEAD_WORDS, _LEAD_ABOUT = 6, 9
#: what the numbers behind "masing-masing" can be of, places aside
_EACH_OF = frozenset(["category", "group", "period", "status"])

_HEADS = frozenset(["back", "opens", "among"])
_BESIDES = "selain"


@dataclass(slots=True)
class _Heading:
    """What was named above the number under way."""

    groups: frozenset[str]
    head: str | None = None
    under_back: bool = False
    opened: int = -1
    """The item that opened the list last."""
    parent: int | None = None


class ListReader:
    """Settles what the figures of one clause have from each other."""

    def __init__(self, rules: Mapping[str, Any], categories: Mapping[str, Category]) -> None:
        self.categories = categories
        self._enumerates = frozenset(rules["joints"]["enumerate"])
        self._links = frozenset(rules["links"]["words"])
        self._role_words = {w: unit for unit in ROLE_UNITS for w in rules["units"][unit]}
        self._about = frozenset(rules["people"]["about"])
        self._resets = frozenset(rules["lists"]["resets"])
        self._rates = frozenset(rules["refuse"]["rates"])

    def heads(self, items: Items, names: Sequence[tuple[Candidate, StatisticMention]]) -> None:
        """ "Kekerasan anak meliputi fisik 12 kasus, psikis tiga": the whole named before a list opens."""
        state = _Heading(groups=self._groups_of_lead(items))
        for k, (figure, mention) in enumerate(names):
            if k and not self._resets.isdisjoint(items.lowers[figure.begin : figure.begin + 2]):
                state.head, state.groups, state.parent = None, frozenset(), None
            self._opens(items, state, figure, mention, names[k - 1] if k else None)
            self._about_group(items, state, figure, mention)
            segment = items.kinds[figure.begin : figure.at]
            if "category" in segment:
                wider = [
                    items.values[n] for n, kind in enumerate(segment, figure.begin)
                    if kind == "category" and self.categories[items.values[n]].victims and not excluded(items, n)
                ]  # fmt: skip
                if wider and mention.topic and not self.categories[mention.topic].general:
                    state.head = wider[-1]
            mention.head = state.head if state.head != mention.topic else None
            mention.head_groups = state.groups - mention.groups
            mention.under_back = state.under_back
            mention.part_of = state.parent
            if mention.back == "value":
                state.under_back = True

    def _groups_of_lead(self, items: Items) -> frozenset[str]:
        """The groups named before the first comma: "Untuk anak, ..."."""
        reach = _LEAD_ABOUT if items.lowers[0] in self._about else _LEAD_WORDS
        head = items.lowers[:reach]
        kinds = items.kinds[: head.index(",")] if "," in head else []
        if "group" not in kinds or "number" in kinds:
            return frozenset()
        return frozenset(value for kind, value in zip(kinds, items.values, strict=False) if kind == "group")

    def _opens(
        self, items: Items, state: _Heading, figure: Candidate, mention: StatisticMention,
        before: tuple[Candidate, StatisticMention] | None,
    ) -> None:  # fmt: skip
        """What is named before "terdiri dari", "di antaranya" heads the numbers behind it."""
        kinds, lowers = items.kinds, items.lowers
        begin = max(figure.begin, state.opened)
        if _HEADS.isdisjoint(kinds[begin : figure.at]) and _BESIDES not in lowers[begin : figure.at]:
            return
        for n in range(begin, figure.at):
            kind = kinds[n]
            if kind == "back":
                state.under_back = True
                if mention.unit in (None, "orang") and (role := self._role_in(lowers[n])):
                    mention.unit = role
            elif kind == "opens" or kind == "among" or lowers[n] == _BESIDES:
                since = range(max(0, state.opened), n)
                named = [m for m in since if kinds[m] == "category" and not excluded(items, m)]
                if named:
                    state.head = items.values[named[-1]]
                groups = [items.values[m] for m in since if kinds[m] == "group"]
                state.groups = frozenset(groups[-1:]) or state.groups
                state.opened = n
                if before and kind == "opens" and n >= before[0].np_end:
                    state.parent = before[1].start

    def _about_group(self, items: Items, state: _Heading, figure: Candidate, mention: StatisticMention) -> None:
        """ "untuk perempuan ada perkosaan 4 kasus": the group that the kinds behind it are done to."""
        begin = max(figure.begin, state.opened, 1)
        kinds = items.kinds[begin : figure.at]
        if not mention.topic or "group" not in kinds or "category" not in kinds:
            return
        last = max(n for n, kind in enumerate(kinds) if kind == "category")
        for n in range(begin, begin + last):
            if items.kinds[n] == "group" and items.lowers[n - 1] in self._about:
                state.groups = frozenset([items.values[n]])

    def _role_in(self, lower: str) -> str | None:
        """ "Dari seluruh tersangka": what the numbers behind it count."""
        return next((unit for word, unit in self._role_words.items() if word in lower), None)

    def share(self, items: Items, names: Sequence[tuple[Candidate, StatisticMention]]) -> None:
        """ "21 kasus atau 58 persen" say one thing; "8 kasus fisik dan 13 kasus psikis yang dialami anak" one group."""
        for (left, a), (right, b) in itertools.pairwise(names):
            if "percent" in (a.measure, b.measure) and "atau" in items.lowers[left.np_end : right.at]:
                source, target = (b, a) if a.measure == "percent" else (a, b)
                target.groups = target.groups or source.groups
                target.topic = target.topic or source.topic
                target.status = target.status or source.status
                if a.kind == "change":
                    b.kind = "change"  # but not "73 kasus atau naik 28 persen"
            elif b.groups and not a.groups and a.topic and b.topic and items.lowers[right.begin] == "dan":
                a.groups = b.groups if "yang" in items.lowers[right.np_end : right.end] else a.groups

    def distribute(
        self, doc: Document, clause: Clause, names: list[tuple[Candidate, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """One mention for each place of "A, B dan C satu kasus", one number each of "A dan B masing-masing 3, 2"."""
        items = clause.items
        n = 0
        while n < len(names):
            figure, mention = names[n]
            before = items.kinds[figure.begin : figure.at]
            each = figure.begin + before.index("each") if "each" in before else None
            run = 1
            if each is not None:
                while n + run < len(names) and self._only_joints(
                    items, names[n + run - 1][0].np_end, names[n + run][0].at
                ):
                    run += 1
            if run > 1 and (unit := names[n + run - 1][1].unit):
                for _, m in names[n : n + run]:
                    m.unit = unit
            attributes = self._enumerated(clause, figure, each)
            if not attributes and run == 1:
                yield mention
            elif (
                len(attributes) >= 2 and (each is None or run in (1, len(attributes))) and mention.measure != "percent"
            ):
                for k, at in enumerate(attributes):
                    source = names[n + k][1] if run > 1 else mention
                    yield self._with_attribute(doc, source, items, at)
            else:
                yield from (m for _, m in names[n : n + run])
            n += run

    def _only_joints(self, items: Items, begin: int, end: int) -> bool:
        return all(items.kinds[m] == "joint" or items.lowers[m] in self._links for m in range(begin, end))

    def _enumerated(self, clause: Clause, figure: Candidate, each: int | None) -> list[int]:
        """Items of one sort joined by commas and "dan" before the number: places, and kinds before "masing-masing"."""
        items = clause.items
        stop = each if each is not None else figure.at
        run: list[int] = []
        family: frozenset[str] | None = None
        gap = joined = False
        for n in range(stop - 1, figure.begin - 1, -1):
            kind, lower = items.kinds[n], items.lowers[n]
            if kind in PLACES or (each is not None and kind in _EACH_OF):
                own = PLACES if kind in PLACES else frozenset([kind])
                if family is not None and (own != family or not gap):
                    break
                family = own
                run.append(n)
                gap = False
            elif kind == "joint" and lower in self._enumerates:
                gap = bool(run) or gap
                joined = joined or (bool(run) and lower != ",")
                if not run and each is None:
                    return []
            elif not run and each is None and lower not in self._links:
                return []
            elif run and not (kind in ("group", "word") and each is not None and family and "category" in family):
                break
        if family == PLACES and each is None and not (joined and clause.places_governed):
            return []
        return run[::-1]

    def _with_attribute(self, doc: Document, mention: StatisticMention, items: Items, n: int) -> StatisticMention:
        kind, value = items.kinds[n], items.values[n]
        more = list(mention.evidence_more)
        if kind == "category":
            return replace(mention, topic=value, label=items.lowers[n], evidence_more=more)
        if kind == "group":
            return replace(mention, groups=frozenset([value]), evidence_more=more)
        if kind == "period":
            return replace(mention, period=items.periods[n], evidence_more=more)
        start, end = items.starts[n], items.ends[n]
        more.append(Evidence(start, end, "place counted"))
        return replace(mention, place=(start, end), breakdown=doc.text[start:end], evidence_more=more)

    def said_again(
        self, doc: Document, clause: Clause, percents: list[Candidate], names: list[tuple[Candidate, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """ "45 kasus (61 persen) di antaranya kekerasan seksual": the share that the number before it is."""
        if not self._rates.isdisjoint(clause.words):
            return
        counted = [f.at for f, _ in names]
        for figure in percents:
            n = bisect_left(counted, figure.at)
            number = clause.items.numbers.get(figure.at)
            if n and number is not None:
                of = names[n - 1][1]
                yield replace(
                    of, start=number.start, end=number.end, value=number.value, qualifier=number.qualifier,
                    unit="persen", measure="percent", kind="share", rule="percentage of cases", back=None,
                    evidence_more=list(of.evidence_more),
                )  # fmt: skip

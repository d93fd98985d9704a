"""What several figures of a clause share: the whole named before a list, "masing-masing", places joined by "dan"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..record import Evidence
from .clauses import PLACES, ROLE_UNITS, Category, Clause, Item, excluded
from .document import Document
from .mentions import StatisticMention
from .segments import Candidate

_LEAD_WORDS, _LEAD_ABOUT = 6, 9


class ListReader:
    """Settles what the figures of one clause have from each other."""

    def __init__(
        self, rules: Mapping[str, Any], categories: Mapping[str, Category], governed: Callable[[Clause], bool]
    ) -> None:
        self.categories = categories
        self._governed = governed
        self._enumerates = frozenset(rules["joints"]["enumerate"])
        self._links = frozenset(rules["links"]["words"])
        self._role_words = {w: unit for unit in ROLE_UNITS for w in rules["units"][unit]}
        self._about = frozenset(rules["people"]["about"])
        self._resets = frozenset(rules["lists"]["resets"])
        self._rates = frozenset(rules["refuse"]["rates"])

    def heads(self, items: list[Item], names: Sequence[tuple[Candidate, StatisticMention]]) -> None:
        """ "Kekerasan anak meliputi fisik 12 kasus, psikis tiga": the whole named before a list opens."""
        head: str | None = None
        groups: frozenset[str] = frozenset()
        under_back = False
        opened = -1
        parent: int | None = None
        reach = _LEAD_ABOUT if items[0].lower in self._about else _LEAD_WORDS
        lead = next((n for n, i in enumerate(items[:reach]) if i.lower == ","), 0)
        if any(i.kind == "number" for i in items[:lead]):
            lead = 0
        groups = frozenset(i.value for i in items[:lead] if i.kind == "group")
        for k, (figure, mention) in enumerate(names):
            if k and any(i.lower in self._resets for i in items[figure.begin : figure.begin + 2]):
                head, groups, parent = None, frozenset(), None
            for n in range(max(figure.begin, opened), figure.at):
                if items[n].kind == "back":
                    under_back = True
                    if (role := self._role_in(items[n])) and mention.unit in (None, "orang"):
                        mention.unit = role
                if items[n].kind in ("opens", "among") or items[n].lower == "selain":
                    named = [
                        m for m in range(max(0, opened), n) if items[m].kind == "category" and not excluded(items, m)
                    ]
                    if named:
                        head = items[named[-1]].value
                    found = [items[m].value for m in range(max(0, opened), n) if items[m].kind == "group"]
                    groups = frozenset(found[-1:]) or groups
                    opened = n
                    if k and items[n].kind == "opens" and n >= names[k - 1][0].np_end and n < figure.at:
                        parent = names[k - 1][1].start
            for n in range(max(figure.begin, opened, 1), figure.at):
                about = items[n].kind == "group" and items[n - 1].lower in self._about and mention.topic
                if about and any(items[m].kind == "category" for m in range(n + 1, figure.at)):
                    groups = frozenset([items[n].value])
            wider = [
                items[n].value for n in range(figure.begin, figure.at)
                if items[n].kind == "category" and self.categories[items[n].value].victims and not excluded(items, n)
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

    def share(self, items: list[Item], names: Sequence[tuple[Candidate, StatisticMention]]) -> None:
        """ "21 kasus atau 58 persen" say one thing; "8 kasus fisik dan 13 kasus psikis yang dialami anak" one group."""
        for (left, a), (right, b) in itertools.pairwise(names):
            between = items[left.np_end : right.at]
            if any(i.lower == "atau" for i in between) and "percent" in (a.measure, b.measure):
                source, target = (b, a) if a.measure == "percent" else (a, b)
                target.groups = target.groups or source.groups
                target.topic = target.topic or source.topic
                target.status = target.status or source.status
                if a.kind == "change":
                    b.kind = "change"  # but not "73 kasus atau naik 28 persen"
            elif b.groups and not a.groups and a.topic and b.topic and items[right.begin].lower == "dan":
                behind = items[right.np_end : right.end]
                a.groups = b.groups if any(i.lower == "yang" for i in behind) else a.groups

    def distribute(
        self, doc: Document, clause: Clause, names: list[tuple[Candidate, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """One mention for each place of "A, B dan C satu kasus", one number each of "A dan B masing-masing 3, 2"."""
        items = clause.items
        n = 0
        while n < len(names):
            figure, mention = names[n]
            each = next((m for m in range(figure.begin, figure.at) if items[m].kind == "each"), None)
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
            if len(attributes) >= 2 and (each is None or run in (1, len(attributes))) and mention.measure != "percent":
                for k, at in enumerate(attributes):
                    source = names[n + k][1] if run > 1 else mention
                    yield self._with_attribute(doc, source, items[at])
            else:
                yield from (m for _, m in names[n : n + run])
            n += run

    def _only_joints(self, items: list[Item], begin: int, end: int) -> bool:
        return all(items[m].kind == "joint" or items[m].lower in self._links for m in range(begin, end))

    def _enumerated(self, clause: Clause, figure: Candidate, each: int | None) -> list[int]:
        """Items of one sort joined by commas and "dan" before the number: places, and kinds before "masing-masing"."""
        items = clause.items
        stop = each if each is not None else figure.at
        run: list[int] = []
        kind: frozenset[str] | None = None
        gap = joined = False
        for n in range(stop - 1, figure.begin - 1, -1):
            item = items[n]
            if item.kind in PLACES or (each is not None and item.kind in ("category", "group", "period", "status")):
                family = PLACES if item.kind in PLACES else frozenset([item.kind])
                if kind is not None and (family != kind or not gap):
                    break
                kind = family
                run.append(n)
                gap = False
            elif item.kind == "joint" and item.lower in self._enumerates:
                gap = bool(run) or gap
                joined = joined or (bool(run) and item.lower != ",")
                if not run and each is None:
                    return []
            elif not run and each is None and item.lower not in self._links:
                return []
            elif run and not (item.kind in ("group", "word") and each is not None and kind and "category" in kind):
                break
        if kind == PLACES and each is None and not (joined and self._governed(clause)):
            return []
        return run[::-1]

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

    def said_again(
        self, doc: Document, clause: Clause, percents: list[Candidate], names: list[tuple[Candidate, StatisticMention]]
    ) -> Iterator[StatisticMention]:
        """ "45 kasus (61 persen) di antaranya kekerasan seksual": the share that the number before it is."""
        for figure in percents:
            of = [m for f, m in names if f.at < figure.at]
            number = clause.items[figure.at].number
            if of and number is not None and not clause.words & self._rates:
                yield replace(
                    of[-1], start=number.start, end=number.end, value=number.value, qualifier=number.qualifier,
                    unit="persen", measure="percent", kind="share", rule="percentage of cases", back=None,
                    evidence_more=list(of[-1].evidence_more),
                )  # fmt: skip

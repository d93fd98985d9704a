"""Finds figures: numbers of cases, victims, reports and suspects with what stands around them in their clause.

A clause is cut into one segment a number at its joints ("KDRT 24 kasus | , persetubuhan anak 15 | , ..."); what stands
in a segment belongs to its number. Which figures stay, and what they inherit from the clauses before, is settled by
``resolve/reading.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..patterns import Patterns
from .attributes import AttributeReader
from .clauses import (
    ATTRIBUTES,
    PLACES,
    Clause,
    ClauseReader,
    Item,
    excluded,
    is_passive,
    lists_in_brackets,
    read_categories,
)
from .document import Document
from .lists import ListReader
from .mentions import Found, PeriodMention, StatisticMention, TopicMention
from .segments import Candidate, Segments

_LARGE_PART = 20
_NEAR = 4


class StatisticMatcher:
    """Compiled from ``patterns/statistics.toml`` and ``patterns/categories.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["statistics"]
        self.categories = read_categories(patterns["categories"])
        words = patterns["numbers"]["words"]
        self.clauses = ClauseReader(rules, patterns["categories"], {**words["units"], **words["wholes"]})
        self.segments = Segments(rules)
        self._arrives = frozenset(rules["changes"]["arrives"])
        self._prepositions = frozenset(rules["places"]["prepositions"])
        self.attributes = AttributeReader(rules, self.categories)
        self.lists = ListReader(rules, self.categories, self.attributes.places_governed)
        self._links = frozenset(rules["links"]["words"])
        self._people = frozenset(rules["refuse"]["people"])
        self._served = frozenset(rules["refuse"]["served"])
        self._rates = frozenset(rules["refuse"]["rates"])
        self._plans_but = frozenset(rules["refuse"]["plans_but"])
        self._plans = frozenset(rules["refuse"]["plans"])

    def find(self, doc: Document, found: Found) -> list[StatisticMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found, and gets the topics named."""
        out: list[StatisticMention] = []
        found.topics, found.periods = [], []
        for clause in self.clauses.read(doc, found):
            for at, i in enumerate(clause.items):
                if i.kind == "category":
                    out_of = excluded(clause.items, at)
                    found.topics.append(TopicMention(i.start, i.end, "kind of case", i.value, clause.index, out_of))
                elif i.kind == "period":
                    found.periods.append(PeriodMention(i.start, i.end, "period counted", i.period, clause.index))
            if not clause.headline and any(i.kind in ("number", "zero") for i in clause.items):
                out.extend(self._figures(doc, clause))
        return out

    def _figures(self, doc: Document, clause: Clause) -> Iterator[StatisticMention]:
        items = clause.items
        places = lists_in_brackets(clause) and self.attributes.places_governed(clause)
        figures = [
            f
            for at, i in enumerate(items)
            if i.kind in ("number", "zero") and (f := self.segments.candidate(items, at, places))
        ]
        if not figures:
            return
        counted = next((n for n, f in enumerate(figures) if f.measure != "percent"), len(figures))
        said_again = [f for f in figures[counted + 1 :] if f.measure == "percent" and items[f.at - 1].lower == "("]
        figures = [f for f in figures if f not in said_again]
        self.segments.cut(items, figures)
        names = [(f, self._mention(doc, clause, f)) for f in figures]
        self.lists.heads(items, names)
        self.lists.share(items, names)
        for mention in self.lists.distribute(doc, clause, names):
            if mention.place:
                mention.level = self._level(clause, mention.place[0])
            yield mention
        yield from self.lists.said_again(doc, clause, said_again, names)

    def _level(self, clause: Clause, start: int) -> str | None:
        """What a place named without its level word is ("Curup 13 kasus" under "menurut kecamatan")."""
        at = next(n for n, i in enumerate(clause.items) if i.start == start)
        return self.clauses.level_at(clause, at) if clause.items[at].kind == "name" else None

    def _mention(self, doc: Document, clause: Clause, figure: Candidate) -> StatisticMention:
        mention = self.attributes.read(doc, clause, figure)
        mention.refused = self._refusal(clause, figure, mention)
        return mention

    def _refusal(self, clause: Clause, figure: Candidate, mention: StatisticMention) -> str | None:
        """Why this number is no figure of cases, if so."""
        items = clause.items
        lead = [items[n].lower for n in range(max(figure.begin, figure.at - 5), figure.at)]
        if mention.topic and self.categories[mention.topic].refused:
            return "subject"
        behind = items[figure.np_end : figure.np_end + 2]
        if mention.measure == "case" and mention.value == 1 and [i.kind for i in behind] == ["soft", "unit"]:
            return "one case"  # "satu kasus yang korbannya sampai enam orang"
        if mention.value == 1 and mention.qualifier == "at_least":
            return "one case"  # "ada kasus yang korbannya lebih dari satu"
        if any(w in self._plans for w in lead) and not self._plans_but.intersection(lead):
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
        if mention.measure == "bare" and mention.back == "value":
            return None  # "dari 98 itu": settled by what was given before
        if mention.measure == "bare" and not self._attached(items, figure, mention):
            return "unattached"
        if mention.measure == "zero" and not self._attached(items, figure, mention):
            return "unattached"
        return None

    def _attached(self, items: list[Item], figure: Candidate, mention: StatisticMention) -> bool:
        """A number without a unit stands right behind, or before, what it counts."""
        n = figure.at - 1
        while (
            n >= figure.begin
            and items[n].kind not in ATTRIBUTES
            and (
                items[n].lower in self._links
                or items[n].kind in ("change", "total", "opens", "each", "soft")
                or (items[n].lower == "," and n > figure.begin and items[n - 1].kind == "period")
            )
        ):
            if items[n].kind == "each":
                return True
            n -= 1
        if n >= figure.begin and items[n].kind in ATTRIBUTES:
            return True
        if figure.at and items[figure.at - 1].kind == "total":
            return True
        if mention.measure == "zero":
            return any(
                items[m].kind in ("category", "period", "place")
                for m in range(max(figure.begin, figure.at - 8), figure.at)
            )
        if self._in_each(items, figure):
            return True
        before = items[figure.at - 1].lower if figure.at else ""
        if before in self._arrives and figure.begin >= figure.at - 2 and figure.begin > 0:
            return True
        after = items[figure.np_end] if figure.np_end < len(items) else None
        if after is None:
            return mention.back is not None
        if after.kind in ("category", "status", "among", "group"):
            return True
        beyond = items[figure.np_end + 1 : figure.np_end + 2]
        if after.lower in self._prepositions and beyond and beyond[0].kind in PLACES:
            return True
        opening = n < figure.begin or items[n].kind in ("joint", "soft", "opens", "each", "change")
        behind = range(figure.np_end, figure.end)
        return opening and (
            is_passive(after) or any(items[m].kind in ("status", "category", "period", "group") for m in behind)
        )

    def _in_each(self, items: list[Item], figure: Candidate) -> bool:
        """A later number of "masing-masing 14, 12 dan 11"."""
        n = figure.at - 1
        while n >= 0 and (items[n].kind in ("number", "joint", "unit") or items[n].lower in self._links):
            if items[n].kind == "each":
                return True
            n -= 1
        return n >= 0 and items[n].kind == "each"

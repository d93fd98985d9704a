"""Finds figures: numbers of cases, victims, reports and suspects with what stands around them in their clause.

A clause is cut into one segment a number at its joints ("KDRT 24 kasus | , persetubuhan anak 15 | , ..."); what stands
in a segment belongs to its number. Which figures stay, and what they inherit from the clauses before, is settled by
``resolve/reading.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..patterns import Patterns
from .attributes import AttributeReader
from .clauses import ATTRIBUTES, PLACES, Clause, ClauseReader, lists_in_brackets, read_categories
from .document import Document
from .items import Items, excluded, is_passive
from .lists import ListReader
from .mentions import Found, PeriodMention, StatisticMention, TopicMention
from .segments import Candidate, Segments

_LARGE_PART = 20
_NEAR = 4
_LEAD = 5
_BEFORE_NONE = 8
_COUNTING = frozenset(["number", "zero"])
#: between a number without a unit and what it counts
_BEFORE_BARE = frozenset(["change", "total", "opens", "each", "soft"])
_OPENING = frozenset(["joint", "soft", "opens", "each", "change"])
_BEHIND_BARE = frozenset(["status", "category", "period", "group"])
#: none of these is counted by "nihil"
_NONE_OF = frozenset(["category", "period", "place"])


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
        self.lists = ListReader(rules, self.categories)
        self._links = frozenset(rules["links"]["words"])
        self._people = frozenset(rules["refuse"]["people"])
        self._served = frozenset(rules["refuse"]["served"])
        self._rates = frozenset(rules["refuse"]["rates"])
        self._plans_but = frozenset(rules["refuse"]["plans_but"])
        self._plans = frozenset(rules["refuse"]["plans"])

    def find(self, doc: Document, found: Found) -> list[StatisticMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found.

        It gets the kinds of case and the periods named anywhere, where there are figures for them to belong to.
        """
        out: list[StatisticMention] = []
        found.topics, found.periods = [], []
        if not self.clauses.may_count(doc, found):
            return out
        clauses = self.clauses.open(doc, found)
        for clause in clauses.counting():
            out.extend(self._figures(doc, clause))
        if any(m.refused is None for m in out):
            for index, items in clauses.naming():
                found.topics.extend(_topics(index, items))
                found.periods.extend(_periods(index, items))
        return out

    def _figures(self, doc: Document, clause: Clause) -> Iterator[StatisticMention]:
        items = clause.items
        places = lists_in_brackets(items) and clause.places_governed
        at = [n for n, kind in enumerate(items.kinds) if kind in _COUNTING] if "zero" in items.kinds else items.numbers
        figures = [f for n in at if (f := self.segments.candidate(items, n, places))]
        if not figures:
            return
        figures, said_again = _without_shares(items, figures)
        self.segments.cut(items, figures)
        names = [(f, self._mention(doc, clause, f)) for f in figures]
        self.lists.heads(items, names)
        self.lists.share(items, names)
        for mention in self.lists.distribute(doc, clause, names):
            if mention.place:
                mention.level = _level(clause, mention.place[0])
            yield mention
        if said_again:
            yield from self.lists.said_again(doc, clause, said_again, names)

    def _mention(self, doc: Document, clause: Clause, figure: Candidate) -> StatisticMention:
        mention = self.attributes.read(doc, clause, figure)
        mention.refused = self._refusal(clause, figure, mention)
        return mention

    def _refusal(self, clause: Clause, figure: Candidate, mention: StatisticMention) -> str | None:
        """Why this number is no figure of cases, if so."""
        items, at, measure = clause.items, figure.at, mention.measure
        lead = items.lowers[max(figure.begin, at - _LEAD) : at]
        if mention.topic and self.categories[mention.topic].refused:
            return "subject"
        if (
            mention.value == 1
            and (
                mention.qualifier == "at_least"  # "ada kasus yang korbannya lebih dari satu"
                or (measure == "case" and items.kinds[figure.np_end : figure.np_end + 2] == ["soft", "unit"])
            )
        ):
            return "one case"  # "satu kasus yang korbannya sampai enam orang"
        if not self._plans.isdisjoint(lead) and self._plans_but.isdisjoint(lead):
            return "plan"
        if measure == "percent":
            return None if self._rates.isdisjoint(clause.words) else "rate"
        if measure in ("people", "role", "bare") and not self._served.isdisjoint(lead):
            return "served"
        if measure in ("people", "bare") and not self._people.isdisjoint(clause.words):
            near = items.lowers[max(0, at - _NEAR) : figure.np_end + _NEAR]
            if not mention.topic or not self._people.isdisjoint(near):
                return "people"
        if measure in ("case", "role") or mention.part_of_value is not None:
            return None
        number = items.numbers.get(at)
        if number is not None and number.measure == "proportion" and (number.value or 0) < _LARGE_PART:
            return "proportion"
        if mention.leaves or measure == "people" or (measure == "bare" and mention.back == "value"):
            return None  # "dari 98 itu": settled by what was given before
        return None if self._attached(clause, figure, mention) else "unattached"

    def _attached(self, clause: Clause, figure: Candidate, mention: StatisticMention) -> bool:
        """A number without a unit stands right behind, or before, what it counts."""
        items = clause.items
        kinds, lowers, at, begin = items.kinds, items.lowers, figure.at, figure.begin
        n = at - 1
        while (
            n >= begin
            and kinds[n] not in ATTRIBUTES
            and (
                lowers[n] in self._links
                or kinds[n] in _BEFORE_BARE
                or (lowers[n] == "," and n > begin and kinds[n - 1] == "period")
            )
        ):
            if kinds[n] == "each":
                return True
            n -= 1
        if n >= begin and kinds[n] in ATTRIBUTES:
            return True
        if at and kinds[at - 1] == "total":
            return True
        if mention.measure == "zero":
            return not _NONE_OF.isdisjoint(kinds[max(begin, at - _BEFORE_NONE) : at])
        if at and clause.under_each and clause.under_each[at - 1]:
            return True  # a later number of "masing-masing 14, 12 dan 11"
        before = lowers[at - 1] if at else ""
        if before in self._arrives and begin >= at - 2 and begin > 0:
            return True
        opening = n < begin or kinds[n] in _OPENING
        return self._attached_behind(items, figure, mention, opening)

    def _attached_behind(self, items: Items, figure: Candidate, mention: StatisticMention, opening: bool) -> bool:
        """What is counted stands behind the number; ``opening``: the number opens its item."""
        kinds, after = items.kinds, figure.np_end
        if after == len(kinds):
            return mention.back is not None
        if kinds[after] in ("category", "status", "among", "group"):
            return True
        if items.lowers[after] in self._prepositions and after + 1 < len(kinds) and kinds[after + 1] in PLACES:
            return True
        return opening and (is_passive(items, after) or not _BEHIND_BARE.isdisjoint(kinds[after : figure.end]))


def _level(clause: Clause, start: int) -> str | None:
    """What a place named without its level word is ("Curup 13 kasus" under "menurut kecamatan")."""
    at = bisect_left(clause.items.starts, start)
    return clause.level_at(at) if clause.items.kinds[at] == "name" else None


def _without_shares(items: Items, figures: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The figures, and apart from them percentages in brackets behind a number, which say it again."""
    counted = [n for n, f in enumerate(figures) if f.measure != "percent"]
    if not counted or len(counted) == len(figures):
        return figures, []
    said_again = {
        n for n, f in enumerate(figures)
        if n > counted[0] and f.measure == "percent" and items.lowers[f.at - 1] == "("
    }  # fmt: skip
    return (
        [f for n, f in enumerate(figures) if n not in said_again],
        [f for n, f in enumerate(figures) if n in said_again],
    )


def _topics(index: int, items: Items) -> Iterator[TopicMention]:
    """The kinds of case that a clause names."""
    if "category" not in items.kinds:
        return
    for n, kind in enumerate(items.kinds):
        if kind == "category":
            start, end, name = items.starts[n], items.ends[n], items.values[n]
            yield TopicMention(start, end, "kind of case", name, index, excluded(items, n))


def _periods(index: int, items: Items) -> Iterator[PeriodMention]:
    """The periods that a clause names."""
    for n, period in items.periods.items():
        yield PeriodMention(items.starts[n], items.ends[n], "period counted", period, index)

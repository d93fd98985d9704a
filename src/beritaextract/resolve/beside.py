"""The mentions of one clause, asked for what stands beside one of them; each answer is worked out once a clause."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from ..match.mentions import StatisticMention
from ..match.periods import Period

_PEOPLE_OR_CASES = frozenset(["case", "people"])


class Beside:
    """``mentions`` in the order they were found in, numbers that count nothing among them."""

    def __init__(self, mentions: list[StatisticMention]) -> None:
        self.mentions = mentions
        self._counted: dict[str, list[StatisticMention]] = {}
        self._one_case: int | None = None
        self.topics: set[str] = set()
        """The kinds named with the numbers that count."""
        for m in mentions:
            if not m.refused:
                self._counted.setdefault(m.measure, []).append(m)
                if m.topic:
                    self.topics.add(m.topic)
            elif m.refused == "one case" and (self._one_case is None or m.start < self._one_case):
                self._one_case = m.start

    def of(self, measure: str) -> list[StatisticMention]:
        """Those of a measure that count."""
        return self._counted.get(measure, [])

    @cached_property
    def case_values(self) -> set[float | None]:
        return {m.value for m in self.of("case")}

    @cached_property
    def part_of_values(self) -> set[float | None]:
        """The wholes that numbers here are part of, None where one is of none."""
        return {m.part_of_value for m in self.mentions}

    @cached_property
    def dated(self) -> list[StatisticMention]:
        """Those with a period of their own, whether they count or not."""
        return [m for m in self.mentions if m.period]

    @cached_property
    def roles_dated(self) -> bool:
        """Victims, or others of a named kind, are counted over a period."""
        others = (*self.of("role"), *self.of("people"), *self.of("percent"))
        return any(m.period and (m.measure == "role" or m.topic) for m in others)

    @cached_property
    def bare_with_topic(self) -> int:
        return sum(1 for m in self.of("bare") if m.topic)

    @cached_property
    def bare_with_groups(self) -> int:
        return sum(1 for m in self.of("bare") if m.groups)

    @cached_property
    def bare_with_period(self) -> int:
        return sum(1 for m in self.of("bare") if m.period)

    def last_dated(self, m: StatisticMention) -> Period | None:
        """The only period of the clause, where it stands behind all its numbers, that of one behind ``m``."""
        if len(self.dated) != 1:
            return None
        last = self.dated[0]
        closes = not last.refused and last.start > m.start
        return last.period if closes and last.period and last.period.start > self.mentions[-1].start else None

    def has_one_case_before(self, m: StatisticMention) -> bool:
        """Victims of the one case that the clause tells of."""
        return self._one_case is not None and self._one_case < m.start

    def last_of_children(self) -> int:
        """Where the last number of children alone begins that names no kind; -1 without one."""
        return self._of_groups[0]

    def last_of_others(self) -> int:
        """Where the last number of a group without children begins that names no kind; -1 without one."""
        return self._of_groups[1]

    def after(self, m: StatisticMention) -> StatisticMention | None:
        """The first that begins behind ``m``."""
        return self._all.after(m.start)

    def people_after(self, m: StatisticMention) -> StatisticMention | None:
        """The first number of people behind ``m`` that counts."""
        return self._people.after(m.start)

    def counted_after(self, m: StatisticMention) -> StatisticMention | None:
        """The first number of cases or people behind ``m`` that counts."""
        return self._people_or_cases.after(m.start)

    @cached_property
    def _of_groups(self) -> tuple[int, int]:
        children = others = -1
        for m in self.mentions:
            if m.groups and not m.refused and not m.topic:
                if m.groups <= {"anak"}:
                    children = max(children, m.start)
                if not any(group.startswith("anak") for group in m.groups):
                    others = max(others, m.start)
        return children, others

    @cached_property
    def _all(self) -> _Following:
        return _Following(self.mentions)

    @cached_property
    def _people(self) -> _Following:
        return _Following(self.of("people"))

    @cached_property
    def _people_or_cases(self) -> _Following:
        return _Following([m for m in self.mentions if not m.refused and m.measure in _PEOPLE_OR_CASES])


class _Following:
    """The first of some mentions behind an offset. Shares in brackets come last, so beginnings need not rise."""

    def __init__(self, mentions: list[StatisticMention]) -> None:
        self._mentions = mentions
        self._reached = [*accumulate((m.start for m in mentions), max)]

    def after(self, offset: int) -> StatisticMention | None:
        n = bisect_right(self._reached, offset)
        return self._mentions[n] if n < len(self._mentions) else None

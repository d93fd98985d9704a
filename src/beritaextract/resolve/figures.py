"""A figure while it is being settled, and small parts about groups and periods."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from ..match.mentions import StatisticMention

CASES = frozenset(["kasus", "laporan"])
_MONTH = 7


@dataclass(slots=True, eq=False)
class Figure:
    """A mention that counts, with what it inherited."""

    mention: StatisticMention
    topic: str | None
    period: str | None
    unit: str
    population: str | None
    kind: str
    paragraph: int
    parent: Figure | None = None
    spans: list[StatisticMention] = field(default_factory=list)
    basis: str = "explicit"
    kind_group: bool = False
    """The population belongs to the kind counted ("pencabulan anak"), and goes on with it."""
    carried: bool = False
    """The period is that of the article's total, for want of a nearer one."""
    base: str | None = None
    """The kind before a victim group narrowed it: what figures beside it are counted under."""

    @property
    def whole(self) -> bool:
        """A total: no part of another figure."""
        m = self.mention
        month = m.period is not None and m.period.bare_month
        return self.kind == "count" and not (
            month
            or m.place
            or m.status
            or m.breakdown
            or (self.population and m.groups != m.kind_groups)
            or m.back == "part"
            or m.part_of is not None
        )


@dataclass(slots=True)
class State:
    """What has been read so far."""

    figures: list[Figure] = field(default_factory=list)
    by_value: dict[float | None, list[Figure]] = field(default_factory=dict)
    """All figures by their number."""
    wholes: dict[tuple[float | None, str], list[Figure]] = field(default_factory=dict)
    """Totals of the clauses before, by number and kind of figure; some have turned out to be parts since."""
    alike: dict[Hashable, list[Figure]] = field(default_factory=dict)
    """Figures of the clauses before by what one given again has in common with them: see :func:`likeness`."""
    clause: list[Figure] = field(default_factory=list)
    """Figures of the clause under way."""
    period: str | None = None
    """The last period of them."""
    parts: dict[int | None, Parts] = field(default_factory=dict)
    """The same by the number they are listed under."""
    before: list[Figure] = field(default_factory=list)
    """Figures of the last clause that had any."""
    before_clause: int = -9
    shares_before: bool = False
    """There are shares among them."""
    main: Figure | None = None
    back: Figure | None = None
    scope: Figure | None = None
    """A total named again, that what follows is part of."""
    new: list[Figure] = field(default_factory=list)
    """Figures first given in the clause under way."""

    def add(self, figure: Figure) -> None:
        """A figure that was not given before."""
        self.figures.append(figure)
        self.new.append(figure)
        self.by_value.setdefault(figure.mention.value, []).append(figure)

    def name(self, figure: Figure) -> None:
        """The clause under way gives this figure."""
        self.clause.append(figure)
        self.period = figure.period or self.period
        own = self.parts.setdefault(figure.mention.part_of, Parts(figure))
        own.last = figure
        own.topics.add(figure.topic)

    def close(self, index: int) -> None:
        """The clause with this index is done."""
        for figure in self.new:
            self.alike.setdefault(likeness(figure), []).append(figure)
            if figure.whole:
                self.wholes.setdefault((figure.mention.value, figure.kind), []).append(figure)
        if self.clause:
            self.before, self.before_clause = self.clause, index
            self.shares_before = any(f.unit == "persen" for f in self.clause)
        self.clause, self.period, self.new, self.parts, self.back = [], None, [], {}, None


@dataclass(slots=True)
class Parts:
    """Figures listed under one number: the last of them, and what they count."""

    last: Figure
    topics: set[str | None] = field(default_factory=set)


def likeness(figure: Figure) -> Hashable:
    """What a figure has in common with every one that gives it again."""
    m = figure.mention
    return m.value, figure.kind, figure.topic, words(m.breakdown)


def population(groups: frozenset[str]) -> str | None:
    """One population from the groups named: "anak" and "perempuan" are girls, "perempuan" and "dewasa" women."""
    if not groups:
        return None
    whole = {g for g in groups if "_" in g and g != "laki_laki"}
    if whole:
        return sorted(whole)[0]
    sex = "perempuan" if "perempuan" in groups else "laki_laki" if "laki_laki" in groups else None
    if "anak" in groups:
        return f"anak_{sex}" if sex else "anak"
    if "dewasa" in groups:
        return f"{sex}_dewasa" if sex else "dewasa"
    return sex


def contains(longer: str | None, shorter: str | None) -> bool:
    """The period ``longer`` begins no later and ends later than ``shorter``, by month."""
    if not longer or not shorter or len(longer) < _MONTH or len(shorter) < _MONTH:
        return False
    a, b = longer.split("/"), shorter.split("/")
    return a[0][:7] <= b[0][:7] and a[-1][:7] > b[-1][:7]


def span(periods: list[str]) -> str:
    """From the beginning of the earliest period to the end of the latest."""
    first = min(p.split("/")[0] for p in periods)
    last = max((p.split("/")[-1] for p in periods), key=lambda e: e[:7])
    return first if first == last else f"{first}/{last}"


def words(s: str | None) -> str:
    return (s or "").lower().removeprefix("kecamatan ").removeprefix("kec ").removeprefix("distrik ")


@lru_cache(maxsize=1024)
def year(edtf: str | None) -> int:
    return int(edtf[edtf.rfind("/") + 1 :][:4]) if edtf else 0

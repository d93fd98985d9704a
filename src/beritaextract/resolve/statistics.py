"""Joins figures: which candidates count, carried kinds, periods and groups, repetitions, totals and their parts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from ..match.clauses import Category, read_categories
from ..match.document import Document
from ..match.mentions import Found, StatisticMention
from ..match.periods import Anchor
from ..patterns import Patterns
from ..record import Agency, Evidence, Kind, Period, Region, Statistic, Unit
from .speakers import Attribution

_LEAD_CLAUSES = 4
_LEAD_WEIGHT = 3
_WOMEN_AND_CHILDREN = "kekerasan_perempuan_anak"
_CASES = frozenset(["kasus", "laporan"])
_GROUPED = 4
_FEW = 2
#: a number this large, of the same kind, is the same figure again
_SAME_AGAIN = 10


@dataclass(slots=True)
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
            month or m.place or m.status or self.population or m.breakdown or m.back == "part" or m.part_of is not None
        )


@dataclass(slots=True)
class _State:
    """What has been read so far."""

    figures: list[Figure] = field(default_factory=list)
    clause: list[Figure] = field(default_factory=list)
    """Figures of the clause under way."""
    before: list[Figure] = field(default_factory=list)
    """Figures of the last clause that had any."""
    before_clause: int = -9
    main: Figure | None = None
    back: Figure | None = None
    scope: Figure | None = None
    """A total named again, that what follows is part of."""


class StatisticResolver:
    """Compiled from ``patterns/statistics.toml`` and ``patterns/categories.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["statistics"]
        self.categories = read_categories(patterns["categories"])
        self._sources = [(name, name.lower()) for name in rules["sources"]["names"]]
        self._offices = tuple(rules["offices"]["women_and_children"])

    def resolve(
        self, doc: Document, found: Found, agencies: list[Agency], attributions: list[Attribution]
    ) -> list[Statistic]:
        """One entry per number and meaning, in order of first mention."""
        if not found.statistics:
            return []
        reading = _Reading(self.categories, doc, found, self._offices)
        figures = reading.figures()
        region = _home(found, agencies)
        return [self._statistic(doc, found, f, figures, region, attributions) for f in figures]

    def _statistic(
        self, doc: Document, found: Found, figure: Figure, figures: list[Figure], region: Region | None,
        attributions: list[Attribution],
    ) -> Statistic:  # fmt: skip
        m = figure.mention
        category = self.categories.get(figure.topic or "")
        quoted = [s for s in figure.spans if doc.quoted(s.start)]
        exact = any(s.qualifier == "exact" for s in figure.spans)
        more = [e for s in figure.spans for e in s.evidence_more]
        return Statistic(
            category=category.value if category else None,
            label=m.label or (category.name.replace("_", " ") if category else None),
            value=m.value,
            unit=cast(Unit, figure.unit),
            kind=cast(Kind, figure.kind),
            qualifier="exact" if exact else m.qualifier,
            value_max=m.value_max,
            period=Period(figure.period, figure.basis) if figure.period else None,  # type: ignore[arg-type]
            population=figure.population,
            breakdown=m.breakdown,
            status=m.status,
            region=_region_at(found, m, region),
            quoted=bool(quoted),
            speaker=_speaker((quoted or figure.spans)[0], attributions),
            source=self._source(doc, m),
            subset_of=figures.index(figure.parent) if figure.parent in figures else None,
            evidence=(m.evidence(), *(s.evidence() for s in figure.spans[1:]), *_unique(more)),
        )

    def _source(self, doc: Document, m: StatisticMention) -> str | None:
        start, end = doc.sentences[doc.sentence(m.start)]
        sentence = doc.text[start:end].lower()
        return next((name for name, lower in self._sources if lower in sentence), None)


class _Reading:
    """One pass over the figures of a document, in order."""

    def __init__(self, categories: dict[str, Category], doc: Document, found: Found, offices: tuple[str, ...]) -> None:
        self.categories = categories
        self.doc = doc
        self.found = found
        self.general, self.article = self._topics(offices)
        self.year, self.month = _written(doc, found)
        self.topics: dict[int, list[str]] = {}
        for t in found.topics:
            if not t.excluded:
                self.topics.setdefault(t.clause, []).append(t.name)
        self.clauses: dict[int, list[StatisticMention]] = {}
        for m in found.statistics:
            self.clauses.setdefault(m.clause, []).append(m)
        self.state = _State()
        self.taken: dict[int, Figure] = {}
        """Figures by where their numbers begin."""

    # -- what the article is about

    def _topics(self, offices: tuple[str, ...]) -> tuple[str | None, str | None]:
        """The article's general kind ("kekerasan" alone means it) and the kind it speaks of most."""
        weights: Counter[str] = Counter()
        for t in self.found.topics:
            if not self.categories[t.name].weak:
                weights[t.name] += _LEAD_WEIGHT if t.clause < _LEAD_CLAUSES else 1
        generals = [n for n, c in self.categories.items() if c.general and not c.plain and c.value and n in weights]
        plain = [n for n, c in self.categories.items() if c.plain and n in weights]
        violent = any(self.categories[n].value for n in weights)
        lower = self.doc.text.lower()
        if generals:
            general: str | None = max(generals, key=lambda n: weights[n])
            if weights[_WOMEN_AND_CHILDREN] * _GROUPED >= weights[general]:
                general = _WOMEN_AND_CHILDREN
        else:
            general = _WOMEN_AND_CHILDREN if plain or violent and any(o in lower for o in offices) else None
        if general:
            for name in plain:
                weights[general] += weights.pop(name)
        article = max(weights, key=lambda n: weights[n]) if weights else None
        return general, article

    def _own(self, topic: str | None) -> str | None:
        """A topic with "kekerasan" alone read as the article's general kind."""
        if topic and self.categories[topic].plain:
            return self.general or topic
        return topic

    # -- the pass

    def figures(self) -> list[Figure]:
        for index, mentions in self.clauses.items():
            self.state.clause = []
            self.state.back = None
            for m in mentions:
                if m.refused or not self._counts(m, mentions, index):
                    continue
                self._take(m, mentions)
            if self.state.clause:
                self.state.before, self.state.before_clause = self.state.clause, index
        self._settle_changes()
        self._settle_first()
        return self.state.figures

    def _near(self, m: StatisticMention) -> bool:
        """Figures stand in the clause before, or in the same paragraph."""
        s = self.state
        return bool(s.before) and (
            m.clause - s.before_clause <= 3 or s.before[-1].paragraph == self.doc.paragraph(m.start)
        )

    def _counts(self, m: StatisticMention, mentions: list[StatisticMention], index: int) -> bool:
        strong = [o for o in mentions if o is not m and o.measure == "case" and not o.refused]
        roles = [o for o in mentions if o is not m and o.measure in ("role", "people", "percent") and not o.refused]
        s = self.state
        if m.back == "value" and self._named_again(m):
            return True
        if m.measure == "case":
            if m.back == "value" and m.value == 1:
                return False
            if m.value is None:
                return m.topic is not None and m.period is not None
            return bool(m.value != 1 or m.topic or m.period or m.place or m.status or strong or s.clause or self._near(m))
        many = [o for o in mentions if o.measure == "people" and not o.refused]
        if m.value == 1 and m.measure in ("role", "people") and not (s.clause or strong or len(many) > _FEW):
            return False
        if m.measure == "role":
            return bool(m.period or s.clause or strong or m.under_back or (s.figures and self._near(m)))
        if m.measure == "people":
            if m.unit in ("korban", "pelaku") or m.topic:
                return bool(m.period or s.clause or strong or m.under_back or (s.figures and self._near(m)))
            if not s.figures:
                return False
            return bool(s.clause or ((m.groups or m.under_back or len(many) > 1 or m.aged) and self._near(m)))
        if m.measure == "percent":
            return bool(s.clause or strong or (s.figures and (self._near(m) or m.topic or m.unnamed is None and m.counts_cases)))
        if m.measure == "zero":
            named = m.topic or m.place or m.period
            return bool(named and (strong or s.clause or self._near(m) or m.unit))
        counted = [o for o in roles if o.measure == "role" and o.period]
        if s.clause or strong or counted or (roles and s.figures):
            return True
        if m.topic and m.period and (m.value or 0) >= 10 and m.start < (m.evidence_more[0].start if m.evidence_more else 0):
            return True
        kinds = [o for o in mentions if o.measure == "bare" and o.topic and not o.refused]
        if m.topic and len(kinds) > _FEW and s.figures and self._near(m):
            return True
        named = (m.period and not m.topic) or m.place or m.status or m.back == "part" or m.under_back or m.unit in ("korban", "pelaku")
        return bool(named and s.figures and self._near(m))

    def _take(self, m: StatisticMention, mentions: list[StatisticMention]) -> None:
        s = self.state
        if m.back == "value" and (named := self._named_again(m)):
            named.spans.append(m)
            s.clause.append(named)
            self.taken[m.start] = named
            if named.whole and (m.period or any(o.period and o.start < m.start for o in mentions)):
                s.scope = named
            s.back = named
            return
        if m.back == "value" and m.measure != "case":
            return
        base = self._topic(m)
        category = self.categories.get(base or "")
        if category and category.refused:
            return
        figure = Figure(m, base, None, "kasus", None, m.kind, self.doc.paragraph(m.start), self._parent(m), [m], base=base)
        self._set_period(figure, mentions)
        figure.unit = self._unit(m, figure, mentions)
        self._set_population(figure)
        known = self._known(figure)
        if known is not None:
            known.spans.append(m)
            if known.period is None or known.carried and figure.period and not figure.carried:
                known.period, known.basis, known.carried = figure.period, figure.basis, figure.carried
            figure = known
            if known.whole and m.period:
                s.scope = known
        else:
            s.figures.append(figure)
        s.clause.append(figure)
        self.taken[m.start] = figure
        if m.back == "value":
            s.back = figure
        self._set_main(figure)

    def _anchor(self) -> Anchor:
        s = self.state
        before = next((f.period for f in reversed(s.clause) if f.period), None)
        before = before or next((f.period for f in reversed(s.before) if f.period), None)
        before = before or (s.main.period if s.main else None)
        return Anchor(self.year, self.month, before)

    def _set_main(self, figure: Figure) -> None:
        s = self.state
        category = self.categories.get(figure.topic or "")
        if not figure.whole or figure.unit == "persen":
            return
        if s.main is None or (s.main.period is None and figure.period and figure.topic == s.main.topic):
            if s.main is None or category is None or category.general or figure.topic == s.main.topic:
                s.main = figure
        elif figure.topic == s.main.topic and _year(figure.period) > _year(s.main.period):
            s.main = figure
        elif category and category.general and not self._is_general(s.main.topic):
            s.main = figure
        elif figure.topic == _WOMEN_AND_CHILDREN and s.main.topic in ("kekerasan_anak", "kekerasan_perempuan"):
            s.main = figure

    def _is_general(self, topic: str | None) -> bool:
        category = self.categories.get(topic or "")
        return bool(category and category.general)

    # -- repetitions

    def _named_again(self, m: StatisticMention) -> Figure | None:
        """The earlier figure that "dari 46 kasus itu" means."""
        same = [f for f in reversed(self.state.figures) if f.mention.value == m.value and f.unit != "persen"]
        if m.topic:
            same = [f for f in same if f.topic == self._own(m.topic)] or same
        if m.unit and m.unit != "orang":
            same = [f for f in same if f.unit == m.unit or {f.unit, m.unit} <= _CASES] or [f for f in same if m.measure == "bare"]
        return same[0] if same else None

    def _known(self, new: Figure) -> Figure | None:
        """The figure that ``new`` gives again: nothing that the text says of it differs."""
        if new.mention.value is None:
            return None
        for f in reversed(self.state.figures):
            if f in self.state.clause and new.mention.clause == f.mention.clause:
                continue
            if f.mention.value == new.mention.value and f.kind == new.kind and self._agrees(new, f):
                return f
        return None

    def _agrees(self, new: Figure, f: Figure) -> bool:
        m = new.mention
        if new.topic != f.topic or new.population != f.population or m.status != f.mention.status:
            return False
        if _words(m.breakdown) != _words(f.mention.breakdown):
            return False
        if new.unit != f.unit and not {new.unit, f.unit} <= _CASES:
            return False
        large = (m.value or 0) >= _SAME_AGAIN
        if new.period == f.period:
            return bool(m.period or m.topic or m.total or m.arrives or large)
        if not large or m.place or m.status:
            return False
        if new.period and f.period and not new.carried and not f.carried:
            return _year(new.period) == _year(f.period) and 4 in (len(new.period), len(f.period))
        return not (m.period and m.period.bare_month)

    # -- kinds of case

    def _parent(self, m: StatisticMention) -> Figure | None:
        s = self.state
        if m.part_of is not None and m.part_of in self.taken:
            return self.taken[m.part_of]
        if s.back is not None and s.back.mention is not m:
            return s.back
        if m.back == "part" and (s.clause or s.before):
            return (s.clause or s.before)[-1]
        if m.under_back:
            return next((f for f in reversed(s.before) if f.whole and (f is s.main or self._is_general(f.topic))), s.main)
        return None

    def _topic(self, m: StatisticMention) -> str | None:
        s = self.state
        if m.topic:
            both = self.categories[m.topic].plain and self._both_groups(m)
            return _WOMEN_AND_CHILDREN if both else self._own(m.topic)
        parent = self._parent(m)
        if parent is not None:
            return parent.topic if m.part_of is not None and not m.groups else parent.base
        if m.total and s.main is not None and m.clause != s.main.mention.clause:
            return self._main_topic() if self._is_general(s.main.topic) else self.general or self._main_topic()
        if s.clause:
            return self._sibling_topic(m)
        parts = {o.topic for o in self.clauses[m.clause] if o.topic and o.start > m.start and not o.refused}
        if {"kekerasan_anak", "kekerasan_perempuan"} <= parts:
            return _WOMEN_AND_CHILDREN
        named = self._named_before(m)
        if named:
            return self._own(named)
        alike = {f.base for f in s.before}
        same = s.before and s.before[-1].paragraph == self.doc.paragraph(m.start)
        if same and len(alike) == 1 and m.clause - s.before_clause <= 1:
            return s.before[-1].base
        if s.before and m.clause - s.before_clause <= 1 and m.continues:
            return (s.before[0] if m.period else s.before[-1]).base
        return self._main_topic()

    def _both_groups(self, m: StatisticMention) -> bool:
        """ "31 kasus kekerasan, anak 20 kasus dan perempuan 11": both groups are counted under the number."""
        later = [o.groups for o in self.clauses[m.clause] if o.start > m.start and not o.refused and not o.topic]
        return any(g <= {"anak"} and g for g in later) and any(g and not any(x.startswith("anak") for x in g) for g in later)

    def _sibling_topic(self, m: StatisticMention) -> str | None:
        """Of the figure before in the clause; unknown words in a list of kinds are a kind of their own."""
        last = self.state.clause[-1]
        own = self.categories.get(last.mention.topic or "")
        if m.unnamed and (last.mention.unnamed or own and not own.general) and not (m.place or m.period or m.groups or m.status):
            if own and not own.general or last.topic is None:
                m.label = m.unnamed
                return None
        return last.base

    def _named_before(self, m: StatisticMention) -> str | None:
        """The one kind named in the clause before the number, or by a clause without figures just before."""
        here = [t.name for t in self.found.topics if t.clause == m.clause and t.start < m.start and not t.excluded]
        if here:
            return here[-1]
        parts = {o.topic for o in self.clauses[m.clause] if o.topic and o.start > m.start}
        before = set(self.topics.get(m.clause - 1, ()))
        same = self.doc.paragraph(m.start) == self._paragraph_of(m.clause - 1)
        if len(before) == 1 and same and parts <= before:
            had = [f for f in self.state.before] if self.state.before_clause == m.clause - 1 else []
            name = before.pop()
            if not had or all(f.topic == self._own(name) for f in had):
                return name
        return None

    def _paragraph_of(self, clause: int) -> int:
        at = next((t.start for t in self.found.topics if t.clause == clause), None)
        return self.doc.paragraph(at) if at is not None else -1

    def _main_topic(self) -> str | None:
        s = self.state
        if s.main is not None:
            return s.main.base
        if s.figures and not self._is_general(self.article):
            return s.figures[0].base
        own = {self._own(m.topic) for m in self.found.statistics if m.topic and not m.refused}
        specific = {t for t in own if t and not self._is_general(t)}
        if self.general and (len(specific) >= 2 or self._is_general(self.article)):
            return self.general
        return self.article or self.general

    # -- periods

    def _set_period(self, figure: Figure, mentions: list[StatisticMention]) -> None:
        m, s = figure.mention, self.state
        if m.period:
            figure.period = m.period.edtf(self._anchor())
            if figure.period or (m.period.shape == "vague" and not s.figures):
                return
        figure.basis = "context"
        if m.kept:
            return
        if figure.kind == "change":
            figure.period = max([f.period for f in s.clause if f.period] + [s.main.period if s.main and s.main.period else ""], key=_year) or None
            figure.carried = True
            return
        if m.leaves and not m.period:
            figure.period = self._year_before(m, mentions)
            return
        siblings = [f for f in s.clause if not f.mention.leaves]
        if siblings and siblings[-1].period and (figure.parent is None or siblings[-1].mention.period):
            figure.period = siblings[-1].period
            return
        if figure.parent is not None and figure.parent.period:
            figure.period = figure.parent.period
            return
        later = [o for o in mentions if o.period and not o.refused and o.start > m.start]
        if later and not any(o.period for o in mentions if o.start < later[-1].start) and later[-1].period:
            if later[-1].period.start > mentions[-1].start:
                figure.period = later[-1].period.edtf(self._anchor())
                return
        figure.period = self._carried(m)
        figure.carried = True

    def _year_before(self, m: StatisticMention, mentions: list[StatisticMention]) -> str | None:
        """ "naik dari 54 menjadi 67 kasus pada 2023": 54 are those of the year before."""
        after = next((o for o in mentions if o.start > m.start), None)
        edtf = after.period.edtf(self._anchor()) if after and after.period else self._carried(m)
        return str(_year(edtf) - 1) if edtf else None

    def _carried(self, m: StatisticMention) -> str | None:
        s = self.state
        if s.before and (m.continues or s.before[-1].paragraph == self.doc.paragraph(m.start)):
            periods = {f.period for f in s.before}
            if len(periods) == 1:
                return s.before[-1].period
        if s.scope is not None:
            return s.scope.period
        if s.main is not None:
            return s.main.period
        named = [p.period for p in self.found.periods if 0 <= m.clause - p.clause <= 1 and p.period and p.period.named_year]
        return named[-1].edtf(self._anchor()) if named else None

    # -- units and groups

    def _unit(self, m: StatisticMention, figure: Figure, mentions: list[StatisticMention]) -> str:
        s = self.state
        category = self.categories.get(figure.topic or "")
        if m.unit and m.unit != "orang":
            return m.unit
        if m.measure == "people":
            before = s.clause[-1].unit if s.clause else None
            if before in ("korban", "pelaku"):
                return before
            if m.under_back and figure.parent and figure.parent.unit in ("korban", "pelaku", "orang"):
                return figure.parent.unit
            return category.person if category else "orang"
        if m.unit:
            return m.unit
        if s.clause and s.clause[-1].unit != "persen":
            return s.clause[-1].unit
        if figure.parent is not None and figure.parent.unit != "persen":
            return figure.parent.unit
        after = next((o.unit for o in mentions if o.start > m.start and o.unit and o.unit != "persen" and not o.refused), None)
        if after:
            return after
        return s.main.unit if s.main else "kasus"

    def _set_population(self, figure: Figure) -> None:
        m = figure.mention
        category = self.categories.get(figure.topic or "")
        value = category.value if category else None
        groups = m.groups | (m.head_groups if m.groups or not m.topic else frozenset())
        population = _population(groups)
        above = self._above(figure)
        if population in ("perempuan", "laki_laki") and above == "anak" and not figure.topic == "kekerasan_perempuan":
            population = f"anak_{population}"
        if value == _WOMEN_AND_CHILDREN and population:
            if population.startswith("anak"):
                figure.topic, population = "kekerasan_anak", None if population == "anak" else population
            elif population.startswith("perempuan"):
                figure.topic, population = "kekerasan_perempuan", None if population == "perempuan" else population
        elif population and category and category.victims == population:
            population = None
        elif population is None and category and not category.general and category.value and above:
            population = above
        if population == "anak" and value in ("abh", "perkawinan_anak", "kekerasan_anak"):
            population = None
        figure.population = population

    def _above(self, figure: Figure) -> str | None:
        """The victim group of the whole that the figure is counted under."""
        m = figure.mention
        whole = m.head or (figure.parent.topic if figure.parent else None) or (self.state.main.topic if self.state.main else None)
        category = self.categories.get(whole or "")
        return category.victims if category else None

    def _settle_first(self) -> None:
        """A total at the head of the article without a period has that of the parts that follow."""
        figures = self.state.figures
        dated = next((n for n, f in enumerate(figures) if f.period), None)
        if dated is None or dated == 0 or figures[dated].carried or len({f.period for f in figures if f.period}) > 1:
            return
        for f in figures[:dated]:
            if not (f.mention.period or f.mention.kept):
                f.period, f.basis = figures[dated].period, "context"

    def _settle_changes(self) -> None:
        """ "Mei 2021 terjadi peningkatan sebanyak 11 kasus" beside the levels of other years is a level."""
        for f in self.state.figures:
            m = f.mention
            if f.kind != "change" or f.unit == "persen" or not m.period:
                continue
            others = [o for o in self.state.figures if o.mention.clause == m.clause and o is not f and o.kind == "count"]
            levels = {o.period for o in others if o.topic == f.topic}
            if levels and f.period not in levels:
                f.kind = "count"


# -- small parts


def _population(groups: frozenset[str]) -> str | None:
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


def _words(s: str | None) -> str:
    return (s or "").lower().removeprefix("kecamatan ").removeprefix("kec ").removeprefix("distrik ")


def _year(edtf: str | None) -> int:
    return int(edtf.split("/")[-1][:4]) if edtf else 0


def _written(doc: Document, found: Found) -> tuple[int | None, int | None]:
    """Year and month the article was written in, as far as it or its metadata say."""
    if doc.published:
        return doc.published.year, doc.published.month
    days = [d.edtf for d in found.dates if d.edtf and len(d.edtf) == 10 and d.edtf[:4].isdigit() and d.grain == "day"]
    if days:
        last = max(days)
        return int(last[:4]), int(last[5:7])
    import re

    w = [int(y) for y in re.findall(r"\d{1,2}[/-]\d{1,2}[/-](20\d\d)", doc.text)] or [
        2000 + int(y) for y in re.findall(r"\d{1,2}/\d{1,2}/(\d\d)\b", doc.text)
    ] or [int(y) for y in re.findall(r"\d{1,2} \p{L}+ (20\d\d)".replace("\\p{L}", "[A-Za-z]"), doc.text)]
    if w:
        return max(w), None
    years = [p.period.first.year for p in found.periods if p.period and p.period.first.year]
    return (max(years), None) if years else (None, None)


def _home(found: Found, agencies: list[Agency]) -> Region | None:
    counts = Counter(a.region for a in agencies if a.region)
    if counts:
        return counts.most_common(1)[0][0]
    counts = Counter(r.region for r in found.regions if r.region)
    return counts.most_common(1)[0][0] if counts else None


def _region_at(found: Found, m: StatisticMention, home: Region | None) -> Region | None:
    if m.place is None:
        return home
    starts = [r.start for r in found.regions]
    i = bisect_right(starts, m.place[1]) - 1
    if i >= 0 and found.regions[i].end > m.place[0] and found.regions[i].region:
        return found.regions[i].region
    name = m.breakdown or ""
    if name.lower().startswith(("kecamatan", "kec ", "kec.", "distrik")):
        return Region(None, name)
    return home


def _speaker(m: StatisticMention, attributions: list[Attribution]) -> str | None:
    return next((a.speaker for a in attributions if a.start <= m.start < a.end), None)


def _unique(evidence: list[Evidence]) -> list[Evidence]:
    return list(dict.fromkeys(evidence))

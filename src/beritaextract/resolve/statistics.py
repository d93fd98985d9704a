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
#: figures this many clauses back still say what the next are of
_NEAR, _FAR = 3, 6
_PEOPLE = frozenset(["pmi", "jenazah"])
_MONTHS = 7
#: a total this large, given again without a kind, is the same total
_SAME_TOTAL = 20
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
            month or m.place or m.status or m.breakdown
            or self.population and m.groups != m.kind_groups or m.back == "part" or m.part_of is not None
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
            if not t.excluded and not categories[t.name].weak:
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
            if weights[_WOMEN_AND_CHILDREN] * _GROUPED >= weights[general] or self._counts_both(general, lower, offices):
                general = _WOMEN_AND_CHILDREN
        else:
            general = _WOMEN_AND_CHILDREN if plain or violent and any(o in lower for o in offices) else None
        if general:
            for name in plain:
                weights[general] += weights.pop(name)
        article = max(weights, key=lambda n: weights[n]) if weights else None
        return general, article

    def _counts_both(self, general: str, text: str, offices: tuple[str, ...]) -> bool:
        """An office for women and children counts adult women too, though the article speaks mostly of children."""
        if general not in ("kekerasan_anak", "kekerasan_perempuan") or not any(o in text for o in offices):
            return False
        counted = [m for m in self.found.statistics if not m.refused]
        topics = {m.topic for m in counted}
        women = topics & {"kdrt"} or any(m.groups & {"perempuan_dewasa"} for m in counted)
        children = "kekerasan_anak" in topics or any("anak" in m.groups for m in counted)
        return bool(women and children)

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
        for f in self.state.figures:
            if f.kind == "change" and f.period is None and self.state.main is not None:
                f.period, f.basis = self.state.main.period, "context"
        return self.state.figures

    def _sums_up(self, m: StatisticMention) -> bool:
        """ "Total 21": the sum of the figures just before."""
        total = 0.0
        for n, f in enumerate(reversed(self.state.figures)):
            total += f.mention.value or 0
            if n and total == m.value:
                return True
        return False

    def _whole_named(self, m: StatisticMention) -> Figure | None:
        """The figure that "sembilan dari 46 kasus" is part of, if it was given before."""
        same = [f for f in reversed(self.state.figures) if f.mention.value == m.part_of_value and f.unit != "persen"]
        return same[0] if same and (m.value or 0) < (m.part_of_value or 0) else None

    def _near(self, m: StatisticMention, clauses: int = _NEAR) -> bool:
        """Figures stand in the clause before, or in the same paragraph."""
        s = self.state
        return bool(s.before) and (
            m.clause - s.before_clause <= clauses or s.before[-1].paragraph == self.doc.paragraph(m.start)
        )

    def _counts(self, m: StatisticMention, mentions: list[StatisticMention], index: int) -> bool:
        if m.part_of_value is not None and m.measure == "bare":
            here = [o for o in mentions if o.value == m.part_of_value and o.measure in ("case", "role") and not o.refused]
            return bool(here) or self._whole_named(m) is not None
        strong = [o for o in mentions if o is not m and o.measure == "case" and not o.refused]
        roles = [o for o in mentions if o is not m and o.measure in ("role", "people", "percent") and not o.refused]
        s = self.state
        if m.back == "value" and self._named_again(m):
            return True
        if m.measure == "case":
            if m.back == "value" and m.value == 1:
                return False
            if m.value is None:
                return m.topic is not None and m.period is not None and m.period.named_year
            listed = m.place or m.status or strong or s.clause
            return bool(m.value != 1 or m.topic or m.period or listed)
        many = [o for o in mentions if o.measure == "people" and not o.refused]
        if m.value == 1 and m.measure in ("role", "people") and not (s.clause or strong or len(many) > _FEW):
            return False
        lone = [o for o in mentions if o.measure == "case" and o.value == 1 and o.start < m.start and o.start not in self.taken]
        if m.measure == "role":
            if lone:
                return False  # "satu kasus yang korbannya sampai enam orang"
            return bool(m.period or s.clause or strong or m.under_back or (s.figures and self._near(m)))
        if m.measure == "people":
            if m.unit in ("korban", "pelaku") or m.topic:
                return bool(m.period or s.clause or strong or m.under_back or (s.figures and self._near(m)))
            if not s.figures:
                return False
            named = bool(self.topics.get(m.clause))
            listed = m.under_back or len(many) > 1 or m.aged or (m.groups and (named or m.place or m.continues))
            return bool(s.clause or (listed and self._near(m)) or (len(many) > _FEW and m.place and self._near(m, _FAR)))
        if m.measure == "percent":
            if s.clause or strong:
                return True
            shares = [o for o in mentions if o.measure == "percent" and not o.refused]
            of_cases = m.counts_cases or m.kind == "change" or m.groups or m.status or m.aged or len(shares) > 1
            return bool(m.topic and (s.figures or m.kind == "change") or s.figures and of_cases and self._near(m, _FAR))
        if m.measure == "zero":
            named = m.topic or m.place or m.period
            return bool(named and (strong or s.clause or self._near(m) or m.unit))
        counted = [o for o in roles if (o.measure == "role" or o.topic) and o.period]
        if s.clause or strong or counted or (roles and s.figures):
            return True
        years = [o for o in mentions if o.measure == "bare" and o.period and not o.refused]
        if m.period and len(years) >= _FEW and (self.topics.get(m.clause) or self.topics.get(m.clause - 1)):
            return True
        if m.topic and m.period and (m.value or 0) >= 10 and m.start < (m.evidence_more[0].start if m.evidence_more else 0):
            return True
        groups = [o for o in mentions if o.measure == "bare" and o.groups and not o.refused]
        if m.groups and len(groups) >= _FEW and s.figures and self._near(m):
            return True
        if m.total and s.figures and any(f.mention.value == m.value for f in s.figures):
            return True
        kinds = [o for o in mentions if o.measure == "bare" and o.topic and not o.refused]
        if m.topic and len(kinds) > _FEW and s.figures and self._near(m):
            return True
        if m.related:
            return bool(s.figures) and self._near(m)
        before = bool(m.evidence_more) and m.evidence_more[0].start < m.start
        if m.topic and before and (m.period or m.unit) and s.figures and self._near(m):
            return True
        if m.total and self._sums_up(m):
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
        twin = self._twin(m)
        base = twin.topic if twin else self._topic(m)
        category = self.categories.get(base or "")
        if category and category.refused:
            return
        figure = Figure(m, base, None, "kasus", None, m.kind, self.doc.paragraph(m.start), self._parent(m), [m], base=base)
        self._set_period(figure, mentions)
        if self.year and _year(figure.period) > self.year:
            return  # a plan
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
        beside = next((f.period for f in reversed(s.clause) if f.period), None)
        before = beside or next((f.period for f in reversed(s.before) if f.period), None)
        before = before or (s.main.period if s.main else None)
        return Anchor(self.year, self.month, before, s.main.period if s.main else None, beside is not None)

    def _set_main(self, figure: Figure) -> None:
        """The total that later figures without a period or kind belong to."""
        main = self.state.main
        if not figure.whole or figure.unit == "persen" or figure is main:
            return
        named = [o for o in self.clauses[figure.mention.clause] if o.topic and not o.refused]
        if len({o.topic for o in named}) > _FEW and figure.mention.topic:
            return  # one of a list of kinds
        if figure.topic in _PEOPLE and self._value(self.article) is not None:
            return
        if main is None or self._replaces(figure, main):
            self.state.main = figure

    def _replaces(self, figure: Figure, main: Figure) -> bool:
        general = self._is_general(figure.topic)
        if figure.topic != main.topic:
            wider = figure.topic == _WOMEN_AND_CHILDREN and main.topic in ("kekerasan_anak", "kekerasan_perempuan")
            return general and not self._is_general(main.topic) or wider
        if main.period is None:
            return figure.period is not None
        if _year(figure.period) != _year(main.period):
            return _year(figure.period) > _year(main.period)
        if figure.unit in _CASES and main.unit not in _CASES:
            return True
        return figure.mention.total and figure.mention.period is not None or _contains(figure.period, main.period)

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

    def _twin(self, m: StatisticMention) -> Figure | None:
        """A total given before by the same number, when ``m`` does not say what it counts ("dari 52 menjadi 46")."""
        if m.topic or m.place or m.status or m.groups or m.unit == "persen" or (m.value or 0) < _SAME_TOTAL:
            return None
        if self.state.clause and not m.arrives:
            return None
        for f in reversed(self.state.figures):
            if f.mention.value == m.value and f.whole and f.kind == m.kind and f.mention.clause != m.clause:
                edtf = m.period.edtf(self._anchor()) if m.period else None
                if (not m.unit or m.unit == f.unit or {m.unit, f.unit} <= _CASES) and (
                    not edtf or not f.period or _year(edtf) == _year(f.period)
                ):
                    return f
        return None

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
        if m.period and m.period.bare_month and new.period != f.period:
            return False
        if new.period == f.period:
            return bool(m.period or m.topic or m.total or m.arrives or large)
        if not large or m.place or m.status:
            return False
        if new.period and f.period and not new.carried and not f.carried:
            return _year(new.period) == _year(f.period) and 4 in (len(new.period), len(f.period))
        return True

    # -- kinds of case

    def _parent(self, m: StatisticMention) -> Figure | None:
        s = self.state
        if m.part_of is not None and m.part_of in self.taken:
            return self.taken[m.part_of]
        if m.part_of_value is not None and (whole := self._whole_named(m)):
            return whole
        if s.back is not None and s.back.mention is not m:
            return s.back
        if m.lists_parts and s.before and m.clause - s.before_clause == 1:
            return s.before[-1]
        if m.back == "part" and (s.clause or s.before):
            return (s.clause or s.before)[-1]
        if m.under_back:
            return next((f for f in reversed(s.before) if f.whole and (f is s.main or self._is_general(f.topic))), s.main)
        return None

    def _topic(self, m: StatisticMention) -> str | None:
        s = self.state
        if m.topic == "lainnya" and s.main is not None and self._value(s.main.topic) is None:
            return s.main.base
        if m.topic:
            both = self.categories[m.topic].plain and self._both_groups(m)
            return _WOMEN_AND_CHILDREN if both else self._own(m.topic)
        if s.clause and self._is_unnamed(m):
            m.label = m.unnamed
            return None
        parent = self._parent(m)
        if parent is not None:
            return parent.topic if m.part_of is not None and not m.groups else parent.base
        if m.total and s.main is not None and m.clause != s.main.mention.clause:
            return self._main_topic() if self._is_general(s.main.topic) else self.general or self._main_topic()
        if s.clause:
            return self._sibling_topic(m)
        if m.measure == "case" and (s.main is None or self._is_general(s.main.topic)) and self._both_groups(m):
            return _WOMEN_AND_CHILDREN
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
        if s.before and m.clause - s.before_clause <= 1 and m.continues and not m.new_subject:
            return (s.before[0] if m.period else s.before[-1]).base
        return self._main_topic()

    def _value(self, topic: str | None) -> str | None:
        category = self.categories.get(topic or "")
        return category.value if category else None

    def _both_groups(self, m: StatisticMention) -> bool:
        """ "31 kasus kekerasan, anak 20 kasus dan perempuan 11": both groups are counted under the number."""
        here = [*self.clauses[m.clause], *self.clauses.get(m.clause + 1, ())]
        later = [o.groups for o in here if o.start > m.start and not o.refused and not o.topic]
        return any(g <= {"anak"} and g for g in later) and any(g and not any(x.startswith("anak") for x in g) for g in later)

    def _is_unnamed(self, m: StatisticMention) -> bool:
        """Unknown words in a list of kinds are a kind of their own ("KDRT 4 kasus, pemulangan dua kasus")."""
        last = self.state.clause[-1]
        if not m.unnamed or m.place or m.period or m.groups or m.back:
            return False
        own = self.categories.get(last.mention.topic or "")
        return own is not None and not own.general or last.topic is None and last.mention.unnamed is not None

    def _sibling_topic(self, m: StatisticMention) -> str | None:
        """Of the figure before in the clause; a total of both victim groups is that of both."""
        siblings = [f for f in self.state.clause if f.mention.part_of == m.part_of] or self.state.clause
        if m.total and {"kekerasan_anak", "kekerasan_perempuan"} <= {f.topic for f in siblings}:
            return _WOMEN_AND_CHILDREN
        return siblings[-1].base

    def _named_before(self, m: StatisticMention) -> str | None:
        """The one kind named in the clause before the number, or by a clause without figures just before."""
        here = [t.name for t in self.found.topics if t.clause == m.clause and t.start < m.start and t.clause in self.topics and t.name in self.topics[t.clause]]
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
        own = {self._own(m.topic) for m in self.found.statistics if m.topic and not m.refused}
        specific = {t for t in own if t and not self._is_general(t)}
        if self.general and (len(specific) >= _FEW or self._is_general(self.article)):
            return self.general
        if s.figures and not self._is_general(self.article):
            return s.figures[0].base
        return self.article or self.general

    # -- periods

    def _set_period(self, figure: Figure, mentions: list[StatisticMention]) -> None:
        m, s = figure.mention, self.state
        if m.period and m.period.shape == "that":
            earlier = [p.period for p in self.found.periods if p.period and p.start < m.period.start and p.period.shape != "that"]
            figure.period = earlier[-1].edtf(self._anchor()) if earlier else None
            return
        if m.period:
            figure.period = m.period.edtf(self._anchor())
            if figure.period or (m.period.shape == "vague" and not s.figures):
                return
        figure.basis = "context"
        if m.kept:
            return
        if figure.kind == "change":
            periods = {f.period for f in s.clause if f.period}
            if len(periods) < _FEW and s.main is not None and s.main.period:
                periods.add(s.main.period)
            figure.period = max(periods, key=_year, default=None)
            figure.carried = True
            return
        if m.leaves and not m.period:
            figure.period = self._year_before(m, mentions)
            return
        if m.arrives and not m.period and (twin := self._twin(m)):
            figure.period = twin.period
            return
        siblings = [f for f in s.clause if not f.mention.leaves]
        if siblings and siblings[-1].period and (figure.parent is None or siblings[-1].mention.period):
            figure.period = siblings[-1].period
            return
        if figure.parent is not None and (figure.parent.period or figure.parent.mention.kept):
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
            latest = max((p for p in periods if p), key=_year)
            if s.before[-1].period == latest and s.before[-1].paragraph == self.doc.paragraph(m.start):
                return latest
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
        if (m.part_of_value is not None or m.back == "part") and figure.parent is not None and m.measure in ("bare", "people"):
            return figure.parent.unit
        if m.measure == "people":
            if m.migrants:
                return category.person if category else "orang"
            before = s.clause[-1].unit if s.clause else None
            if before in ("korban", "pelaku"):
                return before
            if m.under_back and figure.parent and figure.parent.unit in ("korban", "pelaku", "orang"):
                return figure.parent.unit
            return category.person if category else "orang"
        if m.unit:
            return m.unit
        if m.measure == "zero" and not s.clause:
            return "kasus"
        if figure.parent is not None and figure.parent is s.back and figure.parent.spans[-1].unit in _CASES:
            return figure.parent.spans[-1].unit or "kasus"
        if s.clause and s.clause[-1].base == figure.base and s.clause[-1].unit != "persen":
            return s.clause[-1].unit
        series = bool(m.period and s.before) and s.before[0].base == figure.base and not s.clause
        if series and s.before[0].unit in _CASES:
            return s.before[0].unit
        later = [o for o in mentions if o.start > m.start and not o.refused and o.measure in ("case", "people")]
        if later and not later[0].topic:
            return later[0].unit if later[0].measure == "case" else category.person if category else "orang"
        if figure.parent is not None and figure.parent.unit != "persen":
            return figure.parent.spans[-1].unit or figure.parent.unit
        if s.clause and s.clause[-1].unit != "persen":
            return s.clause[-1].unit
        if later:
            return later[0].unit or "kasus"
        if s.before and s.before[0].base == figure.base and s.before[0].unit != "persen":
            return s.before[0].unit
        return s.main.unit if s.main else "kasus"

    def _set_population(self, figure: Figure) -> None:
        m = figure.mention
        category = self.categories.get(figure.topic or "")
        value = category.value if category else None
        groups = m.groups | m.head_groups
        population = _population(groups) or self._population_beside(figure)
        above = self._above(figure)
        if population in ("perempuan", "laki_laki") and above == "anak" and not figure.topic == "kekerasan_perempuan":
            population = f"anak_{population}"
        if value == _WOMEN_AND_CHILDREN and population:
            if population.startswith("anak"):
                figure.topic, population = "kekerasan_anak", None if population == "anak" else population
            elif population.startswith("perempuan"):
                figure.topic, population = "kekerasan_perempuan", None if population == "perempuan" else population
        elif figure.topic == "kekerasan_perempuan" and population and population.startswith("anak") and not m.topic:
            figure.topic, population = "kekerasan_anak", None if population == "anak" else population
        elif population and category and category.victims == population:
            population = None
        elif population is None and category and not category.general and category.value and above:
            population = above
        if population == "anak" and value in ("abh", "perkawinan_anak", "kekerasan_anak"):
            population = None
        figure.population = population
        figure.kind_group = figure.kind_group or bool(population and m.kind_groups)

    def _population_beside(self, figure: Figure) -> str | None:
        """Years of one series and parts of one total count the same group: "pencabulan anak 5 perkara, 2023 jadi 8"."""
        m, s = figure.mention, self.state
        if figure.parent is not None and m.lists_parts:
            return figure.parent.population
        if m.topic or m.related:
            return None
        if figure.parent is not None:
            return figure.parent.population
        if s.clause and s.clause[-1].base == figure.base and (m.period or m.unit == "persen" or m.by_age):
            return s.clause[-1].population
        if not s.clause and s.before and s.before[0].base == figure.base and s.before[0].kind_group:
            figure.kind_group = True
            return s.before[0].population
        return None

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


def _contains(longer: str | None, shorter: str | None) -> bool:
    """The period ``longer`` begins no later and ends later than ``shorter``, by month."""
    if not longer or not shorter or len(longer) < _MONTHS or len(shorter) < _MONTHS:
        return False
    a, b = longer.split("/"), shorter.split("/")
    return a[0][:7] <= b[0][:7] and a[-1][:7] > b[-1][:7]


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
    for p in found.periods:
        if p.period and p.period.first.year and doc.text[p.start : p.end].lower().endswith(" ini"):
            return p.period.first.year, None  # "Oktober 2021 ini"
    lead = Counter(p.period.first.year for p in found.periods if p.clause < _LEAD_CLAUSES and p.period and p.period.first.year)
    latest = max(lead, default=None)
    return (latest, None) if latest and lead[latest] >= _FEW else (None, None)


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

"""One pass over the figures of a document: which count, what they inherit, which are given again."""

from __future__ import annotations

from ..match.mentions import StatisticMention
from .beside import Beside
from .figures import CASES, Figure, likeness, population, year
from .periods import Periods

_WOMEN_AND_CHILDREN = "kekerasan_perempuan_anak"
_FEW = 2
#: a number this large, of the same kind, is the same figure again
_SAME_AGAIN = 10
#: ... even if its group or stage is said only once
_LARGE_AGAIN = 50


class Reading(Periods):
    """Takes the mentions of a document in order; :meth:`figures` is the result."""

    def figures(self) -> list[Figure]:
        for index, beside in self.clauses.items():
            for m in beside.mentions:
                if not m.refused and self._counts(m, beside):
                    self._take(m, beside)
            self.state.close(index)
        self._settle_changes()
        self._settle_first()
        for f in self.state.figures:
            if f.kind == "change" and f.period is None and self.state.main is not None:
                f.period, f.basis = self.state.main.period, "context"
        return self.state.figures

    def _take(self, m: StatisticMention, beside: Beside) -> None:
        s = self.state
        if m.back == "value" and (named := self._named_again(m)):
            named.spans.append(m)
            s.name(named)
            self.taken[m.start] = named
            if named.whole and (m.period or any(o.start < m.start for o in beside.dated)):
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
        figure = Figure(
            m, base, None, "kasus", None, m.kind, self.doc.paragraph(m.start), self._parent(m), [m], base=base
        )
        self._set_period(figure, beside)
        if self.year and year(figure.period) > self.year:
            return  # a plan
        figure.unit = self._unit(m, figure, beside)
        self._set_population(figure)
        known = self._known(figure)
        if known is not None:
            known.population = known.population or figure.population
            known.mention.status = known.mention.status or m.status
            known.spans.append(m)
            if known.period is None or (known.carried and figure.period and not figure.carried):
                known.period, known.basis, known.carried = figure.period, figure.basis, figure.carried
            figure = known
            if known.whole and m.period:
                s.scope = known
        else:
            s.add(figure)
        s.name(figure)
        self.taken[m.start] = figure
        if m.back == "value":
            s.back = figure
        self._set_main(figure)

    def _known(self, new: Figure) -> Figure | None:
        """The figure that ``new`` gives again: nothing that the text says of it differs."""
        m = new.mention
        if m.value is None:
            return None
        if m.value < _SAME_AGAIN and not (m.period or m.topic or m.total or m.arrives):
            return None  # too small to be taken for the same without more
        alike = self.state.alike.get(likeness(new), ())  # none of the same clause: a list gives each number once
        return next((f for f in reversed(alike) if self._agrees(new, f)), None)

    def _agrees(self, new: Figure, f: Figure) -> bool:
        """Of two figures alike: group, unit and period do not differ either."""
        m = new.mention
        if not self._same_group(new, f):
            return False
        if new.unit != f.unit and not {new.unit, f.unit} <= CASES:
            return False
        large = (m.value or 0) >= _SAME_AGAIN
        if m.period and m.period.bare_month and new.period != f.period:
            return False
        if new.period == f.period:
            return bool(m.period or m.topic or m.total or m.arrives or large)
        if not large or m.place or m.status:
            return False
        if new.period and f.period and not new.carried and not f.carried:
            return year(new.period) == year(f.period) and 4 in (len(new.period), len(f.period))
        return True

    def _same_group(self, new: Figure, f: Figure) -> bool:
        """A large number may be given once with its victim group or stage, and once without."""
        m, o = new.mention, f.mention
        if new.population == f.population and m.status == o.status:
            return True
        if (m.value or 0) < _LARGE_AGAIN or new.period != f.period:
            return False
        return (new.population == f.population or None in (new.population, f.population)) and (
            m.status == o.status or None in (m.status, o.status)
        )

    def _unit(self, m: StatisticMention, figure: Figure, beside: Beside) -> str:
        s = self.state
        category = self.categories.get(figure.topic or "")
        if m.unit and m.unit != "orang":
            return m.unit
        whole = figure.parent.unit if figure.parent is not None else None
        if whole and (m.part_of_value is not None or m.back == "part"):
            if m.measure == "bare":
                return whole
            if m.measure == "people" and whole in ("korban", "pelaku"):
                return whole
        if m.measure == "people":
            if m.migrants:
                return category.person if category else "orang"
            before = s.clause[-1].unit if s.clause else None
            if before in ("korban", "pelaku"):
                return before
            part = m.under_back or m.lists_parts
            if part and figure.parent and figure.parent.unit in ("korban", "pelaku", "orang"):
                return figure.parent.unit
            return category.person if category else "orang"
        if m.unit:
            return m.unit
        if m.measure == "zero" and not s.clause:
            return "kasus"
        if m.groups and category and (people := beside.people_after(m)) and people.groups:
            return category.person  # "anak laki-laki 12, anak perempuan 30 dan perempuan dewasa 25 orang"
        if figure.parent is not None and figure.parent is s.back and figure.parent.spans[-1].unit in CASES:
            return figure.parent.spans[-1].unit or "kasus"
        if s.clause and s.clause[-1].base == figure.base and s.clause[-1].unit != "persen":
            return s.clause[-1].unit
        series = bool(m.period and s.before) and s.before[0].base == figure.base and not s.clause
        if series and s.before[0].unit in CASES:
            return s.before[0].unit
        later = beside.counted_after(m)
        if later and not later.topic:
            if later.measure == "case":
                return later.unit or "kasus"
            return category.person if category else "orang"
        if figure.parent is not None and figure.parent.unit != "persen":
            return figure.parent.spans[-1].unit or figure.parent.unit
        if s.clause and s.clause[-1].unit != "persen":
            return s.clause[-1].unit
        if later:
            return later.unit or "kasus"
        if s.before and s.before[0].base == figure.base and s.before[0].unit != "persen":
            return s.before[0].unit
        return s.main.unit if s.main else "kasus"

    def _set_population(self, figure: Figure) -> None:
        m = figure.mention
        category = self.categories.get(figure.topic or "")
        value = category.value if category else None
        groups = m.groups | m.head_groups
        group = population(groups) or self._population_beside(figure)
        above = self._above(figure)
        own = category.victims if category else None
        if group in ("perempuan", "laki_laki") and "anak" in (own, above) and figure.topic != "kekerasan_perempuan":
            group = f"anak_{group}"
        if value == _WOMEN_AND_CHILDREN and group:
            if group.startswith("anak"):
                figure.topic, group = "kekerasan_anak", None if group == "anak" else group
            elif group.startswith("perempuan"):
                figure.topic, group = "kekerasan_perempuan", None if group == "perempuan" else group
        elif figure.topic == "kekerasan_perempuan" and group and group.startswith("anak") and not m.topic:
            figure.topic, group = "kekerasan_anak", None if group == "anak" else group
        elif group and category and category.victims == group:
            group = None
        elif group is None and category and not category.general and category.value and above:
            group = above
        if category and category.victims == "perempuan" and group == "dewasa":
            group = "perempuan_dewasa"
        if group == "anak" and value in ("abh", "perkawinan_anak", "kekerasan_anak"):
            group = None
        figure.population = group
        figure.kind_group = figure.kind_group or bool(group and m.kind_groups)

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
        whole = (
            m.head
            or (figure.parent.topic if figure.parent else None)
            or (self.state.main.topic if self.state.main else None)
        )
        category = self.categories.get(whole or "")
        if self.children_only and category and category.victims == "anak":
            return None  # the commission's kinds are of children anyway
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

    def _arrives_behind(self, m: StatisticMention) -> bool:
        """The level follows: "naik satu kasus menjadi 11 kasus"."""
        after = self.clauses[m.clause].after(m)
        return after is not None and after.arrives

    def _settle_changes(self) -> None:
        """ "Mei 2021 terjadi peningkatan sebanyak 11 kasus" beside the levels of other years is a level."""
        levels: dict[tuple[int, str | None], set[str | None]] = {}
        for f in self.state.figures:
            if f.kind == "count":
                levels.setdefault((f.mention.clause, f.topic), set()).add(f.period)
        for f in self.state.figures:
            m = f.mention
            if f.kind != "change" or f.unit == "persen" or not m.period or self._arrives_behind(m):
                continue
            beside = levels.get((m.clause, f.topic))
            if beside and f.period not in beside:
                f.kind = "count"
                beside.add(f.period)

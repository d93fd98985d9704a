"""Over which period figures are counted: their own, that of the figures beside them, or that of the total."""

from __future__ import annotations

from ..match.mentions import StatisticMention
from ..match.periods import Anchor
from .counting import Counting
from .figures import CASES, Figure, span, year

_FEW = 2
#: a total this large, given again without a kind, is the same total
_SAME_TOTAL = 20


class Periods(Counting):
    """Gives figures their periods."""

    def _anchor(self) -> Anchor:
        s = self.state
        beside = next((f.period for f in reversed(s.clause) if f.period), None)
        before = beside or next((f.period for f in reversed(s.before) if f.period), None)
        before = before or (s.main.period if s.main else None)
        return Anchor(self.year, self.month, before, s.main.period if s.main else None, beside is not None)

    def _set_period(self, figure: Figure, mentions: list[StatisticMention]) -> None:
        m, s = figure.mention, self.state
        if m.period and m.period.shape == "that":
            earlier = [
                p.period
                for p in self.found.periods
                if p.period and p.start < m.period.start and p.period.shape not in ("that", "same")
            ]
            figure.period = earlier[-1].edtf(self._anchor()) if earlier else None
            return
        if m.period:
            figure.period = m.period.edtf(self._anchor())
            if figure.period or (m.period.shape == "vague" and (m.topic or not s.figures)):
                return
        figure.basis = "context"
        if m.kept:
            return
        if figure.kind == "change":
            periods = {f.period for f in s.clause if f.period} or self._compared(m, mentions)
            if len(periods) < _FEW and not (periods and not s.clause) and s.main is not None and s.main.period:
                periods.add(s.main.period)
            figure.period = max(sorted(periods), key=year, default=None)
            figure.carried = True
            return
        if m.leaves and not m.period:
            figure.period = self._year_before(m, mentions)
            return
        if m.total and not m.period and (parts := [f.period for f in self._summed(m) if f.period]):
            figure.period = span(parts)
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
        last = later[-1].period if later else None
        if last and last.start > mentions[-1].start and not any(o.period for o in mentions if o is not later[-1]):
            figure.period = last.edtf(self._anchor())
            return
        figure.period = self._carried(m)
        figure.carried = True

    def _compared(self, m: StatisticMention, mentions: list[StatisticMention]) -> set[str]:
        """Of the figure before, in "Angka itu naik 36 persen dibanding tahun 2021 yang 64 kasus"."""
        s = self.state
        with_year = next((year(o.period.edtf(self._anchor())) for o in mentions if o.start > m.start and o.period), 0)
        if not with_year or s.clause or m.clause - s.before_clause != 1:
            return set()
        return {f.period for f in s.before if f.whole and f.period and year(f.period) > with_year}

    def _year_before(self, m: StatisticMention, mentions: list[StatisticMention]) -> str | None:
        """ "naik dari 40 menjadi 52 kasus pada 2023": 40 are those of the year before."""
        after = next((o for o in mentions if o.start > m.start), None)
        edtf = after.period.edtf(self._anchor()) if after and after.period else self._carried(m)
        return str(year(edtf) - 1) if edtf else None

    def _carried(self, m: StatisticMention) -> str | None:
        s = self.state
        if s.before and (m.continues or s.before[-1].paragraph == self.doc.paragraph(m.start)):
            periods = {f.period for f in s.before}
            last = s.before[-1]
            if len(periods) == 1 and not (
                last.mention.period and last.mention.period.bare_month and s.main and s.main is not last
            ):
                return last.period
            latest = max(year(p) for p in periods if p)
            month = last.mention.period is not None and last.mention.period.bare_month
            if year(last.period) == latest and not month and last.paragraph == self.doc.paragraph(m.start):
                return last.period
        if s.scope is not None:
            return s.scope.period
        if s.main is not None:
            return s.main.period
        near = [p for p in self.found.periods if 0 <= m.clause - p.clause <= 1 and p.start < m.start]
        named = [p.period for p in near if p.period and p.period.named_year]
        return named[-1].edtf(self._anchor()) if named else None

    def _twin(self, m: StatisticMention) -> Figure | None:
        """A total given before by the same number, when ``m`` does not say what it counts ("dari 52 menjadi 46")."""
        if m.topic or m.place or m.status or m.groups or m.unit == "persen" or (m.value or 0) < _SAME_TOTAL:
            return None
        if self.state.clause and not (m.arrives or m.total):
            return None
        for f in reversed(self.state.figures):
            if f.mention.value == m.value and f.whole and f.kind == m.kind and f.mention.clause != m.clause:
                edtf = m.period.edtf(self._anchor()) if m.period else None
                if (not m.unit or m.unit == f.unit or {m.unit, f.unit} <= CASES) and (
                    not edtf or not f.period or year(edtf) == year(f.period)
                ):
                    return f
        return None

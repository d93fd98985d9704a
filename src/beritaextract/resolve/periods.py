"""Over which period figures are counted: their own, that of the figures beside them, or that of the total."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..match.mentions import PeriodMention, StatisticMention
from ..match.periods import Anchor
from .beside import Beside
from .counting import Counting
from .figures import CASES, Figure, span, year

_FEW = 2
#: a total this large, given again without a kind, is the same total
_SAME_TOTAL = 20


class Periods(Counting):
    """Gives figures their periods."""

    def _anchor(self) -> Anchor:
        s = self.state
        before = s.period or next((f.period for f in reversed(s.before) if f.period), None)
        before = before or (s.main.period if s.main else None)
        return Anchor(self.year, self.month, before, s.main.period if s.main else None, s.period is not None)

    def _set_period(self, figure: Figure, beside: Beside) -> None:
        m, s = figure.mention, self.state
        if m.period and m.period.shape == "that":
            earlier = (p.period for p in self._periods_before(m.period.start))
            named = next((p for p in earlier if p and p.shape not in ("that", "same")), None)
            figure.period = named.edtf(self._anchor()) if named else None
            return
        if m.period:
            figure.period = m.period.edtf(self._anchor())
            if figure.period or (m.period.shape == "vague" and (m.topic or not s.figures)):
                return
        figure.basis = "context"
        if m.kept:
            return
        if figure.kind == "change":
            periods = {f.period for f in s.clause if f.period} or self._compared(m, beside)
            if len(periods) < _FEW and not (periods and not s.clause) and s.main is not None and s.main.period:
                periods.add(s.main.period)
            figure.period = max(sorted(periods), key=year, default=None)
            figure.carried = True
            return
        if m.leaves and not m.period:
            figure.period = self._year_before(m, beside)
            return
        if m.total and not m.period and (parts := [f.period for f in self._summed(m) if f.period]):
            figure.period = span(parts)
            return
        if m.arrives and not m.period and (twin := self._twin(m)):
            figure.period = twin.period
            return
        sibling = next((f for f in reversed(s.clause) if not f.mention.leaves), None)
        if sibling and sibling.period and (figure.parent is None or sibling.mention.period):
            figure.period = sibling.period
            return
        if figure.parent is not None and (figure.parent.period or figure.parent.mention.kept):
            figure.period = figure.parent.period
            return
        if (last := beside.last_dated(m)) is not None:
            figure.period = last.edtf(self._anchor())
            return
        figure.period = self._carried(m)
        figure.carried = True

    def _periods_before(self, offset: int) -> Iterator[PeriodMention]:
        """The periods that begin before ``offset``, the nearest first."""
        for n in range(bisect_left(self.period_starts, offset) - 1, -1, -1):
            yield self.found.periods[n]

    def _compared(self, m: StatisticMention, beside: Beside) -> set[str]:
        """Of the figure before, in "Angka itu naik 36 persen dibanding tahun 2021 yang 64 kasus"."""
        s = self.state
        if s.clause or m.clause - s.before_clause != 1:
            return set()
        dated = (o.period for o in beside.dated if o.start > m.start)
        with_year = next((year(period.edtf(self._anchor())) for period in dated if period), 0)
        if not with_year:
            return set()
        return {f.period for f in s.before if f.whole and f.period and year(f.period) > with_year}

    def _year_before(self, m: StatisticMention, beside: Beside) -> str | None:
        """ "naik dari 40 menjadi 52 kasus pada 2023": 40 are those of the year before."""
        after = beside.after(m)
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
            latest = max(map(year, periods))
            month = last.mention.period is not None and last.mention.period.bare_month
            if year(last.period) == latest and not month and last.paragraph == self.doc.paragraph(m.start):
                return last.period
        if s.scope is not None:
            return s.scope.period
        if s.main is not None:
            return s.main.period
        for near in self._periods_before(m.start):
            if m.clause - near.clause > 1:
                break
            if near.period and near.period.named_year:
                return near.period.edtf(self._anchor())
        return None

    def _twin(self, m: StatisticMention) -> Figure | None:
        """A total given before by the same number, when ``m`` does not say what it counts ("dari 52 menjadi 46")."""
        if m.topic or m.place or m.status or m.groups or m.unit == "persen" or (m.value or 0) < _SAME_TOTAL:
            return None
        if self.state.clause and not (m.arrives or m.total):
            return None
        for f in reversed(self.state.wholes.get((m.value, m.kind), ())):
            if f.whole:
                edtf = m.period.edtf(self._anchor()) if m.period else None
                if (not m.unit or m.unit == f.unit or {m.unit, f.unit} <= CASES) and (
                    not edtf or not f.period or year(edtf) == year(f.period)
                ):
                    return f
        return None

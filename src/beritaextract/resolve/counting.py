"""Which numbers count as figures: with what beside them, or near enough to figures that do."""

from __future__ import annotations

from ..match.mentions import StatisticMention
from .beside import Beside
from .topics import NEAR, Topics

_FEW = 2
#: a list of people, or a share, may stand further from the figures it belongs to
_FAR = 6
#: a number this large with kind and period needs no list
_LARGE = 10
#: victims of one group, as many as this, are those of the article's total
_MANY = 20
_ROLES = frozenset(["korban", "pelaku"])


class Counting(Topics):
    """Tells figures from numbers that count something else."""

    def _counts(self, m: StatisticMention, beside: Beside) -> bool:
        measure = m.measure
        if m.supposed and not m.period and measure in ("role", "people", "bare"):
            return False
        if m.part_of_value is not None and measure == "bare":
            return m.part_of_value in beside.case_values or self._whole_named(m) is not None
        if m.back == "value" and self._named_again(m):
            return True
        # a figure of the clause stands already, or another number of cases is sure to be one
        settled = bool(self.state.clause) or len(beside.of("case")) > (measure == "case")
        if measure == "case":
            return self._cases_count(m, settled)
        if measure == "role":
            return self._roles_count(m, beside, settled)
        if measure == "people":
            return self._people_count(m, beside, settled)
        if measure == "percent":
            return self._percent_counts(m, beside, settled)
        if measure == "zero":
            return self._none_counts(m, settled)
        return self._bare_counts(m, beside, settled)

    def _cases_count(self, m: StatisticMention, settled: bool) -> bool:
        if m.back == "value" and m.value == 1:
            return False
        if m.value is None:
            return m.topic is not None and m.period is not None and m.period.named_year
        return bool(m.value != 1 or m.topic or m.period or m.place or m.status or settled)

    def _roles_count(self, m: StatisticMention, beside: Beside, settled: bool) -> bool:
        """Victims and suspects: of a period, or of cases counted; not those of one incident."""
        if m.value == 1 and not self._one_counts(beside, settled):
            return False
        if beside.has_one_case_before(m):
            return False
        many = (m.value or 0) >= _MANY and m.groups and self.state.main is not None
        near = self._near(m, _FAR if many else NEAR)
        return bool(m.period or settled or m.under_back or (self.state.figures and near))

    def _one_counts(self, beside: Beside, settled: bool) -> bool:
        return settled or len(beside.of("people")) > _FEW

    def _people_count(self, m: StatisticMention, beside: Beside, settled: bool) -> bool:
        """People without a noun of their own ("orang", "anak") count where figures are being taken apart."""
        if m.value == 1 and not self._one_counts(beside, settled):
            return False
        if beside.has_one_case_before(m) or m.value in beside.part_of_values:
            return False  # "742 balita dari 21.386 balita yang ditimbang"
        if m.unit in _ROLES or m.topic:
            return self._roles_count(m, beside, settled)
        if not self.state.figures:
            return False
        if self._near(m) and (m.back == "part" or m.kind == "change" or (m.period and (m.compared or m.total))):
            return True  # "lebih rendah dari tahun 2023 yang mencapai 89 orang", "402 orang di antaranya meninggal"
        many = len(beside.of("people"))
        grouped = m.groups and (self.topics.get(m.clause) or m.place or m.continues)
        listed = m.under_back or many > 1 or m.aged or grouped
        far = many > _FEW and m.place and self._near(m, _FAR)
        return bool(self.state.clause or (listed and self._near(m)) or far)

    def _percent_counts(self, m: StatisticMention, beside: Beside, settled: bool) -> bool:
        if settled:
            return True
        shares = len(beside.of("percent")) > 1 or self.state.shares_before
        of_cases = m.counts_cases or m.kind == "change" or m.groups or m.status or m.aged or shares
        if m.topic and (self.state.figures or m.kind == "change"):
            return True
        return bool(self.state.figures and of_cases and self._near(m, _FAR))

    def _none_counts(self, m: StatisticMention, settled: bool) -> bool:
        named = m.topic or m.place or m.period
        return bool(named and (settled or self._near(m) or m.unit))

    def _bare_counts(self, m: StatisticMention, beside: Beside, settled: bool) -> bool:
        """A number without a unit: one of a list of figures, or with its kind, period or place straight before it."""
        if settled or beside.roles_dated:
            return True
        if self.state.figures and (beside.of("role") or beside.of("people") or beside.of("percent")):
            return True
        if self._named_in_full(m, beside):
            return True
        if not self.state.figures:
            return False
        if m.total and (m.value in self.state.by_value or self._summed(m)):
            return True
        far = m.topic and beside.bare_with_topic > _FEW
        return self._near(m, _FAR if far else NEAR) and self._goes_on(m, beside)

    def _named_in_full(self, m: StatisticMention, beside: Beside) -> bool:
        """ "Kasus KDRT tahun 2023 ada 20"; "2018 ada 46, 2019 ada 58" after a kind of case."""
        if m.topic and m.period and (m.unit or self._behind_number(m)):
            return True
        named = self.topics.get(m.clause) or self.topics.get(m.clause - 1)
        return bool(m.period and beside.bare_with_period >= _FEW and named)

    def _behind_number(self, m: StatisticMention) -> bool:
        first = m.evidence_more[0].start if m.evidence_more else 0
        return (m.value or 0) >= _LARGE and m.start < first

    def _goes_on(self, m: StatisticMention, beside: Beside) -> bool:
        """It goes on with the figures of the clauses before."""
        if m.related or (m.groups and beside.bare_with_groups >= _FEW):
            return True
        if m.topic:
            before = bool(m.evidence_more) and m.evidence_more[0].start < m.start
            if beside.bare_with_topic > _FEW or (before and (m.period or m.unit)):
                return True
        elif m.period:
            return True
        return bool(m.place or m.status or m.back == "part" or m.under_back or m.unit in _ROLES)

"""Which numbers count as figures: with what beside them, or near enough to figures that do."""

from __future__ import annotations

from dataclasses import dataclass

from ..match.mentions import StatisticMention
from .topics import NEAR, Topics

_FEW = 2
#: a list of people, or a share, may stand further from the figures it belongs to
_FAR = 6
#: a number this large with kind and period needs no list
_LARGE = 10
#: victims of one group, as many as this, are those of the article's total
_MANY = 20
_ROLES = frozenset(["korban", "pelaku"])


@dataclass(slots=True)
class _Beside:
    """What else the clause counts: ``settled`` where a figure of it stands already, or is sure to."""

    mentions: list[StatisticMention]
    settled: bool
    cases: bool

    def one_case(self, m: StatisticMention) -> bool:
        """Victims of the one case that the clause tells of."""
        return any(o.refused == "one case" and o.start < m.start for o in self.mentions)

    def of(self, *measures: str) -> list[StatisticMention]:
        return [o for o in self.mentions if o.measure in measures and not o.refused]


class Counting(Topics):
    """Tells figures from numbers that count something else."""

    def _counts(self, m: StatisticMention, mentions: list[StatisticMention]) -> bool:
        if m.supposed and not m.period and m.measure in ("role", "people", "bare"):
            return False
        cases = [o for o in mentions if o is not m and o.measure == "case" and not o.refused]
        beside = _Beside(mentions, bool(cases or self.state.clause), bool(cases))
        if m.part_of_value is not None and m.measure == "bare":
            whole = [o for o in beside.of("case") if o.value == m.part_of_value]
            return bool(whole) or self._whole_named(m) is not None
        if m.back == "value" and self._named_again(m):
            return True
        rule = {
            "case": self._cases_count, "role": self._roles_count, "people": self._people_count,
            "percent": self._percent_counts, "zero": self._none_counts,
        }.get(m.measure, self._bare_counts)  # fmt: skip
        return rule(m, beside)

    def _cases_count(self, m: StatisticMention, beside: _Beside) -> bool:
        if m.back == "value" and m.value == 1:
            return False
        if m.value is None:
            return m.topic is not None and m.period is not None and m.period.named_year
        return bool(m.value != 1 or m.topic or m.period or m.place or m.status or beside.settled)

    def _roles_count(self, m: StatisticMention, beside: _Beside) -> bool:
        """Victims and suspects: of a period, or of cases counted; not those of one incident."""
        if m.value == 1 and not self._one_counts(beside):
            return False
        if beside.one_case(m):
            return False
        many = (m.value or 0) >= _MANY and m.groups and self.state.main is not None
        near = self._near(m, _FAR if many else NEAR)
        return bool(m.period or beside.settled or m.under_back or (self.state.figures and near))

    def _one_counts(self, beside: _Beside) -> bool:
        return beside.settled or len(beside.of("people")) > _FEW

    def _people_count(self, m: StatisticMention, beside: _Beside) -> bool:
        """People without a noun of their own ("orang", "anak") count where figures are being taken apart."""
        if m.value == 1 and not self._one_counts(beside):
            return False
        if beside.one_case(m) or any(o.part_of_value == m.value for o in beside.mentions):
            return False  # "742 balita dari 21.386 balita yang ditimbang"
        if m.unit in _ROLES or m.topic:
            return self._roles_count(m, beside)
        if not self.state.figures:
            return False
        if self._near(m) and (m.back == "part" or m.kind == "change" or (m.period and (m.compared or m.total))):
            return True  # "lebih rendah dari tahun 2023 yang mencapai 89 orang", "402 orang di antaranya meninggal"
        many = len(beside.of("people"))
        grouped = m.groups and (self.topics.get(m.clause) or m.place or m.continues)
        listed = m.under_back or many > 1 or m.aged or grouped
        far = many > _FEW and m.place and self._near(m, _FAR)
        return bool(self.state.clause or (listed and self._near(m)) or far)

    def _percent_counts(self, m: StatisticMention, beside: _Beside) -> bool:
        if beside.settled:
            return True
        shares = len(beside.of("percent")) > 1 or any(f.unit == "persen" for f in self.state.before)
        of_cases = m.counts_cases or m.kind == "change" or m.groups or m.status or m.aged or shares
        if m.topic and (self.state.figures or m.kind == "change"):
            return True
        return bool(self.state.figures and of_cases and self._near(m, _FAR))

    def _none_counts(self, m: StatisticMention, beside: _Beside) -> bool:
        named = m.topic or m.place or m.period
        return bool(named and (beside.settled or self._near(m) or m.unit))

    def _bare_counts(self, m: StatisticMention, beside: _Beside) -> bool:
        """A number without a unit: one of a list of figures, or with its kind, period or place straight before it."""
        others = [o for o in beside.of("role", "people", "percent") if o is not m]
        dated = [o for o in others if (o.measure == "role" or o.topic) and o.period]
        if beside.settled or dated or (others and self.state.figures):
            return True
        if self._named_in_full(m, beside):
            return True
        if not self.state.figures:
            return False
        if m.total and (self._summed(m) or any(f.mention.value == m.value for f in self.state.figures)):
            return True
        kinds = [o for o in beside.of("bare") if o.topic]
        return self._near(m, _FAR if m.topic and len(kinds) > _FEW else NEAR) and self._goes_on(m, beside)

    def _named_in_full(self, m: StatisticMention, beside: _Beside) -> bool:
        """ "Kasus KDRT tahun 2023 ada 20"; "2018 ada 46, 2019 ada 58" after a kind of case."""
        if m.topic and m.period and (m.unit or self._behind_number(m)):
            return True
        years = [o for o in beside.of("bare") if o.period]
        named = self.topics.get(m.clause) or self.topics.get(m.clause - 1)
        return bool(m.period and len(years) >= _FEW and named)

    def _behind_number(self, m: StatisticMention) -> bool:
        first = m.evidence_more[0].start if m.evidence_more else 0
        return (m.value or 0) >= _LARGE and m.start < first

    def _goes_on(self, m: StatisticMention, beside: _Beside) -> bool:
        """It goes on with the figures of the clauses before."""
        bare = beside.of("bare")
        if m.related or (m.groups and len([o for o in bare if o.groups]) >= _FEW):
            return True
        if m.topic:
            before = bool(m.evidence_more) and m.evidence_more[0].start < m.start
            if len([o for o in bare if o.topic]) > _FEW or (before and (m.period or m.unit)):
                return True
        elif m.period:
            return True
        return bool(m.place or m.status or m.back == "part" or m.under_back or m.unit in _ROLES)

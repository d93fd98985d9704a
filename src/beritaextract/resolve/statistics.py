"""Joins figures: which candidates count, carried kinds, periods and groups, repetitions, totals and their parts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import cast

from ..match.clauses import read_categories
from ..match.document import Document
from ..match.mentions import Found, StatisticMention
from ..patterns import Patterns
from ..record import Agency, Evidence, Kind, Period, Region, Statistic, Unit
from ..trace import Trace
from .figures import Figure
from .reading import Reading
from .speakers import Attribution


class StatisticResolver:
    """Compiled from ``patterns/statistics.toml`` and ``patterns/categories.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["statistics"]
        self.categories = read_categories(patterns["categories"])
        self._sources = [(name, name.lower()) for name in rules["sources"]["names"]]
        self._offices = tuple(rules["offices"]["women_and_children"])
        self._child_offices = tuple(rules["offices"]["children"])

    def resolve(
        self, doc: Document, found: Found, agencies: list[Agency], attributions: list[Attribution]
    ) -> list[Statistic]:
        """One entry per number and meaning, in order of first mention."""
        if not found.statistics:
            return []
        region = _home(found, agencies)
        _leave_home(found, region)
        reading = Reading(self.categories, doc, found, self._offices, self._child_offices)
        figures = reading.figures()
        if doc.trace is not None:
            _tell_refused(doc.trace, found, figures)
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
            breakdown=_group_shown(doc, found, m),
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


def _tell_refused(trace: Trace, found: Found, figures: list[Figure]) -> None:
    """Numbers that stood where a figure could stand, and why none was taken."""
    taken = {id(m) for f in figures for m in f.spans}
    for m in found.statistics:
        if id(m) not in taken:
            trace.refuse("statistics", *m.key, reason=m.refused or "nothing says what is counted")


def _home(found: Found, agencies: list[Agency]) -> Region | None:
    counts = Counter(a.region for a in agencies if a.region)
    if counts:
        return counts.most_common(1)[0][0]
    counts = Counter(r.region for r in found.regions if r.region and r.level != "kecamatan")
    if counts:
        return counts.most_common(1)[0][0]
    only = {r.region for r in found.regions if r.region}
    return only.pop() if len(only) == 1 else None


def _leave_home(found: Found, home: Region | None) -> None:
    """The article's own region beside a total ("di Maluku sepanjang 2024 mencapai 512 kasus") is no part of it."""
    if home is None:
        return
    placed = Counter(m.clause for m in found.statistics if m.place)
    for m in found.statistics:
        if m.place and placed[m.clause] == 1 and _named_at(found, m.place) == home:
            m.place = m.breakdown = None


def _named_at(found: Found, place: tuple[int, int]) -> Region | None:
    """The region that the words of a place name, with nothing else in them."""
    i = bisect_right([r.start for r in found.regions], place[0]) - 1
    if i < 0 or found.regions[i].end < place[1] or found.regions[i].level == "town":
        return None
    return found.regions[i].region


def _group_shown(doc: Document, found: Found, m: StatisticMention) -> str | None:
    """The part that a figure counts; a place with what it is ("Kecamatan Curup"), a month by its name."""
    if m.place is None or m.breakdown is None:
        if m.breakdown is None and m.age is not None:
            return doc.text[m.age[0] : m.age[1]]
        if m.breakdown is None and m.period is not None and m.period.bare_month:
            return doc.text[m.period.start : m.period.end].split(" ", 1)[-1]
        return m.breakdown
    if m.level:
        return f"{m.level} {m.breakdown}"
    if m.breakdown[0].islower() and not m.elsewhere:
        return m.breakdown[0].upper() + m.breakdown[1:]
    region = _named_at(found, m.place)
    return region.name if region and region.name.endswith(m.breakdown) else m.breakdown


def _region_at(found: Found, m: StatisticMention, home: Region | None) -> Region | None:
    if m.elsewhere:
        return None
    if m.place is None:
        return home
    i = bisect_right([r.start for r in found.regions], m.place[1]) - 1
    named = found.regions[i] if i >= 0 and found.regions[i].end > m.place[0] else None
    if named and named.region and (not m.level or named.level == "kecamatan"):
        return named.region
    if m.level and m.breakdown:
        return Region(None, f"{m.level} {m.breakdown}")
    name = m.breakdown or ""
    if name.lower().startswith(("kecamatan", "kec ", "kec.", "distrik")):
        return Region(None, name)
    return home


def _speaker(m: StatisticMention, attributions: list[Attribution]) -> str | None:
    return next((a.speaker for a in attributions if a.start <= m.start < a.end), None)


def _unique(evidence: list[Evidence]) -> list[Evidence]:
    return list(dict.fromkeys(evidence))

"""Joins figures: which candidates count, carried kinds, periods and groups, repetitions, totals and their parts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import cast

from ..match.clauses import read_categories
from ..match.document import Document
from ..match.mentions import Found, RegionMention, StatisticMention
from ..patterns import Patterns
from ..record import Agency, Kind, Period, Region, Statistic, Unit
from ..trace import Trace
from .figures import Figure
from .reading import Reading
from .speakers import Attribution
from .topics import Subjects


class StatisticResolver:
    """Compiled from ``patterns/statistics.toml`` and ``patterns/categories.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["statistics"]
        self.categories = read_categories(patterns["categories"])
        self._sources = [(name, name.lower()) for name in rules["sources"]["names"]]
        offices = rules["offices"]
        self._subjects = Subjects(self.categories, offices["women_and_children"], offices["children"])

    def resolve(
        self, doc: Document, found: Found, agencies: list[Agency], attributions: list[Attribution]
    ) -> list[Statistic]:
        """One entry per number and meaning, in order of first mention."""
        if not found.statistics:
            return []
        places = _Places(found)
        home = _home(found, agencies)
        _leave_home(found, places, home)
        figures = Reading(self._subjects, doc, found).figures()
        if doc.trace is not None:
            _tell_refused(doc.trace, found, figures)
        if not figures:
            return []
        sources = _Sources(doc, self._sources)
        speakers = _Speakers(attributions)
        order = {figure: n for n, figure in enumerate(figures)}
        return [self._statistic(doc, places, f, order, home, speakers, sources) for f in figures]

    def _statistic(
        self, doc: Document, places: _Places, figure: Figure, order: dict[Figure, int], home: Region | None,
        speakers: _Speakers, sources: _Sources,
    ) -> Statistic:  # fmt: skip
        m = figure.mention
        category = self.categories.get(figure.topic or "")
        quoted = [s for s in figure.spans if doc.quoted(s.start)] if doc.speech else []
        exact = m.qualifier == "exact" or any(s.qualifier == "exact" for s in figure.spans)
        more = dict.fromkeys(e for s in figure.spans for e in s.evidence_more)
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
            breakdown=_group_shown(doc, places, m),
            status=m.status,
            region=_region_at(places, m, home),
            quoted=bool(quoted),
            speaker=speakers.at((quoted or figure.spans)[0].start),
            source=sources.at(m.start),
            subset_of=order.get(figure.parent) if figure.parent else None,
            evidence=(*(s.evidence() for s in figure.spans), *more),
        )


class _Places:
    """The places named in an article, by where they stand."""

    def __init__(self, found: Found) -> None:
        self._regions = found.regions
        self._starts = [r.start for r in found.regions]

    def last(self, offset: int) -> RegionMention | None:
        """The last place that begins at ``offset`` or before it."""
        n = bisect_right(self._starts, offset)
        return self._regions[n - 1] if n else None

    def named_by(self, place: tuple[int, int]) -> Region | None:
        """The region that the words of a place name, with nothing else in them."""
        last = self.last(place[0])
        return None if last is None or last.end < place[1] or last.level == "town" else last.region


class _Speakers:
    """Who is talking at each place; where two are, the one named first among the attributions."""

    def __init__(self, attributions: list[Attribution]) -> None:
        self._attributions = attributions
        self._order = sorted(range(len(attributions)), key=lambda n: attributions[n].start)
        self._starts = [attributions[n].start for n in self._order]
        self._reached = [*accumulate((attributions[n].end for n in self._order), max)]

    def at(self, offset: int) -> str | None:
        found: list[int] = []
        n = bisect_right(self._starts, offset) - 1
        while n >= 0 and self._reached[n] > offset:
            if self._attributions[self._order[n]].end > offset:
                found.append(self._order[n])
            n -= 1
        return self._attributions[min(found)].speaker if found else None


class _Sources:
    """The registers and surveys named in the sentences of a document, looked for only where somebody asks."""

    def __init__(self, doc: Document, names: list[tuple[str, str]]) -> None:
        self._doc = doc
        self._names = names
        self._found: dict[int, str | None] = {}

    def at(self, offset: int) -> str | None:
        """The one named in the sentence that holds ``offset``; of several the first of the list."""
        index = self._doc.sentence(offset)
        if index not in self._found:
            start, end = self._doc.sentences[index]
            sentence = self._doc.lower[start:end]
            self._found[index] = next((name for name, lower in self._names if lower in sentence), None)
        return self._found[index]


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


def _leave_home(found: Found, places: _Places, home: Region | None) -> None:
    """The article's own region beside a total ("di Maluku sepanjang 2024 mencapai 512 kasus") is no part of it."""
    if home is None:
        return
    placed = Counter(m.clause for m in found.statistics if m.place)
    for m in found.statistics:
        if m.place and placed[m.clause] == 1 and places.named_by(m.place) == home:
            m.place = m.breakdown = None


def _group_shown(doc: Document, places: _Places, m: StatisticMention) -> str | None:
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
    region = places.named_by(m.place)
    return region.name if region and region.name.endswith(m.breakdown) else m.breakdown


def _region_at(places: _Places, m: StatisticMention, home: Region | None) -> Region | None:
    if m.elsewhere:
        return None
    if m.place is None:
        return home
    named = places.last(m.place[1])
    if named and named.end > m.place[0] and named.region and (not m.level or named.level == "kecamatan"):
        return named.region
    if m.level and m.breakdown:
        return Region(None, f"{m.level} {m.breakdown}")
    name = m.breakdown or ""
    if name.lower().startswith(("kecamatan", "kec ", "kec.", "distrik")):
        return Region(None, name)
    return home

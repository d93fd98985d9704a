"""Warnings: what a reader should look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..match.document import Document
from ..match.mentions import Found
from ..record import Event, Quote, Statistic, Warning_

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check(
    doc: Document, found: Found, event: Event | None, quotes: list[Quote], statistics: list[Statistic]
) -> list[Warning_]:
    """Warnings in text order: weekday_mismatch, future_date, sum_mismatch, conflicting_figures, unresolved_speaker."""
    warnings = [
        *_weekday_mismatches(doc, found), *_future_date(doc, found, event), *_unresolved_speakers(quotes),
        *_sum_mismatches(doc, statistics), *_conflicting_figures(statistics),
    ]  # fmt: skip
    return sorted(warnings, key=lambda w: w.evidence[0].start if w.evidence else 0)


def _weekday_mismatches(doc: Document, found: Found) -> Iterator[Warning_]:
    """ "Senin (4/11/2021)", which was a Thursday; the date is kept as written."""
    for d in found.dates:
        if d.weekday_wrong and d.weekday is not None and d.edtf:
            day = d.edtf.lstrip("{")[:10]
            falls = _WEEKDAYS[date.fromisoformat(day).weekday()]
            words = doc.text[d.start : d.end]
            yield Warning_(
                code="weekday_mismatch",
                message=f"{words!r} names a {_WEEKDAYS[d.weekday]}, but {day} is a {falls}",
                evidence=(d.evidence(),),
            )


def _unresolved_speakers(quotes: list[Quote]) -> Iterator[Warning_]:
    """Words between marks that the article gives to nobody."""
    for q in quotes:
        if q.speaker is None:
            yield Warning_(
                code="unresolved_speaker",
                message="the article does not say whose words these are",
                evidence=q.evidence[:1],
            )


def _future_date(doc: Document, found: Found, event: Event | None) -> Iterator[Warning_]:
    """The event lies after the day of publication although the text does not look ahead to it."""
    when = event.date if event else None
    if doc.published is None or when is None or not when.edtf or not when.evidence:
        return
    ahead = {d.start for d in found.dates if d.ahead}
    if when.edtf[:10] > doc.published.isoformat() and when.edtf[:1].isdigit() and when.evidence[0].start not in ahead:
        yield Warning_(
            code="future_date",
            message=f"the event's date {when.edtf} lies after the day of publication, {doc.published}",
            evidence=when.evidence,
        )


def _sum_mismatches(doc: Document, statistics: list[Statistic]) -> Iterator[Warning_]:
    """The parts that one sentence lists come to more than the total they are parts of."""
    lists: dict[tuple[int, int, str], list[Statistic]] = {}
    for s in statistics:
        if s.subset_of is not None and s.kind == "count" and s.value is not None:
            sentence = doc.sentence(s.evidence[0].start)
            lists.setdefault((s.subset_of, sentence, s.unit), []).append(s)
    for (whole, _, unit), parts in lists.items():
        total = statistics[whole]
        if total.value is None or total.unit != unit or len({_sort(p) for p in parts}) > 1:
            continue
        added = sum(p.value for p in parts if p.value is not None)
        if len(parts) > 1 and added > total.value:
            yield Warning_(
                code="sum_mismatch",
                message=f"the parts come to {added}, but the total is {total.value}",
                evidence=(total.evidence[0], *(p.evidence[0] for p in parts)),
            )


def _sort(part: Statistic) -> str:
    """What a list takes its total apart by: figures of different lists are not added up."""
    if part.breakdown:
        return "place or group"
    return "stage" if part.status else "victims" if part.population else "kind"


def _conflicting_figures(statistics: list[Statistic]) -> Iterator[Warning_]:
    """Two numbers for the same kind of case, period, place, group and unit."""
    given: dict[tuple[object, ...], Statistic] = {}
    for s in statistics:
        if s.kind != "count" or s.category is None or s.period is None or s.value is None or s.qualifier != "exact":
            continue
        key = (s.category, s.unit, s.period.edtf, s.region, s.population, s.breakdown, s.status)
        first = given.setdefault(key, s)
        if first is not s:
            yield Warning_(
                code="conflicting_figures",
                message=f"{first.value} and {s.value} {s.unit} are given for the same kind of case and period",
                evidence=(first.evidence[0], s.evidence[0]),
            )

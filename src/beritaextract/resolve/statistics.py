"""Joins figures: carried categories and periods, repetitions, totals and their parts."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found
from ..patterns import Patterns
from ..record import Agency, Statistic
from .speakers import Attribution


class StatisticResolver:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def resolve(
        self, doc: Document, found: Found, agencies: list[Agency], attributions: list[Attribution]
    ) -> list[Statistic]:
        """One entry per number and meaning, in order of first mention."""
        return []

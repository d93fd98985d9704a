"""Finds statistics."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, StatisticMention


class StatisticMatcher:
    """Compiled from ``patterns/statistics.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[StatisticMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

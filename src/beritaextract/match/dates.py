"""Finds dates."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import DateMention, Found


class DateMatcher:
    """Compiled from ``patterns/dates.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[DateMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

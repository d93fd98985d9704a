"""Finds venues."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, VenueMention


class VenueMatcher:
    """Compiled from ``patterns/venues.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[VenueMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

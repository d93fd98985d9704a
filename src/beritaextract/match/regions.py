"""Finds regions."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, RegionMention


class RegionMatcher:
    """Compiled from ``patterns/regions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[RegionMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

"""Finds agencies."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import AgencyMention, Found


class AgencyMatcher:
    """Compiled from ``patterns/agencies.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[AgencyMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

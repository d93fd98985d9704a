"""Finds officials."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, OfficialMention


class OfficialMatcher:
    """Compiled from ``patterns/officials.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[OfficialMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

"""Finds numbers."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, NumberMention


class NumberMatcher:
    """Compiled from ``patterns/numbers.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[NumberMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

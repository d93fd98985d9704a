"""Finds quotes."""

from __future__ import annotations

from ..patterns import Patterns
from .document import Document
from .mentions import Found, SpeechMention


class QuoteMatcher:
    """Compiled from ``patterns/quotes.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def find(self, doc: Document, found: Found) -> list[SpeechMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        return []

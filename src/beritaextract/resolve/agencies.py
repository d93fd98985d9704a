"""Joins agency mentions into agencies, each with its jurisdiction."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found
from ..patterns import Patterns
from ..record import Agency


class AgencyResolver:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def resolve(self, doc: Document, found: Found) -> list[Agency]:
        """Every organisation named, in order of first mention, one entry each (role still None)."""
        return []

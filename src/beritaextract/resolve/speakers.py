"""Gives every quote its speaker, and every person who speaks the role ``quoted`` or ``stated``."""

from __future__ import annotations

from dataclasses import dataclass

from ..match.document import Document
from ..match.mentions import Found
from ..patterns import Patterns
from ..record import Quote
from .names import Person


@dataclass(slots=True)
class Attribution:
    """From ``start`` to ``end`` (a quote, or a sentence of indirect speech) ``speaker`` is talking."""

    start: int
    end: int
    speaker: str | None
    direct: bool
    person: Person | None = None


class SpeakerResolver:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def resolve(self, doc: Document, found: Found, people: list[Person]) -> tuple[list[Quote], list[Attribution]]:
        """Quotes in text order, and who speaks where (direct and indirect), in text order; adds roles to ``people``."""
        return [], []

"""Chooses the event among its candidates by named, weighted factors, and gives it date, venue, agencies, attendance."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found
from ..patterns import Patterns
from ..record import Agency, Event, Statistic
from .names import Person
from .organiser import Organisers
from .speakers import Attribution


class EventResolver:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns
        self.organisers = Organisers(patterns)

    def resolve(
        self,
        doc: Document,
        found: Found,
        agencies: list[Agency],
        people: list[Person],
        attributions: list[Attribution],
        statistics: list[Statistic],
    ) -> tuple[Event | None, list[Agency]]:
        """The event, and the agencies again with the role each plays in it."""
        return None, agencies

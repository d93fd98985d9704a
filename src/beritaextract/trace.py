"""What was decided and against what; filled only when somebody asks (``explain``)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """Something that could have been the value: where it stands, its rule, its weight and what made that weight."""

    start: int
    end: int
    rule: str
    score: float | None = None
    reasons: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True):
    """One choice: ``field`` as in the record ("event.date"), the candidate taken (None: refused all) and its rivals."""

    field: str
    chosen: Candidate | None
    rivals: tuple[Candidate, ...] = ()


class Trace:
    """The decisions made for one document, in the order they were made."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def decide(self, field: str, chosen: Candidate | None, rivals: Iterable[Candidate] = ()) -> None:
        """``chosen`` became the value of ``field``; ``rivals`` did not."""
        self.decisions.append(Decision(field, chosen, tuple(rivals)))

    def refuse(self, field: str, start: int, end: int, rule: str, reason: str) -> None:
        """The words at ``start:end`` looked like a value of ``field`` and were refused for ``reason``."""
        self.decide(field, None, [Candidate(start, end, rule, None, (reason,))])

"""What a run has seen, counted."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Counts(msgspec.Struct, kw_only=True):
    """Articles by what became of them, and records by what they hold.

    ``records`` + ``skipped`` + ``failed`` is the number of inputs. ``skipped``: by ``--match`` or ``--topic``.
    ``copies``: records marked as copies of an earlier one. ``warnings``: records with a warning, by its code.
    """

    records: int = 0
    skipped: int = 0
    failed: int = 0
    events: int = 0
    statistics: int = 0
    quotes: int = 0
    copies: int = 0
    warnings: dict[str, int] = {}

    @property
    def inputs(self) -> int:
        """All inputs, whatever became of them."""
        return self.records + self.skipped + self.failed

    def add(self, other: Counts) -> None:
        """Count what ``other`` counted too."""
        for name in ("records", "skipped", "failed", "events", "statistics", "quotes", "copies"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for code, number in other.warnings.items():
            self.warnings[code] = self.warnings.get(code, 0) + number


class _Code(msgspec.Struct):
    code: str


class _Held(msgspec.Struct):
    """What is counted of an encoded record; the rest is not decoded."""

    event: msgspec.Raw
    statistics: list[msgspec.Raw]
    quotes: list[msgspec.Raw]
    warnings: list[_Code]


_decoder = msgspec.json.Decoder(_Held)


def counted(records: Iterable[str]) -> Counts:
    """What encoded records hold."""
    counts = Counts()
    for record in records:
        held = _decoder.decode(record)
        counts.records += 1
        counts.events += bytes(held.event) != b"null"
        counts.statistics += bool(held.statistics)
        counts.quotes += bool(held.quotes)
        for code in {warning.code for warning in held.warnings}:
            counts.warnings[code] = counts.warnings.get(code, 0) + 1
    return counts

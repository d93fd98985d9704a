"""The work of a worker: articles as read to encoded output, by the same batch function that other engines use.

That function, with Arrow and all rules, is imported where it runs: the parent needs none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..read.dump import Item
from ..read.select import Selection
from ..write.output import Output
from .counts import Counts, counted


class Row(NamedTuple):
    """An article with its place among all inputs, counted from 0."""

    position: int
    item: Item


class Problem(NamedTuple):
    """Why an input gave no record; ``position`` is its place among all inputs."""

    position: int
    place: str
    id: str | None
    url: str | None
    error: str


class Signed(NamedTuple):
    """A record as its line of JSON, and what its near-copies are known by."""

    position: int
    id: str
    record: str
    signature: bytes


@dataclass(slots=True, frozen=True)
class Done:
    """What became of some rows: the frame of their records, what they hold, and what went wrong.

    ``signed`` is there where near-copies are looked for: each record of the frame, with its signature.
    """

    frame: bytes = b""
    counts: Counts = field(default_factory=Counts)
    problems: tuple[Problem, ...] = ()
    signed: tuple[Signed, ...] = ()


@dataclass(slots=True, frozen=True)
class Extraction:
    """Rows to :class:`Done`; ``time_limit`` is in seconds an article."""

    output: Output
    patterns: tuple[str, ...] = ()
    time_limit: float | None = None
    selection: Selection | None = None
    signatures: bool = False

    def prepare(self) -> None:
        """Build the extractor; raises ``PatternError`` for a broken folder."""
        from ..batch import extractor_of

        extractor_of(self.patterns)
        # What trafilatura finds wrong with a page is said in our own message, which names the page.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def __call__(self, rows: Sequence[Row]) -> Done:
        """The records of the rows, encoded, and the reasons why some have none."""
        from ..batch import batch_of, extract_batch

        found = extract_batch(
            batch_of([row.item for row in rows]),
            patterns=self.patterns,
            time_limit=self.time_limit,
            select=self.selection,
            signatures=self.signatures,
        )
        records, errors = found.column("record").to_pylist(), found.column("error").to_pylist()
        problems = tuple(failure(row, error) for row, error in zip(rows, errors, strict=True) if error is not None)
        kept = [record for record in records if record is not None]
        counts = counted(kept)
        counts.failed = len(problems)
        counts.skipped = len(rows) - len(kept) - len(problems)
        signed = tuple(_signed(rows, found, records)) if self.signatures else ()
        return Done(self.output.encode(kept) if kept else b"", counts, problems, signed)


def _signed(rows: Sequence[Row], found: Any, records: Sequence[str | None]) -> Iterator[Signed]:
    ids, signatures = found.column("id").to_pylist(), found.column("signature").to_pylist()
    for row, record, name, signature in zip(rows, records, ids, signatures, strict=True):
        if record is not None:
            yield Signed(row.position, name or row.item.place, record, signature or b"")


def failure(row: Row, reason: str) -> Problem:
    """The problem with an article."""
    metadata = row.item.metadata
    return Problem(row.position, row.item.place, metadata.get("id"), metadata.get("url"), reason)


def failed(row: Row, reason: str) -> Done:
    """What stands for an article that could not be done."""
    return Done(counts=Counts(failed=1), problems=(failure(row, reason),))

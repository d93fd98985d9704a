"""CSV: one file, a row an article or a row an entry of one tidy table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pc

from .flat import readable
from .nested import nested
from .output import PlainOutput
from .tables import TABLES, WIDE, split, wide

_OPTIONS = pc.WriteOptions(include_header=False, quoting_style="needed")


@dataclass(frozen=True)
class Csv(PlainOutput):
    """A row an article, with what was read of its event; or the rows of the tidy table ``table``."""

    table: str | None = None

    @property
    def head(self) -> bytes:
        return header(TABLES[self.table] if self.table else WIDE)

    def encode(self, records: Sequence[str]) -> bytes:
        batch = nested(records)
        return comma_separated(split(batch, (self.table,))[self.table] if self.table else wide(batch))


def header(schema: pa.Schema) -> bytes:
    """The first line of a CSV file of that schema."""
    return (",".join(schema.names) + "\n").encode()


def comma_separated(batch: pa.RecordBatch) -> bytes:
    """The rows as lines of CSV (RFC 4180, lines end with LF): text is always quoted, null is nothing at all."""
    sink = pa.BufferOutputStream()
    pc.write_csv(readable(batch), sink, _OPTIONS)
    data: bytes = sink.getvalue().to_pybytes()
    return data

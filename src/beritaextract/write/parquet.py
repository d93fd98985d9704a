"""Parquet: whole records in one file, and the row groups that every Parquet output is written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from .frames import packed, unpacked
from .nested import RECORD, nested
from .output import FileOutput
from .tables import TABLES, split

#: rows of a row group, and the bytes in memory after which one is written with fewer
_ROWS = 10_000
_BYTES = 32 << 20


class RowGroups:
    """A Parquet file that is given batches of any size and holds row groups of thousands of rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Add the rows of ``batch``, which must have the file's schema."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _ROWS or self._bytes >= _BYTES:
            self._write()

    def _write(self) -> None:
        rows = pa.Table.from_batches(self._waiting).combine_chunks()
        self._writer.write_table(rows, row_group_size=max(1, self._rows))
        self._waiting, self._rows, self._bytes = [], 0, 0

    def __enter__(self) -> RowGroups:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._rows:
            self._write()
        self._writer.close()


@dataclass(frozen=True)
class Parquet(FileOutput):
    """A row an article, with the fields of the record as they are in its JSON; or the rows of the table ``table``."""

    table: str | None = None

    def encode(self, records: Sequence[str]) -> bytes:
        batch = nested(records)
        return packed([split(batch, (self.table,))[self.table] if self.table else batch])

    def write(self, frames: Iterable[bytes], path: Path) -> None:
        with RowGroups(path, TABLES[self.table] if self.table else RECORD) as groups:
            for frame in frames:
                for batch in unpacked(frame):
                    groups.add(batch)

"""SQLite: one file with the six tidy tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from .files import FileOutput
from .flat import queryable
from .nested import nested
from .tables import TABLES, split

_SETUP = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
"""


@dataclass(frozen=True)
class Sqlite(FileOutput):
    """The six tables with an index over ``article_id``; lists are JSON, days text, truth values 0 and 1."""

    def encode(self, records: Sequence[str]) -> bytes:
        return msgspec.msgpack.encode([_rows(table) for table in split(nested(records)).values()])

    def write(self, frames: Iterable[bytes], path: Path) -> None:
        # A kill leaves a file that is thrown away: what guards a database against it would only cost time.
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(_SETUP)
            database.execute("BEGIN")
            for name, schema in TABLES.items():
                database.execute(f"CREATE TABLE {name} ({', '.join(map(_column, schema))})")
            insert = [f"INSERT INTO {name} VALUES ({', '.join('?' * len(schema))})" for name, schema in TABLES.items()]
            for frame in frames:
                for statement, rows in zip(insert, msgspec.msgpack.decode(frame), strict=True):
                    database.executemany(statement, rows)
            for name in TABLES:
                database.execute(f"CREATE INDEX {name}_of_article ON {name} (article_id)")
            database.execute("COMMIT")


def _column(field: pa.Field) -> str:
    kind = field.type
    whole = pa.types.is_integer(kind) or pa.types.is_boolean(kind)
    return f'"{field.name}" {"INTEGER" if whole else "REAL" if pa.types.is_floating(kind) else "TEXT"}'


def _rows(table: pa.RecordBatch) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in queryable(table)), strict=True))

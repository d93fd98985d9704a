"""SQLite: one file with the six tidy tables.

A frame is a small database of its own, made by the worker; the final one takes over its rows without Python seeing any
of them, which is four times as fast as inserting them one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from .flat import queryable
from .frames import compressed, decompressed
from .nested import nested
from .output import FileOutput
from .tables import TABLES, split

# A kill leaves a file that is thrown away: what guards a database against it would only cost time.
_UNGUARDED = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"


@dataclass(frozen=True)
class Sqlite(FileOutput):
    """The six tables with an index over ``article_id``; lists are JSON, days text, truth values 0 and 1."""

    def encode(self, records: Sequence[str]) -> bytes:
        with TemporaryDirectory(prefix="beritaextract-") as folder:
            path = Path(folder, "frame.sqlite")
            with closing(_created(path)) as database:
                database.execute("BEGIN")
                for name, table in split(nested(records)).items():
                    database.executemany(f"INSERT INTO {name} VALUES ({_places(table)})", _rows(table))
                database.execute("COMMIT")
            return compressed(path.read_bytes())

    def write(self, frames: Iterable[bytes], path: Path) -> None:
        # Beside the output, where there is room; always the same name, so that a kill leaves nothing for ever.
        part = path.with_name(f"{path.name}.frame")
        try:
            with closing(_created(path)) as database:
                for frame in frames:
                    part.write_bytes(decompressed(frame))
                    _take_over(database, part)
                for name in TABLES:
                    database.execute(f"CREATE INDEX {name}_of_article ON {name} (article_id)")
        finally:
            part.unlink(missing_ok=True)


def _take_over(database: sqlite3.Connection, part: Path) -> None:
    """Add all rows of the database in the file ``part``."""
    database.execute("ATTACH ? AS part", [str(part)])
    database.execute("BEGIN")
    for name in TABLES:
        database.execute(f"INSERT INTO main.{name} SELECT * FROM part.{name}")
    database.execute("COMMIT")
    database.execute("DETACH part")


def _created(path: Path) -> sqlite3.Connection:
    """A new database with the six tables, empty."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(_UNGUARDED)
    for name, schema in TABLES.items():
        database.execute(f"CREATE TABLE {name} ({', '.join(map(_column, schema))})")
    return database


def _column(field: pa.Field) -> str:
    kind = field.type
    whole = pa.types.is_integer(kind) or pa.types.is_boolean(kind)
    return f'"{field.name}" {"INTEGER" if whole else "REAL" if pa.types.is_floating(kind) else "TEXT"}'


def _places(table: pa.RecordBatch) -> str:
    return ", ".join("?" * table.num_columns)


def _rows(table: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in queryable(table)), strict=True)

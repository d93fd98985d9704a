"""Which output format the name of a file asks for, and records written to one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from ..record import Record
from .output import JsonLines, Output, OutputError

#: the tidy tables, in order
TABLE_NAMES = ("articles", "events", "agencies", "officials", "quotes", "statistics")
_FORMATS = ("jsonl", "parquet", "csv", "sqlite", "tables")
_ALIASES = {"ndjson": "jsonl", "db": "sqlite", "sqlite3": "sqlite"}


#: records that are encoded at once
_PORTION = 200


def output_for(
    path: str | Path, format: str | None = None, *, table: str | None = None, tables: str = "parquet"
) -> Output:
    """The output that ``path`` asks for by its suffix, or that ``format`` names: jsonl, parquet, csv, sqlite, tables.

    Without suffix, with a slash at the end or where a folder is there, it is ``tables``: a folder with a file for each
    tidy table, of the kind that ``tables`` names. ``table`` writes one of them alone to a .csv or .parquet file.
    Raises ``OutputError`` for a suffix or a combination that means nothing.
    """
    kind = _kind(path) if format is None else _ALIASES.get(format, format)
    if kind not in _FORMATS:
        raise OutputError(f"{path}: no output format is called {kind!r}; there are {', '.join(_FORMATS)}")
    if table is not None and kind not in ("csv", "parquet"):
        raise OutputError(f"{path}: one table goes to a .csv or .parquet file, not to {kind}")
    if table is not None and table not in TABLE_NAMES:
        raise OutputError(f"no table is called {table!r}; there are {', '.join(TABLE_NAMES)}")
    if tables not in ("parquet", "csv"):
        raise OutputError(f"tables are written as parquet or csv, not as {tables!r}")
    return _output(kind, table, tables)


def _output(kind: str, table: str | None, tables: str) -> Output:
    # JSON lines do without Arrow, which takes longer to load than an article to read.
    if kind == "jsonl":
        return JsonLines()
    if kind == "csv":
        from .comma import Csv

        return Csv(table)
    if kind == "parquet":
        from .parquet import Parquet

        return Parquet(table)
    if kind == "sqlite":
        from .sqlite import Sqlite

        return Sqlite()
    from .folder import CsvFolder, ParquetFolder

    return CsvFolder() if tables == "csv" else ParquetFolder()


def _kind(path: str | Path) -> str:
    suffix = Path(path).suffix.lower().removeprefix(".")
    is_folder = str(path).endswith(("/", os.sep)) or Path(path).is_dir()
    return "tables" if is_folder or not suffix else _ALIASES.get(suffix, suffix)


def save(
    records: Iterable[Record],
    path: str | Path,
    format: str | None = None,
    *,
    table: str | None = None,
    tables: str = "parquet",
) -> None:
    """Write records to ``path``, complete or not at all, in the format that :func:`output_for` finds for it."""
    output, final = output_for(path, format, table=table, tables=tables), Path(path)
    output.check(final)
    lines = (record.to_json().decode() for record in records)
    output.finish(map(output.encode, iter(lambda: list(islice(lines, _PORTION)), [])), final)

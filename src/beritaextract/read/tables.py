"""Tables with an article a row: CSV, and Parquet by pyarrow; both are read a piece at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .columns import Columns, assign, item
from .encoding import ReadError
from .items import MAX_BYTES, Failure, Item, checked
from .streams import BrokenFile, Lines

_DELIMITERS = ",;\t|"
# Excel writes the delimiter into a line of its own above the names.
_SEPARATOR = "sep="
_ROWS = 256


def read_csv(name: str, file: BinaryIO, columns: Columns | None) -> Iterator[Item | Failure]:
    """The articles of a CSV file, each at ``name:row``, the row with the names of the columns counting as the first.

    Comma, semicolon, tab and bar may stand between the fields. Raises :class:`ReadError` for a file that has no column
    with the body, and :class:`BrokenFile` where it ends too early.
    """
    # a limit of the whole process; the longest field is a page
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    lines = Lines(file)
    header = next(lines, None)
    if header is None:
        raise ReadError("no articles: the file is empty")
    given = header.strip().lower()
    if given.startswith(_SEPARATOR) and len(given) == len(_SEPARATOR) + 1:
        delimiter, header = given[-1], next(lines, "")
    else:
        delimiter = _delimiter(header, columns)
    names = _fields(header, delimiter)
    roles = assign(columns, names)
    found = False
    for place, row in _rows(name, lines, delimiter, len(names)):
        found = True
        if isinstance(row, Failure):
            yield row
            continue
        try:
            article = item(place, dict(zip(reversed(names), reversed(row), strict=True)), roles)
        except ReadError as error:
            yield Failure(place, str(error))
        else:
            yield from checked(article)
    if not found:
        raise ReadError("no articles: there is nothing below the names of the columns")


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error as error:
        raise ReadError(f"the names of the columns cannot be read: {error}") from error


def _delimiter(header: str, columns: Columns | None) -> str:
    """What parts the names of the columns into most, with the body among them."""

    def parts(delimiter: str) -> tuple[bool, int]:
        names = _fields(header, delimiter)
        try:
            assign(columns, names)
        except ReadError:
            return False, len(names)
        return True, len(names)

    return max(_DELIMITERS, key=parts)


def _rows(name: str, lines: Lines, delimiter: str, width: int) -> Iterator[tuple[str, list[str] | Failure]]:
    """The rows below the names, each of ``width`` fields, and where it stands; blank ones are left out."""
    reader = csv.reader(lines, delimiter=delimiter)
    number = 1
    while True:
        number += 1
        place = f"{name}:{number}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except BrokenFile:
            raise
        except (csv.Error, ReadError) as error:
            yield place, Failure(place, f"{error}; is a quotation mark left open?")
            continue
        if lines.ended:
            yield place, Failure(place, "the file ends within a quoted field")
        elif any(row[width:]):
            message = f"{len(row)} fields under {width} columns; is a field with a delimiter not quoted?"
            yield place, Failure(place, message)
        elif row:
            yield place, [*row[:width], *[""] * (width - len(row))]


def read_parquet(name: str, path: Path, columns: Columns | None) -> Iterator[Item | Failure]:
    """The articles of a Parquet file, each at ``name:row``, from 1. Only the columns that are used are read.

    Raises :class:`ReadError` for a file without a column of the body, :class:`BrokenFile` where it is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    errors = (pa.ArrowException, OSError, EOFError)
    number = 0
    try:
        with pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False) as file:
            names = file.schema_arrow.names
            roles = assign(columns, names)
            used = {top if top in names else top.split(".", 1)[0] for top in (*roles.values(), "pages")}
            for batch in file.iter_batches(batch_size=_ROWS, columns=[n for n in names if n in used]):
                for row in _cells(batch):
                    number += 1
                    yield from _article(f"{name}:{number}", row, roles)
    except errors as error:
        reason = " ".join(str(error).split())[:200]
        before = f"; the {number:,} rows before this were read" if number else ""
        raise BrokenFile(f"not a whole Parquet file ({reason}){before}") from error
    if not number:
        raise ReadError("no articles: the table has no rows")


def _article(place: str, row: dict[str, Any], roles: dict[str, str]) -> Iterator[Item | Failure]:
    try:
        article = item(place, row, roles)
    except ReadError as error:
        yield Failure(place, str(error))
    else:
        yield from checked(article)


def _cells(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch. A string that is not UTF-8 comes as bytes, a day that Python has not as a number."""
    import pyarrow as pa

    for at, column in enumerate(batch.schema):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            # Python's moments have no nanoseconds.
            shorter = batch.column(at).cast(pa.timestamp("us", column.type.tz), safe=False)
            batch = batch.set_column(at, column.name, shorter)
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
        return rows
    except (ValueError, OverflowError):
        names = batch.schema.names
        return [{name: _cell(batch.column(name)[at]) for name in names} for at in range(batch.num_rows)]


def _cell(scalar: Any) -> Any:
    import pyarrow as pa

    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        pass
    for kind in (pa.binary(), pa.int32(), pa.int64()):
        try:
            return scalar.cast(kind).as_py()
        except (pa.ArrowException, ValueError):
            continue
    return None

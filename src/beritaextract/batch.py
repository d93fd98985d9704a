"""Extraction over Arrow record batches: one function for the local pool, for Spark, and for any other engine.

A batch of articles in, a batch of the same length and order out, so that whatever moves Arrow data between processes or
machines (Spark's ``mapInArrow``, Ray Data, Dask, Daft) can run it; ``docs/engines.md`` shows how.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from .duplicates import Signatures
from .extractor import Extractor
from .limits import TimeLimit, TimeLimitReached
from .read.columns import item
from .read.encoding import ReadError
from .read.items import Failure, Item, checked
from .read.select import Selection

_SURROGATES = re.compile("[\ud800-\udfff]")

#: the columns :func:`extract_batch` reads; others are ignored, and any may be missing as long as text or html is there
ARTICLES = pa.schema(
    [
        ("place", pa.string()),
        ("id", pa.string()),
        ("url", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("outlet", pa.string()),
        ("authors", pa.list_(pa.string())),
        ("text", pa.large_string()),
        ("html", pa.large_binary()),
        ("pages", pa.list_(pa.binary())),
    ]
)
#: the columns it gives back: ``record`` as one line of JSON, or ``error``, why there is none
RESULTS = pa.schema(
    [
        ("place", pa.string()),
        ("id", pa.string()),
        ("record", pa.large_string()),
        ("error", pa.string()),
        ("signature", pa.binary()),
    ]
)


def extract_batch(
    batch: pa.RecordBatch,
    *,
    patterns: Sequence[str] = (),
    time_limit: float | None = None,
    select: Selection | None = None,
    signatures: bool = False,
) -> pa.RecordBatch:
    """The record of every row of ``batch`` (columns: :data:`ARTICLES`), as rows of :data:`RESULTS` in the same order.

    A row has ``text``, or ``html`` (a page, string or bytes; ``pages`` its further pages); of both, the text is taken.
    Strings may be of any Arrow type of strings, also dictionaries; ``published`` also a date, a timestamp or seconds;
    ``id`` also a number, and where there is none the place or the address stands for it. A row that cannot be read has
    its reason in ``error`` and harms no other.

    ``patterns`` are folders laid over the built-in rules; the extractor over them is built once a process.
    ``time_limit``: seconds that one row may take (see :class:`.limits.TimeLimit`). ``select``: rows it does not take
    have neither record nor error. ``signatures``: also that of each article taken, for :class:`.duplicates.Index`.
    Raises ``ValueError`` for columns that cannot be articles, ``PatternError`` for a broken folder.
    """
    check_columns(batch.schema)
    reader = _RowReader(tuple(patterns), select, signatures)
    columns = {name: _values(batch.column(name)) for name in ARTICLES.names if name in batch.schema.names}
    with TimeLimit(time_limit) as limit:
        rows = [_row(columns, number, reader, limit) for number in range(batch.num_rows)]
    return pa.RecordBatch.from_pylist(rows, schema=RESULTS)


def extract_table(table: pa.Table, **options: Any) -> pa.Table:
    """As :func:`extract_batch`, for engines that hand over tables."""
    check_columns(table.schema)
    return pa.Table.from_batches([extract_batch(batch, **options) for batch in table.to_batches()], RESULTS)


def batch_of(items: Iterable[Item]) -> pa.RecordBatch:
    """Articles as they were read from files, as a batch for :func:`extract_batch`.

    Halves of surrogate pairs, which Arrow cannot hold, become U+FFFD as they do in every article.
    """
    rows = [_cells(item) for item in items]
    return pa.RecordBatch.from_pydict({name: [row.get(name) for row in rows] for name in ARTICLES.names}, ARTICLES)


def failed_row(row: pa.RecordBatch, reason: str) -> pa.RecordBatch:
    """The result of a batch of one row that could not be read at all."""
    try:
        names = _names({name: row.column(name) for name in row.schema.names}, 0)
    except ReadError:
        names = {}
    return pa.RecordBatch.from_pylist([names | {"error": reason}], schema=RESULTS)


@lru_cache(maxsize=4)
def extractor_of(patterns: tuple[str, ...]) -> Extractor:
    """The extractor with these folders, built once a process."""
    return Extractor(patterns)


def _cells(item: Item) -> dict[str, Any]:
    cells = {name: _storable(value) for name, value in item.metadata.items()}
    cells["place"] = _storable(item.place)
    if item.text is not None:
        cells["text"] = _storable(item.text)
    else:
        # UTF-8 is what a page in bytes is tried as first, so that strings and bytes can share the column.
        cells["html"] = _bytes(item.html)
        cells["pages"] = [_bytes(page) for page in item.pages]
    return cells


def _bytes(page: str | bytes | None) -> bytes | None:
    return page.encode("utf-8", "replace") if isinstance(page, str) else page


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, (list, tuple)):
        return [_storable(v) for v in value]
    return value


# --- the columns of a batch


def check_columns(schema: pa.Schema) -> None:
    """Raises ``ValueError``, with the columns there are, where these cannot be articles."""
    found = "; columns found: " + (", ".join(f"{field.name} ({field.type})" for field in schema) or "none")
    if "text" not in schema.names and "html" not in schema.names:
        raise ValueError(f'a column "text" or "html" is needed{found}')
    for name in ARTICLES.names:
        if schema.names.count(name) > 1:
            raise ValueError(f'more than one column "{name}"{found}')
        fits, wanted = _WANTED.get(name, (_is_text, "strings"))
        if name in schema.names and not fits(schema.field(name).type):
            raise ValueError(f'column "{name}" must hold {wanted}, not {schema.field(name).type}{found}')


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    return any(test(kind) for test in tests)


def _is_page(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)
    return _is_text(kind) or any(test(kind) for test in tests)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _is_moment(kind: pa.DataType) -> bool:
    return _is_name(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)


def _is_name(kind: pa.DataType) -> bool:
    return _is_text(kind) or _is_number(kind)


def _is_list(kind: pa.DataType, fits: Callable[[pa.DataType], bool]) -> bool:
    tests = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view, pa.types.is_large_list_view)
    return pa.types.is_null(kind) or (any(test(kind) for test in tests) and fits(kind.value_type))


def _is_authors(kind: pa.DataType) -> bool:
    return _is_text(kind) or _is_list(kind, _is_text)


def _is_pages(kind: pa.DataType) -> bool:
    return _is_list(kind, _is_page)


_WANTED: dict[str, tuple[Callable[[pa.DataType], bool], str]] = {
    "id": (_is_name, "strings or numbers"),
    "published": (_is_moment, "strings, dates, timestamps or numbers"),
    "authors": (_is_authors, "lists of strings, or strings"),
    "text": (_is_page, "strings or bytes"),
    "html": (_is_page, "strings or bytes"),
    "pages": (_is_pages, "lists of strings or of bytes"),
}


def _values(column: pa.Array) -> pa.Array:
    """The column with values that Python can hold: its moments have no nanoseconds."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return column


# --- one row


class _RowReader:
    """What is done with each row; raises ``PatternError`` where a folder of ``patterns`` is broken."""

    def __init__(self, patterns: tuple[str, ...], select: Selection | None, signatures: bool) -> None:
        self._patterns = patterns
        self._select = select
        self._signatures = Signatures() if signatures else None
        extractor_of(patterns)

    def read(self, item: Item) -> dict[str, Any]:
        """Record and signature of an article; neither where it is not selected."""
        extractor = extractor_of(self._patterns)
        if self._select and not self._may_take(self._select, item):
            return {}
        article = extractor.read_item(item)
        if self._select and not self._select.takes(article.text, article.title):
            return {}
        found: dict[str, Any] = {"record": extractor.extract_article(article).to_json().decode()}
        if self._signatures is not None:
            found["signature"] = self._signatures.of(article.text, article.dateline)
        return found

    @staticmethod
    def _may_take(select: Selection, item: Item) -> bool:
        if item.text is not None:
            return select.may_take_text(item.text, item.metadata.get("title"))
        return item.html is None or select.may_take(item.html, *item.pages)


def _row(columns: dict[str, pa.Array], number: int, reader: _RowReader, limit: TimeLimit) -> dict[str, Any]:
    """The result of one row: its names, and its record or what went wrong."""
    names: dict[str, Any] = {}
    try:
        names = _names(columns, number)
        item = _item(columns, number)
        return names | limit.run(partial(reader.read, item))
    except ReadError as error:
        return names | {"error": str(error)}
    except TimeLimitReached:
        # What was broken off may have left half an entry in a cache.
        extractor_of.cache_clear()
        return names | {"error": f"took longer than {limit.seconds:g} s"}
    except Exception as error:  # whatever one article does, the others of the batch are read
        return names | {"error": f"{type(error).__name__}: {error}"}


def _names(columns: dict[str, pa.Array], number: int) -> dict[str, Any]:
    place, name, url = (_text(_value(columns, column, number)) for column in ("place", "id", "url"))
    return {"place": place, "id": name or place or url}


def _item(columns: dict[str, pa.Array], number: int) -> Item:
    """A row as an article; raises :class:`ReadError` where it is none."""
    row = {name: _value(columns, name, number) for name in columns}
    for name in ("authors", "pages"):
        if isinstance(row.get(name), list):
            row[name] = [value for value in row[name] if value]
    place = _names(columns, number)["id"]
    found = item(place or "", row, {name: name for name in columns})
    for checked_item in checked(found):
        if isinstance(checked_item, Failure):
            raise ReadError(checked_item.message)
    found.metadata["id"] = found.metadata["id"] or None
    return found


def _value(columns: dict[str, pa.Array], name: str, number: int) -> Any:
    """One value as Python's; raises :class:`ReadError` for strings that are not UTF-8, which Arrow lets through."""
    if name not in columns:
        return None
    try:
        return columns[name][number].as_py()
    except UnicodeDecodeError as error:
        raise ReadError(f'column "{name}" is not UTF-8: {error.reason} at byte {error.start}') from error
    except (ValueError, OverflowError) as error:
        raise ReadError(f'column "{name}" cannot be read: {error}') from error


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)

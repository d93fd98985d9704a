"""Extraction over Arrow record batches: one function for the local pool, for Spark, and for any other engine.

A batch of articles in, a batch of the same length and order out, so that whatever moves Arrow data between processes or
machines (Spark's ``mapInArrow``, Ray Data, Dask, Daft) can run it; ``docs/engines.md`` shows how.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from .extractor import Extractor
from .limits import TimeLimit, TimeLimitReached
from .read.dump import MAX_CHARS, Item
from .read.encoding import ReadError, decode

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
    batch: pa.RecordBatch, *, patterns: Sequence[str] = (), time_limit: float | None = None
) -> pa.RecordBatch:
    """The record of every row of ``batch`` (columns: :data:`ARTICLES`), as rows of :data:`RESULTS` in the same order.

    A row has ``text``, or ``html`` (a page, string or bytes; ``pages`` its further pages); of both, the text is taken.
    Strings may be of any Arrow type of strings, also dictionaries; ``published`` also a date or timestamp;
    ``id`` also a number, and where there is none the place or the address stands for it. A row that cannot be read has
    its reason in ``error`` and harms no other.

    ``patterns`` are folders laid over the built-in rules; the extractor over them is built once a process.
    ``time_limit``: seconds that one row may take (see :class:`.limits.TimeLimit`). Raises ``ValueError`` for columns
    that cannot be articles, ``PatternError`` for a broken folder.
    """
    columns = _columns(batch)
    extractor_of(tuple(patterns))
    with TimeLimit(time_limit) as limit:
        rows = [_row(columns, number, tuple(patterns), limit) for number in range(batch.num_rows)]
    places, ids, records, errors = zip(*rows, strict=True) if rows else ((), (), (), ())
    nothing = [None] * len(rows)
    return pa.RecordBatch.from_pydict(
        {"place": places, "id": ids, "record": records, "error": errors, "signature": nothing}, schema=RESULTS
    )


def batch_of(items: Iterable[Item]) -> pa.RecordBatch:
    """Articles as they were read from files, as a batch for :func:`extract_batch`.

    Halves of surrogate pairs, which Arrow cannot hold, become U+FFFD as they do in every article.
    """
    rows = [_cells(item) for item in items]
    return pa.RecordBatch.from_pydict({name: [row.get(name) for row in rows] for name in ARTICLES.names}, ARTICLES)


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
    return _published(value) if isinstance(value, date) else value


# --- reading the columns of a batch


def _columns(batch: pa.RecordBatch) -> dict[str, pa.Array]:
    """The columns of ``batch`` that are read, by name; raises ``ValueError`` where they cannot be articles."""
    found = ", ".join(f"{field.name} ({field.type})" for field in batch.schema) or "none"
    columns = {name: batch.column(name) for name in ARTICLES.names if batch.schema.names.count(name) == 1}
    twice = [name for name in ARTICLES.names if batch.schema.names.count(name) > 1]
    if twice:
        raise ValueError(f'more than one column "{twice[0]}"; columns found: {found}')
    if "text" not in columns and "html" not in columns:
        raise ValueError(f'a column "text" or "html" is needed; columns found: {found}')
    for name, column in columns.items():
        fits, wanted = _WANTED.get(name, (_is_text, "strings"))
        if not fits(column.type):
            raise ValueError(f'column "{name}" must hold {wanted}, not {column.type}; columns found: {found}')
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            # Python's moments have no nanoseconds.
            columns[name] = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return columns


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


def _is_moment(kind: pa.DataType) -> bool:
    return _is_text(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)


def _is_name(kind: pa.DataType) -> bool:
    return _is_text(kind) or pa.types.is_integer(kind)


def _is_list(kind: pa.DataType, fits: Callable[[pa.DataType], bool]) -> bool:
    tests = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view, pa.types.is_large_list_view)
    return pa.types.is_null(kind) or (any(test(kind) for test in tests) and fits(kind.value_type))


def _is_authors(kind: pa.DataType) -> bool:
    return _is_text(kind) or _is_list(kind, _is_text)


def _is_pages(kind: pa.DataType) -> bool:
    return _is_list(kind, _is_page)


_WANTED: dict[str, tuple[Callable[[pa.DataType], bool], str]] = {
    "id": (_is_name, "strings or integers"),
    "published": (_is_moment, "strings, dates or timestamps"),
    "authors": (_is_authors, "lists of strings, or strings"),
    "text": (_is_page, "strings or bytes"),
    "html": (_is_page, "strings or bytes"),
    "pages": (_is_pages, "lists of strings or of bytes"),
}


# --- one row


def _row(
    columns: dict[str, pa.Array], number: int, patterns: tuple[str, ...], limit: TimeLimit
) -> tuple[str | None, str | None, str | None, str | None]:
    """Place, id, record and error of one row."""
    place = name = None
    try:
        place = _text(columns, "place", number)
        name = _text(columns, "id", number)
        item = _item(columns, number, place, name)
        name = item.metadata["id"]
        record = limit.run(partial(extractor_of(patterns).extract_item, item))
        return place, name, record.to_json().decode(), None
    except ReadError as error:
        return place, name, None, str(error)
    except TimeLimitReached:
        # What was broken off may have left half an entry in a cache.
        extractor_of.cache_clear()
        return place, name, None, f"took longer than {limit.seconds:g} s"
    except Exception as error:  # whatever one article does, the others of the batch are read
        return place, name, None, f"{type(error).__name__}: {error}"


def _item(columns: dict[str, pa.Array], number: int, place: str | None, name: str | None) -> Item:
    """A row as an article; raises :class:`ReadError` where it is none."""
    url = _text(columns, "url", number)
    authors = _value(columns, "authors", number) or ()
    metadata = {
        "id": name or place or url,
        "url": url,
        "title": _text(columns, "title", number),
        "published": _published(_value(columns, "published", number)),
        "outlet": _text(columns, "outlet", number),
        "authors": (authors,) if isinstance(authors, str) else tuple(a for a in authors if a),
    }
    text = _value(columns, "text", number)
    text = decode(text) if isinstance(text, bytes) else text
    if text and text.strip():
        if len(text) > MAX_CHARS:
            raise ReadError(f"{len(text):,} characters are more than one article (at most {MAX_CHARS:,}); split it")
        return Item(place or "", text=text, metadata=metadata)
    html = _value(columns, "html", number)
    if not html or not html.strip():
        raise ReadError("no text")
    pages = tuple(page for page in _value(columns, "pages", number) or () if page)
    return Item(place or "", html=html, pages=pages, metadata=metadata)


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


def _text(columns: dict[str, pa.Array], name: str, number: int) -> str | None:
    value = _value(columns, name, number)
    return None if value is None or value == "" else str(value)


def _published(value: Any) -> str | None:
    """A day or moment in ISO form; midnight without a time zone is how tables write a day."""
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else value or None

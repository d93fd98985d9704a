"""Records as six tidy tables: articles, events, agencies, officials, quotes, statistics; ``docs/tables.md``.

Every column follows from the structs of ``record.py``: a struct in a field becomes a column a field of it, named
``<field>_<its field>``; lists stay lists. The tables of many records are cut out of one nested batch column by column,
which is what makes this fast; only the words and sentences are taken from the text one by one.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..match.document import builtin_abbreviations, split_paragraphs, split_sentences
from ..record import Record
from .edtf import Span, days
from .nested import RECORD, nested

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RECORD", "TABLES", "WIDE", "batches", "nested", "split", "tables", "to_pandas", "wide"]

#: a record, or its line of JSON
Entry = Record | str | bytes
#: the tables with a row for each entry of a list of the record, and what numbers their rows
_LISTS = {"officials": "official", "quotes": "quote", "statistics": "statistic"}
#: records that are turned into tables at once
_CHUNK = 500
#: a longer sentence is cut around the words, or a text without full stops would be repeated for each of its figures
_LONGEST = 1000

Columns = dict[str, pa.Array]


def tables(records: Iterable[Entry]) -> dict[str, pa.Table]:
    """The six tables of any number of records, each with the schema :data:`TABLES` gives it.

    A record is a :class:`Record` or its line of JSON. Raises ``ValueError`` for a line that holds none.
    """
    cut = [batches(chunk) for chunk in _chunks(records)]
    return {name: pa.Table.from_batches([tidy[name] for tidy in cut], schema) for name, schema in TABLES.items()}


def batches(records: Iterable[Entry]) -> dict[str, pa.RecordBatch]:
    """As :func:`tables`, for a handful of records: one batch a table. Their JSON must stay under 2 GB."""
    return split(nested([_line(record) for record in records]))


def to_pandas(records: Iterable[Entry]) -> dict[str, pd.DataFrame]:
    """As :func:`tables`, as pandas: days as ``datetime64``, whole numbers as ``Int64``, lists as arrays.

    Raises ``ImportError`` where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError("data frames need pandas: pip install pandas") from error
    whole = {pa.int64(): pd.Int64Dtype()}
    return {
        name: table.to_pandas(date_as_object=False, types_mapper=whole.get) for name, table in tables(records).items()
    }


def split(batch: pa.RecordBatch, names: Iterable[str] | None = None) -> dict[str, pa.RecordBatch]:
    """The six tables, or those called ``names``, of a batch of whole records (schema :data:`RECORD`)."""
    cut = _Cut(batch)
    return {name: _batch(_MAKERS[name](cut)) for name in (_MAKERS if names is None else names)}


def wide(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A row an article: the columns of ``articles``, then those of its event, named ``event_...``."""
    return _batch(_Cut(batch).wide())


def _batch(columns: Columns) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _line(record: Entry) -> str | bytes:
    if not isinstance(record, Record):
        return record
    try:
        return record.to_json()
    except UnicodeEncodeError:  # half of a surrogate pair, in a record that was not made by the reader
        return json.dumps(record.to_dict())


def _chunks(records: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(records)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


# --- one batch of records


class _Cut:
    """A batch of records being cut into tables. ``parents`` are, here, the row of the article of each entry."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.batch = batch
        self.article = _fields(batch.column("article"))
        self.ids = _ids(self.article)
        self._split: dict[int, tuple[list[int], list[int]]] = {}
        self._texts: list[str] = self.article["text"].fill_null("").to_pylist()

    def articles(self) -> Columns:
        fields = {name: column for name, column in self.article.items() if name not in ("id", "warnings")}
        columns: Columns = {"article_id": self.ids}
        for name, column in fields.items():
            columns[name] = column
            if name == "published":
                columns["published_date"], _ = _mapped(column, _whole_day)
        warnings, dates = self.batch.column("warnings"), self.batch.column("dates")
        columns["warnings"] = in_lists(warnings, pc.list_flatten(warnings).field("code"))
        columns["warning_details"], columns["dates"] = warnings, dates
        columns["n_events"] = self.batch.column("event").is_valid().cast(pa.int64())
        for name in ("dates", "agencies", *_LISTS):
            columns[f"n_{name}"] = pa.array(_lengths(self.batch.column(name)))
        return {**columns, "schema": self.batch.column("schema")}

    def events(self) -> Columns:
        event = self.batch.column("event")
        there = np.flatnonzero(event.is_valid())
        columns = self.rows("event", event.drop_null() if event.null_count else event, there)
        del columns["agencies"]
        return columns

    def listed(self, name: str) -> Columns:
        return self.rows(_LISTS[name], *entries_of(self.batch.column(name)))

    def wide(self) -> Columns:
        event = self.batch.column("event")
        there = event.is_valid()
        row = pa.array(np.cumsum(there) - 1, pa.int64(), mask=~np.asarray(there))
        columns = self.articles()
        held = _fields(event)["agencies"]
        columns["event_agencies"] = in_lists(held, _fields(pc.list_flatten(held))["name"])
        of_event = {name: column.take(row) for name, column in self.events().items()}
        for name in ("article_id", "url", "event_index"):
            del of_event[name]
        return columns | {f"event_{name}": column for name, column in of_event.items()}

    def agencies(self) -> Columns:
        """Every agency listed, and whether it held the event; what the event alone names follows after those."""
        entries, parents = entries_of(self.batch.column("agencies"))
        held, held_by = entries_of(_fields(self.batch.column("event"))["agencies"])
        listed, holding = _keys(entries, parents), _keys(held, held_by)
        known, holders = set(listed), set(holding)
        of_event = np.array([key in holders for key in listed], bool)
        alone = [n for n, key in enumerate(holding) if key not in known]
        if alone:
            entries = pa.concat_arrays([entries, held.take(pa.array(alone))])
            parents = np.concatenate([parents, held_by[alone]])
            of_event = np.concatenate([of_event, np.full(len(alone), True)])
            order = np.argsort(parents, kind="stable")
            entries, parents, of_event = entries.take(pa.array(order)), parents[order], of_event[order]
        return self.rows("agency", entries, parents, of_event=pa.array(of_event, pa.bool_()))

    def rows(self, one: str, entries: pa.StructArray, parents: np.ndarray[Any, Any], **more: pa.Array) -> Columns:
        """The columns of a table with a row an entry: whose it is, its number there, its fields, its evidence."""
        of = pa.array(parents, pa.int64())
        counts = np.bincount(parents, minlength=1) if len(parents) else np.zeros(1, np.int64)
        index = np.arange(len(parents)) - (np.cumsum(counts) - counts)[parents]
        columns: Columns = {
            "article_id": self.ids.take(of),
            "url": self.article["url"].take(of),
            f"{one}_index": pa.array(index, pa.int64()),
            **more,
            **dict(_flat(entries)),
        }
        evidence = columns.pop("evidence")
        first = _fields(_first(evidence))
        columns |= {f"evidence_{name}": column for name, column in first.items()}
        words, sentences = self._passages(parents, first)
        return {**columns, "words": words, "sentence": sentences, "evidence": evidence}

    def _passages(self, parents: np.ndarray[Any, Any], evidence: Columns) -> tuple[pa.Array, pa.Array]:
        """The words at each evidence, and the sentence or sentences they stand in."""
        words: list[str | None] = []
        sentences: list[str | None] = []
        of, text = -1, ""
        begins: list[int] = []
        stops: list[int] = []
        spans = zip(parents.tolist(), _numbers(evidence["start"]), _numbers(evidence["end"]), strict=True)
        for parent, start, end in spans:
            if start < 0:
                words.append(None)
                sentences.append(None)
                continue
            if parent != of:
                of, text = parent, self._texts[parent]
                begins, stops = self._sentences(parent)
            words.append(text[start:end])
            begin, stop = _around(start, end, begins, stops)
            sentences.append(text[begin:stop])
        return pa.array(words, pa.string()), pa.array(sentences, pa.string())

    def _sentences(self, parent: int) -> tuple[list[int], list[int]]:
        known = self._split.get(parent)
        if known is None:
            text = self._texts[parent]
            spans = split_sentences(text, split_paragraphs(text), builtin_abbreviations())
            # a text without words has one sentence that is nowhere
            known = self._split[parent] = [begin for begin, _ in spans] or [0], [stop for _, stop in spans] or [0]
        return known


def _around(start: int, end: int, begins: list[int], stops: list[int]) -> tuple[int, int]:
    """From where the sentence of ``start`` begins to where that of ``end`` stops; the middle of what is too long."""
    number = bisect_right(begins, start) - 1
    begin = min(begins[number], start) if number >= 0 else start
    stop = stops[number]
    if end > stop:
        stop = max(stops[bisect_right(begins, end - 1) - 1], end)
    if stop - begin > _LONGEST:
        around = max(0, _LONGEST - (end - start)) // 2
        return max(begin, start - around), min(stop, end + around)
    return begin, stop


def _ids(article: Columns) -> pa.Array:
    """The ids of the articles; for one without, its address, or else a digest of its title, day and text."""
    ids = pc.coalesce(article["id"], article["url"])
    if not ids.null_count:
        return ids
    rows = zip(ids.to_pylist(), *(article[name].to_pylist() for name in ("title", "published", "text")), strict=True)
    return pa.array([known if known is not None else _digest(said) for known, *said in rows], pa.string())


def _digest(said: list[str | None]) -> str:
    return "sha256:" + hashlib.sha256("\n".join(s or "" for s in said).encode()).hexdigest()[:32]


def _keys(agencies: pa.StructArray, parents: np.ndarray[Any, Any]) -> list[tuple[int, str, int]]:
    """What makes an agency of an article's list and one of its event the same: the article, the name, the place."""
    fields = _fields(agencies)
    starts = _numbers(_fields(_first(fields["evidence"]))["start"])
    return list(zip(parents.tolist(), fields["name"].to_pylist(), starts, strict=True))


# --- columns


def _flat(struct: pa.StructArray, prefix: str = "") -> Iterator[tuple[str, pa.Array]]:
    """A column for each field, fields of fields too; a date in EDTF is followed by its first and last day."""
    for name, column in _fields(struct).items():
        if pa.types.is_struct(column.type):
            yield from _flat(column, f"{prefix}{name}_")
            continue
        yield prefix + name, column
        if name == "edtf":
            first, last = _mapped(column, days)
            yield f"{prefix}start", first
            yield f"{prefix}end", last


def _fields(struct: pa.StructArray) -> Columns:
    """The fields of a column of structs; null where the struct is."""
    return {field.name: column for field, column in zip(struct.type, struct.flatten(), strict=True)}


def _lengths(lists: pa.ListArray) -> np.ndarray[Any, Any]:
    offsets = np.asarray(lists.offsets).astype(np.int64)
    lengths = offsets[1:] - offsets[:-1]
    if lists.null_count:
        lengths[np.asarray(lists.is_null())] = 0
    return lengths


def entries_of(lists: pa.ListArray) -> tuple[pa.Array, np.ndarray[Any, Any]]:
    """All entries of a column of lists, and the row each comes from."""
    lengths = _lengths(lists)
    return pc.list_flatten(lists), np.repeat(np.arange(len(lengths)), lengths)


def in_lists(like: pa.ListArray, values: pa.Array) -> pa.ListArray:
    """``values`` in lists as long as those of ``like``."""
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(_lengths(like))]), pa.int32()), values)


def _first(lists: pa.ListArray) -> pa.Array:
    """The first entry of each list, null where it has none."""
    lengths = _lengths(lists)
    begins = np.cumsum(lengths) - lengths
    return pc.list_flatten(lists).take(pa.array(begins, pa.int64(), mask=lengths == 0))


def _numbers(column: pa.Array) -> list[int]:
    """Whole numbers, -1 where there is none."""
    numbers: list[int] = np.asarray(column.fill_null(-1) if column.null_count else column).tolist()
    return numbers


def _mapped(column: pa.Array, span: Callable[[str | None], Span]) -> tuple[pa.Array, pa.Array]:
    """Two columns of days, worked out once for every string there is."""
    encoded = column.dictionary_encode()
    spans = [span(text) for text in encoded.dictionary.to_pylist()]
    firsts, lasts = pa.array([a for a, _ in spans], pa.date32()), pa.array([b for _, b in spans], pa.date32())
    return firsts.take(encoded.indices), lasts.take(encoded.indices)


def _whole_day(published: str | None) -> Span:
    first, last = days(published[:10]) if published else (None, None)
    return (first, last) if first == last else (None, None)


_MAKERS: dict[str, Callable[[_Cut], Columns]] = {
    "articles": _Cut.articles,
    "events": _Cut.events,
    "agencies": _Cut.agencies,
    **{name: partial(_Cut.listed, name=name) for name in _LISTS},
}
#: the schema of each table
TABLES: dict[str, pa.Schema] = {name: batch.schema for name, batch in split(nested([])).items()}
#: the schema of :func:`wide`
WIDE: pa.Schema = wide(nested([])).schema

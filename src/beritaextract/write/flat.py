"""Columns for formats that know no lists: CSV, where a person reads them, and SQLite, where a query does."""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from ..record import Evidence
from .nested import arrow_type
from .tables import entries_of, in_lists

_EVIDENCE = arrow_type(msgspec.inspect.type_info(Evidence))
_FORMULA = pa.array(list("=+-@\t\r"))


def readable(batch: pa.RecordBatch) -> pa.RecordBatch:
    """For CSV: lists are joined by "; ", evidence is "start-end rule", other structs are JSON, empty lists null.

    Text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return pa.RecordBatch.from_arrays([_guarded(_readable(column)) for column in batch], names=batch.schema.names)


def queryable(batch: pa.RecordBatch) -> pa.RecordBatch:
    """For SQLite: lists and structs are JSON, days are text."""
    return pa.RecordBatch.from_arrays([_stored(column) for column in batch], names=batch.schema.names)


def _readable(column: pa.Array) -> pa.Array:
    if not pa.types.is_list(column.type):
        return _clean(column)
    values, _ = entries_of(column)
    filled = pc.greater(pc.list_value_length(column), 0)
    if pa.types.is_string(values.type):
        # What parts the entries does not stand within one.
        parts = pc.replace_substring(_clean(values), ";", ",")
    elif values.type == _EVIDENCE:
        start, end, rule = values.flatten()
        parts = pc.binary_join_element_wise(
            pc.binary_join_element_wise(start.cast(pa.string()), end.cast(pa.string()), "-"), rule, " "
        )
    else:
        return pc.if_else(filled, _json(column), None)
    return pc.if_else(filled, pc.binary_join(in_lists(column, parts), "; "), None)


def _guarded(column: pa.Array) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column
    if not pc.any(pc.is_in(pc.utf8_slice_codeunits(column, 0, 1), value_set=_FORMULA)).as_py():
        return column
    return pc.replace_substring_regex(column, r"^([=+\-@\t\r])", r"'\1")


def _stored(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type):
        return column.cast(pa.string())
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int64())
    return _json(column) if pa.types.is_list(column.type) else _clean(column)


def _json(column: pa.Array) -> pa.Array:
    rows: list[Any] = column.to_pylist()
    encode = msgspec.json.encode
    return _clean(pa.array([None if row is None else encode(row).decode() for row in rows], pa.string()))


def _clean(column: pa.Array) -> pa.Array:
    """Text without NUL, at which many readers end; offsets stay valid, as U+FFFD takes its place."""
    return pc.replace_substring(column, "\0", "\ufffd") if pa.types.is_string(column.type) else column

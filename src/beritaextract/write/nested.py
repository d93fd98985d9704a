"""Whole records as one nested Arrow batch, a row an article; the schema follows the structs of ``record.py``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.json as pj

from ..record import Record

_SURROGATES = re.compile("[\ud800-\udfff]")
#: a number beyond this is no count of anything; columns of whole numbers end here
_LARGEST = 1 << 63


def arrow_type(kind: Any) -> pa.DataType:
    """The Arrow type of a field, given as ``msgspec.inspect`` describes it; a number of two kinds is a double."""
    inspect = msgspec.inspect
    if isinstance(kind, inspect.UnionType):
        kinds = [k for k in kind.types if not isinstance(k, inspect.NoneType)]
        floats = [k for k in kinds if isinstance(k, inspect.FloatType)]
        return arrow_type((floats or kinds)[0])
    if isinstance(kind, inspect.StructType):
        return pa.struct([(field.encode_name, arrow_type(field.type)) for field in kind.fields])
    if isinstance(kind, inspect.VarTupleType):
        return pa.list_(arrow_type(kind.item_type))
    for described, arrow in _SCALARS.items():
        if isinstance(kind, described):
            return arrow
    raise TypeError(f"no Arrow type for {kind}")


_SCALARS = {
    msgspec.inspect.StrType: pa.string(),
    msgspec.inspect.LiteralType: pa.string(),
    msgspec.inspect.IntType: pa.int64(),
    msgspec.inspect.FloatType: pa.float64(),
    msgspec.inspect.BoolType: pa.bool_(),
}

#: a whole record, a row an article: the fields of :class:`Record` as they are in its JSON
RECORD = pa.schema(list(arrow_type(msgspec.inspect.type_info(Record))))


def nested(lines: Sequence[str | bytes]) -> pa.RecordBatch:
    """Records, each given as a line of JSON, as one batch with the schema :data:`RECORD`.

    Halves of surrogate pairs become U+FFFD, numbers too large for their column null. Raises ``ValueError`` with the
    number of the line (from 1) where one is no record.
    """
    if not lines:
        return pa.RecordBatch.from_pylist([], schema=RECORD)
    try:
        batch = _parse(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    except (pa.ArrowInvalid, UnicodeError):
        batch = None
    if batch is None or batch.num_rows != len(lines) or batch.column("article").null_count:
        # Slower and one by one: this mends what can be mended and names what cannot.
        batch = _parse(b"\n".join(_mended(line, number) for number, line in enumerate(lines, 1)))
    return batch


def _parse(data: bytes) -> pa.RecordBatch:
    # One block for all, as a line may not be longer than its block; in this thread, as every core has its own worker.
    read = pj.ReadOptions(use_threads=False, block_size=len(data) + 1)
    parse = pj.ParseOptions(explicit_schema=RECORD, unexpected_field_behavior="ignore")
    table = pj.read_json(pa.BufferReader(data), read_options=read, parse_options=parse)
    (batch,) = table.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], schema=RECORD)]
    return batch


def _mended(line: str | bytes, number: int) -> bytes:
    """The line as it is where it can be parsed alone, so that a row never depends on the rows beside it."""
    try:
        data = line.encode() if isinstance(line, str) else line
        batch = _parse(data)
        if batch.num_rows == 1 and not batch.column("article").null_count:
            return data
    except (pa.ArrowInvalid, UnicodeError):
        pass  # what is wrong is found below
    try:
        return msgspec.convert(_storable(json.loads(line)), Record).to_json()
    except ValueError as error:
        raise ValueError(f"record {number}: {error}") from error


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_storable(v) for v in value]
    if isinstance(value, dict):
        return {key: _storable(v) for key, v in value.items()}
    if isinstance(value, (int, float)) and not -_LARGEST < value < _LARGEST:
        return None
    return value

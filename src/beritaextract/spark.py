"""Extraction over Apache Spark DataFrames: :func:`extract` and :func:`tables`; ``docs/engines.md`` tells how to run it.

The work is :func:`.batch.extract_batch` under ``mapInArrow``, so that a cluster reads exactly what one machine reads.
Needs the extra ``spark``; on a cluster this package must be installed on every node, or shipped with the job.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from .batch import extract_batch
from .guarded import extract_guarded
from .read.columns import Columns, assign
from .read.encoding import ReadError
from .read.select import Selection
from .write.tables import RECORD, TABLES, nested, split

try:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql import functions as F
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    from pyspark.sql.types import StructField, StructType, TimestampNTZType, TimestampType
except ImportError as error:
    raise ImportError("Spark needs more packages: pip install 'beritaextract[spark]'") from error

Work = Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]

#: rows whose records are in memory at once, beside the batch that Spark hands over
_ROWS = 200
_ARTICLE = "_article"
_FOUND = pa.schema([("id", pa.string()), ("record", pa.struct(list(RECORD))), ("error", pa.string())])


def extract(
    df: DataFrame,
    *,
    columns: Columns | None = None,
    keep: Sequence[str] = (),
    patterns: Sequence[str] = (),
    time_limit: float | None = 60.0,
    select: Selection | None = None,
    guarded: bool = False,
    memory_limit: float | None = 1000.0,
) -> DataFrame:
    """A row for every article of ``df``: ``id``, ``record`` (nested and typed, as :class:`.Record`) and ``error``.

    ``columns`` names the columns of ``df`` where they have not one of the usual names; columns called ``place`` and
    ``pages`` are read as :func:`.extract_batch` reads them. ``keep``: columns of ``df`` that are handed through.
    ``patterns``: folders that every node has, and this machine. ``time_limit``: seconds an article may take. An article
    that cannot be read has its ``error`` and no ``record``; one that ``select`` does not take has neither. Order and
    partitions stay.

    An article that kills its Python worker makes Spark try its task again, and ends the job when it does so every time.
    ``guarded`` reads the articles in a process beside each worker: then such an article is named by its ``error``, and
    so is one that takes more than ``memory_limit`` MB.

    Raises ``ValueError``, with the columns there are, where ``df`` holds no articles, and ``PatternError`` for a folder
    that is broken on this machine.
    """
    taken = [name for name in keep if name in _FOUND.names or list(keep).count(name) > 1]
    if taken:
        raise ValueError(f'"{taken[0]}" cannot be kept: the result has a column of this name')
    chosen = df.select(_article(df, columns), *(F.col(f"`{name}`") for name in keep))
    work = partial(extract_batch, patterns=tuple(patterns), time_limit=time_limit, select=select)
    all_of: Work = partial(map, work)
    if guarded:
        all_of = partial(extract_guarded, **work.keywords, memory_limit=memory_limit)
    # On no rows: what is wrong with columns, options and patterns is said here and now, not by some node later.
    work(_no_rows(chosen.schema[_ARTICLE].dataType))
    result = StructType([*(chosen.schema[name] for name in keep), *from_arrow_schema(_FOUND)])
    return chosen.mapInArrow(_Extraction(all_of), result)


def tables(df: DataFrame, **options: Any) -> dict[str, DataFrame]:
    """The six tidy tables, each a DataFrame: articles, events, agencies, officials, quotes, statistics.

    ``df`` is what :func:`extract` gave, best as it was written to Parquet and read back; rows without a record are left
    out. Where it has no column ``record`` it is taken for articles: these are extracted with the ``options`` of
    :func:`extract`, and the records are persisted, as every table would extract them anew. Raises as it does.
    """
    if "record" not in df.columns:
        df = extract(df, **options).persist()
    records = df.where("record IS NOT NULL").select("record")
    return {name: records.mapInArrow(_Table(name), from_arrow_schema(schema)) for name, schema in TABLES.items()}


def _article(df: DataFrame, columns: Columns | None) -> Column:
    """The columns that make an article, as one column under the names of :data:`.batch.ARTICLES`."""
    try:
        roles = assign(columns, df.columns)
    except ReadError as error:
        raise ValueError(str(error)) from error
    # these two have no other names
    roles = {**{name: name for name in ("place", "pages") if name in df.columns}, **roles}
    # Quoted where the table has a column of this very name; "a.b" is otherwise a field of a struct.
    quoted = {role: f"`{name}`" if name in df.columns else name for role, name in roles.items()}
    return F.struct(*(F.col(name).alias(role) for role, name in quoted.items())).alias(_ARTICLE)


def _no_rows(articles: StructType) -> pa.RecordBatch:
    """An empty batch with these columns."""
    # Of moments, Arrow's type depends on a time zone that does not matter here.
    plain = [StructField(f.name, TimestampNTZType() if f.dataType == TimestampType() else f.dataType) for f in articles]
    return pa.RecordBatch.from_pylist([], schema=to_arrow_schema(StructType(plain)))


def _articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_struct_array(batch.column(_ARTICLE))


@dataclass(slots=True, frozen=True)
class _Extraction:
    """What runs on the nodes, on batches with a column of articles and the columns that are kept."""

    work: Work

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        under_way: deque[pa.RecordBatch] = deque()
        for found in self.work(self._taken(batches, under_way)):
            yield self._result(under_way.popleft(), found)

    def _taken(self, batches: Iterable[pa.RecordBatch], under_way: deque[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, _ROWS):
                rows = batch.slice(start, _ROWS)
                under_way.append(rows.select([name for name in rows.schema.names if name != _ARTICLE]))
                yield _articles(rows)

    def _result(self, kept: pa.RecordBatch, found: pa.RecordBatch) -> pa.RecordBatch:
        columns = dict(zip(kept.schema.names, kept.columns, strict=True))
        columns |= {"id": found.column("id"), "record": _typed(found.column("record")), "error": found.column("error")}
        return pa.RecordBatch.from_pydict(columns)


def _typed(lines: pa.Array) -> pa.StructArray:
    """Records as structs, null where there is none."""
    packed = nested(lines.drop_null().to_pylist()).to_struct_array()
    there = iter(range(len(packed)))
    return packed.take(pa.array([next(there) if line.is_valid else None for line in lines], pa.int64()))


@dataclass(slots=True, frozen=True)
class _Table:
    """What runs on the nodes, on batches with a column of records: one of the tidy tables."""

    name: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, _ROWS):
                records = batch.column("record").slice(start, _ROWS).cast(_FOUND.field("record").type)
                yield split(pa.RecordBatch.from_struct_array(records))[self.name]

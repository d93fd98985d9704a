"""Arrow batches extracted in a process of their own, so that an article which kills its process is named.

For engines that would otherwise lose their own worker to it, and with that the whole job: ``docs/engines.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import pyarrow as pa

from .batch import RESULTS, check_columns, extract_batch, failed_row
from .jobs.pool import Pool
from .read.select import Selection

_MEGABYTE = 1_000_000


def extract_guarded(
    batches: Iterable[pa.RecordBatch],
    *,
    patterns: Sequence[str] = (),
    time_limit: float | None = 60.0,
    memory_limit: float | None = 1000.0,
    select: Selection | None = None,
    signatures: bool = False,
) -> Iterator[pa.RecordBatch]:
    """The result of :func:`.extract_batch` for each of ``batches``, which should hold hundreds of rows, not millions.

    A row that ends its process, cannot be stopped at the ``time_limit`` (seconds of processor time) or takes more than
    ``memory_limit`` MB has that for its ``error``; the rows beside it are done again. Some batches are read ahead.
    Raises as ``extract_batch`` does, and ``PoolError`` where no process can be started.
    """
    work = _Work(tuple(patterns), time_limit, select, signatures)
    work.prepare()
    memory = None if memory_limit is None else int(memory_limit * _MEGABYTE)
    pool: Pool[bytes] = Pool(work, 1, failed=_failed, time_limit=time_limit, memory_limit=memory)
    for done in pool.run(_Rows(batch) for batch in batches):
        if done:
            yield _joined(done)


@dataclass(slots=True, frozen=True)
class _Work:
    """What the process does with packed rows: one packed batch of results."""

    patterns: tuple[str, ...]
    time_limit: float | None
    select: Selection | None
    signatures: bool

    def prepare(self) -> None:
        """Build the extractor; raises what is wrong with the options."""
        self._extract(pa.RecordBatch.from_pydict({"text": pa.array([], pa.string())}))

    def __call__(self, rows: list[bytes]) -> bytes:
        return _packed(self._extract(_joined(rows)) if rows else pa.RecordBatch.from_pylist([], schema=RESULTS))

    def _extract(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return extract_batch(
            batch,
            patterns=self.patterns,
            time_limit=self.time_limit,
            select=self.select,
            signatures=self.signatures,
        )


class _Rows(Sequence[bytes]):
    """The rows of a batch, each packed when it is asked for."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        check_columns(batch.schema)
        # Each row would carry the whole dictionary along.
        self._batch = pa.RecordBatch.from_arrays(
            [c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in batch.columns], batch.schema.names
        )

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[n] for n in range(len(self))[index]]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return _packed(self._batch.slice(index, 1))


def _failed(row: bytes, reason: str) -> bytes:
    return _packed(failed_row(_unpacked(row), reason))


def _joined(packed: Sequence[bytes]) -> pa.RecordBatch:
    """One batch of at least one."""
    batches = [_unpacked(part) for part in packed]
    return batches[0] if len(batches) == 1 else pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


def _packed(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def _unpacked(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as stream:
        return stream.read_next_batch()

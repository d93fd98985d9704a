"""One run over a dump: read, extract in worker processes, gather, finish; see docs/batch.md."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import msgspec

from .. import __version__
from ..duplicates import Index, mark
from ..read.columns import Columns
from ..read.dump import Failure, Item, read_sources
from ..read.meter import Meter
from ..read.select import Selection
from ..write.output import Output, deliver
from ..write.spool import Spool
from .counts import Counts
from .extraction import Done, Extraction, Problem, Row, failed
from .interrupts import Interrupted, Interrupts
from .journal import JobError, Journal, checksum, stamps
from .pool import Pool, PoolError, in_this_process

#: what a chunk holds at most: articles, and bytes of text or HTML; the first ones are small, so that all workers begin
ROWS = 64
FIRST_ROWS = 16
BYTES = 1_000_000
#: seconds between two moments at which what is done is saved
SAVED_EVERY = 2.0


class Watcher(Protocol):
    """Is told how a run is getting on."""

    def begun(self, counts: Counts, total: int | None) -> None:
        """The work begins, or goes on after ``counts``; ``total`` is in bytes, None where it is not known."""

    def moved(self, counts: Counts, read: int) -> None:
        """So far ``counts``, and ``read`` of all bytes; after each chunk, and several times a second."""

    def problem(self, problem: Problem) -> None:
        """An input gave no record."""

    def finishing(self) -> None:
        """All is read; the final file is being made."""


@dataclass(slots=True, frozen=True)
class Options:
    """What the records of a run depend on, apart from its inputs."""

    output: Output
    patterns: tuple[str, ...] = ()
    columns: Columns | None = None
    selection: Selection = field(default_factory=Selection)
    mark_duplicates: bool = False
    time_limit: float | None = 60.0
    memory_limit: int | None = 1_000_000_000

    def made_of(self, sources: Sequence[str]) -> dict[str, Any]:
        """All that must be the same for a run to go on, by the name a user knows it under."""
        return {
            "inputs": stamps(sources),
            "version of beritaextract": __version__,
            "patterns": stamps(self.patterns),
            "columns": repr(self.columns),
            "--match": self.selection.match,
            "--topic": self.selection.topics,
            "--mark-duplicates": self.mark_duplicates,
            "output format": repr(self.output),
            "time limit": self.time_limit,
            "memory limit": self.memory_limit,
        }


@dataclass(slots=True, frozen=True)
class Summary:
    """A finished run: what it counted, over how many seconds, and where the output and the errors are."""

    counts: Counts
    seconds: float
    output: Path
    #: None where there were none
    errors: Path | None


@dataclass(slots=True)
class _Chunk:
    """What is known of a chunk while its rows are away: the inputs that failed to be read, and where it ends."""

    failures: list[Problem]
    end: int
    checksum: int


class Job:
    """Extracts ``sources`` into ``final`` with ``workers`` processes, going on where an earlier run was ended.

    Raises :class:`JobError`, :class:`PoolError`, ``OutputError`` where it cannot begin or go on, ``OSError`` where
    the output cannot be written, and :class:`Interrupted` at a signal: each time what is done is saved.
    """

    def __init__(
        self,
        sources: Sequence[str],
        final: Path,
        options: Options,
        *,
        workers: int,
        restart: bool = False,
        watcher: Watcher | None = None,
    ) -> None:
        self._sources = sources
        self._final = final
        self._options = options
        self._workers = workers
        self._restart = restart
        self._watcher = watcher
        self._interrupts = Interrupts()
        self._chunks: deque[_Chunk] = deque()
        self._meter = Meter()

    def run(self) -> Summary:
        """Do all that is left, and make the output."""
        options = self._options
        options.output.check(self._final)
        self._began = monotonic()
        with ExitStack() as stack:
            self._journal = Journal(self._final, options.made_of(self._sources), restart=self._restart)
            stack.callback(self._journal.close)
            self._state = self._journal.state
            self._spent = self._state.seconds
            self._errors = stack.enter_context(self._journal.open_errors())
            self._spool = options.output.spool(self._journal.spool, self._state.spool)
            self._copies = self._open_copies(stack)
            stack.callback(_closed, self._spool)
            stack.enter_context(self._interrupts)
            if self._watcher:
                self._watcher.begun(self._state.counts, self._total())
            try:
                self._gather()
                return self._finish()
            except sqlite3.Error as error:
                raise OSError(f"{self._journal.copies}: {error}") from error
            except Interrupted as interrupt:
                raise Interrupted(interrupt.signal, self._state.position) from None

    def _open_copies(self, stack: ExitStack) -> Index | None:
        if not self._options.mark_duplicates:
            return None
        if not self._state.position:
            self._journal.copies.unlink(missing_ok=True)
        copies = Index(self._journal.copies)
        stack.callback(_closed, copies)
        copies.rollback(self._state.position)
        return copies

    # --- reading

    def _total(self) -> int | None:
        """Bytes of all inputs."""
        return None if "-" in self._sources else sum(stamp.size for stamp in stamps(self._sources))

    def _inputs(self) -> Iterator[Item | Failure]:
        stdin = sys.stdin.buffer if "-" in self._sources else BytesIO()
        return read_sources(self._sources, stdin, columns=self._options.columns, meter=self._meter)

    def _rows(self) -> Iterator[list[Row]]:
        """The articles that are left, in chunks; what is known of each chunk beside its rows goes to ``_chunks``."""
        with self._interrupts.open():
            inputs = enumerate(self._inputs())
            check = self._skip(inputs)
        position = self._state.position
        for number in range(sys.maxsize):
            with self._interrupts.open():
                rows, chunk = _cut(inputs, position, check, FIRST_ROWS if number < 2 * self._workers else ROWS)
            if chunk.end == position:
                return
            self._chunks.append(chunk)
            yield rows
            position, check = chunk.end, chunk.checksum

    def _skip(self, inputs: Iterator[tuple[int, Item | Failure]]) -> int:
        """Pass over what was done before; returns its checksum, having seen that it is what was done."""
        check = 0
        for _, found in islice(inputs, self._state.position):
            check = checksum(check, found)
        if check != self._state.checksum:
            raise JobError(
                f"the first {self._state.position:,} inputs are not those the unfinished run in {self._journal.folder} "
                "has done; --restart throws it away"
            )
        return check

    # --- gathering

    def _gather(self) -> None:
        options = self._options
        work = Extraction(
            options.output,
            options.patterns,
            options.time_limit,
            options.selection if options.selection else None,
            options.mark_duplicates,
        )
        chunks = self._rows()
        first = list(islice(chunks, 1))
        if not first:
            return
        if self._chunks[0].end - self._state.position <= 1:
            # One article is not worth a process.
            results = in_this_process(work, chain(first, chunks), failed)
        else:
            pool = Pool(
                work, self._workers, failed=failed, time_limit=options.time_limit, memory_limit=options.memory_limit
            )
            results = pool.run(chain(first, chunks))
        saved = -SAVED_EVERY  # at once the first time, so that every run comes further
        try:
            for done in results:
                if done:
                    self._add(self._chunks.popleft(), done)
                if self._watcher:
                    self._watcher.moved(self._state.counts, self._meter.read)
                if done and monotonic() - saved >= SAVED_EVERY:
                    self._save()
                    saved = monotonic()
                self._interrupts.check()
        except (Interrupted, PoolError):
            if self._state.position:
                self._save()
            raise
        finally:
            results.close()
        self._save()

    def _add(self, chunk: _Chunk, results: Sequence[Done]) -> None:
        state = self._state
        problems = list(chunk.failures)
        for done in results:
            frame = self._marked(done) if self._copies else done.frame
            if frame:
                self._spool.append(frame)
            problems += done.problems
            state.counts.add(done.counts)
        state.counts.failed += len(chunk.failures)
        for problem in sorted(problems):
            self._errors.write(_line(problem))
            if self._watcher:
                self._watcher.problem(problem)
        state.position, state.checksum = chunk.end, chunk.checksum

    def _marked(self, done: Done) -> bytes:
        """The frame of records of which some are near-copies of earlier ones; most often as it came."""
        assert self._copies
        firsts = [self._copies.add(each.position, each.id, each.signature) for each in done.signed]
        if not any(firsts):
            return done.frame
        self._state.counts.copies += len(firsts) - firsts.count(None)
        return self._options.output.encode(
            [
                mark(each.record.encode(), first).decode() if first else each.record
                for each, first in zip(done.signed, firsts, strict=True)
            ]
        )

    def _save(self) -> None:
        state = self._state
        if self._copies:
            self._copies.commit()
        self._errors.flush()
        os.fsync(self._errors.fileno())
        state.errors = self._errors.tell()
        state.spool = self._spool.commit()
        state.seconds = self._spent + monotonic() - self._began
        self._journal.save()

    # --- finishing

    def _finish(self) -> Summary:
        if self._watcher:
            self._watcher.finishing()
        with self._interrupts.open():
            deliver(self._options.output, self._spool, self._final, self._journal.errors)
        state = self._state
        self._journal.remove()
        errors = self._options.output.errors_at(self._final) if state.errors else None
        return Summary(state.counts, self._spent + monotonic() - self._began, self._final, errors)


def _cut(
    inputs: Iterator[tuple[int, Item | Failure]], position: int, check: int, most: int
) -> tuple[list[Row], _Chunk]:
    """The next articles, at most ``most`` and of :data:`BYTES` together, with the inputs between that failed."""
    rows: list[Row] = []
    chunk = _Chunk([], position, check)
    size = 0
    for number, found in inputs:
        chunk.end, chunk.checksum = number + 1, checksum(chunk.checksum, found)
        if isinstance(found, Failure):
            chunk.failures.append(Problem(number, found.place, None, None, found.message))
        else:
            rows.append(Row(number, found))
            size += len(found.text or found.html or "") + sum(map(len, found.pages))
        if len(rows) + len(chunk.failures) >= most or size >= BYTES:
            break
    return rows, chunk


def _line(problem: Problem) -> bytes:
    said = {"place": problem.place, "id": problem.id, "url": problem.url, "error": problem.error}
    return msgspec.json.encode({key: _storable(value) for key, value in said.items()}) + b"\n"


def _storable(value: str | None) -> str | None:
    """Without the halves of surrogate pairs, which UTF-8 cannot hold."""
    return value and value.encode("utf-8", "replace").decode()


def _closed(file: Spool | Index) -> None:
    """What is not saved is of no use, and there may be no room to write it."""
    with suppress(OSError, sqlite3.Error):
        file.close()

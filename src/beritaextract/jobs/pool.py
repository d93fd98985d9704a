"""A pool of worker processes that loses nothing when a worker dies, and says which row killed it.

Every worker has a pipe of its own and holds at most two tasks, so that the task a dead worker was at is known exactly,
and no lock or queue is shared that a dying process could leave broken. One thread drives it all. Why neither Pebble
nor ``concurrent.futures``: docs/architecture.md, "Worker processes".
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from pickle import HIGHEST_PROTOCOL, dumps
from time import monotonic
from types import ModuleType
from typing import Any, Generic, TypeVar

from .worker import Answer, Ready, Work, main, memory_of, seconds_of

R = TypeVar("R")

#: tasks a worker holds: the one it is at, and the next, so that it never waits for the parent
HELD = 2
#: chunks under way for each worker: those it holds, and those that are done and wait for an earlier one
WINDOW = 8
#: workers that may die before they are ready, one after the other, until this is held to be no accident
FAILED_STARTS = 3
#: seconds of processor time, beside a quarter of the limit, that the work has to keep to a limit on time by itself
GRACE = 0.5
#: a worker that sleeps is given up after so many times the limit
PATIENCE = 10
#: seconds between two looks at deadlines and memory
PULSE = 0.25


class PoolError(Exception):
    """The workers cannot start."""


@dataclass(slots=True)
class _Slot(Generic[R]):
    """A chunk in its place in the order; ``results`` are those of its parts."""

    results: list[R | None]
    missing: int = 1


@dataclass(slots=True)
class _Part(Generic[R]):
    """Rows that go to a worker together: a whole chunk, or one row of a chunk at which a worker died."""

    slot: _Slot[R]
    place: int
    rows: Sequence[Any]
    problems: int = 0


@dataclass(slots=True, eq=False)
class _Worker(Generic[R]):
    process: Any
    connection: Connection
    held: deque[_Part[R]] = field(default_factory=deque)
    ready: bool = False
    #: when it began with the first of ``held``, and its processor time then
    since: float = 0.0
    used: float = 0.0
    #: why it was killed, where it was us
    verdict: str | None = None
    retiring: bool = False


class Pool(Generic[R]):
    """Runs ``work`` over chunks of rows in ``workers`` processes; results come in the order of the chunks.

    A worker that dies at a chunk is replaced, and the rows of that chunk are done one by one; a row that fails alone
    twice, by killing its worker or by an error that ``work`` raises, gets the result ``failed(row, reason)`` instead.
    ``time_limit`` is in seconds of processor time for a row. The work is to keep to it by itself; where it cannot, its
    worker is killed: rows of a chunk that took too long together are done again one by one.

    ``memory_limit`` is in bytes: a worker beyond it is killed, one beyond half of it is replaced once it has done what
    it holds.
    """

    def __init__(
        self,
        work: Work,
        workers: int,
        *,
        failed: Callable[[Any, str], R],
        time_limit: float | None = None,
        memory_limit: int | None = None,
    ) -> None:
        self._work = work
        self._failed = failed
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._size = workers
        self._context = _context()
        self._workers: list[_Worker[R]] = []
        self._slots: deque[_Slot[R]] = deque()
        self._waiting: deque[_Part[R]] = deque()
        self._failed_starts = 0
        self._watched = 0.0

    @property
    def under_way(self) -> int:
        """Chunks taken from the source whose results were not yet handed out."""
        return len(self._slots)

    @property
    def processes(self) -> list[int]:
        """The ids of the worker processes."""
        return [w.process.pid for w in self._workers]

    def run(self, chunks: Iterable[Sequence[Any]]) -> Generator[list[R], None, None]:
        """The results of each chunk, in the order of ``chunks``: one, or one a row where it had to be taken apart.

        ``chunks`` is read no further ahead than :data:`WINDOW` for each worker. An empty list comes at least every
        :data:`PULSE` seconds while there is nothing else, so that the caller can look around. Raises
        :class:`PoolError` where workers cannot start. The workers end with the iterator.
        """
        source = iter(chunks)
        more = True
        try:
            while more or self._slots:
                more = more and self._take(source)
                self._hand_out()
                self._listen(0 if more and self._short() else PULSE)
                while self._slots and not self._slots[0].missing:
                    yield [r for r in self._slots.popleft().results if r is not None]
                yield []
        finally:
            self.close()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    # --- handing out

    def _short(self) -> bool:
        """Whether a worker could be given something that is not there yet."""
        return len(self._slots) < self._size * WINDOW and len(self._waiting) < self._size

    def _take(self, source: Iterator[Sequence[Any]]) -> bool:
        """One more chunk from the source, if there is room; whether there may be more."""
        if not self._short():
            return True
        for rows in islice(source, 1):
            slot: _Slot[R] = _Slot([None])
            self._slots.append(slot)
            self._waiting.append(_Part(slot, 0, rows))
            return True
        return False

    def _hand_out(self) -> None:
        wanted = min(self._size, len(self._waiting) + sum(bool(w.held) for w in self._workers))
        while len(self._workers) < wanted:
            self._workers.append(self._start())
        for depth in range(HELD):
            for worker in self._workers:
                if self._waiting and worker.ready and not worker.retiring and len(worker.held) == depth:
                    self._give(worker, self._waiting.popleft())

    def _give(self, worker: _Worker[R], part: _Part[R]) -> None:
        if not worker.held:
            worker.since = monotonic()
        worker.held.append(part)
        # Where it is dead already its end of the pipe will say so.
        with contextlib.suppress(OSError):
            worker.connection.send_bytes(dumps(list(part.rows), HIGHEST_PROTOCOL))

    def _start(self) -> _Worker[R]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=main, args=(theirs, self._work), name="beritaextract-worker", daemon=True
        )
        with _bare():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    # --- listening

    def _listen(self, seconds: float) -> None:
        """Hear what the workers have to say, waiting for the first to speak; look at deadlines from time to time."""
        if not self._slots:
            return
        by_connection: dict[Any, _Worker[R]] = {w.connection: w for w in self._workers}
        for connection in wait(list(by_connection), seconds):
            self._hear(by_connection[connection])
        if monotonic() - self._watched > PULSE:
            self._watch()
            self._watched = monotonic()

    def _hear(self, worker: _Worker[R]) -> None:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(said, Ready):
            if said.problem is not None:
                raise PoolError(said.problem)
            worker.ready, worker.used = True, said.seconds
            self._failed_starts = 0
            return
        self._settle(worker, said)

    def _settle(self, worker: _Worker[R], answer: Answer) -> None:
        part = worker.held.popleft()
        worker.since, worker.used = monotonic(), answer.seconds
        if answer.problem is None:
            part.slot.results[part.place] = answer.result
            part.slot.missing -= 1
        else:
            self._retry(part, answer.problem)
        if self._memory_limit is not None and answer.memory > self._memory_limit / 2:
            worker.retiring = True
        if worker.retiring and not worker.held:
            self._workers.remove(worker)
            worker.connection.close()  # at which it ends by itself
            worker.process.join()

    def _watch(self) -> None:
        now = monotonic()
        for worker in self._workers:
            if not worker.held or worker.verdict:
                continue
            if self._time_limit is not None and self._is_late(worker, now):
                worker.verdict = f"took longer than {self._time_limit:g} s"
            elif self._memory_limit is not None and (memory_of(worker.process.pid) or 0) > self._memory_limit:
                worker.verdict = f"needed more than {self._memory_limit / 1e6:,.0f} MB of memory"
            if worker.verdict:
                worker.process.kill()  # its end of the pipe closes, and _hear goes on from there

    def _is_late(self, worker: _Worker[R], now: float) -> bool:
        """Whether it has worked too long at one task; or waited, as a busy machine makes a worker wait too."""
        limit = self._time_limit or 0.0
        used = seconds_of(worker.process.pid)
        return (used is not None and used - worker.used > 1.25 * limit + GRACE) or now - worker.since > PATIENCE * limit

    # --- deaths

    def _bury(self, worker: _Worker[R]) -> None:
        """Take a dead worker out. Answers come in order, so that the first part it still held is the one it was at."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        reason = worker.verdict or _cause(worker.process.exitcode)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS:
                raise PoolError(f"worker processes do not start: {reason}")
        if worker.held:
            at = worker.held.popleft()
            self._waiting.extendleft(reversed(worker.held))
            self._retry(at, reason)

    def _retry(self, part: _Part[R], reason: str) -> None:
        """Do the rows one by one; a row that was alone gets a second chance, as the fault may not have been its own."""
        if len(part.rows) > 1:
            part.slot.results = [None] * len(part.rows)
            part.slot.missing = len(part.rows)
            self._waiting.extendleft(reversed([_Part(part.slot, n, (row,)) for n, row in enumerate(part.rows)]))
            return
        part.problems += 1
        if part.problems < 2:
            self._waiting.appendleft(part)
            return
        part.slot.results[part.place] = self._failed(part.rows[0], reason)
        part.slot.missing -= 1


def in_this_process(
    work: Work, chunks: Iterable[Sequence[Any]], failed: Callable[[Any, str], R]
) -> Generator[list[R], None, None]:
    """The same as :meth:`Pool.run` without processes: for so little that starting one would take longer."""
    try:
        work.prepare()
    except Exception as error:
        raise PoolError(str(error)) from error
    for rows in chunks:
        try:
            yield [work(list(rows))]
        except Exception as error:
            yield [failed(row, f"{type(error).__name__}: {error}") for row in rows]


def _cause(code: int | None) -> str:
    """How a process ended, in words; the negative ``code`` of one that was killed is the signal."""
    if code is None or code >= 0:
        return f"ended the process that read it (exit code {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"ended the process that read it ({name}{', perhaps out of memory' if name == 'SIGKILL' else ''})"


def _context() -> Any:
    """Processes that start fresh: what the parent holds, its threads above all, is not copied into them.

    A fork server has the modules loaded and forks in milliseconds; where there is none, every worker starts Python.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["beritaextract.jobs.extraction", "beritaextract.batch"])
    return context


@contextlib.contextmanager
def _bare() -> Iterator[None]:
    """Start processes that ignore Ctrl-C from their first moment, and that do not run the caller's script again.

    A new process imports the main module of its parent, for the sake of what was pickled from there. Nothing is here:
    so a script needs no ``if __name__ == "__main__"``, and what it imports is not loaded in every worker.
    """
    main_module = sys.modules["__main__"]
    in_main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main_thread else None
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main_module
        if in_main_thread:
            signal.signal(signal.SIGINT, before)

"""What runs in a worker process: take rows, do the work, answer; end when the parent is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pickle import loads
from queue import SimpleQueue
from time import process_time
from typing import Any, Protocol


class Work(Protocol):
    """What a pool does with rows. Pickled to each worker once."""

    def prepare(self) -> None:
        """Called once in each worker before the first rows; what it raises ends the whole run."""

    def __call__(self, rows: list[Any]) -> Any:
        """The result of ``rows``. What it raises is held against these rows alone."""


@dataclass(slots=True, frozen=True)
class Ready:
    """The worker has prepared, in ``seconds`` of processor time; or ``problem`` says why it cannot."""

    seconds: float
    problem: str | None = None


@dataclass(slots=True, frozen=True)
class Answer:
    """The result of the oldest rows not yet answered, or the ``problem`` with them.

    ``memory``: resident bytes of the worker; ``seconds``: processor time it has used so far.
    """

    result: Any
    problem: str | None
    memory: int
    seconds: float


def main(connection: Connection, work: Work) -> None:
    """Serve ``connection`` until its other end closes: rows in, answers out, in the same order."""
    # Ctrl-C reaches every process of a terminal; the parent alone decides what follows from it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work.prepare()
    except Exception as error:
        connection.send(Ready(process_time(), str(error) or type(error).__name__))
        return
    inbox: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    # Where the parent is gone there is nobody to tell.
    with contextlib.suppress(OSError):
        connection.send(Ready(process_time()))
        while True:
            connection.send(_answer(work, inbox.get()))


def _receive(connection: Connection, inbox: SimpleQueue[bytes]) -> None:
    """Take in what comes while the work goes on, so that neither end ever waits for the other to read.

    The other end closes when all is done, and by itself when the parent dies: either way nothing is left to do.
    """
    try:
        while True:
            inbox.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _answer(work: Work, message: bytes) -> Answer:
    try:
        result, problem = work(loads(message)), None
    except Exception as error:
        result, problem = None, f"{type(error).__name__}: {error}"
    return Answer(result, problem, _own_memory(), process_time())


def memory_of(process: int | str) -> int | None:
    """Resident bytes of a process; None where this system does not tell."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return None


def seconds_of(process: int) -> float | None:
    """Processor time a process has used; None where this system does not tell."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            # The name, in brackets, may hold blanks; user and system time are the 14th and 15th field of all.
            used = file.read().rpartition(b")")[2].split()[11:13]
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return None


def _own_memory() -> int:
    """Resident bytes of this process, at their highest where this system tells no more; 0 where it tells nothing."""
    now = memory_of("self")
    if now is not None:
        return now
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

"""Worker processes: order, back-pressure, and what happens when they die."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beritaextract.jobs.pool import WINDOW, Pool, PoolError, in_this_process
from pool_work import Work


def failed(row: Any, reason: str) -> list[str]:
    return [f"{row}: {reason}"]


def run(chunks: list[list[Any]], workers: int = 2, work: Work | None = None, **options: Any) -> list[list[Any]]:
    """The rows that come back, chunk by chunk."""
    results = Pool(work or Work(), workers, failed=failed, **options).run(chunks)
    return [[row for rows in parts for row in rows] for parts in results if parts]


def test_results_come_in_the_order_of_the_chunks_however_long_each_takes() -> None:
    chunks = [[number, 0.05 if number % 7 == 0 else 0.0] for number in range(40)]
    assert run(chunks, workers=3) == chunks


def test_no_more_is_read_than_the_window_and_nothing_is_left_when_the_caller_stops() -> None:
    read = 0

    def chunks() -> Iterator[list[Any]]:
        nonlocal read
        for read in range(1, 100_000):
            yield [read, 0.5 if read == 1 else 0.0]

    pool = Pool(Work(), 2, failed=failed)
    results = pool.run(chunks())
    first = next(rows for rows in results if rows)
    assert first == [[1, 0.5]]
    assert read <= 2 * WINDOW + 1
    assert pool.under_way <= 2 * WINDOW
    processes = pool.processes
    assert processes
    results.close()
    assert not any(alive(process) for process in processes)


@pytest.mark.parametrize(
    ("row", "reason"), [("segfault", "SIGSEGV"), ("abort", "SIGABRT"), ("exit", "exit code 3"), ("error", "KeyError")]
)
def test_the_row_at_fault_is_named_and_the_others_are_done(row: str, reason: str) -> None:
    chunks = [[10 * n + k for k in range(10)] for n in range(6)]
    chunks[2][4] = row
    got = run(chunks)
    assert got[2][4].startswith(f"{row}: ")
    assert reason in got[2][4]
    got[2][4] = row
    assert got == chunks


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    work = Work(folder=str(tmp_path))
    assert run([["kill once"], [1, 2], [3]], work=work) == [["kill once"], [1, 2], [3]]


def test_workers_killed_again_and_again_while_they_send_lose_nothing() -> None:
    pool = Pool(Work(), 3, failed=failed)
    ended = threading.Event()
    killed = []

    def kill() -> None:
        chance = random.Random(1)
        while not ended.wait(0.2):
            for process in chance.sample(pool.processes, min(1, len(pool.processes))):
                os.kill(process, signal.SIGKILL)
                killed.append(process)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        lengths = [len(row) for parts in pool.run([["large"]] * 200) for rows in parts for row in rows]
    finally:
        ended.set()
        killer.join()
    assert lengths == [3_000_000] * 200
    assert killed


@pytest.mark.parametrize("row", ["endless", "asleep"])
def test_a_row_that_takes_too_long_is_given_up_even_in_code_that_nothing_breaks_off(row: str) -> None:
    [got] = run([[1, row, 3]], time_limit=0.1)
    assert got == [1, f"{row}: took longer than 0.1 s", 3]


def test_many_slow_rows_are_not_one_that_takes_too_long() -> None:
    rows = ["busy 0.3"] * 4
    assert run([rows], time_limit=0.2) == [rows]


def test_a_row_that_needs_too_much_memory_is_named() -> None:
    [got] = run([[1, "memory", 3]], memory_limit=400_000_000)
    assert got == [1, "memory: needed more than 400 MB of memory", 3]


def test_a_worker_that_has_grown_is_replaced_between_chunks() -> None:
    [[memory]] = run([["memory used"]])
    assert len({p for [p] in run([["process"]] * 6, workers=1, memory_limit=10 * memory)}) == 1
    assert len({p for [p] in run([["process"]] * 6, workers=1, memory_limit=memory * 3 // 2)}) > 1


def test_workers_that_cannot_prepare_end_the_run_with_the_reason() -> None:
    with pytest.raises(PoolError, match=r"noise.toml: line 2"):
        run([[1]], work=Work(broken="noise.toml: line 2"))
    with pytest.raises(PoolError, match=r"noise.toml: line 2"):
        list(in_this_process(Work(broken="noise.toml: line 2"), [[1]], failed))


def test_in_this_process_does_the_same() -> None:
    assert list(in_this_process(Work(), [[1], ["error"]], failed)) == [[[1]], [["error: KeyError: 'no such thing'"]]]


def alive(process: int) -> bool:
    for _ in range(40):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True

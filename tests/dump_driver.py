"""Runs the command line with a run made to fail: ``python dump_driver.py POINT COUNT extract ...``.

POINT is where the process kills itself the COUNT-th time it comes there; ``-`` is nowhere.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from beritaextract.jobs import extraction, job
from beritaextract.jobs.extraction import Done, Extraction, Row
from beritaextract.jobs.journal import Journal
from beritaextract.write.spool import Spool


class Poisoned(Extraction):
    """An extraction that some articles do not let live, or do not let end."""

    def __call__(self, rows: Sequence[Row]) -> Done:
        for row in rows:
            text = row.item.text or ""
            if "POISON" in text:
                os.abort()
            if "ENDLESS" in text:
                sum(range(10**13))
            if "SLOW" in text:
                time.sleep(0.03)
        return extraction.Extraction.__call__(self, rows)


def kill_at(owner: Any, name: str, count: int, *, after: bool = False) -> None:
    """Make the ``count``-th call of ``owner.name`` the last thing this process does."""
    real: Callable[..., Any] = getattr(owner, name)
    left = [count]

    def fatal(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if not left[0] and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **options)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, fatal)


POINTS: dict[str, Callable[[int], None]] = {
    "-": lambda _: None,
    "reading": lambda n: kill_at(job, "checksum", n),
    "appending": lambda n: kill_at(Spool, "append", n, after=True),
    "saving the output": lambda n: kill_at(Spool, "commit", n, after=True),
    "saving the journal": lambda n: kill_at(Journal, "save", n, after=True),
    "finishing": lambda n: kill_at(job, "deliver", n),
    "writing": lambda n: kill_at(Spool, "_next", n),
    "finished": lambda n: kill_at(job, "deliver", n, after=True),
    "replacing": lambda n: kill_at(os, "replace", n),
    "little room": lambda n: resource.setrlimit(resource.RLIMIT_FSIZE, (n, n)),
}


def main() -> None:
    from beritaextract import cli

    point, count = sys.argv[1], int(sys.argv[2])
    sys.argv[1:3] = []
    job.ROWS = job.FIRST_ROWS = 4
    job.SAVED_EVERY = 0.0
    # by the name that the workers know it under, as this file is not its own module here
    import dump_driver

    job.Extraction = dump_driver.Poisoned  # type: ignore[misc]
    POINTS[point](count)
    cli.main()


if __name__ == "__main__":
    main()

"""What the workers of the pool tests do; a row says what befalls its worker."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beritaextract.jobs.worker import memory_of


@dataclass
class Work:
    """Answers rows with themselves; see ``_do`` for those that misbehave."""

    folder: str = ""
    broken: str | None = None

    def prepare(self) -> None:
        if self.broken:
            raise ValueError(self.broken)

    def __call__(self, rows: list[Any]) -> list[Any]:
        return [self._do(row) for row in rows]

    def _do(self, row: Any) -> Any:
        if row == "segfault":
            ctypes.string_at(0)
        elif row == "abort":
            os.abort()
        elif row == "exit":
            os._exit(3)
        elif row == "kill once" and not (mark := Path(self.folder, "killed")).exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        elif row == "endless":
            # not Python code, which a timer in the process itself could break off
            return sum(range(10**13))
        elif row == "asleep":
            time.sleep(60)
        elif isinstance(row, str) and row.startswith("busy "):
            end = time.process_time() + float(row[5:])
            while time.process_time() < end:
                pass
        elif row == "error":
            raise KeyError("no such thing")
        elif row == "memory":
            held = bytearray(600_000_000)
            time.sleep(30)
            return len(held)
        elif row == "memory used":
            return memory_of("self")
        elif row == "process":
            return os.getpid()
        elif row == "large":
            return "x" * 3_000_000
        elif isinstance(row, float):
            time.sleep(row)
        return row

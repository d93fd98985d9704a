"""How many processes this process may keep busy."""

from __future__ import annotations

import math
import os
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")


def cores(groups: Path = _GROUPS) -> int:
    """The processors this process may use, by its affinity and by the quota of its container; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        here = len(os.sched_getaffinity(0))
    else:
        here = os.cpu_count() or 1
    quota = _quota(groups)
    return max(1, here if quota is None else min(here, math.ceil(quota)))


def _quota(groups: Path) -> float | None:
    """Processors' worth of time that a container has, in either form in which Linux tells it; None: no limit."""
    try:
        words = (groups / "cpu.max").read_text().split()
    except OSError:
        try:
            words = [(groups / "cpu" / f"cpu.cfs_{what}_us").read_text() for what in ("quota", "period")]
        except OSError:
            return None
    try:
        quota, period = map(int, words)
    except ValueError:  # "max"
        return None
    return quota / period if quota > 0 and period > 0 else None

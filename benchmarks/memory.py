"""Memory of the parent and of each worker while dumps of growing size are extracted: it must not grow with them."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from common import machine
from processes import Process, observe, write_dump


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("-n", type=int, nargs="+", default=[10_000, 100_000], help="articles, made up of those given")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--suffix", default=".jsonl", help="the format of the output")
    options = parser.parse_args()
    print(machine())
    for count in options.n:
        with tempfile.TemporaryDirectory() as folder:
            dump, output = Path(folder, "dump.jsonl"), Path(folder, f"out{options.suffix}")
            size = write_dump(dump, count, options.file)
            took, seen = observe(dump, output, options.workers, every=max(0.1, count / 100_000))
            print(f"{count:,} articles of {size / count / 1000:.1f} KB to {options.suffix} in {took:.0f} s")
            for role in ("parent", "helper", "worker"):
                for process in (p for p in seen.values() if p.role == role):
                    print(f"  {role}: {_told(process, took, count)}", flush=True)


def _told(process: Process, took: float, count: int) -> str:
    """Peak and growth, the latter over the second half of the run, when all that is kept has been met."""
    late = [(at, held) for at, held in process.memory if at > took / 2]
    if len(late) < 10:
        return f"peak {process.peak:.0f} MB"
    growth = statistics.linear_regression(*zip(*late, strict=True)).slope * took / count * 10_000
    return f"peak {process.peak:.0f} MB, {growth:+.2f} MB for each further 10,000 articles"


if __name__ == "__main__":
    main()

"""Articles a second by 1, 2 ... workers, and how the processor time divides between the workers and the parent."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from common import machine
from processes import observe, write_dump


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("-n", type=int, default=5000, help="articles, made up of those given")
    parser.add_argument("--workers", type=int, nargs="+", help="1, 2, 4 ... up to the cores by default")
    parser.add_argument("--suffix", default=".jsonl", help="the format of the output")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many runs counts")
    options = parser.parse_args()
    cores = os.cpu_count() or 1
    numbers = options.workers or sorted({min(2**power, cores) for power in range(10)})
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        dump, output = Path(folder, "dump.jsonl"), Path(folder, f"out{options.suffix}")
        size = write_dump(dump, options.n, options.file)
        each = size / options.n / 1000
        print(f"{options.n:,} articles of {each:.1f} KB to {options.suffix}, best of {options.runs} runs")
        print("workers  articles/s  ratio  ms of a worker  ms of the parent")
        first = None
        for number in numbers:
            rate, worker, parent = max(_run(dump, output, number, options.n) for _ in range(options.runs))
            first = first or rate
            print(f"{number:7}  {rate:10,.0f}  {rate / first:5.2f}  {worker:14.3f}  {parent:16.3f}", flush=True)


def _run(dump: Path, output: Path, workers: int, count: int) -> tuple[float, float, float]:
    """Articles a second, and milliseconds of processor time an article in workers and parent (their start included)."""
    took, seen = observe(dump, output, workers)
    by_role = {role: sum(p.seconds for p in seen.values() if p.role == role) for role in ("worker", "parent")}
    return count / took, 1000 * by_role["worker"] / count, 1000 * by_role["parent"] / count


if __name__ == "__main__":
    main()

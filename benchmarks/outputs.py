"""What an article costs in each output format: microseconds of processor time to encode in the workers and to finish in
the end, and the bytes it takes on the disk meanwhile and then."""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from pathlib import Path

from common import articles, machine, timed

from beritaextract import Extractor
from beritaextract.write.files import output_for

#: how many records a worker encodes at once
CHUNK = 64
OUTPUTS = {
    "out.jsonl": {}, "out.parquet": {}, "out.csv": {}, "statistics.csv": {"table": "statistics"}, "out.sqlite": {},
    "tables": {}, "tables-csv": {"tables": "csv"},
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("-n", type=int, default=5000, help="the articles are repeated to this many")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    extractor = Extractor()
    records = [extractor.extract(**article).to_json().decode() for article in articles(options.file)]
    work = list(itertools.islice(itertools.cycle(records), options.n))
    print(machine())
    print(f"{len(work)} records ({len(records)} different), {sum(map(len, work)) / len(work) / 1000:.1f} KB each")
    print(f"{'':16}{'encode':>8}{'finish':>8}{'spool':>9}{'output':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, how in OUTPUTS.items():
            print(measured(work, Path(folder, name), how, options.runs))


def measured(work: list[str], final: Path, how: dict[str, str], runs: int) -> str:
    """A line with the two times and the two sizes, an article, in microseconds and bytes."""
    output = output_for(final, **how)
    chunks = [work[at : at + CHUNK] for at in range(0, len(work), CHUNK)]
    frames = [output.encode(chunk) for chunk in chunks]
    encode, _ = timed(lambda: [output.encode(chunk) for chunk in chunks], runs, time.process_time)
    finish, _ = timed(lambda: output.finish(iter(frames), final), runs, time.process_time)
    files = final.iterdir() if final.is_dir() else [final]
    sizes = sum(map(len, frames)), sum(file.stat().st_size for file in files)
    each = [f"{seconds / len(work) * 1e6:8.0f}" for seconds in (encode, finish)]
    return f"{final.name:16}{''.join(each)}{''.join(f'{size / len(work):9.0f}' for size in sizes)}"


if __name__ == "__main__":
    main()

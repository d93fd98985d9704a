"""Time per kilobyte for texts of 1 KB to 1 MB; it must not grow with the length."""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path

from common import articles, machine, timed

from beritaextract import Extractor

SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("--up-to", type=int, default=1000, metavar="KB")
    options = parser.parse_args()
    extractor = Extractor()
    source = articles(options.file)
    print(machine())
    for size in SIZES:
        if size > options.up_to:
            break
        text, wanted = "", size * 1000
        for article in itertools.cycle(source):
            text += article["text"] + "\n\n"
            if len(text) >= wanted:
                break
        text = text[:wanted]
        extractor.extract(text)
        median, _ = timed(lambda t=text: extractor.extract(t), 3 if size < 200 else 1, time.process_time)  # type: ignore[misc]
        print(f"{size:5} KB  {1000 * median:9.1f} ms  {1000 * median / size:7.2f} ms a KB")


if __name__ == "__main__":
    main()

"""Time per kilobyte for texts of 1 KB to 1 MB, ordinary and hostile; it must not grow with the length.

A hostile text repeats what some rule has to look at again and again: names without end, one sentence without a stop,
marks that never close. The last column compares the longest text with the one of a tenth of its length: 1.0 is linear.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import time
from collections.abc import Callable
from pathlib import Path

from common import articles, machine, timed

from beritaextract import Extractor

SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

#: seconds after which a text is given up
LIMIT = 60

#: each shape with the piece that is repeated; "#" becomes a running number
HOSTILE = {
    "names in a row": "Raja Siti ",
    "degrees in a row": "Dr. Ir. H. Hasan, S.H., M.H., ",
    "positions in a row": "Kepala Dinas Sosial Kabupaten Agam ",
    "officials without a stop": "Kepala Dinas Sosial Agam, Budi Hartono, Camat Baso Siti Aminah dan ",
    "figures without a stop": "tahun 20# ada # kasus kekerasan, ",
    "figures in brackets": "Agam (# kasus), ",
    "places in a row": "Kota Padang, Kabupaten Agam, Sumatera Barat, ",
    "dates in a row": "Senin (#/3/2023), ",
    "spelled numbers": "dua puluh tiga ribu empat ratus ",
    "agencies in a row": "DP3A Kabupaten Agam, Polres Agam, ",
    "opening marks": "kata “dia ",
    "straight marks": '"ya" katanya, ',
    "one-word lines": "kasus\n",
    "headlines": "Bupati Agam Buka Rapat Koordinasi\n",
    "short sentences": "Ada # kasus. ",
    "stops": ". ",
    "brackets": "(",
    "digits": "9",
    "letters": "a",
    "capitals": "A",
    "hyphens": "anak-",
    "dots and letters": "S.",
    "blank lines": "\n\n",
    "spaces": " ",
    "links": "Baca juga: Bupati Agam\n",
    "combining marks": "e\u0301",
}


def ordinary(source: list[str], size: int) -> str:
    """Articles one after the other, cut to ``size`` characters."""
    out: list[str] = []
    length = 0
    for text in itertools.cycle(source):
        out.append(text)
        length += len(text) + 2
        if length >= size:
            return "\n\n".join(out)[:size]
    raise ValueError("no articles")


def repeated(piece: str, size: int) -> str:
    """``piece`` again and again to ``size`` characters, with running numbers of two digits for "#"."""
    if "#" not in piece:
        return (piece * (size // len(piece) + 1))[:size]
    pieces = (piece.replace("#", str(10 + n % 90)) for n in range(size // len(piece) + 1))
    return "".join(pieces)[:size]


def milliseconds(extractor: Extractor, text: str) -> float:
    """Processor time of one extraction; infinite where it took more than ``LIMIT`` seconds."""
    runs = 3 if len(text) < 200_000 else 1
    signal.alarm(LIMIT)
    try:
        return 1000 * timed(lambda: extractor.extract(text), runs, time.process_time)[0]
    except TimeoutError:
        return float("inf")
    finally:
        signal.alarm(0)


def _too_long(*_: object) -> None:
    raise TimeoutError


def show(name: str, make: Callable[[int], str], sizes: list[int], extractor: Extractor) -> None:
    took: dict[int, float] = {}
    for size in sizes:
        # what could not be read in time at one length is not tried at a greater one
        tried = not took or max(took.values()) < float("inf")
        took[size] = milliseconds(extractor, make(size * 1000)) if tried else float("inf")
    cells = "".join(f"{spent / size:9.2f}" for size, spent in took.items())
    last = sizes[-1]
    growth = f"{took[last] / took[last // 10] / 10:6.2f}" if last // 10 in took else ""
    print(f"{name:26}{cells}{growth}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("--up-to", type=int, default=1000, metavar="KB")
    parser.add_argument("--only", metavar="SHAPE", help="one hostile shape")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    extractor = Extractor()
    source = [article["text"] for article in articles(options.file)]
    every = [size for size in SIZES if size <= options.up_to]
    some = [size for size in every if str(size)[0] == "1"]
    print(machine())
    print(f"{'milliseconds a KB, at KB':26}" + "".join(f"{size:9}" for size in every))
    if options.only is None:
        show("ordinary", lambda size: ordinary(source, size), every, extractor)
        joined = [" ".join(text.split()) for text in source]
        show("ordinary, one paragraph", lambda size: ordinary(joined, size).replace("\n\n", " "), every, extractor)
        print(f"{'hostile':26}" + "".join(f"{size:9}" for size in some))
    for name, piece in HOSTILE.items():
        if options.only in (None, name):
            show(name, lambda size, p=piece: repeated(p, size), some, extractor)  # type: ignore[misc]


if __name__ == "__main__":
    main()

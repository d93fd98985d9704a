"""What is done beside extraction: microseconds an article for reading dumps, selecting, and marking near-copies."""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import ROOT, articles, machine, timed

from beritaextract import Extractor
from beritaextract.duplicates import Index, Signatures
from beritaextract.read.dump import read_sources
from beritaextract.read.select import Selection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("--count", type=int, default=20_000, help="rows of each dump and of the index")
    options = parser.parse_args()
    print(machine())
    source = articles(options.file)
    with tempfile.TemporaryDirectory() as folder:
        _dumps(_turned(source, options.count), Path(folder))
        _select(source)
        _copies(source, options.count, Path(folder))


def _turned(source: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """As many articles as asked for, each with its words turned by some, so that they do not compress into nothing."""
    noise, out = random.Random(1), []
    for number in range(count):
        article = noise.choice(source)
        words = article["text"].split(" ")
        at = noise.randrange(len(words))
        out.append({**article, "id": str(number), "text": " ".join(words[at:] + words[:at])})
    return out


def _dumps(rows: list[dict[str, Any]], folder: Path) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    (folder / "a.jsonl").write_bytes(lines)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines, 6))
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    pq.write_table(pa.Table.from_pylist(rows), folder / "a.parquet")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            archive.writestr(f"{row['id']}.txt", row["text"])
    for path in sorted(folder.iterdir()):
        start = time.process_time()
        found = sum(1 for _ in read_sources([str(path)], io.BytesIO()))
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"read {path.suffix:8} {1e6 * spent / found:8.1f} us   (the process so far at most {peak} MB)")


def _each(name: str, do: Callable[[Any], object], over: list[Any]) -> None:
    median, best = timed(lambda: [do(each) for each in over], 5, time.process_time)
    print(f"{name:28} {1e6 * median / len(over):8.1f} us   best {1e6 * best / len(over):.1f}")


def _select(source: list[dict[str, Any]]) -> None:
    texts = [(row["text"], row["title"]) for row in source]
    pages = [path.read_bytes() for path in sorted((ROOT / "fixtures" / "pages").glob("*.html"))]
    for selection in (
        Selection(topics=["tppo"]),
        Selection(topics=["kekerasan"]),
        Selection("perdagangan orang|TPPO"),
        Selection(r"\d+ kasus"),
    ):
        name = selection.match or f"topic {selection.topics[0]}"
        _each(f"{name}, text", lambda t, s=selection: s.takes(*t), texts)  # type: ignore[misc]
        _each(f"{name}, page", lambda p, s=selection: s.may_take(p), pages)  # type: ignore[misc]


def _copies(source: list[dict[str, Any]], count: int, folder: Path) -> None:
    signatures = Signatures()
    reader = Extractor().reader
    clean = [reader.read(row["text"]) for row in source]
    _each("signature", lambda article: signatures.of(article.text, article.dateline), clean)
    # one article in five is a copy; of the others no two share a sentence
    noise, kept = random.Random(2), list[str]()
    vocabulary = sorted({word for article in clean for word in article.text.split()})
    signed = []
    for _ in range(count):
        if kept and noise.random() < 0.2:
            words = noise.choice(kept).split()
            text = " ".join(words[: round(len(words) * noise.uniform(0.6, 1))])
        else:
            text = " ".join(noise.choices(vocabulary, k=250))
            kept = [*kept[-999:], text]
        signed.append(signatures.of(text))
    index = Index(folder / "copies.sqlite")
    start, marked = time.process_time(), 0
    for position, signature in enumerate(signed):
        marked += index.add(position, str(position), signature) is not None
        if position % 1000 == 0:
            index.commit()
    index.close()
    spent = time.process_time() - start
    size = (folder / "copies.sqlite").stat().st_size / count
    print(f"{'index':28} {1e6 * spent / count:8.1f} us   {marked:,} of {count:,} marked, {size:,.0f} bytes an article")


if __name__ == "__main__":
    main()

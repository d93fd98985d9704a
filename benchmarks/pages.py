"""How well and how fast pages are read, beside trafilatura, newspaper4k and news-please.

python benchmarks/pages.py                          beritaextract and plain trafilatura
python benchmarks/pages.py --peers PYTHON           also the peers installed for that interpreter (see README.md)

Pages are those of fixtures/pages. Each reader gets the bytes and the address of a page; newspaper4k and news-please get
text, for they decode none themselves. The table is Markdown. Below it: how long HTML to record takes beside trafilatura
with metadata, both in one process and page by page in turn, so that what else the machine does slows both.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from common import ROOT, machine
from page_quality import FIELDS, Reading, body_f1, gold_pages, lost_sentences, right, surviving_noise

OWN = ("beritaextract", "beritaextract, to record", "trafilatura", "trafilatura, fast")
COMPARED = "record beside trafilatura"
PEERS = ("newspaper4k", "news-please")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", metavar="PYTHON", help="interpreter of the environment that holds the peers")
    options.add_argument("--read", metavar="READER", help=argparse.SUPPRESS)
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    if given.read:
        print(json.dumps(_run(given.read, given.runs) if given.read != COMPARED else _compare(given.runs)))
        return
    print(machine(), "\n")
    names = ("body F1", "noise lines", "sentences lost", *FIELDS, "pages/s")
    print("| reader |", " | ".join(names), "|\n|---|", "---|" * len(names), sep="")
    for name in (*OWN, *(PEERS if given.peers else ())):
        result = _apart(given.peers if name in PEERS else sys.executable, name, given.runs)
        print(f"| {name} | {_row(result) if result else 'failed'} |")
    result = _apart(sys.executable, COMPARED, given.runs)
    own, plain = result["record"], result["trafilatura"]
    both = f"HTML to record {own:.1f} ms a page, trafilatura with metadata {plain:.1f} ms"
    print(f"\n{both}: {own / plain:.2f} times as long")


def _apart(interpreter: str, name: str, runs: int) -> dict[str, Any]:
    """What a reader gives in a process of its own; nothing where it fails."""
    command = [interpreter, __file__, "--read", name, "--runs", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 else {}


def _row(result: dict[str, Any]) -> str:
    """The figures of one reader, over all pages."""
    pages = [gold["article"] for _, _, gold in gold_pages()]
    found = [Reading(**row) for row in result["readings"]]
    both = list(zip(found, pages, strict=True))
    figures = [
        f"{sum(body_f1(r.text, g['text']) for r, g in both) / len(both):.3f}",
        str(sum(len(surviving_noise(r.text, g["text"])) for r, g in both)),
        str(sum(len(lost_sentences(r.text, g["text"])) for r, g in both)),
        *(f"{sum(right(r, g, field) for r, g in both)} of {len(both)}" for field in FIELDS),
        f"{result['pages_per_second']:.0f}",
    ]
    return " | ".join(figures)


def _run(name: str, runs: int) -> dict[str, Any]:
    """Readings of all pages by one reader, and its best speed; the first round warms it up."""
    logging.disable(logging.CRITICAL)
    read = {
        "beritaextract": _beritaextract,
        "beritaextract, to record": _record,
        "trafilatura": _trafilatura,
        "trafilatura, fast": _trafilatura_fast,
        "newspaper4k": _newspaper,
        "news-please": _news_please,
    }[name]()
    pages = [(page, gold["article"]["url"]) for _, page, gold in gold_pages()]
    readings = [read(page, url) for page, url in pages]
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for page, url in pages:
            read(page, url)
        best = min(best, time.process_time() - start)
    return {"readings": [vars(r) for r in readings], "pages_per_second": len(pages) / best}


def _compare(runs: int) -> dict[str, float]:
    """Milliseconds a page of both, each page's the best of all rounds; the first round warms up."""
    logging.disable(logging.CRITICAL)
    readers = {"record": _record(), "trafilatura": _trafilatura()}
    pages = [(page, gold["article"]["url"]) for _, page, gold in gold_pages()]
    best = {name: [float("inf")] * len(pages) for name in readers}
    for _ in range(runs + 1):
        for n, (page, url) in enumerate(pages):
            for name, read in readers.items():
                start = time.process_time()
                read(page, url)
                best[name][n] = min(best[name][n], time.process_time() - start)
    return {name: 1000 * sum(times) / len(pages) for name, times in best.items()}


def _beritaextract() -> Any:
    sys.path.insert(0, str(ROOT / "src"))
    from beritaextract.read.page import read_html

    def read(page: bytes, url: str) -> Reading:
        a = read_html(page, url)
        return Reading(a.text, a.title, a.published, a.outlet, a.authors)

    return read


def _record() -> Any:
    sys.path.insert(0, str(ROOT / "src"))
    from beritaextract import Extractor
    from beritaextract.read.page import read_html

    extractor = Extractor()

    def read(page: bytes, url: str) -> Reading:
        a = extractor.extract_article(read_html(page, url, reader=extractor.reader)).article
        return Reading(a.text, a.title, a.published, a.outlet, a.authors)

    return read


def _trafilatura(**options: Any) -> Any:
    from trafilatura import bare_extraction

    def read(page: bytes, url: str) -> Reading:
        d = bare_extraction(page, url=url, with_metadata=True, include_comments=False, **options)
        if d is None:
            return Reading()
        names = tuple(a.strip() for a in (d.author or "").split(";") if a.strip())
        return Reading(d.text or "", d.title, d.date, d.sitename, names)

    return read


def _trafilatura_fast() -> Any:
    return _trafilatura(fast=True)


def _newspaper() -> Any:
    from newspaper import Article

    def read(page: bytes, url: str) -> Reading:
        a = Article(url, language="id")
        a.download(input_html=_decoded(page))
        a.parse()
        day = a.publish_date.date().isoformat() if a.publish_date else None
        return Reading(a.text, a.title, day, a.meta_site_name, tuple(a.authors))

    return read


def _news_please() -> Any:
    from newsplease import NewsPlease

    def read(page: bytes, url: str) -> Reading:
        a = NewsPlease.from_html(_decoded(page), url=url, fetch_images=False)
        day = a.date_publish.date().isoformat() if a.date_publish else None
        return Reading(a.maintext or "", a.title, day, a.source_domain, tuple(a.authors or ()))

    return read


def _decoded(page: bytes) -> str:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("cp1252")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()

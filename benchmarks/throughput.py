"""Articles a second on one core, from text to encoded record, in processor time: other work does not count."""

from __future__ import annotations

import argparse
import itertools
import resource
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from common import articles, machine, timed
from processes import made_up

from beritaextract import Extractor
from beritaextract.match.document import Document
from beritaextract.match.mentions import Found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="JSONL of articles; those of fixtures/articles by default")
    parser.add_argument("-n", type=int, default=1000, help="the articles are repeated to this many")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", action="store_true", help="also say how much of the time each step takes")
    options = parser.parse_args()
    extractor = Extractor()
    given = articles(options.file)
    work = list(itertools.islice(itertools.cycle(given), options.n))
    for article in given:
        extractor.extract(**article)
    median, best = timed(
        lambda: [extractor.extract(**article).to_json() for article in work], options.runs, time.process_time
    )
    size = sum(len(a["text"]) for a in work) / 1000
    print(machine())
    print(f"{len(work)} articles ({len(given)} different), {size / len(work):.1f} KB each, {options.runs} runs")
    print(
        f"{len(work) / median:,.0f} articles/s median, {len(work) / best:,.0f} best; {median / size * 1000:.2f} ms a KB"
    )
    print(f"{first_met(extractor, list(made_up(options.n, options.file))):,.0f} articles/s where no two are the same")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB peak memory")
    if options.steps:
        show_steps(extractor, work)


def first_met(extractor: Extractor, work: list[dict[str, Any]]) -> float:
    """Articles a second over texts met for the first time, with numbers and names not met before: as in a dump."""
    start = time.process_time()
    for article in work:
        extractor.extract(**article).to_json()
    return len(work) / (time.process_time() - start)


class Stopwatch:
    """Stands in for a resolver and adds the time it takes to ``spent[name]``."""

    def __init__(self, resolver: Any, name: str, spent: dict[str, float]) -> None:
        self._resolver, self._name, self._spent = resolver, name, spent

    def resolve(self, *arguments: Any) -> Any:
        start = time.process_time()
        try:
            return self._resolver.resolve(*arguments)
        finally:
            self._spent[self._name] += time.process_time() - start


def show_steps(extractor: Extractor, work: list[dict[str, Any]]) -> None:
    """Milliseconds an article spends in reading, splitting, each matcher, each resolver and encoding."""
    spent: dict[str, float] = defaultdict(float)
    clock = time.process_time
    resolvers = ("agencies", "names", "speakers", "statistics", "events")
    for name in resolvers:
        setattr(extractor, name, Stopwatch(getattr(extractor, name), f"resolve {name}", spent))
    for given in work:
        start = clock()
        article = extractor.reader.read(**given)
        spent["read"] += (now := clock()) - start
        doc = Document.build(article)
        spent["document"] += clock() - now
        found = Found()
        for kind, matcher in extractor.matchers.items():
            now = clock()
            setattr(found, kind, matcher.find(doc, found))
            spent[f"match {kind}"] += clock() - now
        now, inner = clock(), sum(spent[f"resolve {name}"] for name in resolvers)
        record = extractor.resolve(doc, found)
        then, within = clock(), sum(spent[f"resolve {name}"] for name in resolvers)
        spent["checks, record"] += then - now - (within - inner)
        record.to_json()
        spent["encode"] += clock() - then
    total = sum(spent.values())
    for step, seconds in spent.items():
        print(f"  {step:18} {1000 * seconds / len(work):6.3f} ms  {100 * seconds / total:3.0f} %")


if __name__ == "__main__":
    main()

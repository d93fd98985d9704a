"""What the benchmarks share: the articles, the machine, the way of timing."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def articles(path: Path | None) -> list[dict[str, Any]]:
    """Arguments of ``Extractor.extract`` for each article of a JSONL file, or of the fixtures."""
    if path is None:
        rows = [json.loads(p.read_text("utf-8")) for p in sorted((ROOT / "fixtures" / "articles").glob("*.json"))]
        for row in rows:
            text = ROOT / "fixtures" / "articles" / f"{row['article']['id']}.txt"
            if text.exists():
                row["article"]["text"] = text.read_text("utf-8")
    else:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    found = [row.get("article", row) for row in rows]
    keys = ("text", "id", "url", "title", "published", "outlet")
    return [{key: article.get(key) for key in keys} for article in found if article.get("text")]


def machine() -> str:
    """One line: processor, cores, Python and the libraries that decide the speed."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1] for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].strip() if names else model
    packages = ", ".join(f"{name} {_version(name)}" for name in ("beritaextract", "regex", "msgspec", "trafilatura"))
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {packages}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "from the checkout"


def timed(run: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter) -> tuple[float, float]:
    """Median and best seconds of ``runs`` calls."""
    seconds = []
    for _ in range(runs):
        start = clock()
        run()
        seconds.append(clock() - start)
    return statistics.median(seconds), min(seconds)

"""A run of the command over a made-up dump, and what each of its processes uses meanwhile (Linux)."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common import ROOT, articles

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
_SYLLABLES = ("an", "ba", "di", "ge", "ha", "ju", "ka", "la", "mi", "nu", "ra", "si", "ta", "wa", "yu")


def made_up(count: int, file: Path | None = None) -> Iterator[dict[str, Any]]:
    """``count`` articles, no two the same: those of the fixtures with other numbers, some other names, in a new order.

    New names keep whatever remembers words from knowing them all after the first hundred articles.
    """
    given = articles(file)
    for number in range(count):
        article = given[number % len(given)]
        yield {**article, "id": str(number), "text": _varied(article["text"], random.Random(number))}


def _varied(text: str, chance: random.Random) -> str:
    def number(match: re.Match[str]) -> str:
        return str(chance.randrange(1, 10 ** len(match[0]))) if len(match[0]) < 4 else match[0]

    def name(match: re.Match[str]) -> str:
        return "".join(chance.choices(_SYLLABLES, k=4)).capitalize() if chance.random() < 0.05 else match[0]

    head, *paragraphs = _NAME.sub(name, _NUMBER.sub(number, text)).split("\n")
    chance.shuffle(paragraphs)
    return "\n".join([head, *paragraphs])


def write_dump(path: Path, count: int, file: Path | None = None) -> int:
    """Write made-up articles as JSON lines; returns the characters of all their texts."""
    size = 0
    with path.open("w", encoding="utf-8") as out:
        for article in made_up(count, file):
            size += len(article["text"])
            out.write(json.dumps(article) + "\n")
    return size


@dataclass
class Process:
    """One process of a run: resident megabytes at each look, by seconds since the start, and processor time in all."""

    role: str
    seconds: float = 0.0
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        """The most it held, in MB."""
        return max(held for _, held in self.memory)


def observe(dump: Path, output: Path, workers: int, every: float = 0.1) -> tuple[float, dict[int, Process]]:
    """Run ``beritaextract extract`` and look at its processes; returns the seconds it took and what was seen.

    The time counts from the first article done, as the start of the workers is not what is measured.
    """
    command = [
        sys.executable,
        "-m",
        "beritaextract",
        "extract",
        str(dump),
        "-o",
        str(output),
        "--workers",
        str(workers),
    ]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    run = subprocess.Popen(command, stderr=subprocess.PIPE, env=env)
    spool = output.with_name(f".{output.name}.job") / "spool"
    seen: dict[int, Process] = {}
    begun: float | None = None
    while run.poll() is None:
        now = time.perf_counter()
        if begun is None and spool.exists() and spool.stat().st_size:
            begun = now
        _look(run.pid, now - (begun or now), seen)
        time.sleep(every)
    took = time.perf_counter() - (begun or time.perf_counter())
    assert run.stderr
    if run.returncode:
        raise SystemExit(run.stderr.read().decode())
    return took, seen


def _look(parent: int, now: float, seen: dict[int, Process]) -> None:
    """Add what the process ``parent`` and all below it use now."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
            used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    for pid, depth in _below(parent, children):
        try:
            held = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * _PAGE / 1e6
        except OSError:
            continue
        # The fork server is a child of the parent, the workers are its children.
        process = seen.setdefault(pid, Process(("parent", "helper", "worker")[min(depth, 2)]))
        process.seconds = used.get(pid, process.seconds)
        process.memory.append((now, held))


def _below(pid: int, children: dict[int, list[int]], depth: int = 0) -> Iterator[tuple[int, int]]:
    yield pid, depth
    for child in children.get(pid, ()):
        yield from _below(child, children, depth + 1)

"""How well a page was read, against the gold of fixtures/pages: body, noise, metadata."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGES = Path(__file__).resolve().parent.parent / "fixtures" / "pages"
FIELDS = ("title", "published", "outlet", "authors")

_TOKEN = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“A-Z])")


@dataclass
class Reading:
    """What a reader made of a page; ``published`` as a day."""

    text: str = ""
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()


def gold_pages() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Id, page and gold article of every page fixture."""
    for path in sorted(PAGES.glob("*.html")):
        yield path.stem, path.read_bytes(), json.loads(path.with_suffix(".json").read_text("utf-8"))


def body_f1(text: str, gold: Iterable[str]) -> float:
    found, wanted = Counter(_TOKEN.findall(text.lower())), Counter(_TOKEN.findall(" ".join(gold).lower()))
    common = sum((found & wanted).values())
    return 2 * common / max(1, found.total() + wanted.total())


def surviving_noise(text: str, gold: Iterable[str]) -> list[str]:
    """Lines that stand nowhere in the article."""
    whole = _plain(" ".join(gold))
    return [line for line in text.split("\n") if line.strip() and _plain(line) not in whole]


def lost_sentences(text: str, gold: Iterable[str]) -> list[str]:
    whole = _plain(text)
    return [s for paragraph in gold for s in _SENTENCE.split(paragraph) if _plain(s) not in whole]


def right(reading: Reading, gold: dict[str, Any], field: str) -> bool:
    value, wanted = getattr(reading, field), gold[field]
    if field == "authors":
        return sorted(map(_plain, value)) == sorted(map(_plain, wanted))
    if field == "published":
        return bool((value or None) == wanted)
    return _plain(value or "") == _plain(wanted or "")


def _plain(text: str) -> str:
    return "".join(_TOKEN.findall(text.lower()))

"""What many tests use: one extractor, and every article there is with the record made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from beritaextract import Extractor, Record
from beritaextract.read.page import read_html

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "articles"
#: further labelled articles, where the checkout has them beside it
SHARED = ROOT.parent / "shared" / "eval"


@dataclass(frozen=True)
class Sample:
    """One article as it is given: text or page, with its metadata."""

    id: str
    text: str | None
    page: bytes | None
    metadata: dict[str, Any]

    def extract(self, extractor: Extractor) -> Record:
        if self.page is not None:
            return extractor.extract_article(
                read_html(self.page, self.metadata["url"], reader=extractor.reader, id=self.id)
            )
        return extractor.extract(self.text or "", id=self.id, **self.metadata)


def samples() -> list[Sample]:
    """Every fixture, and the articles of ``../shared/eval`` where that exists."""
    out = []
    for path in sorted(FIXTURES.glob("*.json")):
        article = json.loads(path.read_text("utf-8"))["article"]
        text, page = path.with_suffix(".txt"), path.with_suffix(".html")
        out.append(
            Sample(
                path.stem,
                text.read_text("utf-8") if text.exists() else None,
                page.read_bytes() if page.exists() else None,
                _metadata(article),
            )
        )
    for dump in sorted(SHARED.glob("*.jsonl")):
        for line in dump.read_text("utf-8").splitlines():
            article = json.loads(line)["article"]
            out.append(Sample(article["id"], article["text"], None, _metadata(article)))
    return out


def _metadata(article: dict[str, Any]) -> dict[str, Any]:
    return {key: article.get(key) for key in ("url", "title", "published", "outlet")}


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """Test servers run on this machine alone, on any free port."""
    return "127.0.0.1", 0


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def records(extractor: Extractor) -> list[Record]:
    return [sample.extract(extractor) for sample in samples()]

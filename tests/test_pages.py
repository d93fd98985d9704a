"""The bars over fixtures/pages: body, noise, metadata; and that the pages are as scripts/build_pages.py writes them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from page_quality import FIELDS, PAGES, Reading, body_f1, gold_pages, lost_sentences, right, surviving_noise

from beritaextract import Extractor
from beritaextract.read.page import read_html
from beritaextract.record import Article

FLOORS = json.loads((PAGES / "floors.json").read_text("utf-8"))
GOLD = {id: gold for id, _, gold in gold_pages()}
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@cache
def read(id: str) -> Article:
    return read_html((PAGES / f"{id}.html").read_bytes(), GOLD[id]["article"]["url"])


def gold(id: str) -> dict[str, Any]:
    article: dict[str, Any] = GOLD[id]["article"]
    return article


def test_there_are_pages_of_every_kind() -> None:
    assert len(GOLD) >= 16
    sizes = {p.stem: p.stat().st_size for p in PAGES.glob("*.html")}
    assert {id for id, size in sizes.items() if not 40_000 <= size <= 150_000} == set()


def test_pages_are_as_the_script_writes_them() -> None:
    script = Path(__file__).parents[1] / "scripts" / "build_pages.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("id", GOLD)
def test_body(id: str) -> None:
    text, wanted = read(id).text, gold(id)["text"]
    assert surviving_noise(text, wanted) == []
    assert lost_sentences(text, wanted) == []
    assert body_f1(text, wanted) >= FLOORS["body_f1"]


@pytest.mark.parametrize("field", FIELDS)
def test_metadata(field: str) -> None:
    wrong = [id for id in GOLD if not right(_reading(read(id)), gold(id), field)]
    assert 1 - len(wrong) / len(GOLD) >= FLOORS[field], wrong


@pytest.mark.parametrize("id", GOLD)
def test_what_trafilatura_does_not_give(id: str) -> None:
    article, wanted = read(id), gold(id)
    assert article.published_time == wanted["published_time"]
    assert article.caption == wanted["caption"]
    assert list(article.editors) == wanted["editors"]
    assert sorted(t.lower() for t in article.tags) == sorted(t.lower() for t in wanted["tags"])
    assert [w.code for w in article.warnings] == GOLD[id]["page"].get("warnings", [])


@pytest.mark.parametrize("id", GOLD)
def test_what_was_removed_can_be_seen(id: str) -> None:
    removed = read(id).removed
    assert [line for line in gold(id)["removed"] if not any(line in gone for gone in removed)] == []


def test_a_conflict_of_dates_comes_out_with_the_record(extractor: Extractor) -> None:
    article = read("rote-ndao-tanggal-bertentangan")
    record = extractor.extract_article(article)
    assert [w.code for w in record.warnings][:1] == ["published_conflict"]
    assert "2024-01-09" in record.warnings[0].message
    assert "2021-06-15 is taken" in record.warnings[0].message


def _reading(article: Article) -> Reading:
    return Reading(article.text, article.title, article.published, article.outlet, article.authors)

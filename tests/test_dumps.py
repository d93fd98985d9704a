"""Dumps of articles: JSONL, CSV, Parquet, ZIP and standard input, whole, cut short, and made to do harm."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beritaextract import Extractor
from beritaextract.read import streams, tables
from beritaextract.read.columns import Columns
from beritaextract.read.dump import Failure, Item, read_sources

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "Dinas Sosial mencatat 12 kasus “perundungan” sepanjang 2023 — naik dari tahun lalu."
COMPRESS = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}


def read(*sources: Path | str, stdin: BinaryIO | None = None, columns: Columns | None = None) -> list[Item | Failure]:
    return list(read_sources(map(str, sources), stdin or io.BytesIO(), columns=columns))


def items(*sources: Path | str, **options: Any) -> list[Item]:
    found = read(*sources, **options)
    assert all(isinstance(f, Item) for f in found), found
    return [f for f in found if isinstance(f, Item)]


def failures(*sources: Path | str, **options: Any) -> list[str]:
    return [f"{Path(f.place).name}: {f.message}" for f in read(*sources, **options) if isinstance(f, Failure)]


def rows(count: int) -> list[dict[str, Any]]:
    """Articles that do not compress well, so that a file cut in half holds about half of them."""
    noise = random.Random(5)
    return [
        {"id": f"a{n}", "text": f"{TEXT} {noise.randbytes(200).hex()}", "url": f"https://a.example/{n}"}
        for n in range(count)
    ]


def jsonl(articles: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(a, ensure_ascii=False).encode() + b"\n" for a in articles)


def table(articles: list[dict[str, Any]], **options: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(articles[0]), **options)
    writer.writeheader()
    writer.writerows(articles)
    return text.getvalue().encode()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# --- every kind, whole and cut short


@pytest.mark.parametrize("ending", COMPRESS)
@pytest.mark.parametrize(("suffix", "encode"), [(".jsonl", jsonl), (".ndjson", jsonl), (".csv", table)])
def test_dumps_are_read_compressed_or_not(suffix: str, encode: Any, ending: str, tmp_path: Path) -> None:
    articles = rows(40)
    found = items(write(tmp_path / f"dump{suffix}{ending}", COMPRESS[ending](encode(articles))))
    assert [f.text for f in found] == [a["text"] for a in articles]
    assert found[3].metadata["id"] == "a3"
    assert found[3].metadata["url"] == "https://a.example/3"
    assert Path(found[3].place).name == f"dump{suffix}{ending}:{4 if encode is jsonl else 5}"


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize(("suffix", "encode"), [(".jsonl", jsonl), (".csv", table)])
def test_of_a_dump_cut_short_what_is_there_is_read(suffix: str, encode: Any, ending: str, tmp_path: Path) -> None:
    articles = rows(4000)
    whole = COMPRESS[ending](encode(articles))
    path = write(tmp_path / f"dump{suffix}{ending}", whole[: len(whole) // 2])
    *found, last = read(path)
    assert len(found) > 1000
    assert [f.text for f in found if isinstance(f, Item)] == [a["text"] for a in articles[: len(found)]]
    assert isinstance(last, Failure)
    assert last.place == str(path)
    assert last.message.startswith("cut short or damaged (")


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_damage_within_a_compressed_dump_ends_it(ending: str, tmp_path: Path) -> None:
    whole = bytearray(COMPRESS[ending](jsonl(rows(4000))))
    whole[len(whole) // 2 : len(whole) // 2 + 90_000] = b"\xff" * 90_000
    found = read(write(tmp_path / f"dump.jsonl{ending}", bytes(whole)))
    assert "cut short or damaged" in [f.message for f in found if isinstance(f, Failure)][-1]
    assert sum(isinstance(f, Item) for f in found) > 1000


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_dumps_of_several_parts_are_read_to_the_end(ending: str, tmp_path: Path) -> None:
    first, second = jsonl(rows(3)), jsonl([{"id": "z", "text": TEXT}])
    path = write(tmp_path / f"dump.jsonl{ending}", COMPRESS[ending](first) + COMPRESS[ending](second))
    assert [f.metadata["id"] for f in items(path)] == ["a0", "a1", "a2", "z"]


def test_what_is_not_compressed_as_its_name_says(tmp_path: Path) -> None:
    for ending in (".gz", ".zst"):
        (message,) = failures(write(tmp_path / f"dump.jsonl{ending}", jsonl(rows(1))))
        assert message.startswith(f"dump.jsonl{ending}: cut short or damaged (")


def test_parquet(tmp_path: Path) -> None:
    articles = rows(700)
    pq.write_table(pa.Table.from_pylist(articles), tmp_path / "dump.parquet", row_group_size=100)
    found = items(tmp_path / "dump.parquet")
    assert [f.text for f in found] == [a["text"] for a in articles]
    assert found[0].place.endswith("dump.parquet:1")
    assert found[699].metadata["id"] == "a699"


def test_of_a_damaged_parquet_file_what_stands_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dump.parquet"
    pq.write_table(pa.Table.from_pylist(rows(3000)), path, row_group_size=300, compression="none", use_dictionary=False)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 100_000] = bytes([255]) * 100_000
    path.write_bytes(bytes(whole))
    found = read(path)
    assert sum(isinstance(f, Item) for f in found) >= 1000
    (failure,) = [f for f in found if isinstance(f, Failure)]
    assert "not a whole Parquet file (" in failure.message
    assert "rows before this were read" in failure.message


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"PK\x03\x04", bytes(range(256)) * 40])
def test_what_is_no_parquet_or_zip_file(data: bytes, tmp_path: Path) -> None:
    for name in ("dump.parquet", "dump.zip"):
        (message,) = failures(write(tmp_path / name, data))
        assert message.startswith(f"{name}: not a whole ")


# --- columns


def test_columns_are_known_by_their_usual_names(tmp_path: Path) -> None:
    articles = [
        {
            "Judul": "Rapat",
            " ISI ": TEXT,
            "Link": "https://a.example",
            "Tanggal": "1/2/2024",
            "Media": "Kabar",
            "Penulis": "Rina; Budi",
        }
    ]
    wanted = {
        "id": None,
        "url": "https://a.example",
        "outlet": "Kabar",
        "title": "Rapat",
        "published": "1/2/2024",
        "authors": ("Rina", "Budi"),
    }
    pq.write_table(pa.Table.from_pylist(articles), tmp_path / "c.parquet")
    for path in (
        write(tmp_path / "a.jsonl", jsonl(articles)),
        write(tmp_path / "b.csv", table(articles)),
        tmp_path / "c.parquet",
    ):
        (found,) = items(path)
        assert found.text == TEXT
        assert found.metadata == {**wanted, "id": found.place}


@pytest.mark.parametrize("name", ["text", "content", "isi", "BODY", "article", "html", "Raw_HTML"])
def test_the_body_is_found_under_its_usual_names(name: str, tmp_path: Path) -> None:
    for path in (write(tmp_path / "a.jsonl", jsonl([{name: TEXT}])), write(tmp_path / "b.csv", table([{name: TEXT}]))):
        (found,) = items(path)
        assert (found.html if "html" in name.lower() else found.text) == TEXT


def test_columns_can_be_named(tmp_path: Path) -> None:
    articles = [{"text": "bukan ini", "data": {"naskah": TEXT}, "sumber_url": "https://a.example", "kode": 7.0}]
    columns = Columns(text="data.naskah", url="sumber_url", id="kode")
    pq.write_table(pa.Table.from_pylist(articles), tmp_path / "b.parquet")
    for path in (write(tmp_path / "a.jsonl", jsonl(articles)), tmp_path / "b.parquet"):
        (found,) = items(path, columns=columns)
        assert (found.text, found.metadata["url"], found.metadata["id"]) == (TEXT, "https://a.example", "7")


def test_a_column_named_for_the_page_goes_before_a_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", table([{"text": "ringkasan", "halaman": f"<p>{TEXT}</p>"}]))
    (found,) = items(path, columns=Columns(html="halaman"))
    assert (found.text, found.html) == (None, f"<p>{TEXT}</p>")


def test_missing_columns_are_said_with_those_there_are(tmp_path: Path) -> None:
    pq.write_table(pa.table({"nomor": [1], "ringkasan": ["a"]}), tmp_path / "b.parquet")
    for path in (write(tmp_path / "a.csv", b"nomor;ringkasan\n1;a\n2;b\n"), tmp_path / "b.parquet"):
        assert failures(path) == [f'{path.name}: no "text" and no "html"; there is nomor, ringkasan']
        assert failures(path, columns=Columns(text="isi")) == [f'{path.name}: no "isi"; there is nomor, ringkasan']
        message = f'{path.name}: no "judul"; there is nomor, ringkasan'
        assert failures(path, columns=Columns(text="ringkasan", title="judul")) == [message]
    path = write(tmp_path / "c.jsonl", jsonl([{"nomor": 1, "ringkasan": "a"}]))
    assert failures(path) == ['c.jsonl:1: no "text" and no "html"; there is nomor, ringkasan']
    assert failures(path, columns=Columns(text="isi")) == ['c.jsonl:1: no "isi"; there is nomor, ringkasan']


def test_a_key_that_no_line_has_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", jsonl([{"text": TEXT}, {"text": TEXT, "link": "https://a.example"}]))
    assert failures(path, columns=Columns(url="link")) == []
    found = read(path, columns=Columns(title="jdul"))
    assert [type(f) for f in found] == [Item, Item, Failure]
    assert found[-1] == Failure(str(path), 'no "jdul" in any line; there is text, link')


def test_names_of_columns_cannot_spoil_a_terminal(tmp_path: Path) -> None:
    header = ",".join(["\x1b[2Jx" * 100, *(f"k{n}" for n in range(5000))])
    (message,) = failures(write(tmp_path / "a.csv", header.encode() + b"\n1\n"))
    assert "\x1b" not in message
    assert len(message) < 400
    assert message.endswith("and 4,971 more")


def test_empty_and_null_bodies_name_their_row(tmp_path: Path) -> None:
    texts = [TEXT, None, "", "  \n"]
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    write(tmp_path / "b.jsonl", jsonl([{"text": t} for t in texts]))
    write(tmp_path / "c.csv", b'id,text\n1,x\n2,\n3,""\n4," \n "\n')
    assert failures(tmp_path) == [
        *(f"a.parquet:{n}: no text" for n in (2, 3, 4)),
        *(f"b.jsonl:{n}: no text" for n in (2, 3, 4)),
        *(f"c.csv:{n}: no text" for n in (3, 4, 5)),
    ]


def test_a_page_is_taken_where_the_text_is_empty_or_is_a_page(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"
    path = write(
        tmp_path / "a.jsonl", jsonl([{"text": "", "html": page}, {"content": page}, {"text": TEXT, "html": page}])
    )
    assert [(f.text, f.html) for f in items(path)] == [(None, page), (None, page), (TEXT, None)]


# --- days of publication


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("12 Januari 2024, 10:00 WIB", "2024-01-12"),
        ("12/01/2024", "2024-01-12"),
        ("2024-01-12 10:00:00", "2024-01-12"),
        (1705028400, "2024-01-12"),
        (1705028400000, "2024-01-12"),
        (20240112, "2024-01-12"),
        ({"$date": "2024-01-12T03:00:00Z"}, "2024-01-12"),
        ("entah", None),
        (12, None),
        ({"hari": 12}, None),
        (["2024"], None),
        (True, None),
    ],
)
def test_a_day_in_whatever_form_loses_no_article(
    given: Any, day: str | None, tmp_path: Path, extractor: Extractor
) -> None:
    (found,) = items(write(tmp_path / "a.jsonl", jsonl([{"text": TEXT, "date": given}])))
    record = extractor.extract(found.text or "", **found.metadata)
    assert record.article.published == day
    assert ["published_unreadable"] * (day is None) == [w.code for w in record.warnings]


@pytest.mark.parametrize(
    ("values", "published"),
    [
        (pa.array([date(2024, 1, 12), None]), "2024-01-12"),
        (pa.array([date(2024, 1, 12), None], pa.date64()), "2024-01-12"),
        (pa.array([datetime(2024, 1, 12, 10, 30), None], pa.timestamp("ns")), "2024-01-12T10:30:00"),
        (pa.array([1705028400123456789, None], pa.int64()).cast(pa.timestamp("ns")), "2024-01-12T03:00:00.123456"),
        (pa.array([datetime(2024, 1, 12, tzinfo=timezone.utc), None]), "2024-01-12T00:00:00+00:00"),
        (pa.array(["12 Januari 2024", None]).dictionary_encode(), "12 Januari 2024"),
        (pa.array([1705028400.0, float("nan")]), "2024-01-12T03:00:00+00:00"),
    ],
)
def test_days_of_parquet_have_their_type(values: pa.Array, published: str, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [TEXT, TEXT], "tanggal": values}), tmp_path / "a.parquet")
    assert [f.metadata["published"] for f in items(tmp_path / "a.parquet")] == [published, None]


def test_days_of_parquet_too_far_away_lose_no_other_row(tmp_path: Path) -> None:
    far = pa.array([2**62, 0], pa.int64()).cast(pa.timestamp("us"))
    pq.write_table(pa.table({"text": [TEXT, TEXT], "tanggal": far}), tmp_path / "a.parquet")
    assert [f.metadata["published"] for f in items(tmp_path / "a.parquet")][1] == "1970-01-01"


# --- values of other types


def test_values_of_other_types_are_taken_for_what_they_say(tmp_path: Path) -> None:
    row = {"_id": {"$oid": "65a0"}, "text": TEXT, "judul": 2024, "source": float("inf"), "authors": None}
    (found,) = items(write(tmp_path / "a.jsonl", jsonl([row])))
    assert found.metadata == {
        "id": "65a0",
        "url": None,
        "outlet": None,
        "title": "2024",
        "published": None,
        "authors": (),
    }


def test_parquet_of_bytes_views_and_broken_strings(tmp_path: Path) -> None:
    texts = [TEXT.encode(), b"caf\xe9 " * 3, b"\xff\xfe" + "Rapat".encode("utf-16-le")]
    pq.write_table(pa.table({"text": texts, "id": [b"\xff\x00", b"b", b"c"]}), tmp_path / "a.parquet")
    found = items(tmp_path / "a.parquet")
    assert [f.text for f in found] == [TEXT, "café " * 3, "Rapat"]
    assert [f.metadata["id"] for f in found] == ["ff00", "b", "c"]
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"baik", b"\xff\xfa\xf5\xf0"]).buffers())
    pq.write_table(pa.table({"text": broken}), tmp_path / "b.parquet")
    assert [f.text for f in items(tmp_path / "b.parquet")] == ["baik", "ÿúõð"]


# --- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter(delimiter: str, tmp_path: Path) -> None:
    text = 'Baris satu, "dua"; tiga|\tempat\r\n\r\nBaris lima.'
    path = write(tmp_path / "a.csv", table([{"no": 1, "judul": "A, B; C|D", "isi": text}] * 2, delimiter=delimiter))
    assert [(f.text, f.metadata["title"]) for f in items(path)] == [(text, "A, B; C|D")] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_csv_and_jsonl_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    articles = [{"text": TEXT, "n": "1"}, {"text": "Baris\nkedua", "n": "2"}]
    a = write(tmp_path / "a.csv", table(articles).decode().encode(encoding))
    b = write(tmp_path / "b.jsonl", jsonl(articles).decode().encode(encoding))
    assert [f.text for f in items(a, b)] == [TEXT, "Baris\nkedua"] * 2


def test_a_csv_that_excel_wrote(tmp_path: Path) -> None:
    (found,) = items(write(tmp_path / "a.csv", f"\ufeffsep=;\r\nJudul;Isi\r\nA;{TEXT}\r\n\r\n".encode()))
    assert (found.text, found.metadata["title"]) == (TEXT, "A")


def test_very_long_fields_of_csv(tmp_path: Path) -> None:
    page = "<html><body>" + "<p>Rapat digelar.</p>" * 200_000 + "</body></html>"
    (found,) = items(write(tmp_path / "a.csv", table([{"html": page}])))
    assert found.html == page


def test_rows_of_a_wrong_width(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"url,text,title\nu,Satu,A,,\nu,Dua\nu,Tiga, empat, lima\nu,Enam,A\n")
    assert failures(path) == ["a.csv:4: 4 fields under 3 columns; is a field with a delimiter not quoted?"]
    assert [f.text for f in read(path) if isinstance(f, Item)] == ["Satu", "Dua", "Enam"]


def test_an_open_quotation_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = "".join(f"{n},Teks {n}\n" for n in range(100))
    path = write(tmp_path / "a.csv", f'id,text\n1,Satu\n2,"Dua\n{rest}'.encode())
    assert failures(path) == ["a.csv:3: the file ends within a quoted field"]
    # one that is never closed must not hold the file in memory
    monkeypatch.setattr(tables, "MAX_BYTES", 500)
    limit = csv.field_size_limit(100)
    try:
        (message,) = failures(path)
        assert message == "a.csv:3: field larger than field limit (500); is a quotation mark left open?"
        assert [f.text for f in read(path) if isinstance(f, Item)][-1] == "Teks 99"
    finally:
        csv.field_size_limit(limit)


def test_bytes_in_csv_that_are_no_text_cost_only_themselves(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"id,text\n1,Rapat\0 itu\n2,Rapat \x81\x8d\xff\n3,Rapat\n")
    texts = [f.text or "" for f in items(path)]
    assert texts[0] == "Rapat\ufffd itu"
    assert texts[1].startswith("Rapat ")
    assert texts[2] == "Rapat"


@pytest.mark.parametrize("data", [b"", b"\n", b"text\n", b"text"])
def test_csv_without_articles(data: bytes, tmp_path: Path) -> None:
    (message,) = failures(write(tmp_path / "a.csv", data))
    assert message.startswith("a.csv: no ")


# --- lines


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 1000)
    for encoding in ("utf-8", "utf-16"):
        long = json.dumps({"text": "a" * 5000})
        path = write(tmp_path / "a.jsonl", f"{long}\n{json.dumps({'text': TEXT})}\n{long}".encode(encoding))
        found = read(path)
        assert [type(f) for f in found] == [Failure, Item, Failure]
        assert found[0] == Failure(f"{path}:1", "more than 1,000 characters in one line")


def test_a_bomb_of_one_line_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 1000)
    monkeypatch.setattr(streams, "_MAX_PASSED", 100_000)
    data = jsonl(rows(1)) + bytes(5_000_000) + b"\n" + jsonl(rows(1))
    for ending in (".gz", ".zst"):
        found = read(write(tmp_path / f"a.jsonl{ending}", COMPRESS[ending](data)))
        assert [type(f) for f in found] == [Item, Failure]
        assert found[1].message.startswith("no end of a line within 100,000 characters")


def test_numbers_too_long_to_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", b'{"text": "a", "n": ' + b"9" * 5000 + b"}\n" + b'{"text": "a", "date": 1e400}\n'
    )
    limited = hasattr(sys, "get_int_max_str_digits")  # not in the first releases of Python 3.10
    assert [type(f) for f in read(path)] == ([Failure, Item] if limited else [Item, Item])


# --- ZIP


def zipped(path: Path, members: dict[str, bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_of_everything(tmp_path: Path) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    path = zipped(
        tmp_path / "dump.zip",
        {
            "a/berita.txt": TEXT.encode(),
            "a/hal.html": page,
            "a/hal.page-2.html": b"<p>dua</p>",
            "a/gambar.jpg": b"\xff\xd8",
            "dump.jsonl": jsonl(rows(2)),
            "dump.jsonl.gz": gzip.compress(jsonl(rows(1))),
            "dump.csv": table(rows(1)),
            "b/": b"",
        },
    )
    found = items(path)
    names = ["a/berita.txt", "a/hal.html", "dump.jsonl:1", "dump.jsonl:2", "dump.jsonl.gz:1", "dump.csv:2"]
    assert [f.place for f in found] == [f"{path}/{name}" for name in names]
    assert (found[0].text, found[1].html, found[1].pages) == (TEXT, page, (b"<p>dua</p>",))


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    names = ["../../etc/passwd.txt", "/etc/shadow.txt", "C:\\x\\..\\a.txt", "a\x1b[2J.txt", "./b.txt"]
    path = zipped(tmp_path / "dump.zip", dict.fromkeys(names, TEXT.encode()))
    plain = ["etc/passwd.txt", "etc/shadow.txt", "C:/x/a.txt", "a?[2J.txt", "b.txt"]
    assert [f.metadata["id"] for f in items(path)] == [f"{path}/{name}" for name in plain]
    assert os.listdir(tmp_path) == ["dump.zip"]


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    noise = random.Random(3).randbytes(3000).hex().encode()
    path = zipped(tmp_path / "dump.zip", {"a.txt": noise, "b.jsonl": jsonl(rows(500)), "c.txt": TEXT.encode()})
    whole = bytearray(path.read_bytes())
    whole[500:600] = bytes(100)
    whole[40_000:40_100] = bytes(100)
    found = read(write(path, bytes(whole)))
    assert [Path(f.place).name for f in found if isinstance(f, Failure)] == ["a.txt", "b.jsonl"]
    assert "damaged" in found[0].message
    assert found[-1].text == TEXT


def test_a_zip_cut_short_is_said(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "dump.zip", {"a.txt": TEXT.encode()}).read_bytes()
    (message,) = failures(write(tmp_path / "dump.zip", whole[:-30]))
    assert message.startswith("dump.zip: not a whole ZIP file (")


def test_bombs_in_a_zip_are_bounded(tmp_path: Path) -> None:
    zeros = bytes(30_000_000)
    inner = zipped(tmp_path / "x.zip", {"a.txt": b"a"}).read_bytes()
    pages = {"p.html": b"<p>a</p>", **{f"p.page-{n}.html": zeros[:9_000_000] for n in range(2, 9)}}
    path = zipped(tmp_path / "dump.zip", {"a.txt": zeros, "a.html": zeros, "in.zip": inner, "t.parquet": b"", **pages})
    *found, last = read(path)
    assert [getattr(f, "message", "") for f in found] == [
        "more than 10,000,000 bytes are more than one article (at most 200,000 characters); split it",
        "more than 10,000,000 bytes are more than one page",
        "a .zip file within a ZIP file is not read; unpack it first",
        "a .parquet file within a ZIP file is not read; unpack it first",
    ]
    assert isinstance(last, Item)
    assert sum(map(len, last.pages)) == 10_000_000


def test_a_zip_without_articles(tmp_path: Path) -> None:
    (message,) = failures(zipped(tmp_path / "dump.zip", {"a.jpg": b"", "b/": b""}))
    assert message.startswith("dump.zip: no articles in this ZIP file")


def test_an_encrypted_member_is_said(tmp_path: Path) -> None:
    whole = bytearray(zipped(tmp_path / "dump.zip", {"a.txt": TEXT.encode()}).read_bytes())
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    (message,) = failures(write(tmp_path / "dump.zip", bytes(whole)))
    assert "encrypted" in message


@pytest.mark.parametrize("seed", range(4))
def test_any_damage_to_any_kind_of_file_is_a_failure_not_an_error(seed: int, tmp_path: Path) -> None:
    noise = random.Random(seed)
    pq.write_table(pa.Table.from_pylist(rows(30)), tmp_path / "a.parquet")
    kinds = {
        "a.parquet": (tmp_path / "a.parquet").read_bytes(),
        "a.zip": zipped(tmp_path / "a.zip", {"a.txt": TEXT.encode(), "b.jsonl": jsonl(rows(30))}).read_bytes(),
        "a.csv.gz": gzip.compress(table(rows(30))),
        "a.jsonl.zst": zstd.compress(jsonl(rows(30))),
        "a.csv": table(rows(5)),
    }
    for name, whole in kinds.items():
        for _ in range(25):
            data = bytearray(whole)
            for _ in range(noise.randint(1, 8)):
                data[noise.randrange(len(data))] = noise.randrange(256)
            read(write(tmp_path / name, bytes(data[: noise.choice((len(data), noise.randrange(len(data))))])))


# --- folders and standard input


def test_a_folder_of_everything_in_the_order_of_its_paths(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b.txt", "a/z/1.txt", "a.txt", ".hidden/x.txt", ".x.txt", "c/note.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [str(Path(f.place).relative_to(tmp_path)) for f in items(tmp_path)]
    assert found == ["a/z/1.txt", "a.txt", "b/2.txt", "b.txt"]


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_text(TEXT, encoding="utf-8")
    (found,) = items(tmp_path)
    assert found.place == f"{tmp_path}/caf\ufffd.txt"


class Slow(io.RawIOBase):
    """Standard input that tells how much was read of it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = next(self.pieces, b"")
        self.given += len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


def test_standard_input_is_read_as_it_comes() -> None:
    line = jsonl([{"text": TEXT}])
    stdin = Slow(line for _ in range(1000))
    found = read_sources(["-"], io.BufferedReader(stdin))
    assert isinstance(next(found), Item)
    assert stdin.given < 3 * len(line)
    assert sum(1 for _ in found) == 999


@pytest.mark.parametrize("ending", COMPRESS)
def test_standard_input_tells_what_it_is(ending: str) -> None:
    def given(data: bytes) -> list[Item | Failure]:
        return read("-", stdin=io.BytesIO(COMPRESS[ending](data)))

    assert [getattr(f, "text", None) for f in given(jsonl([{"isi": TEXT}] * 2))] == [TEXT, TEXT]
    assert [getattr(f, "text", None) for f in given(TEXT.encode("utf-16"))] == [TEXT]
    assert given(b"") == [Failure("-", "no text")]
    for magic in (b"PK\x03\x04", b"PAR1"):
        (failure,) = given(magic)
        assert failure.message.startswith("ZIP and Parquet files cannot be read from standard input")


def test_standard_input_cut_short() -> None:
    whole = gzip.compress(jsonl(rows(4000)))
    *found, last = read("-", stdin=io.BytesIO(whole[: len(whole) // 2]))
    assert len(found) > 1000
    assert last.message.startswith("cut short or damaged (")


def test_columns_of_standard_input_can_be_named() -> None:
    (found,) = items("-", stdin=io.BytesIO(jsonl([{"naskah": TEXT}])), columns=Columns(text="naskah"))
    assert found.text == TEXT


def test_without_what_reads_zstandard_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("backports", "backports.zstd", "compression", "compression.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    path = write(tmp_path / "a.jsonl.zst", COMPRESS[".zst"](jsonl(rows(1))))
    assert failures(path) == ["a.jsonl.zst: .zst files need: pip install 'beritaextract[batch]'"]

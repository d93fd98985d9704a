"""What cannot be read costs only itself, and says so with its file and line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from beritaextract import Article, Extractor, Record
from beritaextract.cli import app
from beritaextract.read.dump import MAX_CHARS
from beritaextract.read.encoding import ReadError, decode

TEXT = (
    "Rapat digelar di Aula Melati, Kamis (4/11/2021). “Semua harus hadir tepat waktu,” kata Camat Lubuk, Rina Agustin."
)
GOOD = json.dumps({"id": "good", "text": TEXT})

runner = CliRunner()


def run(*args: str | Path, input: bytes | None = None) -> tuple[int, list[Record], str]:
    result = runner.invoke(app, ["extract", *map(str, args)], input=input)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, [Record.from_json(line) for line in result.stdout.splitlines()], result.stderr


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "not JSON: "),
        ("[1, 2]", "a JSON object was expected, this is a list"),
        ("3", "a JSON object was expected, this is a number"),
        ("null", "a JSON object was expected, this is null"),
        ("[" * 100_000, "not JSON: nested too deeply"),
        ("{}", 'no "text" and no "html"'),
        ('{"text": 5}', '"text" must be a string, this is a number'),
        ('{"text": ["a"]}', '"text" must be a string, this is a list'),
        ('{"text": "a", "title": {"a": 1}}', '"title" must be a string, this is an object'),
        ('{"text": "a", "authors": [1]}', '"authors" must be a list of strings'),
        ('{"article": 5}', '"article" must be an object, this is a number'),
        ('{"text": ""}', "no text"),
        ('{"text": " \\n "}', "no text"),
        ('{"html": "<html><body><p></p></body></html>"}', "no article on this page"),
        ('{"html": "no page at all"}', "not an HTML page"),
    ],
)
def test_a_bad_line_costs_only_itself(line: str, message: str, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(f"{GOOD}\n{line}\n\n{GOOD}\n", encoding="utf-8")
    code, records, err = run(dump)
    assert code == 1
    assert [r.article.id for r in records] == ["good", "good"]
    assert f"dump.jsonl:2: {message}" in err
    assert err.count("\n") == 2


def test_missing_empty_and_unknown_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "notes.docx").write_bytes(b"PK")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    names = ("missing.txt", "empty", "empty.txt", "empty.jsonl", "notes.docx", "binary.txt", "good.txt")
    code, records, err = run(*(tmp_path / name for name in names))
    assert code == 1
    assert [r.article.text for r in records] == [TEXT]
    for name, message in (
        ("missing.txt", "No such file or directory"),
        ("empty", "no articles in this folder (looked for .txt, .html, .htm, .jsonl, "),
        ("empty.txt", "no text"),
        ("empty.jsonl", "no articles: the file is empty"),
        ("notes.docx", "not one of .txt, .html, .htm, .jsonl"),
        ("binary.txt", "not a text file (it holds zero bytes)"),
    ):
        assert f"{tmp_path / name}: {message}" in err
    assert "1 read, 6 failed" in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_told_apart(encoding: str, tmp_path: Path) -> None:
    text, dump = tmp_path / "a.txt", tmp_path / "b.jsonl"
    text.write_bytes(TEXT.encode(encoding))
    dump.write_bytes(json.dumps({"text": TEXT}, ensure_ascii=False).encode(encoding))
    code, records, _ = run(text, dump)
    assert code == 0
    assert [r.article.text for r in records] == [TEXT, TEXT]


def test_lines_of_one_dump_may_differ_in_encoding(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    line = json.dumps({"text": TEXT}, ensure_ascii=False)
    dump.write_bytes(line.encode("utf-8") + b"\n" + line.encode("cp1252") + b"\r\n")
    assert [r.article.text for r in run(dump)[1]] == [TEXT, TEXT]


def test_one_broken_byte_does_not_turn_utf_8_into_something_else() -> None:
    assert decode(("“Hadir,” kata ‘Rina’ — ").encode() + b"\xff.") == "“Hadir,” kata ‘Rina’ — \ufffd."


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ReadError, match="broken utf-16"):
        decode(b"\xff\xfe\x00\xd8")


@pytest.mark.parametrize("character", ["\\ud800", "\\u0000"])
def test_what_json_cannot_hold_is_replaced_and_offsets_stay(character: str, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(f'{{"text": "Rapat {character} digelar.", "title": "{character}"}}\n', encoding="utf-8")
    code, records, err = run(dump)
    assert (code, err) == (0, "")
    assert records[0].article.text == "Rapat \ufffd digelar."
    assert records[0].article.title == "\ufffd"


def test_a_text_in_another_language_is_said(tmp_path: Path) -> None:
    english = tmp_path / "english.txt"
    english.write_text("The mayor opened the meeting and said that the office had received twelve reports. " * 4)
    code, records, err = run(english)
    assert code == 0
    assert [w.code for w in records[0].warnings] == ["not_indonesian"]
    assert "english.txt: this does not look like Indonesian" in err


def test_more_than_one_article_in_a_text_is_refused_not_cut(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(TEXT * (5_000_000 // len(TEXT)), encoding="utf-8")
    code, records, err = run(long)
    assert (code, records) == (1, [])
    assert f"are more than one article (at most {MAX_CHARS:,}); split it" in err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\t",
        "The mayor opened the meeting on Thursday and said that twelve cases had been reported.",
        "12 34 56",
        "((((" * 500,
        '"' * 999,
        "“" * 999,
        "a" * 20_000,
        "1" * 20_000,
        "Baca juga\n" * 500,
        "- a\n" * 500,
        "Rapat\u2028digelar\x85di\x0cAula\x1b[31m.",
        "नमस्ते 你好 🙂 مرحبا",
    ],
)
def test_any_text_gives_a_record(extractor: Extractor, text: str) -> None:
    record = extractor.extract(text)
    assert Record.from_json(record.to_json()) == record


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2024-08-12", "2024-08-12"),
        ("2024-08-12T10:15:00+07:00", "2024-08-12"),
        ("2024/8/2", "2024-08-02"),
        ("20240812", "2024-08-12"),
        ("Senin, 12 Agustus 2024 | 10:15 WIB", "2024-08-12"),
        ("12 Ags 2024", "2024-08-12"),
        ("02/08/2024 10.15", "2024-08-02"),
        ("Mon, 12 Aug 2024 03:15:00 GMT", "2024-08-12"),
        ("August 12, 2024", "2024-08-12"),
        ("2024-13-45", None),
        ("31/02/2024", None),
        ("Agustus 2024", None),
        ("kemarin", None),
        ("2 jam yang lalu", None),
        ("1723430000", None),
        ("", None),
        ("tidak diketahui", None),
    ],
)
def test_published_in_any_usual_form(extractor: Extractor, given: str, published: str | None) -> None:
    assert extractor.extract("Rapat digelar.", published=given).article.published == published


def test_an_article_made_by_hand_may_hold_anything(extractor: Extractor) -> None:
    assert extractor.extract_article(Article(text=TEXT, published="kemarin", title="")).article.published == "kemarin"


def test_a_published_that_is_no_day_is_said(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"text": TEXT, "published": "kemarin sore"}) + "\n", encoding="utf-8")
    code, records, err = run(dump)
    assert (code, records[0].article.published) == (0, None)
    assert [w.code for w in records[0].warnings] == ["published_unreadable"]
    assert "dump.jsonl:1: published 'kemarin sore' is not a day; it is left out" in err

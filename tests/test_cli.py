"""The command line: forms of input and output, messages, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from beritaextract import Record, __version__
from beritaextract.cli import app

TEXT = "SINJAI, Kabarcontoh.id - Dinas Sosial menggelar rapat di Aula Melati, Kamis (4/11/2021).\n\nRapat lancar.\n"
ROOT = Path(__file__).parents[1]

runner = CliRunner()


def run(*args: str | Path, input: str | bytes | None = None) -> tuple[int, str, str]:
    result = runner.invoke(app, [str(a) for a in args], input=input)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def command(*args: str | Path, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "beritaextract", *map(str, args)], capture_output=True, env=env, timeout=60, **kwargs
    )  # type: ignore[call-overload]


@pytest.fixture
def one(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_text_file_becomes_one_line_of_json(one: Path) -> None:
    code, out, err = run("extract", one)
    assert (code, err) == (0, "")
    assert Record.from_json(out).article.text == TEXT


def test_dump_lines_keep_their_metadata(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "text": TEXT, "published": "2021-11-05", "title": "Judul", "outlet": "Kabar Contoh", "other": [1]},
        {"article": {"id": "b", "text": TEXT, "url": "https://example.org/b"}, "event": {"type": "rapat"}},
    ]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    code, out, _ = run("extract", dump)
    first, second = (Record.from_json(line).article for line in out.splitlines())
    assert code == 0
    assert (first.id, first.published, first.title, first.outlet) == ("7", "2021-11-05", "Judul", "Kabar Contoh")
    assert (second.id, second.url) == ("b", "https://example.org/b")


def test_a_folder_is_read_in_order_with_the_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.txt", "b/1.TXT"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes.md").write_text("not read", encoding="utf-8")
    code, out, _ = run("extract", tmp_path)
    ids = [str(Path(json.loads(line)["article"]["id"]).relative_to(tmp_path)) for line in out.splitlines()]
    assert (code, ids) == (0, ["a.txt", "b/1.TXT", "b/2.txt"])


def test_a_page_gives_its_text_and_metadata(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Rapat Kecamatan</title>"
        '<meta property="article:published_time" content="2021-11-05T07:00:00+08:00">'
        f"</head><body><article><h1>Rapat Kecamatan</h1><p>{TEXT}</p><p>{'Peserta datang dari tujuh desa. ' * 6}</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    code, out, _ = run("extract", page)
    article = Record.from_json(out).article
    assert (code, article.title, article.published) == (0, "Rapat Kecamatan", "2021-11-05")


@pytest.mark.parametrize("given", [TEXT, json.dumps({"text": TEXT}) + "\n"])
def test_standard_input_is_a_text_or_a_dump(given: str) -> None:
    code, out, _ = run("extract", "-", input=given)
    assert code == 0
    assert Record.from_json(out).article.text == TEXT


def test_json_is_one_list(one: Path) -> None:
    code, out, _ = run("extract", one, one, "--format", "json")
    assert code == 0
    assert [r["article"]["text"] for r in json.loads(out)] == [TEXT, TEXT]


def test_table_is_what_a_person_reads(one: Path) -> None:
    code, out, _ = run("extract", one, "--format", "table")
    assert code == 0
    assert "SINJAI, Kabarcontoh.id" in out
    assert "{" not in out


def test_output_file_is_complete_or_absent(one: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    code, stdout, err = run("extract", one, tmp_path / "missing.txt", "-o", out)
    assert (code, stdout) == (1, "")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1
    assert "missing.txt: No such file" in err
    assert "1 read, 1 failed" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.txt", "out.jsonl", "out.jsonl.errors.jsonl"]


def test_an_output_file_that_cannot_be_written_is_a_usage_error(one: Path, tmp_path: Path) -> None:
    code, _, err = run("extract", one, "-o", tmp_path / "no" / "out.jsonl")
    assert code == 2
    assert "out.jsonl: there is no folder" in err


def test_an_output_where_nothing_can_be_written_is_a_usage_error(one: Path) -> None:
    code, _, err = run("extract", one, "-o", "/proc/out.jsonl")
    assert code == 2
    assert "out.jsonl" in err
    assert "goes on" not in err


def test_a_broken_patterns_folder_names_file_and_line(one: Path, tmp_path: Path) -> None:
    (tmp_path / "noise.toml").write_text("a = 1\nb = = 2\n", encoding="utf-8")
    code, _, err = run("extract", one, "--patterns", tmp_path)
    assert code == 2
    assert "noise.toml" in err
    assert "line 2" in err
    assert run("extract", one, "--patterns", tmp_path / "none")[0] == 2


def test_patterns_check_says_which_example_does_not_hold(tmp_path: Path) -> None:
    assert run("patterns", "check", tmp_path)[0] == 0
    (tmp_path / "numbers.examples.toml").write_text(
        '[[examples]]\ntext = "Hadir 12 orang."\nexpect = [{ value = 99 }]\n', encoding="utf-8"
    )
    code, out, _ = run("patterns", "check", tmp_path)
    assert code == 1
    assert "numbers.examples.toml: example" in out
    assert "expected {'value': 99}" in out


def test_patterns_check_knows_a_misspelled_file(tmp_path: Path) -> None:
    (tmp_path / "quote.toml").write_text("verbs = []\n", encoding="utf-8")
    code, _, err = run("patterns", "check", tmp_path)
    assert code == 2
    assert "quote.toml: nothing reads a file of this name" in err


def test_schema_version_and_help() -> None:
    assert "$ref" in run("schema")[1]
    assert run("--version")[1].strip() == f"beritaextract {__version__}"
    assert "Exit codes" in run("extract", "--help")[1]
    assert run("extract")[0] == 2


def test_the_command_in_a_pipe_that_closes_early(one: Path) -> None:
    done = command("extract", *([one] * 3))
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 3)
    head = subprocess.run(
        f"{sys.executable} -m beritaextract extract {' '.join([str(one)] * 200)} | head -1",
        shell=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, timeout=60,
    )  # fmt: skip
    assert (head.stdout.count(b"\n"), head.stderr) == (1, b"")


def test_importing_loads_neither_spacy_nor_trafilatura() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import beritaextract; s = time.perf_counter() - t\n"
        "assert s < 0.1, s\n"
        "beritaextract.extract('Rapat digelar di Sinjai.')\n"
        "assert not {'spacy', 'trafilatura', 'dateparser'} & set(sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


def test_one_article_is_extracted_without_what_dumps_need(one: Path) -> None:
    code = (
        "import sys; from beritaextract.cli import app; sys.argv[1:] = ['extract', sys.argv[1]]\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "print({'pyarrow', 'multiprocessing', 'trafilatura', 'beritaextract.jobs'} & set(sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code, str(one)], capture_output=True, env=env, timeout=60)
    record, loaded = done.stdout.decode().splitlines()
    assert Record.from_json(record).article.text == TEXT
    assert loaded == "set()"


def test_only_what_is_wanted(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps({"isi_teks": TEXT, "id": n, "url": n}) + "\n" for n in range(3)))
    assert run("extract", dump)[0] == 1
    code, out, _ = run("extract", dump, "--text-column", "isi_teks", "--match", "aula melati")
    assert (code, len(out.splitlines())) == (0, 3)
    assert run("extract", dump, "--text-column", "isi_teks", "--topic", "tppo")[:2] == (0, "")
    code, _, err = run("extract", dump, "--topic", "cuaca")
    assert (code, "no topic 'cuaca'" in err) == (2, True)
    code, _, err = run("extract", dump, "--match", "(", "-o", tmp_path / "out.jsonl")
    assert (code, "not a regular expression" in err) == (2, True)


@pytest.mark.parametrize("option", ["--workers=2", "--restart", "--mark-duplicates", "--format=csv"])
def test_what_a_dump_needs_asks_for_an_output(one: Path, option: str) -> None:
    code, out, err = run("extract", one, option)
    assert (code, out) == (2, "")
    assert f"{option.replace('=csv', ' csv').partition('=')[0]} needs --output" in err


def test_an_output_of_a_kind_there_is_not_is_a_usage_error(one: Path, tmp_path: Path) -> None:
    assert "no output format is called 'xlsx'" in run("extract", one, "-o", tmp_path / "out.xlsx")[2]
    assert "no table is called 'x'" in run("extract", one, "-o", tmp_path / "out.csv", "--table", "x")[2]
    code, _, err = run("extract", one, "-o", tmp_path / "out.jsonl", "--patterns", tmp_path / "none")
    assert (code, "none" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt"]


def test_a_folder_of_ones_own_takes_out_an_outlets_boilerplate(one: Path, tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    folder.mkdir()
    (folder / "noise.toml").write_text(
        '[[lines]]\nname = "boilerplate of Kabar Contoh"\nphrase = ["kabar contoh hadir"]\n', encoding="utf-8"
    )
    one.write_text(f"{TEXT}Kabar Contoh hadir di genggaman Anda\n", encoding="utf-8")
    article = Record.from_json(run("extract", one, "--patterns", folder)[1]).article
    assert (article.text, article.removed) == (TEXT, ("Kabar Contoh hadir di genggaman Anda",))
    (folder / "noise.toml").write_text('[[lines]]\nname = "x"\nbegin = ["a"]\n', encoding="utf-8")
    code, _, err = run("extract", one, "--patterns", folder)
    assert (code, err) == (2, "noise.toml: lines 'x': unknown key begin\n")

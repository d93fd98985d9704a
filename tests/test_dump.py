"""Whole runs over dumps: the same result however they were ended and gone on with, and however often."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from beritaextract import Extractor, Record
from beritaextract.jobs import Interrupted, JobError, extract_dump

HERE = Path(__file__).parent
TEXT = "SINJAI, Kabarcontoh.id - Dinas Sosial menggelar rapat di Aula {}, Kamis (4/11/2021).\n\nHadir 12 orang.\n"
MARK = "BERITAEXTRACT_TEST_RUN"


class Run(subprocess.Popen[bytes]):
    """The command on its own, by the driver; see ``dump_driver.py``."""

    def __init__(self, *args: object, at: str = "-", count: int = 1, stdin: Any = subprocess.DEVNULL) -> None:
        self.mark = uuid.uuid4().hex
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE)]), MARK: self.mark}
        command = [sys.executable, str(HERE / "dump_driver.py"), at, str(count), "extract", *map(str, args)]
        super().__init__(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)

    def ended(self) -> tuple[int, str]:
        """Exit code and stderr, once no process of the run is left."""
        _, err = self.communicate(timeout=60)
        for _ in range(100):
            if not (left := self.processes()):
                return self.returncode, err.decode()
            time.sleep(0.05)
        raise AssertionError(f"left over: {left}")

    def processes(self) -> list[str]:
        """The processes of this run: they have its mark in their environment."""
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue  # it has just ended, or is not ours
        return found


def until(condition: Any) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "dump.jsonl")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dump beside what an uninterrupted run makes of it, ``whole.jsonl``; not to be written to."""
    folder = tmp_path_factory.mktemp("whole")
    extract_dump(write_dump(folder / "dump.jsonl"), folder / "whole.jsonl", workers=1)
    return folder


def write_dump(path: Path) -> Path:
    """41 lines: 38 articles, and three that are none."""
    rows: list[Any] = [{"id": str(n), "text": TEXT.format(n), "url": f"https://a.example/{n}"} for n in range(38)]
    rows[5:5] = [{"id": "no text"}]
    rows[20:20] = [{"id": "empty", "text": ""}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def errors(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_dump_gives_the_records_of_its_articles_in_order(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    summary = extract_dump(dump, out, workers=2)
    extractor = Extractor()
    rows = [json.loads(line) for line in dump.read_text("utf-8").splitlines()[:-1]]
    wanted = [extractor.extract(**row) for row in rows if row.get("text")]
    assert [Record.from_json(line) for line in out.read_bytes().splitlines()] == wanted
    assert [error["place"].rsplit(":", 1)[1] for error in errors(summary.errors)] == ["6", "21", "41"]  # type: ignore[arg-type]
    counts = summary.counts
    assert (counts.records, counts.failed, counts.skipped, counts.events) == (38, 3, 0, 38)
    assert names(tmp_path) == ["dump.jsonl", "out.jsonl", "out.jsonl.errors.jsonl"]


def test_the_article_at_fault_is_named_and_the_rest_is_done(dump: Path, tmp_path: Path) -> None:
    lines = dump.read_text("utf-8").splitlines()
    for number, word in ((10, "POISON"), (30, "ENDLESS")):
        lines[number] = json.dumps({"id": word, "text": TEXT.format(word), "url": f"https://a.example/{word}"})
    dump.write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    code, err = Run(dump, "-o", out, "--workers", "2", "--time-limit", "0.2").ended()
    assert (code, "Traceback" in err) == (1, False)
    ids = [json.loads(line)["article"]["id"] for line in out.read_bytes().splitlines()]
    assert len(ids) == 36
    assert not {"POISON", "ENDLESS"} & set(ids)
    found = {error["id"]: error for error in errors(tmp_path / "out.jsonl.errors.jsonl")}
    assert found["POISON"] == {
        "place": f"{dump}:11",
        "id": "POISON",
        "url": "https://a.example/POISON",
        "error": "ended the process that read it (SIGABRT)",
    }
    assert found["ENDLESS"]["error"] == "took longer than 0.2 s"
    assert "36 read, 5 failed" in err


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("reading", 1),
        ("reading", 30),
        ("appending", 1),
        ("appending", 4),
        ("saving the output", 5),
        ("saving the journal", 1),
        ("saving the journal", 6),
        ("finishing", 1),
        ("replacing", 6),
        ("finished", 1),
    ],
)
def test_after_a_kill_the_same_command_gives_the_same(at: str, count: int, whole: Path, tmp_path: Path) -> None:
    dump, out = whole / "dump.jsonl", tmp_path / "out.jsonl"
    out.write_text("of an earlier run\n", encoding="utf-8")
    assert Run(dump, "-o", out, "--workers", "2", at=at, count=count).ended()[0] == -signal.SIGKILL
    if at != "finished":
        assert out.read_text("utf-8") == "of an earlier run\n"
    summary = extract_dump(dump, out, workers=2)
    assert (summary.counts.records, summary.counts.failed) == (38, 3)
    assert out.read_bytes() == (whole / "whole.jsonl").read_bytes()
    assert (tmp_path / "out.jsonl.errors.jsonl").read_bytes() == (whole / "whole.jsonl.errors.jsonl").read_bytes()
    assert not (tmp_path / ".out.jsonl.job").exists()


@pytest.mark.parametrize(
    ("name", "options", "at", "count"),
    [
        ("out.csv", {}, "saving the journal", 4),
        ("out.csv", {"table": "statistics"}, "finishing", 1),
        ("out.parquet", {}, "saving the journal", 4),
        ("out.sqlite", {}, "writing", 5),
        ("out", {}, "writing", 5),
        ("out", {"tables": "csv"}, "finished", 1),
    ],
)
def test_every_output_has_the_same_rows_after_a_kill(
    name: str, options: dict[str, str], at: str, count: int, dump: Path, tmp_path: Path
) -> None:
    (tmp_path / "whole").mkdir()
    whole, out = tmp_path / "whole" / name, tmp_path / name
    extract_dump(dump, whole, workers=1, **options)  # type: ignore[arg-type]
    chosen = [f"--{key}={value}" for key, value in options.items()]
    assert Run(dump, "-o", out, "--workers", "2", *chosen, at=at, count=count).ended()[0] == -signal.SIGKILL
    assert out.exists() == (at == "finished")
    assert extract_dump(dump, out, workers=2, **options).counts.records == 38  # type: ignore[arg-type]
    assert rows(out) == rows(whole)
    assert [entry for entry in names(tmp_path) if entry.startswith(".")] == []


def rows(out: Path) -> Any:
    """All that an output holds."""
    if out.is_dir():
        return {path.name: rows(path) for path in sorted(out.iterdir())}
    if out.suffix == ".parquet":
        return pq.read_table(out).to_pylist()
    if out.suffix == ".sqlite":
        with closing(sqlite3.connect(out)) as database:
            return list(database.iterdump())
    return out.read_bytes()


def test_near_copies_are_marked_whatever_the_workers_and_wherever_it_was_ended(tmp_path: Path) -> None:
    words = ["sekolah", "pasar", "puskesmas", "kantor desa", "jembatan", "pelabuhan", "terminal", "masjid"]
    stories = [
        f"Pemerintah Kabupaten Sinjai membangun {a} dan {b} di dekat {c}, kata Kepala Dinas Sosial, setelah warga "
        f"meminta agar {b} lama diperbaiki dan {a} baru dibuka untuk semua orang di kecamatan itu tahun depan."
        for a, b, c in itertools.islice(itertools.permutations(words, 3), 0, 90, 9)
    ]
    dump = tmp_path / "dump.jsonl"
    rows = [{"id": f"{turn}-{n}", "text": story} for turn in range(3) for n, story in enumerate(stories)]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    summary = extract_dump(dump, one, workers=1, mark_duplicates=True)
    marks = [json.loads(line)["article"]["duplicate_of"] for line in one.read_bytes().splitlines()]
    assert marks[0] is None
    assert marks[10:20] == [first or f"0-{n}" for n, first in enumerate(marks[:10])]
    assert marks[20:] == marks[10:20]
    assert summary.counts.copies == 30 - marks.count(None)
    again = (dump, "-o", two, "--workers", "2", "--mark-duplicates")
    assert Run(*again, at="saving the output", count=4).ended()[0] == -signal.SIGKILL
    assert Run(*again, at="appending", count=2).ended()[0] == -signal.SIGKILL
    assert extract_dump(dump, two, workers=2, mark_duplicates=True).counts == summary.counts
    assert two.read_bytes() == one.read_bytes()


def test_articles_that_are_not_wanted_are_skipped_and_counted(dump: Path, tmp_path: Path) -> None:
    counts = extract_dump(dump, tmp_path / "out.jsonl", match=r"Aula [12]\b").counts
    assert (counts.records, counts.skipped, counts.failed) == (2, 36, 3)
    counts = extract_dump(dump, tmp_path / "out.jsonl", topics=["tppo"]).counts
    assert (counts.records, counts.skipped, counts.failed) == (0, 38, 3)
    assert (tmp_path / "out.jsonl").read_bytes() == b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_with_what_is_done_saved(number: signal.Signals, tmp_path: Path) -> None:
    dump, out = tmp_path / "dump.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": str(n), "text": TEXT.format("SLOW")} for n in range(80)]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run = Run(dump, "-o", out, "--workers", "2")
    until(lambda: (tmp_path / ".out.jsonl.job" / "journal.json").exists())
    run.send_signal(number)
    code, err = run.ended()
    assert code == 128 + number
    assert f"stopped by {number.name}" in err
    assert "the same command goes on" in err
    assert "Traceback" not in err
    done = json.loads((tmp_path / ".out.jsonl.job" / "journal.json").read_text("utf-8"))["position"]
    assert 0 < done < 80
    assert not out.exists()
    dump_again = Run(dump, "-o", out, "--workers", "2").ended()
    assert dump_again[0] == 0
    assert f"going on after {done} inputs" in dump_again[1]
    assert [json.loads(line)["article"]["id"] for line in out.read_bytes().splitlines()] == [r["id"] for r in rows]


def test_a_signal_is_heard_while_standard_input_is_silent(tmp_path: Path) -> None:
    run = Run("-", "-o", tmp_path / "out.jsonl", stdin=subprocess.PIPE)
    assert run.stdin
    run.stdin.write(b'{"text": "Rapat digelar di Sinjai."}\n' * 30)
    run.stdin.flush()
    until(lambda: (tmp_path / ".out.jsonl.job" / "lock").exists())
    time.sleep(0.5)
    run.send_signal(signal.SIGTERM)
    code, err = run.ended()
    assert (code, "Traceback" in err) == (143, False)


def test_a_full_disk_is_said_and_what_is_saved_is_gone_on_with(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    code, err = Run(dump, "-o", out, at="little room", count=15_000).ended()
    assert code == 2
    assert "File too large" in err
    assert "Traceback" not in err
    assert not out.exists()
    code, err = Run(dump, "-o", out).ended()
    assert code == 1
    assert "going on after" in err
    assert len(out.read_bytes().splitlines()) == 38


def test_a_run_does_not_go_on_with_other_inputs_or_options(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert Run(dump, "-o", out, at="saving the journal", count=3).ended()[0] == -signal.SIGKILL
    with pytest.raises(JobError, match=r"unfinished run of \d+ inputs with other time limit; .* --restart"):
        extract_dump(dump, out, time_limit=5)
    dump.write_bytes(dump.read_bytes()[:-8])
    with pytest.raises(JobError, match="other inputs"):
        extract_dump(dump, out)
    assert extract_dump(dump, out, restart=True).counts.records == 38


def test_other_lines_on_standard_input_are_noticed(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with dump.open("rb") as file:
        assert Run("-", "-o", out, at="saving the journal", count=3, stdin=file).ended()[0] == -signal.SIGKILL
    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(dump.read_bytes().replace(b"Hadir 12", b"Hadir 13", 1))
    with changed.open("rb") as file:
        code, err = Run("-", "-o", out, stdin=file).ended()
    assert code == 2
    assert "are not those the unfinished run" in err
    with dump.open("rb") as file:
        assert Run("-", "-o", out, stdin=file).ended()[0] == 1
    assert len(out.read_bytes().splitlines()) == 38


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run = Run("-", "-o", out, stdin=subprocess.PIPE)
    until(lambda: (tmp_path / ".out.jsonl.job" / "lock").exists())
    with pytest.raises(JobError, match="another run is writing this output"):
        extract_dump(HERE / "missing.jsonl", out)
    run.kill()
    run.ended()


def test_a_script_needs_no_guard_around_it(dump: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import beritaextract\n"
        f"summary = beritaextract.extract_dump({str(dump)!r}, {str(tmp_path / 'out.jsonl')!r}, workers=2)\n"
        "print(summary.counts.records)\n",
        encoding="utf-8",
    )
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
    done = subprocess.run([sys.executable, script], capture_output=True, env=env, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (b"38\n", b"")


def test_an_interrupt_in_a_notebook_is_a_keyboard_interrupt() -> None:
    assert issubclass(Interrupted, KeyboardInterrupt)

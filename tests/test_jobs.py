"""The parts of a run that need no processes: cores, counts, signals, what is said."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from beritaextract import extract
from beritaextract.jobs.cores import cores
from beritaextract.jobs.counts import Counts, counted
from beritaextract.jobs.extraction import Problem
from beritaextract.jobs.interrupts import Interrupted, Interrupts
from beritaextract.jobs.job import Summary
from beritaextract.jobs.progress import SAID, Progress, told
from beritaextract.read.dump import read_sources
from beritaextract.read.meter import Meter


def test_cores_are_those_this_process_may_use(tmp_path: Path) -> None:
    here = len(os.sched_getaffinity(0))
    assert cores(tmp_path) == here
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert cores(tmp_path) == here
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    assert cores(tmp_path) == 1
    (tmp_path / "cpu.max").write_text(f"{100_000 * (here + 3)} 100000\n")
    assert cores(tmp_path) == here


def test_cores_of_an_older_container(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    assert cores(tmp_path) == len(os.sched_getaffinity(0))
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("100000\n")
    assert cores(tmp_path) == 1


def test_records_are_counted_by_what_they_hold() -> None:
    texts = (
        "SINJAI, Kabarcontoh.id - Dinas Sosial menggelar rapat di Aula Melati, Kamis (5/11/2021).",
        'Ada 12 kasus kekerasan. "Kami terus bergerak," kata Kepala Dinas Sosial Sinjai, Budi Santoso.',
        "",
    )
    records = [extract(text) for text in texts]
    counts = counted(record.to_json().decode() for record in records)
    assert counts.records == 3
    assert counts.events == sum(record.event is not None for record in records) > 0
    assert counts.statistics == sum(bool(record.statistics) for record in records) > 0
    assert counts.quotes == sum(bool(record.quotes) for record in records) > 0
    assert counts.warnings["weekday_mismatch"] == 1
    counts.add(Counts(records=2, failed=1, skipped=4, warnings={"weekday_mismatch": 2, "not_indonesian": 1}))
    assert (counts.records, counts.inputs) == (5, 10)
    assert counts.warnings == {"weekday_mismatch": 3, "not_indonesian": 1}


def test_the_first_signal_waits_for_an_open_section_and_the_second_is_the_systems() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGTERM)
        assert interrupts.received == signal.SIGTERM
        assert signal.getsignal(signal.SIGTERM) == signal.getsignal(signal.SIGINT) == signal.SIG_DFL
        with pytest.raises(Interrupted, match="stopped by SIGTERM"):
            interrupts.open().__enter__()
    assert signal.getsignal(signal.SIGTERM) == before
    with Interrupts() as interrupts, pytest.raises(Interrupted, match="stopped by SIGINT"), interrupts.open():
        signal.raise_signal(signal.SIGINT)


def test_a_run_is_told_in_a_few_lines() -> None:
    counts = Counts(
        records=1200, failed=2, skipped=30, events=800, statistics=7, quotes=900, copies=11,
        warnings={"not_indonesian": 3, "weekday_mismatch": 40},
    )  # fmt: skip
    assert told(Summary(counts, 3700.0, Path("out.csv"), Path("out.csv.errors.jsonl"))) == [
        "1,200 read, 2 failed, 30 skipped in 1:01:40, 0/s -> out.csv",
        "800 with an event, 7 with statistics, 900 with quotes; 11 near-copies",
        "warnings: weekday_mismatch 40, not_indonesian 3",
        "errors: out.csv.errors.jsonl",
    ]
    assert told(Summary(Counts(), 0.2, Path("out.csv"), None)) == ["0 read, 0 failed in 0.2 s -> out.csv"]


def test_without_a_terminal_there_are_only_errors_and_not_all_of_them(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.begun(Counts(), 1000)
        for number in range(2 * SAID):
            progress.problem(Problem(number, f"dump.jsonl:{number}", None, None, "[broken]"))
            progress.moved(Counts(records=number), number)
        progress.finishing()
    out, err = capfd.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert lines[0] == "dump.jsonl:0: [broken]"
    assert len(lines) == SAID + 1
    assert "further errors" in lines[-1]


def test_what_was_read_of_files_is_known_at_any_time(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"text": "Rapat digelar di Sinjai."}\n' * 10_000, encoding="utf-8")
    size = (tmp_path / "a.jsonl").stat().st_size
    meter = Meter()
    seen = []
    with open(os.devnull, "rb") as nothing:
        for _ in read_sources([str(tmp_path)], nothing, meter=meter):
            seen.append(meter.read)
    assert seen == sorted(seen)
    assert seen[0] < size < seen[15_000] < meter.read == 2 * size

"""Outputs are made from frames, complete or not at all."""

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from beritaextract import Record
from beritaextract.write.files import output_for
from beritaextract.write.output import JsonLines, Output, OutputError, deliver


@pytest.fixture(scope="module")
def lines(records: list[Record]) -> list[str]:
    return [record.to_json().decode() for record in records[:12]]


def frames(output: Output, lines: list[str], size: int = 5) -> list[bytes]:
    return [output.encode(lines[at : at + size]) for at in range(0, len(lines), size)]


def broken(output: Output, lines: list[str]) -> Iterator[bytes]:
    yield output.encode(lines)
    raise OSError("disk full")


def test_json_lines_are_the_records(lines: list[str], tmp_path: Path) -> None:
    output = output_for(tmp_path / "out.jsonl")
    with output.spool(tmp_path / "spool") as spool:
        for frame in frames(output, lines):
            spool.append(frame)
        spool.commit()
        spool.append(b"not committed, and not there")
        deliver(output, spool, tmp_path / "out.jsonl")
    # and again, as after a kill before the spool was removed
    deliver(output, output.spool(tmp_path / "spool", spool.position), tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text("utf-8").splitlines() == lines
    assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "spool"]


def test_where_a_file_can_have_one_name_only(lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    output = JsonLines()
    with output.spool(tmp_path / "spool") as spool:
        spool.append(output.encode(lines))
        spool.commit()
        deliver(output, spool, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text("utf-8").splitlines() == lines
    assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "spool"]


def test_nothing_is_replaced_by_half_an_output(lines: list[str], tmp_path: Path) -> None:
    final = tmp_path / "out.jsonl"
    final.write_text("older")
    output = output_for(final)
    with pytest.raises(OSError, match="disk full"):
        output.finish(broken(output, lines), final)
    assert final.read_text() == "older"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_errors_stand_beside_a_file(lines: list[str], tmp_path: Path) -> None:
    final, errors = tmp_path / "out.jsonl", tmp_path / "of-the-job"
    errors.write_text(json.dumps({"place": "a:1", "error": "x"}) + "\n")
    output = output_for(final)
    output.finish(frames(output, lines), final, errors)
    assert output.errors_at(final).read_text() == errors.read_text()
    assert output.errors_at(final).name == "out.jsonl.errors.jsonl"
    output.finish(frames(output, lines), final)
    assert not output.errors_at(final).exists()


@pytest.mark.parametrize("name", ["out.xlsx", "out.jsonl.gz"])
def test_an_unknown_suffix_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="no output format"):
        output_for(name)


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        JsonLines().check(tmp_path / "none" / "out.jsonl")
    with pytest.raises(OutputError, match="is a folder"):
        JsonLines().check(tmp_path)


def test_outputs_go_to_the_workers() -> None:
    assert pickle.loads(pickle.dumps(output_for("x.jsonl"))) == output_for("x.jsonl")

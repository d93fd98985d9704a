"""The examples of ``docs/engines.md``, and the batch function in a process that may die."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beritaextract import Extractor
from beritaextract.batch import RESULTS, extract_table
from beritaextract.guarded import extract_guarded
from beritaextract.patterns import PatternError

ROOT = Path(__file__).parents[1]
TEXT = "Soppeng – Sepanjang 2019 tercatat {} kasus KDRT di Kabupaten Soppeng, kata Kepala DP3A Soppeng, Rahmawati."
GUARDED = """
import json
import pyarrow as pa
from beritaextract.guarded import extract_guarded

texts = [[TEXT] * 5 + ["racun: mati", "racun: lambat", "racun: galat"] + [TEXT] * 2, [], [TEXT] * 3]
batches = [
    pa.RecordBatch.from_pydict({"id": [f"{b}-{n}" for n in range(len(some))], "text": pa.array(some, pa.string())})
    for b, some in enumerate(texts)
]
batches[2] = batches[2].set_column(1, "text", batches[2].column("text").dictionary_encode())
found = list(extract_guarded(batches, time_limit=1))
print(json.dumps([batch.to_pylist() for batch in found]))
"""


def example(name: str) -> str:
    """The block of code in the docs that is marked by this name."""
    docs = (ROOT / "docs" / "engines.md").read_text("utf-8")
    found = re.search(rf"<!-- test: {name} -->\n```python\n(.*?)```", docs, re.S)
    assert found, name
    return found[1]


def run(script: Path) -> str:
    """Run a script in its folder, with the poison of ``poison/sitecustomize.py`` in every Python it starts."""
    paths = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests" / "poison")))
    env = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, script], cwd=script.parent, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_dask_gives_a_result_for_every_article(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "articles").mkdir()
    texts = [TEXT.format(n + 2) for n in range(40)]
    texts[23] = "racun: galat"
    for part in range(2):
        rows = [{"id": f"a-{n}", "text": texts[n]} for n in range(part, 40, 2)]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "articles" / f"{part}.parquet")
    script = tmp_path / "job.py"
    script.write_text(example("dask"))
    run(script)
    found = pq.read_table(tmp_path / "records")
    assert found.schema.names == RESULTS.names
    rows = {row["id"]: row for row in found.to_pylist()}
    assert len(rows) == found.num_rows == 40
    assert rows.pop("a-23")["error"] == "RuntimeError: this text is poison"
    for name, row in rows.items():
        assert row["record"] == extractor.extract(texts[int(name[2:])], id=name).to_json().decode()


def test_an_article_that_kills_a_guarded_process_is_named(tmp_path: Path) -> None:
    script = tmp_path / "job.py"
    script.write_text(f"TEXT = {TEXT.format(5)!r}\n{GUARDED}")
    first, empty, last = json.loads(run(script))
    assert [row["id"] for row in first] == [f"0-{n}" for n in range(10)]
    assert empty == []
    assert [row["error"] for row in last] == [None] * 3
    errors = {row["id"]: row["error"] for row in first if row["error"]}
    assert errors == {
        "0-5": "ended the process that read it (exit code 9)",
        "0-6": "took longer than 1 s",
        "0-7": "RuntimeError: this text is poison",
    }
    assert [row["id"] for row in first if row["record"] is None] == list(errors)


def test_wrong_options_are_said_before_a_process_starts() -> None:
    with pytest.raises(PatternError):
        next(extract_guarded([], patterns=["no-such-folder"]))
    with pytest.raises(ValueError, match="columns found: judul"):
        next(extract_guarded([pa.RecordBatch.from_pydict({"judul": ["a"]})]))


def test_tables_are_extracted_batch_by_batch() -> None:
    table = pa.table({"text": pa.chunked_array([[TEXT.format(5)], [""]])})
    assert extract_table(table)["error"].to_pylist() == [None, "no text"]
    assert extract_table(table.slice(0, 0)).schema == RESULTS
    with pytest.raises(ValueError, match="columns found: judul"):
        extract_table(pa.table({"judul": pa.array([], pa.string())}))

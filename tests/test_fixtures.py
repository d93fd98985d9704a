"""The gate: no field's F1 over our own articles falls below its floor.

A change that gains is made to hold by ``beritaextract evaluate GOLD --raise-floors FLOORS``, for each pair below.
"""

import json
from pathlib import Path

import pytest

from beritaextract import Extractor
from beritaextract.evaluate import below_floors, evaluate, load, predict
from conftest import FIXTURES

REGIONAL = FIXTURES.parent / "regional"
GATES = [(FIXTURES, FIXTURES.parent / "floors.json")]
GATES += [(gold, gold.with_suffix(".floors.json")) for gold in sorted(REGIONAL.glob("*.jsonl"))]


@pytest.mark.parametrize(("gold", "floors"), GATES, ids=lambda p: p.name)
def test_no_field_falls_below_its_floor(gold: Path, floors: Path, extractor: Extractor) -> None:
    right = load(gold)
    scores = evaluate(right, predict(right, extractor, gold if gold.is_dir() else None))
    assert not below_floors(scores, json.loads(floors.read_text("utf-8")))


def test_there_are_sets_to_hold() -> None:
    assert len(GATES) >= 3

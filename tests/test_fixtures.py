"""The gate: no field's F1 over our own articles falls below its floor.

A change that gains is made to hold by ``beritaextract evaluate fixtures/articles --raise-floors fixtures/floors.json``.
"""

import json

from beritaextract import Extractor
from beritaextract.evaluate import below_floors, evaluate, load, predict
from conftest import FIXTURES

FLOORS = FIXTURES.parent / "floors.json"


def test_no_field_falls_below_its_floor(extractor: Extractor) -> None:
    gold = load(FIXTURES)
    scores = evaluate(gold, predict(gold, extractor, FIXTURES))
    assert not below_floors(scores, json.loads(FLOORS.read_text("utf-8")))

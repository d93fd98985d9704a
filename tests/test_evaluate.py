"""Comparing records with gold: the figures are those of the shared scorer, and gains and losses are told apart."""

import json
import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from beritaextract.cli import app
from beritaextract.evaluate import changes, evaluate, load, macro_f1, raise_floors
from conftest import FIXTURES, SHARED

GOLD = load(FIXTURES)


def blurred(gold: dict[str, Any], seed: int) -> dict[str, Any]:
    """The gold as a poor extractor would give it: values missing, changed, doubled, in another order."""
    dice = random.Random(seed)
    out = {}
    for key, record in gold.items():
        if dice.random() < 0.05:
            continue
        record = deepcopy(record)
        for section in ("officials", "statistics", "quotes"):
            items = [_blurred_item(item, dice) for item in record.get(section) or [] if dice.random() < 0.9]
            items += [deepcopy(i) for i in items if dice.random() < 0.05]
            dice.shuffle(items)
            record[section] = items
        event = record.get("event") or {}
        if event.get("date") and dice.random() < 0.3:
            event["date"] = {"edtf": "2020-01-01"}
        if event.get("venue"):
            event["venue"]["name"] = _fewer_words(event["venue"]["name"], dice)
        for agency in event.get("agencies") or []:
            agency["name"] = _fewer_words(agency["name"], dice)
            if dice.random() < 0.2:
                agency.update(acronym=None, region=None)
        out[key] = record
    return out


def _blurred_item(item: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    item = deepcopy(item)
    for key, value in item.items():
        if isinstance(value, str) and dice.random() < 0.15:
            item[key] = _fewer_words(value, dice)
        elif dice.random() < 0.05 and key not in ("name", "direct", "optional"):
            item[key] = None
    return item


def _fewer_words(words: str, dice: random.Random) -> str:
    kept = [w.replace("a", dice.choice("ae")) for w in words.split() if dice.random() < 0.8]
    return " ".join(kept) or words


def write(path: Path, records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records.values()), encoding="utf-8")
    return path


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared scorer is not beside this checkout")
@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_the_shared_scorer(seed: int, tmp_path: Path) -> None:
    gold = load(SHARED / "dev.jsonl") | load(SHARED / "seeds.jsonl") | GOLD
    predicted = blurred(gold, seed) if seed else gold
    files = [write(tmp_path / "gold.jsonl", gold), write(tmp_path / "predicted.jsonl", predicted)]
    command = [sys.executable, SHARED / "score.py", *files, "--json", tmp_path / "figures.json"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    wanted = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    scores = evaluate(gold, predicted)
    assert macro_f1(scores) == pytest.approx(wanted.pop("macro"))
    assert {name: scores[name].figures() for name in wanted} == {name: pytest.approx(f) for name, f in wanted.items()}


def test_gold_against_itself_is_right_and_against_nothing_all_missed() -> None:
    scores = evaluate(GOLD, GOLD)
    assert macro_f1(scores) == 1.0
    assert all(s.fp == s.fn == 0 for s in scores.values())
    nothing = evaluate(GOLD, {})
    assert {name: s.tp for name, s in nothing.items()} == dict.fromkeys(nothing, 0)
    assert all(nothing[name].fn == scores[name].tp for name in scores if name != "agency_region")


def record(name: str, venue: str, rule: str) -> dict[str, Any]:
    evidence = [{"start": 0, "end": 1, "rule": rule}]
    return {
        "article": {"id": "a"},
        "event": {"type": "rapat", "venue": {"name": venue, "evidence": evidence}},
        "officials": [{"name": name, "position": "Camat", "evidence": evidence}],
    }


def test_gains_and_losses_name_the_rule_that_read_the_value() -> None:
    gold = {"a": record("Rina Agustin", "Aula Melati", "gold")}
    before = {"a": record("Rina Agustin", "Lapangan", "old rule")}
    after = {"a": record("Bahar Lubis", "Aula Melati", "new rule")}
    found = {
        (c.kind, c.field, c.rule, c.value)
        for c in changes(evaluate(gold, before), evaluate(gold, after))
        if c.field in ("venue", "official")
    }
    assert found == {
        ("gained", "venue", "new rule", "Aula Melati"),
        ("no longer wrong", "venue", "old rule", "Lapangan"),
        ("lost", "official", "old rule", "Rina Agustin | Camat"),
        ("newly wrong", "official", "new rule", "Bahar Lubis | Camat"),
    }
    assert not changes(evaluate(gold, after), evaluate(gold, after))


def test_floors_rise_and_never_fall(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"venue": 0.9, "official": 0.1}', encoding="utf-8")
    new = raise_floors(floors, evaluate(GOLD, blurred(GOLD, 1)))
    assert new["venue"] >= 0.9
    assert new["official"] > 0.1
    assert json.loads(floors.read_text("utf-8")) == new
    assert raise_floors(floors, evaluate(GOLD, {})) == new


def test_the_command_prints_figures_errors_and_changes(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"a": record("Rina Agustin", "Aula Melati", "gold")})
    before = write(tmp_path / "before.jsonl", {"a": record("Rina Agustin", "Lapangan", "old rule")})
    after = write(tmp_path / "after.jsonl", {"a": record("Bahar Lubis", "Aula Melati", "new rule")})
    run = CliRunner().invoke
    result = run(app, ["evaluate", str(gold), str(after), "--errors", "--against", str(before)])
    assert result.exit_code == 0, result.output
    assert "macro F1" in result.stdout
    assert "a: missed Rina Agustin | Camat" in result.stdout
    assert "a: wrong  Bahar Lubis | Camat  [new rule]" in result.stdout
    assert "gained: venue a: Aula Melati  [new rule]" in result.stdout
    assert "lost: official a: Rina Agustin | Camat  [old rule]" in result.stdout
    figures = json.loads(run(app, ["evaluate", str(gold), str(after), "--json"]).stdout)
    assert figures["venue"]["f1"] == 1.0
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n", encoding="utf-8")
    result = run(app, ["evaluate", str(gold), str(broken)])
    assert (result.exit_code, "broken.jsonl:1: no article.id" in result.stderr) == (2, True)

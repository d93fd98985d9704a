"""What holds of every record, whatever the article: each value stands where its evidence says."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import jsonschema

from beritaextract import Extractor, Record, json_schema
from conftest import samples

SAMPLES = samples()
#: the sections whose every value must show where it was read
READ = ("dates", "agencies", "officials", "quotes", "statistics")


def evidences(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "evidence":
                yield from ((f"{path}.evidence[{n}]", e) for n, e in enumerate(inner))
            else:
                yield from evidences(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from evidences(inner, f"{path}[{n}]")


def faults(record: Record) -> Iterator[str]:
    text, plain = record.article.text, json.loads(record.to_json())
    for path, e in evidences(plain):
        if not 0 <= e["start"] < e["end"] <= len(text):
            yield f"{path}: {e['start']}-{e['end']} is not within the text"
        if not e["rule"].strip():
            yield f"{path}: no rule"
    for section in READ:
        for n, value in enumerate(plain[section]):
            if not value["evidence"]:
                yield f"{section}[{n}]: no evidence: {value}"
    for quote in record.quotes:
        for first in quote.evidence[:1]:
            if quote.text != text[first.start : first.end]:
                yield f"quote {quote.text!r} is not {text[first.start : first.end]!r}"
    for official in record.officials:
        for first in official.evidence[:1]:
            if official.name.split() != text[first.start : first.end].split():
                yield f"official {official.name!r} is not {text[first.start : first.end]!r}"
    event = record.event
    for name, value in (("date", event and event.date), ("venue", event and event.venue)):
        if value and not value.evidence and getattr(value, "edtf", "") is not None:
            yield f"event.{name}: no evidence"


def broken(records: list[Record]) -> list[str]:
    return [f"{s.id}: {fault}" for s, record in zip(SAMPLES, records, strict=True) for fault in faults(record)]


def test_every_value_stands_where_its_evidence_says(records: list[Record]) -> None:
    found = broken(records)
    assert not found, "\n".join(found[:40])


def test_records_survive_json(records: list[Record]) -> None:
    for record in records:
        assert Record.from_json(record.to_json()) == record


def test_records_follow_the_schema(records: list[Record]) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for sample, record in zip(SAMPLES, records, strict=True):
        errors = [
            f"{sample.id}: {e.json_path}: {e.message}" for e in validator.iter_errors(json.loads(record.to_json()))
        ]
        assert not errors, errors[:5]


def test_the_same_article_gives_the_same_record(extractor: Extractor, records: list[Record]) -> None:
    for sample, record in list(zip(SAMPLES, records, strict=True))[::3]:
        assert sample.extract(extractor) == record


def test_a_pickled_extractor_reads_the_same(extractor: Extractor, records: list[Record]) -> None:
    copy = pickle.loads(pickle.dumps(extractor))
    for sample, record in list(zip(SAMPLES, records, strict=True))[:3]:
        assert sample.extract(copy) == record


def test_nothing_disappears_unseen(records: list[Record]) -> None:
    """Every line of a text is in the article's text or among the lines removed, in its order."""
    for sample, record in zip(SAMPLES, records, strict=True):
        if sample.text is not None:
            given, kept = lines(sample.text), lines(record.article.text)
            assert sorted(given) == sorted([*kept, *record.article.removed]), sample.id
            rest = iter(given)
            assert all(line in rest for line in kept), sample.id


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]

"""Explanations name the rule, the words and the rivals of a value."""

import pytest

import beritaextract
from beritaextract.explain import explain

TEXT = (
    "SINJAI – Camat Tellulimpoe, Rustam, membuka rapat di Aula Kantor Camat Tellulimpoe, Senin (4/3/2024).\n"
    "“Mari kita jaga anak-anak kita bersama,” kata Rustam.\n"
)


@pytest.fixture(scope="module")
def record() -> beritaextract.Record:
    return beritaextract.extract(TEXT)


def test_an_official_is_explained_by_words_and_rule(record: beritaextract.Record) -> None:
    official = record.officials[0]
    told = record.explain(official)
    assert told.path == "officials[0]"
    assert told.readings[0].words == "Rustam"
    assert told.readings[0].rule == official.evidence[0].rule
    assert "Camat Tellulimpoe" in told.sentence
    assert "officials[0]" in str(told)
    assert "'Rustam'" in str(told)


def test_every_value_with_evidence_is_explained(record: beritaextract.Record) -> None:
    paths = {e.path for e in explain(record)}
    assert {"officials[0]", "quotes[0]"} <= paths


def test_a_field_limits_what_is_told(record: beritaextract.Record) -> None:
    assert {e.path.split("[")[0] for e in explain(record, "quotes")} == {"quotes"}


def test_a_value_of_another_record_is_refused(record: beritaextract.Record) -> None:
    other = beritaextract.extract("Rapat dibuka Bupati Wajo, Sarpin.").officials[0]
    with pytest.raises(ValueError, match="not part of the record"):
        record.explain(other)

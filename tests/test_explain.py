"""Explanations name the rule, the words and the rivals of a value."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import beritaextract
from beritaextract.cli import app
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


def test_the_events_rivals_are_weighed_by_named_factors(record: beritaextract.Record) -> None:
    assert record.event is not None
    told = record.explain(record.event)
    assert told.chosen is not None
    assert told.chosen.score is not None
    assert told.rivals
    assert all(c.score is not None and c.score <= told.chosen.score for _, c in told.rivals)
    assert any("+" in reason for reason in told.chosen.reasons)


def test_a_place_too_light_for_a_venue_is_told_as_refused() -> None:
    text = "Warga menemukan mayat di Lapangan Merdeka. Kapolres Wajo AKBP Bustan mengatakan penyelidikan berjalan."
    record = beritaextract.extract(text)
    assert record.event is not None
    assert record.event.venue is None
    refused = [e for e in explain(record, "event.venue") if e.path.endswith("refused")]
    assert [e.readings[0].words for e in refused] == ["Lapangan Merdeka"]
    assert "too light" in str(refused[0])


def test_the_command_prints_one_part_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["explain", str(tmp_path / "a.txt"), "--field", "event.venue"])
    assert result.exit_code == 0
    assert "Aula Kantor Camat" in result.stdout
    assert "officials" not in result.stdout


def test_a_number_that_is_no_figure_is_told_with_its_reason() -> None:
    text = (
        "Sepanjang 2023 DP3A Kabupaten Wajo mencatat 27 kasus KDRT, kata Kepala DP3A Wajo, Rahmawati. "
        "Tahun depan ditargetkan 12 kasus KDRT saja."
    )
    record = beritaextract.extract(text)
    assert [s.value for s in record.statistics] == [27]
    refused = [e for e in explain(record, "statistics") if e.path == "statistics.refused"]
    assert [(e.readings[0].words, e.value) for e in refused] == [("12", "plan")]


def test_officials_and_quotes_name_their_rivals() -> None:
    text = (
        "Kepala DP3A Wajo, Rahmawati Saleh, dan Camat Tempe, Bustan Ali, hadir. Turut hadir Kapolres Wajo.\n"
        "“Kita kawal bersama kasus ini,” kata Rahmawati didampingi Bustan Ali, Senin (4/3/2024).\n"
    )
    record = beritaextract.extract(text)
    told = explain(record, "quotes")[0]
    assert record.quotes[0].speaker == "Rahmawati Saleh"
    assert told.chosen is not None
    assert "named in the reporting clause" in told.chosen.reasons
    assert any(c.reasons == ("Bustan Ali",) for _, c in told.rivals)
    refused = [e for e in explain(record, "officials") if e.path == "officials.refused"]
    assert any(e.value == "an office without a name" and "Kapolres" in e.readings[0].words for e in refused)

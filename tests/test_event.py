"""The event: what its evidence points at, broken pattern files, robustness."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beritaextract import Extractor
from beritaextract.patterns import PatternError

EXTRACTOR = Extractor()


def test_evidence_of_the_date_is_the_whole_expression() -> None:
    text = "PALU - Dinas Sosial Kota Palu menggelar pelatihan di Aula Bappeda, Kamis (4/11/2021) pagi."
    event = EXTRACTOR.extract(text).event
    assert event is not None
    assert event.date is not None
    where = event.date.evidence[0]
    assert text[where.start : where.end] == "Kamis (4/11/2021) pagi"
    assert (event.date.edtf, event.date.part_of_day, event.date.basis) == ("2021-11-04", "pagi", "explicit")


def test_date_against_its_weekday_is_kept_and_warned_of() -> None:
    record = EXTRACTOR.extract("PALU - Dinas Sosial Kota Palu menggelar pelatihan di Aula Bappeda, Senin (4/11/2021).")
    assert record.event is not None
    assert record.event.date is not None
    assert record.event.date.edtf == "2021-11-04"
    assert [w.code for w in record.warnings] == ["weekday_mismatch"]


def test_unknown_type_of_event_is_named(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text('[types.pesta]\nnouns = ["pesta"]\n', encoding="utf-8")
    with pytest.raises(PatternError, match="pesta"):
        Extractor([tmp_path])


def test_a_user_adds_an_activity(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text('[types.rapat]\nnouns = ["tudang madeceng"]\n', encoding="utf-8")
    text = "WAJO - Bupati Wajo membuka Tudang Madeceng di Rumah Jabatan, Senin (8/7/2024)."
    event = Extractor([tmp_path]).extract(text).event
    assert event is not None
    assert event.type == "rapat"


PIECES = """Dinas menggelar rapat Kamis (4/11/2021) Aula mengatakan " “ ” . , Polres menangkap tidak akan yang kegiatan
itu dibuka Bupati ujarnya sosialisasi kemarin 2022 hingga kasus \\n SINJAI -"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=80).map(" ".join)), st.sampled_from([None, "2021-11-05"]))
def test_any_text(text: str, published: str | None) -> None:
    record = EXTRACTOR.extract(text, published=published)
    if record.event is not None:
        spans = [*record.event.evidence, *(record.event.date.evidence if record.event.date else ())]
        assert all(0 <= e.start < e.end <= len(record.article.text) for e in spans)

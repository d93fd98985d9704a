"""The record: frozen, round-trips through JSON, described by a JSON Schema."""

import msgspec
import pytest

from beritaextract import Article, Record, json_schema
from beritaextract.record import Event, EventDate, Evidence, Official, Period, Region, Statistic

RECORD = Record(
    article=Article(id="a", text="Pada 2021 ada 22 kasus TPPO di Inhil, kata Wati."),
    event=Event(type="pernyataan", date=EventDate(edtf="2021", evidence=(Evidence(5, 9, "year"),))),
    officials=(Official(name="Wati", titles=("SKM",), roles=("stated",), evidence=(Evidence(43, 47, "name"),)),),
    statistics=(
        Statistic(
            category="tppo",
            label="kasus TPPO",
            value=22,
            unit="kasus",
            period=Period("2021"),
            region=Region("14.04", "Kabupaten Indragiri Hilir"),
            evidence=(Evidence(14, 16, "number"),),
        ),
    ),
)


def test_json_round_trip() -> None:
    assert Record.from_json(RECORD.to_json()) == RECORD


def test_dict_has_the_field_names_of_the_contract() -> None:
    plain = RECORD.to_dict()
    assert plain["schema"] == "beritaextract/1"
    assert list(plain["statistics"][0]["evidence"][0]) == ["start", "end", "rule"]
    assert plain["event"]["venue"] is None


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        RECORD.event = None  # type: ignore[misc]


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="kind"):
        Record.from_json(RECORD.to_json().replace(b'"kind":"count"', b'"kind":"guess"'))


def test_schema_names_every_section() -> None:
    record = json_schema()["$defs"]["Record"]["properties"]
    sections = ["schema", "article", "event", "dates", "agencies", "officials", "quotes", "statistics", "warnings"]
    assert sorted(record) == sorted(sections)

"""Mentions joined into people."""

from __future__ import annotations

import pytest

from beritaextract import Extractor
from beritaextract.match.document import Document
from beritaextract.patterns import Patterns
from beritaextract.record import Article
from beritaextract.resolve.names import NameResolver, Person


@pytest.fixture(scope="module")
def resolver() -> NameResolver:
    return NameResolver(Patterns())


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def people(extractor: Extractor, text: str) -> tuple[str, list[Person]]:
    doc = Document.build(Article(text=text))
    return doc.text, extractor.names.resolve(doc, extractor.match(doc))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Faturahman", "Faturrahman"),
        ("Husain Lahay", "Husain Lahai"),
        ("A. Tenri Olle", "Andi Tenri"),
        ("Moh. Sholeh", "Muhammad Sholeh"),
        ("Dzulkarnaen Lubis", "Zulkarnaen Lubis"),
        ("Rahmad Syah", "Rahmadsyah"),
        ("SITI MARYANI", "Siti Maryani"),
        ("Mu’minah", "Mu'minah"),
    ],
)
def test_forms_of_one_name(resolver: NameResolver, one: str, other: str) -> None:
    assert resolver.same(one, other)
    assert resolver.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Maryani", "Siti Aminah"),
        ("Andi Baso", "Andi Tenri"),
        ("Yuliana", "Yulianus"),
        ("Rina", "Rini"),
        ("S.", "Siti"),
    ],
)
def test_two_names(resolver: NameResolver, one: str, other: str) -> None:
    assert not resolver.same(one, other)


def test_every_mention_of_a_person_is_kept(extractor: Extractor) -> None:
    text, found = people(
        extractor,
        "Bupati Sinjai Andi Rahman Latif membuka rapat. Andi Rahman menyebut target naik.\n"
        '"Kita kejar," kata Latif. Bupati juga meminta camat bergerak.',
    )
    assert [p.name for p in found] == ["Andi Rahman Latif"]
    assert [text[s:e] for s, e in found[0].mentions] == ["Andi Rahman Latif", "Andi Rahman", "Latif", "Bupati"]


def test_a_position_that_two_people_hold_names_neither(extractor: Extractor) -> None:
    text, found = people(
        extractor, "Bupati Bone Ahmad Rizal bertemu Bupati Wajo Sulaiman Karim. Bupati menyambut baik usulan itu."
    )
    assert [[text[s:e] for s, e in p.mentions] for p in found] == [["Ahmad Rizal"], ["Sulaiman Karim"]]


def test_evidence_begins_with_the_name(extractor: Extractor) -> None:
    text = "Kepala DP3A Kukar Siti Maryani menyebut angka itu naik."
    (official,) = extractor.extract(text).officials
    spans = [text[e.start : e.end] for e in official.evidence]
    assert spans == ["Siti Maryani", "Kepala", "DP3A Kukar"]


def test_fullest_position_and_all_titles(extractor: Extractor) -> None:
    _, (person,) = people(
        extractor,
        "Kabid Siti Maryani hadir. Kabid PPA DP3A Kukar Hj. Siti Maryani, SKM menambahkan, kata Siti Maryani, M.Kes.",
    )
    assert (person.position, person.agency) == ("Kabid PPA", "DP3A Kukar")
    assert set(person.titles) >= {"Hj.", "SKM"}


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Kapolres Toba AKBP Frans Sihite melalui Kanit PPA Ipda Doni Silaban membenarkan.", "Polres Toba"),
        ("Polda Jambi merilis 80 kasus. Kabid Humas Kombes Pol Amri Tanjung hadir.", "Polda Jambi"),
        ("Rapat digelar DPRD Sintang. Ketua Komisi C, Kristofel Andau, memimpin rapat.", "DPRD Sintang"),
        (
            "Dinas Sosial Kabupaten Batang menyalurkan bantuan. Sekretaris Dinas, Yeni Fitria, hadir.",
            "Dinas Sosial Kabupaten Batang",
        ),
        ("Warga Kabupaten Lampung Timur resah. Bupati Mustofa Kamal turun tangan.", "Lampung Timur"),
    ],
)
def test_where_an_office_without_organisation_belongs(extractor: Extractor, text: str, agency: str) -> None:
    _, found = people(extractor, text)
    assert found[-1].agency == agency

"""The table of regions agrees with the Kemendagri codes, and names are read as the press writes them."""

import csv

import pytest
from lokal import wilayah

from beritaextract import Extractor, Patterns
from beritaextract.match.document import Document
from beritaextract.match.gazetteer import bare_name, gazetteer
from beritaextract.places import kecamatan_table, key
from beritaextract.resolve.regions import article_region

PATTERNS = Patterns()
TABLE = gazetteer(PATTERNS)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, text: str, **meta: str) -> list[tuple[str, str | None]]:
    doc = Document.build(extractor.reader.read(text, **meta))
    return [(text[m.start : m.end], m.region.name if m.region else None) for m in extractor.match(doc).regions]


def test_every_code_of_the_decree_is_there() -> None:
    provinces = wilayah.list_wilayah()
    second = [w for p in provinces for w in wilayah.list_wilayah(p.code)]
    assert (len(provinces), len(second)) == (38, 514)
    for w in (*provinces, *second):
        region = TABLE.region(w.code)
        assert region is not None
        assert key(bare_name(region.name)) == key(bare_name(w.name.replace("Kep. ", "Kepulauan ")))
    for w in second:
        names = {k.name for k in wilayah.list_wilayah(w.code)}
        assert {r.name.split(" ", 1)[1] for r in TABLE.kecamatan_of(w.code).values()} <= names


def test_every_press_name_has_a_known_code_and_kind() -> None:
    with PATTERNS.path("region_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["code"] in TABLE.regions, row
            assert row["kind"] in {"short", "acronym", "word", "area", "seat"}, row


@pytest.mark.parametrize("code", sorted(TABLE.regions))
def test_every_official_name_is_read_back(extractor: Extractor, code: str) -> None:
    region = TABLE.region(code)
    assert region is not None
    assert (region.name, region.name) in read(extractor, f"Kegiatan di {region.name} berjalan lancar.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pemkab Kukar", "Kabupaten Kutai Kartanegara"),
        ("Kota Lubuklinggau", "Kota Lubuk Linggau"),
        ("Kab. Kep. Meranti", "Kabupaten Kepulauan Meranti"),
        ("Provinsi NTB", "Provinsi Nusa Tenggara Barat"),
        ("Polda Jambi", "Provinsi Jambi"),
        ("Polresta Banyuwangi", "Kabupaten Banyuwangi"),
        ("Polresta Malang Kota", "Kota Malang"),
        ("Polrestabes Bandung", "Kota Bandung"),
        ("Wali Kota Jakarta Timur", "Kota Administrasi Jakarta Timur"),
        ("Bupati Toli-Toli", "Kabupaten Toli-Toli"),
        ("warga OKI", "Kabupaten Ogan Komering Ilir"),
    ],
)
def test_press_names(extractor: Extractor, text: str, name: str) -> None:
    assert [n for _, n in read(extractor, f"Menurut {text}, data itu benar.")] == [name]


@pytest.mark.parametrize(
    "text", ["oki", "batu", "kabupaten/kota se-Indonesia", "Kecamatan", "", "Kota", "\n--", "Kab."]
)
def test_nothing_but_the_country_is_read_from_words(extractor: Extractor, text: str) -> None:
    assert {n for _, n in read(extractor, text)} <= {"Indonesia"}


def test_shared_names_stay_open_or_follow_the_article(extractor: Extractor) -> None:
    assert read(extractor, "Kasus di Bandung naik.") == [("Bandung", None)]
    assert read(extractor, "Kasus di Banjar naik di Provinsi Kalimantan Selatan.")[0] == ("Banjar", "Kabupaten Banjar")


def test_shared_names_follow_the_heads_that_the_article_names(extractor: Extractor) -> None:
    assert read(extractor, "Warga Bogor mengadu ke Pemkot. Wali Kota berjanji membantu.") == [("Bogor", "Kota Bogor")]
    assert read(extractor, "Warga Bogor mengadu. Bupati berjanji membantu.") == [("Bogor", "Kabupaten Bogor")]
    assert read(extractor, "Warga Bogor mengadu kepada Bupati dan Wali Kota.") == [("Bogor", None)]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        (
            "SINJAI, Kabar - Dinas Kesehatan Kabupaten Sinjai mendata 12 kasus. Pasien dirujuk ke Makassar.",
            "Kabupaten Sinjai",
        ),
        (
            "PALU, Kabar - DP3A Sulteng mencatat 300 kasus, terbanyak di Kabupaten Poso dan Kota Palu.",
            "Provinsi Sulawesi Tengah",
        ),
        (
            "NAMLEA, Kabar - Hakim PN Namlea memutus perkara itu, Senin. Terdakwa menerima putusan tersebut.",
            "Kabupaten Buru",
        ),
        ("Hujan turun sejak pagi.", None),
    ],
)
def test_the_articles_own_region(extractor: Extractor, text: str, home: str | None) -> None:
    doc = Document.build(extractor.reader.read(text))
    region = article_region(doc, extractor.match(doc))
    assert (region.name if region else None) == home


def test_kecamatan_by_name_and_by_kabupaten() -> None:
    table = kecamatan_table(Patterns().path("kecamatan.csv"))
    assert "Kluet Utara" in table
    assert "KLUET-UTARA" in table
    assert "Kluet Entah" not in table
    assert ("11.01.02", "Kluet Utara") in table.of("11.01")
    assert table.of("99.99") == table.named("Kluet Entah") == []
    several = table.named("Pulau Panggung") + table.named("Sukamaju")
    assert several == [(code, name) for code, name in several if (code, name) in table.of(code[:5])]
    assert len(table.named("Bandar")) > 1

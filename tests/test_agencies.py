"""Offices are found under their many names, with the right region, and the event's agencies by construction."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beritaextract import Extractor, Patterns
from beritaextract.match.agencies import WomenOffice
from beritaextract.match.document import Document
from beritaextract.record import Agency
from beritaextract.resolve.candidates import EventCandidate

EXTRACTOR = Extractor()
WOMEN = WomenOffice(Patterns()["agencies"]["women"])


def agencies(text: str) -> list[Agency]:
    doc = Document.build(EXTRACTOR.reader.read(text))
    return EXTRACTOR.agencies.resolve(doc, EXTRACTOR.match(doc))


def held_by(text: str, kind: str) -> list[tuple[str, str | None]]:
    doc = Document.build(EXTRACTOR.reader.read(text))
    found = EXTRACTOR.match(doc)
    offices = EXTRACTOR.agencies.resolve(doc, found)
    people = EXTRACTOR.names.resolve(doc, found)
    _, attributions = EXTRACTOR.speakers.resolve(doc, found, people)
    candidate = EventCandidate(0, 1, kind, 0, 0)  # type: ignore[arg-type]
    organisers = EXTRACTOR.events.organisers
    chosen = organisers.offices(doc, found, offices, candidate).choose(people, attributions)
    return [(a.acronym or a.name, a.region.name if a.region else None) for a in chosen]


ACRONYMS = [
    "dp3a", "dpppa", "dp3ap2kb", "dp3appkb", "dp3akb", "dp3ak", "dp3akkb", "dp3acskb", "dp3apm", "dppapp",
    "dp3ap2", "dppkbpppa", "dppkbp3a", "dp2kbp3a", "dp2kbp2pa", "dp2kb2pa", "dp2pap2kb", "dpmppa", "dinsosp3a",
    "dinsospppa", "dinsosp3ap2kb", "dinsosp3akb", "bp3akb", "dpppappkb", "dpppakb", "dpppap2kb", "dp3a2kb",
    "dp3ad", "dp3amd", "dpppapm", "dpmdppa", "dpmdp3a", "dkbpppa", "dkbp3a", "dsp3a", "dspppa",
    "dinsosppkbpppa", "p3ap2kb", "dpppakkb", "dkp3a",
]  # fmt: skip


@pytest.mark.parametrize(
    "acronym",
    ACRONYMS,
)
def test_grammar_of_the_womens_office_reads(acronym: str) -> None:
    assert WOMEN.reads(acronym)


@pytest.mark.parametrize(
    "word", ["dppkb", "bpbd", "dprd", "ppkb", "papua", "pada", "dapat", "kppad", "dpa", "psp", "ppkm"]
)
def test_grammar_of_the_womens_office_leaves(word: str) -> None:
    assert not WOMEN.reads(word)


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("Kepala DP2KBP3A Inhil hadir.", "DP2KBP3A", "Kabupaten Indragiri Hilir"),
        ("Kadis Kesehatan Kukar hadir.", "Dinas Kesehatan", "Kabupaten Kutai Kartanegara"),
        ("Dinas Lingkungan Hidup (DLH) Provinsi Lampung hadir.", "Dinas Lingkungan Hidup", "Provinsi Lampung"),
        (
            "Dinas Pemberdayaan Perempaun dan Perlindungan Anak Muna",
            "Dinas Pemberdayaan Perempaun dan Perlindungan Anak",
            "Kabupaten Muna",
        ),
        ("Kepolisian Resor (Polres) Nganjuk hadir.", "Kepolisian Resor", "Kabupaten Nganjuk"),
        ("Polres Metro Depok hadir.", "Polres Metro", "Kota Depok"),
        ("Kodim 1404/Pinrang hadir.", "Kodim 1404", "Kabupaten Pinrang"),
        ("Kantor Imigrasi Kelas II Non TPI Ponorogo hadir.", "Kantor Imigrasi Kelas II Non TPI", "Kabupaten Ponorogo"),
        ("BP3MI Sulawesi Utara hadir.", "BP3MI", "Provinsi Sulawesi Utara"),
        ("Komisi III DPRD Kota Palu hadir.", "Komisi III DPRD", "Kota Palu"),
        (
            "Kementerian Koordinator Bidang Pembangunan Manusia dan Kebudayaan RI hadir.",
            "Kementerian Koordinator Bidang Pembangunan Manusia dan Kebudayaan",
            "Indonesia",
        ),
        ("LBH Cahaya Bunda Kendari hadir.", "LBH Cahaya Bunda", "Kota Kendari"),
        ("Women’s Crisis Centre (WCC) Melati Kota Palembang hadir.", "Women’s Crisis Centre", "Kota Palembang"),
        ("Pemerintah Kabupaten Sikka hadir.", "Pemerintah Kabupaten", "Kabupaten Sikka"),
        ("Polsek Maiwa hadir di Kabupaten Enrekang.", "Polsek", "Kecamatan Maiwa"),
    ],
)
def test_one_office(text: str, name: str, region: str | None) -> None:
    found = agencies(text)
    assert [(a.name, a.region.name if a.region else None) for a in found[:1]] == [(name, region)]


@pytest.mark.parametrize(
    "text",
    [
        "Polda bersama polres jajaran mengungkap kasus.",
        "Sebagian dinas terkait dan badan usaha hadir.",
        "Pekerja Migran Indonesia (PMI) asal Desa Sukamaju pulang.",
        "PA adalah inisial pelaku.",
        "Dinas, badan, kantor.",
    ],
)
def test_words_that_name_no_office(text: str) -> None:
    assert [a.name for a in agencies(text) if a.name != "Polda"] == []


def test_mentions_of_one_office_become_one() -> None:
    text = (
        "Dinas Kesehatan (Dinkes) Kabupaten Maros mendata ulang. Kepala Dinkes Maros meninjau puskesmas. "
        "Dinas Kesehatan berjanji menambah bidan. Dinkes Provinsi Sulawesi Selatan ikut membantu."
    )
    assert [(a.name, a.region.name) for a in agencies(text) if a.region] == [
        ("Dinas Kesehatan", "Kabupaten Maros"),
        ("Dinkes", "Provinsi Sulawesi Selatan"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Pemkab Sikka melalui Dinas P3A menggelar pelatihan.", "pelatihan", [("Dinas P3A", "Kabupaten Sikka")]),
        (
            "Pelatihan itu digelar oleh Dinkes Maros bersama PKK Maros.",
            "pelatihan",
            [("Dinkes", "Kabupaten Maros"), ("PKK", "Kabupaten Maros")],
        ),
        (
            "Pemkot Palu menandatangani nota kesepahaman dengan Pengadilan Agama Palu, Rabu.",
            "peluncuran",
            [("Pemkot", "Kota Palu"), ("Pengadilan Agama", "Kota Palu")],
        ),
        (
            "Rapat dibuka Bupati Sikka. Kegiatan diselenggarakan Bappeda Sikka di aula kantor itu.",
            "rapat",
            [("Bappeda", "Kabupaten Sikka")],
        ),
        (
            'Kepala DP3A Maros, Andi Nurlela, menyebut 12 kasus. "Angka itu naik dari tahun lalu," kata Andi Nurlela.',
            "pernyataan",
            [("DP3A", "Kabupaten Maros")],
        ),
        (
            "Petugas Polsek Turikale bersama Satreskrim Polres Maros menangkap dua orang di Kabupaten Maros.",
            "penegakan_hukum",
            [("Polsek", "Kecamatan Turikale"), ("Polres", "Kabupaten Maros")],
        ),
    ],
)
def test_who_held_the_event(text: str, kind: str, expected: list[tuple[str, str | None]]) -> None:
    assert held_by(text, kind) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Dinas",
                "P3A",
                "(",
                ")",
                "Kabupaten",
                "Kota",
                "Sinjai",
                "dan",
                ",",
                ".",
                "Kepala",
                "Polres",
                "-",
                "Kecamatan",
                "UPTD",
                "\n",
                "melalui",
            ]
        ),
        max_size=14,
    )
)
def test_never_raises(parts: list[str]) -> None:
    text = " ".join(parts)
    for a in EXTRACTOR.extract(text).agencies:
        assert all(0 <= e.start < e.end <= len(text) for e in a.evidence)

"""Where a venue's name ends, and which place is the event's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beritaextract import Extractor
from beritaextract.match.document import Document
from beritaextract.resolve.candidates import EventCandidate
from beritaextract.resolve.place import choose_venue

EXTRACTOR = Extractor()


def read(text: str) -> tuple[Document, list[str]]:
    doc = Document.build(EXTRACTOR.reader.read(text))
    return doc, [doc.text[v.start : v.end] for v in EXTRACTOR.match(doc).venues]


def venue(text: str, kind: str = "rapat") -> str | None:
    doc = Document.build(EXTRACTOR.reader.read(text))
    found = EXTRACTOR.match(doc)
    chosen = choose_venue(doc, found, EventCandidate(0, 0, kind, 0, 0, sentences=[0]))  # type: ignore[arg-type]
    return chosen.name if chosen else None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Aula Kantor Camat Bukit, Senin (3/4/2023)", "Aula Kantor Camat Bukit"),
        ("Hotel Melati (12/5/2024) dan diikuti warga", "Hotel Melati"),
        ("Gedung Serba Guna yang baru diresmikan", "Gedung Serba Guna"),
        ("Pendopo Kabupaten Sumenep pada hari Rabu", "Pendopo Kabupaten Sumenep"),
        ("Aula Dinas Sosial dan Perlindungan Anak Kota Bima, kemarin", "Aula Dinas Sosial dan Perlindungan Anak"),
        ("Ruang Rapat Lt. 2 Bappeda, Jumat", "Ruang Rapat Lt. 2 Bappeda"),
        ("Kafe Rindu dan dihadiri anak muda", "Kafe Rindu"),
        ("Pasar Baru dan Pasar Lama, Selasa", "Pasar Baru dan Pasar Lama"),
        ("lantai 3 Hotel Bahari\nBaris baru", "lantai 3 Hotel Bahari"),
    ],
)  # fmt: skip
def test_where_a_name_ends(words: str, name: str) -> None:
    _, names = read(f"Rapat digelar di {words}.")
    assert any(n.startswith(name) for n in names[:1]), names


def test_the_place_where_the_event_is_held_wins_over_others() -> None:
    text = (
        "Pemkab Sinjai menggelar rapat di Aula Tongkonan, Kamis (4/11/2021). Korban ditemukan di Pantai Lestari. "
        "Rapat berikutnya akan digelar di Hotel Bahari."
    )
    assert venue(text) == "Aula Tongkonan"


def test_a_statement_has_a_venue_only_where_a_named_place_is_told() -> None:
    assert (
        venue("Hal itu dikatakan Wali Kota kepada wartawan di Balai Kota, Selasa (7/5/2024).", "pernyataan")
        == "Balai Kota"
    )
    assert venue("Hal itu dikatakan Bupati saat ditemui di ruang kerjanya, Selasa (7/5/2024).", "pernyataan") is None
    assert venue("Kasus terbanyak ada di Kecamatan Bukit, kata Bupati, Selasa (7/5/2024).", "pernyataan") is None


def test_places_inside_direct_speech_are_no_venue() -> None:
    assert venue('"Kami kemarin rapat di Hotel Bahari, Selasa (7/5/2024)," ujar Ratna Dewi.') is None


@given(
    st.lists(
        st.sampled_from(
            ["di ", "Di ", "bertempat di ", "Aula ", "hotel ", "salah satu ", "(", ")", ", ", ". ", "\n", "Kota ",
             "dan ", "Kecamatan ", "12", "lantai ", "Jl. ", "Senin ",
             "(3/4/2023)", "Bukit ", "yang ", "ke ", "Desa ", "'", "/"]
        ),
        max_size=30,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_words_are_read(pieces: list[str]) -> None:
    doc = Document.build(EXTRACTOR.reader.read("".join(pieces)))
    found = EXTRACTOR.match(doc)
    assert all(doc.text[v.start : v.end] == v.name and v.name.strip() for v in found.venues)
    for kind in ("rapat", "pernyataan"):
        choose_venue(doc, found, EventCandidate(0, 0, kind, 0, 0))  # type: ignore[arg-type]

"""Quotation marks, reporting clauses, speakers: what the examples beside the rules do not show."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beritaextract import Extractor
from beritaextract.match.document import Document, split_paragraphs
from beritaextract.match.marks import pair_marks

EXTRACTOR = Extractor()
PIECES = [
    '"', "“", "”", "''", ",,", "‘", "’", "'", "«", "»", " ", "\n", ". ", ", ", "?", "!", "24", "kata ",
    "ujarnya", "ungkap ", "Ratna Dewi ", "ia ", "mengatakan", "menurut ", "Bupati ", "anak-anak ", "tema ", "siri'",
    "Jum'at", "(32) ", "melalui ",
]  # fmt: skip


def spoken(text: str) -> list[str]:
    return [text[s.start : s.end] for s in pair_marks(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Satu dua tiga," ujarnya.', ["Satu dua tiga,"]),
        ("”Satu dua tiga,“ ujarnya.", ["Satu dua tiga,"]),
        ("''Satu dua tiga,'' ujarnya.", ["Satu dua tiga,"]),
        ("'Satu dua tiga,' ujarnya pada Jum'at.", ["Satu dua tiga,"]),
        ('" Satu dua tiga ," ujarnya.', ["Satu dua tiga ,"]),
        ('Katanya."Satu dua tiga"ujarnya.Lalu."Empat lima enam"ujarnya.', ["Satu dua tiga", "Empat lima enam"]),
        ('"Satu dua tiga," ujarnya. "Empat, lima, enam."', ["Satu dua tiga,", "Empat, lima, enam."]),
        ('"Orang menyebutnya "pela gandong" di sini," ujarnya.', ['Orang menyebutnya "pela gandong" di sini,']),
        ('Layar 55" itu rusak. "Kami ganti besok," ujarnya.', ["Kami ganti besok,"]),
        ('"Satu dua tiga.\n"Empat lima enam," ujarnya.', ["Satu dua tiga.", "Empat lima enam,"]),
        ('"Satu dua tiga.\nEmpat lima enam," ujarnya.', ["Satu dua tiga.\nEmpat lima enam,"]),
        ("siri' na pacce dan Jum'at", []),
    ],
)
def test_marks_pair_by_position(text: str, expected: list[str]) -> None:
    assert spoken(text) == expected


def test_a_forgotten_mark_costs_no_more_than_its_paragraph() -> None:
    text = (
        '"Satu dua tiga, kata Ratna Dewi.\n\n"Empat lima enam," ujarnya.\n\nTujuh," tutup dia.\n\n'
        '"Delapan sembilan sepuluh," katanya.'
    )
    quotes = [q.text for q in EXTRACTOR.extract(text).quotes]
    assert "Empat lima enam," in quotes
    assert "Delapan sembilan sepuluh," in quotes


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    record = EXTRACTOR.extract(text)
    for q in record.quotes:
        assert record.article.text[q.evidence[0].start : q.evidence[0].end] == q.text


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_mark_soup_is_read(pieces: list[str]) -> None:
    record = EXTRACTOR.extract("".join(pieces))
    spans = [(q.evidence[0].start, q.evidence[0].end) for q in record.quotes]
    assert spans == sorted(spans)
    assert all(record.article.text[s:e] == q.text for (s, e), q in zip(spans, record.quotes, strict=True))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_what_is_told_goes_on_until_an_office_counts() -> None:
    text = (
        "Kepala Dinas Sosial Kabupaten Sinjai, Ratna Dewi mengatakan jumlah laporan naik. Paling banyak dari kota. "
        "DP3A Sinjai mencatat 22 laporan. Selebihnya dari desa."
    )
    doc = Document.build(EXTRACTOR.reader.read(text))
    found = EXTRACTOR.match(doc)
    _, told = EXTRACTOR.speakers.resolve(doc, found, EXTRACTOR.names.resolve(doc, found))
    assert [(doc.text[a.start :][:6], a.speaker, a.carried) for a in told] == [
        ("Kepala", "Ratna Dewi", False),
        ("Paling", "Ratna Dewi", True),
    ]

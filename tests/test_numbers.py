"""Numbers: values of figures and words, and robustness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beritaextract import Patterns
from beritaextract.match.document import Document
from beritaextract.match.mentions import Found, NumberMention
from beritaextract.match.numbers import NumberMatcher, parse_figure
from beritaextract.record import Article

MATCHER = NumberMatcher(Patterns())


def find(text: str) -> list[NumberMention]:
    return MATCHER.find(Document.build(Article(text=text)), Found())


@pytest.mark.parametrize(
    ("figures", "thousands", "value"),
    [
        ("58", False, 58),
        ("11.952", False, 11952),
        ("1.234.567", False, 1234567),
        ("8,5", False, 8.5),
        ("8.5", False, 8.5),
        ("1.250,75", False, 1250.75),
        ("1,250", True, 1250),
        ("1,250", False, 1.25),
        ("1.2.3", False, None),
    ],
)
def test_figures(figures: str, thousands: bool, value: float | None) -> None:
    assert parse_figure(figures, thousands) == value


UNITS = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def spell(n: int) -> str:
    if n < 10:
        return UNITS[n - 1]
    if n < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(n, f"{UNITS[n - 11]} belas")
    for size, word in ((10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if n >= size:
            many, rest = divmod(n, size)
            head = f"se{word}" if many == 1 and word != "juta" else f"{spell(many)} {word}"
            return f"{head} {spell(rest)}" if rest else head
    raise AssertionError(n)


@given(st.integers(1, 999_999_999))
def test_words_read_back(n: int) -> None:
    text = f"ada {spell(n)} warga"
    assert [(m.value, text[m.start : m.end]) for m in find(text)] == [(n, spell(n))]


PIECES = """5 (lima) seratus ribu 11.952 8,5 persen % - sampai lebih dari tahun Rp 10-15 100-an belas puluh nol dua . ,
( ) “ usia AB 2021 pukul 09.00 İ ± dan antara"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text(text: str) -> None:
    last = 0
    for m in find(text):
        assert last <= m.start < m.end <= len(text)
        assert m.outer[0] <= m.start
        assert m.end <= m.outer[1] <= len(text)
        assert m.value_max is None or (m.value is not None and m.value < m.value_max)
        last = m.end

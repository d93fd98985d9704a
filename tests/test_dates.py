"""Dates: values beyond the examples, and robustness."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beritaextract import PatternError, Patterns
from beritaextract.match.dates import DateMatcher, compile_rule
from beritaextract.match.document import Document
from beritaextract.match.mentions import DateMention, Found
from beritaextract.record import Article

MATCHER = DateMatcher(Patterns())
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"]
MONTHS += ["September", "Oktober", "November", "Desember"]
WEEKDAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


def find(text: str, published: str | None = None) -> list[DateMention]:
    return MATCHER.find(Document.build(Article(text=text, published=published)), Found())


DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))


@given(DAYS)
def test_written_dates_read_back(day: date) -> None:
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    for text in (
        f"{weekday} ({day.day}/{day.month}/{day.year})",
        f"{weekday}, {day.day} {month} {day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%Y-%m-%d}",
    ):
        found = find(f"Rapat itu, {text}, berjalan lancar.")
        assert [(m.edtf, m.weekday_wrong) for m in found] == [(day.isoformat(), False)]


@given(DAYS, st.integers(0, 360))
def test_year_of_a_past_day_comes_from_publication(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    found = find(f"Acara itu digelar {WEEKDAYS[day.weekday()]} ({day.day}/{day.month}).", published.isoformat())
    # 29 February exists in one year of four only, so the nearest one may lie further back.
    assert [m.edtf for m in found] == [day.isoformat()] or (day.month, day.day) == (2, 29)


@pytest.mark.parametrize(("text", "wrong"), [("Senin (4/11/2021)", True), ("Kamis (4/11/2021)", False)])
def test_weekday_is_checked(text: str, wrong: bool) -> None:
    (mention,) = find(text)
    assert mention.edtf == "2021-11-04"
    assert mention.weekday_wrong is wrong


PIECES = """Senin Jum'at minggu (4/11/2021) (31/2) 4 11 / - 2021 21 Mei Januari hingga s/d tahun ini lalu sebelumnya
pekan per bulan semester II triwulan pertama dua terakhir yang sama kemarin hari sejak akhir , . ( ) İ pukul 09.00
25.70 99/99/9999"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(
    st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)),
    st.sampled_from([None, "2024-02-29", "0001-01-01", "9999-12-31"]),
)
def test_any_text(text: str, published: str | None) -> None:
    last = 0
    for m in find(text, published):
        assert last <= m.start < m.end <= len(text)
        last = m.end


@pytest.mark.parametrize(
    ("pattern", "reason"), [(r"(?P<day>\d+", "unterminated"), (r"\L<nothing>\s", "bad escape")], ids=["bracket", "list"]
)
def test_a_rule_that_is_no_expression_is_named(tmp_path: Path, pattern: str, reason: str) -> None:
    rule = f'[[rules]]\nname = "a rule of ours"\nbegins = "digits"\npattern = \'{pattern}\'\n'
    (tmp_path / "dates.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(PatternError, match=f"dates.toml: rule 'a rule of ours': .*{reason}"):
        DateMatcher(Patterns([tmp_path]))


def test_branches_of_a_rule_may_name_a_group_alike() -> None:
    rule = compile_rule("day or night", r"(?P<part>\L<days>)(?!\w)|malam (?P<part>\w+)", {"days": ["pagi", "siang"]})
    assert rule.groups == ("part", "part")
    assert [rule.pattern.match(t).groups() for t in ("pagi", "malam ini")] == [("pagi", None), (None, "ini")]  # type: ignore[union-attr]

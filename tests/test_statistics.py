"""Figures of cases: what the examples beside the rules cannot say."""

from pathlib import Path

import pytest

from beritaextract import Extractor, Patterns
from beritaextract.match import vocabulary
from beritaextract.match.mentions import NumberMention, StatisticMention
from beritaextract.match.periods import Anchor, PeriodReader
from beritaextract.match.statistics import StatisticMatcher
from beritaextract.match.words import Phrases, split_words
from beritaextract.record import Record, Statistic
from beritaextract.resolve.beside import Beside

LIST = (
    "Sepanjang 2023 tercatat 50 kasus kekerasan terhadap perempuan dan anak di Kabupaten Wajo. "
    "Dari 50 kasus itu, KDRT 20 kasus, pencabulan 15, penelantaran 10 dan lain-lain lima kasus."
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, text: str, published: str | None = None) -> Record:
    return extractor.extract(text, published=published)


def by_value(record: Record, value: float) -> Statistic:
    (found,) = [s for s in record.statistics if s.value == value]
    return found


def test_the_number_itself_is_the_first_evidence(extractor: Extractor) -> None:
    record = read(extractor, LIST)
    for s in record.statistics:
        first = s.evidence[0]
        assert record.article.text[first.start : first.end] in {"50", "20", "15", "10", "lima"}
        assert all(e.rule for e in s.evidence)


def test_further_evidence_names_kind_and_period(extractor: Extractor) -> None:
    record = read(extractor, LIST)
    words = {e.rule: record.article.text[e.start : e.end] for e in by_value(record, 50).evidence[1:]}
    assert words["kind of case"] == "kekerasan terhadap perempuan dan anak"
    assert words["period counted"] == "2023"


def test_parts_point_to_their_total(extractor: Extractor) -> None:
    record = read(extractor, LIST)
    assert [s.subset_of for s in record.statistics] == [None, 0, 0, 0, 0]


def test_a_total_named_again_is_one_entry(extractor: Extractor) -> None:
    assert [s.value for s in read(extractor, LIST).statistics] == [50, 20, 15, 10, 5]


def test_a_carried_period_says_so(extractor: Extractor) -> None:
    record = read(extractor, LIST)
    periods = [s.period for s in record.statistics]
    assert [p.edtf for p in periods if p] == ["2023"] * 5
    assert [p.basis for p in periods if p] == ["explicit", "context", "context", "context", "context"]


def test_a_kind_of_ones_own_takes_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "categories.toml").write_text(
        '[[categories]]\nname = "rabies"\nforms = ["rabies", "gigitan anjing"]\nperson = "korban"\n', encoding="utf-8"
    )
    record = read(Extractor([tmp_path]), "Sepanjang 2023 ada 41 kasus gigitan anjing di Kabupaten Sikka.")
    assert [(s.category, s.value, s.unit) for s in record.statistics] == [("rabies", 41, "kasus")]


def test_a_kind_of_ones_own_can_refuse_numbers(tmp_path: Path) -> None:
    (tmp_path / "categories.toml").write_text(
        '[[categories]]\nname = "izin"\nrefused = true\nforms = ["izin usaha"]\n', encoding="utf-8"
    )
    text = "Sepanjang 2023 terbit 41 permohonan izin usaha."
    assert read(Extractor([tmp_path]), text).statistics == ()


def test_a_figure_is_quoted_where_it_stands_in_speech_anywhere(extractor: Extractor) -> None:
    text = (
        "Sepanjang 2023 ada 58 kasus TPPO di Kabupaten Sambas.\n"
        '"Yang 58 kasus ini sudah kami tangani semua sampai tuntas," kata Kepala Dinas Sosial Mariani.'
    )
    (figure,) = read(extractor, text).statistics
    assert figure.quoted
    assert len([e for e in figure.evidence if e.rule == "number of cases"]) == 2


def test_parts_over_their_total_are_warned_of(extractor: Extractor) -> None:
    text = "Tahun 2023 ada 20 kasus kekerasan anak. Dari 20 kasus itu, pencabulan 15 kasus dan penelantaran 10 kasus."
    assert [w.code for w in read(extractor, text).warnings if w.code == "sum_mismatch"] == ["sum_mismatch"]


def test_parts_under_their_total_are_not(extractor: Extractor) -> None:
    assert not [w for w in read(extractor, LIST).warnings if w.code == "sum_mismatch"]


def test_two_numbers_for_the_same_thing_are_warned_of(extractor: Extractor) -> None:
    text = "Menurut dinas, kasus KDRT tahun 2023 ada 46 kasus. Menurut kepolisian, tahun 2023 ada 72 kasus KDRT."
    record = read(extractor, text)
    assert [s.value for s in record.statistics] == [46, 72]
    assert [w.code for w in record.warnings if w.code == "conflicting_figures"] == ["conflicting_figures"]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("sepanjang 2019", None),  # "sepanjang" is no part of the period
        ("tahun 2019", "2019"),
        ("tahun lalu", "2023"),
        ("tahun sebelumnya", "2021"),
        ("hingga Mei 2021", "2021-01/2021-05"),
        ("per Mei", "2024-01/2024-05"),
        ("Januari-September 2024", "2024-01/2024-09"),
        ("dari Januari hingga Juli tahun 2023", None),
        ("Januari hingga Juli tahun 2023", "2023-01/2023-07"),
        ("tahun 2022 mulai Januari sampai Juli", "2022-01/2022-07"),
        ("tahun 2022 di bulan Desember", "2022-12"),
        ("1 Januari hingga 28 Oktober 2023", "2023-01-01/2023-10-28"),
        ("Maret sampai tanggal 15", "2024-03-01/2024-03-15"),
        ("triwulan IV tahun lalu", "2023-10/2023-12"),
        ("semester pertama 2024", "2024-01/2024-06"),
        ("lima bulan pertama 2022", "2022-01/2022-05"),
        ("enam bulan terakhir", "2024-01/2024-06"),
        ("periode yang sama tahun 2021", "2021"),
        ("2019 hingga 2021", "2019/2021"),
        ("sejak 2021 sampai pertengahan 2024", "2021/2024-06"),
        ("sampai bulan delapan tahun ini", "2024-01/2024-08"),
        ("hingga saat ini", None),
    ],
)
def test_periods(words: str, edtf: str | None) -> None:
    rules = Patterns()
    numbers = rules["numbers"]["words"]
    reader = PeriodReader(rules["statistics"]["periods"], {**numbers["units"], **numbers["wholes"]})
    split = split_words(words, reader.parted)
    values = {i: numbers["units"][w] for i, w in enumerate(split.lower) if w in numbers["units"]}
    found = reader.read(split, 0, values)
    assert (found[0].edtf(Anchor(2024, 6, "2022")) if found else None) == edtf


@pytest.mark.parametrize("text", ["UU Nomor 21 Tahun 2007", "Perda No. 9 Tahun 2024", "Perpres 49 Tahun 2023"])
def test_the_year_of_a_law_is_no_period(text: str) -> None:
    rules = Patterns()
    reader = PeriodReader(rules["statistics"]["periods"], {})
    words = split_words(text, reader.parted)
    assert not any(reader.read(words, i, {}) for i in range(len(words.lower)))


def test_words_joined_by_a_missing_space_are_parted() -> None:
    text = "kasus,dari PPA.Kegiatan 11.952 HIV/AIDS anak-anak Januari-Mei"
    assert split_words(text, frozenset(["januari", "mei"])).lower == [
        "kasus", ",", "dari", "ppa", ".", "kegiatan", "11.952", "hiv/aids", "anak-anak", "januari", "-", "mei",
    ]  # fmt: skip


def test_the_longest_phrase_is_found() -> None:
    phrases: Phrases[str] = Phrases()
    phrases.add(["kekerasan", "kekerasan terhadap anak"], "kind")
    words = split_words("kekerasan terhadap anak laki-laki").lower
    assert phrases.at(words, 0) == ("kind", 3)
    assert phrases.at(words[:2], 0) == ("kind", 1)  # not the phrase that the words behind would make


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "kasus",
        "kasus kasus 2023 2023 dari dari",
        "dari 5 itu dari 5 itu",
        "1. 2. 3. kasus:\n1.\n2.\n",
        "sampai ² tercatat 5 kasus pencabulan",
        "sampai tanggal " + "1" * 5000 + " tercatat 5 kasus pencabulan",
        '"5',
    ],
)
def test_odd_input_is_no_error(extractor: Extractor, text: str) -> None:
    read(extractor, text)


def test_the_words_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump of millions has no end of names and numbers; forgetting them changes nothing."""
    rules = Patterns()
    periods = PeriodReader(rules["statistics"]["periods"], {})
    words = vocabulary.Vocabulary(rules["statistics"], rules["categories"], periods)
    before = words["kasus,"]
    monkeypatch.setattr(vocabulary, "_PIECES_KEPT", 10)
    for n in range(100):
        assert words[f"{n}kali"]
        assert len(words) <= 10
    assert words["kasus,"] == before
    assert [shape.kind for shape in before] == ["unit", "joint"]


def test_lists_go_on_with_the_places_of_the_sentence_before(extractor: Extractor) -> None:
    """A sentence without numbers names the kecamatan, the next ones only their names."""
    text = (
        "Sepanjang 2023 tercatat 50 kasus kekerasan anak di Kabupaten Wajo. Rinciannya menurut kecamatan berikut ini. "
        "Tempe 20 kasus, Tanasitolo 15 kasus. Majauleng 10 kasus dan Pitumpanua 5 kasus."
    )
    shown = {s.value: s.breakdown for s in read(extractor, text).statistics}
    assert shown == {
        50: None,
        20: "Kecamatan Tempe",
        15: "Kecamatan Tanasitolo",
        10: "Kecamatan Majauleng",
        5: "Kecamatan Pitumpanua",
    }


def test_what_stands_behind_a_number_in_its_clause() -> None:
    """Shares in brackets are found last: the order of the mentions is not that of the text."""
    first, second, share = (
        StatisticMention(start, start + 2, "", value, measure=measure)
        for start, value, measure in ((5, 20, "case"), (30, 8, "people"), (12, 40, "percent"))
    )
    beside = Beside([first, second, share])
    assert beside.after(first) is second  # not the share, which is read after both
    assert beside.after(share) is second
    assert beside.after(second) is None
    assert beside.counted_after(first) is second
    assert beside.people_after(second) is None
    second.refused = "people"
    assert Beside([first, second]).people_after(first) is None


def test_a_list_of_thousands_is_read_to_its_end(extractor: Extractor) -> None:
    count = 3000
    text = "Sepanjang 2023 tercatat: " + ", ".join(f"pencabulan {n} kasus" for n in range(2, count + 2)) + "."
    record = read(extractor, text)
    assert [s.value for s in record.statistics] == list(range(2, count + 2))
    assert {s.period.edtf for s in record.statistics if s.period} == {"2023"}


def test_a_month_without_a_year_stops_nothing(extractor: Extractor) -> None:
    record = extractor.extract("Ada 12 kasus. Maret lima kasus. 40 persen anak.")
    assert [s.value for s in record.statistics][:2] == [12, 5]


@pytest.mark.parametrize("list_of", ["", "kecamatan "])
def test_a_sentence_that_counts_something_else_does_not_change_the_figures_around_it(
    extractor: Extractor, list_of: str
) -> None:
    other = "Panitia menyiapkan 20 kursi bagi tamu. "
    figures = f"Data menurut {list_of}pada 2023: Curup 13 kasus KDRT, Selupu 12 kasus. Jumlah korban 31 orang."
    alone, after = read(extractor, figures), read(extractor, other + figures)
    assert [s.value for s in alone.statistics] == [13, 12, 31]
    for name in ("value", "unit", "label", "period", "breakdown", "population"):
        assert [getattr(s, name) for s in after.statistics] == [getattr(s, name) for s in alone.statistics]


@pytest.mark.parametrize(
    "behind", ["kursi", "kasus", "korban", "dua tahun terakhir", "ditangani", "di antaranya", "lebih"]
)
def test_a_number_passed_over_by_the_word_behind_it_is_no_candidate(behind: str) -> None:
    matcher = StatisticMatcher(Patterns())
    text = f"sebanyak 20 {behind} pada tahun 2021."
    number = NumberMention(9, 11, "number", 20)
    items = matcher.clauses.items.read(text, 0, len(text), [number], [])
    may_be = matcher.clauses.may_be_figure(text, number, len(text))
    assert may_be or matcher.segments.candidate(items, 1) is None
    assert may_be == (behind != "kursi")

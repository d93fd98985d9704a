"""Names, titles, offices and stand-ins, beyond the examples beside the patterns."""

from __future__ import annotations

import pytest

from beritaextract import Extractor
from beritaextract.match.document import Document
from beritaextract.match.mentions import Found, OfficialMention
from beritaextract.match.offices import OfficeReader
from beritaextract.match.officewords import Places
from beritaextract.match.persons import PersonReader
from beritaextract.match.tokens import Phrases, Tokens, bracket_end, is_acronym
from beritaextract.patterns import Patterns
from beritaextract.record import Article


@pytest.fixture(scope="module")
def persons() -> PersonReader:
    return PersonReader(Patterns())


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def mentions(extractor: Extractor, text: str) -> list[OfficialMention]:
    return extractor.match(Document.build(Article(text=text))).officials


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("Dra. Hj. Siti Maryani, M.Si. hadir", "Siti Maryani", ("Dra.", "Hj.", "M.Si.")),
        ("Drs.H Rahman Syarif,M.Si hadir", "Rahman Syarif", ("Drs.", "H", "M.Si")),
        (
            "Prof. Dr. Ir. Bambang Sugeng, M.Sc., Ph.D. hadir",
            "Bambang Sugeng",
            ("Prof.", "Dr.", "Ir.", "M.Sc.", "Ph.D."),
        ),
        ("Brigjen Pol. Agus Wijaya S.I.K. M.H. hadir", "Agus Wijaya", ("Brigjen Pol.", "S.I.K.", "M.H.")),
        ("Ajun Komisaris Polisi Agus Wijaya hadir", "Agus Wijaya", ("Ajun Komisaris Polisi",)),
        ("Letkol Laut (P) Robi Hutabarat hadir", "Robi Hutabarat", ("Letkol Laut (P)",)),
        ("dr. Rina SpOG hadir", "Rina", ("dr.", "SpOG")),
        ("Nurbaiti, SE.ME, para camat", "Nurbaiti", ("SE.", "ME")),
        ("Sutarjo, S. Pd, M. Si hadir", "Sutarjo", ("S. Pd", "M. Si")),
        ("Hj Yusnani SKM menyampaikan", "Yusnani", ("Hj", "SKM")),
        ("A. Tenri Olle hadir", "A. Tenri Olle", ()),
        ("I Gusti Ayu Putri hadir", "I Gusti Ayu Putri", ()),
        ("Francisco da Costa Gusmao hadir", "Francisco da Costa Gusmao", ()),
        ("Rahmat S, Kepala Desa", "Rahmat S", ()),
        ("Ronald D. Mantale hadir", "Ronald D. Mantale", ()),
        ("Budi Santosa Selasa pagi", "Budi Santosa", ()),
        ("Lukman Hakim menilai", "Lukman Hakim", ()),
        ("Ibu Selvi hadir", "Selvi", ()),
    ],
)
def test_person_is_read_with_titles(persons: PersonReader, text: str, name: str, titles: tuple[str, ...]) -> None:
    person = persons.read(Tokens(text), 0)
    assert person is not None
    assert (person.name, person.titles) == (name, titles)


@pytest.mark.parametrize(
    "text", ["Kamis pagi", "Kepala Desa", "Bupati Sinjai", "ke sana", "DPRD", "S. H.", "", "Menurut dia"]
)
def test_no_person_begins_here(persons: PersonReader, text: str) -> None:
    tokens = Tokens(text)
    assert not len(tokens) or persons.read(tokens, 0) is None


def test_reading_back_finds_the_whole_person(persons: PersonReader) -> None:
    tokens = Tokens("kata Dra. Hj. Siti Maryani, M.Si selaku")
    person = persons.read_back(tokens, len(tokens) - 2)
    assert person is not None
    assert tokens.slice(person.first, person.stop) == "Dra. Hj. Siti Maryani, M.Si"


def test_a_name_does_not_cross_a_line(persons: PersonReader) -> None:
    person = persons.read(Tokens("Siti Maryani\nBagian Dua"), 0)
    assert person is not None
    assert person.name == "Siti Maryani"


def test_a_line_cut_inside_a_sentence_is_no_end() -> None:
    carry = frozenset(("dan",))
    assert 2 not in Tokens("Umum dan\nPerumahan", carry).breaks
    assert 1 in Tokens("Umum\nPerumahan", carry).breaks


def test_tokens_keep_offsets_where_lower_case_changes_the_length() -> None:
    tokens = Tokens("İstanbul Siti")
    assert tokens.slice(1, 2) == "Siti"
    assert len(tokens.low) == len(tokens.words)


def test_words_set_against_each_other_are_two() -> None:
    tokens = Tokens("Wali KotaBatam KemenPPPA", glued=frozenset(("kota",)))
    assert tokens.words[: len(tokens)] == ["Wali", "Kota", "Batam", "KemenPPPA"]


@pytest.mark.parametrize("text", ["Bupati Sinjai, Andi’s (52)\nKab. 1.250-an", "Ka“bid” dr.Ani 3–4 Jum'at", ""])
def test_plain_text_gives_the_tokens_of_any_text(text: str) -> None:
    plain, other = Tokens(text), Tokens(f"{text} β")
    for name in ("words", "low", "starts", "ends", "capital"):
        assert getattr(plain, name)[: len(plain)] == getattr(other, name)[: len(plain)], name
    assert (len(other), other.breaks) == (len(plain) + 1, plain.breaks)


def test_phrases_prefer_the_longest() -> None:
    phrases = Phrases({"a": ["kepala"], "b": ["kepala bidang"]})
    assert phrases.at(Tokens("Kepala Bidang X"), 0) == (2, "b")
    assert phrases.at(Tokens("Kepala Dinas"), 0) == (1, "a")
    assert phrases.at(Tokens("Dinas"), 0) is None


def test_brackets_and_acronyms() -> None:
    assert bracket_end(Tokens("( UPTD PPA ) X"), 0) == 4
    assert bracket_end(Tokens("( tidak ditutup"), 0) == 0
    assert [is_acronym(w) for w in ("DP3A", "KemenPPPA", "Dinas")] == [True, True, False]


def test_head_says_how_far_the_position_goes() -> None:
    patterns = Patterns()
    reader = OfficeReader(patterns, PersonReader(patterns))
    tokens = Tokens("Plt. Kepala Bidang Pemberdayaan Perempuan DP3A, Siti")
    office = reader.read(tokens, 0, Places(tokens, Found()))
    assert office is not None
    assert (office.acting, office.position_text, office.agency_text) == (
        "Plt",
        "Kepala Bidang Pemberdayaan Perempuan",
        "DP3A",
    )


def test_mentions_show_what_was_read(extractor: Extractor) -> None:
    text = "Sekda Bone Drs. H. Andi Islam, M.Si bersama Kabid PPA DP3A Bone, Rosmala Lukman, menutup acara."
    for mention in mentions(extractor, text):
        assert text[mention.start : mention.end] == mention.name
        assert mention.position_span is not None
        assert text[slice(*mention.position_span)] == mention.position
        assert mention.agency_span is not None
        assert text[slice(*mention.agency_span)] == mention.agency


def test_an_office_alone_has_no_name(extractor: Extractor) -> None:
    (mention,) = mentions(extractor, "Menurut Bupati Sinjai, anggaran cukup.")
    assert (mention.name, mention.position, mention.agency) == (None, "Bupati", "Sinjai")


BROKEN = """Kepala|Kepala Dinas|Kepala Dinas (|Plt.|Plt Kepala,|Y selaku|selaku Kepala Dinas|AKBP|AKBP (|Ketua (|Ny.
Kepala Dinas Sosial, ,|Bupati diwakili oleh|S.H., M.H.|Kabid dan dan|Kapolres yang mewakili|Kasat Reskrim dari AKP
Kepala UPTD (UPTD PPA|(Kepala Dinas|disapa|akrab disapa, "|dari Polres|(Polres X)|Kepala Dinas Sosial itu|Ketua RT 05"""


@pytest.mark.parametrize("text", [*BROKEN.replace("\n", "|").split("|"), "Kepala\nDinas\n"])
def test_broken_text_is_survived(extractor: Extractor, text: str) -> None:
    extractor.extract(text)


def test_a_degree_behind_an_office_of_one_word_ends(extractor: Extractor) -> None:
    officials = extractor.extract("Sekretaris Disdikbud, AK, hadir bersama Kepala Dinkes, S.Pd., kemarin.").officials
    assert officials == ()

"""Words of a text, and the places where the words of a list stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beritaextract.match.lexicon import Words, first_words

TEXT = "sebanyak 12 kasus, jum'at (5/11) di toli-toli; 3a dan qur’an. siri' no_limit"


def words_one_by_one(text: str) -> list[tuple[int, int, str]]:
    """The same by a match object for each word."""
    pattern = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*['’`]?")
    return [(m.start(), m.end(), m.group().replace("’", "'")) for m in pattern.finditer(text)]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("_", " "), "sebanyak 12 kasus di toli-toli", "", " ", "kasus"])
def test_words_are_those_of_a_search_for_each(text: str) -> None:
    assert list(Words(text)) == words_one_by_one(text)


@given(st.text(alphabet="ab1'’`_- .,\nİé", max_size=40))
def test_words_and_gaps_make_the_text(text: str) -> None:
    words = Words(text)
    pieces = [text[start:end] for start, end, _ in words]
    assert len(words.gaps) == len(words.starts) == len(words) + 1
    assert "".join(gap + piece for gap, piece in zip(words.gaps, [*pieces, ""], strict=True)) == text
    assert words.starts[-1] == len(text)


def test_words_of_a_list_are_found_in_texts_before_and_after_it_was_asked_for() -> None:
    wanted = frozenset(("kasus", "di", "tidakada"))
    for _ in range(3):
        words = Words("di sini 3 kasus, di sana 4 kasus")
        assert [words.low[i] for i in words.where(wanted)] == ["di", "kasus", "di", "kasus"]
        assert words.where(wanted) == words.any_of(wanted)
        assert [words.low[i] for i in words.figures_and(wanted)] == ["di", "3", "kasus", "di", "4", "kasus"]


def test_more_lists_than_are_remembered() -> None:
    text = " ".join(f"kata{n}" for n in range(200))
    for _ in range(2):
        for n in range(200):
            assert Words(text).where(frozenset((f"kata{n}",))) == [n]


def test_index_of_the_word_at_an_offset() -> None:
    words = Words("di kota baru")
    assert [words.at(offset) for offset in (0, 1, 3, 4, 8, 9, 12)] == [0, 1, 1, 2, 2, 3, 3]


def test_first_words_of_phrases_count_with_an_apostrophe_behind_them() -> None:
    assert first_words(["dua belas", "kira-kira"]) == {"dua", "dua'", "dua`", "kira", "kira'", "kira`"}

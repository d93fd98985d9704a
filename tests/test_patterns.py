"""Pattern folders: merged in order, broken files named."""

import pickle
from pathlib import Path

import pytest

from beritaextract import Extractor, PatternError, Patterns
from beritaextract.patterns import lay_over


def test_tables_merge_lists_extend_scalars_replace() -> None:
    base = {"words": ["a"], "table": {"x": 1, "y": 2}, "limit": 3}
    assert lay_over(base, {"words": ["b"], "table": {"y": 5}, "limit": 4}) == {
        "words": ["a", "b"],
        "table": {"x": 1, "y": 5},
        "limit": 4,
    }


def test_an_entry_of_the_same_name_is_replaced() -> None:
    base = {"rule": [{"name": "one", "v": 1}, {"name": "two", "v": 2}]}
    assert lay_over(base, {"rule": [{"name": "one", "v": 9}]}) == {
        "rule": [{"name": "two", "v": 2}, {"name": "one", "v": 9}]
    }


def test_a_users_folder_extends_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "sentences.toml").write_text('abbreviations = ["jorong"]', encoding="utf-8")
    text = "Ia tinggal di Jorong. Padang nama desanya."
    for extractor, count in ((Extractor(), 2), (Extractor(patterns=[tmp_path]), 1)):
        assert len(extractor.document(extractor.reader.read(text)).sentences) == count


def test_a_pickled_extractor_keeps_its_folders(tmp_path: Path) -> None:
    (tmp_path / "sentences.toml").write_text('abbreviations = ["jorong"]', encoding="utf-8")
    extractor = pickle.loads(pickle.dumps(Extractor(patterns=[tmp_path])))
    assert len(extractor.document(extractor.reader.read("Di Jorong. Padang.")).sentences) == 1


def test_broken_toml_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "sentences.toml").write_text("abbreviations = [\n  oops", encoding="utf-8")
    with pytest.raises(PatternError, match=r"sentences\.toml.*line 2"):
        Extractor(patterns=[tmp_path])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="nowhere"):
        Patterns([tmp_path / "nowhere"])


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(PatternError, match="no weather"):
        Patterns()["weather"]

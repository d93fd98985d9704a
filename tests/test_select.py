"""Articles told by their words before they are extracted."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow as pa
import pytest

from beritaextract import Extractor, Record
from beritaextract.batch import extract_batch
from beritaextract.patterns import PatternError, Patterns
from beritaextract.read import select
from beritaextract.read.page import read_html
from beritaextract.read.select import Selection, topic_words
from conftest import ROOT, samples

PAGES = sorted((ROOT / "fixtures" / "pages").glob("*.html")) + sorted((ROOT / "fixtures" / "articles").glob("*.html"))


@pytest.fixture(scope="module")
def topics() -> dict[str, Selection]:
    """Every topic, and every kind of case."""
    rules = Patterns()
    names = {t["name"] for t in rules["topics"]["topics"]} | {c["name"] for c in rules["categories"]["categories"]}
    return {name: Selection(topics=[name]) for name in sorted(names)}


def test_no_topic_stops_an_article_with_a_figure_of_it(records: list[Record], topics: dict[str, Selection]) -> None:
    seen = set()
    for record in records:
        article = record.article
        for name in {s.category for s in record.statistics} | {s.label for s in record.statistics}:
            if name in topics:
                seen.add(name)
                assert topics[name].takes(article.text, article.title), (name, article.id)
            if name and name.startswith("kekerasan"):
                assert topics["kekerasan"].takes(article.text, article.title), (name, article.id)
    assert len(seen) > 20


def test_no_page_is_stopped_whose_clean_text_would_pass(extractor: Extractor, topics: dict[str, Selection]) -> None:
    matches = (r"^\w+ anak", r"kasus\.$", r"\d+ (kasus|korban)", "Kabupaten (?!Kampar)", r"Rp\s")
    expressions = [Selection(match) for match in matches]
    passed = 0
    for path in PAGES:
        raw = path.read_bytes()
        article = read_html(raw, reader=extractor.reader)
        for selection in (*topics.values(), *expressions):
            if selection.takes(article.text, article.title):
                passed += 1
                assert selection.may_take(raw), (path.name, selection.topics, selection.match)
                assert selection.may_take(raw.decode("utf-8", "replace")), path.name
    assert passed > 100


def test_what_stands_in_a_paragraph_is_found_on_the_page() -> None:
    selection = Selection(r"^perdagangan orang, kata", ["tppo"])
    for page in (
        "<p><span class='d'>P</span>erdagangan\n <b>orang</b>,&nbsp;kata Rina</p>",
        "<meta content='x'><div>A</div><p>perdagangan orang, kata</p>",
    ):
        assert selection.may_take(page)
        assert selection.may_take(page.encode("utf-16"))
        assert selection.may_take("<p>lain</p>", page)
    assert not selection.may_take("<p>perdagangan</p><p>orang, kata</p>")
    assert Selection("Dana Desa").may_take('<html><meta property="og:title" content="Dana Desa Cair">')
    assert Selection("apa saja").may_take(b"\xff\xfe\x00\xd8")  # what cannot be read is said where it is read


def test_words_are_found_as_people_write_them() -> None:
    tppo = Selection(topics=["tppo"])
    for text in (
        "Korban TPPO.",
        "tppo-nya",
        "Perdagangan\n  orang",
        "PERDAGANGAN-ORANG",
        "korban trafficking,",
        "TPPOnya",
    ):
        assert tppo.takes(text), text
    for text in ("", "perdagangan beras", "atppo", "tppox", "Pasar orang"):
        assert not tppo.takes(text), text
    assert tppo.takes("Dua belas korban dipulangkan.", title="Kasus TPPO")
    assert Selection(topics=["tppo", "stunting"]).takes("Angka stunting turun.")


def test_match_and_topic_must_both_hold() -> None:
    both = Selection("kota batam", ["tppo"])
    assert both.takes("TPPO di Kota Batam.")
    assert not both.takes("TPPO di Kota Tarakan.")
    assert not both.takes("Rapat di Kota Batam.")
    assert not Selection("(?-i:TPPO)").takes("tppo")
    assert Selection("^Rapat").takes("Batam -\nRapat digelar.")
    assert Selection().takes("apa saja")
    assert not Selection()


def test_a_selection_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text('[[topics]]\nname = "banjir"\ncategories = ["bencana"]\nwords = ["rob"]\n')
    selection = Selection("Kota .* Batam", ["tppo", "banjir"], [str(tmp_path)])
    again = pickle.loads(pickle.dumps(selection))
    assert again == selection
    assert hash(again) == hash(selection)
    assert again != Selection("Kota .* Batam", ["tppo"])
    assert again.takes("Kota Kepri, Batam, terkena rob.")
    assert again.takes("Tanah longsor di Kota Kepri, Batam.")
    assert not again.takes("Problem di Kota Kepri, Batam.")


def test_what_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"not a regular expression: '\(': missing \)"):
        Selection("(")
    with pytest.raises(PatternError, match=r"no topic 'tpo'; topics are .*kekerasan.*tppo"):
        Selection(topics=["tpo"])
    (tmp_path / "topics.toml").write_text('[[topics]]\nname = "a"\ncategories = ["b"]\n')
    with pytest.raises(PatternError, match=r"topic 'a': no 'b' in categories\.toml"):
        Selection(topics=["a"], patterns=[str(tmp_path)])


def test_topics_may_name_each_other(tmp_path: Path) -> None:
    text = (
        '[[topics]]\nname = "a"\ntopics = ["b"]\nwords = ["x"]\n[[topics]]\nname = "b"\ntopics = ["a"]\nwords = ["y"]\n'
    )
    (tmp_path / "topics.toml").write_text(text)
    assert topic_words(["a"], Patterns([tmp_path])) == ["x", "y"]


def test_an_expression_that_does_not_end_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "_SECONDS", 0.05)
    text = "a" * 60 + "b"
    assert Selection(r"^(a|aa)+$").takes(text)
    assert not Selection(r"^a+$").takes(text)


def test_only_what_is_selected_is_extracted(extractor: Extractor) -> None:
    texts = [sample.text for sample in samples() if sample.text][:40]
    selection = Selection(topics=["perkawinan_anak"])
    found = extract_batch(pa.RecordBatch.from_pydict({"text": texts}), select=selection)
    taken = [selection.takes(extractor.reader.read(text).text) for text in texts]
    assert [record is not None for record in found.column("record").to_pylist()] == taken
    assert 0 < sum(taken) < len(texts)

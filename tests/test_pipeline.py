"""The spaCy pipeline: record on the Doc, mentions as spans, tokens that keep Indonesian words whole."""

import pytest
import spacy
from spacy.tokens import Doc

import beritaextract
from beritaextract.pipeline import META, load

TEXT = (
    'Anak-anak di Kab. Sinjai belajar. "Kami senang sekali hari ini," kata Camat Tellulimpoe, Rustam, Senin (4/3/2024).'
)


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return load()


def test_doc_carries_the_record(nlp: spacy.Language) -> None:
    record = nlp(TEXT)._.berita
    assert isinstance(record, beritaextract.Record)
    assert record.article.text == TEXT


def test_spans_cover_what_the_record_read(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    for kind in ("dates", "officials", "quotes"):
        values = getattr(doc._.berita, kind)
        assert [s.text for s in doc.spans[kind]] == [TEXT[v.evidence[0].start : v.evidence[0].end] for v in values]


def test_hyphenated_words_and_abbreviations_stay_whole(nlp: spacy.Language) -> None:
    words = [t.text for t in nlp("Anak-anak itu dan korban-korbannya di Kab. Sinjai, 10/11 kasus.")]
    assert {"Anak-anak", "korban-korbannya", "Kab."} <= set(words)


def test_a_doc_with_its_record_survives_serialisation(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.berita == doc._.berita


def test_metadata_reaches_the_record(nlp: spacy.Language) -> None:
    doc = nlp.make_doc("Rapat digelar kemarin.")
    doc.user_data[META] = {"id": "x", "published": "2024-03-05"}
    assert nlp(doc)._.berita.article.published == "2024-03-05"


def test_factory_is_found_by_name() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("berita")
    assert nlp("Satu kalimat.")._.berita is not None


def test_pipeline_survives_disk(nlp: spacy.Language, tmp_path: object) -> None:
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.berita == nlp(TEXT)._.berita

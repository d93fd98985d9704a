"""Near-copies of one story."""

from __future__ import annotations

from beritaextract import Record
from beritaextract.duplicates import mark
from beritaextract.record import Article


def test_an_encoded_record_is_marked_as_a_copy() -> None:
    record = Record(article=Article(id="b", text='Kata "duplicate_of":null dikutip.'))
    marked = Record.from_json(mark(record.to_json(), 'a "1"'))
    assert marked.article.duplicate_of == 'a "1"'
    assert marked.article.text == record.article.text

"""The functions most users need, over one shared :class:`Extractor`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from .extractor import Extractor
from .record import Article, Record

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language


@cache
def default_extractor() -> Extractor:
    """The extractor with the built-in patterns, built once."""
    return Extractor()


def extract(
    text: str,
    *,
    url: str | None = None,
    title: str | None = None,
    published: str | None = None,
    id: str | None = None,
) -> Record:
    """The record of one article given as plain text. Never raises for what the text says; ``text`` may be empty."""
    return default_extractor().extract(text, url=url, title=title, published=published, id=id)


def extract_many(items: Iterable[str | Mapping[str, Any] | Article]) -> Iterator[Record]:
    """Records in the order of ``items``: texts, mappings with the arguments of :func:`extract`, or articles."""
    return default_extractor().extract_many(items)


def read_html(html: str | bytes, url: str | None = None) -> Article:
    """A page's article with its metadata, by trafilatura; raises ``ReadError`` where the page has no text."""
    from .read.page import read_html as read

    return read(html, url=url)


def tables(records: Iterable[Record | str | bytes]) -> dict[str, pd.DataFrame]:
    """Records, or their lines of JSON, as six tidy pandas data frames by name: articles, events, agencies, officials,
    quotes, statistics; their columns are in ``docs/tables.md``. Raises ``ImportError`` where pandas is not installed.
    """
    from .write.tables import to_pandas

    return to_pandas(records)


def load() -> Language:
    """A spaCy pipeline whose ``doc._.berita`` is the record and whose ``doc.spans`` hold the mentions by kind."""
    from .pipeline import load as load_pipeline

    return load_pipeline()

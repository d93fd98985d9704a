"""beritaextract as a spaCy pipeline: ``doc._.berita`` is the record, ``doc.spans`` hold the mentions by kind.

``spacy.blank("id")`` takes two seconds to build, nearly all of it for 15,963 special cases that keep hyphenated words
whole. The tokenizer here has one infix rule for them instead, and the abbreviations of ``sentences.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import spacy
from spacy.lang.char_classes import ALPHA
from spacy.lang.id import Indonesian
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from .extractor import Extractor
from .match.document import builtin_abbreviations
from .record import Article, Evidence, Record

#: metadata of the article, if known, is given in ``doc.user_data[META]`` (keys: id, url, title, published, outlet)
META = "beritaextract.meta"
_RECORD = "beritaextract.record"
_TOKENIZER = "beritaextract.IndonesianTokenizer.v1"


@registry.tokenizers(_TOKENIZER)
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """spaCy's Indonesian tokenizer without the hyphenated special cases: "anak-anak" and "korban-nya" stay whole."""

    def make(nlp: Language) -> Tokenizer:
        defaults = Indonesian.Defaults
        infixes = [i for i in defaults.infixes if not re.search(i, "anak-anak")]
        infixes.append(rf"(?<=[{ALPHA}])(?:/|–|—|--|~)(?=[{ALPHA}])")
        rules = {**BASE_EXCEPTIONS, **_abbreviation_cases(builtin_abbreviations())}
        return Tokenizer(
            nlp.vocab,
            rules=rules,
            prefix_search=compile_prefix_regex(defaults.prefixes).search,
            suffix_search=compile_suffix_regex([s for s in defaults.suffixes if "[Nn]ya" not in s]).search,
            infix_finditer=compile_infix_regex(infixes).finditer,
            url_match=defaults.url_match,
        )

    return make


def _abbreviation_cases(words: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    forms = {form for w in words for form in (w, w.capitalize(), w.title(), w.upper())}
    return {f"{form}.": [{"ORTH": f"{form}."}] for form in forms}


class BeritaComponent:
    """Reads the record of each ``Doc``. The text is taken as it is, so that offsets fit; clean it first if need be."""

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        self.extractor = Extractor(patterns)

    def __call__(self, doc: Doc) -> Doc:
        meta: dict[str, Any] = doc.user_data.get(META) or {}
        record = self.extractor.extract_article(Article(text=doc.text, **meta))
        doc.user_data[_RECORD] = record.to_json()  # bytes, so that the Doc can still be serialised
        for kind, label, spans in _span_groups(record):
            doc.spans[kind] = [s for e in spans if (s := _span(doc, e, label)) is not None]
        return doc

    def to_disk(self, path: Any, exclude: Iterable[str] = ()) -> None:
        """Nothing to store: the rules come from the configured folders."""

    def from_disk(self, path: Any, exclude: Iterable[str] = ()) -> BeritaComponent:
        return self


def _span_groups(record: Record) -> Iterable[tuple[str, str, list[Evidence]]]:
    for kind, label in _LABELS.items():
        yield kind, label, [v.evidence[0] for v in getattr(record, kind) if v.evidence]
    venue = record.event.venue if record.event else None
    yield "venues", "VENUE", list(venue.evidence[:1]) if venue else []


_LABELS = {
    "dates": "DATE", "agencies": "AGENCY", "officials": "OFFICIAL", "quotes": "QUOTE", "statistics": "STATISTIC",
}  # fmt: skip


def _span(doc: Doc, evidence: Evidence, label: str) -> Span | None:
    return doc.char_span(evidence.start, evidence.end, label=label, span_id=evidence.rule, alignment_mode="expand")


def _record(doc: Doc) -> Record | None:
    data = doc.user_data.get(_RECORD)
    return Record.from_json(data) if data is not None else None


if not Doc.has_extension("berita"):
    Doc.set_extension("berita", getter=_record)


@Language.factory("berita", default_config={"patterns": []})
def make_berita(nlp: Language, name: str, patterns: list[str]) -> BeritaComponent:
    """The component ``berita``; ``patterns``: the user's own folders, laid over the built-in one."""
    return BeritaComponent(patterns)


def load(patterns: Iterable[str] = ()) -> Language:
    """A pipeline that tokenises and reads the record; ``patterns`` as for :class:`~beritaextract.Extractor`."""
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}})
    nlp.add_pipe("berita", config={"patterns": [str(p) for p in patterns]})
    return nlp

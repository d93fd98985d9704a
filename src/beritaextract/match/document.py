"""The text as the matchers see it: paragraphs, sentences and the stretches between quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

import regex

from ..record import Article
from .marks import Speech, pair_marks

# A full stop after one of these does not end a sentence ("Kab. Sinjai", "Jl. Merdeka", "M.Kes.").
_ABBREVIATIONS = frozenset(
    """kab kec kel prov jl jln gg no nomor hal tgl bpk sdr sdri dr drs dra drg drh ir prof h hj kh k.h ust ustadz pdt
    st s.h s.e s.pd s.sos s.ip s.kom s.ag m.pd m.si m.m m.h m.kes m.ap m.ag s.ked sp.og a.n u.p d.a dll dsb dst dkk tsb
    plt plh pj pjs ny tn rt rw komp kompol akbp akp ipda iptu aiptu aipda bripka brigjen irjen komjen kombes pol letkol
    kol mayjen kapt sgt pelda pratu tap ps pkl ttg sk pt cv tbk rp ms sp mr mrs no.pol kep dept alm ave s.hi s.st
    m.hum m.sc b.sc a.md amd s.km""".split()
)
_END = regex.compile(r"[.!?…]+[\"'”’“»)\]]*(?=\s+[\"'“”‘’«(\[]*[\p{Lu}\d])")
_LAST_WORD = regex.compile(r"[\p{L}.]+$")


@dataclass(slots=True)
class Document:
    """One article under analysis. Spans are half-open ``(start, end)`` pairs into ``text``, in order."""

    article: Article
    text: str
    published: date | None
    paragraphs: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    speech: list[Speech]
    _starts: list[int] = field(repr=False, default_factory=list)
    _speech_starts: list[int] = field(repr=False, default_factory=list)
    _paragraph_starts: list[int] = field(repr=False, default_factory=list)

    @classmethod
    def build(cls, article: Article) -> Document:
        """Split the article's text; ``published`` is its ISO date or None."""
        text = article.text
        paragraphs = split_paragraphs(text)
        speech = pair_marks(text, paragraphs)
        sentences = [s for p in paragraphs for s in split_sentences(text, *p)]
        published = date.fromisoformat(article.published[:10]) if article.published else None
        return cls(
            article, text, published, paragraphs, sentences, speech,
            [s for s, _ in sentences], [q.start for q in speech], [p for p, _ in paragraphs],
        )  # fmt: skip

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds ``offset`` (or the last one before it)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def paragraph(self, offset: int) -> int:
        """Index of the paragraph that holds ``offset`` (or the last one before it)."""
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)

    def quoted(self, offset: int) -> Speech | None:
        """The stretch between quotation marks that ``offset`` lies in."""
        i = bisect_right(self._speech_starts, offset) - 1
        if i >= 0 and offset < self.speech[i].end:
            return self.speech[i]
        return None


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Non-blank lines, without the white space around them."""
    return [m.span() for m in regex.finditer(r"\S(?:[^\n]*\S)?", text)]


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of one paragraph; a stop after an abbreviation, an initial or a degree does not end one."""
    out = []
    begin = start
    for m in _END.finditer(text, start, end):
        if m.group()[0] == "." and _is_abbreviation(text, begin, m.start()):
            continue
        out.append((begin, m.end()))
        begin = m.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        out.append((begin, end))
    return out


def _is_abbreviation(text: str, begin: int, stop: int) -> bool:
    word = _LAST_WORD.search(text, begin, stop)
    if word is None:
        return False
    w = word.group()
    return (
        len(w) == 1
        and w.isupper()
        or w.lower().strip(".") in _ABBREVIATIONS
        or regex.fullmatch(r"\p{Lu}\.\p{Lu}\w{0,3}", w) is not None
    )

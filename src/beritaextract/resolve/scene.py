"""One article as the event's candidates are weighed by it: body, lead, days, reporting clauses, headline."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from ..match.document import Document
from ..match.mentions import DateMention, Found
from ..match.phrases import PhraseFinder

#: an event lasts no longer than so many days
_LONGEST_EVENT = 31
_LEAD_PARAGRAPHS = 8
_PARAGRAPH_CHARS = 400
_LEAD_CHARS = 6000
# "Senin, 3 Juni 2024 | 09:10 WIB": the stamp of the page, not of the event
_STAMP = re.compile(r"\W{0,4}\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:wib|wita|wit)\b")


class Scene:
    """The parts of one article that candidates are weighed by."""

    def __init__(self, doc: Document, found: Found) -> None:
        self.doc, self.found = doc, found
        self.body = _body(doc)
        self.order = {s: i for i, s in enumerate(self.body)}
        self._first_paragraph = doc.paragraph(doc.sentences[self.body[0]][0]) if self.body else 0
        self.masked = _masked(doc, found)
        self.venue_sentences = {doc.sentence(v.start) for v in found.venues}
        self.days: list[DateMention] = []
        self._days: dict[int, DateMention] = {}
        for d in found.dates:
            if is_day(d) and doc.quoted(d.start) is None and not _STAMP.match(doc.lower, d.end):
                self.days.append(d)
                self._days.setdefault(doc.sentence(d.start), d)
        last = min(self._first_paragraph + _LEAD_PARAGRAPHS, len(doc.paragraphs)) - 1
        begin = doc.paragraphs[self._first_paragraph][0] if self.body else 0
        self.early = (begin, min(doc.paragraphs[last][1], begin + _LEAD_CHARS) if self.body else 0)
        self._date_ends = sorted([d.end for d in found.dates])
        self._wrapped = _is_wrapped(doc, self._first_paragraph)
        self._reports: dict[int, tuple[int, int]] | None = None
        self._resumed: list[tuple[int, str]] | None = None
        self._headline_types: set[str] | None = None

    def find(self, phrases: PhraseFinder, text: str, begin: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The phrases in ``text``, which is the article in lower case or :attr:`masked`."""
        return phrases.find(self.doc.words, text, begin, end)

    def words_before(self, offset: int, sentence: int) -> list[str]:
        """The words of a sentence up to ``offset``."""
        words = self.doc.words
        return words.low[words.at(self.doc.sentences[sentence][0]) : words.at(offset)]

    def lead(self, sentence: int, weights: list[float]) -> float:
        offset = self.doc.sentences[sentence][0]
        paragraph = self.doc.paragraph(offset) - self._first_paragraph
        if self._wrapped:
            paragraph = (offset - self.early[0]) // _PARAGRAPH_CHARS
        return weights[0 if paragraph < 0 else min(paragraph, len(weights) - 1)]

    def is_early(self, sentence: int) -> bool:
        """In the body, within its first paragraphs: what comes later is never what the article mainly reports."""
        paragraph = self.doc.paragraph(self.doc.sentences[sentence][0]) - self._first_paragraph
        return sentence in self.order and paragraph < _LEAD_PARAGRAPHS

    def sentence_text(self, sentence: int) -> str:
        begin, stop = self.doc.sentences[sentence]
        return self.doc.lower[begin:stop]

    def day_in(self, sentence: int) -> DateMention | None:
        return self._days.get(sentence)

    def is_dated(self, sentences: Iterable[int]) -> bool:
        """One of the sentences names a day."""
        return not self._days.keys().isdisjoint(sentences)

    def date_before(self, offset: int) -> int:
        """Where the last date before ``offset`` ends; 0 where there is none."""
        i = bisect_right(self._date_ends, offset)
        return self._date_ends[i - 1] if i else 0

    def headline_types(self, pattern: re.Pattern[str], types: dict[str, str]) -> set[str]:
        """The types of the activities that title and headline name."""
        if self._headline_types is None:
            begin = self.doc.sentences[self.body[0]][0]
            head = f"{self.doc.article.title or ''}\n{self.doc.text[:begin][-300:]}".lower()
            self._headline_types = {types[m.group()] for m in pattern.finditer(head)}
        return self._headline_types

    def reports(self) -> dict[int, tuple[int, int]]:
        """Sentences with a reporting clause, with the span of their verb, in text order."""
        if self._reports is None:
            self._reports = {}
            for s in self.found.speech:
                if s.verb_span is not None:
                    self._reports.setdefault(self.doc.sentence(s.verb_span[0]), s.verb_span)
        return self._reports

    def is_reporting_date(self, d: DateMention) -> bool:
        """Beside the reporting verb: in front of it, behind a comma, or outside the marks of what is said.

        "mengatakan razia digelar 3 sampai 9 Juni" dates what is told.
        """
        verb = self.reports().get(self.doc.sentence(d.start))
        if verb is None or d.grain != "day":
            return False
        begin, stop = self.doc.sentences[self.doc.sentence(d.start)]
        first = self.day_in(self.doc.sentence(d.start))
        if first is not None and first.start < verb[0] < d.start:
            return False  # "Yudi di Dumai, Kamis, mengatakan keduanya dipulangkan, Rabu (5/6)"
        quoted = any(begin < q.end and q.start < stop for q in self.doc.speech)
        return d.start < verb[0] or quoted or self.doc.text[: d.start].rstrip(" (")[-1:] == ","

    def resumed(self, phrases: PhraseFinder) -> list[tuple[int, str]]:
        """Where the text, in its own words, goes on about an activity: the sentence, and what it calls it."""
        if self._resumed is None:
            found = self.find(phrases, self.doc.lower)
            unquoted = (m for m in found if self.doc.quoted(m.start()) is None)
            self._resumed = [(self.doc.sentence(m.start()), m[1] or m[2]) for m in unquoted]
        return self._resumed


def _masked(doc: Document, found: Found) -> str:
    """The text in lower case with the names of offices and places blanked out: "Keluarga Berencana" plans nothing."""
    out, at = [], 0
    for m in sorted([*found.agencies, *found.venues], key=lambda m: m.start):
        if m.start >= at:
            out += [doc.lower[at : m.start], "x" * (m.end - m.start)]
            at = m.end
    return "".join([*out, doc.lower[at:]])


def _is_wrapped(doc: Document, first: int) -> bool:
    """Hard line breaks: most lines do not end a sentence, so that a line is no paragraph."""
    lines = doc.paragraphs[first : first + 12]
    return 2 * sum(doc.text[end - 1] not in ".!?\"”»)’':;" for _, end in lines) > len(lines) > 3


def _body(doc: Document) -> list[int]:
    """The sentences of the article itself: from the first paragraph on that is a sentence, no headline or caption."""
    for i, (start, end) in enumerate(doc.sentences):
        if end - start > 60 and (doc.text[end - 1] in '.!?"”»)’' or end - start > 140):
            return list(range(i, len(doc.sentences)))
    return list(range(len(doc.sentences)))


def is_day(d: DateMention) -> bool:
    """A day, or a few ("mulai 5 hingga 7 November"), that something can have happened on: no end of a period, no months
    that are counted over."""
    if d.grain == "day":
        return d.cue not in ("until", "since")
    return d.grain == "range" and d.cue != "until" and 0 < _length(d.edtf or "") <= _LONGEST_EVENT


def _length(edtf: str) -> int:
    """The days from one day to another; 0 where it is no such range."""
    begin, _, end = edtf.partition("/")
    if len(begin) != 10 or len(end) != 10:
        return 0
    if not begin[:4].isdigit():
        return 1  # a range of a year unknown
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days

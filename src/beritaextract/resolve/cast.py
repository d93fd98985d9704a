"""Who is meant by the words that name a speaker: a person of the record, somebody else named in full, a position."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import regex

from ..match.document import Document
from ..match.mentions import Found, Span
from .names import Person

# A run of capitalised words with what may stand between them: "Maria br. Siregar", "M. Ali bin Husin", "I Made Sutama".
_NAME = regex.compile(
    r"\p{Lu}[\p{L}'’-]*\.?(?:[ ](?:(?:br\.?|bin|binti|da|van|de|ibn|al)[ ])?\p{Lu}[\p{L}'’-]*\.?|(?<=\b\p{Lu}\.)\p{Lu}[\p{L}'’-]*\.?)*"
)
_PART = regex.compile(r"[\p{L}'’-]+\.?")
_AGE = regex.compile(r"\s*\((?:\d\d?)(?:\s*(?:th|thn|tahun))?\)")
_INTRODUCED = regex.compile(r"(?:sebut saja|bernama|berinisial|disapa|dipanggil)\s+$")


@dataclass(slots=True, eq=False)
class Speaker:
    """Somebody who speaks: ``person`` is set where the record has an entry for them."""

    name: str
    person: Person | None = None


@dataclass(slots=True)
class Cast:
    """The people of one article, found by the spans that name them."""

    doc: Document
    found: Found
    not_names: frozenset[str]
    openers: frozenset[str]
    people: list[Speaker] = field(default_factory=list)
    _mentions: list[tuple[int, int, Speaker]] = field(default_factory=list)
    _sentence_starts: set[int] = field(default_factory=set)
    _others: dict[str, Speaker] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Document, found: Found, people: list[Person], not_names: frozenset[str], openers: frozenset[str]) -> Cast:
        cast = cls(doc, found, not_names, openers)
        for person in people:
            speaker = Speaker(person.name, person)
            cast.people.append(speaker)
            cast._mentions += ((s, e, speaker) for s, e in person.mentions)
        cast._sentence_starts = {s for s, _ in doc.sentences}
        cast._introduce()
        cast._mentions.sort(key=lambda m: m[:2])
        return cast

    def _introduce(self) -> None:
        """People without a function, known by an age in brackets or "sebut saja": villagers, victims, suspects."""
        text = self.doc.text
        known = [m[:2] for m in self._mentions]
        for m in _AGE.finditer(text):
            name = None
            for name in _NAME.finditer(text, max(0, text.rfind("\n", 0, m.start()) + 1, m.start() - 60), m.start()):
                pass
            if (
                name is not None
                and name.end() == m.start()
                and not any(s < name.end() and name.start() < e for s, e in known)
            ):
                span = self._bare(name.span())
                if span is not None:
                    speaker = self._other(text[span[0] : span[1]])
                    self._mentions.append((*span, speaker))

    def first(self, start: int, end: int) -> tuple[int, int, Speaker] | None:
        """The first mention of a person that begins in the span."""
        i = bisect_left(self._mentions, start, key=lambda m: m[0])
        if i < len(self._mentions) and self._mentions[i][0] < end:
            return self._mentions[i]
        return None

    def all(self, start: int, end: int) -> list[tuple[int, int, Speaker]]:
        """The mentions that begin in the span, in text order."""
        i = bisect_left(self._mentions, start, key=lambda m: m[0])
        out = []
        while i < len(self._mentions) and self._mentions[i][0] < end:
            out.append(self._mentions[i])
            i += 1
        return out

    def named(self, start: int, end: int) -> Speaker | None:
        """The person whose name stands in the span, also where the record does not know the person there."""
        text = self.doc.text
        for m in _NAME.finditer(text, start, end):
            span = self._bare(m.span())
            if span is None:
                continue
            name = text[span[0] : span[1]]
            return self._known(name) or self._other(self._full(name, span[0]))
        return None

    def _bare(self, span: Span) -> Span | None:
        """The last name in a run of capitalised words: without offices, ranks, places, the opening of a sentence."""
        text = self.doc.text
        parts: list[Span] = []
        for m in _PART.finditer(text, *span):
            word = m.group().strip(".").lower()
            if word in self.not_names or word in self.openers or self._taken(m.start()):
                parts.clear()
            else:
                parts.append((m.start(), m.end()))
        if not parts:
            return None
        start, end = parts[0][0], parts[-1][1]
        name = text[start:end]
        if len(name) < 3 or (name.isupper() and len(name) < 5):
            return None
        if len(parts) == 1 and start in self._sentence_starts and not self._inside_sentence(name):
            return None
        return start, end

    def _inside_sentence(self, name: str) -> bool:
        """The word is capitalised within a sentence too, so it is a name and not just the sentence's first word."""
        return regex.search(rf"[\p{{L}},][ ]{regex.escape(name)}\b", self.doc.text) is not None

    def _taken(self, offset: int) -> bool:
        return any(m.start <= offset < m.end for kind in (self.found.agencies, self.found.regions, self.found.dates) for m in kind)

    def _known(self, name: str) -> Speaker | None:
        """The one person of the record whose name or alias holds all words of ``name``."""
        words = _words(name)
        hits = [s for s in self.people if s.person and any(words <= _words(n) for n in (s.name, *s.person.aliases))]
        if not hits:
            hits = [s for s in self.people if any(_alike(w, v) for w in words for v in _words(s.name) if len(w) > 3)]
        return hits[0] if len(hits) == 1 else None

    def _full(self, name: str, before: int) -> str:
        """The longest run of capitalised words earlier in the text that holds the name: "Rudi" was "Rudi Hartono"."""
        text = self.doc.text
        best = name
        at = text.find(name)
        while 0 <= at < before:
            line = text.rfind("\n", 0, at) + 1
            for m in _NAME.finditer(text, max(line, at - 60), min(len(text), at + 80)):
                if m.start() <= at < m.end():
                    span = self._bare(m.span())
                    if span and len(best) < span[1] - span[0] < 50 and _words(name) <= _words(text[span[0] : span[1]]):
                        best = text[span[0] : span[1]]
            at = text.find(name, at + 1)
        return best

    def _other(self, name: str) -> Speaker:
        words = _words(name)
        for other in self._others.values():
            if words <= _words(other.name) or _words(other.name) <= words:
                return other
        return self._others.setdefault(name, Speaker(name))


def _words(name: str) -> frozenset[str]:
    return frozenset(w.strip(".'’").lower() for w in name.split() if len(w.strip(".'’")) > 1)


def _alike(a: str, b: str) -> bool:
    """Two spellings of one name: "Gafhur", "Ghafur"."""
    return a == b or (len(a) > 4 and sorted(a) == sorted(b) and a[0] == b[0])

"""Who is meant by the words that name a speaker: a person of the record, somebody else named in full, a position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from ..match.coverage import Coverage
from ..match.document import Document
from ..match.mentions import Found, Span
from .names import Person
from .spelling import similar

# A run of capitalised words with what may stand between them: "Maria br. Siregar", "M. Ali bin Husin", "I Made Sutama".
_NAME = regex.compile(
    r"\p{Lu}[\p{L}'’-]*\.?"
    r"(?:[ ](?:(?:br\.?|bin|binti|da|van|de|ibn|al)[ ])?\p{Lu}[\p{L}'’-]*\.?|(?<=\b\p{Lu}\.)\p{Lu}[\p{L}'’-]*\.?)*"
)
# read backwards: a word without a capital, or a comma
_BEFORE_A_NAME = regex.compile(r"(?r)(?:\b\p{Ll}[\p{L}-]*|,)[ ]")
_SPELLED_LIKE = 0.85
_WORD_EDGE = regex.compile(r"\b")
_PART = regex.compile(r"[\p{L}'’-]+\.?")
# Two expressions, for one that begins with one certain character is found three times as fast.
_AGE_IN_BRACKETS = re.compile(r"\((?:\d\d?(?:\s*(?:th|thn|tahun))?|(?:bukan )?nama (?:sebenarnya|samaran))\)")
_AGE_BETWEEN_COMMAS = re.compile(r",\s\d\d tahun,")


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
    _begins: list[int] = field(default_factory=list)
    _covered: Coverage | None = None
    _long: dict[str, str] = field(default_factory=dict)
    _others: list[Speaker] = field(default_factory=list)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _same: dict[str, Speaker] = field(default_factory=dict)
    _positions: _Positions | None = None
    _roll: _Roll | None = None
    _meant: dict[str, Speaker | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, doc: Document, found: Found, people: list[Person], not_names: frozenset[str], openers: frozenset[str]
    ) -> Cast:
        cast = cls(doc, found, not_names, openers)
        for person in people:
            speaker = Speaker(person.name, person)
            cast.people.append(speaker)
            cast._mentions += ((s, e, speaker) for s, e in person.mentions)
        cast._introduce()
        cast._recall()
        cast._mentions.sort(key=lambda m: m[:2])
        cast._begins = [m[0] for m in cast._mentions]
        return cast

    def _introduce(self) -> None:
        """People without a function, known by the age in brackets after their name: villagers, victims, suspects."""
        text = self.doc.text
        ages = [*_AGE_IN_BRACKETS.finditer(text)]
        if " tahun," in text:
            ages += _AGE_BETWEEN_COMMAS.finditer(text)
        known = Coverage(m[:2] for m in self._mentions) if ages else ()
        for m in sorted(ages, key=lambda m: m.start()):
            end = m.start() - (text[m.start() - 1 : m.start()] == " ")
            line = max(0, text.rfind("\n", 0, end) + 1, end - 60)
            names = [n for n in _NAME.finditer(text, line, end) if n.end() == end]
            span = self._bare(names[-1].span(), initials=True) if names else None
            if span is not None and span[0] not in known and span[1] - 1 not in known:
                self._mentions.append((*span, self._other(text[slice(*span)])))

    def _recall(self) -> None:
        """Single words of a person's name that stand alone and that no matcher has tied to them: "Siregar menilai"."""
        owners: dict[str, set[int]] = {}
        everybody = [*self.people, *self._others]
        for i, speaker in enumerate(everybody):
            for word in _words(speaker.name):
                owners.setdefault(word, set()).add(i)
        alone = {
            w: everybody[next(iter(ids))]
            for w, ids in owners.items()
            if len(ids) == 1 and len(w) > 3 and w not in self.not_names and w not in self.openers
        }
        covered = Coverage([m[:2] for m in self._mentions])
        words = self.doc.words
        for i in words.any_of(frozenset(alone)):
            start, end, word = words[i]
            if start not in covered and self._stands_alone(start, end):
                self._mentions.append((start, end, alone[word]))

    def _stands_alone(self, start: int, end: int) -> bool:
        """A capitalised word between uncapitalised ones: beside another name it is a part of that name."""
        text = self.doc.text
        before = text[text.rfind(" ", 0, max(0, start - 1)) + 1 : start]
        named_before = before[-1:] == " " and before[:1].isupper() and before[-2:-1] not in (",", ".")
        named_after = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
        glued = text[start - 1 : start] in ("-", "'", "’", ".") or text[end : end + 1] in ("-", "'", "’")
        return text[start].isupper() and not (named_before or named_after or glued or self._is_taken(start))

    def _is_taken(self, offset: int) -> bool:
        """Part of the name of an office or a place, or of a date."""
        if self._covered is None:
            taken = (*self.found.agencies, *self.found.regions, *self.found.dates)
            self._covered = Coverage([(m.start, m.end) for m in taken])
        return offset in self._covered

    def _opens_sentence(self, offset: int) -> bool:
        return self.doc.sentences[self.doc.sentence(offset)][0] == offset

    def first(self, start: int, end: int) -> tuple[int, int, Speaker] | None:
        """The first mention of a person that begins in the span."""
        i = bisect_left(self._begins, start)
        return self._mentions[i] if i < len(self._begins) and self._begins[i] < end else None

    def all(self, start: int, end: int) -> list[tuple[int, int, Speaker]]:
        """The mentions that begin in the span, in text order."""
        begins = self._begins
        return self._mentions[bisect_left(begins, start) : bisect_left(begins, end)]

    def named(self, start: int, end: int, last: bool = False) -> Speaker | None:
        """The person whose name stands first (or ``last``) in the span, known to the record or not."""
        text = self.doc.text
        spans = [span for m in _NAME.finditer(text, start, end) if (span := self._bare(m.span())) is not None]
        if not spans:
            return None
        at = spans[-1 if last else 0]
        name = text[slice(*at)]
        return self._known(name) or self._other(self._full(name, at[0]))

    def holder(self, words: frozenset[str]) -> Speaker | None:
        """The one person of the record whose position has all these words."""
        rarest = min((self._held().with_word.get(w, []) for w in words), key=len, default=[])
        hits = [s for s, position in rarest if words.issubset(position)]
        return hits[0] if len(hits) == 1 else None

    def abbreviated(self, word: str) -> Speaker | None:
        """The one person whose position the word is blended from: "Asdep" from "Asisten Deputi ..."."""
        hits = [s for s, position in self._held().opening.get(word[:2], ()) if _blended(word, position)]
        return hits[0] if len(hits) == 1 else None

    def _held(self) -> _Positions:
        if self._positions is None:
            self._positions = _Positions(self.people)
        return self._positions

    def subject(self, start: int, end: int) -> Speaker | None:
        """The name of two words or more that the sentence ``start:end`` begins with: "Joko Susilo keberatan ..."."""
        text = self.doc.text
        m = _NAME.match(text, start, end)
        span = self._bare(m.span()) if m else None
        if m is None or span is None or span[1] != m.end() or " " not in text[slice(*span)]:
            return None
        if not text[m.end() : m.end() + 2].strip().islower():
            return None
        return self._known(text[slice(*span)]) or self._other(self._full(text[slice(*span)], span[0]))

    def _bare(self, span: Span, initials: bool = False) -> Span | None:
        """The last name in a run of capitalised words: without offices, ranks, places, the opening of a sentence."""
        text = self.doc.text
        parts: list[Span] = []
        for m in _PART.finditer(text, *span):
            word = m.group().strip(".").lower()
            if word in self.not_names or word in self.openers or self._is_taken(m.start()):
                parts.clear()
            else:
                parts.append((m.start(), m.end()))
        if not parts:
            return None
        if len(parts) > 1 and self._opens_sentence(parts[0][0]):
            first, second = (text[slice(*p)] for p in parts[:2])
            if not self._inside_sentence(first) and self._inside_sentence(second):
                del parts[0]  # "Kehadiran Sari" opens a sentence, Sari stands elsewhere too
        start, end = parts[0][0], parts[-1][1]
        name = text[start:end]
        if initials and name.isupper() and len(parts) == 1:
            return start, end
        if not any(e - s > 2 and text[s + 1] != "." for s, e in parts) or (name.isupper() and len(name) < 5):
            return None  # an initial, a degree, an acronym
        if len(parts) == 1 and self._opens_sentence(start) and not self._inside_sentence(name):
            return None
        return start, end

    def _inside_sentence(self, name: str) -> bool:
        """The word is capitalised within a sentence too, so it is a name and not just the sentence's first word."""
        text = self.doc.text
        at = text.find(f" {name}")
        while at >= 0:
            if _BEFORE_A_NAME.match(text, 0, at + 1) and _WORD_EDGE.match(text, at + 1 + len(name)):
                return True
            at = text.find(f" {name}", at + 1)
        return False

    def _known(self, name: str) -> Speaker | None:
        """The one person of the record whom ``name`` can mean; None where several remain."""
        if name not in self._meant:
            self._meant[name] = self._called(name)
        return self._meant[name]

    def _called(self, name: str) -> Speaker | None:
        if self._roll is None:
            self._roll = _Roll(self.people)
        form = _Form.of(name)
        for same in (self._roll.short_for, self._roll.spelled_like, self._roll.sharing_a_word):
            hits = {id(s): s for s in same(form)}
            if len(hits) > 1:  # people are called by their first name: Hasan is Hasan Basri, not Umar Hasan
                first = {k: s for k, s in hits.items() if s.name.split()[0].lower() == name.split()[0].lower()}
                hits = first or hits
            if hits:
                return next(iter(hits.values())) if len(hits) == 1 else None
        return None

    def _full(self, name: str, before: int) -> str:
        """The longest name earlier in the text that this one is short for: "Rudi" was "Rudi Hartono"."""
        if name not in self._long:
            self._long[name] = self._longest(name, before)
        return self._long[name]

    def _longest(self, name: str, before: int) -> str:
        text = self.doc.text
        best = name
        key = max(_PART.findall(name), key=len)
        at = text.find(key)
        while 0 <= at < before:
            line = text.rfind("\n", 0, at) + 1
            for m in _NAME.finditer(text, max(line, at - 60), min(len(text), at + 80)):
                span = self._bare(m.span()) if m.start() <= at < m.end() else None
                if span and len(best) < span[1] - span[0] < 50:
                    longer = text[slice(*span)]
                    if _words(name) <= _words(longer) or (len(key) > 4 and _initials_agree(name, longer)):
                        best = longer
            at = text.find(key, at + 1)
        return best

    def _other(self, name: str) -> Speaker:
        if name not in self._same:
            words = _words(name)
            self._same[name] = self._alike(words) or self._add(name, words)
        return self._same[name]

    def _alike(self, words: frozenset[str]) -> Speaker | None:
        """The first of the others whose name has all of these words, or none but these."""
        near = (
            sorted({i for w in (*words, "") for i in self._by_word.get(w, ())}) if words else range(len(self._others))
        )
        alike = (o for i in near if words <= (own := _words((o := self._others[i]).name)) or own <= words)
        return next(alike, None)

    def _add(self, name: str, words: frozenset[str]) -> Speaker:
        for word in words or ("",):
            self._by_word.setdefault(word, []).append(len(self._others))
        self._others.append(Speaker(name))
        return self._others[-1]


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(w.strip(".'’").lower() for w in name.split() if len(w.strip(".'’")) > 1)


@dataclass(slots=True)
class _Form:
    """A name as names are compared: its words, its letters in one row, its long words with their letters sorted, its
    letters once each."""

    name: str
    words: frozenset[str]
    letters: str
    mixed: frozenset[str]
    distinct: frozenset[str]

    @classmethod
    def of(cls, name: str) -> _Form:
        words = _words(name)
        mixed = frozenset([w[0] + "".join(sorted(w)) for w in words if len(w) > 4])
        letters = "".join([c for c in name.lower() if c.isalpha()])
        return cls(name, words, letters, mixed, frozenset(letters))


_Entry = tuple[Speaker, _Form]


class _Roll:
    """The names of the people of the record, to be looked up by their words and by how long they are."""

    def __init__(self, people: list[Speaker]) -> None:
        self._with_word: dict[str, list[_Entry]] = {}
        self._with_mixed: dict[str, list[_Entry]] = {}
        self._of_length: dict[int, list[_Entry]] = {}
        self._all: list[_Entry] = []
        for speaker in people:
            for name in (speaker.name, *(speaker.person.aliases if speaker.person else ())):
                self._enter((speaker, _Form.of(name)))

    def _enter(self, entry: _Entry) -> None:
        form = entry[1]
        self._all.append(entry)
        for word in form.words:
            self._with_word.setdefault(word, []).append(entry)
        for word in form.mixed:
            self._with_mixed.setdefault(word, []).append(entry)
        self._of_length.setdefault(len(form.letters), []).append(entry)

    def short_for(self, name: _Form) -> Iterable[Speaker]:
        rarest = min((self._with_word.get(w, []) for w in name.words), key=len, default=self._all)
        return (s for s, full in rarest if name.words <= full.words)

    def spelled_like(self, name: _Form) -> Iterable[Speaker]:
        """Two spellings of one name, however divided: "Rahmat Syah", "Rahmadsyah"."""
        length = len(name.letters)
        for other in range(2 * length // 3 + 1, (3 * length + 1) // 2):
            for speaker, full in self._of_length.get(other, ()):
                # Letters that only one of the two has cannot agree: most names are told apart by them.
                apart = len(name.distinct ^ full.distinct)
                if apart <= (1 - _SPELLED_LIKE) * (length + other) + 1e-6 and similar(
                    name.letters, full.letters, _SPELLED_LIKE
                ):
                    yield speaker

    def sharing_a_word(self, name: _Form) -> Iterable[Speaker]:
        """One long word in common, letters perhaps swapped ("Gafhur", "Ghafur"), first words that do not disagree."""
        near = (entry for word in name.mixed for entry in self._with_mixed.get(word, ()))
        return (s for s, full in near if _initials_agree(name.name, full.name))


class _Positions:
    """The people of the record with the words of their positions: by each word, by the first letters of the first."""

    def __init__(self, people: list[Speaker]) -> None:
        self.with_word: dict[str, list[tuple[Speaker, list[str]]]] = {}
        self.opening: dict[str, list[tuple[Speaker, list[str]]]] = {}
        for speaker in people:
            position = (speaker.person.position or "").lower().split() if speaker.person else []
            for word in {*position}:
                self.with_word.setdefault(word, []).append((speaker, position))
            if position:
                self.opening.setdefault(position[0][:2], []).append((speaker, position))


def _blended(word: str, parts: list[str]) -> bool:
    """The word is made of the first letters, two or more, of the first two or three parts."""
    if not parts or len(word) < 4 or not parts[0].startswith(word[:2]):
        return False
    return any(
        parts[0].startswith(word[:i])
        and ((parts[1:2] and parts[1].startswith(word[i:])) or _blended(word[i:], parts[1:]))
        for i in range(2, len(word) - 1)
    )


def _initials_agree(a: str, b: str) -> bool:
    """The first words do not contradict each other: "Andi Sari" and "A. Sari Dewi", but not "Budi Sari"."""
    return a[:1].lower() == b[:1].lower() or " " not in a.strip() or " " not in b.strip()

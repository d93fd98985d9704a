"""Finds direct speech with its reporting clause, and reporting clauses of indirect speech."""

from __future__ import annotations

import re
from itertools import islice

import regex

from ..patterns import Patterns
from .document import Document
from .marks import Speech
from .mentions import Found, Span, SpeechMention

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\W_]+(?:['’.-]+[^\W_]*)*")
# From the last spoken word to the first word after the closing mark, on the same line.
_AFTER = re.compile(r"([^\S\n]*(?:[\"“”„‟«»＂'‘’`]+|$))([^\S\n]*[,.;:!?)]*[^\S\n]*)")
_BEFORE = re.compile(r"([,:;]?)\s*[\"“”„‟«»＂'‘’`,]*\s*$")
_GLUED = regex.compile(r"(\p{Ll}+)(?=\p{Lu}\p{Ll})")
_ENDED = re.compile(r"[.:?!]\W*$")
# How far a clause may reach: a text without stops must not cost the square of its length.
_FAR = 600
_LONGEST_SUBJECT = 250
_WIDEST_GAP = 20
_STOPS = ".!?"
_STOP_OR_MARK = re.compile(r"[.!?\"“”„‟«»]")
_CLAUSE_END = re.compile(r"[.!?\n\"“”„‟«»;]")


class QuoteMatcher:
    """Compiled from ``patterns/quotes.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        data = patterns["quotes"]
        self.after = frozenset(form for w in data["after"] for form in (w, w + "nya", w + "nyapun"))
        self.active = frozenset(data["active"])
        self.passive = frozenset(form for w in data["passive"] for form in (w, w + "nya"))
        self.according = frozenset(form for w in data["according"] for form in (w, w + "nya"))
        self.reporting = self.after | self.active | self.passive | self.according
        self.lead_ins = frozenset(data["lead_ins"])
        self.not_verbs = frozenset(data["not_verbs"])
        self.titles = frozenset(data["titles"])
        self.pronouns = frozenset(data["pronouns"])
        self.describers = frozenset(data["describers"])
        self.stops = frozenset(data["stops"])
        self.through = frozenset(data["through"])
        self.demonstratives = frozenset(data["demonstratives"])
        self.small_titles = frozenset(data["small_titles"])
        self.fillers = frozenset(data["fillers"])
        self.means = frozenset(data["means"])

    def find(self, doc: Document, found: Found) -> list[SpeechMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        quotes: list[SpeechMention] = []
        for speech in doc.speech:
            quote = self._quote(doc, speech, quotes[-1] if quotes else None)
            if quote is not None:
                quotes.append(quote)
        return sorted([*quotes, *self._indirect(doc, quotes)], key=lambda s: (s.start, s.end))

    # direct speech

    def _quote(self, doc: Document, speech: Speech, last: SpeechMention | None) -> SpeechMention | None:
        """Words between marks, if they are somebody's: with the reporting clause beside them or as a sentence alone."""
        text = doc.text
        start, end = speech.start, speech.end
        if not speech.opened:
            start = max(doc.sentences[doc.sentence(end - 1)][0], start)
        verb = self._verb_after(text, start, end) if speech.closed else self._cut(text, start, end)
        if not speech.opened and (verb is None or self._reported(text, start, end)):
            return None
        if verb is not None and not speech.closed:
            end = _rstrip(text, start, verb[0])
        cut_in_two = verb is not None and text[end - 1] == ","
        few = 2 if cut_in_two else 3
        if sum(1 for _ in islice(_TOKEN.finditer(text, start, end), few)) < few or _headline(text, start, end, verb):
            return None
        named = self._named(text, start)
        if verb is not None and not (named and not _is_ended(text, start, end)):
            rule = "quote before its reporting clause"
            subject = self._subject_after(text, verb)
            return SpeechMention(start, end, rule, True, _verb(text, verb), verb, subject, "after")
        return None if named else self._led_to(doc, speech, last)

    def _reported(self, text: str, start: int, end: int) -> bool:
        """The words before a mark that nothing opens hold a reporting clause: where the quote begins is open."""
        words = (m[0].lower() for m in islice(_WORD.finditer(text, start, end), 30))
        return any(w in self.active or w in self.according for w in words)

    def _led_to(self, doc: Document, speech: Speech, last: SpeechMention | None) -> SpeechMention | None:
        """A quote without a verb after it: what leads to it, or the rest of one, or a sentence of its own."""
        text, start, end = doc.text, speech.start, speech.end
        paragraph = doc.paragraphs[doc.paragraph(start)]
        verb = self._verb_before(doc, start, paragraph[0])
        # the rest of a quote that its reporting clause cut in two: "A," kata X. "B"
        rest = last is not None and last.verb_span is not None and last.clause == "after" and (
            verb == last.verb_span or text[last.verb_span[1] : start].count(" ") <= 8
        )  # fmt: skip
        if verb is not None and not rest:
            subject = _begin(text, doc.sentences[doc.sentence(verb[0])][0], verb[0]), verb[0]
            if text[slice(*verb)].lower() in self.according:
                subject = verb[1], start  # "Menurut Ratna, "...""
            rule = "quote after its reporting clause"
            return SpeechMention(start, end, rule, True, _verb(text, verb), verb, subject, "before", speech.closed)
        if not rest and (announced := self._announced(doc, start, paragraph[0])) is not None:
            rule = "quote after its speaker and a colon"
            return SpeechMention(start, end, rule, True, None, None, announced, "before", speech.closed)
        spoken = last is not None and last.end > paragraph[0] and text[end - 1] in ".!?"
        if self._floats(text, start, end, paragraph, speech) or (speech.closed and (rest or spoken)):
            rule = "quote without a reporting clause"
            return SpeechMention(start, end, rule, clause="alone", closed=speech.closed)
        return None

    def _verb_after(self, text: str, start: int, end: int) -> Span | None:
        """The reporting verb that follows the closing mark of the words ``start:end``."""
        gap = _AFTER.match(text, end)
        if gap is None:
            return None
        first = _WORD.match(text, gap.end())
        if first is None:
            return None
        word = first.group().lower()
        if (
            word in self.lead_ins
            and (second := _next_word(text, first.end()))
            and second.group().lower() in self.reporting
        ):
            return _span(second)
        if word in self.after or word in self.passive:
            return _span(first)
        glued = None if first[0].islower() else _GLUED.match(text, first.start())
        if glued and glued.group() in self.after:
            return _span(glued)
        if text[end - 1] not in ",?!.…" or word in self.not_verbs or not first.group()[0].islower():
            return None
        if word.endswith("nya") and len(word) > 5:
            return _span(first)  # "usulnya", "dalihnya": -nya after a spoken comma
        second = _next_word(text, first.end())
        if second and (second.group()[0].isupper() or second.group() in self.pronouns):
            return _span(first)  # an unknown verb before its subject: "sanggah Wati"
        return None

    def _cut(self, text: str, start: int, end: int) -> Span | None:
        """The reporting verb inside words whose closing mark is missing: ``"Anak harus dijaga, ujarnya.``"""
        for m in _WORD.finditer(text, start, end):
            if m.group().lower() in self.after and text[start : m.start()].rstrip()[-1:] in tuple(",?!."):
                rest = _next_word(text, m.end())
                if m.group().endswith("nya") or (rest and (rest.group()[0].isupper() or rest.group() in self.pronouns)):
                    return _span(m)
        return None

    def _verb_before(self, doc: Document, start: int, first: int) -> Span | None:
        """The reporting verb of the clause that leads to the opening mark: ``Bupati mengatakan, "...``."""
        text = doc.text
        gap = _BEFORE.search(text, max(first, start - 8), start)
        if gap is None:
            return None
        sentence = max(first, doc.sentences[doc.sentence(max(first, gap.start() - 1))][0])
        words = list(_WORD.finditer(text, max(sentence, gap.start() - 160), gap.start()))
        for m in reversed(words[-1:] if not gap.group(1) else words):
            word = m.group().lower()
            if (
                word in self.active
                or word in self.passive
                or word in self.according
                or (word in self.after and (m is words[-1] or word[-3:] == "nya"))
            ):
                return _span(m)
        return None

    def _announced(self, doc: Document, start: int, first: int) -> Span | None:
        """The words before a colon that lead to the mark without a verb: ``Ketua panitia Ratna Dewi: "..."``."""
        gap = _BEFORE.search(doc.text, max(first, start - 8), start)
        if gap is None or gap.group(1) != ":":
            return None
        begin = _begin(doc.text, max(first, doc.sentences[doc.sentence(gap.start())][0]), gap.start())
        return (
            (begin, gap.start())
            if any(w[0].isupper() for w in _WORD.findall(doc.text, begin + 1, gap.start()))
            else None
        )

    def _named(self, text: str, start: int) -> bool:
        """The words before the mark announce a theme, a title, a slogan."""
        words = _WORD.findall(text, max(0, start - 60), start)[-3:]
        if self.titles.isdisjoint([w.lower() for w in words]):
            return False
        line = text.rfind("\n", 0, start)
        return (
            text[line + 1 : start].strip(" \"“”'") != ""
            and _ENDED.search(text[max(line + 1, start - 6) : start]) is None
        )

    def _floats(self, text: str, start: int, end: int, paragraph: Span, speech: Speech) -> bool:
        """A sentence of its own between marks."""
        lead = text[max(paragraph[0], start - 40) : start].rstrip().rstrip("\"“”„‟«»＂'‘’`, ")
        after = _AFTER.match(text, end)
        ended = text[end - 1] in ".!?…," or (
            after is not None and (after.group(2)[:1] in tuple(".,") or after.end() >= paragraph[1])
        )
        if not speech.closed:
            return lead == ""
        starts = text[start].isupper() or text[start].isdigit() or text[start] in "(…."
        return starts and ended and (lead == "" or lead[-1] in ".!?:…)")

    # who says it

    def _subject_after(self, text: str, verb: Span) -> Span | None:
        """The words after the verb that name the speaker; None for -nya, "dia" and descriptions that point back."""
        word = text[verb[0] : verb[1]].lower()
        if word.endswith("nya"):
            return None
        subject = self._noun_phrase(text, verb[1])
        if subject and word in self.passive:
            # a long office may hold what looks like an end of the clause
            return subject[0], self._limit(text, verb[1])
        return subject

    def _limit(self, text: str, start: int) -> int:
        """Where the clause that goes on at ``start`` ends; a full stop after a title or an initial does not end it."""
        limit = min(start + _LONGEST_SUBJECT, len(text))
        for m in _CLAUSE_END.finditer(text, start, limit):
            if m[0] not in _STOPS or (
                _ends_clause(text, m.start()) and not (m[0] == "." and _initial(text, m.start(), self.small_titles))
            ):
                return m.start()
        return limit

    def _noun_phrase(self, text: str, start: int) -> Span | None:
        limit = self._limit(text, start)
        begin: int | None = None
        end = start
        for m in _WORD.finditer(text, start, limit):
            word = m.group().lower()
            if begin is None and word in self.fillers:
                continue
            if word in self.through and (then := _next_word(text, m.end())) and then.group().lower() not in self.means:
                begin = None
                continue
            if begin is None and (word in self.pronouns or word in self.stops):
                return None
            if word in self.demonstratives and begin is not None:
                return begin, m.end()
            if word == "yang" and begin is not None and (back := self._points_back(text, m.end(), limit)):
                return begin, back
            if word in self.stops or word in self.fillers or (word in self.active and m.group()[0].islower()):
                break
            if begin is None:
                begin = m.start()
            end = m.end()
        return (begin, end) if begin is not None and begin < end else None

    def _points_back(self, text: str, start: int, limit: int) -> int | None:
        """Where "yang akrab disapa Wati itu" ends; None where no demonstrative closes it."""
        for m in _WORD.finditer(text, start, min(limit, start + 100)):
            if "," in text[start : m.start()]:
                return None
            if m.group().lower() in self.demonstratives:
                return int(m.end())
        return None

    # indirect speech

    def _indirect(self, doc: Document, quotes: list[SpeechMention]) -> list[SpeechMention]:
        """Reporting clauses outside direct speech, the first of each sentence."""
        text = doc.text
        taken = {q.verb_span[0] for q in quotes if q.verb_span}
        out: list[SpeechMention] = []
        done = -1
        i = 0
        words = doc.words
        for n in words.where(self.reporting):
            start, end, word = words[n]
            if start in taken or words.gaps[n][-1:] == "-" or words.gaps[n + 1][:1] == "-":
                continue
            while i < len(quotes) and quotes[i].end <= start:
                i += 1
            if i < len(quotes) and quotes[i].start <= start:
                continue
            begin = _begin(text, doc.sentences[doc.sentence(start)][0], start)
            clause = None if begin == done else self._clause(text, begin, (start, end), word)
            if clause is not None:
                done = begin
                out.append(clause)
        return out

    def _clause(self, text: str, begin: int, verb: Span, word: str) -> SpeechMention | None:
        """The reporting clause around the verb of the sentence that begins at ``begin``."""
        if word in self.active:
            if verb[0] == begin or text[verb[0]].isupper():
                return None  # no subject before it, or a headline
            return SpeechMention(
                *verb, "reporting verb after its subject", False, word, verb, (begin, verb[0]), "before"
            )
        if self._reports(text, verb, begin, word):
            rule = "reporting verb before its subject"
            return SpeechMention(*verb, rule, False, _verb(text, verb), verb, self._subject_after(text, verb), "after")
        return None

    def _reports(self, text: str, verb: Span, begin: int, word: str) -> bool:
        """An ordinary word ("kata", "jelas", "menurut") used as reporting verb: at a border, before its subject."""
        lead = text[begin : verb[0]].rstrip()
        then = _next_word(text, verb[1])
        if word.endswith("nya"):
            after = text[verb[1] : verb[1] + 1]
            return (
                (word in self.passive and not lead)
                or lead == ""
                or (lead[-1] == "," and (after in ",." or word in self.according))
            )
        if then is None:
            return word in self.passive and lead.count(" ") < 2 and text[verb[1] : verb[1] + 1] == ","
        if word in self.passive or word in self.according:
            return then.group()[0].isupper() or then.group().lower() in self.pronouns or then.group() == "oleh"
        at_border = lead == "" or lead[-1] in ",—–-" or word == "kata"
        return at_border and (
            then.group()[0].isupper() or then.group() in self.pronouns or then.group() in self.describers
        )


def clause_end(text: str, start: int, end: int) -> int:
    """Where the clause that goes on at ``start`` ends: its sentence, or a full stop without space, or a mark."""
    end = min(end, start + _FAR)
    for m in _STOP_OR_MARK.finditer(text, start, end):
        if m[0] not in _STOPS or _is_glued(text, m.start(), end):
            return m.start()
    return end


def _begin(text: str, sentence: int, at: int) -> int:
    """Where the clause before ``at`` begins: its sentence, or a full stop without space, or a quotation mark since."""
    begin = sentence = max(sentence, at - _FAR)
    for m in _STOP_OR_MARK.finditer(text, sentence, at):
        if m[0] not in _STOPS or _is_glued(text, m.start(), at):
            begin = m.end()
    while begin < at and text[begin].isspace():
        begin += 1
    return begin


def _verb(text: str, span: Span) -> str:
    return text[span[0] : span[1]].lower().removesuffix("nya")


def _is_glued(text: str, stop: int, end: int) -> bool:
    """A stop between sentences without a space: a word of three letters and more before it, a capitalised one behind
    it, of which two letters at least stand before ``end``."""
    return (
        stop > 2
        and stop + 2 < end
        and text[stop - 3 : stop].isalpha()
        and text[stop + 1].isupper()
        and text[stop + 2].islower()
    )


def _ends_clause(text: str, stop: int) -> bool:
    """A stop before white space or the end, or one without a space before a capitalised word."""
    after = text[stop + 1 : stop + 2]
    return not after or after.isspace() or (text[stop] == "." and _is_glued(text, stop, len(text)))


def _is_ended(text: str, start: int, end: int) -> bool:
    """A stop or a comma stands behind the last word."""
    last = end
    while last > start and not text[last - 1].isalnum() and text[last - 1] != "_":
        last -= 1
    return any(c in ",.!?…" for c in text[last:end])


def _span(match: re.Match[str]) -> Span:
    return match.span()


def _next_word(text: str, start: int) -> re.Match[str] | None:
    """The word after white space, of which there may be as much as between words of one line."""
    end = min(start + _WIDEST_GAP, len(text))
    while start < end and text[start].isspace() and text[start] != "\n":
        start += 1
    return _WORD.match(text, start)


def _initial(text: str, stop: int, small_titles: frozenset[str]) -> bool:
    """The full stop belongs to a title or an initial: "Dra. Sari", "M. Ali", "S.H., M.H."."""
    first = stop
    while first > stop - 5 and first > 0 and text[first - 1].isalpha():
        first -= 1
    word = text[first:stop]
    return 0 < len(word) < 5 and (word[0].isupper() or word in small_titles)


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _headline(text: str, start: int, end: int, verb: Span | None) -> bool:
    """Words in title case, as in a headline: they may shorten what was said."""
    if verb is not None and not text[verb[0]].isupper():
        return False
    long_words = 0
    for m in _WORD.finditer(text, start, end):
        if m.end() - m.start() > 3:
            if not text[m.start()].isupper():
                return False
            long_words += 1
    return long_words > 1 and not text[start:end].isupper()

"""Gives every quote its speaker, and every person who speaks the role ``quoted`` or ``stated``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import regex

from ..match.coverage import Coverage
from ..match.document import Document
from ..match.lexicon import first_words
from ..match.mentions import Found, Span, SpeechMention
from ..match.quotes import clause_end
from ..patterns import Patterns
from ..record import Evidence, Quote
from ..trace import Candidate, Trace
from .cast import Cast, Speaker
from .names import Person

_WORD = regex.compile(r"\p{L}[\p{L}\d]*(?:[-'’]\p{L}+)*")
_FAR = 600  # how far a clause is followed: a text without stops must not cost the square of its length
_OPENING_WORDS = 16
_CLOSE = 60
_INITIALS = regex.compile(r"(?<=[ ])\p{Lu}{1,3}$")


@dataclass(slots=True)
class Attribution:
    """From ``start`` to ``end`` (a quote, or a sentence of indirect speech) ``speaker`` is talking.

    ``carried``: the sentence has no reporting clause of its own and goes on with what was being told.
    """

    start: int
    end: int
    speaker: str | None
    direct: bool
    person: Person | None = None
    carried: bool = False


@dataclass(slots=True)
class _Focus:
    """Who "ia" and "-nya" would mean: the last to speak; the person a sentence since then is about; the last named."""

    speaker: Speaker | None = None
    spoke_at: int = -1
    topic: Speaker | None = None
    topic_at: int = -1
    named: Speaker | None = None
    named_at: int = -1

    def spoke(self, speaker: Speaker, at: int) -> None:
        self.speaker, self.spoke_at = speaker, at

    def meant(self, paragraph: int) -> Speaker | None:
        """The last speaker of this paragraph; else whom it is about; else whom it names; else the same before it."""
        if self.spoke_at >= paragraph:
            return self.speaker
        if self.topic_at >= paragraph:
            return self.topic
        if self.named_at >= paragraph:
            return self.named
        return self.topic if self.topic_at > self.spoke_at else self.speaker or self.named


class SpeakerResolver:
    def __init__(self, patterns: Patterns) -> None:
        data = patterns["quotes"]
        self.patterns = patterns
        self.pronouns = frozenset(data["pronouns"])
        self.describers = frozenset(data["describers"])
        self.demonstratives = frozenset(data["demonstratives"])
        heads, titles = patterns["positions"]["heads"], patterns["titles"]
        self.offices = frozenset(data["offices"]) | {form.split()[0] for forms in heads.values() for form in forms}
        self.leads = frozenset(data["leads"])
        self.counting = frozenset(data["counting"])
        self._counting = first_words(data["counting"])
        self.joins = frozenset(data["office_joins"])
        self.aside = frozenset(data["aside"])
        self.agents = frozenset(data["agents"])
        self.through = frozenset(data["through"])
        self._handing_on = first_words(data["through"])
        self.means = frozenset(data["means"])
        self.reading = frozenset(data["reading"])
        self.ends = frozenset(data["stops"]) - {"di", "dari"} | frozenset(data["fillers"])
        self.kin = frozenset(data["kin"])
        self.kinds = frozenset(data["kinds"])
        self.not_names = self.offices | {*data["not_names"], *patterns["positions"]["acting"]}
        self.not_names |= {*titles["prefix"], *titles["rank"]}
        self.openers = frozenset(data["openers"]) | self.leads

    def resolve(self, doc: Document, found: Found, people: list[Person]) -> tuple[list[Quote], list[Attribution]]:
        """Quotes in text order, and who speaks where (direct and indirect), in text order; adds roles to ``people``."""
        cast = Cast.of(doc, found, people, self.not_names, self.openers)
        quotes: list[Quote] = []
        out: list[Attribution] = []
        focus = _Focus()
        done = 0
        reporting = Coverage(_clause(doc, s.verb_span, s.subject) for s in found.speech if s.verb_span and s.subject)
        for i, speech in enumerate(found.speech):
            self._follow(doc, cast, (done, speech.start), reporting, focus)
            speaker, evidence = self._speaker(doc, cast, found.speech[self._goes_on_to(doc, found, i)], focus)
            done = max(done, speech.end)
            if speaker is not None:
                focus.spoke(speaker, speech.start)
                if speaker.person:
                    speaker.person.add_role("quoted" if speech.direct else "stated")
            name, person = (speaker.name, speaker.person) if speaker else (None, None)
            if speech.direct:
                own = Evidence(speech.start, speech.end, speech.rule)
                words = doc.text[speech.start : speech.end]
                quotes.append(Quote(text=words, speaker=name, verb=speech.verb, evidence=(own, *evidence)))
                out.append(Attribution(speech.start, speech.end, name, True, person))
                if doc.trace is not None:
                    _tell(doc.trace, doc, cast, speech, name)
            else:
                out.append(Attribution(*doc.sentences[doc.sentence(speech.start)], name, False, person))
        return quotes, sorted([*out, *self._carried(doc, found, out)], key=lambda a: (a.start, a.carried))

    def _carried(self, doc: Document, found: Found, told: list[Attribution]) -> Iterator[Attribution]:
        """Sentences that go on with what somebody tells, up to one in which an office or a register counts."""
        current: Attribution | None = None
        i = 0
        for start, end in doc.sentences:
            own = False
            while i < len(told) and told[i].start < end:
                current, own, i = told[i], True, i + 1
            if own or current is None or current.speaker is None:
                continue
            if doc.words.any_between(self._counting, start, end) and self._counts(doc.text, start, end):
                current = None
                continue
            yield Attribution(start, end, current.speaker, False, current.person, carried=True)

    def _counts(self, text: str, start: int, end: int) -> bool:
        """An office or a register counts in the first words of the sentence, not somebody whom a pronoun means."""
        words = {m.group().lower() for m in islice(_WORD.finditer(text, start, end), _OPENING_WORDS)}
        return not words.isdisjoint(self.counting) and words.isdisjoint(self.pronouns)

    def _goes_on_to(self, doc: Document, found: Found, i: int) -> int:
        """The last of the paragraphs that the open quote ``i`` goes on in: its reporting clause speaks for all."""
        while i + 1 < len(found.speech):
            this = found.speech[i]
            if this.closed or this.clause != "alone":
                break
            then = found.speech[i + 1]
            if not then.direct:
                break
            if doc.paragraph(then.start) != doc.paragraph(this.start) + 1:
                break
            i += 1
        return i

    def _speaker(
        self, doc: Document, cast: Cast, speech: SpeechMention, focus: _Focus
    ) -> tuple[Speaker | None, tuple[Evidence, ...]]:
        """Who speaks here, and the words that say so."""
        meant = focus.meant(doc.paragraphs[doc.paragraph(speech.start)][0])
        if speech.subject is None:
            return self._just_named(doc, cast, speech, focus) or meant or self._named_after(doc, cast, speech), ()
        if speech.clause == "before":
            speaker = self._leading(doc, cast, speech.subject, meant)
            if speaker is None and speech.verb is None:
                speaker = meant
        else:
            speaker = self._following(doc, cast, speech.subject, meant)
        return speaker, (Evidence(*speech.subject, "words that name the speaker"),) if speaker else ()

    def _just_named(self, doc: Document, cast: Cast, speech: SpeechMention, focus: _Focus) -> Speaker | None:
        """Somebody the record does not know, named at the head of the sentence before the quote in its paragraph."""
        paragraph = doc.paragraphs[doc.paragraph(speech.start)][0]
        if not speech.direct or max(focus.spoke_at, focus.topic_at, focus.named_at) >= paragraph:
            return None
        index = doc.sentence(speech.start)
        if doc.sentences[index][0] >= speech.start - 2:
            index -= 1
        if index < 0 or doc.sentences[index][0] < paragraph:
            return None
        start = doc.sentences[index][0]
        first = _WORD.match(doc.text, start)
        if first is not None and first.group().lower() in self.offices:
            return cast.named(start, min(start + 60, speech.start))  # "Ketua aksi Joko Susilo berorasi."
        return cast.subject(start, speech.start)

    def _named_after(self, doc: Document, cast: Cast, speech: SpeechMention) -> Speaker | None:
        """An article that begins with a quote names its speaker in the next sentence of the paragraph."""
        if not speech.direct or speech.clause != "alone":
            return None
        index = doc.sentence(min(speech.end + 2, len(doc.text)))
        start, end = doc.sentences[index]
        if start <= speech.start and index + 1 < len(doc.sentences):
            start, end = doc.sentences[index + 1]
        if doc.paragraph(start) != doc.paragraph(speech.start):
            return None
        mention = cast.first(max(start, speech.end), end)
        return mention[2] if mention else None

    def _following(self, doc: Document, cast: Cast, subject: Span, meant: Speaker | None) -> Speaker | None:
        """The speaker named after the verb: a person, a name, a description that points back, a position."""
        start, end = subject
        words = [w.lower() for w in _WORD.findall(doc.text, start, end)]
        mention = cast.first(start, end)
        if words and words[0] in self.describers and words[-1] in self.demonstratives and meant is not None:
            return meant
        if mention is not None:
            rest = min(doc.sentences[doc.sentence(start)][1], mention[1] + _FAR)
            return self._through(cast, mention[1], rest) or mention[2]
        if not words:
            return meant
        if words[-1] in self.demonstratives and meant is not None:
            return meant
        if len(words) == 1 and (holder := cast.abbreviated(words[0])) is not None:
            return holder
        named = cast.named(start, end, last=words[0] in self.offices)
        if named is not None:
            return named
        tied = words[0] in self.kin and any(w in self.kinds for w in words[1:3])  # "ibu korban", "orang tua korban"
        return meant if words[0] in self.describers and not tied else self._office(cast, start, end, tied)

    def _through(self, cast: Cast, start: int, end: int) -> Speaker | None:
        """The person right after the last "melalui" or "diwakili" of the span: the words are theirs."""
        text = cast.doc.text
        if not cast.doc.words.any_between(self._handing_on, start, end):
            return None
        for m in reversed(list(_WORD.finditer(text, start, end))):
            hit = cast.first(m.end(), min(end, m.end() + 160)) if m.group() in self.through else None
            if hit and self._governor(text, m.end(), hit[0]) in ("", "oleh"):
                return hit[2]
        return None

    def _leading(self, doc: Document, cast: Cast, subject: Span, meant: Speaker | None) -> Speaker | None:
        """The speaker named before the verb: the subject of its sentence."""
        text = doc.text
        start, end = subject
        words = [w.lower() for w in _WORD.findall(text, start, end)]
        if not words:
            return meant
        if words[0] in self.leads:
            comma = text.find(",", start, end)
            if comma > 0 and (cast.first(comma, end) or cast.named(comma, end)):
                start = comma + 1
        if (deputy := self._through(cast, start, end)) is not None:
            return deputy
        for at, _, speaker in cast.all(start, end):
            if self._governor(text, start, at) not in self.aside:
                return speaker
        if not self.pronouns.isdisjoint(words):
            return meant
        if words[0] in self.describers or words[-1] in self.demonstratives:
            return meant
        heads = [w for w in words if w not in self.openers]
        return cast.named(start, end, last=bool(heads) and heads[0] in self.offices) or self._office(cast, start, end)

    def _office(self, cast: Cast, start: int, end: int, tied: bool = False) -> Speaker | None:
        """Somebody known only by office or kind, as written: "Kades Sukamaju", "petugas loket"."""
        text = cast.doc.text
        words = list(_WORD.finditer(text, start, end))
        while words and words[0].group().lower() in self.openers:
            del words[0]
        if not words or not (tied or words[0].group().lower() in self.offices):
            return None
        stop = words[-1].end()
        capital = words[0].group()[0].isupper()
        for m in words[1:]:
            if m.group().lower() in self.ends or (capital and m.group()[0].islower() and m.group() not in self.joins):
                stop = m.start()
                break
            capital |= m.group()[0].isupper()
        name = text[words[0].start() : stop].split(",")[0].strip()
        own = frozenset(name.lower().split())
        if (holder := cast.holder(own)) is not None:
            return holder
        initials = _INITIALS.search(name)
        return Speaker(initials.group() if initials and words[0].group().lower() in self.kinds else name)

    def _governor(self, text: str, start: int, at: int) -> str:
        """The last uncapitalised word before a mention: what the name, with its office, depends on."""
        # Mostly it is one of the last few words.
        near = text.rfind(" ", start, max(start, at - _CLOSE)) + 1
        for begin, end in ((near, at), (start, near)) if near else ((start, at),):
            for w in reversed(_WORD.findall(text, begin, end)):
                if not w[0].isupper() and w.lower() not in self.not_names and w != "dan":
                    return str(w).lower()
        return ""

    def _led(self, text: str, start: int, at: int) -> bool:
        """The mention stands in the phrase that leads the sentence: "Dalam edaran Gubernur ..." is not about him."""
        first = _WORD.match(text, start)
        return first is not None and first.group().lower() in self.leads and "," not in text[start:at]

    def _read_out(self, text: str, end: int) -> bool:
        """Somebody else reads the words: "sambutan Bupati yang ia bacakan"."""
        if "yang" not in text[end : end + 40].lower():
            return False
        words = [w.lower() for w in _WORD.findall(text, end, end + 40)[:3]]
        return words[:1] == ["yang"] and any(w in self.reading for w in words[1:])

    def _follow(self, doc: Document, cast: Cast, span: Span, reporting: Coverage, focus: _Focus) -> None:
        """Whom the sentences of the span without a reporting clause are about and whom they name."""
        text = doc.text
        for at, stop, speaker in cast.all(*span):
            if at in reporting:
                continue
            begin = max(doc.sentences[doc.sentence(at)][0], at - _FAR)
            governor = self._governor(text, begin, at)
            if self._read_out(text, stop):
                continue
            if governor in self.agents or (governor == "" and not self._led(text, begin, at)):
                focus.topic, focus.topic_at = speaker, at
            if governor not in self.aside:
                focus.named, focus.named_at = speaker, at


def _clause(doc: Document, verb: Span, subject: Span) -> Span:
    """A reporting clause with what it reports: the people in it are spoken of, the article does not turn to them."""
    end = doc.sentences[doc.sentence(verb[0])][1]
    return min(verb[0], subject[0]), clause_end(doc.text, max(verb[1], subject[1]), end)


def _tell(trace: Trace, doc: Document, cast: Cast, speech: SpeechMention, name: str | None) -> None:
    """The speaker taken for a quote, and who else is named in its sentences and clause."""
    start, end = doc.sentences[doc.sentence(speech.start)][0], doc.sentences[doc.sentence(speech.end)][1]
    why = "named in the reporting clause" if speech.subject else "whoever spoke last"
    others = [Candidate(s, e, "named here", reasons=(o.name,)) for s, e, o in cast.all(start, end) if o.name != name]
    trace.decide("quotes", Candidate(*speech.key, reasons=(name or "left open", why)), others)

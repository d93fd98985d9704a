"""Gives every quote its speaker, and every person who speaks the role ``quoted`` or ``stated``."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ..match.document import Document
from ..match.mentions import Found, Span, SpeechMention
from ..patterns import Patterns
from ..record import Evidence, Quote
from .cast import Cast, Speaker
from .names import Person

_WORD = regex.compile(r"\p{L}[\p{L}\d]*(?:[-'’]\p{L}+)*")


@dataclass(slots=True)
class Attribution:
    """From ``start`` to ``end`` (a quote, or a sentence of indirect speech) ``speaker`` is talking."""

    start: int
    end: int
    speaker: str | None
    direct: bool
    person: Person | None = None


class SpeakerResolver:
    def __init__(self, patterns: Patterns) -> None:
        data = patterns["quotes"]
        self.not_names = frozenset(data["not_names"])
        self.pronouns = frozenset(data["pronouns"])
        self.describers = frozenset(data["describers"])
        self.leads = frozenset(data["leads"])
        self.aside = frozenset(data["aside"])
        self.agents = frozenset(data["agents"])
        self.through = frozenset(data["through"])

    def resolve(self, doc: Document, found: Found, people: list[Person]) -> tuple[list[Quote], list[Attribution]]:
        """Quotes in text order, and who speaks where (direct and indirect), in text order; adds roles to ``people``."""
        cast = Cast.of(doc, found, people, self.not_names)
        quotes: list[Quote] = []
        out: list[Attribution] = []
        focus: Speaker | None = None
        done = 0
        for speech in found.speech:
            focus = self._subjects(doc, cast, done, speech.start, focus)
            speaker, evidence = self._speaker(doc, cast, speech, focus)
            done = max(done, speech.end)
            if speaker is not None:
                focus = speaker
                if speaker.person:
                    speaker.person.add_role("quoted" if speech.direct else "stated")
            name, person = (speaker.name, speaker.person) if speaker else (None, None)
            if speech.direct:
                own = Evidence(speech.start, speech.end, speech.rule)
                quotes.append(
                    Quote(
                        text=doc.text[speech.start : speech.end],
                        speaker=name,
                        verb=speech.verb,
                        evidence=(own, *evidence),
                    )
                )
                out.append(Attribution(speech.start, speech.end, name, True, person))
            else:
                out.append(Attribution(*doc.sentences[doc.sentence(speech.start)], name, False, person))
        return quotes, out

    def _speaker(
        self, doc: Document, cast: Cast, speech: SpeechMention, focus: Speaker | None
    ) -> tuple[Speaker | None, tuple[Evidence, ...]]:
        """Who speaks here, and the words that say so."""
        if speech.subject is None:
            return focus, ()
        if speech.clause == "before":
            speaker = self._leading(doc, cast, speech.subject, focus)
        else:
            speaker = self._following(doc, cast, speech.subject, focus)
        return speaker, (Evidence(*speech.subject, "words that name the speaker"),) if speaker else ()

    def _following(self, doc: Document, cast: Cast, subject: Span, focus: Speaker | None) -> Speaker | None:
        """The speaker named after the verb: a person, a name, a description that points back, a position."""
        text = doc.text
        mention = cast.first(*subject)
        if mention is not None:
            return mention[2]
        words = [w.lower() for w in _WORD.findall(text, *subject)]
        if words[0] in self.describers and words[-1] in ("itu", "ini", "tersebut") and focus is not None:
            return focus
        named = cast.named(*subject)
        if named is not None:
            return named
        if words[0] in self.describers:
            return focus
        start, end = subject
        return Speaker(text[start : min(end, text.find(",", start, end) % (end + 1))]) if words else focus

    def _leading(self, doc: Document, cast: Cast, subject: Span, focus: Speaker | None) -> Speaker | None:
        """The speaker named before the verb: the subject of its sentence."""
        text = doc.text
        start, end = subject
        words = list(_WORD.finditer(text, start, end))
        if not words:
            return focus
        if words[0].group().lower() in self.leads:
            comma = text.find(",", start, end)
            if comma > 0 and (cast.first(comma, end) or cast.named(comma, end)):
                start = comma
        for m in reversed(words):
            if m.group().lower() in self.through and (hit := cast.first(m.end(), end)):
                return hit[2]
        for at, _, speaker in cast.all(start, end):
            before = _WORD.findall(text, max(start, at - 30), at)
            if not before or before[-1].lower() not in self.aside:
                return speaker
        if any(m.group().lower() in self.pronouns for m in words):
            return focus
        last = words[-1].group().lower()
        if words[0].group().lower() in self.describers or last in ("itu", "ini", "tersebut"):
            return focus
        return cast.named(start, end)

    def _subjects(self, doc: Document, cast: Cast, start: int, end: int, focus: Speaker | None) -> Speaker | None:
        """The person talked of last in the sentences from ``start`` to ``end`` that hold no reporting clause."""
        text = doc.text
        for at, stop, speaker in cast.all(start, end):
            sentence = doc.sentences[doc.sentence(at)]
            lead = [w.lower() for w in _WORD.findall(text, sentence[0], at)]
            if (
                not lead
                or lead[-1] in self.agents
                or (len(lead) > 1 and lead[-1] == "oleh" and lead[-2] in self.agents)
            ):
                focus = speaker
        return focus

"""The agencies of the event: who held it, or whose office speaks or acts.

Constructions are tried by the kind of event. An activity: the subject of "menggelar", the agent of "digelar (oleh)",
"kerja sama A dengan B"; after "melalui" only the office that was charged. A statement: the office of the first speaker.
Law enforcement: the office that acts, else the one that speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import itemgetter

import msgspec
import regex

from ..match.document import Document
from ..match.lexicon import first_words
from ..match.mentions import AgencyMention, Found, OfficialMention, Span
from ..match.phrases import PhraseFinder
from ..match.trie import trie
from ..patterns import Patterns
from ..record import Agency, AgencyRole
from .candidates import EventCandidate
from .names import Person
from .speakers import Attribution

#: what may stand between an office and its verb
_SUBJECT_GAP = 120
#: how far behind a passive verb its agent may stand
_AGENT_GAP = 160
#: what the head of a government does in its name
_BY_RULERS = frozenset(("kunjungan", "layanan", "peluncuran", "lainnya"))
#: a paragraph of at least so many characters is body, not a headline or a credit
_BODY = 100
#: how far into its sentence the subject may begin, dateline and outlet included
_OPENING = 60
#: the least weight of a construction: anywhere in the body, only in the opening sentences
_FAR, _NEAR = 0.0, 0.7
_SPEAKING = frozenset(("quoted", "stated"))
_TAKING_PART = frozenset(("attended", "speaker", "opened", "chaired"))


@dataclass(slots=True)
class _Hit:
    """One construction that names who held something."""

    start: int
    mentions: list[AgencyMention]
    weight: float


class Organisers:
    """Compiled from ``[organiser]`` of ``patterns/agencies.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["agencies"]["organiser"]
        self.active = frozenset(rules["active"])
        self.weak = frozenset(rules["weak"])
        self.signing = frozenset(rules["signing"])
        self.passive = frozenset(rules["passive"])
        self.law = frozenset(rules["law"])
        self.law_kinds = frozenset(rules["law_kinds"])
        self.rulers = tuple(rules["rulers"])
        self.nominal = _phrases(rules["nominal"])
        self.meetings = _phrases(rules["meetings"])
        self.units = frozenset(rules["units"])
        self.together = regex.compile(rf"\s?,?\s?(?:(?:{_any(rules['together'])})\s)?", regex.I)
        self.charging = first_words(rules["through"])
        self.through = regex.compile(rf"[\s,]*(?:{_any(rules['through'])})\s+", regex.I)
        # "oleh Bidang Perlindungan Perempuan Dinas X": a part of the office that is named after it
        self.parts = first_words(rules["inner"])
        self.inner = regex.compile(
            rf"\b(?:{_any(rules['inner'])})(?:,? (?:(?:dan|serta) )?\p{{Lu}}[\p{{L}}&]*){{1,9}}(?: pada| di|,)?[ –-]*$"
        )
        self.agent = regex.compile(rf"(?:\s+(?:{_any(rules['agent'])})){{0,2}}[\s:]*", regex.I)
        # an active verb behind its subject: "kembali menggelar", "Melati resmi membuka"
        self.verb_after = regex.compile(
            rf"(?: \p{{Lu}}\p{{L}}+){{0,3}}(?:,? (?:{_any(rules['adverbs'])}))*,? (?=me\p{{Ll}}{{3}})"
        )
        self.place_before = regex.compile(r"\b(?:di|ke|dari)\s+(?:kantor\s+)?$")
        self.led = regex.compile(rf",? yang (?:{_any(rules['led'])})\b[^.:;]*")
        # "Kemenag Sinjai, Andi Rahman membuka": the office is that of a person
        self.person_between = regex.compile(rf",\s+(?!{_any(rules['no_person'])})\p{{Lu}}")
        # an office behind one of these is where somebody works or where something is, not who acts
        self.position_before = regex.compile(rf"\b(?:{_any(rules['not_acting'])})\b[^.,]{{0,22}}$", regex.I)

    def offices(self, doc: Document, found: Found, agencies: list[Agency], candidate: EventCandidate) -> Offices:
        """The offices of one article."""
        return Offices(self, doc, found, agencies, candidate)


def _role(a: Agency, chosen: list[Agency], speakers: list[Agency], guests: list[Agency], statement: bool) -> AgencyRole:
    if a in chosen:
        return "source" if statement else "organiser"
    return "source" if a in speakers else "participant" if a in guests else "mentioned"


def _whole_office(a: Agency, agencies: list[Agency]) -> Agency:
    """The parliament that a committee speaks for ("Komisi IV DPRD" -> "DPRD")."""
    if a.kind != "dprd" or not a.acronym or a.name == a.acronym or not a.name.endswith(a.acronym):
        return a
    same = (b for b in agencies if b.name == a.acronym and b.region == a.region)
    return next(same, msgspec.structs.replace(a, name=a.acronym))


class Offices:
    """The offices of one article and what each has to do with its event (``candidate``)."""

    def __init__(
        self,
        rules: Organisers,
        doc: Document,
        found: Found,
        agencies: list[Agency],
        candidate: EventCandidate,
    ) -> None:
        self.rules = rules
        self.doc = doc
        self.text = doc.text
        self.found = found
        self.mentions = found.agencies
        self._starts = [m.start for m in self.mentions]
        # how far the mentions up to each one reach
        self._reach = list(accumulate((m.end for m in self.mentions), max))
        self.agencies = agencies
        self.by_start = {e.start: a for a in agencies for e in a.evidence}
        self.candidate = candidate
        self._named: dict[Span, tuple[int, AgencyMention]] | None = None

    def choose(self, people: list[Person], attributions: list[Attribution]) -> list[Agency]:
        """The agencies of the event, most telling construction first; empty where nothing says who it was."""
        kind = self.candidate.type
        if kind == "penegakan_hukum":
            chosen = self.acting() or self.opening(law=True) or self.speaking(people, attributions, law=True)
            chosen = chosen or self.only_law() or self.held(_FAR)
        elif kind == "pernyataan":
            # a statement that is opened by an activity of its own ("menggelar jumpa pers") belongs to who held it
            chosen = self.held(_NEAR) or self.speaking(people, attributions) or self.opening()
            chosen = [_whole_office(a, self.agencies) for a in chosen]
        else:
            chosen = self.held(_FAR) or self.opening() or self.hosting()
            chosen = chosen or (self.visiting() if kind == "kunjungan" else [])
            chosen = chosen or (self.ruling() if kind in _BY_RULERS else []) or self.speaking(people, attributions)
        return self.charged(chosen)

    def roles(self, chosen: list[Agency], people: list[Person]) -> list[Agency]:
        """All agencies with the part they play: organiser (source where the event is a statement), source of what is
        said, participant, or only mentioned."""
        speakers = self.offices_of(p for p in people if not _SPEAKING.isdisjoint(p.roles))
        guests = self.offices_of(p for p in people if not _TAKING_PART.isdisjoint(p.roles))
        statement = self.candidate.is_statement
        replace = msgspec.structs.replace
        return [replace(a, role=_role(a, chosen, speakers, guests, statement)) for a in self.agencies]

    # ------------------------------------------------------------------ activities

    def held(self, least: float) -> list[Agency]:
        """Who held the activity, by the best construction of the article that weighs at least so much."""
        hits = [
            *self._active(self.rules.active),
            *self._passive(self.rules.passive),
            *self._nominal(),
            *self._charges(),
        ]
        return self._best([h for h in hits if h.weight >= least])

    def _within(self, begin: int, end: int) -> list[AgencyMention]:
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end <= end]

    def hosting(self) -> list[Agency]:
        """The subject of a verb that hosts do, but others too ("membuka", "menerima")."""
        return self._best([*self._active(self.rules.weak)])

    def visiting(self) -> list[Agency]:
        """The office that those who come belong to: "Anggota DPRD X mengunjungi", "Menteri Y melakukan kunjungan"."""
        begin = self.doc.sentences[self.candidate.sentence][0]
        before = self._within(begin, self.candidate.start)
        away = self.rules.place_before
        return self._agencies([m for m in before if not away.search(self.text, max(0, m.start - 12), m.start)][:1])

    def _best(self, hits: list[_Hit]) -> list[Agency]:
        if not hits:
            return []
        best = max(hits, key=lambda h: (h.weight, len(h.mentions), -h.start))
        return self._agencies(best.mentions)

    def acting(self) -> list[Agency]:
        """The police, court, immigration or army office that acts."""
        hits = [*self._active(self.rules.law), *self._passive(self.rules.law)]
        hits = [h for h in hits if any(m.kind in self.rules.law_kinds for m in h.mentions)]
        hits = [h for h in hits if self.doc.sentence(h.start) <= self._lead() + 1] or hits
        if not hits:
            return []
        return self._agencies(max(hits, key=lambda h: (h.weight, -h.start)).mentions)

    def only_law(self) -> list[Agency]:
        """The one such office that is named at all ("di halaman kantor BNNP X diadakan pemusnahan")."""
        named = {id(a): a for a in self.by_start.values() if a.kind in self.rules.law_kinds}
        return list(named.values()) if len(named) == 1 else []

    def _active(self, verbs: frozenset[str]) -> Iterable[_Hit]:
        """Subjects of the verbs: the offices before one in its sentence."""
        low, starts = self.doc.words.low, self.doc.words.starts
        for i in self.doc.words.where(verbs):
            start, word = starts[i], low[i]
            if self.doc.quoted(start):
                continue
            subject = self._subject(start)
            if (
                subject
                and verbs is self.rules.weak
                and self.rules.person_between.search(self.text[subject[-1].end : start])
            ):
                continue
            if subject and word in self.rules.signing:
                subject += self._partners(start)
            if subject:
                yield _Hit(start, subject, self._weight(start))

    def _subject(self, verb: int) -> list[AgencyMention]:
        """The offices that act together before ``verb``; "X melalui Y" gives Y."""
        sentence = self.doc.sentences[self.doc.sentence(verb)][0]
        before = self._within(sentence, verb)
        if not before or verb - before[-1].end > _SUBJECT_GAP or not self._is_subject(before[-1], verb):
            return []
        group = [before[-1]]
        listed = False
        for m in reversed(before[:-1]):
            gap = self.text[m.end : group[0].start]
            if self.rules.through.fullmatch(gap) or not self._joined(gap):
                break
            if not (listed := listed or gap.strip() != ","):
                break  # "di Ruang Rapat Setda, Bappeda menggelar": a comma alone joins only where "dan" closes the list
            group.insert(0, m)
        return [m for m in group if not m.implied]

    def _partners(self, verb: int) -> list[AgencyMention]:
        """Who signs as well: "menandatangani MoU dengan A", "penandatanganan antara A, B dan C"."""
        last = min(self.doc.sentence(verb) + 1, len(self.doc.sentences) - 1)
        for m in _PARTNERS.finditer(self.text, verb, self.doc.sentences[last][1]):
            if group := self._forward(m.end()):
                return group
        return []

    def _is_subject(self, m: AgencyMention, verb: int) -> bool:
        """Not the object of a preposition ("di Polres"), not only a speaker's office ("Kepala DP3A membuka")."""
        gap = self.text[m.end : verb]
        relative = " yang " in gap and self.rules.led.fullmatch(gap) is None
        if relative or any(w in gap for w in (". ", ": ", ";")) or m.implied:
            return False
        before = self.text[max(0, m.start - 28) : m.start]
        return self.rules.position_before.search(before) is None

    def _joined(self, gap: str) -> bool:
        """The gap only joins two offices: "bersama", "dan Satreskrim", ", "."""
        return (
            len(gap) < 60 and bool(gap.strip()) and self.rules.together.fullmatch(self._without_units(gap)) is not None
        )

    def _without_units(self, gap: str) -> str:
        words = gap.split()
        while words and words[-1].lower() in self.rules.units:
            words.pop()
        return f" {' '.join(words)} " if words and words != [","] else ", " if words else " "

    def _passive(self, verbs: frozenset[str]) -> Iterable[_Hit]:
        """Agents: "digelar (oleh) DP3A Kukar bersama Polres"."""
        words = self.doc.words
        for i in words.where(verbs):
            start, end, word = words[i]
            if not word.startswith("di"):
                continue
            group = self._forward(end)
            if group:
                yield _Hit(start, group, self._weight(start) * 1.2)
            elif group := self._agent(end):
                yield _Hit(start, group, self._weight(start) * 1.1)

    def _agent(self, offset: int) -> list[AgencyMention]:
        """ "digelar di Taman Kota, Minggu (2/6), oleh Dinas X": the agent behind place and day, where no other passive
        verb has it ("digelar di X dan dihadiri oleh")."""
        stop = self.doc.sentences[self.doc.sentence(offset)][1]
        by = _BY.search(self.text, offset, min(stop, offset + _AGENT_GAP))
        if by is None or _OTHER_PASSIVE.search(self.text, offset, by.start()):
            return []
        return self._forward(by.end() - 1)

    def _nominal(self) -> Iterable[_Hit]:
        for m in self.rules.nominal.find(self.doc.words, self.doc.lower):
            group = self._forward(m.end())
            if group:
                yield _Hit(m.start(), group, self._weight(m.start()) * 1.3)
        for m in self.rules.meetings.find(self.doc.words, self.doc.lower):
            group = self._forward(m.end())
            if group:
                yield _Hit(m.start(), group[:1], self._weight(m.start()) * 0.9)

    def _charges(self) -> Iterable[_Hit]:
        """ "ditanggapi Pemkab X melalui Dinas Y": a government that acts through an office."""
        for a, b in pairwise(self.mentions if self.doc.words.where(self.rules.charging) else ()):
            if a.kind == "pemerintah" and not b.implied and self._hands_on(a, b):
                yield _Hit(b.start, [b], self._weight(b.start) * 0.8)

    def _forward(self, offset: int) -> list[AgencyMention]:
        """The offices right behind ``offset``, over "oleh" and what joins them."""
        group: list[AgencyMention] = []
        at = offset
        for i in range(bisect_left(self._starts, offset), len(self.mentions)):
            m = self.mentions[i]
            gap = self.text[at : m.start]
            if self.doc.words.any_between(self.rules.parts, at, m.start):
                gap = self.rules.inner.sub("", gap)
            if not group:
                if len(gap) > 60 or not self.rules.agent.fullmatch(self._without_units(gap)):
                    break
            elif self.rules.through.fullmatch(gap):
                group.pop()
            elif not self._joined(gap):
                break
            if not m.implied:
                group.append(m)
            at = m.end
        return group

    # ------------------------------------------------------------------ statements

    def speaking(self, people: list[Person], attributions: list[Attribution], *, law: bool = False) -> list[Agency]:
        """The office of the first person who speaks."""
        for a in attributions:
            if a.person and not law and (a.person.position or "").lower().startswith(self.rules.rulers):
                if self.candidate.is_statement:
                    return self._government()
                continue
            office = self._office_of(a.person) if a.person else None
            if a.person is None and a.speaker is not None:
                office = self._office_beside(a.start)  # not for "Disebutkan ...", which nobody in particular says
            if office is None and a.person:
                office = self._spokesman()
            if office and (not law or office.kind in self.rules.law_kinds):
                return [office]
        return []

    def _spokesman(self) -> Agency | None:
        """The first office of the opening sentences that is named behind a position ("Direktur Yayasan X itu")."""
        for m in self.mentions:
            if self.doc.sentence(m.start) > self._lead() + 4:
                return None
            if m.implied or self.rules.position_before.search(self.text, max(0, m.start - 40), m.start):
                return self.by_start.get(m.start)
        return None

    def _office_beside(self, offset: int) -> Agency | None:
        """The office named in the sentence of a speaker who is known by position only."""
        s = self.doc.sentences[self.doc.sentence(offset)]
        first, last = bisect_left(self._starts, s[0]), bisect_left(self._starts, s[1])
        hits = [m for m in self.mentions[first:last] if not self.doc.quoted(m.start)]
        while len(hits) > 1 and self.rules.through.fullmatch(self.text[hits[0].end : hits[1].start]):
            hits.pop(0)
        return self.by_start.get(hits[0].start) if hits else None

    def _office_of(self, person: Person) -> Agency | None:
        """The office named with the person: the first one of "Kepala UPTD PPA DP3A Mataram"."""
        if self._named is None:
            self._named = {}
            for i, o in enumerate(self.found.officials):
                if (office := self._office_named(o)) is not None:
                    self._named.setdefault((o.start, o.end), (i, office))
        named = self._named
        told = [named[span] for span in person.mentions if span in named]
        return self.by_start.get(min(told, key=itemgetter(0))[1].start) if told else None

    def _office_named(self, o: OfficialMention) -> AgencyMention | None:
        """The first office in the words that name somebody's position and office."""
        if o.agency_span is None:
            return None
        start = min(o.agency_span[0], o.position_span[0] if o.position_span else o.agency_span[0])
        i = bisect_right(self._reach, start)
        return self.mentions[i] if i < len(self.mentions) and self._starts[i] < o.agency_span[1] else None

    def offices_of(self, people: Iterable[Person]) -> list[Agency]:
        """The offices of these people."""
        return [a for p in people if (a := self._office_of(p))]

    def opening(self, *, law: bool = False) -> list[Agency]:
        """The office that the body opens with as its subject ("SIGLI - Dinas X mengklaim ...")."""
        s = self.doc.sentences[self._opening_sentence()] if self.doc.sentences else (0, 0)
        for m in self.mentions:
            if m.start >= s[1]:
                break
            if (
                s[0] <= m.start < s[0] + _OPENING
                and not m.implied
                and not self.rules.position_before.search(self.text[s[0] : m.start])
            ):
                return self._first_subject(s, law=law)
        return []

    def _first_subject(self, sentence: tuple[int, int], *, law: bool) -> list[Agency]:
        """The offices before the first active verb that follows an office of the sentence."""
        for m in self.mentions:
            if sentence[0] <= m.start < sentence[1] and (verb := self.rules.verb_after.match(self.text, m.end)):
                group = self._subject(verb.end())
                return self._agencies(group) if not law or any(x.kind in self.rules.law_kinds for x in group) else []
        return []

    def ruling(self) -> list[Agency]:
        """The government whose head is the first person of the opening sentences ("Wali Kota X menjenguk ...")."""
        end = self.doc.sentences[min(self._opening_sentence() + 1, len(self.doc.sentences) - 1)][1]
        for o in self.found.officials:
            if o.start < end and (o.position or "").lower().startswith(self.rules.rulers):
                return self._government()
        return []

    def _government(self) -> list[Agency]:
        """The first government that the text names."""
        return [a for a in dict.fromkeys(self.by_start.values()) if a.kind == "pemerintah"][:1]

    def charged(self, chosen: list[Agency]) -> list[Agency]:
        """ "Pemkab X melalui Dinas Y", "Melalui Dinas Y, Pemkab X": the office charged instead of the one that charges
        it, wherever this is said."""
        out = list(chosen)
        if not out or not self.doc.words.where(self.rules.charging):
            return out
        for a, b in pairwise(self.mentions):
            if not b.implied and self._hands_on(a, b):
                by, to = self.by_start.get(a.start), self.by_start.get(b.start)
            elif b.kind == "pemerintah" and self._charged_before(a, b):
                by, to = self.by_start.get(b.start), self.by_start.get(a.start)
            else:
                continue
            if by in out and to:
                out = [x for x in out if x not in (by, to)] + [to] if to in out else [to if x == by else x for x in out]
        return out

    def _hands_on(self, a: AgencyMention, b: AgencyMention) -> bool:
        """Only "melalui" or the like stands between the two."""
        gap = self.text[a.end : b.start]
        return gap[-1:].isspace() and self.rules.through.fullmatch(gap) is not None

    def _charged_before(self, office: AgencyMention, government: AgencyMention) -> bool:
        before = self.text[max(0, office.start - 12) : office.start]
        before = before.rpartition("\n")[2].rpartition(".")[2]
        comma = self.text[office.end : government.start].strip() == ","
        return comma and self.rules.through.fullmatch(before) is not None

    # ------------------------------------------------------------------ helpers

    def _lead(self) -> int:
        """Index of the sentence that the body opens with; of the event's own where it is an activity."""
        if not self.candidate.is_statement:
            return self.doc.sentence(self.candidate.start)
        return self._opening_sentence()

    def _opening_sentence(self) -> int:
        first = next((p for p, end in self.doc.paragraphs if end - p >= _BODY), 0)
        return self.doc.sentence(first)

    def _weight(self, offset: int) -> float:
        """Nearer to the lead counts more."""
        return 1.0 / (1 + abs(self.doc.sentence(offset) - self._lead()) * 0.35)

    def _agencies(self, mentions: list[AgencyMention]) -> list[Agency]:
        out: list[Agency] = []
        for m in mentions:
            agency = self.by_start.get(m.start)
            if agency and agency not in out:
                out.append(agency)
        return out


_BY = regex.compile(r"\boleh\s")
_OTHER_PASSIVE = regex.compile(r"\bdi\p{Ll}{4,}\b|\b(?:yang|karena)\b")
_PARTNERS = regex.compile(r"\b(?:antara|dengan)\b")


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(regex.escape, words), key=len, reverse=True))


def _phrases(phrases: list[str]) -> PhraseFinder:
    return PhraseFinder(phrases, re.compile(rf"\b(?:{trie(phrases)})\b"))

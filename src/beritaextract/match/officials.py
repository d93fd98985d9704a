"""Finds officials: people named together with an office, rank or function.

Every office begins with a word that says so ("Kepala", "Kabid", "Bupati", "AKBP"). From there the reader goes on over
the unit and the organisation; the person stands behind them ("Kepala Dinas X, Y"), before ("Y selaku Kepala X", "Y,
Kepala X,") or nowhere.
"""

from __future__ import annotations

from typing import Any

from ..patterns import Patterns
from .claims import Claims
from .document import Document
from .links import LinkReader
from .loose import LooseReader
from .mentions import Found, OfficialMention
from .offices import Office, OfficeReader
from .officewords import Places
from .organisations import Head
from .persons import PersonReader, PersonSpan
from .roles import RoleReader, outer
from .tokens import Tokens

#: "dari", "diserahkan kepada": at most this many words stand before who takes an office over
_HANDOVER = 7


class OfficialMatcher:
    """Compiled from ``patterns/positions.toml``, ``patterns/titles.toml`` and ``patterns/names.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        cues: dict[str, Any] = patterns["positions"]["cues"]
        self.persons = PersonReader(patterns)
        self.offices = OfficeReader(patterns, self.persons)
        self.roles = RoleReader(patterns)
        self.after_name = frozenset(cues["after_name"])
        self.between = frozenset(cues["between"])
        self.former = frozenset(cues["former"])
        self.not_before = frozenset(cues["not_before"])
        self.handover = frozenset(cues["handover"])
        self.names_of_things = frozenset(cues["names_of_things"])
        self.namely = frozenset(cues["namely"])
        self.stands_in = frozenset(cues["stands_in"])
        self.only_after = frozenset(cues["only_after"])
        self.counsel = frozenset(cues["counsel"])
        self.kin = frozenset(cues["kin"])
        self.read_out = frozenset(cues["read_out"])
        self.speech = frozenset(cues["speech"])
        self.shared = frozenset(cues["shared"])
        self.loose = LooseReader(patterns, self.persons, self.offices)
        self.links = LinkReader(patterns, self.persons)
        self.begins = self.offices.first | self.loose.begins

    def find(self, doc: Document, found: Found) -> list[OfficialMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        tokens = found.tokens = Tokens(doc.text, self.persons.carry, self.persons.glued)
        places = Places(tokens, found)
        claims = Claims()
        begins = tokens.among(self.begins)
        out = self._offices(tokens, begins, places, claims)
        out += self.loose.from_office(tokens, begins, claims, places)
        out += self.loose.experts(tokens, begins, claims, places)
        out += self.loose.ranked(tokens, begins, claims)
        out.sort(key=_start)
        self.loose.point_back(tokens, out, claims, places)
        self.links.read(tokens, out, claims)
        out.sort(key=_start)
        self.roles.read(doc, tokens, out)
        return out

    def _offices(self, tokens: Tokens, begins: list[int], places: Places, claims: Claims) -> list[OfficialMention]:
        """Every office that begins with one of the tokens ``begins``, with the person beside it."""
        out: list[OfficialMention] = []
        done, low, first = 0, tokens.low, self.offices.first
        for i in begins:
            office = self.offices.read(tokens, i, places) if i >= done and low[i] in first else None
            if office is None:
                continue
            mentions, done = self._official(tokens, office, claims, places)
            if out and mentions and self._pair(tokens, office, out[-1], mentions[0], claims, places):
                out.extend(mentions)
            elif out and mentions and self._also(tokens, office, out[-1], mentions[0]):
                out[-1].start, out[-1].end = mentions[0].start, mentions[0].end
                out[-1].name, out[-1].titles, out[-1].rule = (
                    mentions[0].name,
                    mentions[0].titles,
                    "office, another, name",
                )
            else:
                out.extend(mentions)
            if office.kind == "area" and office.agency:
                places.names.add(" ".join(tokens.low[slice(*office.agency)]))
        return out

    def _pair(
        self,
        tokens: Tokens,
        office: Office,
        before: OfficialMention,
        mention: OfficialMention,
        claims: Claims,
        places: Places,
    ) -> bool:
        """ "Bupati dan Wakil Bupati X, Y dan Z": the first name goes with the first office."""
        first = tokens.at(outer(before)[1])
        if before.name is not None or mention.name is None or office.agency is None or before.agency is not None:
            return False
        if first != office.first - 1 or tokens.low[first] not in self.offices.words.joins:
            return False
        i, _ = self.persons.degrees(tokens, tokens.at(mention.end))
        if tokens.at(mention.start) < office.stop or tokens.low[i] not in (",", "-", "–", *self.offices.words.joins):
            return False
        second = self._companion(tokens, i + 1, places)
        if second is None or claims.holds(second):
            return False
        before.start, before.end, before.name, before.titles = mention.start, mention.end, mention.name, mention.titles
        before.agency, before.agency_span = office.agency_text, mention.agency_span
        before.rule = "two offices, two names"
        claims.add(second)
        mention.start, mention.end = tokens.starts[second.name_first], tokens.ends[second.name_stop - 1]
        mention.name, mention.titles, mention.rule = second.name, second.titles, "two offices, two names"
        return True

    def _also(self, tokens: Tokens, office: Office, before: OfficialMention, mention: OfficialMention) -> bool:
        """ "Ketua LPA Bengkulu yang juga psikolog, Y": the calling beside it says less than the office named first."""
        if mention.name is None or before.name is not None or mention.agency or not before.agency:
            return False
        first = tokens.at(outer(before)[1])
        return (
            office.kind == "person"
            and first < office.first
            and all(tokens.low[k] in self.between or tokens.low[k] == "," for k in range(first, office.first))
        )

    def _official(
        self, tokens: Tokens, office: Office, claims: Claims, places: Places
    ) -> tuple[list[OfficialMention], int]:
        """The mention made of an office and the person beside it, and the token to go on from."""
        before = tokens.low[office.first - 1]
        if before in self.names_of_things or tokens.low[office.head_stop] in self.not_before:
            return [], office.head_stop
        if before in self.former or tokens.low[office.first - 2] in self.former:
            return [], office.head_stop
        if office.kind == "person" and office.agency is None and tokens.low[office.stop] == ":":
            return [], office.head_stop  # "Nikah Dini Naik, Hakim: Anak Takut", a headline
        after_only = tokens.low[office.position[0]] in self.only_after
        behind = None if after_only else self._behind(tokens, office, places)
        ahead, strong = self._ahead(tokens, office, claims, places)
        if office.kind == "calling":
            if behind is not None:
                self.offices.after_name(tokens, office, behind.stop, places)
            if office.agency is None and not self._counsel(tokens, office, behind):
                return [], office.head_stop
        if after_only and (ahead is None or office.agency is None or not tokens.capital[office.first]):
            return [], office.head_stop
        if ahead is not None and (
            strong
            or behind is None
            or self._told(tokens, ahead, office)
            or self._adjoins(tokens, ahead, office, behind)
        ):
            claims.add(ahead)
            cue = tokens.low[office.first - 1]
            mention = self._mention(
                tokens, office, ahead, f"name, {cue}, office" if strong else "name before the office"
            )
            mention.added = strong
            return [mention], max(office.stop, office.head_stop)
        if behind is None:
            out = self._handed_over(tokens, office, claims, office.stop)
            return out or [self._mention(tokens, office, None, "office alone")], office.head_stop
        claims.add(behind)
        self.offices.after_name(tokens, office, behind.stop, places)
        comma = tokens.low[office.stop] == ","
        out = [self._mention(tokens, office, behind, "office, comma, name" if comma else "office and name")]
        if behind.ranked:
            out += self._handed_over(tokens, office, claims, behind.stop)
        elif tokens.low[office.position[0]] in self.shared:
            out += self._held_together(tokens, office, claims, behind.stop, places)
        return out, tokens.at(max(m.end for m in out))

    def _held_together(
        self, tokens: Tokens, office: Office, claims: Claims, i: int, places: Places
    ) -> list[OfficialMention]:
        """ "Anggota Komisi IV, H. X, Y dan Z", read on from token ``i``: they all hold the office. The last name stands
        behind "dan" and has no office of its own."""
        people: list[PersonSpan] = []
        while (joined := tokens.low[i] in self.offices.words.joins) or tokens.low[i] == ",":
            person = self._companion(tokens, i + 1, places)
            if person is None or claims.holds(person):
                return []
            people.append(person)
            i = person.stop
            if joined:
                for each in people:
                    claims.add(each)
                return [self._mention(tokens, office, each, "office and names") for each in people]
        return []

    def _companion(self, tokens: Tokens, i: int, places: Places) -> PersonSpan | None:
        """A name that stands for itself: no office, no organisation, nothing capitalised or in brackets behind it."""
        if i in tokens.breaks or self.offices.words.heads.at(tokens, i) or self.offices.words.begins(tokens, i, places):
            return None
        person = self.persons.read(tokens, i)
        if person is None or places.covers(person) or tokens.capital[person.stop] or tokens.low[person.stop] == "(":
            return None
        if tokens.low[person.stop] == "," and self.offices.words.heads.at(tokens, person.stop + 1):
            return None
        known = person.titles or self.persons.begins_name(tokens, person.name_first)
        return person if known or person.name_stop - person.name_first > 1 else None

    def _adjoins(self, tokens: Tokens, ahead: PersonSpan, office: Office, behind: PersonSpan) -> bool:
        """ "Y ketua X, Z sekretaris X": nothing parts the name from the office behind it, and the next name goes with
        the next office, or the first is surely one."""
        if ahead.stop != office.first or tokens.low[office.stop] != ",":
            return False
        known = ahead.titles or any(
            self.persons.begins_name(tokens, k) for k in range(ahead.name_first, ahead.name_stop)
        )
        return bool(known) or self.offices.words.heads.at(tokens, behind.stop) is not None

    def _counsel(self, tokens: Tokens, office: Office, person: PersonSpan | None) -> bool:
        """ "Penasihat Hukum tersangka, Y, S.H.": counsel by degree."""
        return person is not None and bool(person.titles) and tokens.low[office.position[0]] in self.counsel

    def _told(self, tokens: Tokens, person: PersonSpan, office: Office) -> bool:
        """A verb stands before the person ("kata Rina Wahyuni, Kepala Dinas X, Selasa ..."); where a name follows the
        office directly, a reporting verb ("diwakili Kompol Y, Koordinator X Z": Z's)."""
        before = tokens.low[person.first - 1]
        if not person.titles or not before.isalpha() or tokens.capital[person.first - 1]:
            return False
        return office.person is None or before in self.loose.verbs

    def _handed_over(self, tokens: Tokens, office: Office, claims: Claims, i: int) -> list[OfficialMention]:
        """ "Kasat Reskrim dari AKP X kepada AKP Y", read on from token ``i``: both hold or held the office."""
        out: list[OfficialMention] = []
        while tokens.low[i] in self.handover and i not in tokens.breaks and len(out) < 2:
            stop = i + 1
            while stop - i < _HANDOVER and self._passes_on(tokens, stop):
                stop += 1
            person = self.persons.read(tokens, stop)
            if person is None or not person.ranked or claims.holds(person):
                break
            claims.add(person)
            out.append(self._mention(tokens, office, person, "office handed over"))
            i = person.stop
        return out

    def _passes_on(self, tokens: Tokens, i: int) -> bool:
        low = tokens.low[i]
        if low in self.stands_in or self.offices.words.heads.at(tokens, i):
            return False
        return low in self.handover or low in self.persons.never

    def _behind(self, tokens: Tokens, office: Office, places: Places) -> PersonSpan | None:
        """The person named behind the office."""
        i = office.stop
        if i in tokens.breaks:
            return None
        if office.person is not None:
            return office.person
        mark = tokens.low[i]
        if mark == "," and (stop := self._beside(tokens, i + 1, places)):
            i, mark = stop, tokens.low[stop]
        if mark in (",", ":", "(", "-", "–", "—") or mark in self.namely:
            i += 1
            if tokens.low[i] in self.namely:
                i += 1
            if i in tokens.breaks or self.offices.words.heads.at(tokens, i):
                return None
        elif not self.persons.title_at(tokens, i):
            return None
        person = self.persons.read(tokens, i)
        if person is None or not self._plausible(tokens, person) or places.covers(person):
            return None
        if office.kind in ("person", "calling") and _aged(tokens, person.stop):
            return None
        return None if mark == "," and self._reader(tokens, office, person) else person

    def _beside(self, tokens: Tokens, i: int, places: Places) -> int:
        """Where an organisation ends that stands between two commas before a titled name: "Babinsa Koramil 01, Kodim
        0602/Serang, Serma Y"; 0 where none does."""
        words = self.offices.words
        if (
            i in tokens.breaks
            or not tokens.capital[i]
            or words.heads.at(tokens, i)
            or not words.begins(tokens, i, places)
        ):
            return 0
        stop = self.offices.organisations.read(tokens, Head("org"), i, places).stop
        if tokens.low[stop] == ",":
            return stop if self.persons.title_at(tokens, stop + 1) else 0
        person = self.persons.read(tokens, stop)
        return stop if person is not None and person.ranked else 0

    def _reader(self, tokens: Tokens, office: Office, person: PersonSpan) -> bool:
        """ "Membacakan sambutan Bupati, Y meminta": the name behind the comma is the subject of the main clause."""
        before = tokens.low[max(0, office.first - 3) : office.first]
        return (
            not self.speech.isdisjoint(before)
            and not self.read_out.isdisjoint(before)
            and tokens.low[person.stop] != ","
        )

    def _plausible(self, tokens: Tokens, person: PersonSpan) -> bool:
        """Behind an office and a comma the next organisation of a list may stand: "Ketua X, Muslimah NU"."""
        if person.titles:
            return True
        if (
            tokens.capital[person.stop]
            and person.stop not in tokens.breaks
            and not self.offices.words.heads.at(tokens, person.stop)
        ):
            return False
        closed = tokens.low[person.stop] == ","  # "psikolog Klinik Y, Ayu, ikut"
        return person.name_stop - person.name_first > 1 or len(person.name) >= (3 if closed else 4)

    def _ahead(self, tokens: Tokens, office: Office, claims: Claims, places: Places) -> tuple[PersonSpan | None, bool]:
        """The person named before the office, and whether a word such as "selaku" stands between."""
        i = office.first - 1
        if i < 0 or office.first in tokens.breaks:
            return None, False
        strong = False
        if tokens.low[i] in self.after_name:
            strong = True
            while i > 0 and tokens.low[i] in self.between:
                i -= 1
            if tokens.low[i] == ",":
                i -= 1
        elif tokens.low[i] in (",", "(", "-", "–", "—"):
            i -= 1
        elif tokens.low[i] == ".":
            return None, False
        person = self.persons.read_back(tokens, i) if i >= 0 else None
        if (
            person is None
            or claims.holds(person)
            or places.covers(person)
            or self.offices.words.heads.at(tokens, person.first)
            or self._ends_longer_name(tokens, person)
            or tokens.low[person.first - 1] in self.offices.villages
            or tokens.low[person.first - (2 if tokens.low[person.first - 1] == "," else 1)] in self.kin
        ):
            return None, False
        if not person.titles and person.name_stop - person.name_first < 2:
            if office.kind == "person" and office.agency is None and not tokens.capital[office.position[0]]:
                return None, False  # "status Mansyur sebagai guru"
            addressed = person.name_first > person.first or not self._opens(tokens, person.first)
            bracketed = tokens.low[i + 1] == "(" and tokens.low[office.stop] == ")" and office.agency is not None
            if (strong or bracketed) and addressed:
                return person, strong
            return (person, False) if self._opens_clause(tokens, person, office) else (None, False)
        return person, strong

    def _opens_clause(self, tokens: Tokens, person: PersonSpan, office: Office) -> bool:
        """ "Rosmiati Lurah X mengatakan": one word opens the sentence, directly before an office that acts."""
        return (
            person.stop == office.first
            and office.agency is not None
            and self.persons.begins_name(tokens, person.name_first)
            and tokens.low[office.stop] in self.loose.verbs
        )

    def _ends_longer_name(self, tokens: Tokens, person: PersonSpan) -> bool:
        """ "PDI Perjuangan": a capitalised word that opens no sentence stands before it."""
        i = person.first - 1
        return (
            tokens.capital[i]
            and not person.titles
            and person.first not in tokens.breaks
            and tokens.low[i] not in self.persons.stop
        )

    def _opens(self, tokens: Tokens, i: int) -> bool:
        """A sentence begins with this word, so that its capital says nothing."""
        return i == 0 or i in tokens.breaks or tokens.low[i - 1] in (".", "!", "?", '"', "“", "”")

    def _mention(self, tokens: Tokens, office: Office, person: PersonSpan | None, rule: str) -> OfficialMention:
        span = (tokens.starts[office.position[0]], tokens.ends[office.position[1] - 1])
        agency_span = (tokens.starts[office.agency[0]], tokens.ends[office.agency[1] - 1]) if office.agency else None
        start, end = span
        if person is not None:
            start, end = tokens.starts[person.name_first], tokens.ends[person.name_stop - 1]
        return OfficialMention(
            start, end, rule, name=person.name if person else None, titles=person.titles if person else (),
            position=office.position_text, position_span=span, acting=office.acting, agency=office.agency_text,
            agency_span=agency_span, kind=office.kind,
        )  # fmt: skip


def _aged(tokens: Tokens, i: int) -> bool:
    """An age in brackets: "Mansyur (53)" is a party to what happened."""
    return tokens.low[i] == "(" and tokens.low[i + 1].isdigit() and tokens.low[i + 2] in (")", "tahun", "th")


def _start(mention: OfficialMention) -> int:
    return mention.start

"""Finds officials: people named together with an office, rank or function.

Every office begins with a word that says so ("Kepala", "Kabid", "Bupati", "AKBP"). From there the reader goes on over
the unit and the organisation; the person stands behind them ("Kepala Dinas X, Y"), before ("Y selaku Kepala X", "Y,
Kepala X,") or nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..patterns import Patterns
from .document import Document
from .mentions import Found, OfficialMention
from .offices import Office, OfficeReader, Places
from .persons import PersonReader, PersonSpan, Tokens
from .roles import RoleReader, outer

#: from the end of one official to the begin of the next, at most this many tokens may hold "yang diwakili oleh"
_LINK = 7
#: "Kepala Dinas itu" takes up a name at most this many tokens back
_BACK = 120


@dataclass(slots=True)
class _Claims:
    """Tokens already read as somebody's name, so that no name is given to two people."""

    taken: set[int]

    def add(self, person: PersonSpan) -> None:
        self.taken.update(range(person.name_first, person.name_stop))

    def holds(self, person: PersonSpan) -> bool:
        return any(i in self.taken for i in range(person.name_first, person.name_stop))


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
        speech: dict[str, Any] = patterns["quotes"]
        self.verbs = frozenset((*speech["after"], *speech["active"], *speech["passive"]))
        self.pointing = frozenset(cues["pointing"])
        self.bystanders = frozenset(cues["bystanders"])
        self.stands_in = frozenset(cues["stands_in"])
        self.through = frozenset(cues["through"])
        self.for_whom = frozenset(cues["for_whom"])
        self.link_words = frozenset(cues["link_words"])
        self.field_ranks = frozenset(cues["field_ranks"])

    def find(self, doc: Document, found: Found) -> list[OfficialMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        tokens = Tokens(doc.text)
        places = Places(tokens, found)
        claims = _Claims(set())
        out: list[OfficialMention] = []
        i = 0
        while i < len(tokens):
            office = self.offices.read(tokens, i, places)
            if office is None:
                i += 1
                continue
            mentions, i = self._official(tokens, office, claims, places)
            out.extend(mentions)
        out.extend(self._ranked(tokens, claims))
        out.sort(key=lambda m: m.start)
        out.extend(self._from_office(doc, tokens, claims, places))
        out.sort(key=lambda m: m.start)
        self._point_back(tokens, out, claims, places)
        self._link(tokens, out, claims)
        out.sort(key=lambda m: m.start)
        self.roles.read(doc, tokens, out)
        return out

    def _official(
        self, tokens: Tokens, office: Office, claims: _Claims, places: Places
    ) -> tuple[list[OfficialMention], int]:
        """The mention made of an office and the person beside it, and the token to go on from."""
        before = tokens.word(office.first - 1)
        if before in self.names_of_things or tokens.word(office.head_stop) in self.not_before:
            return [], office.head_stop
        if before in self.former or tokens.word(office.first - 2) in self.former:
            return [], office.head_stop
        behind = self._behind(tokens, office, places)
        ahead, strong = self._ahead(tokens, office, claims, places)
        if ahead is not None and (strong or behind is None or self._told(tokens, ahead)):
            claims.add(ahead)
            rule = f"name before {tokens.word(office.first - 1)!r} and the office" if strong else "name before the office"
            mention = self._mention(tokens, office, ahead, rule)
            mention.added = strong
            return [mention], max(office.stop, office.head_stop)
        if behind is None:
            out = self._handed_over(tokens, office, claims, office.stop)
            return out or [self._mention(tokens, office, None, "office alone")], office.head_stop
        claims.add(behind)
        self.offices.after_name(tokens, office, behind.stop, places)
        comma = tokens.word(office.stop) == ","
        out = [self._mention(tokens, office, behind, "office, comma, name" if comma else "office and name")]
        if behind.ranked:
            out += self._handed_over(tokens, office, claims, behind.stop)
        return out, behind.name_stop

    def _told(self, tokens: Tokens, person: PersonSpan) -> bool:
        """A verb stands before the person ("kata Rina Wahyuni, Kepala Dinas X, Selasa ...")."""
        return tokens.word(person.first - 1).isalpha() and not tokens.upper(person.first - 1) and bool(person.titles)

    def _handed_over(self, tokens: Tokens, office: Office, claims: _Claims, i: int) -> list[OfficialMention]:
        """ "Kasat Reskrim dari AKP X kepada AKP Y", read on from token ``i``: both hold or held the office."""
        out: list[OfficialMention] = []
        while tokens.word(i) in self.handover and not tokens.breaks(i) and len(out) < 2:
            stop = i + 1
            while stop - i < _LINK and self._passes_on(tokens, stop):
                stop += 1
            person = self.persons.read(tokens, stop)
            if person is None or not person.ranked or claims.holds(person):
                break
            claims.add(person)
            out.append(self._mention(tokens, office, person, "office handed over"))
            i = person.stop
        return out

    def _passes_on(self, tokens: Tokens, i: int) -> bool:
        low = tokens.word(i)
        if low in self.stands_in or self.offices.head_at(tokens, i):
            return False
        return low in self.handover or low in self.persons.never

    def _behind(self, tokens: Tokens, office: Office, places: Places) -> PersonSpan | None:
        """The person named behind the office."""
        i = office.stop
        if tokens.breaks(i):
            return None
        if office.person is not None:
            return office.person
        mark = tokens.word(i)
        if mark in (",", ":", "(", "-", "–", "—") or mark in self.namely:
            i += 1
            if tokens.word(i) in self.namely:
                i += 1
            if tokens.breaks(i) or self.offices.head_at(tokens, i):
                return None
        elif not self.persons.title_at(tokens, i):
            return None
        person = self.persons.read(tokens, i)
        if person is None or not self._plausible(tokens, person) or places.covers(person):
            return None
        if office.kind == "person" and _aged(tokens, person.stop):
            return None
        return person

    def _plausible(self, tokens: Tokens, person: PersonSpan) -> bool:
        """In an enumeration the words behind an office and a comma may be the next organisation: "Ketua X, Muslimah NU"."""
        if person.titles:
            return True
        if tokens.upper(person.stop) and not tokens.breaks(person.stop) and not self.offices.head_at(tokens, person.stop):
            return False
        return person.name_stop - person.name_first > 1 or len(person.name) >= 4

    def _ahead(
        self, tokens: Tokens, office: Office, claims: _Claims, places: Places
    ) -> tuple[PersonSpan | None, bool]:
        """The person named before the office, and whether a word such as "selaku" stands between."""
        i = office.first - 1
        if i < 0 or tokens.breaks(office.first):
            return None, False
        strong = False
        if tokens.word(i) in self.after_name:
            strong = True
            while i > 0 and tokens.word(i) in self.between:
                i -= 1
            if tokens.word(i) == ",":
                i -= 1
        elif tokens.word(i) in (",", "(", "-", "–", "—"):
            i -= 1
        elif tokens.word(i) == ".":
            return None, False
        person = self.persons.read_back(tokens, i) if i >= 0 else None
        if person is None or claims.holds(person) or places.covers(person) or self.offices.head_at(tokens, person.first):
            return None, False
        if not person.titles and person.name_stop - person.name_first < 2:
            addressed = person.name_first > person.first or not self._opens(tokens, person.first)
            return (person, True) if strong and addressed else (None, False)
        return person, strong

    def _opens(self, tokens: Tokens, i: int) -> bool:
        """A sentence begins with this word, so that its capital says nothing."""
        return i == 0 or tokens.breaks(i) or tokens.word(i - 1) in (".", "!", "?", '"', "“", "”")

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

    def _ranked(self, tokens: Tokens, claims: _Claims) -> list[OfficialMention]:
        """People of police and army named by their rank alone."""
        out = []
        for i, low in enumerate(tokens.low):
            if low not in self.persons.rank or low in self.field_ranks or i in claims.taken:
                continue
            person = self.persons.read(tokens, i)
            if person is None or not person.ranked or claims.holds(person):
                continue
            claims.add(person)
            out.append(
                OfficialMention(
                    tokens.starts[person.name_first], tokens.ends[person.name_stop - 1], "rank and name",
                    name=person.name, titles=person.titles,
                )  # fmt: skip
            )
        return out

    def _from_office(
        self, doc: Document, tokens: Tokens, claims: _Claims, places: Places
    ) -> list[OfficialMention]:
        """ "Y dari Dinas X menjelaskan": somebody who speaks for an office without a position."""
        out = []
        for i in range(1, len(tokens) - 1):
            if tokens.low[i] != "dari" or not self.offices.agency_begins(tokens, i + 1, places):
                continue
            person = self.persons.read_back(tokens, i - 1)
            if person is None or claims.holds(person) or places.touches(person):
                continue
            stop = self.offices.agency_stop(tokens, i + 1, places)
            if not (tokens.word(stop) in self.verbs or tokens.word(person.first - 1) in self.verbs):
                continue
            if person.name_stop - person.name_first < 2 and not person.titles:
                continue
            claims.add(person)
            span = (tokens.starts[i + 1], tokens.ends[stop - 1])
            out.append(
                OfficialMention(
                    tokens.starts[person.name_first], tokens.ends[person.name_stop - 1], "name before 'dari' and an office",
                    name=person.name, titles=person.titles, agency=doc.text[slice(*span)], agency_span=span,
                )  # fmt: skip
            )
        return out

    def _point_back(self, tokens: Tokens, mentions: list[OfficialMention], claims: _Claims, places: Places) -> None:
        """ "... kata Rina Wahyuni. Kepala Dinas Sosial itu ...": the office of somebody named just before by name alone."""
        named_until = -1
        for mention in mentions:
            if mention.name is not None:
                named_until = tokens.at(mention.start)
                continue
            last = outer(mention)[1]
            i = tokens.at(mention.start)
            if tokens.word(tokens.at(last)) not in self.pointing or not tokens.upper(i):
                continue
            if (person := self._named_before(tokens, max(named_until, i - _BACK), i, claims, places)) is not None:
                claims.add(person)
                mention.start, mention.end = tokens.starts[person.name_first], tokens.ends[person.name_stop - 1]
                mention.name, mention.titles, mention.rule = person.name, person.titles, "name taken up by the office"

    def _named_before(
        self, tokens: Tokens, first: int, stop: int, claims: _Claims, places: Places
    ) -> PersonSpan | None:
        """The one person named between two tokens who speaks or acts there; None where there are several."""
        found: PersonSpan | None = None
        i = max(first, 0)
        while i < stop:
            person = self.persons.read(tokens, i) if tokens.upper(i) else None
            if person is None:
                i += 1
                continue
            i = person.stop
            words = person.name_stop - person.name_first
            sure = person.titles or (words > 1 and not places.touches(person))
            if not sure or claims.holds(person) or tokens.word(person.first - 1) in self.bystanders:
                continue
            if found is not None and found.name != person.name:
                return None
            found = found or person
        return found

    def _link(self, tokens: Tokens, mentions: list[OfficialMention], claims: _Claims) -> None:
        """Who stands in for whom: "X melalui Y", "X yang diwakili (oleh) Y", "Y mewakili X"."""
        for n, mention in enumerate(list(mentions)):
            i = tokens.at(outer(mention)[1])
            i, _ = self.persons.degrees(tokens, i)
            words = self._link_words(tokens, i)
            if not words:
                continue
            target = next((m for m in mentions[n + 1 :] if m.start > mention.end), None)
            stop = i + len(words)
            near = target is not None and tokens.at(outer(target)[0]) <= stop + 3
            if self.for_whom & set(words):
                if near and target is not None:
                    _represent(target, mention)
            elif near and target is not None:
                _represent(mention, target)
            elif self.stands_in & set(words) and (person := self.persons.read(tokens, stop)) and not claims.holds(person):
                claims.add(person)
                stand_in = OfficialMention(
                    tokens.starts[person.name_first], tokens.ends[person.name_stop - 1], "name after diwakili",
                    name=person.name, titles=person.titles, agency=mention.agency, agency_span=mention.agency_span,
                )  # fmt: skip
                mentions.append(stand_in)
                _represent(mention, stand_in)

    def _link_words(self, tokens: Tokens, i: int) -> list[str]:
        """The words from token ``i`` on that say somebody stands in, empty where none do."""
        words: list[str] = []
        while len(words) < _LINK and tokens.word(i + len(words)) in self.link_words and not tokens.breaks(i + len(words)):
            words.append(tokens.word(i + len(words)))
        said = set(words)
        return words if said & (self.stands_in | self.through | self.for_whom) else []


def _aged(tokens: Tokens, i: int) -> bool:
    """An age in brackets: "Mansyur (53)" is a party to what happened."""
    return tokens.word(i) == "(" and tokens.word(i + 1).isdigit() and tokens.word(i + 2) in (")", "tahun", "th")


def _represent(whom: OfficialMention, by: OfficialMention) -> None:
    if by.agency is None:
        by.agency, by.agency_span = whom.agency, whom.agency_span
    whom.roles = (*whom.roles, "represented")
    by.roles = (*by.roles, "representing")
    by.represents = whom.name or " ".join(p for p in (whom.position, whom.agency) if p)

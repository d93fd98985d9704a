"""People whose office is not beside their name: by rank alone, by their office alone, taken up by "Kepala X itu"."""

from __future__ import annotations

from typing import Any

from ..patterns import Patterns
from .claims import Claims, person_mention
from .mentions import OfficialMention
from .offices import OfficeReader
from .officewords import Places
from .organisations import Head
from .persons import PersonReader, PersonSpan
from .roles import outer
from .tokens import Tokens

#: "Kepala Dinas itu" takes up a name at most this many tokens back
_BACK = 120


class LooseReader:
    """Compiled from the cues of ``patterns/positions.toml`` and the reporting verbs of ``patterns/quotes.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader, offices: OfficeReader) -> None:
        cues: dict[str, Any] = patterns["positions"]["cues"]
        speech: dict[str, Any] = patterns["quotes"]
        self.persons = persons
        self.offices = offices
        self.verbs = frozenset((*speech["after"], *speech["active"], *speech["passive"]))
        self.pointing = frozenset(cues["pointing"])
        self.bystanders = frozenset(cues["bystanders"])
        self.field_ranks = frozenset(cues["field_ranks"])
        self.speakers = frozenset(cues["speakers"])
        self.namely = frozenset(cues["namely"])
        self.comes = frozenset(cues["comes"])
        self.origin = frozenset(cues["origin"])
        self.begins = self.persons.rank | self.speakers | self.origin | {"("}

    def ranked(self, tokens: Tokens, begins: list[int], claims: Claims) -> list[OfficialMention]:
        """People of police and army named by their rank alone; ``begins``: where one of ``self.begins`` stands."""
        out = []
        for i in begins:
            low = tokens.low[i]
            if low not in self.persons.rank or (
                low in self.field_ranks and tokens.low[i + 1] not in self.persons.corps
            ):
                continue
            person = self.persons.read(tokens, i)
            if person is None or not person.ranked or claims.holds(person):
                continue
            claims.add(person)
            out.append(person_mention(tokens, person, "rank and name"))
        return out

    def from_office(self, tokens: Tokens, begins: list[int], claims: Claims, places: Places) -> list[OfficialMention]:
        """ "Y dari Dinas X menjelaskan", "Y, S.Psi. (Dinas X)": somebody of an office without a position."""
        out = []
        for i in begins:
            bracket = tokens.low[i] == "("
            if not (bracket or tokens.low[i] in self.origin) or not 0 < i < tokens.count - 1:
                continue
            if not self.offices.words.begins(tokens, i + 1, places):
                continue
            person = self.persons.read_back(tokens, i - 1)
            if person is None or claims.holds(person) or places.touches(person):
                continue
            stop = self.offices.organisations.read(tokens, Head("org"), i + 1, places).stop
            if bracket:
                said = tokens.low[stop] == ")"
            else:
                said = tokens.low[stop] in self.verbs or tokens.low[person.first - 1] in self.verbs
                said = said or (_learned(person) and tokens.low[person.first - 1] not in self.bystanders)
            known = self.persons.begins_name(tokens, person.name_first) or not bracket
            if not said or not (person.titles or (known and person.name_stop - person.name_first > 1)):
                continue
            claims.add(person)
            mention = person_mention(tokens, person, "name before an office it is from")
            mention.agency = tokens.slice(i + 1, stop)
            mention.agency_span = (tokens.starts[i + 1], tokens.ends[stop - 1])
            out.append(mention)
        return out

    def experts(self, tokens: Tokens, begins: list[int], claims: Claims, places: Places) -> list[OfficialMention]:
        """ "menghadirkan narasumber Dr. Y, M.Psi.": a speaker with a title, from an organisation or not."""
        out = []
        for i in begins:
            if tokens.low[i] not in self.speakers:
                continue
            j = i + 1
            while tokens.low[j] in self.namely or tokens.low[j] in (",", ":"):
                j += 1
            j += tokens.low[j] in self.comes
            if (sent := self._sent(tokens, j, claims, places)) is not None:
                out.append(sent)
                continue
            while (mention := self._expert(tokens, j, claims, places)) is not None:
                out.append(mention)
                j, _ = self.persons.degrees(tokens, tokens.at(outer(mention)[1]))
                if tokens.low[j] not in self.offices.words.joins and tokens.low[j] != ",":
                    break
                j += 2 if tokens.low[j + 1] in self.offices.words.joins else 1
        return out

    def _sent(self, tokens: Tokens, i: int, claims: Claims, places: Places) -> OfficialMention | None:
        """ "narasumber dari Dinas X, Y, menekankan": a speaker named behind the office that sent them."""
        if tokens.low[i] not in self.origin or not self.offices.words.begins(tokens, i + 1, places):
            return None
        found = self.offices.organisations.read(tokens, Head("org"), i + 1, places)
        comma = tokens.low[found.end] == "," or tokens.low[found.end] in self.namely
        person = found.person or self.persons.read(tokens, found.end + comma)
        if person is None or claims.holds(person) or places.touches(person) or person.first in tokens.breaks:
            return None
        if self.offices.words.heads.at(tokens, person.first) or not (person.titles or len(person.name.split()) > 1):
            return None
        claims.add(person)
        mention = person_mention(tokens, person, "speaker behind the office that sent them")
        mention.agency = tokens.slice(i + 1, found.stop)
        mention.agency_span = (tokens.starts[i + 1], tokens.ends[found.stop - 1])
        mention.roles = ("speaker",)
        return mention

    def _expert(self, tokens: Tokens, i: int, claims: Claims, places: Places) -> OfficialMention | None:
        """The person with a title at token ``i``, who speaks, with the office they are from."""
        person = self.persons.read(tokens, i) if i not in tokens.breaks else None
        if person is None or not person.titles or claims.holds(person) or places.covers(person):
            return None
        claims.add(person)
        mention = person_mention(tokens, person, "speaker with a title")
        mention.roles = ("speaker",)
        k = person.stop
        if tokens.low[k] in self.origin and self.offices.words.begins(tokens, k + 1, places):
            stop = self.offices.organisations.read(tokens, Head("org"), k + 1, places).stop
            mention.agency = tokens.slice(k + 1, stop)
            mention.agency_span = (tokens.starts[k + 1], tokens.ends[stop - 1])
        return mention

    def point_back(self, tokens: Tokens, mentions: list[OfficialMention], claims: Claims, places: Places) -> None:
        """ "... kata Rina Wahyuni. Kepala Dinas Sosial itu ...": the office of somebody named before by name alone."""
        named_until = -1
        for mention in mentions:
            if mention.name is not None:
                named_until = tokens.at(mention.start)
                continue
            i = tokens.at(mention.start)
            if not tokens.capital[i] or tokens.low[tokens.at(outer(mention)[1])] not in self.pointing:
                continue
            if (person := self._named_before(tokens, max(named_until, i - _BACK), i, claims, places)) is not None:
                claims.add(person)
                mention.start, mention.end = tokens.starts[person.name_first], tokens.ends[person.name_stop - 1]
                mention.name, mention.titles, mention.rule = person.name, person.titles, "name taken up by the office"

    def _named_before(self, tokens: Tokens, first: int, stop: int, claims: Claims, places: Places) -> PersonSpan | None:
        """The one person named between two tokens who speaks or acts there; None where there are several."""
        found: PersonSpan | None = None
        i = max(first, 0)
        while i < stop:
            person = self.persons.read(tokens, i) if tokens.capital[i] else None
            if person is None:
                i += 1
                continue
            i = person.stop
            words = person.name_stop - person.name_first
            sure = person.titles or (words > 1 and not places.touches(person))
            if not sure or claims.holds(person) or tokens.low[person.first - 1] in self.bystanders:
                continue
            if found is not None and found.name != person.name:
                return None
            found = found or person
        return found


def _learned(person: PersonSpan) -> bool:
    """A degree stands behind the name, a title of learning or a rank before it; "Haji" alone is none."""
    return person.ranked or any(len(t.strip(".")) > 2 or t[0].islower() or t == "Dr." for t in person.titles)

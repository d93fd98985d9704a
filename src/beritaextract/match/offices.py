"""Reads an office: how it is held ("Plt"), what it is ("Kepala Bidang ...") and where it belongs.

"Kepala Bidang Perlindungan Anak DP3A Kukar Siti Aminah": the head ("Kepala Bidang") says what may follow, words of
organisations and places carry on, and the first word that is neither begins the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from ..patterns import Patterns
from .officewords import ROMAN, OfficeWords, Places
from .organisations import Head, Organisation, OrganisationReader
from .persons import PersonReader, PersonSpan
from .tokens import Phrases, Tokens, bracket_end, is_acronym

#: heads behind which words of a unit or a field come before the organisation
_WITH_UNIT = frozenset(("unit", "person", "calling", "lead"))
#: how verbs begin
_VERBAL = ("me", "ber", "di", "ter")
#: leaders and members, of an organisation or of a unit or field in it
_FIELDS = frozenset(("org", "lead"))
_LETTER = regex.compile(r"[A-D]")


@dataclass(slots=True)
class Office:
    """Token spans (end exclusive) of one office; ``stop`` is where a name may begin."""

    first: int
    head_stop: int
    stop: int
    position: tuple[int, int]
    position_text: str
    kind: str
    acting: str | None = None
    agency: tuple[int, int] | None = None
    agency_text: str | None = None
    person: PersonSpan | None = None


class OfficeReader:
    """Compiled from ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader) -> None:
        positions: dict[str, Any] = patterns["positions"]
        office = positions["office"]
        self.persons = persons
        self.words = OfficeWords(patterns, persons)
        self.organisations = OrganisationReader(patterns, persons, self.words)
        self.acting = {tuple(k.split()): v for k, v in positions["acting"].items()}
        self.first = self.words.heads.first_words() | frozenset(k[0] for k in self.acting)
        self.acting_first = frozenset(k[0] for k in self.acting)
        self.implied: dict[str, str] = positions["implied"]
        self.kinds = Phrases({"kind": office["kind"]})
        self.prepositions = frozenset(office["joins_place"])
        self.teams = frozenset(office["teams"])
        self.name_next = frozenset(office["name_next"])
        self.verbs = frozenset(office["headline_verbs"])
        self.councils = frozenset(office["councils"])
        self.members = frozenset(office["members"])
        self.villages = frozenset(office["villages"])
        self.lower_units = frozenset(office["lower_units"])
        self.inner = frozenset(office["inner"])
        self.expecting = frozenset(positions["cues"]["expecting"])

    def read(self, tokens: Tokens, i: int, places: Places) -> Office | None:
        """The office that begins at token ``i``."""
        acting, h = self._acting(tokens, i) if tokens.low[i] in self.acting_first else (None, i)
        head = self.words.heads.at(tokens, h)
        if head is None:
            return None
        stop, kind = head
        if tokens.low[stop] in self.teams and stop > h + 1:
            stop, kind = stop - 1, "org"
        if kind in _FIELDS and tokens.capital[stop]:
            stop, kind = self._of_unit(tokens, stop, kind)
        if kind in _WITH_UNIT:
            position_stop, agency_first = self._unit(tokens, stop, places, acronyms=kind != "lead")
        else:
            position_stop, agency_first = self._kind_of_office(tokens, h, stop, kind)
        office = Office(i, stop, position_stop, (h, position_stop), tokens.slice(h, position_stop), kind, acting)
        name_next = " ".join(tokens.low[h:stop]) in self.name_next
        small = tokens.words[h][0].islower() and not name_next
        expects_name = name_next or tokens.low[i - 1] in self.expecting
        found = self.organisations.read(tokens, Head(kind, small, expects_name), agency_first, places)
        office.stop, office.person = found.end, found.person
        self._belong(tokens, office, found)
        self._inner(tokens, office, places)
        if kind == "org":
            self._unit_behind(tokens, office)
        if office.agency is None and office.person is None:
            self._unknown(tokens, office, agency_first)
        return office

    def _unit_behind(self, tokens: Tokens, office: Office) -> None:
        """ "Komisioner KPAD X Bidang Pengaduan": the unit behind the organisation is part of the position."""
        if office.agency is None:
            return
        first, stop = office.agency
        k = next((k for k in range(first + 1, stop) if tokens.low[k] in self.lower_units and tokens.capital[k]), None)
        if k is None or tokens.low[first] not in self.councils:
            return
        office.agency = (first, k)
        office.agency_text = tokens.slice(first, k)
        office.position_text = f"{office.position_text} {tokens.slice(k, stop)}"

    def _unknown(self, tokens: Tokens, office: Office, i: int) -> None:
        """An organisation that no word tells, between "dari" and the comma before a name ("Fasilitator dari Sinar Desa,
        Y,"), or a field in small letters ("Pengelola rumah aman, Suster Y")."""
        if office.kind in ("person", "lead") and tokens.low[i] == "dari" and tokens.capital[i + 1]:
            stop = next((k for k in range(i + 1, i + 6) if not tokens.capital[k]), i)
            if tokens.low[stop] == "," and stop not in tokens.breaks and self._name_at(tokens, stop + 1):
                office.agency, office.agency_text, office.stop = (i + 1, stop), tokens.slice(i + 1, stop), stop
        elif office.kind == "lead" and tokens.capital[office.first] and office.stop == i:
            stop = next((k for k in range(i, i + 4) if not tokens.low[k].isalpha() or tokens.capital[k]), i)
            low = tokens.low[i:stop]
            plain = not any(w in self.persons.stop or w in self.prepositions or w.startswith(_VERBAL) for w in low)
            if stop > i and plain and tokens.low[stop] == "," and self._name_at(tokens, stop + 1):
                office.position = (office.position[0], stop)
                office.position_text, office.stop = tokens.slice(office.position[0], stop), stop

    def _name_at(self, tokens: Tokens, i: int) -> bool:
        """A person stands here, known by a title or by two words, and no office."""
        if self.words.heads.at(tokens, i):
            return False
        person = self.persons.read(tokens, i)
        return person is not None and (bool(person.titles) or person.name_stop - person.name_first > 1)

    def _of_unit(self, tokens: Tokens, i: int, kind: str) -> tuple[int, str]:
        """What is led, directly behind: a calling ("Koordinator Fasilitator X") or a unit with an organisation
        ("Komisioner Bidang Pengaduan X")."""
        calling = self.words.heads.at(tokens, i)
        if calling is not None and calling[1] in ("person", "calling"):
            return calling[0], "unit"
        if kind == "org" and tokens.low[i] in self.lower_units and tokens.capital[i + 1]:
            return i + 1, "unit"
        return i, kind

    def after_name(self, tokens: Tokens, office: Office, i: int, places: Places) -> None:
        """ "Aktivis Y dari Yayasan X", "Hakim Y dari PN X": the organisation behind the name, where none is before."""
        if office.agency is not None or tokens.low[i] not in self.prepositions or i in tokens.breaks:
            return
        if tokens.capital[i + 1] and self.words.begins(tokens, i + 1, places):
            self._belong(tokens, office, self.organisations.read(tokens, Head("org"), i, places))

    def _belong(self, tokens: Tokens, office: Office, found: Organisation) -> None:
        """Gives the office its organisation; "Kapolres Batang" is of "Polres Batang"."""
        if found.stop == found.first:
            return
        office.agency = found.first, found.stop
        office.agency_text = tokens.slice(found.first, found.stop)
        implied = self.implied.get(" ".join(tokens.low[office.position[0] : office.position[1]]))
        if implied and not self.words.first.at(tokens, found.first):
            office.agency_text = f"{implied} {office.agency_text}"

    def _inner(self, tokens: Tokens, office: Office, places: Places) -> None:
        """The unit inside the head: "Kepala UPTD PPA" is of "UPTD PPA Kota Dumai" where only a region follows; the long
        form with its acronym in brackets ("Kepala Unit Pelaksana Teknis ... (UPTD PPA)") goes by the acronym."""
        first, stop = office.position
        bracket = tokens.low[stop] == "("
        if not bracket and office.agency is None:
            return
        if bracket and tokens.low[stop + 1] in self.inner and not self.inner & set(tokens.low[first:stop]):
            close = bracket_end(tokens, stop)
            office.position_text = f"{tokens.words[first]} {tokens.slice(stop + 1, close - 1)}"
        unit = next((k for k in range(first, stop) if tokens.low[k] in self.inner), None)
        if unit is None or office.agency is None:
            return
        begin = office.agency[0]
        if begin in places.regions or tokens.low[begin] in self.words.levels:
            office.agency = (unit, office.agency[1])
            office.agency_text = tokens.slice(*office.agency)

    def _acting(self, tokens: Tokens, i: int) -> tuple[str | None, int]:
        """The word that says how the office is held, at token ``i``, and where the office goes on."""
        for n in (2, 1):
            if value := self.acting.get(tuple(tokens.low[i : i + n])):
                i += n
                if tokens.low[i] in (".", ",") and tokens.touches(i):
                    i += 1
                if tokens.low[i] == "(" and tokens.low[i + 1] in self.acting_first:
                    i = bracket_end(tokens, i) or i  # "Pelaksana Harian (Plh) Sekda"
                return value, i
        return None, i

    def _unit(self, tokens: Tokens, start: int, places: Places, acronyms: bool) -> tuple[int, int]:
        """Words of the unit behind its head, at most one of them an acronym (or none): where they end, and where the
        organisation may begin."""
        i = stop = start
        left = int(acronyms)
        while i < tokens.count and i not in tokens.breaks and not self._unit_ends(tokens, i, places):
            low = tokens.low[i]
            if low == "(":
                close = bracket_end(tokens, i)
                if not close or not self.words.fill(tokens, i + 1, close - 1):
                    break
                if not self._unit_word(tokens, close) or self.words.begins(tokens, close, places):
                    return stop, close
                i = close
            elif skipped := self._unit_joint(tokens, i, start, stop, places):
                i += skipped
            elif low in self.lower_units and (close := self._small_unit(tokens, i)):
                return close, close
            else:
                known = self._unit_word(tokens, i)
                left -= known and is_acronym(tokens.words[i]) and not ROMAN.fullmatch(tokens.words[i])
                odd = not known and (acronyms or tokens.low[i + 1] in self.words.inside)
                if left < 0 or not (known or (odd and self._odd_unit_word(tokens, i, places, start))):
                    break
                i += 1
                stop = i
        return stop, stop

    def _unit_ends(self, tokens: Tokens, i: int, places: Places) -> bool:
        """An organisation, a region, a level of region or a title begins here."""
        low = tokens.low[i]
        if self.words.begins(tokens, i, places) or low in self.words.levels:
            return True
        if low in self.villages and tokens.capital[i + 1] and tokens.low[i + 2] == ",":
            return not self._unit_word(tokens, i + 1)  # "Kasi Pemerintahan Nagari Koto, Y"
        return (i in places.regions and low not in self.words.inside) or self.persons.title_at(tokens, i) > 0

    def _unit_joint(self, tokens: Tokens, i: int, start: int, stop: int, places: Places) -> int:
        """How many tokens join the unit's next word to those before it ("dan", a comma, a comma and "dan"), or 0."""
        if tokens.low[i] in self.words.joins:
            return int(self._unit_word(tokens, i + 1) or self._odd_unit_word(tokens, i + 1, places))
        if tokens.low[i] != "," or stop != i or i == start:
            return 0
        n = 2 if tokens.low[i + 1] in self.words.joins else 1
        low = tokens.low[i + n]
        follows = low in self.words.inside and len(low) > 2 and tokens.capital[i + n]
        return n if follows and not self.words.heads.at(tokens, i + n) else 0

    def _odd_unit_word(self, tokens: Tokens, i: int, places: Places, start: int = -1) -> bool:
        """A word that no list knows is the unit's where its place shows it: the organisation stands behind it ("Kasat
        Gakkum Polres X"), or, first in the unit or after "dan", more of the unit, a title, or a comma and a name."""
        if not tokens.capital[i] or i + 1 >= tokens.count or i + 1 in tokens.breaks or self.words.heads.at(tokens, i):
            return False
        if i in places.regions or self.persons.begins_name(tokens, i) or tokens.low[i] in self.verbs:
            return False
        if self.words.begins(tokens, i + 1, places):
            return True
        if tokens.capital[i + 1] and tokens.low[i + 1] in self.words.inside:
            return True
        joined = tokens.low[i - 1] in self.words.joins
        if not joined and i != start:
            return False
        if self.persons.title_at(tokens, i + 1) or (joined and self.persons.begins_name(tokens, i + 1)):
            return True
        if tokens.low[i + 1] == "," and not self.persons.degrees(tokens, i + 1)[1]:
            return self.persons.read(tokens, i + 2) is not None and not self.words.heads.at(tokens, i + 2)
        return False

    def _small_unit(self, tokens: Tokens, i: int) -> int:
        """A unit in small letters up to a title, or a comma and a name: "Ketua Sinode bidang pelayanan ibu Pdt. Y"."""
        for k in range(i + 1, min(i + 8, tokens.count)):
            if self.persons.title_at(tokens, k) or (tokens.low[k] == "," and self.persons.read(tokens, k + 1)):
                return k
            if not tokens.words[k][0].islower():
                break
        return 0

    def _unit_word(self, tokens: Tokens, i: int) -> bool:
        if i >= tokens.count or i in tokens.breaks:
            return False
        w, low = tokens.words[i], tokens.low[i]
        if w == "I" and self.persons.begins_name(tokens, i + 1):
            return False  # "Kasubag Umum I Made Sutama"
        if not (w[0].isupper() or w[0].isdigit()):
            return w[0].isalpha() and low in self.words.inside and low not in self.words.joins
        return (
            low in self.words.inside
            or ROMAN.fullmatch(w) is not None
            or _LETTER.fullmatch(w) is not None
            or is_acronym(w)
        )

    def _kind_of_office(self, tokens: Tokens, h: int, i: int, kind: str) -> tuple[int, int]:
        """ "Kepala Dinas Sosial": the kind of office ends the position and begins the agency."""
        if kind != "org" or tokens.low[h] in self.members:
            return i, i
        if i - 1 > h and (found := self.kinds.at(tokens, i - 1)):
            return found[0], i - 1
        if tokens.capital[i] and (found := self.kinds.at(tokens, i)):
            return found[0], i
        if tokens.capital[i] and ROMAN.fullmatch(tokens.words[i]) and not self.persons.begins_name(tokens, i + 1):
            return i + 1, i + 1  # "Wakil Ketua I DPRD"
        return i, i

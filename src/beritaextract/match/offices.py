"""Reads an office: how it is held ("Plt"), what it is ("Kepala Bidang ...") and the organisation or place it belongs to.

"Kepala Bidang Perlindungan Anak DP3A Kukar Siti Aminah": the head ("Kepala Bidang") says what may follow, words of
organisations and places carry on, and the first word that is neither begins the name.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import regex

from ..patterns import Patterns
from .mentions import Found
from .persons import PersonReader, PersonSpan, Tokens

_BRACKET = 9  # longest bracket inside an office, in tokens: "(UPTD PPA)", "(DP3A-Dalduk & KB)"
_ROMAN = regex.compile(r"[IVX]{1,4}[AB]?|\d{1,2}")
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


class Places:
    """Where agencies and regions begin, by token: what earlier matchers found."""

    def __init__(self, tokens: Tokens, found: Found) -> None:
        self.agencies = _by_token(tokens, found.agencies)
        self.regions = _by_token(tokens, found.regions)
        self.known = bool(found.regions)
        self.names = {tokens.text[m.start : m.end].lower() for m in found.regions}

    def touches(self, person: PersonSpan) -> bool:
        """The name is a region's, or some of its words are an organisation's."""
        words = range(person.name_first, person.name_stop)
        return self.covers(person) or any(s < words.stop and words.start < e for s, e in self.agencies.items())

    def covers(self, person: PersonSpan) -> bool:
        """What was read as a name is a region's."""
        return self.regions.get(person.name_first, 0) >= person.name_stop


@dataclass(slots=True)
class _Walk:
    """Where the reading of an organisation stands: ``first:stop`` is read, ``at`` the next token."""

    first: int
    at: int
    places: Places
    stop: int = -1
    region: bool = False
    """The last thing read was a region: what follows is no place."""
    proper: bool = False
    """The last thing read was a word such as "Yayasan", behind which comes a name of its own."""
    name: int | None = None

    def __post_init__(self) -> None:
        self.stop = self.first

    def go(self, to: int) -> None:
        self.at = self.stop = to


class OfficeReader:
    """Compiled from ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader) -> None:
        positions: dict[str, Any] = patterns["positions"]
        office = positions["office"]
        self.persons = persons
        self.heads = _index({kind: phrases for kind, phrases in positions["heads"].items()})
        self.acting = {tuple(k.split()): v for k, v in positions["acting"].items()}
        self.acting_first = frozenset(k[0] for k in self.acting)
        self.implied: dict[str, str] = positions["implied"]
        self.kinds = _index({"kind": office["kind"]})
        self.begins = _index({"begins": office["begins"]})
        self.begins_acronym = tuple(office["begins_acronym"])
        self.words = frozenset(office["words"])
        self.named = frozenset(office["named"])
        self.named_after = frozenset(office["named_after"])
        self.levels = frozenset(office["levels"])
        self.status = frozenset(office["status"])
        self.place_first = frozenset(office["place_first"])
        self.place_last = frozenset(office["place_last"])
        self.begins_like = tuple(office["begins_like"])
        self.joins = frozenset(office["joins"])
        self.foreign_joins = frozenset(office["foreign_joins"])
        self.expecting = frozenset(positions["cues"]["expecting"])
        self.lower_units = frozenset(office["lower_units"])
        self.inner = frozenset(office["inner"])
        self.joins_place = frozenset(office["joins_place"])

    def head_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """Where the head of an office that begins at token ``i`` ends, and its class."""
        return _lookup(self.heads, tokens, i)

    def read(self, tokens: Tokens, i: int, places: Places) -> Office | None:
        """The office that begins at token ``i``."""
        acting, h = self._acting(tokens, i)
        head = self.head_at(tokens, h)
        if head is None:
            return None
        stop, kind = head
        pos_stop, agency_first = self._unit(tokens, stop, kind, places)
        if agency_first is None:
            pos_stop, agency_first = self._kind_of_office(tokens, h, pos_stop, kind, places)
        office = Office(i, stop, pos_stop, (h, pos_stop), tokens.slice(h, pos_stop), kind, acting)
        self._agency(tokens, office, agency_first, places)
        self._inner(tokens, office, places)
        return office

    def _inner(self, tokens: Tokens, office: Office, places: Places) -> None:
        """The unit inside the head: "Kepala UPTD PPA" is of "UPTD PPA Kota Dumai" where only a region follows; the long
        form with its acronym in brackets ("Kepala Unit Pelaksana Teknis ... (UPTD PPA)") goes by the acronym."""
        first, stop = office.position
        if tokens.word(stop) == "(" and tokens.word(stop + 1) in self.inner and not self.inner & set(tokens.low[first:stop]):
            close = _close(tokens, stop)
            office.position_text = f"{tokens.words[first]} {tokens.slice(stop + 1, close - 1)}"
        unit = next((k for k in range(first, stop) if tokens.low[k] in self.inner), None)
        if unit is None or office.agency is None:
            return
        begin = office.agency[0]
        if begin in places.regions or tokens.low[begin] in self.levels:
            office.agency = (unit, office.agency[1])
            office.agency_text = tokens.slice(*office.agency)

    def _acting(self, tokens: Tokens, i: int) -> tuple[str | None, int]:
        if tokens.word(i) not in self.acting_first:
            return None, i
        for n in (2, 1):
            if value := self.acting.get(tuple(tokens.low[i : i + n])):
                i += n
                if tokens.word(i) == "." and tokens.touches(i):
                    i += 1
                return value, i
        return None, i

    def _unit(self, tokens: Tokens, start: int, kind: str, places: Places) -> tuple[int, int | None]:
        """Words of the unit behind its head, up to the organisation; (end, None) where no unit is read."""
        if kind not in ("unit", "person"):
            return start, None
        i = stop = start
        acronyms = 0
        while i < len(tokens) and not tokens.breaks(i):
            w, low = tokens.words[i], tokens.low[i]
            if low in self.joins and (self._unit_word(tokens, i + 1) or self._odd_unit_word(tokens, i + 1, places)):
                i += 1
                continue
            if low == "," and stop == i and i > start and self._unit_goes_on(tokens, i):
                i += 2 if tokens.word(i + 1) in self.joins else 1
                continue
            if self.agency_begins(tokens, i, places) or (i in places.regions and low not in self.words):
                break
            if low in self.levels or self.persons.title_at(tokens, i):
                break
            if w == "(":
                close = _close(tokens, i)
                if not close or not self._all_office(tokens, i + 1, close - 1):
                    break
                if not self._unit_word(tokens, close) or self.agency_begins(tokens, close, places):
                    return stop, close
                i = close
                continue
            if low in self.lower_units and (close := self._small_unit(tokens, i)):
                return close, close
            if not self._unit_word(tokens, i):
                if not self._odd_unit_word(tokens, i, places, start):
                    break
            elif _acronym(w) and not _ROMAN.fullmatch(w):
                acronyms += 1
                if acronyms > 1:
                    break
            i += 1
            stop = i
        return stop, stop

    def _odd_unit_word(self, tokens: Tokens, i: int, places: Places, start: int = -1) -> bool:
        """A word that no list knows is the unit's where its place shows it: the organisation stands behind it ("Kasat
        Gakkum Polres X"), or, first in the unit or after "dan", more of the unit, a title, or a comma and a name."""
        if not tokens.upper(i) or i + 1 >= len(tokens) or tokens.breaks(i + 1) or self.head_at(tokens, i):
            return False
        if i in places.regions or self.persons.begins_name(tokens, i):
            return False
        if self.agency_begins(tokens, i + 1, places):
            return True
        joined = tokens.low[i - 1] in self.joins
        if not joined and i != start:
            return False
        if self.persons.title_at(tokens, i + 1) or (joined and self.persons.begins_name(tokens, i + 1)):
            return True
        if tokens.low[i + 1] == "," and not self.persons.degrees(tokens, i + 1)[1]:
            return self.persons.read(tokens, i + 2) is not None and not self.head_at(tokens, i + 2)
        return tokens.upper(i + 1) and tokens.low[i + 1] in self.words

    def _small_unit(self, tokens: Tokens, i: int) -> int:
        """A unit in small letters up to a title or a comma and a name: "Ketua Sinode bidang pelayanan kaum ibu Pdt. Y"."""
        for k in range(i + 1, min(i + 8, len(tokens))):
            if self.persons.title_at(tokens, k) or (tokens.low[k] == "," and self.persons.read(tokens, k + 1)):
                return k
            if not tokens.words[k][0].islower():
                break
        return 0

    def _unit_goes_on(self, tokens: Tokens, i: int) -> bool:
        """A unit's name goes on behind a comma: "Kabid Penataan, Pengawasan dan Peningkatan Kapasitas"."""
        n = 2 if tokens.word(i + 1) in self.joins else 1
        low = tokens.word(i + n)
        return low in self.words and tokens.upper(i + n) and len(low) > 2 and not self.head_at(tokens, i + n)

    def _unit_word(self, tokens: Tokens, i: int) -> bool:
        if i >= len(tokens) or tokens.breaks(i):
            return False
        w, low = tokens.words[i], tokens.low[i]
        if w == "I" and self.persons.begins_name(tokens, i + 1):
            return False  # "Kasubag Umum I Made Sutama"
        if not (w[0].isupper() or w[0].isdigit()):
            return w[0].isalpha() and low in self.words and low not in self.joins
        return low in self.words or _ROMAN.fullmatch(w) is not None or _LETTER.fullmatch(w) is not None or _acronym(w)

    def _kind_of_office(
        self, tokens: Tokens, h: int, i: int, kind: str, places: Places
    ) -> tuple[int, int]:
        """"Kepala Dinas Sosial": the kind of office ends the position and begins the agency."""
        if kind != "org":
            return i, i
        if found := _lookup(self.kinds, tokens, i - 1):
            if i - 1 > h:
                return found[0], i - 1
        if (found := _lookup(self.kinds, tokens, i)) and tokens.upper(i):
            return found[0], i
        return i, i

    def after_name(self, tokens: Tokens, office: Office, i: int, places: Places) -> None:
        """ "Aktivis Y dari Yayasan X", "Hakim Y dari PN X": the organisation behind the name, where none stands before."""
        if office.agency is None and tokens.word(i) in self.joins_place and not tokens.breaks(i):
            if i + 1 in places.agencies or (tokens.upper(i + 1) and self.agency_begins(tokens, i + 1, places)):
                stop, person = office.stop, office.person
                self._agency(tokens, office, i, places)
                office.stop, office.person = stop, person

    def agency_stop(self, tokens: Tokens, i: int, places: Places) -> int:
        """Where the organisation that begins at token ``i`` ends."""
        office = Office(i, i, i, (i, i + 1), "", "org")
        self._agency(tokens, office, i, places)
        return office.agency[1] if office.agency else i

    def _agency(self, tokens: Tokens, office: Office, i: int, places: Places) -> None:
        """Reads the organisation or place from token ``i`` on and settles where the name may begin."""
        if tokens.word(i) in self.joins_place and self._office_word(tokens, i + 1, places):
            i += 1
        walk = _Walk(i, i, places)
        while walk.at < len(tokens) and not tokens.breaks(walk.at):
            if not (self._marked(tokens, walk) or self._joined(tokens, walk) or self._worded(tokens, office, walk)):
                break
        office.stop = walk.name if walk.name is not None else walk.stop
        if walk.stop > walk.first:
            office.agency = (walk.first, walk.stop)
            office.agency_text = tokens.slice(walk.first, walk.stop)
            self._imply(tokens, office)

    def _marked(self, tokens: Tokens, walk: _Walk) -> bool:
        """On over an agency or region that an earlier matcher found."""
        i = walk.at
        if not tokens.upper(i):
            return False
        if i in walk.places.agencies:
            stop = self._cut(tokens, i, walk.places.agencies[i])
            walk.region = any(i < r < stop for r in walk.places.regions)
        elif i in walk.places.regions and not (tokens.low[i] in self.persons.prefix):
            stop, walk.region = walk.places.regions[i], True
        else:
            return False
        walk.go(stop)
        walk.proper = False
        return True

    def _cut(self, tokens: Tokens, i: int, stop: int) -> int:
        """Where an organisation with a name of its own ends, if a person's name was read as part of it: "Direktris
        Yayasan Suara Kenari Yohana Dorkas" without a comma or title behind."""
        if tokens.low[i] not in self.named or tokens.word(stop) == "," or self.persons.title_at(tokens, stop):
            return stop
        for k in range(i + 2, stop - 1):
            if self.persons.begins_name(tokens, k) and (person := self.persons.read(tokens, k)):
                if person.name_stop >= stop:
                    return k
        return stop

    def _joined(self, tokens: Tokens, walk: _Walk) -> bool:
        """On over a bracket, a slash, "dan" or a comma inside the office's name."""
        i, low = walk.at, tokens.low[walk.at]
        if low == "(":
            close = _close(tokens, i)
            if not close or not self._all_office(tokens, i + 1, close - 1):
                return False
            if walk.stop > walk.first:
                walk.go(close)
            elif self.head_at(tokens, i + 1) or _acronym(tokens.words[i + 1]):
                walk.first = walk.at = walk.stop = close
            else:
                return False
            walk.proper = False
            return True
        if low in ("/", "-", "&") and walk.stop == i and walk.stop > walk.first and self._starts_word(tokens, i + 1):
            if low == "&" or (tokens.touches(i) and tokens.touches(i + 1)):
                walk.go(i + 2)
                return True
            return False
        if low == "," and i + 1 in walk.places.regions and walk.stop > walk.first:
            stop = walk.places.regions[i + 1]
            if tokens.word(stop) == "," and walk.region and self.persons.read(tokens, stop + 1):
                walk.at = stop  # "DP3A Ciamis, Jawa Barat, Y": the province is no part of the agency's name
                walk.name = stop
                return False
        if low in self.foreign_joins and walk.stop == i > walk.first and tokens.upper(i + 1):
            walk.go(i + 2)
            return True
        if low in self.joins or (low == "," and walk.stop > walk.first):
            n = 2 if low == "," and tokens.word(i + 1) in self.joins else 1
            if self._goes_on(tokens, i + n, comma=low == ","):
                walk.at = i + n
                return True
        return low in self.joins_place and walk.stop > walk.first and self._place_follows(tokens, walk)

    def _starts_word(self, tokens: Tokens, i: int) -> bool:
        return tokens.upper(i) or tokens.word(i)[:1].isdigit()

    def _place_follows(self, tokens: Tokens, walk: _Walk) -> bool:
        """ "... Timor Leste di Atambua, Y", "Kanit PPA pada Polres X": on over the preposition before a known place."""
        i = walk.at + 1
        if i in walk.places.agencies or (i in walk.places.regions and tokens.word(walk.places.regions[i]) == ","):
            walk.at = i
            return True
        return False

    def _worded(self, tokens: Tokens, office: Office, walk: _Walk) -> bool:
        """On over a word of an office's name, or over a run of words that may be a place or a name."""
        i = walk.at
        low = tokens.low[i]
        if n := self.persons.title_at(tokens, i):
            if not (walk.stop == i and tokens.word(i - 1) in self.named_after):
                return False
            person = self.persons.read(tokens, i)
            walk.go(person.stop if person else i + n)
            return True
        if self.head_at(tokens, i) and low not in self.words:
            return False
        if self._office_word(tokens, i, walk.places) and not (walk.region and self._shouted(tokens, i)):
            walk.proper = low in self.named or (walk.proper and not _acronym(tokens.words[i]))
            walk.go(i + 1)
            return True
        if not tokens.upper(i):
            if low in self.status and walk.stop > walk.first:
                walk.at += 1
                walk.name = walk.at
                return tokens.word(walk.at) != ","
            return self._small(tokens, office, walk)
        return self._run(tokens, office, walk)

    def _small(self, tokens: Tokens, office: Office, walk: _Walk) -> bool:
        """Small letters in an office's name: "ketua dewan adat", "Perlindungan anak (DP3A)"."""
        i = walk.at
        if tokens.low[i] not in self.words or tokens.low[i] in self.joins:
            return False
        goes_on = tokens.word(i + 1) == "(" or i + 1 in walk.places.regions
        if not (tokens.words[office.position[0]][0].islower() or (goes_on and walk.stop == i > walk.first)):
            return False
        walk.go(i + 1)
        return True

    def _run(self, tokens: Tokens, office: Office, walk: _Walk) -> bool:
        """Capitalised words that are no office's: a place, a name, or a place and a name. True: go on reading."""
        i = walk.at
        end = self._run_end(tokens, i)
        if self.persons.title_at(tokens, end) or self._inside_office(tokens, end, walk, end - i):
            walk.go(end)
            return True
        place = self._place_end(tokens, i, end, walk.places)
        if place == end:
            walk.go(end)
            return True
        walk.region = walk.region or place > i
        degree = bool(self.persons.degrees(tokens, end)[1])
        start = place if degree and end - place == 1 else self._name_start(tokens, office, walk, place, end)
        office.person = self.persons.read(tokens, start) if start is not None else None
        if start is None or office.person is None:
            walk.go(end)
            return True
        if start > i:
            walk.go(start)
        walk.name = start
        return False

    def _run_end(self, tokens: Tokens, i: int) -> int:
        """Where a run of capitalised words that are no words of an office ends."""
        person = self.persons.read(tokens, i)
        end = max(i + 1, person.name_stop if person else 0)
        while end < len(tokens) and tokens.upper(end) and not tokens.breaks(end) and end - i < 9:
            if self.persons.title_at(tokens, end):
                break
            if self._office_word(tokens, end, None) and not self._shouted(tokens, end):
                break
            if self.persons.degrees(tokens, end)[0] > end:
                break
            end += 1
        return end

    def _inside_office(self, tokens: Tokens, end: int, walk: _Walk, length: int) -> bool:
        """What follows shows the run to be part of the office: its bracketed acronym, or more words of it."""
        if tokens.word(end) == "(":
            close = 0 if walk.region else _close(tokens, end)
            return bool(close) and self._all_office(tokens, end + 1, close - 1) and _acronym(tokens.words[end + 1])
        if any(self.persons.begins_name(tokens, k) for k in range(end - length, end)) and not tokens.upper(end + 1):
            return False  # "Siti Daeng Barang": a surname that is also a word of offices
        if length > 2 or tokens.breaks(end) or self.head_at(tokens, end) or self.persons.degrees(tokens, end)[1]:
            return False
        return self._office_word(tokens, end, walk.places) and not self._shouted(tokens, end)

    def _place_end(self, tokens: Tokens, i: int, end: int, places: Places) -> int:
        """Where a place the gazetteer does not know ends: "Kepulauan Nias", "Labuhan Ratu Satu"."""
        place = min(i + 2, end) if tokens.low[i] in self.place_first else i + (tokens.low[i] in places.names)
        for k in range(i + 1, end):
            if tokens.low[k] in self.place_last:
                place = k + 1
        return place

    def _shouted(self, tokens: Tokens, i: int) -> bool:
        """A word in capitals that may be a name, not an acronym ("Kepala DP3AKB Bener Meriah SALWANI")."""
        w = tokens.words[i]
        return len(w) > 4 and w.isalpha() and w.isupper() and not _lookup(self.begins, tokens, i) and (
            sum(c in "AEIOU" for c in w) * 3 >= len(w)
        )

    def _name_start(self, tokens: Tokens, office: Office, walk: _Walk, i: int, end: int) -> int | None:
        """Where in the run from token ``i`` to ``end`` a name begins; None where it is all place or organisation."""
        loud = next((k for k in range(i, end) if self._shouted(tokens, k)), None)
        if loud is not None and (loud == i or not tokens.words[i].isupper()):
            return loud
        hit = next((k for k in range(i, end) if self.persons.begins_name(tokens, k)), None)
        if walk.region:
            return i
        named = walk.stop > walk.first
        if self._named_next(tokens, end, walk) and not (hit == i and end - i > 1 and named and not walk.proper):
            return None
        if walk.proper:
            person = self.persons.read(tokens, hit) if hit is not None and hit > i else None
            return hit if person and person.name_stop - person.name_first > 1 and person.name_stop >= end else None
        if tokens.words[office.position[0]][0].islower() and not named and hit != i:
            return None
        if office.kind == "area" and not named:
            return hit if hit is not None and end - i > 1 else None
        if office.kind == "region" and not named and not walk.places.known:
            return hit if hit is not None else (i + 1 if end - i >= 3 else None)
        if tokens.word(office.first - 1) in self.expecting and not named:
            return i
        if tokens.word(i - 1) == ")" and self.head_at(tokens, i - 2):
            return i  # "Sekretaris Dinas (Sekdis) Fathurrahman"
        if hit == i or end - i > 1 or (named and tokens.word(end).startswith(("me", "ber"))):
            return i
        return None

    def _named_next(self, tokens: Tokens, end: int, walk: _Walk) -> bool:
        """A person's name stands behind the comma after the run (or after "di" and a place), no degree and no office."""
        if tokens.word(end) in self.joins_place and end + 1 in walk.places.regions:
            end = walk.places.regions[end + 1]
        if tokens.word(end) != "," or self.persons.degrees(tokens, end)[0] > end or self.head_at(tokens, end + 1):
            return False
        return self.persons.read(tokens, end + 1) is not None

    def _imply(self, tokens: Tokens, office: Office) -> None:
        """ "Kapolres Batang" is of "Polres Batang"."""
        implied = self.implied.get(" ".join(tokens.low[office.position[0] : office.position[1]]))
        if implied and office.agency_text and not _lookup(self.begins, tokens, (office.agency or (0, 0))[0]):
            office.agency_text = f"{implied} {office.agency_text}"

    def agency_begins(self, tokens: Tokens, i: int, places: Places) -> bool:
        if i in places.agencies:
            return True
        w = tokens.words[i]
        if not w[0].isupper():
            return False
        if _lookup(self.begins, tokens, i):
            return True
        low = tokens.low[i]
        return low.startswith(self.begins_like) or (_acronym(w) and low.startswith(self.begins_acronym) and len(w) > 3)

    def _office_word(self, tokens: Tokens, i: int, places: Places | None) -> bool:
        if i >= len(tokens) or tokens.breaks(i):
            return False
        w, low = tokens.words[i], tokens.low[i]
        if places is not None and (i in places.agencies or i in places.regions):
            return w[0].isupper()
        if w[0].isdigit():
            return True
        if not w[0].isupper() or (w == "I" and self.persons.begins_name(tokens, i + 1)):
            return False
        if low in self.words or _lookup(self.begins, tokens, i) or low.startswith(self.begins_like):
            return True
        return _ROMAN.fullmatch(w) is not None or (_acronym(w) and not self._shouted_name(tokens, i))

    def _shouted_name(self, tokens: Tokens, i: int) -> bool:
        """"Kepala KUA ABD. KADIR": capitals that are a person's name."""
        return self.persons.begins_name(tokens, i) or (
            len(tokens.words[i]) > 4 and tokens.words[i].isalpha() and tokens.upper(i + 1) and tokens.words[i + 1].isupper()
        )

    def _goes_on(self, tokens: Tokens, i: int, comma: bool) -> bool:
        """An office's name goes on behind "dan", "serta" or a comma."""
        if not tokens.upper(i) or self.head_at(tokens, i):
            return False
        low = tokens.low[i]
        if comma:
            return low in self.words and len(low) > 2 and not _lookup(self.begins, tokens, i)
        return low in self.words or (_acronym(tokens.words[i]) and not _lookup(self.begins, tokens, i))

    def _all_office(self, tokens: Tokens, first: int, stop: int) -> bool:
        return stop > first and all(
            tokens.words[k][0].isupper() or not tokens.words[k][0].isalpha() or tokens.low[k] in self.words for k in range(first, stop)
        ) and not any(self.persons.begins_name(tokens, k) for k in range(first, stop))


def _acronym(word: str) -> bool:
    """Capitals or digits beyond the first letter ("DP3A", "KemenPPPA", "PPA")."""
    return len(word) > 1 and (word[1:].isupper() or sum(c.isupper() or c.isdigit() for c in word) >= 3 or word[1].isdigit())


def _close(tokens: Tokens, i: int) -> int:
    """The token after the bracket that opens at ``i``; 0 where it does not close nearby."""
    for k in range(i + 1, min(i + _BRACKET, len(tokens))):
        if tokens.words[k] == ")":
            return k + 1
    return 0


def _index(groups: dict[str, list[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases with their group by first word, the longest first."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group, phrases in groups.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            out.setdefault(words[0], []).append((words, group))
    for entries in out.values():
        entries.sort(key=lambda e: -len(e[0]))
    return out


def _lookup(
    index: dict[str, list[tuple[tuple[str, ...], str]]], tokens: Tokens, i: int
) -> tuple[int, str] | None:
    """The longest phrase of ``index`` at token ``i``: where it ends and its group."""
    for words, group in index.get(tokens.word(i), ()):
        if len(words) == 1 or tuple(tokens.low[i : i + len(words)]) == words:
            return i + len(words), group
    return None


def _by_token(tokens: Tokens, mentions: list[Any]) -> dict[int, int]:
    """Token where each mention begins -> token where it ends (exclusive); the longest where two begin together."""
    out: dict[int, int] = {}
    for mention in mentions:
        first = tokens.at(mention.start)
        if first < len(tokens) and tokens.starts[first] == mention.start:
            out[first] = max(out.get(first, 0), bisect_left(tokens.starts, mention.end))
    return out

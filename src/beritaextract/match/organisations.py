"""Reads the organisation or place that an office belongs to, and finds where behind it a person's name begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..patterns import Patterns
from .officewords import OfficeWords, Places
from .persons import PersonReader, PersonSpan
from .tokens import Tokens, bracket_end, is_acronym

#: the longest name of an organisation before the bracket with its acronym, in tokens
_SPELLED = 12


@dataclass(slots=True)
class Head:
    """The office whose organisation is read: its class, whether it is written small, and whether a name must follow it
    ("melalui Sekretaris ...")."""

    kind: str
    small: bool = False
    expects_name: bool = False


@dataclass(slots=True)
class Organisation:
    """Tokens ``first:stop`` name it; behind ``end`` a name may begin; ``person`` is set where one follows directly."""

    first: int
    stop: int
    end: int
    person: PersonSpan | None = None


@dataclass(slots=True)
class _Walk:
    """Where the reading of an organisation stands: ``first:stop`` is read, ``at`` the next token."""

    first: int
    at: int
    places: Places
    stop: int
    region: bool = False
    """The last thing read was a region: what follows is no place."""
    proper: bool = False
    """The last thing read was a word such as "Yayasan", behind which comes a name of its own."""
    name: int | None = None
    """Where a name begins, or may begin."""
    person: PersonSpan | None = None

    def go(self, to: int) -> None:
        self.at = self.stop = to


class OrganisationReader:
    """Compiled from the table ``office`` of ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader, words: OfficeWords) -> None:
        positions: dict[str, Any] = patterns["positions"]
        office = positions["office"]
        self.persons = persons
        self.words = words
        self.named = frozenset(office["named"])
        self.named_after = frozenset(office["named_after"])
        self.short_of = frozenset(office["never_alone"])
        self.status = frozenset(office["status"])
        self.place_first = frozenset(office["place_first"])
        self.villages = frozenset(office["villages"])
        self.parted = frozenset(office["parted"])
        self.place_last = frozenset(office["place_last"])
        self.foreign_joins = frozenset(office["foreign_joins"])
        self.prepositions = frozenset(office["joins_place"])
        marks = ("(", "/", "-", "&", ",")
        #: what an organisation's name can go on with besides a capital, a figure or a word with a hyphen
        self.more = self.persons.title_words.union(
            marks, self.prepositions, self.foreign_joins, self.status, words.inside, words.joins
        )

    def read(self, tokens: Tokens, head: Head, i: int, places: Places) -> Organisation:
        """The organisation or place from token ``i`` on; it is empty where there is none."""
        if tokens.low[i] in self.prepositions and self.words.within(tokens, i + 1, places):
            i += 1
        if self._ends(tokens, i):
            return Organisation(i, i, i, None)  # "bupati mengatakan": as behind most offices
        walk = _Walk(i, i, places, i)
        while walk.at < tokens.count and walk.at not in tokens.breaks:
            if not (self._marked(tokens, head, walk) or self._joined(tokens, walk) or self._worded(tokens, head, walk)):
                break
        return Organisation(walk.first, walk.stop, walk.stop if walk.name is None else walk.name, walk.person)

    def _ends(self, tokens: Tokens, i: int) -> bool:
        """No organisation's name begins with this token, nor goes on over it."""
        low = tokens.low[i]
        return not tokens.capital[i] and low not in self.more and "-" not in low and not low[:1].isdigit()

    def _marked(self, tokens: Tokens, head: Head, walk: _Walk) -> bool:
        """On over an agency or region that an earlier matcher found."""
        i = walk.at
        if not tokens.capital[i]:
            return False
        if i in walk.places.agencies:
            stop = self._cut(tokens, i, self._before_bracket(tokens, i, walk.places.agencies[i]), walk)
            if (
                stop > i + 2
                and tokens.low[stop - 1] in self.persons.prefix.keys
                and self.persons.title_at(tokens, stop - 1)
            ):
                stop -= 1  # "Yayasan Cahaya Suster" before "Veronika"
            walk.region = not walk.places.regions.keys().isdisjoint(range(i + 1, stop))
        elif i in walk.places.regions and not self._place_of_more_words(tokens, i, head, walk):
            stop, walk.region = walk.places.regions[i], True
        else:
            return False
        walk.go(stop)
        walk.proper = False
        return True

    def _place_of_more_words(self, tokens: Tokens, i: int, head: Head, walk: _Walk) -> bool:
        """ "Lurah Padang Temu": a village that begins like a town."""
        if tokens.low[i] in self.persons.prefix.keys:
            return True
        alone = walk.places.regions[i] == i + 1 and tokens.capital[i + 1] and not self.persons.title_at(tokens, i + 1)
        return head.kind == "area" and alone and tokens.low[i] in self.place_first

    def _cut(self, tokens: Tokens, i: int, stop: int, walk: _Walk) -> int:
        """Where an organisation with a name of its own ends, if a person's name was read as part of it: "Direktris
        Yayasan Suara Kenari Yohana Dorkas" without a comma or title behind."""
        degrees = bool(self.persons.degrees(tokens, stop)[1])
        if self.persons.title_at(tokens, stop) or not (tokens.low[i] in self.named or degrees):
            return stop
        if tokens.low[stop] == "," and not degrees:
            return stop
        for k in range(i + 2, stop):
            person = self.persons.read(tokens, k) if self.persons.begins_name(tokens, k) else None
            if person is not None and person.name_stop >= stop + (k == stop - 1 and not degrees):
                return k
        if degrees and stop > i + 3 and tokens.low[i + 1] in self.place_first and self.persons.read(tokens, i + 3):
            return i + 3  # "RSUD Muara Teweh Tiur Rosalina, M.Psi."
        if degrees and stop - 1 > i and stop - 1 not in walk.places.regions and self.persons.read(tokens, stop - 1):
            return stop - 1
        return stop

    def _before_bracket(self, tokens: Tokens, i: int, stop: int) -> int:
        """Where an organisation ends before a bracket that holds its head's name: "Ketua DPRD Maros (Benhard Pelu)"."""
        if tokens.words[stop - 1] != ")":
            return stop
        k = next((k for k in range(stop - 2, i, -1) if tokens.words[k] == "("), i)
        return k if k > i and self.words.named(tokens, k + 1, stop - 1) else stop

    def _joined(self, tokens: Tokens, walk: _Walk) -> bool:
        """On over a bracket, a slash, "dan" or a comma inside the office's name."""
        i, low = walk.at, tokens.low[walk.at]
        if low == "(":
            close = bracket_end(tokens, i)
            if not close or not self.words.fill(tokens, i + 1, close - 1):
                return False
            if walk.stop > walk.first:
                walk.go(close)
            elif self.words.heads.at(tokens, i + 1) or is_acronym(tokens.words[i + 1]):
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
            if tokens.low[stop] == "," and walk.region and self.persons.read(tokens, stop + 1):
                walk.at = stop  # "DP3A Ciamis, Jawa Barat, Y": the province is no part of the agency's name
                walk.name = stop
                return False
        if low in self.foreign_joins and walk.stop == i > walk.first and tokens.capital[i + 1]:
            walk.go(i + 2)
            return True
        if low in self.words.joins or (low == "," and walk.stop > walk.first):
            n = 2 if low == "," and tokens.low[i + 1] in self.words.joins else 1
            if self.words.go_on(tokens, i + n, comma=low == ","):
                walk.at = i + n
                return True
        return low in self.prepositions and walk.stop > walk.first and self._place_follows(tokens, walk)

    def _starts_word(self, tokens: Tokens, i: int) -> bool:
        return tokens.capital[i] or tokens.low[i][:1].isdigit()

    def _place_follows(self, tokens: Tokens, walk: _Walk) -> bool:
        """ "... Timor Leste di Atambua, Y", "Kanit PPA pada Polres X": on over the preposition before a known place."""
        i = walk.at + 1
        if i in walk.places.agencies or (i in walk.places.regions and tokens.low[walk.places.regions[i]] == ","):
            walk.at = i
            return True
        return False

    def _worded(self, tokens: Tokens, head: Head, walk: _Walk) -> bool:
        """On over a word of an office's name, or over a run of words that may be a place or a name."""
        i = walk.at
        low = tokens.low[i]
        if n := self.persons.title_at(tokens, i):
            if not (walk.stop == i and tokens.low[i - 1] in self.named_after):
                return False
            person = self.persons.read(tokens, i)
            walk.go(person.stop if person else i + n)
            return True
        if self.words.heads.at(tokens, i) and low not in self.words.inside:
            return False
        if tokens.capital[i] and (spelled := self._spelled_out(tokens, walk)):
            walk.go(spelled)
            return True
        more = i in walk.places.regions and self._place_of_more_words(tokens, i, head, walk)
        within = self.words.within(tokens, i, None if more else walk.places)
        if within and not (walk.region and self.words.shouted(tokens, i)):
            walk.proper = low in self.named or (walk.proper and not is_acronym(tokens.words[i]))
            walk.go(i + 1)
            return True
        if tokens.capital[i] and walk.stop == i and tokens.low[i + 1] in self.place_last and low in self.parted:
            walk.go(i + 2)  # "Propinsi Sulawesi selatan", which is no region to the gazetteer
            walk.region = True
            return True
        if low in self.persons.stop and low not in self.place_first and tokens.capital[i]:
            return False  # "Bupati Sinjai Jalan Persatuan Raya"
        if not tokens.capital[i]:
            if low in self.status and walk.stop > walk.first:
                walk.at += 1
                walk.name = walk.at
                return tokens.low[walk.at] != ","
            return self._small(tokens, head, walk)
        return self._run(tokens, head, walk)

    def _spelled_out(self, tokens: Tokens, walk: _Walk) -> int:
        """Where the acronym in brackets ends that unknown words joined by "dan" spell out: "Kesyahbandaran dan Otoritas
        Pelabuhan (KSOP)"; 0 where none does."""
        i, joined = walk.at, False
        if "(" not in tokens.low[i : i + _SPELLED]:
            return 0
        for k in range(i, min(i + _SPELLED, tokens.count)):
            low = tokens.low[k]
            if low == "(":
                close = bracket_end(tokens, k)
                short = tokens.words[k + 1] if close == k + 3 else "."
                begins = (tokens.low[i][0], tokens.low[walk.first][0])
                return close if joined and short.isupper() and len(short) > 1 and short[0].lower() in begins else 0
            if k > i and k in tokens.breaks:
                return 0
            joined = joined or low in self.words.joins
            if not (tokens.capital[k] or low in self.words.joins) or self.persons.begins_name(tokens, k):
                return 0
        return 0

    def _small(self, tokens: Tokens, head: Head, walk: _Walk) -> bool:
        """Small letters in an office's name: "ketua dewan adat", "Perlindungan anak (DP3A)"."""
        i = walk.at
        if tokens.low[i] not in self.words.inside or tokens.low[i] in self.words.joins:
            return False
        goes_on = tokens.low[i + 1] == "(" or i + 1 in walk.places.regions
        if not (head.small or (goes_on and walk.stop == i > walk.first)):
            return False
        walk.go(i + 1)
        return True

    def _run(self, tokens: Tokens, head: Head, walk: _Walk) -> bool:
        """Capitalised words that are no office's: a place, a name, or a place and a name. True: go on reading."""
        i = walk.at
        whole = walk.region or walk.stop > walk.first or head.kind not in ("area", "region", "org")
        person = self.persons.read(tokens, i)
        end = self._run_end(tokens, i, person, whole)
        if self.persons.title_at(tokens, end) or self._inside_office(tokens, end, walk, end - i):
            walk.go(end)
            return True
        place = self._place_end(tokens, i, end, walk)
        if place == i and end - i > 2 and walk.stop == i == walk.first + 1 and tokens.low[walk.first] in self.short_of:
            place = i if self.persons.begins_name(tokens, i) else i + 1  # "Kepala Dinas Nakerindag Rista Dewi Pardede"
        if place == end:
            walk.go(end)
            return True
        walk.region = walk.region or place > i
        degree = bool(self.persons.degrees(tokens, end)[1])
        start = place if degree and end - place == 1 else self._name_start(tokens, head, walk, place, end)
        if start is not None:
            walk.person = person if start == i else self.persons.read(tokens, start)
        if start is None or walk.person is None:
            walk.go(end)
            return True
        if start > i:
            walk.go(start)
        walk.name = start
        return False

    def _run_end(self, tokens: Tokens, i: int, person: PersonSpan | None, whole: bool) -> int:
        """Where a run of capitalised words that are no words of an office ends; ``person`` is read at its beginning.
        Where a place must come first, a title inside the run ends it ("Lurah Tomoni H. Basri")."""
        end = max(i + 1, person.name_stop if person else 0)
        if not whole:
            end = next((k for k in range(i + 1, end) if self.persons.title_at(tokens, k)), end)
        while end < tokens.count and tokens.capital[end] and end not in tokens.breaks and end - i < 9:
            if self.persons.title_at(tokens, end):
                break
            if self.words.within(tokens, end, None) and not self.words.shouted(tokens, end):
                break
            if self.persons.degrees(tokens, end)[0] > end:
                break
            end += 1
        return end

    def _inside_office(self, tokens: Tokens, end: int, walk: _Walk, length: int) -> bool:
        """What follows shows the run to be part of the office: its bracketed acronym, or more words of it."""
        if tokens.low[end] == "(":
            close = 0 if walk.region else bracket_end(tokens, end)
            return bool(close) and self.words.fill(tokens, end + 1, close - 1) and is_acronym(tokens.words[end + 1])
        if any(self.persons.begins_name(tokens, k) for k in range(end - length, end)) and not tokens.capital[end + 1]:
            return False  # "Siti Daeng Barang": a surname that is also a word of offices
        if (
            length > 2
            or end in tokens.breaks
            or self.words.heads.at(tokens, end)
            or self.persons.degrees(tokens, end)[1]
        ):
            return False
        return self.words.within(tokens, end, walk.places) and not self.words.shouted(tokens, end)

    def _place_end(self, tokens: Tokens, i: int, end: int, walk: _Walk) -> int:
        """Where a place the gazetteer does not know ends: "Kepulauan Nias", "Labuhan Ratu Satu"."""
        place = min(i + 2, end) if tokens.low[i] in self.place_first else i
        village = walk.stop == i > walk.first and tokens.low[i - 1] in self.villages
        if village and end - i < 3 and not self.persons.begins_name(tokens, i):
            place = max(place, i + 1)  # "dari Kecamatan Silau"
        for n in (3, 2, 1):
            if place == i and i + n <= end and " ".join(tokens.low[i : i + n]) in walk.places.names:
                place = i + n
        for k in range(i + 1, end):
            if tokens.low[k] in self.place_last:
                place = k + 1
        return place

    def _name_start(self, tokens: Tokens, head: Head, walk: _Walk, i: int, end: int) -> int | None:
        """Where in the run from token ``i`` to ``end`` a name begins; None where it is all place or organisation."""
        loud = next((k for k in range(i, end) if self.words.shouted(tokens, k)), None)
        while loud is not None and loud > i and (tokens.words[loud - 1] == "." or tokens.words[loud - 1].isupper()):
            loud -= 1
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
        if head.small and not named and hit != i:
            return None
        if head.kind == "area" and not named and not head.expects_name:
            return hit if hit is not None and end - i > 1 else None
        if head.kind == "region" and not named and not walk.places.known:
            return hit if hit is not None else (i + 1 if end - i >= 3 else None)
        if head.expects_name and not named:
            return i
        if tokens.low[i - 1] == ")" and self.words.heads.at(tokens, i - 2):
            return i  # "Sekretaris Dinas (Sekdis) Fathurrahman"
        alone_said = named or (head.kind == "region" and walk.places.known)
        if hit == i or end - i > 1 or (alone_said and tokens.low[end].startswith(("me", "ber"))):
            return i
        return None

    def _named_next(self, tokens: Tokens, end: int, walk: _Walk) -> bool:
        """A person's name, no degree and no office, stands behind the comma after the run."""
        if tokens.low[end] in self.prepositions and end + 1 in walk.places.regions:
            end = walk.places.regions[end + 1]
        if tokens.low[end] != "," or self.persons.degrees(tokens, end)[0] > end or self.words.heads.at(tokens, end + 1):
            return False
        return self.persons.read(tokens, end + 1) is not None

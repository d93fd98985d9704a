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
        self.joins = frozenset(office["joins"])
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
        return office

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

    def _unit(self, tokens: Tokens, i: int, kind: str, places: Places) -> tuple[int, int | None]:
        """Words of the unit behind its head, up to the organisation; (end, None) where no unit is read."""
        if kind != "unit":
            return i, None
        stop, acronyms = i, 0
        while i < len(tokens) and not tokens.breaks(i):
            w, low = tokens.words[i], tokens.low[i]
            if low in self.joins and self._unit_word(tokens, i + 1):
                i += 1
                continue
            if self._agency_begins(tokens, i, places) and i > stop - 1 and not (stop == i and low in ("bidang",)):
                break
            if i in places.regions and low not in self.words:
                break
            if self.persons.title_at(tokens, i) and low not in self.words:
                break
            if w == "(":
                close = _close(tokens, i)
                if not close or not self._all_office(tokens, i + 1, close - 1):
                    break
                i = close
                if not self._unit_word(tokens, i):
                    return stop, self._skip(tokens, i)
                continue
            if not self._unit_word(tokens, i):
                break
            if len(w) > 1 and w.isupper() and not _ROMAN.fullmatch(w):
                acronyms += 1
                if acronyms > 1:
                    break
            i += 1
            stop = i
        return stop, self._skip(tokens, stop)

    def _skip(self, tokens: Tokens, i: int) -> int:
        """Over the bracket and "pada", "di", "dari" that may stand before the organisation."""
        return i

    def _unit_word(self, tokens: Tokens, i: int) -> bool:
        if i >= len(tokens) or tokens.breaks(i):
            return False
        w, low = tokens.words[i], tokens.low[i]
        if not (w[0].isupper() or w[0].isdigit()):
            return False
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

    def _agency(self, tokens: Tokens, office: Office, i: int, places: Places) -> None:
        """Reads the organisation or place from token ``i`` on and settles where the name may begin."""
        first = i
        if tokens.word(i) in self.joins_place and self._office_word(tokens, i + 1, places):
            i = first = i + 1
        stop, region = i, False
        proper = False
        while i < len(tokens) and not tokens.breaks(i):
            w, low = tokens.words[i], tokens.low[i]
            if i in places.agencies and w[0].isupper():
                i = stop = places.agencies[i]
                region = i - 1 in places.regions or any(s < i <= e for s, e in places.regions.items())
                proper = False
                continue
            if i in places.regions and w[0].isupper() and low not in self.persons.prefix:
                i = stop = places.regions[i]
                region, proper = True, False
                continue
            if w == "(":
                close = _close(tokens, i)
                if not close or not self._all_office(tokens, i + 1, close - 1):
                    break
                i = stop = close
                proper = False
                continue
            if low in ("/", "-", "&") and stop == i and i + 1 < len(tokens):
                i += 1
                if tokens.upper(i):
                    i += 1
                    stop = i
                continue
            if (low in self.joins or low == ",") and self._goes_on(tokens, i + 1, comma=low == ","):
                i += 1
                continue
            if self.head_at(tokens, i) and low not in self.words or self.persons.title_at(tokens, i):
                break
            if self._office_word(tokens, i, places):
                proper = low in self.named or (proper and not w.isupper())
                i += 1
                stop = i
                continue
            if not w[0].isupper():
                break
            i, stop = self._run(tokens, office, i, stop, first, region, proper)
            break
        office.stop = i if i > stop else stop
        if stop > first:
            office.agency = (first, stop)
            office.agency_text = tokens.slice(first, stop)
            self._imply(tokens, office)

    def _imply(self, tokens: Tokens, office: Office) -> None:
        implied = self.implied.get(" ".join(tokens.low[office.position[0] : office.position[1]]))
        if implied and office.agency_text and not office.agency_text.lower().startswith(("pol", "kej", "lapas", "rutan", "lan")):
            office.agency_text = f"{implied} {office.agency_text}"

    def _run(
        self, tokens: Tokens, office: Office, i: int, stop: int, first: int, region: bool, proper: bool
    ) -> tuple[int, int]:
        """Capitalised words that are no office's: a place, a name, or a place and a name. Returns (go on, agency's end)."""
        end = i
        while end < len(tokens) and tokens.upper(end) and not tokens.breaks(end) and end - i < 9:
            if self.persons.title_at(tokens, end) or (self._office_word(tokens, end, None) and end > i):
                break
            if end > i and self.persons._degree(tokens, end, comma=False):
                break
            end += 1
        if self.persons.title_at(tokens, end):
            return end, end
        person = self.persons.read(tokens, i)
        hit = next((k for k in range(i, end) if self.persons.begins_name(tokens, k)), None)
        if tokens.word(end) == "," and self._named_next(tokens, end + 1) and not region:
            if not (hit == i and stop > first):
                return end, end
        start: int | None
        if region:
            start = i
        elif office.kind in ("area",) or proper:
            start = hit if hit is not None and (hit > i or end - i > 1) and (hit > i or not proper) else None
        elif office.kind == "region":
            start = hit if hit is not None else (i + 1 if end - i >= 3 else None)
        elif stop > first:
            start = i if end - i > 1 or hit == i or tokens.word(end)[:1].islower() else None
        else:
            start = i if hit == i or end - i > 1 else None
        if start is None:
            return end, end
        person = self.persons.read(tokens, start)
        if person is None:
            return end, stop
        office.person = person
        return start, start if start > i else stop

    def _named_next(self, tokens: Tokens, i: int) -> bool:
        """A person's name stands behind the comma, and no degree of the name before it."""
        if self.persons.degrees(tokens, i - 1)[0] > i - 1 or self.head_at(tokens, i):
            return False
        return self.persons.read(tokens, i) is not None

    def _agency_begins(self, tokens: Tokens, i: int, places: Places) -> bool:
        if i in places.agencies:
            return True
        w = tokens.words[i]
        if not w[0].isupper():
            return False
        if _lookup(self.begins, tokens, i):
            return True
        return _acronym(w) and tokens.low[i].startswith(self.begins_acronym) and len(w) > 3

    def _office_word(self, tokens: Tokens, i: int, places: Places | None) -> bool:
        if i >= len(tokens) or tokens.breaks(i):
            return False
        w, low = tokens.words[i], tokens.low[i]
        if places is not None and (i in places.agencies or i in places.regions):
            return w[0].isupper()
        if w[0].isdigit():
            return True
        if not w[0].isupper():
            return False
        if low in self.words or _lookup(self.begins, tokens, i):
            return True
        return _ROMAN.fullmatch(w) is not None or (_acronym(w) and not self._shouted_name(tokens, i))

    def _shouted_name(self, tokens: Tokens, i: int) -> bool:
        """"Kepala KUA ABD. KADIR": capitals that are a person's name."""
        return self.persons.begins_name(tokens, i) or (
            len(tokens.words[i]) > 4 and tokens.words[i].isalpha() and tokens.upper(i + 1) and tokens.words[i + 1].isupper()
        )

    def _goes_on(self, tokens: Tokens, i: int, comma: bool) -> bool:
        """An office's name goes on behind "dan", "serta" or a comma."""
        if not tokens.upper(i) or (self.head_at(tokens, i) and not comma is False):
            return False
        low = tokens.low[i]
        if comma:
            return low in self.words and not _lookup(self.begins, tokens, i) and not _acronym(tokens.words[i])
        return (low in self.words and not self.head_at(tokens, i)) or (_acronym(tokens.words[i]) and not _lookup(self.begins, tokens, i))

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

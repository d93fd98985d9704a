"""Finds places that something can be held at, as written, cut where the name ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from ..patterns import Patterns
from .coverage import Coverage
from .document import Document
from .lexicon import first_words
from .mentions import Found, Span, VenueMention

# "Jl.Sudirman" is one word, "Bukittinggi.Kamis" two
_TOKEN = regex.compile(r"[\p{L}\d]+(?:(?:['’/&-]|(?<=(?<!\p{L})\p{L}{1,3}|\d)\.)[\p{L}\d]+)*")
_ACRONYM = regex.compile(r"\s*\(\p{L}[\p{L}\d-]*\)(?=\s+\p{Lu}|\s+di\s)")
# From a preposition to the word after it.
_NEXT = regex.compile(r"[^\S\n]+(?=\p{L})")
# What may stand between two words of a name.
_SPACE = regex.compile(r"[^\S\n]*[.,&/]*[^\S\n]*(?:(?:dan|[Dd]i)[^\S\n]*)?[.,]*")
_TOWN = regex.compile(r"(\p{Lu}[\p{L}'’-]*(?:[ ]\p{Lu}[\p{L}'’-]*){0,2})(?:,[ ]?|\.|[ ]?\(|$)")
# A theme between marks says nothing of the place after it; neither does a quote that ends before it.
_QUOTED = regex.compile(r"[\"“”„][^\"“”„]*[\"“”„]")
_MARK = regex.compile(r".*[\"“”„]")
_ANY_MARK = re.compile(r"[\"“”„]")
_ROMAN = regex.compile(r"[IVX]+$")
_LONGEST = 140
_BEFORE, _AFTER = 90, 80


class VenueMatcher:
    """Compiled from ``patterns/venues.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        data = patterns["venues"]
        self.heads = frozenset(data["heads"])
        self.unnamed = frozenset(data["unnamed"])
        self.inside = frozenset(data["inside"])
        self.levels = frozenset(data["levels"])
        self.wide = frozenset(data["wide"])
        self.narrow = frozenset(data["narrow"])
        self.wide_after = frozenset(data["wide_after"])
        self.ends = frozenset(data["ends"])
        self.said = frozenset(data["said"])
        self._said_words = first_words(self.said)
        self.specific = frozenset(data["specific"])
        self.visits = frozenset(data["visits"])
        self._begins = self.heads | self.unnamed
        self._settings = {w: name for name in ("elsewhere", "said", "caught", "held") for w in data[name]}
        self._setting_words = first_words(self._settings)
        self._held_words = first_words(w for w, setting in self._settings.items() if setting == "held")
        self.gates = frozenset(data["gates"])
        self.by_way_of = frozenset(data["by_way_of"])
        self.streets = frozenset(data["streets"])
        self._begin_words = first_words(self._begins | self.streets)
        self.rooms = frozenset(data["rooms"])
        self._cues = frozenset(("di", "ke", *data["visits"], *data["by_way_of"]))
        self._glued = frozenset("di" + w for w in data["glued"])
        self._openers = self._cues | self._glued

    def find(self, doc: Document, found: Found) -> list[VenueMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        out: list[VenueMention] = []
        near = _Near(
            frozenset([d.start for d in found.dates]),
            sorted([(a.start, a.end) for a in found.agencies]),
            Coverage([(r.start, r.end) for r in found.regions]),
        )
        done = 0
        words = doc.words
        for i in words.where(self._openers):
            start, end, word = words[i]
            if start < done:
                continue
            if word in self._glued:
                venue = self._venue(doc, found, i, "di", start + 2, near)
            elif self._can_begin(doc, i, word) and (gap := _NEXT.match(doc.text, end)):
                venue = self._venue(doc, found, i, word, gap.end(), near)
            else:
                continue
            if venue is not None:
                out.append(venue)
                done = venue.end
        return out

    def _can_begin(self, doc: Document, i: int, cue: str) -> bool:
        """The word behind word ``i`` is a kind of place, or capitalised where something may be held."""
        words = doc.words
        if i + 1 >= len(words.low):
            return False
        if words.low[i + 1] in self._begin_words:
            return True
        if cue != "di" or not doc.text[words.starts[i + 1]].isupper():
            return False
        first = words.at(words.starts[i] - _BEFORE)
        return not self._held_words.isdisjoint(words.low[first:i])

    def _venue(self, doc: Document, found: Found, i: int, cue: str, start: int, near: _Near) -> VenueMention | None:
        """The place named at ``start``, after the preposition or verb ``cue``, with which word ``i`` begins."""
        text = doc.text
        first = list(_tokens(text, start, 3))
        if not first or not (first[0].group()[0].isupper() or first[0].group() in self._begins):
            return None
        words = [w.group().lower() for w in first]
        verb, setting = self._setting(doc, i, cue)
        if verb in self.by_way_of and words[0] not in self.gates:
            return None
        if words[0] in self.heads or (words[0] in self.streets and first[0].group()[0].isupper()):
            rule = "place named by its kind"
        elif words[0] in self.unnamed and any(w in self.heads for w in words[1:]):
            rule = "unnamed place by its kind"
        elif first[0].group()[0].isupper() and setting == "held":
            rule = "capitalised place where something is held"
        else:
            return None
        end = self._end(text, start, near)
        if end <= start or words[0].endswith("nya"):
            return None
        if near.regions.holds(start, end):
            rule = "town or region where something is held"
            if setting != "held":
                return None
        if rule == "place named by its kind" and not _named(text, start, end, self.heads):
            rule = "unnamed place by its kind"
        said = setting is None and doc.words.any_between(self._said_words, end, end + _AFTER)
        if said and any(w.group().lower() in self.said for w in _tokens(text, end, 3)):
            setting = "said"  # "dijejer di Mapolres saat konferensi pers"
        return VenueMention(start, end, rule, text[start:end], None, verb, setting, words[0] in self.specific)

    def _setting(self, doc: Document, i: int, word: str) -> tuple[str | None, str | None]:
        """The word that ties the place to what happens there, and what it says: the nearest before the preposition."""
        if word != "di":
            return word, "towards" if word == "ke" else "visited"
        text, words = doc.text, doc.words
        at = words.starts[i]
        if self._setting_words.isdisjoint(words.low[words.at(at - _BEFORE) : i]):
            return None, None
        begin = max(text.rfind("\n", 0, at) + 1, at - _BEFORE)
        stop = max(text.rfind(". ", begin, at), begin)
        stretch = text[stop:at]
        if _ANY_MARK.search(stretch):
            stretch = _MARK.sub("", _QUOTED.sub(" ", stretch))
        before = [w.lower() for w in _TOKEN.findall(stretch)]
        for near in (2, 12):
            for w in reversed(before[-near:]):
                if w in self._settings and (self._settings[w] != "elsewhere" or w in before[-6:]):
                    return w, self._settings[w]
        return None, None

    def _end(self, text: str, start: int, near: _Near) -> int:
        """Where the name ends: before a date, a verb, "yang", "pada", a kabupaten."""
        end = start
        last = ""
        for taken, m in enumerate(_TOKEN.finditer(text, start, min(len(text), start + _LONGEST))):
            word = m.group().lower()
            if m.start() in near.dates:
                break
            if taken and not near.office(start, m.start()) and not self._joins(text, (start, end), m, last, near):
                break
            if word not in ("dan", "di"):
                end = m.end()
            last = word
        if text[end : end + 1] == ")" and text.rfind("(", start, end) > text.rfind(")", start, end):
            end += 1  # "Lapangan Universitas X (UX)"
        return end

    def _joins(self, text: str, name: Span, m: regex.Match[str], last: str, near: _Near) -> bool:
        """Whether the next word goes on with the place's name so far."""
        word, capital = m.group().lower(), m.group()[0].isupper()
        gap = text[name[1] : m.start()]
        if word in self.ends and word not in self.inside:
            return False
        if "(" in gap:
            return _ACRONYM.match(text, name[1]) is not None
        gap = gap.replace(")", "")
        if gap != " " and (not _SPACE.fullmatch(gap) or ("." in gap and len(last) > 3)):
            return False
        comma = "," in gap
        if word in ("dan", "di"):
            return not comma and self._and_or_in(text, m, name)
        if word in self.wide or (word in self.narrow and not comma and not self._kind_only(text, name)):
            acronym = text[name[1] - len(last) : name[1]].isupper() and len(last) <= 6  # "DPRD Kabupaten", "PGRI Kab."
            return not comma and (acronym or last in self.wide_after)
        if comma:
            if word in self.heads and capital and _TOKEN.match(text, name[0])[0].lower() in self.rooms:
                return True  # "Aula Lantai II, Kantor Camat ..."
            return word in self.levels or (capital and near.town(text, m.start()))
        goes_on = word in self.inside or word in self.heads or last in ("di", "dan")
        return capital or m.group()[0].isdigit() or goes_on

    def _kind_only(self, text: str, name: Span) -> bool:
        """ "Gedung Pertemuan", "Aula Kantor": a kind of place that still waits for its name."""
        words = [w.lower() for w in _TOKEN.findall(text, *name)]
        return all(w in self.heads or w in self.inside for w in words)

    def _and_or_in(self, text: str, m: regex.Match[str], name: Span) -> bool:
        """ "Pasar Baru dan Pasar Lama", "salah satu hotel di Pemalang": a second place, or where an unnamed one is."""
        then = _TOKEN.match(text, m.end() + 1)
        if then is None:
            return False
        head = then.group().lower()
        if m.group().lower() == "dan":
            return head in self.heads and then.group()[0].isupper()
        return head in self.levels or text[slice(*name)].count(" ") <= 2


@dataclass(slots=True)
class _Near:
    """What other matchers have read where a place may end."""

    dates: frozenset[int]
    offices: list[Span]
    """In text order."""
    regions: Coverage

    def office(self, start: int, at: int) -> bool:
        """``at`` lies inside an office's name that begins within the place's: "Aula Dinas Sosial dan ..."."""
        first, last = bisect_left(self.offices, (start,)), bisect_left(self.offices, (at,))
        return any(at < e for _, e in self.offices[first:last])

    def town(self, text: str, start: int) -> bool:
        """A capitalised word before a comma, a bracket or a stop; up to three before a date: ", Labuan Bajo, Kamis"."""
        m = _TOWN.match(text, start)
        if m is None:
            return False
        return " " not in m.group(1) or m.end() in self.dates or text[m.end() - 1] == "("


def _tokens(text: str, start: int, count: int) -> Iterator[regex.Match[str]]:
    for i, m in enumerate(_TOKEN.finditer(text, start, min(len(text), start + _AFTER))):
        if i == count:
            return
        yield m


def _named(text: str, start: int, end: int, heads: frozenset[str]) -> bool:
    """The place has a name or a number of its own, not only its kind."""
    words = [m.group() for m in _TOKEN.finditer(text, start, end)]
    return any(w[0].isupper() or w[0].isdigit() for w in words[1:]) or any(_ROMAN.match(w) for w in words[1:])

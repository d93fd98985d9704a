"""The place and the outlet at the head of the body: "SIGLI, Kabar Pidie -", "Nias Selatan | Medianisel.id —"."""

from __future__ import annotations

import re
from dataclasses import dataclass

import regex

from ..patterns import Patterns
from ..places import kecamatan_table, key, letters, rows

_WORD = r"[\p{L}\d](?:[\p{L}\d'’]|\.(?=[\p{L}\d]))*+"
_PART = rf"{_WORD}(?: {_WORD}){{0,4}}"
# The head ends in a dash, a bar, a colon behind brackets, or with its line: "TOBELO (KH): Warga", "PAREPARE --- Warga".
# A hyphen between letters is part of a name ("MC-SINJAI") unless an outlet's address or a stop stands before it.
_HEAD = regex.compile(
    rf"""(?x)
    (?P<parts>{_PART.replace(" ", "[ ]")}(?:(?:\s*[,|/]{{1,2}}\s*|\s*\(){_PART.replace(" ", "[ ]")}\)?){{0,3}})
    (?:
        \s+[-–—]\s+(?P<outlet>\S+\.\p{{L}}{{2,4}})\s*$   # "BALIGE - kabarbalige.id" on a line of its own
      | [,.]?\s*[–—]+\s*
      | [,.]?\s*--+\s*
      | [,.]?\s+-\s*
      | -\s+
      | [,.]-\s*
      | \)\s*:?-?\s*
      | (?<=\.\p{{L}}{{2,4}})-
      | (?P<tight>-)(?=\p{{Lu}}\p{{L}}+[ ])
      | \s+\|\s*
      | (?<=\)):\s*
      | \s*$
    )"""
)
# What a head ends with, unless it has its line to itself.
_MARK = re.compile(r"[-–—|)]")
_SPLIT = regex.compile(r"[^,|/()]+")
_DOMAIN = regex.compile(r"\.(?:com|id|co|net|org|news|info|tv|my|go|web|online|xyz|site|example)\b", regex.IGNORECASE)
_CAMEL = regex.compile(r"\p{Ll}\p{Lu}")
_DASHES = frozenset(("-", "–", "—", "--"))
_HEAD_CHARS = 110
_PARAGRAPH_CHARS = 80
_LINES = 8


@dataclass(slots=True)
class Head:
    """What the body begins with; ``place`` as written."""

    place: str | None = None
    outlet: str | None = None


class DatelineReader:
    """Finds the dateline of an article.

    A name is a place if it is that of a region or its seat, or stands in capitals or beside an outlet's name; where
    none of these holds it is left alone.
    """

    def __init__(self, patterns: Patterns) -> None:
        words = patterns["noise"].get("dateline", {})
        self._outlet_words = frozenset(words.get("outlet_words", ()))
        self._outlet_ends = tuple(words.get("outlet_ends", ()))
        self._no_place = frozenset(words.get("no_place", ()))
        self._places = _places(patterns)
        self._kecamatan_file = patterns.path("kecamatan.csv")

    def read(self, text: str, outlet: str | None, title: str | None) -> Head:
        """The head of the first paragraph that has one, among the first lines of the text."""
        start, seen = 0, 0
        while start < len(text) and seen < _LINES:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            line = text[start:end].strip()
            start = end + 1
            if not line:
                continue
            seen += 1
            # "SERANG I KABARBANTEN": some outlets type the letter for the bar.
            begin = line[:_HEAD_CHARS].replace(" I ", " | ")
            # A headline can look the same; a head has a paragraph behind it, or its line to itself.
            if line == title or (len(line) > _HEAD_CHARS and not _MARK.search(begin)):
                continue
            m = _HEAD.match(begin)
            if m is None or (m.end() < len(line) < _PARAGRAPH_CHARS) or m.end() == _HEAD_CHARS:
                continue
            head = self._head(m["parts"], outlet)
            if (
                head.place is None
                and line[m.end("parts") : m.end()].strip() in _DASHES
                and self._is_kecamatan(m["parts"])
            ):
                head.place = m["parts"]
            if m["outlet"]:
                head.outlet = m["outlet"]
            if m["tight"] and not self._is_dateline(head.place, line[m.end() :]):
                continue
            # "kabarcontoh.id/Rina Agustin" on a line of its own is a credit.
            if head.place and (m.end() < len(line) or (head.outlet and "/" not in line)):
                return head
        return Head()

    def _is_dateline(self, place: str | None, rest: str) -> bool:
        """A hyphen without a blank ("Pemalang-Dinas Sosial …") also joins two places ("Jakarta-Bandung …")."""
        return place is not None and self._is_place(place) and not self._is_place(rest.split(" ", 1)[0])

    def _head(self, parts: str, outlet: str | None) -> Head:
        found = [(m.group().strip(" .-"), m.start()) for m in _SPLIT.finditer(parts)]
        found = [(words, at) for words, at in found if words]
        known = key(outlet or "")
        outlets = [words for words, at in found if self._is_outlet(words, at, parts, known)]
        places = [words for words, _ in found if words not in outlets and self._may_be_place(words)]
        if not places:
            return Head()
        first = places[0]
        if self._is_place(first) or outlets or first.isupper():
            if len(places) > 1 and self._is_place(places[1]) and f"{first}, {places[1]}" in parts:
                first = f"{first}, {places[1]}"
            return Head(first, outlets[0] if outlets else None)
        return Head()

    def _is_outlet(self, words: str, at: int, parts: str, known: str) -> bool:
        if _DOMAIN.search(words) or (known and key(words) in (known, known.removesuffix("com").removesuffix("id"))):
            return True
        if self._is_place(words):
            return False
        in_brackets = parts[:at].rstrip().endswith("(") and any(c.isalpha() for c in words)
        return (
            in_brackets
            or (at > 0 and words.isupper() and len(words) <= 4)
            or _CAMEL.search(words) is not None
            or any(w.lower() in self._outlet_words for w in words.split())
            or words.lower().endswith(self._outlet_ends)
        )

    def _may_be_place(self, words: str) -> bool:
        if any(c.isdigit() for c in words) or len(words) < 3:
            return False
        each = words.split()
        return len(each) <= 4 and all(w[0].isupper() and w.lower() not in self._no_place for w in each)

    def _is_kecamatan(self, words: str) -> bool:
        """A kecamatan is a place before a dash in the usual spelling only: many are named as people and things are."""
        if not words[0].isupper() or words.isupper():
            return False
        return words in kecamatan_table(self._kecamatan_file)

    def _is_place(self, words: str) -> bool:
        name = key(words)
        first, _, last = words.rpartition(" ")
        # "Sumbawa Barat NTB -"
        if first and last.isupper() and key(last) in self._places and key(first) in self._places:
            return True
        return name in self._places or any(
            name.removeprefix(level) in self._places for level in ("kota", "kabupaten", "kab")
        )


def _places(patterns: Patterns) -> frozenset[str]:
    """Names of provinces, kabupaten, kota and their seats, by their letters alone."""
    out: set[str] = set()
    for file, column in (("regions.csv", 1), ("region_names.csv", 0)):
        out.update(row[column] for row in rows(patterns.path(file)) if len(row) > column)
    bare = {name.split(" ", 1)[1] for name in out if name.startswith(("Provinsi ", "Kabupaten ", "Kota "))}
    return frozenset(map(letters, out | bare))

"""The words that names of offices and organisations are made of."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import regex

from ..patterns import Patterns
from .mentions import Found
from .persons import PersonReader, PersonSpan
from .tokens import Phrases, Tokens, is_acronym

ROMAN = regex.compile(r"[IVX]{1,4}[AB]?|\d{1,2}")


class Places:
    """Where agencies and regions begin, by token: what earlier matchers found."""

    def __init__(self, tokens: Tokens, found: Found) -> None:
        self._tokens = tokens
        self.agencies = _by_token(tokens, found.agencies)
        self.regions = _by_token(tokens, found.regions)
        self.known = bool(found.regions)
        self._inside = {k: stop for first, stop in self.regions.items() for k in range(first, stop)}
        self._of_agencies: set[int] | None = None
        self._mentions = found.regions
        self._names: set[str] | None = None

    @property
    def names(self) -> set[str]:
        """The regions as written, in lower case; whoever reads on adds the villages met."""
        if self._names is None:
            text = self._tokens.text
            self._names = {text[m.start : m.end].lower() for m in self._mentions}
        return self._names

    def touches(self, person: PersonSpan) -> bool:
        """The name is a region's, or some of its words are an organisation's."""
        if self._of_agencies is None:
            self._of_agencies = {k for first, stop in self.agencies.items() for k in range(first, stop)}
        return self.covers(person) or not self._of_agencies.isdisjoint(range(person.name_first, person.name_stop))

    def covers(self, person: PersonSpan) -> bool:
        """What was read as a name is a region's."""
        return self._inside.get(person.name_first, 0) >= person.name_stop


class OfficeWords:
    """Compiled from the table ``office`` of ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader) -> None:
        positions: dict[str, Any] = patterns["positions"]
        office = positions["office"]
        self.persons = persons
        self.heads = Phrases(positions["heads"])
        self.first = Phrases({"first": office["begins"]})
        self.first_words = self.first.first_words()
        self.first_like = tuple(office["begins_like"])
        self.first_acronym = tuple(office["begins_acronym"])
        self.inside = frozenset(office["words"])
        self.joins = frozenset(office["joins"])
        self.levels = frozenset(office["levels"])

    def begins(self, tokens: Tokens, i: int, places: Places) -> bool:
        """An organisation's name begins with this word."""
        if i in places.agencies:
            return True
        w = tokens.words[i]
        if not w[0].isupper():
            return False
        low = tokens.low[i]
        if (low in self.first_words and self.first.at(tokens, i)) or low.startswith(self.first_like):
            return True
        return len(w) > 3 and is_acronym(w) and low.startswith(self.first_acronym)

    def within(self, tokens: Tokens, i: int, places: Places | None) -> bool:
        """The word can stand inside an organisation's name."""
        if i >= tokens.count or i in tokens.breaks:
            return False
        w, low = tokens.words[i], tokens.low[i]
        if places is not None and (i in places.agencies or i in places.regions):
            return w[0].isupper()
        if w[0].isdigit():
            return True
        if not w[0].isupper() or (w == "I" and self.persons.begins_name(tokens, i + 1)):
            return False
        if low in self.persons.short and tokens.low[i + 1] == ".":
            return False  # "Kepala KUA ABD. KADIR"
        if low in self.inside or low.startswith(self.first_like):
            return True
        if low in self.first_words and self.first.at(tokens, i):
            return True
        return ROMAN.fullmatch(w) is not None or (is_acronym(w) and not self._shouted_name(tokens, i))

    def shouted(self, tokens: Tokens, i: int) -> bool:
        """A word in capitals that may be a name, not an acronym ("Kepala DP3AKB Bener Meriah SALWANI")."""
        w = tokens.words[i]
        return (
            len(w) > 4
            and w.isalpha()
            and w.isupper()
            and not self.first.at(tokens, i)
            and (sum(c in "AEIOU" for c in w) * 4 >= len(w))
        )

    def _shouted_name(self, tokens: Tokens, i: int) -> bool:
        """ "Kepala KUA ABD. KADIR": capitals that are a person's name."""
        return self.persons.begins_name(tokens, i) or (
            len(tokens.words[i]) > 4
            and tokens.words[i].isalpha()
            and tokens.capital[i + 1]
            and tokens.words[i + 1].isupper()
        )

    def go_on(self, tokens: Tokens, i: int, comma: bool) -> bool:
        """An office's name goes on behind "dan", "serta" or a comma."""
        if not tokens.capital[i] or self.heads.at(tokens, i):
            return False
        low = tokens.low[i]
        if comma:
            goes_on = not tokens.capital[i + 1] or tokens.low[i + 1] in self.inside
            return goes_on and low in self.inside and len(low) > 2 and not self.first.at(tokens, i)
        return low in self.inside or (is_acronym(tokens.words[i]) and not self.first.at(tokens, i))

    def named(self, tokens: Tokens, first: int, stop: int) -> bool:
        """ "Ketua DPRD Maros ( Benhard G. Sahertian )": words that are a person's name, none of them an office's."""
        if stop - first < 2 or any(is_acronym(w) or w.lower() in self.inside for w in tokens.words[first:stop]):
            return False
        if self.first.at(tokens, first) or tokens.low[first].startswith((*self.first_like, *self.first_acronym)):
            return False
        person = self.persons.read(tokens, first)
        return person is not None and person.stop == stop

    def fill(self, tokens: Tokens, first: int, stop: int) -> bool:
        """Every word between two tokens is an office's: acronyms, capitals, no name."""
        return (
            stop > first
            and not self.named(tokens, first, stop)
            and all(
                tokens.words[k][0].isupper() or not tokens.words[k][0].isalpha() or tokens.low[k] in self.inside
                for k in range(first, stop)
            )
            and not any(self.persons.begins_name(tokens, k) for k in range(first, stop))
        )


def _by_token(tokens: Tokens, mentions: list[Any]) -> dict[int, int]:
    """Token where each mention begins -> token where it ends (exclusive); the longest where two begin together."""
    out: dict[int, int] = {}
    starts, count = tokens.starts, tokens.count
    for mention in mentions:
        start = mention.start
        first = bisect_left(starts, start)
        if first < count and starts[first] == start:
            stop = bisect_left(starts, mention.end, first)
            if stop > out.get(first, 0):
                out[first] = stop
    return out

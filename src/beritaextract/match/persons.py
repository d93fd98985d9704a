"""Names of people with the titles, ranks and degrees around them.

A name is read from where a reader of offices says one may begin; nothing here decides that a run of capitalised words
is a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..patterns import Patterns
from .tokens import Phrases, Tokens

#: degrees come in at most this many pieces ("A.Md.Keb.", "S. Tr. Kep.")
_PIECES = 4
#: words of the longest names met ("Rr. Sri Wulandari Setya Ningrum", "Andi Baso Muhammad Ridwan Daeng Situju")
_NAME_WORDS = 7


@dataclass(slots=True)
class PersonSpan:
    """Tokens ``first:stop`` hold titles, name and degrees; ``name_first:name_stop`` the name alone."""

    first: int
    stop: int
    name_first: int
    name_stop: int
    name: str
    titles: tuple[str, ...]
    ranked: bool = False


class PersonReader:
    """Compiled from ``names.toml``, ``titles.toml`` and the office words of ``positions.toml`` in ``patterns``."""

    def __init__(self, patterns: Patterns) -> None:
        names: dict[str, Any] = patterns["names"]
        titles: dict[str, Any] = patterns["titles"]
        positions: dict[str, Any] = patterns["positions"]
        self.glued = frozenset(names["glued"])
        self.carry = frozenset(names["carry"])
        self.particles = frozenset(names["particles"])
        self.short = frozenset(names["short"])
        self.initials = frozenset(names["initials"])
        self.first = frozenset(names["first"])
        self.endings = tuple(names["endings"])
        self.also_names = frozenset(names["also_names"])
        self.prefix = frozenset(titles["prefix"])
        self.before_comma = frozenset(titles["before_comma"])
        self.lower_prefix = frozenset(titles["lower_prefix"])
        self.rank = frozenset(titles["rank"])
        self.rank_long = Phrases({"rank": titles["rank_long"]})
        self.corps = frozenset(titles["corps"])
        self.address = frozenset(titles["address"])
        self.suffix = frozenset(titles["suffix"])
        self.degree_heads = frozenset(titles["degree_heads"])
        self.mid_titles = frozenset(titles["mid"])
        self.suffix_words = frozenset(titles["suffix_words"])
        heads = {h for group in positions["heads"].values() for h in group if " " not in h}
        office = positions["office"]
        self.office_words = frozenset(office["words"]) | frozenset(office["begins"])
        self.stop = frozenset(names["stop"]) - (self.first - {"anak"})
        self.never = (self.stop | self.office_words | heads) - (self.first - {"anak"})

    def read(self, tokens: Tokens, i: int, limit: int | None = None) -> PersonSpan | None:
        """The person whose titles or name begin at token ``i``; the name ends before token ``limit``."""
        j, titles, ranked = self._titles(tokens, i)
        stop = self._name(tokens, j, len(tokens) if limit is None else limit)
        if stop is None:
            return None
        after, degrees = self.degrees(tokens, stop)
        return PersonSpan(i, after, j, stop, tokens.slice(j, stop), (*titles, *degrees), ranked)

    def read_back(self, tokens: Tokens, last: int) -> PersonSpan | None:
        """The person whose name or degrees end with token ``last``: the longest reading that ends there."""
        best = None
        for i in range(last, max(-1, last - 24), -1):
            w, low = tokens.words[i], tokens.low[i]
            if not (w[0].isupper() or w in ".,()" or low in self.particles or low in self.lower_prefix):
                break
            if w[0].isalpha() and (span := self.read(tokens, i, last + 1)) and span.stop == last + 1:
                best = span
            if tokens.breaks(i):
                break
        return best

    def title_at(self, tokens: Tokens, i: int) -> int:
        """How many tokens the title, rank or form of address at ``i`` takes; 0 where there is none."""
        return self._rank(tokens, i) or self._prefix(tokens, i) or self._address(tokens, i)

    def begins_name(self, tokens: Tokens, i: int) -> bool:
        """A word that by itself tells that a person's name begins here."""
        low = tokens.word(i)
        return low in self.first or (len(low) > 5 and low.endswith(self.endings) and low not in self.never)

    def degrees(self, tokens: Tokens, i: int) -> tuple[int, list[str]]:
        """The degrees from token ``i`` on ("SKM, MM"; ", S.Pd., M.Si"): where they end, and each as written."""
        out: list[str] = []
        while True:
            j = i
            while tokens.word(j) in (",", ".") and j - i < 2 and j < len(tokens):
                j += 1
            stop = 0 if tokens.breaks(j) else self._degree(tokens, j, comma=j > i or bool(out))
            if not stop:
                return i, out
            out.append(tokens.slice(j, stop))
            i = stop

    def _titles(self, tokens: Tokens, i: int) -> tuple[int, list[str], bool]:
        out: list[str] = []
        ranked = False
        for _ in range(6):
            if n := self._rank(tokens, i):
                ranked = True
                out.append(tokens.slice(i, i + n))
            elif n := self._prefix(tokens, i):
                out.append(tokens.slice(i, i + n))
            elif not (n := self._address(tokens, i)):
                break
            i += n
            parted = out and out[-1].lower() in self.before_comma  # "Drs, Y"
            if tokens.word(i) == "," and (parted or self.title_at(tokens, i + 1)):
                i += 1
        return i, out, ranked

    def _rank(self, tokens: Tokens, i: int) -> int:
        low = tokens.word(i)
        if not tokens.upper(i):
            return 0
        if long_form := self.rank_long.at(tokens, i):
            n = long_form[0] - i
        elif low in self.rank:
            n = 1
        else:
            return 0
        if tokens.word(i + n) == "." and tokens.touches(i + n):
            n += 1
        if tokens.word(i + n) in self.corps:
            n += 1
            if tokens.word(i + n) == "." and tokens.touches(i + n):
                n += 1
        if tokens.word(i + n) == "(" and tokens.word(i + n + 2) == ")" and len(tokens.words[i + n + 1]) <= 3:
            n += 3
        return n if self._goes_on(tokens, i + n) else 0

    def _prefix(self, tokens: Tokens, i: int) -> int:
        if not (tokens.upper(i) or tokens.word(i) in self.lower_prefix):
            return 0
        stop = _longest(tokens, i, self.prefix)
        return stop - i if stop and self._goes_on(tokens, stop) else 0

    def _address(self, tokens: Tokens, i: int) -> int:
        if tokens.word(i) not in self.address:
            return 0
        n = 2 if tokens.word(i + 1) == "." and tokens.touches(i + 1) else 1
        return n if self._goes_on(tokens, i + n) else 0

    def _goes_on(self, tokens: Tokens, i: int) -> bool:
        """A title is one only before a capitalised word (or "dr.") on the same line."""
        if tokens.breaks(i):
            return False
        if tokens.word(i) == ",":
            i += 1
        return tokens.upper(i) or tokens.word(i) in self.lower_prefix

    def _degree(self, tokens: Tokens, i: int, comma: bool) -> int:
        """Where the degree at ``i`` ends, or 0. Without a comma before it a degree needs two capitals ("Rina SKM")."""
        if not tokens.upper(i):
            return _word_degree(tokens, i, self.suffix_words) if comma else 0
        stop = _longest(tokens, i, self.suffix)
        if comma and tokens.low[i] in self.degree_heads:
            stop = max(stop, _chain(tokens, i))
        if not stop:
            return _word_degree(tokens, i, self.suffix_words) if comma else 0
        written = tokens.slice(i, stop)
        if sum(c.isupper() for c in written) < 2 and not (comma and (len(written) > 2 or not tokens.upper(stop))):
            return 0
        if tokens.word(stop) == "(" and tokens.touches(stop) and tokens.word(stop + 2) == ")":
            stop += 3
        return stop

    def _name(self, tokens: Tokens, i: int, limit: int) -> int | None:
        """Where the name that begins at token ``i`` ends; None where none begins."""
        k, words, solid = i, 0, False
        shouted = k < len(tokens) and _is_shouted(tokens.words[k])
        if shouted and tokens.low[k] in self.initials and tokens.upper(k + 1) and not _is_shouted(tokens.words[k + 1]):
            shouted, k, words = False, k + 1, 1  # "SM Hadi Jaya"
        while k < limit and words < _NAME_WORDS:
            if k > i and tokens.breaks(k):
                break
            step = self._name_word(tokens, k, words, shouted)
            if not step:
                break
            solid = solid or len(tokens.words[k]) >= 3
            k += step
            words += 1
        if (
            k > i
            and tokens.words[k - 1] == "."
            and tokens.low[k - 2] not in self.short
            and len(tokens.words[k - 2]) > 1
        ):
            k -= 1
        return k if solid else None

    def _name_word(self, tokens: Tokens, k: int, words: int, shouted: bool) -> int:
        """How many tokens the name's next word takes, 0 where the name has ended."""
        w, low = tokens.words[k], tokens.low[k]
        if not w[0].isupper():
            if low in self.particles and words:
                dot = 1 if tokens.word(k + 1) == "." else 0
                return 1 + dot if tokens.upper(k + 1 + dot) else 0
            return 0
        dot = 1 if tokens.word(k + 1) == "." and tokens.touches(k + 1) else 0
        goes_on = tokens.upper(k + 1 + dot) and not tokens.breaks(k + 1 + dot)
        if len(w) == 1:
            if not words and low == "a" and tokens.low[k : k + 4] == ["a", ".", "a", "."] and tokens.upper(k + 4):
                return 4  # "A.A. Ketut"
            if self._degree(tokens, k, comma=True):
                return 0
            return 2 if dot and goes_on else 1 if words or (goes_on and not dot) else 0
        if words and self._degree(tokens, k, comma=False):
            return 0
        if dot and goes_on and (low in self.short or (words and low in self.mid_titles)):
            return 2
        if dot and words and low in self.prefix:
            return 0
        if low in self.never and not (words and low in self.also_names):
            return 0
        initials = words > 1 and 1 < len(w) < 4 and w.isupper() and not any(c in "AEIOU" for c in w)
        if initials and not shouted and goes_on and not dot:
            follows = tokens.words[k + 1]  # "Neny Angelina JTP Hutapea"
            return int(not _is_shouted(follows) and len(follows) > 3 and follows.lower() not in self.never)
        if any(c.isdigit() for c in w) or low in self.rank or any(_is_shouted(p) for p in w.split("-")) != shouted:
            return 0
        if shouted and not any(c in "AEIOUY" for c in w):
            return 0
        return 1


def _word_degree(tokens: Tokens, i: int, words: frozenset[str]) -> int:
    """Degrees written as a word ("M.Psi., Psikolog"): only where nothing capitalised follows them."""
    return i + 1 if tokens.word(i) in words and not tokens.upper(i + 1) else 0


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _longest(tokens: Tokens, i: int, table: frozenset[str]) -> int:
    """Where the longest abbreviation of ``table`` at token ``i`` ends, with or without stops inside; or 0."""
    key, stop, k = "", 0, i
    for _ in range(_PIECES):
        if k >= len(tokens) or not tokens.words[k][0].isalpha() or tokens.breaks(k):
            break
        key += tokens.low[k].replace("-", "")
        dot = tokens.word(k + 1) == "." and tokens.touches(k + 1)
        if key in table:
            stop = k + 2 if dot else k + 1
        if not dot:
            break
        k += 2
    return stop


def _chain(tokens: Tokens, i: int) -> int:
    """Where short pieces joined by stops end ("S.Tr.Han.", "M.Tr.Opsla"); 0 where there is only one."""
    k, pieces = i, 0
    while k < len(tokens) and tokens.upper(k) and len(tokens.words[k]) <= 6 and (k == i or tokens.touches(k)):
        k += 1
        pieces += 1
        if tokens.word(k) != "." or not tokens.touches(k):
            break
        k += 1
    return k if pieces > 1 else 0

"""Names of people with the titles, ranks and degrees around them.

A name is read from where a reader of offices says one may begin; nothing here decides that a run of capitalised words
is a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..patterns import Patterns
from .tokens import Phrases, Tokens

#: degrees come in at most this many pieces ("A.Md.Keb.", "S. Tr. Kep.")
_PIECES = 4
#: words of the longest names met ("Rr. Sri Wulandari Setya Ningrum", "Andi Baso Muhammad Ridwan Daeng Situju")
_NAME_WORDS = 7
#: how many tokens titles, name and degrees take at most
_BACK = 24
_VOWELS = frozenset("AEIOUY")


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


class Abbreviations:
    """Abbreviations in lower case without their stops ("spd"), and every beginning of one, at which a reading can end
    early."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = frozenset(keys)
        self.begins = frozenset(key[:n] for key in self.keys for n in range(1, len(key) + 1))

    def end(self, tokens: Tokens, i: int) -> int:
        """Where the longest abbreviation at token ``i`` ends, with or without stops inside; or 0."""
        key, stop, k, low = "", 0, i, tokens.low
        for _ in range(_PIECES):
            if k in tokens.breaks:
                break
            key += low[k].replace("-", "")
            if key not in self.begins or not low[k][:1].isalpha():
                break
            dot = low[k + 1] == "." and tokens.touches(k + 1)
            if key in self.keys:
                stop = k + 2 if dot else k + 1
            if not dot:
                break
            k += 2
        return stop


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
        self.prefix = Abbreviations(titles["prefix"])
        self.before_comma = frozenset(titles["before_comma"])
        self.lower_prefix = frozenset(titles["lower_prefix"])
        self.rank = frozenset(titles["rank"])
        self.rank_long = Phrases({"rank": titles["rank_long"]})
        self.corps = frozenset(titles["corps"])
        self.address = frozenset(titles["address"])
        self.suffix = Abbreviations(titles["suffix"])
        self.degree_heads = frozenset(titles["degree_heads"])
        self.mid_titles = frozenset(titles["mid"])
        self.suffix_words = frozenset(titles["suffix_words"])
        self.title_words = self.prefix.begins | self.rank | self.rank_long.first_words() | self.address
        self.degree_words = self.suffix.begins | self.degree_heads | self.suffix_words
        in_ranks = {word for rank in titles["rank_long"] for word in rank.split()}
        self.beside_names = self.title_words | self.degree_words | self.corps | in_ranks
        heads = {h for group in positions["heads"].values() for h in group if " " not in h}
        office = positions["office"]
        self.office_words = frozenset(office["words"]) | frozenset(office["begins"])
        self.stop = frozenset(names["stop"]) - (self.first - {"anak"})
        self.never = (self.stop | self.office_words | heads) - (self.first - {"anak"})
        inside = self.also_names | self.short | self.mid_titles | self.initials | self.beside_names
        #: words that stand neither in a name nor in the titles and degrees around it, but as part of an abbreviation
        self.apart = self.never - inside - self.particles - self.lower_prefix
        beginnings = self.title_words | self.short | self.initials
        #: words that begin neither a title nor a name
        self.not_first = frozenset(w for w in self.never - beginnings if len(w) > 1 and "-" not in w)

    def read(self, tokens: Tokens, i: int, limit: int | None = None) -> PersonSpan | None:
        """The person whose titles or name begin at token ``i``; the name ends before token ``limit``."""
        low = tokens.low[i]
        if low in self.not_first:
            return None
        if low in self.title_words or "-" in low:
            j, titles, ranked = self._titles(tokens, i)
        else:
            j, titles, ranked = i, [], False
        stop = self._name(tokens, j, tokens.count if limit is None else limit) if tokens.capital[j] else None
        if stop is None:
            return None
        after, degrees = self.degrees(tokens, stop)
        return PersonSpan(i, after, j, stop, tokens.slice(j, stop), (*titles, *degrees), ranked)

    def read_back(self, tokens: Tokens, last: int) -> PersonSpan | None:
        """The person whose name or degrees end with token ``last``: the longest reading that ends there."""
        words, first = tokens.words, last + 1
        while first > max(0, last + 1 - _BACK) and (first not in tokens.breaks or first > last):
            w, low = words[first - 1], tokens.low[first - 1]
            if not (w[0].isupper() or w in ".,()" or low in self.particles or low in self.lower_prefix):
                break
            if low in self.apart and words[first] != "." and words[first - 2] not in (".", "("):
                break
            first -= 1
        if first < last - _NAME_WORDS and self._are_names(tokens, last - _NAME_WORDS - 1, last + 1):
            first = last - _NAME_WORDS + 1
        for i in range(first, last + 1):
            if words[i][0].isalpha() and (span := self.read(tokens, i, last + 1)) and span.stop == last + 1:
                return span
        return None

    def _are_names(self, tokens: Tokens, first: int, stop: int) -> bool:
        """No word between two tokens can be one of a title or a degree."""
        return all(
            tokens.capital[k] and len(low := tokens.low[k]) > 3 and low not in self.beside_names and "-" not in low
            for k in range(first, stop)
        )

    def title_at(self, tokens: Tokens, i: int) -> int:
        """How many tokens the title, rank or form of address at ``i`` takes; 0 where there is none."""
        low = tokens.low[i]
        if low not in self.title_words and "-" not in low:
            return 0
        return self._rank(tokens, i) or self._prefix(tokens, i) or self._address(tokens, i)

    def begins_name(self, tokens: Tokens, i: int) -> bool:
        """A word that by itself tells that a person's name begins here."""
        low = tokens.low[i]
        return low in self.first or (len(low) > 5 and low.endswith(self.endings) and low not in self.never)

    def degrees(self, tokens: Tokens, i: int) -> tuple[int, list[str]]:
        """The degrees from token ``i`` on ("SKM, MM"; ", S.Pd., M.Si"): where they end, and each as written."""
        out: list[str] = []
        low = tokens.low
        while True:
            j = i
            while low[j] in (",", ".") and j - i < 2:
                j += 1
            if (low[j] not in self.degree_words and "-" not in low[j]) or j in tokens.breaks:
                return i, out
            stop = self._degree(tokens, j, comma=j > i or bool(out))
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
            if tokens.low[i] == "," and (parted or self.title_at(tokens, i + 1)):
                i += 1
        return i, out, ranked

    def _rank(self, tokens: Tokens, i: int) -> int:
        low, words = tokens.low, tokens.words
        if not tokens.capital[i]:
            return 0
        if long_form := self.rank_long.at(tokens, i):
            n = long_form[0] - i
        elif low[i] in self.rank:
            n = 1
        else:
            return 0
        if low[i + n] == "." and tokens.touches(i + n):
            n += 1
        if low[i + n] in self.corps:
            n += 1
            if low[i + n] == "." and tokens.touches(i + n):
                n += 1
        if low[i + n] == "(" and low[i + n + 2] == ")" and len(words[i + n + 1]) <= 3:
            n += 3
        return n if self._goes_on(tokens, i + n) else 0

    def _prefix(self, tokens: Tokens, i: int) -> int:
        if not (tokens.capital[i] or tokens.low[i] in self.lower_prefix):
            return 0
        stop = self.prefix.end(tokens, i)
        return stop - i if stop and self._goes_on(tokens, stop) else 0

    def _address(self, tokens: Tokens, i: int) -> int:
        if tokens.low[i] not in self.address:
            return 0
        n = 2 if tokens.low[i + 1] == "." and tokens.touches(i + 1) else 1
        return n if self._goes_on(tokens, i + n) else 0

    def _goes_on(self, tokens: Tokens, i: int) -> bool:
        """A title is one only before a capitalised word (or "dr.") on the same line."""
        if i in tokens.breaks:
            return False
        if tokens.low[i] == ",":
            i += 1
        return tokens.capital[i] or tokens.low[i] in self.lower_prefix

    def _degree(self, tokens: Tokens, i: int, comma: bool) -> int:
        """Where the degree at ``i`` ends, or 0. Without a comma before it a degree needs two capitals ("Rina SKM")."""
        low = tokens.low
        if low[i] not in self.degree_words and "-" not in low[i]:
            return 0
        if not tokens.capital[i]:
            return self._word_degree(tokens, i) if comma else 0
        stop = self.suffix.end(tokens, i)
        if comma and low[i] in self.degree_heads:
            stop = max(stop, _chain(tokens, i))
        if not stop:
            return self._word_degree(tokens, i) if comma else 0
        written = tokens.slice(i, stop)
        if sum(map(str.isupper, written)) < 2 and not (comma and (len(written) > 2 or not tokens.capital[stop])):
            return 0
        if low[stop] == "(" and tokens.touches(stop) and low[stop + 2] == ")":
            stop += 3
        return stop

    def _word_degree(self, tokens: Tokens, i: int) -> int:
        """Degrees written as a word ("M.Psi., Psikolog"): only where nothing capitalised follows them."""
        return i + 1 if tokens.low[i] in self.suffix_words and not tokens.capital[i + 1] else 0

    def _name(self, tokens: Tokens, i: int, limit: int) -> int | None:
        """Where the name that begins at token ``i`` ends; None where none begins."""
        words, low = tokens.words, tokens.low
        k, count, solid = i, 0, False
        shouted = _is_shouted(words[k])
        if shouted and low[k] in self.initials and tokens.capital[k + 1] and not _is_shouted(words[k + 1]):
            shouted, k, count = False, k + 1, 1  # "SM Hadi Jaya"
        while k < limit and count < _NAME_WORDS:
            if k in tokens.breaks and k > i:
                break
            step = self._name_word(tokens, k, count, shouted)
            if not step:
                break
            solid = solid or len(words[k]) >= 3
            k += step
            count += 1
        if k > i and words[k - 1] == "." and low[k - 2] not in self.short and len(words[k - 2]) > 1:
            k -= 1
        return k if solid else None

    def _name_word(self, tokens: Tokens, k: int, count: int, shouted: bool) -> int:
        """How many tokens the name's next word takes, behind ``count`` words of it; 0 where the name has ended."""
        w, low, capital = tokens.words[k], tokens.low[k], tokens.capital
        if not capital[k]:
            if low in self.particles and count:
                dot = 1 if tokens.low[k + 1] == "." else 0
                return 1 + dot if capital[k + 1 + dot] else 0
            return 0
        dot = 1 if tokens.low[k + 1] == "." and tokens.touches(k + 1) else 0
        goes_on = capital[k + 1 + dot] and k + 1 + dot not in tokens.breaks
        if len(w) == 1:
            return self._initial(tokens, k, count, goes_on, dot)
        if count and self._degree(tokens, k, comma=False):
            return 0
        if dot and goes_on and (low in self.short or (count and low in self.mid_titles)):
            return 2
        if dot and count and low in self.prefix.keys:
            return 0
        if low in self.never and not (count and low in self.also_names):
            return 0
        if count > 1 and not shouted and goes_on and not dot and _are_initials(w):
            follows = tokens.words[k + 1]  # "Neny Angelina JTP Hutapea"
            return int(not _is_shouted(follows) and len(follows) > 3 and follows.lower() not in self.never)
        return int(_in_capitals(w) is shouted and low not in self.rank)

    def _initial(self, tokens: Tokens, k: int, count: int, goes_on: bool, dot: int) -> int:
        """How many tokens a single letter of a name takes, with its stop or, before more of the name, without."""
        if not count and tokens.low[k : k + 4] == ["a", ".", "a", "."] and tokens.capital[k + 4]:
            return 4  # "A.A. Ketut"
        if self._degree(tokens, k, comma=True):
            return 0
        if dot and goes_on:
            return 2
        return int(count > 0 or (goes_on and not dot))


@lru_cache(maxsize=8192)
def _in_capitals(word: str) -> bool | None:
    """Whether a word of a name is in capitals, or a part of it between hyphens; None where it can be no such word, for
    a figure in it or capitals without a vowel."""
    shouted = any(_is_shouted(part) for part in word.split("-"))
    if any(map(str.isdigit, word)) or (shouted and _VOWELS.isdisjoint(word)):
        return None
    return shouted


def _are_initials(word: str) -> bool:
    return 1 < len(word) < 4 and word.isupper() and not any(c in "AEIOU" for c in word)


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _chain(tokens: Tokens, i: int) -> int:
    """Where short pieces joined by stops end ("S.Tr.Han.", "M.Tr.Opsla"); 0 where there is only one."""
    k, pieces = i, 0
    while tokens.capital[k] and len(tokens.words[k]) <= 6 and (k == i or tokens.touches(k)):
        k += 1
        pieces += 1
        if tokens.low[k] != "." or not tokens.touches(k):
            break
        k += 1
    return k if pieces > 1 else 0

"""Finds offices and organisations: a head word, then the rest of the name, its bracketed acronym and its region."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from ..patterns import Patterns
from .document import Document
from .gazetteer import INDONESIA
from .mentions import AgencyMention, Found, RegionMention

_BRACKET = re.compile(r"\s{0,2}\(\s?([^()\n]{2,60}?)\s?\)")
_ACRONYM = regex.compile(r"[\p{L}\d&/'’. -]+")
_AFTER = re.compile(
    r"(?:,? (?:Pulau |di |- ?|(?:RI )?(?:[Pp]erwakilan|[Ww]ilayah|[Cc]abang|Daerah) (?:di )?)?|-|/|, |  )"
)
#: what such words begin with
_BEFORE_REGION = frozenset(" ,-/")
_LEVEL_ONLY = regex.compile(r" (Kabupaten|Kota|Provinsi)\b(?! \p{Lu})")
_UNIT_NUMBER = re.compile(r" \d{2,4}(?:[-/]\d+)?(?=/)")
_SECRETARIAT = regex.compile(r" (?:Setda\w*|Sekretariat Daerah)\b")
_REPUBLIC = re.compile(r" (?:RI|Republik Indonesia)\b")
_LONGEST_NAME = 22
#: no acronym goes on over another hyphen behind so many letters
_LONGEST_ACRONYM = 40
# Kinds whose short names are words of their own ("Pemkab"), not acronyms.
_NO_ACRONYM = frozenset(("pemerintah", "sekretariat"))


@dataclass(slots=True, frozen=True)
class Head:
    """How names that begin with these words are read (see ``patterns/agencies.toml``)."""

    name: str
    kind: str
    reads: str
    reach: str
    words: tuple[str, ...]
    keeps_region: bool = False
    needs_parent: bool = False
    acronym: bool = False
    most: int = 8
    """How many words a proper name goes on for."""


@dataclass(slots=True)
class _Name:
    """A name up to word ``last`` (inclusive); ``end`` is the offset after it, brackets inside included."""

    last: int
    end: int
    acronyms: list[str]


class AgencyMatcher:
    """Compiled from ``patterns/agencies.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["agencies"]
        self.heads: dict[str, list[Head]] = {}
        for head in _heads(rules):
            self.heads.setdefault(head.words[0], []).append(head)
        for heads in self.heads.values():
            heads.sort(key=lambda h: -len(h.words))
        self.leaders = {
            leader: next(h for h in self.heads[office.split()[0]] if " ".join(h.words) == office)
            for leader, office in rules["leaders"].items()
        }
        self.begins = frozenset((*self.heads, *self.leaders))
        self.women = WomenOffice(rules["women"])
        self.vocabulary = Vocabulary(rules["vocabulary"])
        self.proper_joints = frozenset(rules["proper"]["joints"])
        self.proper_stops = frozenset(rules["proper"]["stops"])
        self.lower_heads = frozenset(rules["lower"]["heads"])
        self.several = frozenset(rules["several"]["words"])
        self.town_words = frozenset(rules["town"]["words"])
        self.classes = frozenset(rules["town"]["classes"])

    def find(self, doc: Document, found: Found) -> list[AgencyMention]:
        """Mentions in text order; ``found.regions`` gives their regions."""
        scan = _Scan(self, doc, found)
        begins = doc.words.where(self.begins)
        if women := self.women.places(doc):
            begins = sorted({*begins, *women})
        out: list[AgencyMention] = []
        done = 0
        for i in begins:
            mention = scan.at(i) if scan.starts[i] >= done else None
            if mention:
                out.append(mention)
                done = mention.end
        return out


class Vocabulary:
    """The words that names of offices are made of; one slip of the pen in a long word is forgiven."""

    def __init__(self, rules: dict[str, Any]) -> None:
        self.words = frozenset(rules["words"])
        self.joints = frozenset(rules["joints"])
        self.lower = frozenset(rules["lower"])
        self.by_shape: dict[tuple[str, int], list[str]] = {}
        for w in self.words:
            if len(w) > 5:
                self.by_shape.setdefault((w[:3], len(w)), []).append(w)
        # the same words follow names of offices again and again
        self._slipped = lru_cache(maxsize=4096)(self._is_slip)

    def __contains__(self, word: str) -> bool:
        return word in self.words or (len(word) > 5 and self._slipped(word))

    def _is_slip(self, word: str) -> bool:
        """One slip of the pen away from a long word."""
        near = (w for n in (-1, 0, 1) for w in self.by_shape.get((word[:3], len(word) + n), ()))
        return any(_one_slip(word, w) for w in near)


class WomenOffice:
    """The grammar of the women's and children's office: DP3A, DPPKBP3A, Dinsos P3A, P3AP2KB, DP3A-PPKB ..."""

    def __init__(self, rules: dict[str, Any]) -> None:
        fronts, parts = ("|".join(sorted(rules[k], key=len, reverse=True)) for k in ("fronts", "parts"))
        self.shape = regex.compile(f"(?:(?:{fronts})|(?=p))(?:{parts})+")
        self.tail = regex.compile(f"(?:{parts})+")
        self.cores: tuple[str, ...] = tuple(rules["core"])
        self.core = re.compile("|".join(map(re.escape, self.cores)))
        self.core_over_hyphens = re.compile("|".join("-?".join(map(re.escape, core)) for core in self.cores))
        self.tails = frozenset(rules["tails"])
        self.not_after = frozenset(rules["not_after"])
        #: whether one word (lower case, no hyphens) is such an acronym
        self.reads = lru_cache(maxsize=4096)(self._is_acronym)
        #: whether the word can follow "Dinas" or "Dinsos" ("Dinsos KBPP", "Dinas P3A")
        self.goes_on = lru_cache(maxsize=4096)(self._is_tail)

    def places(self, doc: Document) -> set[int]:
        """The words at which such an acronym may begin: one that holds a core, or has part of one behind a hyphen."""
        lower, ends = doc.lower, doc.words.ends
        joined = lower.replace("-", "")
        there = [core for core in self.cores if core in joined]
        if not there:
            return set()
        if all(joined.count(core) == lower.count(core) for core in there):  # none of them over a hyphen
            inside = {bisect_right(ends, at) for core in there for at in _places(lower, core)}
        else:
            inside = {bisect_right(ends, m.start()) for m in self.core_over_hyphens.finditer(lower)}
        return inside | {i - 1 for i in inside if i > 0}

    def _is_acronym(self, word: str) -> bool:
        return self.core.search(word) is not None and self.shape.fullmatch(word) is not None

    def _is_tail(self, word: str) -> bool:
        return self.core.search(word) is not None and self.tail.fullmatch(word) is not None


class _Scan:
    """The scan of one document."""

    def __init__(self, rules: AgencyMatcher, doc: Document, found: Found) -> None:
        self.rules = rules
        self.doc = doc
        self.text = doc.text
        self.words = doc.words
        self.low, self.starts, self.ends, self.gaps = doc.words.low, doc.words.starts, doc.words.ends, doc.words.gaps
        self.count = len(doc.words)
        self.regions: dict[int, RegionMention] = {}
        for m in found.regions:
            self.regions[m.start] = m
            self.regions.setdefault(m.name_start, m)

    def at(self, i: int) -> AgencyMention | None:
        """The office whose name begins at word ``i``."""
        word = self.low[i]
        if not self.text[self.starts[i]].isupper() and not self._lower_head(i):
            return None
        if word in self.rules.leaders:
            return self._led(i, self.rules.leaders[word])
        for head in self.rules.heads.get(word, ()):
            last = self._phrase(i, head.words)
            if last is not None:
                return self._read(i, last, head)
        return self._women(i, word)

    def _lower_head(self, i: int) -> bool:
        """ "dinas Sosial": the head in lower case with a name in capitals after it."""
        nxt = i + 1
        return (
            self.low[i] in self.rules.lower_heads
            and nxt < self.count
            and self.text[self.starts[nxt]].isupper()
            and self.text[self.ends[i] : self.starts[nxt]] == " "
        )

    def _in_capitals(self, i: int) -> bool:
        """Short acronyms ("PA", "MAN") count in capitals only, and not behind another acronym's hyphen ("PP-PA")."""
        if not self.text[self.starts[i] : self.ends[i]].isupper():
            return False
        return (
            i == 0 or self.gaps[i] not in ("-", "/") or not self.text[self.starts[i - 1] : self.ends[i - 1]].isupper()
        )

    def _phrase(self, i: int, words: tuple[str, ...]) -> int | None:
        """Index of the last word where the text at ``i`` reads ``words``."""
        if i + len(words) > self.count:
            return None
        for k, w in enumerate(words):
            if self.low[i + k] != w or (k and self.gaps[i + k] not in (" ", "-")):
                return None
        return i + len(words) - 1

    # ------------------------------------------------------------------ the name

    def _read(self, i: int, last: int, head: Head) -> AgencyMention | None:
        if len(head.words) == 1 and len(head.words[0]) <= 4 and not self._in_capitals(i):
            return None
        if head.reads == "proper":
            name = self._proper(last, head.most)
        else:
            name = self._function(last) if head.reads == "function" else self._plain(last, head)
        if head.reads in ("function", "proper") and name.last == last and head.kind != "sekretariat":
            return self._bare_head(i, last, head, name)
        if name.last + 1 < self.count and self.low[name.last + 1] in self.rules.several:
            return None
        if head.reads == "town" and len(" ".join(head.words)) <= 2 and not self._region_at(name.end)[0]:
            return None
        if head.needs_parent and not self._with_parent(name):
            return None
        return self._finish(i, name, head)

    def _plain(self, last: int, head: Head) -> _Name:
        """The head alone, with a class and number ("Kelas II TPI") or the women's part ("Dinsos P3A")."""
        if head.reads == "town":
            return self._town(last)
        if head.kind == "dinas":
            nxt = last + 1
            if nxt < self.count and self.gaps[nxt] in (" ", "-") and self.rules.women.goes_on(self.low[nxt]):
                return self._tails(nxt)
        return _Name(last, self.ends[last], [])

    def _bare_head(self, i: int, last: int, head: Head, name: _Name) -> AgencyMention | None:
        """ "Dinas P3A", "UPTD PPA", "RSUD Tarakan": an acronym or a region straight after the head."""
        nxt = last + 1
        if nxt < self.count and self.gaps[nxt] in (" ", "-"):
            word = self.low[nxt]
            if self.rules.women.goes_on(word):
                return self._finish(i, self._tails(nxt), head, women=head.kind in ("dinas", "badan"))
        bracket = self._bracket(name.end)
        if len(head.words) > 1 and bracket and _is_acronym(bracket[1]):
            return self._finish(i, name, head)
        if (head.kind in ("rumah sakit", "uptd") or len(head.words) > 1) and self._region_at(name.end)[0]:
            return self._finish(i, name, head)
        return None

    def _function(self, last: int) -> _Name:
        """A name made of the vocabulary, over joints as long as the vocabulary goes on, with acronyms in brackets."""
        name = _Name(last, self.ends[last], [])
        inside = 0
        while name.last - last < _LONGEST_NAME:
            bracket = self._bracket(name.end)
            step = self._next_part(name.last, name.end)
            if step is None and bracket and _is_acronym(bracket[1]):
                beyond = self._next_part(self.words.at(bracket.end()) - 1, bracket.end())
                if beyond is None or self.text[bracket.end() : bracket.end() + 1] != " ":
                    break
                name.acronyms.append(bracket[1])
                inside = bracket.end()
                step = beyond
            if step is None:
                break
            name.last, name.end = step, self.ends[step]
        if inside and (rest := self.text[inside : name.end].strip()).isupper():
            name.acronyms[-1] += f" {rest}"  # "Tim Penggerak (TP) PKK"
        return self._defined(name) if name.last > last else name

    def _defined(self, name: _Name) -> _Name:
        """A word that the vocabulary does not know belongs to the name where an acronym in brackets follows it."""
        nxt = name.last + 1
        if nxt < self.count and self.gaps[nxt] == " " and self.text[self.starts[nxt]].isupper():
            bracket = self._bracket(self.ends[nxt])
            region = self.regions.get(self.starts[nxt])
            if bracket and _is_acronym(bracket[1]) and bracket[1][-1].isupper() and region is None:
                return _Name(nxt, self.ends[nxt], name.acronyms)
        return name

    def _next_part(self, last: int, end: int) -> int | None:
        """The next word of a name made of the vocabulary, over a comma, "dan", "serta"; None where the name ends."""
        j = last + 1
        if j >= self.count:
            return None
        gap = self.text[end : self.starts[j]]
        joined = gap in (",", ", ", " , ", "/", " & ", ",  ")
        if gap not in (" ", "-", "  ") and not joined:
            return None
        while j < self.count and self.low[j] in self.rules.vocabulary.joints and self.gaps[j] in (" ", ", ", ","):
            joined, j = True, j + 1
        if j >= self.count or (j > last + 1 and self.gaps[j] != " "):
            return None
        start, word = self.starts[j], self.low[j]
        if word not in self.rules.vocabulary and not (joined and self.rules.women.reads(word)):
            return None
        capital = self.text[start].isupper() or (
            word in self.rules.vocabulary.lower and self.text[self.starts[last]].isupper()
        )
        if not capital or (joined and not self.text[start].isupper()):
            return None
        return j

    def _proper(self, last: int, most: int) -> _Name:
        """Capitalised words, over lower-case joints, up to a title, a region with its level word or a mark."""
        j = last + 1
        stop = last
        while j < self.count and j - last <= most and self.gaps[j] in (" ", "-", " (", ") "):
            if self.gaps[j] in (" (", ") "):
                break
            start, word = self.starts[j], self.low[j]
            if word in self.rules.proper_stops or (
                word in self.rules.heads and j > last + 1 and self._starts_office(j)
            ):
                break
            region = self.regions.get(start)
            if region and region.cue == "level" and region.start == start:
                break
            if self.text[start].isupper() or self.text[start].isdigit():
                stop = j
            elif word not in self.rules.proper_joints:
                break
            j += 1
        return _Name(stop, self.ends[stop], [])

    def _starts_office(self, j: int) -> bool:
        return any(
            self._phrase(j, h.words) is not None and h.kind != "organisasi" for h in self.rules.heads[self.low[j]]
        )

    def _town(self, last: int) -> _Name:
        """A class and a place; the place stays in the name where it is a town, not where it is the region itself."""
        j = last
        while j + 1 < self.count and self.gaps[j + 1] in (" ", "-") and self.low[j + 1] in self.rules.town_words:
            j += 1
        end = self.ends[j]
        bracket = self._bracket(end)
        acronyms = [bracket[1]] if bracket and _is_acronym(bracket[1]) else []
        at = bracket.end() if acronyms and bracket else end
        if acronyms and acronyms[0].lower() in self.rules.classes:
            acronyms, end = [], at
        number = _UNIT_NUMBER.match(self.text, at)
        return _Name(j, number.end() if number else at, acronyms)

    def _women(self, i: int, word: str) -> AgencyMention | None:
        """An acronym of the women's and children's office that stands alone (DP3A, P3AP2KB, PPPA after "Kadis")."""
        last = i
        joined = word
        while (
            last + 1 < self.count
            and self.gaps[last + 1] == "-"
            and len(joined) < _LONGEST_ACRONYM
            and self.rules.women.reads(joined + self.low[last + 1])
        ):
            last += 1
            joined += self.low[last]
        if (
            not self.rules.women.reads(joined)
            or sum(c.isupper() for c in self.text[self.starts[i] : self.ends[last]]) < 3
        ):
            return None
        before = self.low[i - 1] if i else ""
        if joined == "ppa" or before in self.rules.women.not_after:
            return None
        if i and self.gaps[i].endswith("("):
            return None  # the acronym of the words before, which were no office ("Menteri X (PPPA)")
        head = Head("women's and children's office by its acronym", "dinas", "alone", "home", (word,), acronym=True)
        return self._finish(i, self._tails(last), head, women=True)

    def _tails(self, last: int) -> _Name:
        """Parts of the acronym that are words of their own: "DP3A Dalduk KB", "DPPKB P3A", "DP3A-PPKB"."""
        while last + 1 < self.count and self.gaps[last + 1] in (" ", "-"):
            nxt = last + 1
            if self.low[nxt] == "dan" and nxt + 1 < self.count and self.low[nxt + 1] == "kb":
                last = nxt + 1
            elif self.low[nxt] in self.rules.women.tails:
                last = nxt
            else:
                break
        return _Name(last, self.ends[last], [])

    def _led(self, i: int, head: Head) -> AgencyMention | None:
        """The office that "Kapolres", "Kadis Kesehatan" is the head of."""
        if head.reads == "function":
            name = self._function(i)
            nxt = i + 1
            if name.last == i and nxt < self.count and self.gaps[nxt] == " ":
                joined = self.low[nxt]
                while nxt + 1 < self.count and self.gaps[nxt + 1] == "-" and len(joined) < 8:
                    nxt += 1
                    joined += self.low[nxt]
                if self.rules.women.reads(joined):
                    name = self._tails(nxt)
            if name.last == i:
                return None
        else:
            name = self._town(i) if head.reads == "town" else _Name(i, self.ends[i], [])
        mention = self._finish(i, name, head)
        if mention:
            rest = self.text[self.ends[i] : name.end]
            mention.name = f"{' '.join(head.words).capitalize()}{_collapse(rest)}"
            mention.acronym = None
            mention.implied = True
            mention.women = head.kind in ("dinas", "badan") and (
                mention.women
                or _women_words(mention.name)
                or self.rules.women.reads(rest.strip().lower().replace("-", ""))
            )
            mention.rule = "office named by its head"
        return mention

    def _with_parent(self, name: _Name) -> bool:
        """ "Bagian Kesra Setda Bulukumba": a section counts only with the secretariat that it belongs to."""
        m = _SECRETARIAT.match(self.text, name.end)
        if m is None:
            return "setda" in self.text[self.starts[name.last] : name.end].lower()
        name.end = m.end()
        name.last = self.words.at(m.end()) - 1
        return True

    # ------------------------------------------------------------------ acronym and region

    def _finish(self, i: int, name: _Name, head: Head, *, women: bool = False) -> AgencyMention | None:
        """The mention, with the acronym in brackets and the region after it."""
        start = self.starts[i]
        text_name = _collapse(self.text[start : name.end])
        acronyms = list(name.acronyms)
        if acronyms:
            text_name = _collapse(_BRACKET.sub("", text_name))
        if head.reach == "negara" and (republic := _REPUBLIC.match(self.text, name.end)):
            name.end = republic.end()
        region, end = self._region_at(name.end)
        bracket = self._bracket(end if region else name.end)
        if bracket and _is_acronym(bracket[1]):
            acronym, inner_region = self._split(bracket)
            if acronym and not (region and _initials(self.text[region.name_start : region.end]) == acronym):
                acronyms.append(acronym)
            if region is None:
                region, end = self._region_at(bracket.end())
                region = region or inner_region
            end = max(end, bracket.end())
        if head.keeps_region is False and region is None and head.reads == "proper":
            text_name, region = self._strip_region(i, name, text_name)
        return self._mention(start, max(end, name.end), text_name, acronyms, head, region, women)

    def _mention(
        self,
        start: int,
        end: int,
        name: str,
        acronyms: list[str],
        head: Head,
        region: RegionMention | None,
        women: bool,
    ) -> AgencyMention:
        alone = (head.acronym and head.kind not in _NO_ACRONYM) or (name.isupper() and len(name) > 2 and name.isalnum())
        acronym = acronyms[-1] if acronyms else name if alone else None
        if len(acronyms) > 1 and not set(acronyms[0].lower().split()) & set(acronyms[-1].lower().split()):
            acronym = " ".join(acronyms)
        if acronym is None and women and head.kind in ("dinas", "badan"):
            acronym = name
        mention = AgencyMention(start, end, f"{head.name} by its name", name, acronym, head.kind)
        if head.acronym:
            mention.rule = "office by its acronym"
        mention.reach = head.reach
        if acronym is None and head.kind == "dprd" and len(head.words) > 1 and head.words[-1] == "dprd":
            mention.acronym = name.split()[-1]
        if head.reads == "town":
            mention.head = " ".join(head.words)
        mention.women = (
            women or _women_words(name) or (head.kind == "dinas" and self.rules.women.goes_on(name.lower().split()[-1]))
        )
        if region is not None:
            mention.region = region.region
            mention.candidates = region.candidates
            if region.level in ("town", "kecamatan") and head.reads == "town" and head.reach != "kecamatan":
                mention.place = self.text[region.name_start : region.end]
                mention.name = f"{name}{'/' if self.text[region.start - 1] == '/' else ' '}{mention.place}"
        elif _REPUBLIC.match(self.text, end):
            mention.region = INDONESIA
        elif m := _LEVEL_ONLY.match(self.text, end):
            mention.level = m[1].lower()
        return mention

    def _region_at(self, end: int) -> tuple[RegionMention | None, int]:
        """The region whose name follows ``end``; after a comma only with its level word."""
        m = _AFTER.match(self.text, end) if self.text[end : end + 1] in _BEFORE_REGION else None
        if m is None:
            return None, end
        region = self.regions.get(m.end())
        if (
            region is None
            or (m.group().startswith(",") and region.cue != "level")
            or ("di " in m.group() and region.cue != "level")
        ):
            return None, end
        return region, region.end

    def _bracket(self, at: int) -> re.Match[str] | None:
        """The short bracket that opens at an offset or just behind it."""
        return _BRACKET.match(self.text, at) if "(" in self.text[at : at + 3] else None

    def _split(self, bracket: re.Match[str]) -> tuple[str, RegionMention | None]:
        """ "(DP3A Kukar)": the acronym and the region inside the bracket; no acronym in "Rokan Hulu (Rohul)"."""
        start = bracket.start(1)
        for at in range(start, bracket.end(1)):
            if at in self.regions and self.regions[at].end == bracket.end(1):
                return self.text[start:at].strip(), self.regions[at]
        return bracket[1], None

    def _strip_region(self, i: int, name: _Name, text_name: str) -> tuple[str, RegionMention | None]:
        """A region at the end of an organisation's name is where it works ("Forum Anak Daerah Lamandau")."""
        for j in range(name.last, i + 1, -1):
            region = self.regions.get(self.starts[j])
            if region and region.end == name.end and region.level in ("provinsi", "kabupaten", "kota", None):
                bracket = self._bracket(name.end)
                initial = self.text[region.name_start].lower()
                if bracket and bracket[1].lower().endswith(initial):
                    break
                return _collapse(self.text[self.starts[i] : region.start]), region
        return text_name, None


def _heads(rules: dict[str, Any]) -> Iterator[Head]:
    for h in rules["heads"]:
        for words in h["words"]:
            yield Head(
                h["name"], h["kind"], h["reads"], h["reach"], tuple(words.split()),
                h.get("keeps_region", False), h.get("needs_parent", False), most=h.get("most", 8),
            )  # fmt: skip
    for kind, names in rules["acronyms"].items():
        reach = {"kementerian": "negara", "internasional": "none"}.get(kind, "home")
        for words in names:
            yield Head(f"{kind} by its short name", kind, "alone", reach, tuple(words.split()), acronym=True)


@lru_cache(maxsize=4096)
def _is_acronym(s: str) -> bool:
    """ "DP3A", "Dinsos P3A", "UPTD PPA", "Disdikbud": what stands in a bracket behind a name, not a remark."""
    words = s.split()
    return (
        bool(words)
        and len(words) <= 4
        and _ACRONYM.fullmatch(s) is not None
        and not s[0].isdigit()
        and all(w[0].isupper() or w in ("dan", "&", "-") for w in words)
    )


def _initials(name: str) -> str:
    """ "Kabupaten Ogan Ilir (OI)": what a bracket behind a region may hold besides the office's acronym."""
    return "".join(w[0] for w in name.split())


def _places(text: str, part: str) -> Iterator[int]:
    """Where ``part`` begins in ``text``."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _collapse(s: str) -> str:
    return " ".join(s.split()) if "  " in s or "\n" in s else s.rstrip()


def _women_words(name: str) -> bool:
    low = name.lower()
    return ("perempuan" in low and "dinas" in low[:8]) or (
        "perlindungan anak" in low and low.startswith(("dinas", "badan"))
    )


def _one_slip(a: str, b: str) -> bool:
    """One letter wrong, missing, too many, or two neighbours swapped."""
    if len(a) == len(b):
        diff = [k for k, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        return len(diff) == 1 or (
            len(diff) == 2 and diff[1] == diff[0] + 1 and a[diff[0]] == b[diff[1]] and a[diff[1]] == b[diff[0]]
        )
    short, long_ = sorted((a, b), key=len)
    return any(long_[:k] + long_[k + 1 :] == short for k in range(len(long_)))

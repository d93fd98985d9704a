"""Finds regions: one scan over the capitalised words, longest name first, then what the article itself settles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import regex

from ..patterns import Patterns
from ..places import key
from ..record import Region
from .document import Document
from .gazetteer import SECOND, Entry, Gazetteer, bare_name, gazetteer
from .lexicon import Words
from .mentions import Found, RegionMention

# What may stand between the words of one name ("Toli-Toli", "Kep. Meranti").
_GAPS = frozenset((" ", "-", ". "))
# What may stand between a cue and the name ("(Polres) Nganjuk", "Kab. Sinjai").
_BEFORE = frozenset((" ", ". ", "-", " -", ") ", " ) "))
_LONGEST = 5
# The head of a body paragraph: place, outlet, then a dash, bar or bracket.
_HEAD = re.compile(r"(?P<head>[^\n–—|]{2,90}?)(?:\s*[–—|]|\s?-{1,2}\s|\.-|\)\s*[-:,]?\s)")
_HEAD_END = re.compile(r"[–—|)-]")
_HEAD_PART = re.compile(r"[^,|/(]+")
_LOWER = regex.compile(r"(?<![\p{L}.\d])\p{Ll}+(?![\p{L}.\d])")


@dataclass(slots=True)
class _Hit:
    """A name found at words ``i`` to ``j`` (inclusive), before the article has settled what it stands for."""

    i: int
    j: int
    start: int
    name_start: int
    end: int
    entry: Entry
    codes: tuple[str, ...]
    cue: str | None
    rule: str
    town: bool
    """ "Kota Sinjai" where there is only a Kabupaten Sinjai."""


class RegionMatcher:
    """Compiled from ``patterns/regions.toml`` and the tables beside it."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["regions"]
        self.table = gazetteer(patterns)
        self.levels = {w: level for level, words in rules["levels"].items() for w in words}
        self.offices = {w: level for level, words in rules["offices"].items() for w in words}
        self.pairs = {w: level for level, words in rules["office_pairs"].items() for w in words}
        self.polresta_of_kabupaten = frozenset(rules["polresta_of_kabupaten"]["names"])
        self.dateline_words = frozenset(rules["dateline"]["words"])
        self.prepositions = frozenset(rules["prepositions"]["words"])
        self.not_after = frozenset(rules["not_after"]["words"])
        self.kecamatan_cues = frozenset(
            w for d in (self.levels, self.offices) for w, level in d.items() if level == "kecamatan"
        )
        self._starts = frozenset(self.table.starts)
        self.joints = frozenset(rules["joints"]["words"])

    def find(self, doc: Document, found: Found) -> list[RegionMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        words = doc.words
        hits = list(self._hits(doc.text, words))
        head = dateline_span(doc, self.dateline_words)
        known = Counter(h.codes[0] for h in hits if h.cue in ("level", "office") and len(h.codes) == 1)
        mentions = [m for h in hits if (m := self._settle(h, known, head)) is not None]
        self._settle_by_heads(mentions, words)
        _mark_provinces_of(mentions, doc.text)
        mentions += self._dateline(doc, head, mentions)
        home = vote(mentions, doc).most_common(1)
        district = _Districts(self, doc.text, words, home[0][0] if home else None, set(known))
        return _without_overlaps(mentions + district.find())

    # ------------------------------------------------------------------ names

    def _hits(self, text: str, words: Words) -> list[_Hit]:
        out: list[_Hit] = []
        done = 0
        for i in words.where(self._starts):
            if i < done or text[words.starts[i]].islower():
                continue
            j, entry = self._longest(text, words, i)
            if entry is not None and (hit := self._hit(text, words, i, j, entry)) is not None:
                out.append(hit)
                done = hit.j + 1
        return out

    def _longest(self, text: str, words: Words, i: int) -> tuple[int, Entry | None]:
        """The longest name that begins at word ``i``."""
        best: tuple[int, Entry | None] = (i, None)
        table = self.table
        joined = ""
        for j in range(i, min(i + _LONGEST, len(words.low))):
            if j > i and words.gaps[j] not in _GAPS:
                break
            joined += key(words.low[j])
            if joined not in table.starts:
                break
            entry = table.names.get(joined)
            if entry is not None and _written_as_name(text, words, i, j, entry):
                best = j, entry
        return best

    def _hit(self, text: str, words: Words, i: int, j: int, entry: Entry) -> _Hit | None:
        """The name with its cue; None where the word before says that it is something else."""
        before = words.low[i - 1] if i and words.gaps[i] in _BEFORE else ""
        level, cue, start = self._cue(words, i, before)
        if level == "kecamatan" or before in self.not_after:
            return None
        end = words.ends[j]
        if entry.kind == "word" and cue != "level" and self._begins_name(text, words, j + 1):
            return None  # "Polres Metro Tangerang": part of what stands before
        codes = entry.codes
        if level in ("police", "polresta", "second"):
            city = j + 1 < len(words) and text[end : words.ends[j + 1]] == " Kota"
            if level == "polresta":
                level = "police" if words.low[i] in self.polresta_of_kabupaten else "city police"
            level = "kota" if city else level
            j += city
            end = words.ends[j]
        if level and level != "town":
            codes = self._of_level(entry.codes, level)
            if entry.kind == "area":
                spelled = "".join(map(key, words.low[i : j + 1]))
                codes = tuple(c for c in codes if key(bare_name(self.table.regions[c].name)) == spelled) or codes
        if entry.kind == "word" and not cue and not self._word_stands_alone(text, words, i, j):
            if before and text[words.starts[i - 1]].isupper() and not self._goes_on(text, words, j):
                return _Hit(i, j, start, words.starts[i], end, entry, codes, "name", _RULES[None], False)
            return None
        town = level == "kota" and not any(self.table.level(c) == "kota" for c in codes)
        return _Hit(i, j, start, words.starts[i], end, entry, codes, cue, _RULES[cue], town)

    def _begins_name(self, text: str, words: Words, i: int) -> bool:
        """Another name follows straight on."""
        follows = i < len(words) and words.gaps[i] == " " and words.low[i] in self.table.starts
        return follows and self._longest(text, words, i)[1] is not None

    def _cue(self, words: Words, i: int, before: str) -> tuple[str | None, str | None, int]:
        """Level, kind of cue and start of the mention, from the words before the name."""
        start = words.starts[i]
        if before == "administrasi" and i > 1:
            return words.low[i - 2], "level", words.starts[i - 2]
        pair = f"{words.low[i - 2]} {before}" if i > 1 else ""
        if pair in self.pairs:
            return self.pairs[pair], "office", start
        if before in self.levels:
            return self.levels[before], "level", words.starts[i - 1]
        if before in self.offices:
            return self.offices[before], "office", start
        if before in self.prepositions:
            return None, "preposition", start
        return None, None, start

    def _of_level(self, codes: tuple[str, ...], level: str) -> tuple[str, ...]:
        """Those of the codes that fit; all of them where none does ("Kota Sinjai": the town, not a kota)."""
        levels = SECOND if level == "second" or level.endswith("police") else (level,)
        kept = tuple(c for c in codes if self.table.level(c) in levels)
        if level.endswith("police") and len({c[:2] for c in kept}) == 1 and len(kept) > 1:
            wanted = "kabupaten" if level == "police" else "kota"
            kept = tuple(c for c in kept if self.table.level(c) == wanted)
        return kept or codes

    def _word_stands_alone(self, text: str, words: Words, i: int, j: int) -> bool:
        """An ordinary word is a place only where no capitalised word stands beside it (surnames, longer names)."""
        if i == 0 or words.gaps[i] != " " or text[words.starts[i - 1]].isupper():
            return False
        return not self._goes_on(text, words, j)

    def _goes_on(self, text: str, words: Words, j: int) -> bool:
        """A capitalised word follows word ``j``."""
        return j + 1 < len(words) and words.gaps[j + 1] == " " and text[words.starts[j + 1]].isupper()

    # ------------------------------------------------------------------ what the article settles

    def _settle(self, hit: _Hit, known: Counter[str], head: tuple[int, int] | None) -> RegionMention | None:
        """The mention with its region, open candidates, or None for a word or a town that nothing vouches for."""
        codes = hit.codes
        if len(codes) > 1 and hit.entry.kind != "area":
            codes = _narrow(codes, known)
        if hit.cue == "name" and not known.keys() & set(codes):
            # "DP3A Batang", "Rina Batang": only what stands before can tell
            return RegionMention(hit.start, hit.end, hit.rule, None, "word", codes, None, hit.name_start)
        in_head = head is not None and head[0] <= hit.start < head[1]
        own = None if hit.cue == "name" else hit.cue
        cue = own or ("dateline" if in_head else None)
        if hit.entry.kind == "word" and not cue and not known.keys() & set(codes):
            return None
        if hit.entry.kind == "seat" and not cue and not known.keys() & set(codes):
            return None
        region = self.table.region(codes[0]) if len(codes) == 1 else None
        if hit.entry.kind == "seat" or (hit.town and region):
            level: str | None = "town"
        elif region:
            level = self.table.level(codes[0])
        else:
            level = "area" if hit.entry.kind == "area" else None
        rule = hit.rule if cue == own else _RULES["dateline"]
        return RegionMention(hit.start, hit.end, rule, region, level, () if region else codes, cue, hit.name_start)

    def _settle_by_heads(self, mentions: list[RegionMention], words: Words) -> None:
        """Kabupaten or kota of one name: an article that speaks of a Wali Kota or Pemkot and never of a Bupati or
        Pemkab is about the kota, and the other way round."""
        still_open = [
            m for m in mentions if m.region is None and {self.table.level(c) for c in m.candidates} == set(SECOND)
        ]
        if not still_open:
            return
        levels = {self.offices.get(w) for w in self.offices.keys() & set(words.low)}
        levels |= {self.pairs.get(f"{a} {b}") for a, b in pairwise(words.low)}
        heads = levels & set(SECOND)
        if len(heads) != 1:
            return
        for m in still_open:
            codes = [c for c in m.candidates if self.table.level(c) in heads]
            if len(codes) == 1:
                m.region, m.level, m.candidates = self.table.region(codes[0]), *heads, ()

    def _dateline(
        self, doc: Document, head: tuple[int, int] | None, mentions: list[RegionMention]
    ) -> list[RegionMention]:
        """The place at the head of the body where it is a kecamatan: of a region named elsewhere, or the only one."""
        if head is None or any(head[0] <= m.start < head[1] for m in mentions):
            return []
        codes = {m.region.code for m in mentions if m.region and m.region.code}
        for part in _HEAD_PART.finditer(doc.text, *head):
            districts = self.table.kecamatan(part.group().strip(" .-–—"))
            named = [d for d in districts if d.code and d.code[:5] in codes]
            hit = named if len(named) == 1 else districts if len(districts) == 1 else []
            if hit and hit[0].code:
                start = part.start() + len(part.group()) - len(part.group().lstrip())
                region = self.table.region(hit[0].code[:5])
                return [RegionMention(start, part.end(), _RULES["dateline"], region, "town", (), "dateline", start)]
        return []


_RULES: dict[str | None, str] = {
    "level": "region with its level word",
    "office": "region after an office",
    "preposition": "region after a preposition",
    "dateline": "place of the dateline",
    "list": "kecamatan in an enumeration",
    None: "region by its bare name",
}


def dateline_span(doc: Document, small: frozenset[str]) -> tuple[int, int] | None:
    """Where the place stands at the head of the first body paragraph ("SIGLI, Kabar Pidie -"), if there is one.

    Of words without a capital only those of ``small`` may stand in it.
    """
    if doc.article.dateline:
        at = doc.text.find(doc.article.dateline)
        return (at, at + len(doc.article.dateline)) if at >= 0 else None
    for start, end in doc.paragraphs[:10]:
        if end - start < 100:
            continue
        end = min(end, start + 110)
        m = _HEAD.match(doc.text, start, end) if _HEAD_END.search(doc.text, start, end) else None
        if m and not any(w.group() not in small for w in _LOWER.finditer(m["head"])):
            return start, m.end("head")
    return None


def vote(mentions: list[RegionMention], doc: Document) -> Counter[str]:
    """How strongly the article is about each kabupaten, kota or province (by code)."""
    score: Counter[str] = Counter()
    lead = doc.sentences[min(3, len(doc.sentences) - 1)][1] if doc.sentences else 0
    title = (doc.article.title or "").lower()
    for m in mentions:
        if m.region is None or m.region.code is None or m.level in ("kecamatan", "negara", "area"):
            continue
        weight = _WEIGHTS.get(m.cue, 1.0) * (0.5 if m.level in ("town", "provinsi") else 1.0)
        headline = doc.lower[m.name_start : m.end] in title
        score[m.region.code] += int(10 * weight * (2 if m.start < lead or headline else 1))
    return score


_WEIGHTS: dict[str | None, float] = {"level": 2.0, "office": 1.5, "dateline": 3.0, "within": 0.0}


def _narrow(codes: tuple[str, ...], known: Counter[str]) -> tuple[str, ...]:
    """Of several regions of one name the one that the article names with its level, or the only one in a province
    that it names."""
    named = tuple(c for c in codes if c in known)
    if len(named) == 1:
        return named
    provinces = {c[:2] for c in known}
    near = tuple(c for c in codes if c[:2] in provinces)
    return near if len(near) == 1 else codes


def _written_as_name(text: str, words: Words, i: int, j: int, entry: Entry) -> bool:
    """Acronyms count in capitals only; the first and last word of a name begin with a capital or a digit."""
    if entry.kind == "acronym":
        return text[words.starts[i] : words.ends[j]].isupper()
    return not text[words.starts[i]].islower() and not text[words.starts[j]].islower()


def _mark_provinces_of(mentions: list[RegionMention], text: str) -> None:
    """ "Kabupaten Buton Utara, Sulawesi Tenggara": the province only says where the other one lies."""
    for a, b in pairwise(mentions):
        if b.level != "provinsi" or not (a.region and b.region and a.region.code and b.region.code):
            continue
        gap = text[a.end : b.start]
        between = len(gap) <= 12 and gap.strip(" ,(").lower() in ("", "provinsi", "di")
        if between and a.region.code[:2] == b.region.code:
            b.cue = "within"


def _without_overlaps(mentions: list[RegionMention]) -> list[RegionMention]:
    """In text order; of two that overlap the longer one stays, of two alike the first."""
    out: list[RegionMention] = []
    for m in sorted(mentions, key=lambda m: (m.start, m.start - m.end)):
        if out and m.start < out[-1].end:
            if m.end - m.name_start > out[-1].end - out[-1].name_start:
                out[-1] = m
            continue
        out.append(m)
    return out


class _Districts:
    """Kecamatan of one article: after their cue, in enumerations, and by bare name within the article's kabupaten."""

    def __init__(self, matcher: RegionMatcher, text: str, words: Words, home: str | None, known: set[str]) -> None:
        self.matcher = matcher
        self.table: Gazetteer = matcher.table
        self.text = text
        self.words = words
        self.known = known
        self.home = home
        kabupaten = home if home and "." in home else ""
        self.own = self.table.kecamatan_of(kabupaten)
        self.own_starts = self.table.kecamatan_starts(kabupaten)

    def find(self) -> list[RegionMention]:
        out: list[RegionMention] = []
        cues, low = self.matcher.kecamatan_cues, self.words.low
        done = 0
        for i in sorted({*self.words.where(cues), *self.words.any_of(self.own_starts)}):
            start = self.words.starts[i]
            if start < done:
                continue
            if low[i] in cues:
                out += self._after_cue(i)
            elif self.text[start].isupper():
                j, region = self._own(i)
                if region:
                    out.append(self._mention(i, j, region, None))
            if out:
                done = out[-1].end
        return out

    def _after_cue(self, cue: int) -> list[RegionMention]:
        """The kecamatan after "Kecamatan" or "Camat", with those that the enumeration goes on with."""
        is_level = self.words.low[cue] in self.matcher.levels
        hit = self._named(cue + 1, cue, loose=is_level)
        if hit is None:
            return []
        first = self._mention(cue + 1, hit[0], hit[1], "level" if is_level else "office")
        if is_level and self.text[self.words.ends[cue] : first.start].strip(". ") == "":
            first.start = self.words.starts[cue]
        out = [first]
        at = hit[0]
        while is_level and (start := self._next_in_list(at)) is not None:
            hit = self._named(start, start - 1, loose=False)
            if hit is None:
                break
            out.append(self._mention(start, hit[0], hit[1], "list"))
            at = hit[0]
        return out

    def _next_in_list(self, at: int) -> int | None:
        """The word that begins the next name: after a comma, a joint or both."""
        low = self.words.low
        nxt = at + 1
        if nxt >= len(low):
            return None
        joint = low[nxt] in self.matcher.joints
        if not joint and self.words.gaps[nxt] != ", ":
            return None
        nxt += joint
        while nxt < len(low) and self.matcher.levels.get(low[nxt]) == "kecamatan":
            nxt += 1
        return nxt if nxt < len(low) and self._is_capital(nxt) else None

    def _is_capital(self, i: int) -> bool:
        return self.text[self.words.starts[i]].isupper()

    def _named(self, i: int, before: int, *, loose: bool) -> tuple[int, Region] | None:
        """The kecamatan whose name begins at word ``i``: the article's own, then of a region named, then the only one
        of the country; ``loose``: else the capitalised words as written."""
        words = self.words
        if i >= len(words) or not self._is_capital(i):
            return None
        gap = self.text[words.ends[before] : words.starts[i]]
        if gap not in (" ", ", ") and not (gap == ". " and words.low[before] in ("kec", "kab")):
            return None
        j, region = self._own(i)
        if region:
            return j, region
        last = i
        while last + 1 < min(i + 4, len(words)) and self._joined(last):
            last += 1
        for j in range(last, i - 1, -1):
            districts = self.table.kecamatan(self.text[words.starts[i] : words.ends[j]])
            named = [d for d in districts if d.code and d.code[:5] in self.known]
            near = [d for d in districts if d.code and d.code[:2] == self.home[:2]] if self.home else districts
            pick = named if len(named) == 1 else near
            if len(pick) == 1:
                return j, pick[0]
        if not loose or gap == ", ":
            return None
        last = min(last, i + 1)
        if len(words.low[i]) < 4:
            return None
        return last, Region(None, f"Kecamatan {self.text[words.starts[i] : words.ends[last]]}")

    def _joined(self, at: int) -> bool:
        """The next word goes on with the name."""
        return self.words.gaps[at + 1] in (" ", "-") and self._is_capital(at + 1)

    def _own(self, i: int) -> tuple[int, Region | None]:
        """The longest kecamatan of the article's kabupaten that begins at word ``i``."""
        best: tuple[int, Region | None] = (i, None)
        joined = ""
        for j in range(i, min(i + 4, len(self.words))):
            if j > i and not self._joined(j - 1):
                break
            joined += key(self.words.low[j])
            if joined not in self.own_starts:
                break
            if joined in self.own:
                best = j, self.own[joined]
        return best

    def _mention(self, i: int, j: int, region: Region, cue: str | None) -> RegionMention:
        rule = "kecamatan of the article's own kabupaten" if cue is None else _RULES[cue]
        start, end = self.words.starts[i], self.words.ends[j]
        return RegionMention(start, end, rule, region, "kecamatan", (), cue, start)

"""Finds places that something can be held at, as written, cut where the name ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from ..patterns import Patterns
from .document import Document
from .mentions import Found, Mention, Span, VenueMention

_TOKEN = regex.compile(r"[\p{L}\d]+(?:['’./&-][\p{L}\d]+)*")
_ACRONYM = regex.compile(r"\s*\(\p{L}[\p{L}\d-]*\)(?=\s+\p{Lu}|\s+di\s)")
_GAP = regex.compile(r"\.?[^\S\n]*,?[^\S\n]*")
# A theme between marks says nothing of the place after it; neither does a quote that ends before it.
_QUOTED = regex.compile(r"[\"“”„][^\"“”„]*[\"“”„]")
_MARK = regex.compile(r".*[\"“”„]")
_ROMAN = regex.compile(r"[IVX]+$")
_LONGEST = 140


class VenueMatcher:
    """Compiled from ``patterns/venues.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        data = patterns["venues"]
        self.heads = frozenset(data["heads"])
        self.unnamed = frozenset(data["unnamed"])
        self.inside = frozenset(data["inside"])
        self.levels = frozenset(data["levels"])
        self.wide = frozenset(data["wide"])
        self.wide_after = frozenset(data["wide_after"])
        self.ends = frozenset(data["ends"])
        self.said = frozenset(data["said"])
        self.specific = frozenset(data["specific"])
        self.visits = frozenset(data["visits"])
        self._settings = {w: name for name in ("elsewhere", "said", "caught", "held") for w in data[name]}
        self.gates = frozenset(data["gates"])
        self.by_way_of = frozenset(data["by_way_of"])
        places = "|".join(["di", "ke", *data["visits"], *data["by_way_of"]])
        glued = "|".join(data["glued"])
        self._cue = regex.compile(rf"(?i)(?<![\p{{L}}-])({places})[^\S\n]+(?=[\p{{L}}])|(?<!\p{{L}})(di)(?={glued})")

    def find(self, doc: Document, found: Found) -> list[VenueMention]:
        """Mentions in text order; ``found`` holds what earlier matchers found."""
        out: list[VenueMention] = []
        dates = [d.start for d in found.dates]
        done = 0
        for m in self._cue.finditer(doc.text):
            if m.start() < done:
                continue
            venue = self._venue(doc, found, m, dates)
            if venue is not None:
                out.append(venue)
                done = venue.end
        return out

    def _venue(self, doc: Document, found: Found, cue: regex.Match[str], dates: list[int]) -> VenueMention | None:
        text = doc.text
        start = cue.end()
        verb, setting = self._setting(text, cue)
        first = list(_tokens(text, start, 3))
        if not first:
            return None
        words = [w.group().lower() for w in first]
        if verb in self.by_way_of and words[0] not in self.gates:
            return None
        if words[0] in self.heads:
            rule = "place named by its kind"
        elif words[0] in self.unnamed and any(w in self.heads for w in words[1:]):
            rule = "unnamed place by its kind"
        elif first[0].group()[0].isupper() and setting == "held":
            rule = "capitalised place where something is held"
        else:
            return None
        end = self._end(text, start, dates, found.agencies)
        place = _whole(found.regions, start, end)
        if end <= start or words[0].endswith("nya"):
            return None
        if place is not None:
            rule = "town or region where something is held"
            if setting != "held":
                return None
        if rule == "place named by its kind" and not _named(text, start, end, self.heads):
            rule = "unnamed place by its kind"
        if setting is None and any(w.group().lower() in self.said for w in _tokens(text, end, 3)):
            setting = "said"  # "dijejer di Mapolres saat konferensi pers"
        return VenueMention(start, end, rule, text[start:end], None, verb, setting, words[0] in self.specific)

    def _setting(self, text: str, cue: regex.Match[str]) -> tuple[str | None, str | None]:
        """The word that ties the place to what happens there, and what it says: the nearest before the preposition."""
        word = (cue.group(1) or cue.group(2)).lower()
        if word != "di":
            return word, "towards" if word == "ke" else "visited"
        begin = max(text.rfind("\n", 0, cue.start()) + 1, cue.start() - 90)
        stop = max(text.rfind(". ", begin, cue.start()), begin)
        before = [w.lower() for w in _TOKEN.findall(_MARK.sub("", _QUOTED.sub(" ", text[stop : cue.start()])))]
        for near in (2, 12):
            for w in reversed(before[-near:]):
                if w in self._settings and (self._settings[w] != "elsewhere" or w in before[-6:]):
                    return w, self._settings[w]
        return None, None

    def _end(self, text: str, start: int, dates: list[int], agencies: Sequence[Mention]) -> int:
        """Where the name ends: before a date, a verb, "yang", "pada", a kabupaten."""
        end = start
        last = ""
        taken = 0
        for m in _TOKEN.finditer(text, start, min(len(text), start + _LONGEST)):
            word = m.group().lower()
            gap = text[end : m.start()] if end > start else ""
            office = any(a.start < m.start() < a.end and a.start >= start for a in agencies)
            if _inside(dates, m.start()) or not (office or self._joins(text, gap, end, m, word, last, taken)):
                break
            if word in ("dan", "di"):
                taken += 1
                last = word
                continue
            end = m.end()
            last = word
            taken += 1
        return end

    def _joins(self, text: str, gap: str, end: int, m: regex.Match[str], word: str, last: str, taken: int) -> bool:
        """Whether the next word goes on with the name that ends at ``end``."""
        if taken == 0:
            return True
        if word in self.ends and word not in self.inside:
            return False
        if "(" in gap:
            return _ACRONYM.match(text, end) is not None
        if ")" in gap and "(" not in gap:
            gap = gap.replace(")", "")
        if "\n" in gap or not regex.fullmatch(r"[\s,.&/]*(?:dan|di)?[\s,.]*", gap):
            return False
        comma = "," in gap
        if "." in gap and len(last) > 3:
            return False
        if word in ("dan", "di"):
            then = _TOKEN.match(text, m.end() + 1)
            if then is None or comma:
                return False
            nxt = then.group().lower()
            return (
                nxt in self.heads and then.group()[0].isupper() if word == "dan" else nxt in self.levels or taken <= 3
            )
        if word in self.wide:
            acronym = text[end - len(last) : end].isupper() and len(last) <= 6  # "DPRD Kabupaten", "PGRI Kab."
            return not comma and (acronym or last in self.wide_after)
        if comma:
            return word in self.levels or (m.group()[0].isupper() and self._town(text, m))
        goes_on = word in self.inside or word in self.heads or last in ("di", "dan")
        return m.group()[0].isupper() or m.group()[0].isdigit() or goes_on

    def _town(self, text: str, m: regex.Match[str]) -> bool:
        """A single capitalised word closed by a comma, a bracket or a stop: ", Tembilahan, Kamis"."""
        after = text[m.end() : m.end() + 1]
        return after in ",.(" or text[m.end() : m.end() + 2] == " ("


def _tokens(text: str, start: int, count: int) -> Iterator[regex.Match[str]]:
    for i, m in enumerate(_TOKEN.finditer(text, start, min(len(text), start + 80))):
        if i == count:
            return
        yield m


def _inside(starts: list[int], at: int) -> bool:
    i = bisect_right(starts, at) - 1
    return i >= 0 and starts[i] == at


def _whole(regions: Sequence[Mention], start: int, end: int) -> Span | None:
    """The region mention that is the whole of the span."""
    for r in regions:
        if r.start <= start and end <= r.end:
            return r.start, r.end
        if r.start > end:
            break
    return None


def _named(text: str, start: int, end: int, heads: frozenset[str]) -> bool:
    """The place has a name or a number of its own, not only its kind."""
    words = [m.group() for m in _TOKEN.finditer(text, start, end)]
    return any(w[0].isupper() or w[0].isdigit() for w in words[1:]) or any(_ROMAN.match(w) for w in words[1:])

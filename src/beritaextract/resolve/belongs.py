"""Where an office belongs that is named without its organisation ("Kanit PPA", "Sekretaris Dinas", "Bupati")."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Generic, TypeVar

from ..match.document import Document
from ..match.mentions import Found, OfficialMention, RegionMention, Span
from ..patterns import Patterns

T = TypeVar("T")


@dataclass(slots=True)
class _Place:
    """An organisation or region named in the text; ``kind`` is that of the office it was read with, if any."""

    start: int
    end: int
    text: str
    kind: str = ""

    @property
    def first(self) -> str:
        return self.text.split()[0].lower()


@dataclass(slots=True, frozen=True)
class _Rule:
    """Offices that begin with one of ``positions`` belong to the nearest organisation that begins with ``agencies``."""

    positions: tuple[str, ...]
    agencies: frozenset[str]
    prefixes: tuple[str, ...]

    def part(self, place: _Place) -> _Place | None:
        """The place from the word on that the rule looks for ("Komisi C DPRD Sintang" -> "DPRD Sintang")."""
        at = 0
        for word in place.text.split():
            low = word.lower()
            if low in self.agencies or (self.prefixes and low.startswith(self.prefixes)):
                return _Place(place.end - len(place.text) + at, place.end, place.text[at:]) if at else place
            at = place.text.index(word, at) + len(word) + 1
        return None


class Belonging:
    """Compiled from the tables ``belongs`` of ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        positions: dict[str, Any] = patterns["positions"]
        self.rules = [
            _Rule(tuple(r["positions"]), frozenset(r["agencies"]), tuple(r.get("prefixes", ())))
            for r in positions["belongs"]
        ]
        self.closed = frozenset(a for r in positions["belongs"] if not r.get("shared") for a in r["agencies"])
        self.bare = frozenset(positions["office"]["bare"])
        self.levels = frozenset(positions["office"]["levels"])
        self.heads_of: dict[str, str] = positions["heads_of"]
        self.short: dict[str, str] = positions["short"]

    def fill(self, doc: Document, found: Found) -> None:
        """Gives mentions of officials without an organisation of their own the one the text shows."""
        text: _Text | None = None
        regional: list[OfficialMention] = []
        for mention in found.officials:
            if mention.name is not None and mention.position is not None and self.is_bare(mention.agency):
                text = text or _Text(self._offices(doc, found), found.regions)
                by_region = mention.kind == "region"
                place = self._regional(text, mention, regional) if by_region else self._office(mention, text)
                if place is not None:
                    mention.agency, mention.agency_span = place.text, (place.start, place.end)
            if mention.kind == "region" and mention.agency and mention.agency_span:
                regional.append(mention)

    def is_bare(self, agency: str | None) -> bool:
        """No organisation, or only a kind of one ("Dinas")."""
        return agency is None or agency.lower().split(" (")[0] in self.bare

    def _offices(self, doc: Document, found: Found) -> list[_Place]:
        """Every organisation that matchers found, in text order."""
        heads = {i for m in found.officials if m.position_span for i in range(*m.position_span)}
        spans: dict[Span, tuple[str, str]] = {
            (a.start, a.end): (doc.text[a.start : a.end], "") for a in found.agencies if a.start not in heads
        }
        for mention in found.officials:
            if mention.agency and mention.agency_span and mention.kind != "area":
                spans[mention.agency_span] = mention.agency, mention.kind
        places = [_Place(*span, *named) for span, named in sorted(spans.items()) if named[0].strip()]
        return [p for p in places if not self.is_bare(p.text)]

    def _office(self, mention: OfficialMention, text: _Text) -> _Place | None:
        position = (mention.position or "").lower()
        rule = next((r for r in self.rules if position.startswith(r.positions)), None)
        if rule is not None:
            fits = text.fitting(rule)
            return fits.until(mention.start - 1) or fits.first()
        if mention.kind not in ("unit", "org", "lead"):
            return None
        return text.open(self.closed, mention.kind == "org").until(mention.start)

    def _regional(self, text: _Text, mention: OfficialMention, regional: list[OfficialMention]) -> _Place | None:
        """The region that a bupati or gubernur is the head of: the nearest of that level before, else after;
        ``regional``: the offices with a region before this one."""
        office = self.short.get((mention.position or "").lower(), (mention.position or "").lower())
        level = next((v for k, v in self.heads_of.items() if k in office.split()), None)
        if level is None:
            return self._neighbour(regional, mention)
        fits = text.regions(level)
        region = fits.until(mention.start - 1) or fits.first()
        if region is None or region.region is None:
            return None
        words = region.region.name.split()
        return _Place(region.start, region.end, " ".join(words[1:] if words[0].lower() in self.levels else words))

    def _neighbour(self, regional: list[OfficialMention], mention: OfficialMention) -> _Place | None:
        """A sekda, kapolres or kajari without a region: that of the head of region named before."""
        for other in reversed(regional):
            if other.start < mention.start and other.agency and other.agency_span:
                return _Place(*other.agency_span, other.agency)
        return None


class _Row(Generic[T]):
    """What an office can belong to, in text order, looked up by the offset of each."""

    def __init__(self, items: list[T], offsets: list[int]) -> None:
        self._items = items
        # the smallest offset from each item on: ascending even where the offsets are not
        self._least = list(accumulate(reversed(offsets), min))[::-1]

    def until(self, offset: int) -> T | None:
        """The last item whose offset is not behind ``offset``."""
        k = bisect_right(self._least, offset)
        return self._items[k - 1] if k else None

    def first(self) -> T | None:
        return self._items[0] if self._items else None


class _Text:
    """The organisations and regions of one article; each selection of them is made once, when it is asked for."""

    def __init__(self, offices: list[_Place], regions: list[RegionMention]) -> None:
        self._offices = offices
        self._all_regions = regions
        self._fitting: dict[tuple[str, ...], _Row[_Place]] = {}
        self._open: dict[bool, _Row[_Place]] = {}
        self._regions: dict[str, _Row[RegionMention]] = {}

    def fitting(self, rule: _Rule) -> _Row[_Place]:
        """What the rule looks for, by where it begins."""
        if rule.positions not in self._fitting:
            fits = [p for o in self._offices if (p := rule.part(o)) is not None]
            self._fitting[rule.positions] = _Row(fits, [p.start for p in fits])
        return self._fitting[rule.positions]

    def open(self, closed: frozenset[str], not_regional: bool) -> _Row[_Place]:
        """The offices that begin with none of the words ``closed``, by where they end."""
        if not_regional not in self._open:
            fits = [o for o in self._offices if o.first not in closed and not (not_regional and o.kind == "region")]
            self._open[not_regional] = _Row(fits, [o.end for o in fits])
        return self._open[not_regional]

    def regions(self, level: str) -> _Row[RegionMention]:
        """The regions of one level, by where they begin."""
        if level not in self._regions:
            fits = [r for r in self._all_regions if r.region and r.region.code and r.level == level]
            self._regions[level] = _Row(fits, [r.start for r in fits])
        return self._regions[level]

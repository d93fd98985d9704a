"""Where an office belongs that is named without its organisation ("Kanit PPA", "Sekretaris Dinas", "Bupati")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..match.document import Document
from ..match.mentions import Found, OfficialMention, Span
from ..patterns import Patterns


@dataclass(slots=True, frozen=True)
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
        offices: list[_Place] | None = None
        for mention in found.officials:
            if mention.name is None or mention.position is None or not self.is_bare(mention.agency):
                continue
            if offices is None:
                offices = self._offices(doc, found)
            place = self._regional(doc, found, mention) if mention.kind == "region" else self._office(mention, offices)
            if place is not None:
                mention.agency, mention.agency_span = place.text, (place.start, place.end)

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

    def _office(self, mention: OfficialMention, offices: list[_Place]) -> _Place | None:
        position = (mention.position or "").lower()
        rule = next((r for r in self.rules if position.startswith(r.positions)), None)
        if rule is not None:
            fits = [p for o in offices if (p := rule.part(o)) is not None]
            before = [o for o in fits if o.start < mention.start]
            return before[-1] if before else fits[0] if fits else None
        if mention.kind not in ("unit", "org", "lead"):
            return None
        before = [o for o in offices if o.end <= mention.start and o.first not in self.closed]
        if mention.kind == "org":
            before = [o for o in before if o.kind != "region"]
        return before[-1] if before else None

    def _regional(self, doc: Document, found: Found, mention: OfficialMention) -> _Place | None:
        """The region that a bupati or gubernur is the head of: the nearest of that level before, else after."""
        office = self.short.get((mention.position or "").lower(), (mention.position or "").lower())
        level = next((v for k, v in self.heads_of.items() if k in office.split()), None)
        if level is None:
            return self._neighbour(found, mention)
        fits = [r for r in found.regions if r.region and r.region.code and r.level == level]
        before = [r for r in fits if r.start < mention.start]
        region = before[-1] if before else fits[0] if fits else None
        if region is None or region.region is None:
            return None
        words = region.region.name.split()
        return _Place(region.start, region.end, " ".join(words[1:] if words[0].lower() in self.levels else words))

    def _neighbour(self, found: Found, mention: OfficialMention) -> _Place | None:
        """A sekda, kapolres or kajari without a region: that of the head of region named before."""
        for other in reversed(found.officials):
            if other.start < mention.start and other.kind == "region" and other.agency and other.agency_span:
                return _Place(*other.agency_span, other.agency)
        return None

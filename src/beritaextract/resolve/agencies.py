"""Joins agency mentions into agencies, each with its jurisdiction."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..match.document import Document
from ..match.gazetteer import INDONESIA, SECOND, Gazetteer, gazetteer
from ..match.mentions import AgencyMention, Found
from ..patterns import Patterns
from ..places import key
from ..record import Agency, Region
from .regions import article_region


@dataclass(slots=True)
class _Office:
    """One organisation while its mentions are collected."""

    identity: str
    region: Region | None
    mentions: list[AgencyMention] = field(default_factory=list)


class AgencyResolver:
    def __init__(self, patterns: Patterns) -> None:
        self.table: Gazetteer = gazetteer(patterns)
        together = "|".join(sorted(patterns["agencies"]["organiser"]["together"], key=len, reverse=True))
        self.together = re.compile(rf",?\s+(?:{together})\s+")
        self.expanded = {key(short): key(long_) for short, long_ in patterns["agencies"]["expansions"].items()}

    def resolve(self, doc: Document, found: Found) -> list[Agency]:
        """Every organisation named, in order of first mention, one entry each (role still None)."""
        _cut_at_people(doc, found)
        home = article_region(doc, found)
        named = self._identities(found.agencies)
        regions = self._regions(doc, found.agencies, named, home)
        offices: list[_Office] = []
        by_identity: dict[str, list[_Office]] = {}
        for mention, identity, region in zip(found.agencies, named, regions, strict=True):
            alike = by_identity.setdefault(identity, [])
            office = next((o for o in alike if _compatible(o.region, region)), None)
            if office is None:
                office = _Office(identity, region)
                offices.append(office)
                alike.append(office)
            office.region = office.region or region
            office.mentions.append(mention)
        return [_agency(o) for o in offices]

    # ------------------------------------------------------------------ which office

    def _identities(self, mentions: list[AgencyMention]) -> list[str]:
        """The same string for every mention of one kind of office: through the brackets of the article ("Jaringan X
        (JX)"), the usual short names (Dinkes), and the one women's and children's office of a region."""
        long_of: dict[str, str] = {}
        for m in mentions:
            if m.acronym and key(m.acronym) not in key(m.name):
                long_of.setdefault(key(m.acronym), key(m.name))
        out = []
        for m in mentions:
            if m.women or (m.kind == "uptd" and ("ppa" in m.name.lower() or "perempuan" in m.name.lower())):
                out.append("women" if m.women else "uptd ppa")
                continue
            short = key(m.head or m.name)
            name = long_of.get(short, short)
            out.append(self.expanded.get(name, name))
        return out

    # ------------------------------------------------------------------ whose it is

    def _regions(
        self, doc: Document, mentions: list[AgencyMention], named: list[str], home: Region | None
    ) -> list[Region | None]:
        """The jurisdiction of each mention: beside its name, else as another mention of the same office has it (the
        last one before, or the only one), else by the reach of its kind from the article's own region."""
        own = [self._beside(m, home) for m in mentions]
        anywhere: dict[str, set[Region]] = {}
        for identity, region in zip(named, own, strict=True):
            if region:
                anywhere.setdefault(identity, set()).add(region)
        before: dict[str, Region] = {}
        out: list[Region | None] = []
        for k, m in enumerate(mentions):
            region, identity = own[k], named[k]
            if region is None and not m.candidates:
                if k and m.reach == "home" and self._beside_by(doc, mentions[k - 1], m):
                    region = own[k] = own[k - 1]  # "PKK Kabupaten Tapin bersama Dinas Sosial"
                if region is None:
                    regions = anywhere.get(identity, ())
                    region = before.get(identity) or (next(iter(regions)) if len(regions) == 1 else None)
            if (mine := own[k]) is not None:
                before[identity] = mine
            out.append(region or self._by_reach(m, home))
        return out

    def _beside_by(self, doc: Document, before: AgencyMention, m: AgencyMention) -> bool:
        """The two act together, and the first is an office of a region."""
        own = before.reach == "home" and before.region is not None
        return own and self.together.fullmatch(doc.text[before.end : m.start]) is not None

    def _beside(self, m: AgencyMention, home: Region | None) -> Region | None:
        """The region named with the office, at the office's own level."""
        if m.region is not None:
            code = m.region.code
            if code and code.count(".") == 2 and m.reach != "kecamatan":
                return self.table.region(code[:5])
            return m.region
        if m.candidates:
            fitting = [c for c in m.candidates if self._fits(c, m.reach)]
            if home and home.code in fitting:
                return home
            if home and home.code and len(near := [c for c in fitting if c[:2] == home.code[:2]]) == 1:
                return self.table.region(near[0])
            return self.table.region(fitting[0]) if len(fitting) == 1 else None
        return None

    def _fits(self, code: str, reach: str) -> bool:
        level = self.table.level(code)
        return level == "provinsi" if reach == "provinsi" else level in SECOND if reach == "second" else True

    def _by_reach(self, m: AgencyMention, home: Region | None) -> Region | None:
        """Where no region is named anywhere: national bodies, and offices of the article's own region."""
        if m.reach == "negara":
            return INDONESIA
        if home is None or home.code is None or m.reach in ("none", "kecamatan"):
            return None
        level = self.table.level(home.code)
        if m.reach == "provinsi" or m.level == "provinsi":
            return self.table.region(home.code[:2])
        if (m.reach == "second" or m.level in SECOND) and level not in SECOND:
            return None
        return home


def _cut_at_people(doc: Document, found: Found) -> None:
    """A name of its own ends where a person's begins ("Direktur Yayasan Cahaya Timur Maria Lestari")."""
    starts = [o.start for o in found.officials if o.name]
    for m in found.agencies:
        k = bisect_right(starts, m.start)
        if k < len(starts) and starts[k] < m.end and len(doc.text[m.start : starts[k]].split()) >= 2:
            m.end = m.start + len(doc.text[m.start : starts[k]].rstrip(" ,"))
            if len(m.name) > m.end - m.start:
                m.name = doc.text[m.start : m.end]


def _agency(office: _Office) -> Agency:
    names = [m.name for m in office.mentions]
    shorts = [m.acronym for m in office.mentions if m.acronym]
    long_ = [n for n in names if n not in shorts]
    name = max(long_ or names, key=lambda n: len(n.split()))
    if len(name.split()) < 3:
        name = (long_ or names)[0]
    if office.identity == "uptd ppa":
        # "(PPA)" in brackets behind the long name is short for what stands alone elsewhere
        shorts = [n for n in names if len(n.split()) == 2] or shorts
        bracketed = shorts
    else:
        bracketed = [m.acronym for m in office.mentions if m.acronym and m.acronym != m.name]
    return Agency(
        name=name,
        acronym=next(iter(bracketed or shorts), None),
        kind=office.mentions[0].kind,
        region=office.region,
        evidence=tuple(m.evidence() for m in _named_first(office.mentions)),
    )


def _named_first(mentions: list[AgencyMention]) -> Iterator[AgencyMention]:
    """The office's own name before mentions that only name its head."""
    yield from (m for m in mentions if not m.implied)
    yield from (m for m in mentions if m.implied)


def _compatible(a: Region | None, b: Region | None) -> bool:
    return a is None or b is None or a.code == b.code

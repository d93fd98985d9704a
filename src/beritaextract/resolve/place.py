"""Chooses the place an event was held at among the places the article names, by named, weighted factors."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from ..match.coverage import Coverage
from ..match.document import Document
from ..match.mentions import DateMention, Found, VenueMention
from ..record import Evidence, Region, Venue
from ..trace import Candidate
from .candidates import EventCandidate
from .regions import article_region

#: what speaks for a place (or against it), and how much
WEIGHTS = {
    "held": 4.0,  # "bertempat di", "digelar di"
    "visited": 1.0,  # "mendatangi", "memadati"
    "towards": -6.0,  # "dibawa ke"
    "towards, visit": 1.0,  # "kunjungan ke"
    "said": 1.0,  # "kepada wartawan di", "saat konferensi pers"
    "caught": -4.0,  # "dibekuk di"
    "caught, arrest": 3.0,  # the same where the event is an arrest or a rescue
    "elsewhere": -4.0,  # "terjadi di", "akan digelar di"
    "own sentence": 3.0,  # the sentence that names the event
    "its sentences": 2.0,  # another sentence about the event
    "arrest told": 2.0,  # another sentence that tells of an arrest
    "lead": 1.5,  # the first two paragraphs
    "event's date beside": 3.0,  # ", Kamis (4/11/2021)"
    "date beside": 1.5,
    "room or building": 1.5,
    "no name": -1.5,  # "aula", "sebuah rumah"
    "town only": -3.0,
}
#: what may stand between a place and its region: ", Kecamatan Way Jepara, Kabupaten", " Kota"
_FOLLOWS = re.compile(
    r",?\s*(?:(?:Kecamatan|Kec\.|Kapanewon|Kemantren|Desa|Kelurahan|Distrik)(?: [A-Z]\w+){1,3},?\s*)?"
    r"(?:Kabupaten|Kab\.|Kota)?\s*"
)
#: a street that a region's name is part of
_STREET = re.compile(r"\b(?:Jalan|Jl|Jln|Lintas|Poros)\b[^,]*$")
#: "sebuah rumah kos di Lingkungan Mawar": nameless, but in a place with a name
_IN_NAMED = re.compile(r" di [A-Z]\w+ [A-Z]")
_DATE_BEFORE, _DATE_AFTER = 24, 14
_ENOUGH = 4.0
_STATEMENT_ENOUGH = 1.5


def choose_venue(doc: Document, found: Found, candidate: EventCandidate) -> Venue | None:
    """The venue of the event, None where the text states none.

    For a statement only a place with a name at which it was made; for an activity the place that most speaks for,
    the more specific and the earlier one of two.
    """
    quotes = Coverage([(s.start, s.end) for s in found.speech if s.direct])
    beside = _Beside(doc, found, candidate)
    best: VenueMention | None = None
    best_score = 0.0
    weighed: list[Candidate] = []
    for venue in found.venues:
        if venue.start in quotes or _bare_kind(venue):
            continue
        if candidate.is_statement:
            factors = ["said at a place with a name"]
            score, enough = _statement(beside, venue), _STATEMENT_ENOUGH
        else:
            factors = _factors(beside, venue)
            score, enough = sum(WEIGHTS[f] for f in factors), _ENOUGH
        if doc.trace is not None:
            weighed.append(Candidate(*venue.key, score, (*factors, *(["too light"] if score < enough else []))))
        if score >= enough and score > best_score:
            best, best_score = venue, score
    if doc.trace is not None and weighed:
        at = best.key if best else None
        chosen = next((c for c in weighed if (c.start, c.end, c.rule) == at), None)
        doc.trace.decide("event.venue", chosen, [c for c in weighed if c is not chosen])
    if best is None:
        return None
    region = _region(doc, found, best, host=candidate.type == "kunjungan")
    return Venue(name=best.name, region=region, evidence=(Evidence(best.start, best.end, best.rule),))


def _region(doc: Document, found: Found, venue: VenueMention, *, host: bool) -> Region | None:
    """The kabupaten or kota that the place's name ends with or that follows it; the article's own otherwise. Where the
    article has none, and for a visit (``host``), the last one named before the place in its sentence.

    A region's name within the place's is often no region: "Aula Paroki Roh Kudus".
    """
    near, before = None, list[Region]()
    begin = doc.sentences[doc.sentence(venue.start)][0]
    for m in found.regions:
        if m.region is None or (m.region.code or "").count(".") != 1 or not begin <= m.start <= venue.end + 40:
            continue
        if m.start < venue.start:
            before.append(m.region)
            continue
        if m.cue != "level" and _STREET.search(doc.text, venue.start, m.start):
            continue  # "Jalan Poros Sinjai-Bone"
        between = doc.text[min(venue.end, m.start) : m.start]
        if m.end == venue.end or (m.start >= venue.end and _FOLLOWS.fullmatch(between)):
            near = m.region
    if near is not None:
        return near
    if host and before:
        return before[-1]
    return article_region(doc, found) or next(iter(before), None)


class _Beside:
    """What stands beside the places: the sentences about the event, and dates."""

    def __init__(self, doc: Document, found: Found, candidate: EventCandidate) -> None:
        self.doc, self.candidate = doc, candidate
        self.sentences, self.alike = frozenset(candidate.sentences), frozenset(candidate.alike)
        self._dates = found.dates
        # how far the dates up to each one reach
        self._reach = list(accumulate((d.end for d in found.dates), max))

    def date(self, venue: VenueMention) -> DateMention | None:
        """The date right after the place or right before it."""
        for i in range(bisect_left(self._reach, venue.start - _DATE_BEFORE), len(self._dates)):
            d = self._dates[i]
            if d.start > venue.end + _DATE_AFTER:
                return None
            if d.start >= venue.end or venue.start - _DATE_BEFORE <= d.end <= venue.start:
                return d
        return None


def _factors(beside: _Beside, venue: VenueMention) -> list[str]:
    out = []
    doc, candidate = beside.doc, beside.candidate
    if venue.setting == "caught" and candidate.type in ("penegakan_hukum", "layanan"):
        out.append("caught, arrest")
    elif venue.setting == "towards" and candidate.type in ("kunjungan", "layanan", "lainnya"):
        out.append("towards, visit")
    elif venue.setting:
        out.append(venue.setting)
    sentence = doc.sentence(venue.start)
    if sentence == candidate.sentence:
        out.append("own sentence")
    elif sentence in beside.sentences:
        out.append("its sentences")
    elif "caught, arrest" in out and sentence in beside.alike:
        out.append("arrest told")
    if doc.paragraph(venue.start) <= candidate.paragraph + 1:
        out.append("lead")
    if (date := beside.date(venue)) is not None:
        out.append("event's date beside" if date is candidate.date else "date beside")
    if venue.specific:
        out.append("room or building")
    if venue.rule.startswith("unnamed") and not _IN_NAMED.search(venue.name):
        out.append("no name")
    if venue.rule.startswith("town"):
        out.append("town only")
    return out


def _statement(beside: _Beside, venue: VenueMention) -> float:
    """A statement has a venue only where the text says that somebody spoke at a place with a name."""
    if venue.setting not in ("said", "held") or not venue.rule.startswith(("place", "capitalised")):
        return 0.0
    return 2.0 + (beside.date(venue) is not None)


def _bare_kind(venue: VenueMention) -> bool:
    """ "sekolah", "desa": a kind of place and nothing more; also "ruang kerjanya"."""
    return venue.rule.startswith("unnamed") and (" " not in venue.name or venue.name.endswith("nya"))

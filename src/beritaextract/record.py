"""The record an article becomes: typed, frozen, encoded by msgspec.

Every value read from the text carries ``evidence``: half-open character offsets into ``article.text`` and the name
of the rule that read it, so that ``article.text[e.start:e.end]`` shows the words. ``evidence[0]`` is where the value
itself stands; further entries show what else it was read from. Field meanings: ``docs/record.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

import msgspec

Basis = Literal["explicit", "relative", "published_year", "statement", "context"]
Qualifier = Literal["exact", "about", "at_least", "at_most"]
Unit = Literal["kasus", "korban", "laporan", "pelaku", "orang", "persen"]
Kind = Literal["count", "change", "share"]
Role = Literal[
    "opened", "chaired", "speaker", "represented", "representing", "attended", "quoted", "stated", "mentioned"
]
AgencyRole = Literal["organiser", "source", "participant", "mentioned"]
EventType = Literal[
    "rapat", "sosialisasi", "diskusi", "pelatihan", "peringatan", "peluncuran", "kunjungan", "penegakan_hukum",
    "layanan", "pernyataan", "lainnya",
]  # fmt: skip


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """Half-open character offsets into ``article.text`` and the name of the rule that read them."""

    start: int
    end: int
    rule: str


class Region(msgspec.Struct, frozen=True, gc=False):
    """A province, kabupaten or kota by its Kemendagri code ("14.04"); ``ID`` is the country."""

    code: str | None
    name: str


class Warning_(msgspec.Struct, frozen=True, kw_only=True):
    """Something a reader should check, with the words it concerns."""

    code: str
    message: str
    evidence: tuple[Evidence, ...] = ()


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """Clean text and metadata of one news article. All offsets of a record refer to ``text``.

    ``published`` is the day, ``published_time`` the moment in ISO 8601 where the page gives it, with the offset of its
    time zone if it names one. ``removed`` holds the lines that were taken out of the text because they are not the
    article, in their order. ``warnings`` say what to check about the metadata; they come out with those of
    the record. ``duplicate_of`` is the id of the first article of the same story in the input, where near-copies were
    looked for and this is one.
    """

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    published: str | None = None
    published_time: str | None = None
    dateline: str | None = None
    caption: str | None = None
    tags: tuple[str, ...] = ()
    text: str = ""
    removed: tuple[str, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    duplicate_of: str | None = None


class EventDate(msgspec.Struct, frozen=True, kw_only=True):
    """The day (or days) the event took place, as EDTF; ``time`` as ``HH:MM``, ``part_of_day`` pagi/siang/sore/malam."""

    edtf: str | None
    part_of_day: str | None = None
    time: str | None = None
    basis: Basis = "explicit"
    evidence: tuple[Evidence, ...] = ()


class Date(msgspec.Struct, frozen=True, kw_only=True):
    """One date expression of the body, as EDTF."""

    edtf: str | None
    basis: Basis = "explicit"
    part_of_day: str | None = None
    time: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """The most specific place the event was held at, as written, without its preposition."""

    name: str
    region: Region | None = None
    evidence: tuple[Evidence, ...] = ()


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """An office or organisation: long name without the region, acronym as written, jurisdiction."""

    name: str
    acronym: str | None = None
    kind: str | None = None
    region: Region | None = None
    role: AgencyRole | None = None
    evidence: tuple[Evidence, ...] = ()


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """How many people took part."""

    value: int | None
    qualifier: Qualifier = "exact"
    evidence: tuple[Evidence, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The one activity or statement the article mainly reports."""

    type: EventType
    name: str | None = None
    date: EventDate | None = None
    venue: Venue | None = None
    agencies: tuple[Agency, ...] = ()
    attendance: Attendance | None = None
    evidence: tuple[Evidence, ...] = ()


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """A person named together with an office, rank or function; one entry per person."""

    name: str
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    position: str | None = None
    acting: str | None = None
    agency: str | None = None
    roles: tuple[Role, ...] = ()
    represents: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Direct speech: the words between the marks, who said them, the reporting verb."""

    text: str
    speaker: str | None = None
    verb: str | None = None
    direct: bool = True
    evidence: tuple[Evidence, ...] = ()


class Period(msgspec.Struct, frozen=True):
    """The period counted, as EDTF."""

    edtf: str
    basis: Basis = "explicit"


class Statistic(msgspec.Struct, frozen=True, kw_only=True):
    """A number of cases, victims, reports or suspects of a kind of case, over some period, in some place."""

    category: str | None
    label: str | None
    value: int | float | None
    unit: Unit
    kind: Kind = "count"
    qualifier: Qualifier = "exact"
    value_max: int | float | None = None
    period: Period | None = None
    population: str | None = None
    breakdown: str | None = None
    status: str | None = None
    region: Region | None = None
    quoted: bool = False
    speaker: str | None = None
    source: str | None = None
    subset_of: int | None = None
    evidence: tuple[Evidence, ...] = ()


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read from one article."""

    article: Article
    event: Event | None = None
    dates: tuple[Date, ...] = ()
    agencies: tuple[Agency, ...] = ()
    officials: tuple[Official, ...] = ()
    quotes: tuple[Quote, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    schema: str = "beritaextract/1"

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the newline."""
        return _encoder.encode(self)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists and scalars."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def explain(self, value: Any, extractor: Any = None) -> Any:
        """How ``value`` came about, as an ``Explanation``: rules, words, and what it was preferred to.

        ``value`` is a part of this record: an official, a statistic, the event's date. ``extractor``: the one that made
        the record, where it was not the built-in one. Raises ``ValueError`` for a value of another record.
        """
        # by name: the record stands before everything that makes one, and must not import it
        return import_module("beritaextract.explain").explain_value(self, value, extractor)

    @classmethod
    def from_json(cls, data: bytes | str) -> Record:
        """Read one record back; raises ``msgspec.ValidationError`` where the shape is wrong."""
        return _decoder.decode(data)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of :class:`Record`."""
    return msgspec.json.schema(Record)


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)

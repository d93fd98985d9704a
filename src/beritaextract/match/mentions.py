"""What the matchers find: a stretch of text, the name of the rule, and what was read there.

``start``/``end`` are where the value itself stands (the number without its "lebih dari", the name without titles), so
they become ``evidence[0]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..record import Evidence, Qualifier, Region
from .periods import Period
from .tokens import Tokens

Span = tuple[int, int]
DateCue = Literal["until", "since", "during"]
Measure = Literal["count", "percent", "age", "duration", "proportion"]


@dataclass(slots=True)
class Mention:
    start: int
    end: int
    rule: str

    @property
    def key(self) -> tuple[int, int, str]:
        """Where it stands and the rule that found it."""
        return self.start, self.end, self.rule

    def evidence(self) -> Evidence:
        return Evidence(self.start, self.end, self.rule)


@dataclass(slots=True)
class NumberMention(Mention):
    """A quantity. ``value`` is None for "puluhan"; ``outer`` spans the number with its qualifier ("lebih dari 100").

    ``measure`` says what a figure of cases must not be taken from: "count" (a plain number), "percent" ("12 persen";
    ``outer`` takes in "persen"), "age" ("usia 15 tahun", "AB (16)"), "duration" ("tiga bulan", "5 tahun penjara") or
    "proportion" ("6 dari 10").
    """

    value: int | float | None = None
    value_max: int | float | None = None
    qualifier: Qualifier = "exact"
    outer: Span = (0, 0)
    measure: Measure = "count"


@dataclass(slots=True)
class DateMention(Mention):
    """A date or period. ``grain``: day, range, month, year, or week where it stays unresolved ("pekan lalu").

    ``edtf`` is the date as written, ``period_edtf`` the time counted where a figure goes with it: "hingga Mei 2021"
    is the date 2021-05 and the period 2021-01/2021-05; None for a plain day. ``cue`` says what stands in front of
    it: "until" (hingga, per), "since" (sejak), "during" (sepanjang, pada). ``ahead``: the sentence speaks of what
    is to come. ``weekday`` (Monday 0) is the one written; ``weekday_wrong`` where the date falls on another.
    """

    edtf: str | None = None
    basis: str = "explicit"
    grain: str = "day"
    weekday: int | None = None
    part_of_day: str | None = None
    time: str | None = None
    period_edtf: str | None = None
    cue: DateCue | None = None
    ahead: bool = False
    weekday_wrong: bool = False


@dataclass(slots=True)
class RegionMention(Mention):
    """A place name; ``region`` is None while several ``candidates`` (codes) remain open.

    ``level``: negara, provinsi, kabupaten, kota, kecamatan, area (several regions), word (an ordinary word that may
    be a name) or town (``region`` is the kabupaten that it lies in). ``cue``, what vouches for it: level
    ("Kabupaten Sinjai", with the level word inside the span), office ("Polres Sinjai"), dateline, preposition ("di
    Sinjai"), within ("Sinjai, Sulawesi Selatan": the province that only says where another one lies), list (in an
    enumeration of kecamatan) or None. ``name_start``: where the bare name begins.
    """

    region: Region | None = None
    level: str | None = None
    candidates: tuple[str, ...] = ()
    cue: str | None = None
    name_start: int = 0


@dataclass(slots=True)
class AgencyMention(Mention):
    """An office as named once; ``start``/``end`` cover name, acronym and region words.

    ``region`` is what stands beside the name (None where nothing does; ``candidates`` where it is open, ``level`` where
    only "Kabupaten" stands there). ``reach``: whose the office is when no region is named (see ``agencies.toml``).
    ``head``: the words that the name was found by ("kantor imigrasi"), where these name the office whatever follows.
    ``place``: the town or kecamatan that the office is named after. ``women``: the women's and children's office.
    ``implied``: the text names its head ("Kapolres Sinjai"), not the office itself.
    """

    name: str = ""
    acronym: str | None = None
    kind: str | None = None
    region: Region | None = None
    candidates: tuple[str, ...] = ()
    level: str | None = None
    reach: str = "home"
    head: str | None = None
    place: str | None = None
    women: bool = False
    implied: bool = False


@dataclass(slots=True)
class VenueMention(Mention):
    """A place something can be held at.

    ``cue`` is the word that ties the place to what happens there. ``setting`` is what it says of the place:
    ``held`` (something takes place there), ``said`` (somebody spoke there), ``visited``, ``towards`` (after "ke"),
    ``caught`` (an arrest, a rescue), ``elsewhere`` (a crime, another time). ``specific``: a room or a building.
    """

    name: str = ""
    region: Region | None = None
    cue: str | None = None
    setting: str | None = None
    specific: bool = False


@dataclass(slots=True)
class OfficialMention(Mention):
    """A person with what the text says of them here; ``name`` is None where only the position is named."""

    name: str | None = None
    titles: tuple[str, ...] = ()
    position: str | None = None
    position_span: Span | None = None
    acting: str | None = None
    agency: str | None = None
    agency_span: Span | None = None
    roles: tuple[str, ...] = ()
    represents: str | None = None
    kind: str = ""
    """What may follow such an office: region, area, unit, org or person (``patterns/positions.toml``, ``heads``)."""
    added: bool = False
    """An office that "selaku", "sebagai", "yang juga" adds to the name before it."""


@dataclass(slots=True)
class SpeechMention(Mention):
    """A reporting clause, or a quote with its reporting clause if it has one beside it.

    ``start``/``end`` are the words between the marks of direct speech, or the reporting verb of indirect speech.
    ``subject`` spans the words that name the speaker (None for "-nya" and for a floating quote). ``clause`` says
    where the reporting clause stands: ``after`` the quote (its subject follows the verb), ``before`` it (its
    subject leads the sentence), or nowhere: ``alone``. ``closed`` is False where the closing mark is missing, as in
    a quote that goes on in the next paragraph.
    """

    direct: bool = True
    verb: str | None = None
    verb_span: Span | None = None
    subject: Span | None = None
    clause: str = "alone"
    closed: bool = True


@dataclass(slots=True)
class StatisticMention(Mention):
    """A figure with what stands around it, before categories, periods and totals are carried over.

    ``measure``: what tells that it is a figure: "case" (kasus, laporan), "role" (korban, tersangka), "people" (orang,
    anak), "percent", or "bare" (no unit of its own). ``unit`` is None where the text leaves it to the figures before.
    ``topic`` and ``head`` name entries of ``categories.toml``: the kind counted, and the whole it is counted under.
    """

    value: int | float | None = None
    value_max: int | float | None = None
    qualifier: Qualifier = "exact"
    category: str | None = None
    label: str | None = None
    unit: str | None = None
    kind: str = "count"
    evidence_more: list[Evidence] = field(default_factory=list)
    measure: str = "case"
    topic: str | None = None
    head: str | None = None
    groups: frozenset[str] = frozenset()
    head_groups: frozenset[str] = frozenset()
    kind_groups: frozenset[str] = frozenset()
    """The group that belongs to the kind itself ("pencabulan anak")."""
    related: bool = False
    """Suspects by what they are to the victim ("bapak tiri enam")."""
    period: Period | None = None
    place: Span | None = None
    level: str | None = None
    """What a place given by its bare name in a list is ("Kecamatan")."""
    elsewhere: bool = False
    """What is counted lies outside the place ("luar Kota Tangsel")."""
    breakdown: str | None = None
    status: str | None = None
    total: bool = False
    back: str | None = None
    """ "value" names an earlier figure again ("dari 46 kasus itu"), "part" is a part of it ("22 di antaranya")."""
    under_back: bool = False
    """Stands in a sentence that opens with an earlier figure or "dari jumlah itu"."""
    clause: int = 0
    continues: bool = False
    """Its clause goes on with the list before ("Disusul ...", "Sedangkan ...")."""
    leaves: bool = False
    """The first number of "dari 40 menjadi 52"; ``arrives`` the second."""
    arrives: bool = False
    part_of: int | None = None
    """Where the number begins whose parts are listed here ("31 orang, terdiri dari 26 perempuan")."""
    part_of_value: float | None = None
    """46 in "sembilan dari 46 kasus tersebut"."""
    new_subject: bool = False
    """Its clause opens with "sedangkan" or the like."""
    supposed: bool = False
    """Its clause only supposes ("bila korbannya sampai enam orang")."""
    migrants: bool = False
    """The noun counted is a migrant worker, whom the kind of case makes a victim."""
    lists_parts: bool = False
    """Its clause opens with "yaitu": it lists the parts of the figure before."""
    unnamed: str | None = None
    """Words before the number that name what is counted, but no kind we know ("mediasi satu kasus")."""
    age: Span | None = None
    """The age that a part counts ("13-17 tahun")."""
    by_age: bool = False
    """An age stands before the number ("17 tahun 14 orang")."""
    counts_cases: bool = False
    """A percentage of cases ("55 persen kejadiannya di rumah")."""
    aged: bool = False
    """The clause speaks of ages, jobs or schooling."""
    by_office: bool = False
    """An office for women and children stands beside it ("29 kasus yang masuk ke Unit PPA")."""
    compared: bool = False
    """Another figure is compared with it ("lebih rendah dibandingkan tahun 2023 yang mencapai 89 orang")."""
    kept: bool = False
    """Counts those that one office looks after ("sudah mendampingi 43 korban")."""
    refused: str | None = None


@dataclass(slots=True)
class TopicMention(Mention):
    """Words that name a kind of case (``name`` of an entry of ``categories.toml``), anywhere in the text."""

    name: str = ""
    clause: int = 0
    excluded: bool = False
    """Named as what is prevented, or beside what is counted ("pencegahan TPPO", "selain KDRT")."""


@dataclass(slots=True)
class PeriodMention(Mention):
    """A period that figures may be counted over, and the clause it stands in."""

    period: Period | None = None
    clause: int = 0


@dataclass(slots=True)
class Found:
    """All mentions of one document, by kind, each list in text order."""

    numbers: list[NumberMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    regions: list[RegionMention] = field(default_factory=list)
    agencies: list[AgencyMention] = field(default_factory=list)
    venues: list[VenueMention] = field(default_factory=list)
    officials: list[OfficialMention] = field(default_factory=list)
    speech: list[SpeechMention] = field(default_factory=list)
    statistics: list[StatisticMention] = field(default_factory=list)
    tokens: Tokens | None = None
    """The text's tokens, once the matcher of officials has made them."""
    topics: list[TopicMention] = field(default_factory=list)
    periods: list[PeriodMention] = field(default_factory=list)

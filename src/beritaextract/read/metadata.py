"""What a page says of its article outside the text: JSON-LD, meta elements, the lines around the headline."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from typing import Any

from ..record import Warning_
from .byline import Byline, BylineReader
from .days import Moment
from .layout import Block, flat, marks
from .noise import NoiseFilter

_PUBLISHED = (
    '//meta[@property="article:published_time" or @property="og:article:published_time" or @name="publishdate"'
    ' or @name="pubdate" or @name="publish-date" or @name="article:published_time" or @name="content_PublishedDate"'
    ' or @name="dc.date" or @name="DC.date.issued" or @name="date" or @itemprop="datePublished"]/@content'
    ' | //*[@itemprop="datePublished"]/@datetime | //abbr[@itemprop="datePublished"]/@title'
)
_TIME = "//article//time/@datetime | //header//time/@datetime | //time[@pubdate]/@datetime"
_AUTHOR = (
    '//meta[@name="author" or @name="content_author" or @property="article:author" or @name="dcterms.creator"'
    ' or @name="dtk:author"]/@content'
    ' | //meta[@name="twitter:data1"][//meta[@name="twitter:label1"][@content="Ditulis oleh" or @content="Written by"]]'
    "/@content"
)
_EDITOR = '//meta[@name="content_editor" or @name="editor"]/@content'
_TAGS = '//meta[@property="article:tag" or @name="content_tag" or @name="news_keywords"]/@content'
_TAG_ADDRESSES = ("/tag/", "/tags/", "/label/")
_ADDRESS = '//link[@rel="canonical"]/@href | //meta[@property="og:url"]/@content'
_ARTICLES = ("NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "WebPage")
_URL_DAY = re.compile(r"/(20\d\d)/([01]?\d)/(?:([0-3]?\d)(?=/|$))?")
_BEYOND_INDONESIA = timezone(timedelta(hours=7))
_EAST = timezone(timedelta(hours=9))
_ICON = re.compile(r"\b(?:fa|icon|bi|glyphicon|ti|uil?|icofont|lni|la)-(?:user|person|pencil|pen|edit|author)\b")
_BY_MACHINE = ("metadata", "JSON-LD", "time element")
# Where the lines of an article stand beside its headline, counted in blocks before and after it.
_BEFORE_TITLE, _AFTER_TITLE = 2, 10
_AFTER_BODY = 12
_PARAGRAPH_CHARS = 100
_SENTENCE_ENDS = (".", "!", "?", '"', "”", ".)")
_HEADER_CHARS = 100
_TAGS_MAX = 15
_TAG_CHARS = 50
_AUTHOR_MARKS = {"author", "byline", "penulis", "reporter", "writer", "fn", "pewarta"}


class LinkedData:
    """The article among a page's JSON-LD nodes."""

    def __init__(self, tree: Any, headline: str | None = None) -> None:
        self._nodes = list(_nodes(tree))
        self._by_id = {n["@id"]: n for n in self._nodes if isinstance(n.get("@id"), str) and "name" in n}
        articles = sorted((n for n in self._nodes if _rank(n) is not None), key=lambda n: _rank(n) or 0)
        self._article: dict[str, Any] = articles[0] if articles else {}

    @property
    def headline(self) -> str | None:
        return _string(self._article.get("headline")) or None

    @property
    def published(self) -> str | None:
        given = (_string(n.get("datePublished")) for n in (self._article, *self._nodes) if _rank(n) is not None)
        return next((g for g in given if g), None)

    @property
    def publisher(self) -> str | None:
        publisher = self._article.get("publisher")
        return next(self._names(publisher, people=False), None)

    @property
    def tags(self) -> list[str]:
        words = self._article.get("keywords")
        if isinstance(words, str):
            words = words.split(",")
        return [w.strip() for w in words if isinstance(w, str)] if isinstance(words, list) else []

    def people(self, role: str) -> list[str]:
        """Names of the persons given as ``role`` ("author", "editor")."""
        return list(self._names(self._article.get(role), people=True))

    def _names(self, value: Any, people: bool) -> Iterator[str]:
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                entry = entry if "name" in entry else self._by_id.get(_string(entry.get("@id")), entry)
                if not people or "Organization" not in _kinds(entry):
                    yield from (n for n in [_string(entry.get("name"))] if n)
            elif isinstance(entry, str) and entry.strip():
                yield entry.strip()


@dataclass(slots=True)
class Around:
    """The blocks below the headline, right above it and those below the body, and where each comes from."""

    title: list[Block] = field(default_factory=list)
    above: list[Block] = field(default_factory=list)
    below: list[Block] = field(default_factory=list)

    @classmethod
    def of(cls, blocks: Sequence[Block], title: str | None, last: str | None) -> Around:
        out = cls()
        for at in [n for n, block in enumerate(blocks) if block.text == title][:2]:
            for block in blocks[at + 1 : at + 1 + _AFTER_TITLE]:
                # The article's first paragraph ends what belongs to the headline.
                if len(block.text) >= 2 * _PARAGRAPH_CHARS or (
                    len(block.text) >= _PARAGRAPH_CHARS and block.text.endswith(_SENTENCE_ENDS)
                ):
                    break
                out.title.append(block)
            own = {*blocks[at].element.iterancestors()}
            before = reversed(blocks[max(0, at - _BEFORE_TITLE) : at])
            out.above.extend(block for block in before if not _is_listed(block, own))
        ends = [n for n, block in enumerate(blocks) if last and block.text[-40:] == last[-40:]]
        if ends:
            out.below = list(blocks[ends[-1] + 1 : ends[-1] + 1 + _AFTER_BODY])
        return out


def _is_listed(block: Block, own: set[Any]) -> bool:
    """The block stands with a link in a box of its own: a day there is that of another article in a list."""
    element = block.element
    while element is not None and element not in own:
        if element.find(".//a") is not None or element.tag == "a":
            return True
        element = element.getparent()
    return False


class People:
    """Authors and editors of a page."""

    def __init__(self, tree: Any, data: LinkedData, bylines: BylineReader, outlet: str | None) -> None:
        self._tree, self._data, self._bylines = tree, data, bylines
        self._not = {(outlet or "").lower()}

    def read(self, around: Around) -> Byline:
        """Labelled names first; then the JSON-LD, what the page marks as its author, and the meta elements."""
        labelled = [self._bylines.read(block.text) for block in (*around.title, *around.above, *around.below)]
        authors = self._clean(a for b in labelled for a in b.authors)
        editors = self._clean(e for b in labelled for e in b.editors)
        sources = (
            lambda: self._data.people("author"),
            lambda: self._marked(around),
            lambda: self._beside_icon(around),
            lambda: self._beside_portrait(around),
            lambda: self._tree.xpath(_AUTHOR),
        )
        for source in sources:
            if authors:
                break
            authors = self._clean(
                n for v in source() for n in self._bylines.names(_without_opener(self._bylines, str(v)))
            )
        if not editors:
            named = (*self._data.people("editor"), *self._tree.xpath(_EDITOR))
            editors = self._clean(n for v in named for n in self._bylines.names(str(v)))
        return Byline(authors, tuple(e for e in editors if e not in authors))

    def _clean(self, names: Iterator[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for n in names if n.lower() not in self._not and self._bylines.is_name(n)))

    def _marked(self, around: Around) -> Iterator[str]:
        """The first element near the article whose class, rel or itemprop says that it names the author."""
        for block in (*around.title, *around.below):
            box = next(
                (e for e in (block.element, *block.element.iterancestors()) if e.tag not in _INLINE), block.element
            )
            for element in (*box.iter("*"), *list(box.iterancestors())[:2]):
                named = "author" in (element.get("rel"), element.get("itemprop")) or not _AUTHOR_MARKS.isdisjoint(
                    marks(element)
                )
                text = flat(element) if named else ""
                if 0 < len(text) <= _HEADER_CHARS and (name := _PART.split(text)[0]) and any(self._bylines.names(name)):
                    yield name
                    return

    def _beside_icon(self, around: Around) -> Iterator[str]:
        for block in around.title:
            icons = [e for e in block.element.iter("i", "span") if _ICON.search(e.get("class") or "")]
            if icons:
                yield block.text
                return

    def _beside_portrait(self, around: Around) -> Iterator[str]:
        """A name beside the writer's picture, where nothing but the day stands with them."""
        for block in around.title:
            for box in [*block.element.iterancestors()][:3]:
                if box.find(".//img") is not None and len(flat(box)) <= _HEADER_CHARS and " " in block.text:
                    yield block.text
                    return


_INLINE = frozenset(("a", "span", "time", "strong", "b", "em", "i", "small", "abbr", "font"))
_PART = re.compile(r"\s+[-–|•]\s+")


def _without_opener(bylines: BylineReader, written: str) -> str:
    named = bylines.read(written)
    return " & ".join(named.authors) if named.authors else written


class Published:
    """The moment of publication, from all that a page says of it."""

    def __init__(self, tree: Any, url: str | None, data: LinkedData, noise: NoiseFilter) -> None:
        self._noise, self._days = noise, noise.days
        self._claims: dict[str, Moment] = {}
        self._month: tuple[int, int] | None = None
        self._claim("metadata", next((str(v) for v in tree.xpath(_PUBLISHED) if v.strip()), None))
        self._claim("JSON-LD", data.published)
        for address in (url, *tree.xpath(_ADDRESS)):
            if address and (m := _URL_DAY.search(address)):
                if m[3]:
                    self._claim("address", f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}")
                self._month = (int(m[1]), int(m[2]))
                break
        times = {str(v) for v in tree.xpath(_TIME)}
        # Several different ones are those of a list of articles; which is this one's is not known.
        if len({t[:10] for t in times}) == 1:
            self._claim("time element", max(times, key=len))

    def _claim(self, source: str, written: str | None) -> None:
        if written and (moment := self._days.moment(written)) is not None:
            self._claims[source] = moment

    def read(self, around: Around) -> tuple[Moment | None, Warning_ | None]:
        """The moment, with a warning where the page contradicts itself about the day."""
        if (visible := self._visible(around)) is not None:
            self._claims["line by the headline"] = visible
        if not self._claims:
            return None, None
        day = self._day()
        agreeing = {s: m for s, m in self._claims.items() if day in _days(m)}
        moment = _moment(day, [*agreeing.values()])
        others = {s: m for s, m in self._claims.items() if s not in agreeing}
        if not others:
            return moment, None
        said = ", ".join(f"{source} {m.day}" for source, m in self._claims.items())
        message = f"the page gives different days of publication ({said}); {day} is taken"
        return moment, Warning_(code="published_conflict", message=message)

    def _day(self) -> date:
        """The day most sources agree on; of equals the first. An address with year and month counts as well."""
        votes: Counter[date] = Counter()
        # metadata, JSON-LD and time elements are written by the same program: one voice where they agree
        machine = {d for s, m in self._claims.items() if s in _BY_MACHINE for d in _days(m)}
        votes.update(machine)
        votes.update(d for s, m in self._claims.items() if s not in _BY_MACHINE for d in _days(m))
        for day in votes:
            votes[day] += "address" not in self._claims and self._month == (day.year, day.month)
        first = [_first_day(m) for m in self._claims.values()]
        return max(votes, key=lambda d: (votes[d], -first.index(d) if d in first else -len(first)))

    def _visible(self, around: Around) -> Moment | None:
        lines = [*around.title, *around.above]
        for n, block in enumerate(lines):
            if not self._noise.is_stamp(block.text):
                continue
            moment = self._days.moment(block.text)
            if moment and moment.clock is None and n + 1 < len(lines) and self._days.is_clock(lines[n + 1].text):
                return Moment(moment.day, *self._days.clock(lines[n + 1].text))
            return moment
        return None


def _days(moment: Moment) -> tuple[date, ...]:
    """The days a moment may be on the clocks of Indonesia: one in UTC near midnight is already the next day there."""
    if not moment.is_utc or moment.clock is None:
        return (moment.day,)
    return tuple({moment.at(_BEYOND_INDONESIA).day, moment.day, moment.at(_EAST).day})


def _first_day(moment: Moment) -> date:
    return moment.at(_BEYOND_INDONESIA).day if moment.is_utc and moment.clock else moment.day


def _moment(day: date, moments: list[Moment]) -> Moment:
    """The most exact of the moments of that day: with a zone named in words or an offset, then with seconds."""
    zoned = [m for m in moments if m.zone and m.clock and not m.is_utc and m.day == day]
    exact = [m for m in moments if m.instant is not None]
    if zoned:
        best = zoned[0]
        for other in exact:
            # the same minute, to the second
            if other.instant and best.instant and timedelta(0) <= other.instant - best.instant < timedelta(minutes=1):
                best = other.at(best.zone or timezone.utc)
        return best
    local = [m for m in moments if m.clock and m.zone is None]
    for moment in exact:
        # "+00:00" behind a time that the page itself shows as local is no time zone
        if any(m.clock and moment.clock and m.clock.replace(second=0) == moment.clock.replace(second=0) for m in local):
            return Moment(day, moment.clock)
        return Moment(moment.day, moment.clock, moment.zone) if moment.day == day else moment.at(_BEYOND_INDONESIA)
    return local[0] if local else Moment(day)


def address(tree: Any) -> str | None:
    """The address the page gives as its own."""
    return next((str(v) for v in tree.xpath(_ADDRESS) if v.startswith("http")), None)


def tags(tree: Any, data: LinkedData) -> tuple[str, ...]:
    """The article's tags: its tag links, else those of its metadata."""
    links = [flat(a) for a in tree.iter("a") if _is_tag(a.get("href") or "", a.get("rel") or "")]
    found = [t.strip("# ,") for t in links if t]
    if not 0 < len(found) <= _TAGS_MAX:
        found = [t.strip() for value in tree.xpath(_TAGS) for t in str(value).split(",")] or data.tags
    kept: dict[str, str] = {}
    for tag in found:
        if 0 < len(tag) <= _TAG_CHARS:
            kept.setdefault(tag.lower(), tag)
    return tuple(kept.values())


def _is_tag(href: str, rel: str) -> bool:
    return (rel == "tag" or any(part in href for part in _TAG_ADDRESSES)) and "category" not in rel


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            if isinstance(node, dict):
                yield node
                graph = node.get("@graph")
                yield from (n for n in (graph if isinstance(graph, list) else ()) if isinstance(n, dict))


def _kinds(thing: Mapping[str, Any]) -> list[str]:
    kind = thing.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _rank(node: Mapping[str, Any]) -> int | None:
    return min((_ARTICLES.index(k) for k in _kinds(node) if k in _ARTICLES), default=None)


def _string(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""

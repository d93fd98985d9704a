"""A web page becomes an :class:`Article`: text by trafilatura, metadata from what the page says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from msgspec.structs import replace
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from ..patterns import Patterns
from ..record import Article
from .article import TextReader
from .encoding import ReadError

#: larger pages are refused: trafilatura takes seconds for them, and no article is that long
MAX_BYTES = 10_000_000

_PUBLISHED = (
    '//meta[@property="article:published_time" or @property="og:article:published_time" or @name="publishdate"'
    ' or @name="pubdate" or @name="publish-date" or @name="article:published_time" or @name="content_PublishedDate"'
    ' or @name="dc.date" or @name="DC.date.issued" or @name="date" or @itemprop="datePublished"]/@content',
    '//*[@itemprop="datePublished"]/@datetime',
)
_TIME = "//article//time[not(ancestor::aside)]/@datetime | //header//time/@datetime | //time[@pubdate]/@datetime"
_AUTHOR = (
    '//meta[@name="author" or @name="content_author" or @property="article:author" or @name="dcterms.creator"]/@content'
)
_SITE = '//meta[@property="og:site_name"]/@content'
_TEXTS = "//body//text()[not(parent::script or parent::style or parent::noscript)]"
_ARTICLES = {"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage"}
# Where the day stands beside the headline, counted in stretches of text before and after it.
_BEFORE_TITLE, _AFTER_TITLE = 2, 8
_TITLE_CHARS = 20
_PARAGRAPH_CHARS = 100
_OUTLET_CHARS = 60
_TEASER_CHARS = 250
# no more than the words "Baca juga:"; what they open stands beside them
_BARE_CHARS = 20
_LAYOUT_CHARS = 800
_AUTHOR_WORDS = 5
_URL_DAY = re.compile(r"/(20\d\d)/([01]?\d)/([0-3]?\d)(?=/|$)")


def read_html(
    html: str | bytes,
    url: str | None = None,
    *,
    reader: TextReader | None = None,
    id: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    published: str | None = None,
    authors: Sequence[str] = (),
) -> Article:
    """The article of a page; what the caller gives goes before what the page says.

    ``published`` is the day the page gives as its own (metadata, JSON-LD, the address, the line under the headline),
    null where it gives none: a date that merely stands in the text or beside it is not taken. ``reader`` is the
    extractor's, where it has rules of its own. Raises :class:`ReadError` for what is no page or holds no article. Not
    for use in threads: trafilatura crashes there.
    """
    reader = reader or _reader()
    tree = _tree(html)
    teasers = _prune(tree, reader)
    page = _Page.of(tree, url, reader)
    found = _extracted(tree, url)
    title = title or page.title or found.title
    article = reader.read(
        _without_title(found.text, title),
        id=id,
        url=url or found.url,
        outlet=outlet or page.outlet,
        title=title,
        published=published or page.published,
        authors=tuple(authors),
    )
    if not article.text.strip():
        raise ReadError("no article on this page")
    return replace(
        article,
        outlet=article.outlet or found.sitename or found.hostname,
        authors=article.authors or page.authors or page.named(found.author),
        removed=(*teasers, *article.removed),
    )


def _tree(html: str | bytes) -> Any:
    if len(html) > MAX_BYTES:
        raise ReadError(f"{len(html):,} bytes are more than one page (at most {MAX_BYTES:,})")
    if isinstance(html, str):
        html = html.encode("utf-8", "replace").decode()
    try:
        tree = load_html(html)
    except ValueError as error:
        raise ReadError(f"the page cannot be read: {error}") from error
    if tree is None:
        raise ReadError("not an HTML page")
    return tree


def _extracted(tree: Any, url: str | None) -> Any:
    """trafilatura's document; it finds its own date anywhere on the page, which is why that is not used."""
    dates = {"extensive_search": False}
    try:
        found = bare_extraction(tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=dates)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        # trafilatura lets through what lxml raises on broken trees.
        raise ReadError(f"the page cannot be read: {error}") from error
    if found is None or not (found.text or "").strip():
        raise ReadError("no article on this page")
    return found


@dataclass(slots=True, frozen=True)
class _Page:
    """What a page says of its article outside the text."""

    title: str | None
    outlet: str | None
    published: str | None
    authors: tuple[str, ...]
    texts: frozenset[str]

    @classmethod
    def of(cls, tree: Any, url: str | None, reader: TextReader) -> _Page:
        texts = [t for t in (" ".join(str(t).split()) for t in tree.xpath(_TEXTS)) if t]
        named = next((str(v).strip() for v in tree.xpath(_SITE) if v.strip()), None)
        title, rest = _title(tree, texts)
        outlet = named or rest
        day = _published(tree, url) or _beside_title(texts, title, reader)
        byline = (a for text in _around_title(texts, title) for a in reader.noise.authors(text))
        return cls(title, outlet, day, tuple(dict.fromkeys(byline)) or tuple(_authors(tree, outlet)), frozenset(texts))

    def named(self, authors: str | None) -> tuple[str, ...]:
        """Authors found by trafilatura that stand on the page as they are: it also glues names to titles."""
        return tuple(a for a in (name.strip() for name in (authors or "").split(";")) if a in self.texts)


def _title(tree: Any, texts: list[str]) -> tuple[str | None, str | None]:
    """The headline and the outlet, from the page's title, which holds both in either order.

    The headline is the part that stands on the page as well: "Kabar Kampung: Kader Dilatih: Ini Hasilnya" cannot be
    told apart by its colons alone.
    """
    whole = " ".join(str(tree.findtext(".//title") or "").split())
    headline = max((t for t in texts if len(t) >= _TITLE_CHARS and t in whole), key=len, default=None)
    if headline is None:
        return next((str(v) for v in tree.xpath('//meta[@property="og:title"]/@content') if v.strip()), None), None
    rest = whole.replace(headline, "", 1).strip(" :|~-–—»«·")
    return headline, rest if 2 < len(rest) <= _OUTLET_CHARS else None


def _beside_title(texts: list[str], title: str | None, reader: TextReader) -> str | None:
    """The line with the day under the headline, or else right above it."""
    return next((text for text in _around_title(texts, title) if reader.days.is_stamp(text)), None)


def _around_title(texts: list[str], title: str | None) -> Iterator[str]:
    """What stands under the headline, then what stands right above it."""
    for at in (n for n, text in enumerate(texts) if text == title):
        # The article's first paragraph ends what belongs to the headline.
        yield from takewhile(lambda text: len(text) < _PARAGRAPH_CHARS, texts[at + 1 : at + 1 + _AFTER_TITLE])
        yield from reversed(texts[max(0, at - _BEFORE_TITLE) : at])


def _authors(tree: Any, outlet: str | None) -> Iterator[str]:
    """Who the page's metadata name as the author, where that is not the outlet itself."""
    for value in dict.fromkeys(" ".join(str(v).split()) for v in tree.xpath(_AUTHOR)):
        if value and value != outlet and len(value.split()) <= _AUTHOR_WORDS and "/" not in value:
            yield value


def _prune(tree: Any, reader: TextReader) -> list[str]:
    """Take out teasers that stand within a paragraph, and make tables that only lay out the page no tables."""
    gone = []
    for element in tree.xpath("//a | //em | //strong | //span | //b | //i"):
        if element.getparent() is None or len(text := "".join(element.itertext()).strip()) > _TEASER_CHARS:
            continue
        if not text or not reader.noise.is_teaser(text):
            continue
        after = element.getnext()
        if len(text) <= _BARE_CHARS and after is not None and after.tag == "a" and not (element.tail or "").strip():
            text = f"{text} {''.join(after.itertext())}"
            after.drop_tree()
        if len(text) > _BARE_CHARS:
            gone.append(" ".join(text.split()))
            element.drop_tree()
    for cell in tree.xpath("//td[not(.//td)]"):
        if len("".join(cell.itertext())) > _LAYOUT_CHARS:
            for part in (cell, *cell.iterancestors("tr", "tbody", "table", "td")):
                part.tag = "div"
    return gone


def _without_title(text: str, title: str | None) -> str:
    """The text without the headline, which the article has as its title."""
    return "\n".join(line for line in text.split("\n") if line.strip() != title)


def _published(tree: Any, url: str | None) -> str | None:
    """The first date that the page gives as the day it was published."""
    for path in _PUBLISHED:
        for value in tree.xpath(path):
            if value.strip():
                return str(value)
    for value in _linked_data(tree):
        return value
    for address in (url, *tree.xpath('//link[@rel="canonical"]/@href | //meta[@property="og:url"]/@content')):
        if address and (m := _URL_DAY.search(address)):
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
    times = {str(v)[:10] for v in tree.xpath(_TIME)}
    # Several different ones are those of a list of articles; which is this one's is not known.
    return times.pop() if len(times) == 1 else None


def _linked_data(tree: Any) -> Iterator[str]:
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = data if isinstance(data, list) else [data]
        for node in nodes:
            if not isinstance(node, dict):
                continue
            graph = node.get("@graph")
            for thing in [node, *(graph if isinstance(graph, list) else [])]:
                if (
                    isinstance(thing, dict)
                    and _kinds(thing) & _ARTICLES
                    and isinstance(thing.get("datePublished"), str)
                ):
                    yield thing["datePublished"]


def _kinds(thing: dict[str, Any]) -> set[str]:
    kind = thing.get("@type")
    return {k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)}


@cache
def _reader() -> TextReader:
    return TextReader(Patterns())

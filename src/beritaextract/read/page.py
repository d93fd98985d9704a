"""A web page becomes an :class:`Article`: text by trafilatura, metadata from what the page says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

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
_ARTICLES = {"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage"}
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
    if len(html) > MAX_BYTES:
        raise ReadError(f"{len(html):,} bytes are more than one page (at most {MAX_BYTES:,})")
    if isinstance(html, str):
        html = html.encode("utf-8", "replace").decode()
    try:
        tree = load_html(html)
        if tree is None:
            raise ReadError("not an HTML page")
        day = _published(tree, url)
        found = bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False},
        )
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"the page cannot be read: {error}") from error
    if found is None or not (found.text or "").strip():
        raise ReadError("no article on this page")
    named = authors or tuple(a.strip() for a in (found.author or "").split(";") if a.strip())
    return (reader or _reader()).read(
        found.text,
        id=id,
        url=url or found.url,
        outlet=outlet or found.sitename or found.hostname,
        title=title or found.title,
        published=published or day,
        authors=tuple(named),
    )


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

"""Sitemaps, feeds and pages that list articles: what they lead to, and what is known of it before it is fetched."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from ..patterns import Patterns
from .paging import PageLinks, joined, links_on

try:
    from courlan import clean_url
    from courlan.filters import extension_filter
except ImportError as error:
    raise ImportError(f"crawling needs more packages ({error.name}): pip install 'beritaextract[fetch]'") from error

_WIB = timezone(timedelta(hours=7))
_URL_DAY = re.compile(
    r"/(20\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)|/(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=/)"
)
_URL_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_/](0[1-9]|1[0-2])(?!\d)")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_WORDS = re.compile(r"[-_+./]+")
_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_LINE_URL = re.compile(rb"https?://\S+")
_FEED_KINDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


@dataclass(slots=True, frozen=True)
class Found:
    """An address as a list gave it: the ``day`` it was published, the day it was last ``changed``, its title."""

    url: str
    day: date | None = None
    changed: date | None = None
    title: str = ""


@dataclass(slots=True)
class Listing:
    """What a list leads to: articles, further lists of its kind, and the next page of itself."""

    articles: list[Found] = field(default_factory=list)
    lists: list[Found] = field(default_factory=list)
    next: str | None = None


def read_sitemap(raw: bytes, url: str) -> Listing:
    """A sitemap, a news sitemap, an index of sitemaps, or a list of addresses in plain text."""
    out = Listing()
    if b"<" not in raw[:1000]:
        out.articles = [Found(m[0].decode("utf-8", "replace")) for m in _LINE_URL.finditer(raw)]
        return out
    # Entities stay unread and files unopened: a sitemap is somebody else's XML.
    events = etree.iterparse(
        BytesIO(raw), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in events:
            kind = _local(element)
            if kind in ("url", "sitemap"):
                if found := _entry(element, url):
                    (out.articles if kind == "url" else out.lists).append(found)
                element.clear()
    except etree.XMLSyntaxError:
        pass  # What came before is of use.
    return out


def _entry(element: Any, base: str) -> Found | None:
    values = {_local(child): (child.text or "").strip() for child in element.iter() if isinstance(child.tag, str)}
    if not values.get("loc"):
        return None
    changed, day = day_of(values.get("lastmod")), day_of(values.get("publication_date"))
    return Found(joined(base, values["loc"]), day, changed, values.get("title", ""))


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def read_feed(raw: bytes, url: str) -> Listing:
    """RSS or Atom, by feedparser, which reads broken ones as well."""
    import feedparser

    feed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    out = Listing(next=_rel_next(feed.feed.get("links", ()), url))
    for entry in feed.entries:
        if entry.get("link"):
            day, changed = (_feed_day(dict.get(entry, key)) for key in ("published_parsed", "updated_parsed"))
            out.articles.append(Found(joined(url, entry.link), day, changed, entry.get("title", "")))
    if out.next is None and out.articles and urlsplit(url).path.rstrip("/").endswith("/feed"):
        out.next = _wordpress_next(url)
    return out


def _rel_next(links: Any, url: str) -> str | None:
    return next((joined(url, link["href"]) for link in links if link.get("rel") == "next" and link.get("href")), None)


def _feed_day(stamp: Any) -> date | None:
    try:
        return datetime.fromtimestamp(timegm(stamp), _WIB).date() if stamp else None
    except (ValueError, OverflowError, OSError):
        return None


def _wordpress_next(url: str) -> str:
    """WordPress pages its feeds by a query and gives no link to the next page."""
    number = re.search(r"[?&]paged=(\d+)", url)
    if number is None:
        return f"{url}{'&' if '?' in url else '?'}paged=2"
    return url[: number.start(1)] + str(int(number[1]) + 1) + url[number.end(1) :]


def feeds_of(html: str, url: str) -> list[str]:
    """The feeds that a page names in its head, without those of comments."""
    tree: Any = etree.fromstring(html.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", no_network=True))
    if tree is None:
        return []
    links = tree.xpath("//link[@rel='alternate'][@href]")
    feeds = [joined(url, link.get("href")) for link in links if (link.get("type") or "").lower() in _FEED_KINDS]
    return [feed for feed in dict.fromkeys(feeds) if "comment" not in feed]


def day_of(text: str | None) -> date | None:
    """The day of a W3C date, as it was in western Indonesia."""
    try:
        stamp = datetime.fromisoformat((text or "").strip().replace("Z", "+00:00"))
        return stamp.astimezone(_WIB).date() if stamp.tzinfo else stamp.date()
    except ValueError:
        pass
    found = _ISO_DAY.match(text or "")
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def url_day(url: str) -> date | None:
    """The day that stands in an article's address."""
    found = _URL_DAY.search(urlsplit(url).path)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


class Addresses:
    """Tells articles from other pages by their addresses, and the same article in two of them, by ``crawl.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["crawl"]
        self.sitemaps: list[str] = rules["sitemaps"]
        self.feeds: list[str] = rules["feeds"]
        self._other_sitemaps = frozenset(rules["other_sitemaps"])
        self._categories = frozenset(rules["categories"])
        self._lists = frozenset(rules["lists"]) | self._categories
        self._no_articles = frozenset(rules["no_articles"])
        self._twins: tuple[str, ...] = tuple(rules["twins"])
        self._slug_words: int = rules["slug_words"]
        self._paging = PageLinks(patterns)

    def key(self, url: str) -> str:
        """The same for all addresses of one article: without scheme, "www.", tracking, page number and AMP."""
        url = self._paging.base(clean_url(url) or url)
        for twin in self._twins:
            url = url.removesuffix(twin)
        parts = urlsplit(url)
        host = re.sub(r"^(?:www|m|amp)\.(?=.*\.)", "", parts.netloc)
        return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")

    def host(self, url: str) -> str:
        """The outlet that an address belongs to."""
        return re.sub(r"^(?:www|m|amp)\.(?=.*\.)", "", urlsplit(url).netloc.lower())

    def is_article(self, url: str, listed: bool) -> bool:
        """Whether an address may be an article; one that was not ``listed`` in a feed or sitemap must look like it."""
        parts = urlsplit(url)
        path = unquote(parts.path).strip("/").lower()
        names = path.split("/")
        if not path and not parts.query:
            return False
        if parts.scheme not in ("http", "https") or not extension_filter(parts.path) or self._no_articles & set(names):
            return False
        # "/berita/polisi-tangkap-dua-orang" is an article under the name of its section.
        named = names[0] in self._categories and len(names) == 2 and self._is_slug(names[1])
        if names[0] in self._lists and (len(names) <= 2 or "page" in names) and not named:
            return False
        return listed or self._is_slug(names[-1]) or (len(names) > 1 and bool(_NUMBER.search(path)) and "-" in path)

    def _is_slug(self, name: str) -> bool:
        return len([w for w in _WORDS.split(name) if w.isalpha()]) >= self._slug_words

    def is_category(self, url: str) -> bool:
        """Whether an address is that of a section whose pages list articles."""
        names = unquote(urlsplit(url).path).strip("/").lower().split("/")
        return (
            names[0] in self._categories
            and len(names) in (1, 2, 3)
            and not self.is_article(url, False)
            and "page" not in names
        )

    def lists_articles(self, sitemap: str) -> bool:
        """Whether a sitemap may list articles, by the words of its name."""
        words = {word.rstrip("0123456789") for word in _WORDS.split(urlsplit(sitemap).path.lower())}
        # "post-page-2.xml" is the second page of the posts.
        return not words & (
            self._other_sitemaps - {"page", "pages"} if words & {"post", "posts"} else self._other_sitemaps
        )

    def over_before(self, sitemap: str, since: date) -> bool:
        """Whether the month in a sitemap's name ended before a day."""
        found = _URL_MONTH.search(urlsplit(sitemap).path)
        return found is not None and (int(found[1]), int(found[2])) < (since.year, since.month)

    def read_page(self, html: str, url: str) -> Listing:
        """A page that lists articles: those, the sections it links to, and its next page."""
        out, number = Listing(), _page_number(url)
        for link, text in links_on(html, url):
            if self.host(link) != self.host(url):
                continue
            if _page_number(link) == number + 1 and _without_page(link) == _without_page(url):
                out.next = out.next or link
            elif self.is_article(link, False):
                out.articles.append(Found(link, None, None, text))
            elif self.is_category(link):
                out.lists.append(Found(link))
        return out


_PAGE = re.compile(r"/page/(\d{1,4})/?$|[?&](?:page|halaman|hal|paged|pg)=(\d{1,4})(?=&|$)")


def _page_number(url: str) -> int:
    found = _PAGE.search(url)
    return int(found[1] or found[2]) if found else 1


def _without_page(url: str) -> str:
    parts = urlsplit(_PAGE.sub("", url))
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def words_of(url: str) -> str:
    """The words of an address, which in most outlets are those of the headline."""
    return " ".join(_WORDS.split(unquote(urlsplit(url).path))).strip()


def articles_of(listing: Listing) -> Iterator[Found]:
    """The articles of a list, each once, with the day of its address where the list gives none."""
    seen = set[str]()
    for found in listing.articles:
        if found.url not in seen:
            seen.add(found.url)
            yield found if found.day else Found(found.url, url_day(found.url), found.changed, found.title)

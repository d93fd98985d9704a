"""Articles over several pages: where the next page is, or all of it on one, and how the pages become one article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree
from msgspec.structs import replace

from ..patterns import Patterns
from ..record import Article
from .encoding import ReadError

_UNSEEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.I | re.S)
_SPACES = re.compile(r"\s+")
_LINKS = "//a[@href] | //link[@href][contains(concat(' ', @rel, ' '), ' next ')]"
_COMMENTS = "ancestor::*[contains(@id, 'comment') or contains(@class, 'comment') or contains(@id, 'komentar')]"
# A shorter paragraph may well stand in an article twice ("Berikut rinciannya:").
_REPEATED_CHARS = 40


@dataclass(slots=True, frozen=True)
class Links:
    """Where a page of an article leads: to its next page, and to the whole article on one page."""

    next: str | None = None
    whole: str | None = None


class PageLinks:
    """Recognises the links between the pages of one article, by the rules of ``paging.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["paging"]
        self.most: int = rules["most"]
        self._next = frozenset(rules["next"]["texts"])
        self._whole = {tuple(query.split("=", 1)) for query in rules["whole"]["queries"]}
        self._number = frozenset(rules["number"]["queries"])
        ends = "|".join(re.escape(end).replace(r"\{n\}", r"(\d{1,2})") for end in rules["number"]["ends"])
        self._ends = re.compile(f"(?:{ends})")

    def find(self, html: str, url: str, first: str | None = None) -> Links | None:
        """The links on the page at ``url`` of the article that begins at ``first`` (here, by default).

        None where no further page is linked to.
        """
        home, _ = self._query(first or url)
        _, here = self._place(url, home)
        if not home.path.strip("/"):
            return None
        following: dict[int, str] = {}
        whole = None
        for target, text in links_on(html, url):
            same, which = self._place(target, home)
            if not same:
                continue
            if which == "all":
                whole = whole or target
            elif isinstance(which, int) and (text in self._next or text == str(which)):
                following.setdefault(which, target)
        if here == "all":
            return None
        # By its number: "Selanjutnya" stands on page 2 beside a "1" and a "Sebelumnya".
        after = following.get((here if isinstance(here, int) else 1) + 1)
        return Links(after, whole) if after or whole else None

    def base(self, url: str) -> str:
        """The address of the article without the query that says which of its pages is meant."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        home, which = self._query(url)
        return url if which is None else urlunsplit((parts.scheme, parts.netloc, parts.path, home.query, ""))

    def _query(self, url: str) -> tuple[SplitResult, int | str | None]:
        """An address without the page its query names, and that page: a number, "all", or None."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return urlsplit(""), None
        which: int | str | None = None
        query = []
        for key, value in parse_qsl(parts.query, keep_blank_values=True):
            if (key, value) in self._whole:
                which = "all"
            elif key in self._number and value.isdecimal() and len(value) <= 2:
                which = int(value)
            else:
                query.append((key, value))
        return SplitResult("", parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), ""), which

    def _place(self, url: str, home: SplitResult) -> tuple[bool, int | str | None]:
        """Whether an address is of the article at ``home``, and which of its pages."""
        there, which = self._query(url)
        if (there.netloc, there.query) != (home.netloc, home.query) or not there.path.startswith(home.path):
            return False, None
        end = there.path[len(home.path) :]
        if not end:
            return True, which
        # Only what follows the article's own address is a page: in "/berita/12" the number is the article's.
        number = self._ends.fullmatch(end)
        return number is not None, int(next(g for g in number.groups() if g)) if number else None


def links_on(html: str, url: str) -> Iterator[tuple[str, str]]:
    """The addresses on the page at ``url`` with their texts in small letters, without those of its comments."""
    # A parser of its own: pages are read in several threads.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    try:
        tree: Any = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if tree is None:
        return
    for element in tree.xpath(_LINKS):
        text = _SPACES.sub(" ", "".join(element.itertext())).strip(" \n\t\u00a0»>›→").lower()
        if "comment" not in element.get("href") and not element.xpath(_COMMENTS):
            yield joined(url, element.get("href")), "next" if element.tag == "link" else text


def joined(url: str, link: str) -> str:
    """The address of a link on the page at ``url``; empty where the link is none."""
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return ""


def visible_text(html: str) -> str:
    """The text that a page shows, roughly: without what surrounds the article being told from it."""
    return _SPACES.sub(" ", unescape(_UNSEEN.sub(" ", html)))


def read_whole(pages: Sequence[str | bytes], read: Callable[[str | bytes], Article]) -> Article:
    """The article on its pages, each read by ``read``; a later page that holds none is left out."""
    articles = [read(pages[0])]
    for page in pages[1:]:
        with suppress(ReadError):
            articles.append(read(page))
    return join_articles(articles)


def join_articles(pages: Sequence[Article]) -> Article:
    """One article of its pages: the texts of all, without paragraphs that later pages repeat; the first one's metadata.

    Who wrote it often stands below the last page, so that names and tags are gathered from all.
    """
    first = pages[0]
    if len(pages) == 1:
        return first
    paragraphs = first.text.split("\n")
    seen = {p for p in paragraphs if len(p) >= _REPEATED_CHARS}
    removed = list(first.removed)
    for page in pages[1:]:
        for paragraph in page.text.split("\n"):
            if paragraph in seen:
                removed.append(paragraph)
                continue
            paragraphs.append(paragraph)
            if len(paragraph) >= _REPEATED_CHARS:
                seen.add(paragraph)
        removed += page.removed
    return replace(
        first,
        text="\n".join(paragraphs),
        removed=tuple(removed),
        authors=tuple(dict.fromkeys(name for page in pages for name in page.authors)),
        editors=tuple(dict.fromkeys(name for page in pages for name in page.editors)),
        tags=tuple(dict.fromkeys(tag for page in pages for tag in page.tags)),
    )

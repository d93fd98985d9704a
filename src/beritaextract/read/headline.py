"""The headline of a page and the name of its outlet, told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from .article import TextReader
from .layout import Block, Named, flat
from .metadata import LinkedData

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_SITE = etree.XPath('//meta[@property="og:site_name" or @name="application-name"]/@content')
_TITLE = etree.XPath('//meta[@property="og:title" or @name="title" or @name="twitter:title"]/@content')
_PICTURED = etree.XPath(".//img/@alt | .//amp-img/@alt | ./@title")
_BRANDED = ("a", "div", "span", "p", "h1", "h2", "amp-img", "img")
_SPLIT = re.compile(r"\s+[-–—|»:]+\s+|\s*\|\s*|:\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_NAMES = {"home", "beranda", "logo", "menu"}
_AROUND = " :|~-–—»«·\n"
_HEADLINE_MIN, _HEADLINE_MAX = 12, 250
_HEADLINE_WORDS = 4
_OUTLET_CHARS = 60
_BODY_CHARS = 80


@dataclass(slots=True)
class Headline:
    """The headline, the element it stands in, and the outlet."""

    title: str | None = None
    element: Any = None
    outlet: str | None = None


def find_headline(tree: Any, data: LinkedData, named: Named) -> Headline:
    """The heading that the page's title or metadata repeat, and what they name beside it.

    "Kabar Kampung: Kader Dilatih: Ini Hasilnya" cannot be told apart by its colons alone: the part that stands in a
    heading of the page is the headline.
    """
    whole = " ".join(str(tree.findtext(".//title") or "").split())
    titles = [text for v in _TITLE(tree) if (text := _flat(v))]
    claims = [t for t in (data.headline, *titles, whole) if t]
    keys = [_key(claim) for claim in claims]
    brands = _brand_names(tree, named, whole)
    own = {_key(name) for name in brands}
    site = next((name for v in _SITE(tree) if (name := _flat(v))), None)
    best: tuple[int, str, Any] | None = None
    for element in tree.iter("*"):
        if element.tag not in _HEADINGS and "heading" not in named.get(element, ()):
            continue
        text = flat(element)
        if not _HEADLINE_MIN <= len(text) <= _HEADLINE_MAX or text == site or (best and len(text) <= best[0]):
            continue
        if (key := _key(text)) not in own and any(key in claim for claim in keys):
            best = (len(text), text, element)
    if best is None:
        given = next((_flat(v) for v in (data.headline, *titles) if v), None)
        outlet = site or data.publisher or _outlet_of(whole, given, own)
        return Headline(_without(given, outlet) if given else None, None, outlet)
    rest = next((r for c in (whole, *claims) if (r := _rest(c, best[1]))), None)
    return Headline(best[1], best[2], site or rest or data.publisher or next(iter(brands), None))


def nearest_heading(blocks: Sequence[Block], body: str, reader: TextReader) -> Block | None:
    """The headline of a page that names it nowhere: the last line above the body that is none of what stands there."""
    at = next((n for n, b in enumerate(blocks) if len(b.text) >= _BODY_CHARS and b.text[:_BODY_CHARS] in body), None)
    for block in reversed(blocks[: at or 0]):
        text = block.text
        if (
            _HEADLINE_MIN <= len(text) <= _HEADLINE_MAX
            and len(text.split()) >= _HEADLINE_WORDS
            and not reader.days.is_stamp(text)
            and not reader.bylines.is_labelled(text)
            and not reader.noise.is_noise(text)
            and not reader.days.read(text)
        ):
            return block
    return None


def _outlet_of(whole: str, headline: str | None, own: Iterable[str]) -> str | None:
    """The page's title names no article, so that it names the outlet, perhaps with its motto."""
    if not whole or (headline and _key(headline) in _key(whole)):
        return _rest(whole, headline) if headline else None
    part = next((p for written in _SPLIT.split(whole) if (p := written.strip(_AROUND))), "")
    return part if 2 < len(part) <= _OUTLET_CHARS + 20 else None


def _rest(whole: str, headline: str) -> str | None:
    at = whole.lower().find(headline.lower())
    if at < 0:
        return None
    rest = (whole[:at] + whole[at + len(headline) :]).strip(_AROUND)
    return rest if 2 < len(rest) <= _OUTLET_CHARS else None


def _without(title: str, outlet: str | None) -> str:
    """The title without the outlet's name at its end or beginning."""
    if not outlet or len(title) <= len(outlet):
        return title
    if title.endswith(outlet):
        return title.removesuffix(outlet).rstrip(_AROUND)
    return title.removeprefix(outlet).lstrip(_AROUND)


def _brand_names(tree: Any, named: Named, whole: str) -> list[str]:
    """What stands in the page's logo, as text or in the image's place, and in a link to its front page if its title
    says the same ("Versi lengkap" leads there as well)."""
    found = []
    said = _key(whole)
    for element in tree.iter(*_BRANDED):
        brand = "brand" in named.get(element, ())
        if not brand and not (element.tag == "a" and _is_home(element.get("href"))):
            continue
        text = flat(element) or next((a for a in _PICTURED(element) if a.strip()), "")
        text = " ".join(str(text).split())
        if 2 < len(text) <= _OUTLET_CHARS and (brand or _key(text) in said) and text.lower() not in _NO_NAMES:
            found.append(text)
    return found


def _is_home(href: str | None) -> bool:
    if not href or href.startswith("#"):
        return False
    # Most links can be told without taking them apart: something stands behind the host, or there is none.
    _, host, rest = href.strip("/?# ").partition("//")
    if "/" in rest or (not host and href[0] not in "/?" and ":" not in href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.fragment and not parts.query


def _flat(value: Any) -> str:
    return " ".join(str(value).split())


def _key(text: str) -> str:
    return _NO_LETTERS.sub("", text.lower())

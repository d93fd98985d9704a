"""The parts of a page: its visible blocks in order, the headline, what lies outside the article, captions, teasers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from ..patterns import Patterns
from .noise import NoiseFilter

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", etree.Comment)
_TEASERS = ("a", "em", "strong", "span", "b", "i", "p", "div", "table", "blockquote")
_HOLDERS = frozenset(["div", "p", "td", "font", "span", "center", "section", "article"])
_BESIDE = frozenset(("nav", "aside", "amp-sidebar"))
_ROOTS = frozenset(("html", "body", "head", "main", "article", "meta", "link"))
_MARK = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# longer names of classes are looked at each time anew
_NAME_CHARS = 200
_NO_PARTS: frozenset[str] = frozenset()
#: elements with what their class, id and itemprop say of them: "heading", "outside", "body", "caption", "brand"
Named = dict[Any, frozenset[str]]
_TITLE_CHARS = 20
_TEASER_CHARS, _LIST_CHARS = 250, 600
# no more than the words "Baca juga:"; what they open stands beside them
_BARE_CHARS = 20
_LAYOUT_CHARS = 800
_PARAGRAPH_CHARS = 80
_ARTICLE_CHARS = 150
_CAPTION_CHARS = 400
# of a box, the share of links that makes it a list of other articles
_LINKED = 0.5


@dataclass(slots=True)
class Block:
    """A stretch of visible text between two line breaks, and the element it begins in."""

    text: str
    element: Any


class Layout:
    """Reads the parts of a page by the classes and ids that ``noise.toml`` gives for them."""

    def __init__(self, patterns: Patterns, noise: NoiseFilter) -> None:
        words = patterns["noise"].get("page", {})
        self._noise = noise
        self._outside = frozenset(words.get("outside", ()))
        self._caption = frozenset(words.get("caption", ()))
        self._brand = tuple(words.get("brand", ()))
        self._body = tuple(words.get("body", ()))
        self._remembered = lru_cache(maxsize=4096)(self._parts_of)

    def drop_outside(self, tree: Any, headline: Any, named: Named) -> list[str]:
        """Take out menus, sidebars, comments and lists of other articles, as far as the page calls them so.

        Returned are the teasers among them that stand by themselves, for they may have stood within the text.
        """
        keep = {headline, *headline.iterancestors()} if headline is not None else set()
        outside = []
        for element in tree.iter("*"):
            parts = named.get(element, _NO_PARTS)
            if "body" in parts:
                keep.update((element, *element.iterancestors()))
            if ("outside" in parts or element.tag in _BESIDE) and element.tag not in _ROOTS:
                outside.append(element)
        texts = []
        for element in outside:
            if element in keep or element.getparent() is None:
                continue
            if element.tag == "p" and _BARE_CHARS < len(text := flat(element)) <= _TEASER_CHARS:
                texts.append(text)
            element.drop_tree()
        return [text for text in texts if self._noise.is_teaser(text)]

    def named(self, tree: Any) -> Named:
        """What the elements of a page are called, for those that are called anything."""
        named: Named = {}
        for element in tree.iter("*"):
            name, id, itemprop = element.get("class"), element.get("id"), element.get("itemprop")
            if name or id or itemprop:
                names = name or "", id or "", itemprop or ""
                # What is remembered must stay small.
                parts = self._remembered if sum(map(len, names)) <= _NAME_CHARS else self._parts_of
                if found := parts(*names):
                    named[element] = found
        return named

    def _parts_of(self, name: str, id: str, itemprop: str) -> frozenset[str]:
        words = _words(f"{name} {id}")
        found = {
            "heading": "title" in name or "judul" in name or itemprop == "headline",
            "outside": not self._outside.isdisjoint(words),
            "caption": not self._caption.isdisjoint(words),
            "body": any(body in name for body in self._body) or itemprop == "articleBody",
            "brand": any(brand in name or brand in id for brand in self._brand),
        }
        return frozenset([part for part, there in found.items() if there])

    def drop_other_articles(self, headline: Any) -> None:
        """Take out articles that follow this one on the same page, each below a headline of the same kind."""
        if headline is None or headline.tag not in ("h1", "h2"):
            return
        own = {headline, *headline.iterancestors()}
        seen = False
        for other in list(headline.getroottree().getroot().iter(headline.tag)):
            if other is headline:
                seen = True
            elif seen and other.get("class") == headline.get("class") and len(flat(other)) >= _TITLE_CHARS:
                top = other
                while (parent := top.getparent()) is not None and parent not in own:
                    top = parent
                if top.getparent() is not None and len(flat(top)) > _ARTICLE_CHARS:
                    top.drop_tree()

    def take_captions(self, tree: Any, named: Named) -> list[str]:
        """Take out the captions of photos and return them in order."""
        found: list[str] = []
        for element in list(tree.iter("*")):
            if element.tag == "img" or element.tag == "amp-img":
                element = _below_image(element)
            elif element.tag != "figcaption" and (
                "caption" not in named.get(element, _NO_PARTS) or element.tag in ("figure", "body", "table")
            ):
                continue
            if element is None or element.getparent() is None or element.find(".//img") is not None:
                continue
            text = flat(element)
            if 0 < len(text) <= _CAPTION_CHARS and element.find(".//h1") is None:
                found.append(text)
                element.drop_tree()
        return list(dict.fromkeys(found))

    def take_teasers(self, tree: Any) -> list[str]:
        """Take out what invites to other articles within the text, and return it."""
        gone = []
        for element in list(tree.iter(*_TEASERS)):
            if element.getparent() is None or (text := self._teaser(element)) is None:
                continue
            if element.tag == "a" and next(element.iterancestors("body"), None) is None:
                continue
            after = element.getnext()
            if len(text) <= _BARE_CHARS and after is not None and after.tag == "a" and not (element.tail or "").strip():
                text = f"{text} {flat(after)}"
                after.drop_tree()
            if len(text) > _BARE_CHARS:
                gone.append(text)
                element.drop_tree()
        return gone

    def _teaser(self, element: Any) -> str | None:
        text = _short(element)
        if not text:
            return None
        if len(text) <= _TEASER_CHARS and self._noise.is_teaser(text):
            return text
        if element.tag in ("div", "table", "blockquote"):
            # a box of links under "BERITA TERKAIT"
            if next(element.iter("a"), None) is None or not self._noise.opens_list(next(blocks(element)).text):
                return None
            if sum(len(flat(a)) for a in element.iter("a")) > _LINKED * len(text):
                return text
        return None


def drop_unseen(tree: Any) -> None:
    """Take out what a reader never sees: scripts, styles, comments of the source."""
    for element in list(tree.iter(*_UNSEEN)):
        if element.getparent() is not None:
            element.drop_tree()


def open_layout_tables(tree: Any) -> None:
    """Make tables that only lay out the page no tables."""
    for cell in tree.xpath("//td[not(.//td)]"):
        if len("".join(cell.itertext())) > _LAYOUT_CHARS:
            for table in list(cell.iterancestors("table")):
                for part in list(table.iter("tr", "td", "th", "tbody", "thead")):
                    if next(part.iterancestors("table"), None) is table:
                        part.tag = "div"
            for table in list(cell.iterancestors("table")):
                table.tag = "div"


def part_lines(tree: Any, body: Any) -> None:
    """Make paragraphs of lines that only ``<br>`` parts: trafilatura loses the first or last of them in an element.

    Short ones are parted within the body only, for elsewhere they would look like paragraphs of the article. The inner
    elements come before those around them, whose lines they may be.
    """
    for element in reversed(dict.fromkeys(br.getparent() for br in tree.iter("br"))):
        if element is None or element.tag not in _HOLDERS:
            continue
        if len(flat(element)) < _LAYOUT_CHARS // 2 and body not in (element, *element.iterancestors()):
            continue
        children = list(element)
        line = element.makeelement("p")
        line.text, element.text = element.text, None
        lines = [line]
        for child in children:
            element.remove(child)
            if child.tag == "br" or child.tag in _BLOCKS:
                if child.tag != "br":
                    lines.append(child)
                line = element.makeelement("p")
                line.text, child.tail = child.tail, None
                lines.append(line)
            else:
                line.append(child)
        element.extend(part for part in lines if part.tag != "p" or len(part) or (part.text or "").strip())
        element.tag = "div"


def holder(seen: Sequence[Block]) -> Any:
    """The element that holds most of the page's paragraphs."""
    weight: dict[Any, int] = {}
    for block in seen:
        if len(block.text) >= _PARAGRAPH_CHARS:
            box = next((e for e in (block.element, *block.element.iterancestors()) if e.tag in _BLOCKS), block.element)
            parent = box.getparent() if box.tag == "p" else box
            weight[parent] = weight.get(parent, 0) + len(block.text)
    return max(weight, key=lambda e: weight[e]) if weight else None


def drop_tables_beside(tree: Any, body: Any) -> None:
    """Take out tables that do not stand among the paragraphs: exchange rates, timetables, counters of visitors."""
    around = {body, *body.iterancestors()} if body is not None else set()
    for table in list(tree.iter("table")) if around else ():
        if table not in around and body not in table.iterancestors() and table.getparent() is not None:
            table.drop_tree()


def drop_before(headline: Any, seen: Sequence[Block]) -> bool:
    """Take out what stands above the headline, where the longer texts of the page stand below it."""
    if headline is None:
        return False
    within = {headline, *headline.iter("*")}
    at = next((n for n, block in enumerate(seen) if block.element in within), None)
    if at is None:
        return False
    above, below = (
        sum(len(b.text) for b in part if len(b.text) >= _PARAGRAPH_CHARS) for part in (seen[:at], seen[at:])
    )
    if above > below:
        return False
    for element in (headline, *headline.iterancestors()):
        if element.tag in ("body", "html"):
            break
        for before in list(element.itersiblings(preceding=True)):
            before.getparent().remove(before)
    return True


def blocks(tree: Any) -> Iterator[Block]:
    """The visible text in order, parted where the page parts lines."""
    parts: list[str] = []
    begun = tree
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event != "start":
            text, within = element.tail, element.getparent()
        else:
            text, within = element.text, element
        if parts and element.tag in _BLOCKS:
            if line := " ".join("".join(parts).split()):
                yield Block(line, begun)
            parts.clear()
        if text and (event == "start" or element is not tree):
            if not parts:
                begun = within
            parts.append(text)
    if line := " ".join("".join(parts).split()):
        yield Block(line, begun)


def marks(element: Any) -> frozenset[str]:
    """The words of an element's class and id: "td-post-author_name" → td, post, author, name."""
    return _words(f"{element.get('class') or ''} {element.get('id') or ''}")


def _words(name: str) -> frozenset[str]:
    return frozenset(_MARK.findall(_CAMEL.sub(" ", name).lower()))


def flat(element: Any) -> str:
    """All text of an element in one line."""
    return " ".join("".join(element.itertext()).split())


def _short(element: Any) -> str:
    """The text of an element if it is no longer than a box of teasers; long ones are not read to their end."""
    if len(element) == 0:
        return " ".join(text.split()) if (text := element.text) and len(text.strip()) <= _LIST_CHARS else ""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part.strip())
        if length > _LIST_CHARS:
            return ""
    return " ".join("".join(parts).split())


def _below_image(image: Any) -> Any:
    """The element that repeats the image's alternative text, or the small print right below it."""
    alt = " ".join((image.get("alt") or "").split())
    holder = image.getparent() if image.getparent() is not None and image.getparent().tag in ("a", "picture") else image
    below = holder.getnext()
    if below is None or (holder.tail or "").strip():
        return None
    if alt and flat(below) == alt and below.tag not in ("h1", "h2", "h3"):
        return below
    only = below[0] if len(below) == 1 and not (below.text or "").strip() else below
    return below if only.tag in ("small", "em", "i") and not (only.tail or "").strip() else None

"""A web page becomes an :class:`Article`: text by trafilatura, metadata from what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from ..patterns import Patterns
from ..record import Article
from .article import TextReader
from .encoding import ReadError
from .headline import Headline, find_headline, nearest_heading
from .items import MAX_BYTES
from .layout import (
    Block,
    Named,
    blocks,
    drop_before,
    drop_tables_beside,
    drop_unseen,
    holder,
    open_layout_tables,
    part_lines,
)
from .markup import parsed
from .metadata import Around, LinkedData, People, Published, address, tags
from .noise import without_label

_LINE_CHARS = 50
_OPTIONS = Extractor(output_format="python", comments=False)


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
    null where it gives none: a date that merely stands in the text or beside it is not taken. Where these contradict
    each other, ``warnings`` say so. ``reader`` is the extractor's, where it has rules of its own. Raises
    :class:`ReadError` for what is no page or holds no article. Not for use in threads: trafilatura crashes there.
    """
    reader = reader or _reader()
    tree = _tree(html)
    data = LinkedData(tree)
    named = reader.layout.named(tree)
    head = find_headline(tree, data, named)
    moments = Published(tree, url, data, reader.noise)
    seen, removed, captions = _cleared(tree, head, named, reader)
    text = _extracted(tree)
    if head.title is None and (heading := nearest_heading(seen, text, reader)) is not None:
        head = Headline(heading.text, heading.element, head.outlet)
        if drop_before(heading.element, seen):
            text = _extracted(tree)
    title = title or head.title
    around = Around.of(seen, title, _last(text))
    moment, warning = moments.read(around)
    people = People(tree, data, reader.bylines, outlet or head.outlet).read(around)
    text, above = _without(text, title, {*people.authors, *people.editors, *captions})
    article = reader.read(
        text,
        id=id,
        url=url or address(tree),
        outlet=outlet or head.outlet,
        title=title,
        published=published or moment,
        authors=tuple(authors) or people.authors,
    )
    if not article.text.strip():
        raise ReadError("no article on this page")
    return replace(
        article,
        editors=people.editors or article.editors,
        caption=without_label(captions[0]) if captions else article.caption,
        tags=tags(tree, data),
        removed=_removed(article, [*removed, *captions, *above], seen, reader),
        warnings=(warning,) if warning and not published else (),
    )


def _tree(html: str | bytes) -> Any:
    if len(html) > MAX_BYTES:
        raise ReadError(f"{len(html):,} bytes are more than one page (at most {MAX_BYTES:,})")
    return parsed(html)


def _cleared(tree: Any, head: Headline, named: Named, reader: TextReader) -> tuple[list[Block], list[str], list[str]]:
    """Take out of the tree what is not the article: its visible blocks, the teasers in its text, its captions."""
    layout = reader.layout
    drop_unseen(tree)
    layout.drop_other_articles(head.element)
    teasers = layout.drop_outside(tree, head.element, named)
    seen = list(blocks(tree))
    captions = layout.take_captions(tree, named)
    teasers += layout.take_teasers(tree)
    open_layout_tables(tree)
    body = holder(seen)
    drop_tables_beside(tree, body)
    part_lines(tree, body)
    drop_before(head.element, seen)
    return seen, teasers, captions


def _extracted(tree: Any) -> str:
    """trafilatura's text; what it knows of the metadata is less than what stands in :mod:`.metadata`."""
    try:
        found = bare_extraction(tree, options=_OPTIONS)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        # trafilatura lets through what lxml raises on broken trees.
        raise ReadError(f"the page cannot be read: {error}") from error
    if found is None or not (found.text or "").strip():
        raise ReadError("no article on this page")
    return str(found.text)


def _last(text: str) -> str:
    """The last line that is long enough for a paragraph; bylines and tags stand below it."""
    lines = [line.strip() for line in text.split("\n")]
    return next((line for line in reversed(lines) if len(line) >= _LINE_CHARS), lines[-1])


def _without(text: str, title: str | None, lines: set[str]) -> tuple[str, list[str]]:
    """The text without its title, people and captions, and the lines that stood above the title."""
    kept: list[str] = []
    above: list[str] = []
    for line in text.split("\n"):
        if title and not above and line.strip().startswith(title):
            above = [above_line for above_line in kept if above_line.strip()]
            kept.clear()
            # In old layouts the line below the headline comes glued to it.
            line = line.strip()[len(title) :].strip()
            if not line:
                continue
        if line.strip() not in lines:
            kept.append(line)
    return "\n".join(kept), above


def _removed(article: Article, taken: list[str], seen: list[Block], reader: TextReader) -> tuple[str, ...]:
    """What was taken out, with the noise between the article's lines that trafilatura left out by itself."""
    kept = {" ".join(line.split()) for line in article.text.split("\n")}
    at = [n for n, block in enumerate(seen) if block.text in kept]
    known = {" ".join(line.split()) for line in (*taken, *article.removed)}
    within = (block.text for block in seen[at[0] : at[-1]]) if at else ()
    unseen = [text for text in within if text not in kept and text not in known and reader.noise.is_noise(text)]
    return tuple(dict.fromkeys((*taken, *article.removed, *unseen)))


@cache
def _reader() -> TextReader:
    return TextReader(Patterns())

"""What the readers of dumps give: an article as it came, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: longer texts are refused: they are not one article, and would be read as one
MAX_CHARS = 200_000
#: larger pages are refused: trafilatura takes seconds for them, and no article is that long
MAX_BYTES = 10_000_000


@dataclass(slots=True, frozen=True)
class Item:
    """One article as it came: ``text`` or ``html``, its metadata, and where it stood (``file`` or ``file:row``).

    ``pages`` are the second and later pages of an article that has several. ``metadata`` holds arguments of
    ``Extractor.extract``: id, url, outlet, title, published (as text) and authors.
    """

    place: str
    text: str | None = None
    html: str | bytes | None = None
    pages: tuple[str | bytes, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Failure:
    """An input that gave no article, with the reason."""

    place: str
    message: str


def checked(item: Item) -> Iterator[Item | Failure]:
    """The item, or why it is none: it has no text, or far more than one article has."""
    body = item.html if item.text is None else item.text
    if body is None or not body.strip():
        yield Failure(item.place, "no text")
    elif item.text is not None and len(item.text) > MAX_CHARS:
        yield Failure(
            item.place, f"{len(item.text):,} characters are more than one article (at most {MAX_CHARS:,}); split it"
        )
    else:
        yield item

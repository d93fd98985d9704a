"""Plain text with metadata becomes an :class:`Article`."""

from __future__ import annotations

from datetime import date
from typing import overload
from urllib.parse import urlsplit

import regex

from ..patterns import Patterns
from ..record import Article
from .dateline import DatelineReader
from .days import DayReader
from .noise import NoiseFilter

# Halves of surrogate pairs (from broken JSON) cannot be written as UTF-8, and zero bytes cannot be stored by databases.
_UNWRITABLE = regex.compile(r"[\ud800-\udfff\0]")


class TextReader:
    """Cleans a text, finds its dateline and outlet, brings the day it was published to ISO form."""

    def __init__(self, patterns: Patterns) -> None:
        self.days = DayReader(patterns)
        self.noise = NoiseFilter(patterns, self.days)
        self.datelines = DatelineReader(patterns)

    def read(
        self,
        text: str,
        *,
        id: str | None = None,
        url: str | None = None,
        title: str | None = None,
        published: str | date | None = None,
        outlet: str | None = None,
        authors: tuple[str, ...] = (),
    ) -> Article:
        """The article. Apart from lines taken out whole (``removed``) its text is the one given.

        ``published`` may be in any usual form; what is not a day becomes null, and without it the line above the
        article that says when it appeared is used. Characters that cannot be stored (halves of surrogate pairs, zero
        bytes) become U+FFFD.
        """
        cleaned = self.noise.clean(_writable(text))
        head = self.datelines.read(cleaned.text, outlet, title)
        day = self.days.from_stamps(cleaned.stamps) if published is None else self._day(published)
        return Article(
            id=_writable(id),
            url=_writable(url),
            outlet=_writable(outlet) or head.outlet or _host(url),
            title=_writable(title),
            authors=tuple(_writable(a) for a in authors) or cleaned.authors,
            published=day.isoformat() if day else None,
            dateline=head.place,
            text=cleaned.text,
            removed=cleaned.removed,
        )

    def _day(self, published: str | date) -> date | None:
        if isinstance(published, date):
            return date(published.year, published.month, published.day)
        return self.days.read(published)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


@overload
def _writable(text: str) -> str: ...
@overload
def _writable(text: None) -> None: ...
def _writable(text: str | None) -> str | None:
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return str(_UNWRITABLE.sub("\ufffd", text))

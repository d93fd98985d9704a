"""Plain text with metadata becomes an :class:`Article`."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import overload
from urllib.parse import urlsplit

from ..patterns import Patterns
from ..record import Article
from .dateline import DatelineReader
from .days import DayReader, Moment
from .layout import Layout
from .noise import NoiseFilter

# Halves of surrogate pairs (from broken JSON) cannot be written as UTF-8, and zero bytes cannot be stored by databases.
_UNWRITABLE = re.compile(r"[\ud800-\udfff\0]")


class TextReader:
    """Cleans a text, finds its dateline and outlet, brings the day it was published to ISO form."""

    def __init__(self, patterns: Patterns) -> None:
        self.days = DayReader(patterns)
        self.noise = NoiseFilter(patterns, self.days)
        self.bylines = self.noise.bylines
        self.datelines = DatelineReader(patterns)
        self.layout = Layout(patterns, self.noise)

    def read(
        self,
        text: str,
        *,
        id: str | None = None,
        url: str | None = None,
        title: str | None = None,
        published: str | date | Moment | None = None,
        outlet: str | None = None,
        authors: tuple[str, ...] = (),
    ) -> Article:
        """The article. Apart from what was taken out of it (``removed``) its text is the one given.

        ``published`` may be in any usual form; what is not a day becomes null, and without it the line above the
        article that says when it appeared is used. Characters that cannot be stored (halves of surrogate pairs, zero
        bytes) become U+FFFD.
        """
        cleaned = self.noise.clean(_writable(text))
        people = cleaned.people if cleaned.people.authors else cleaned.sign
        head = self.datelines.read(cleaned.text, outlet, title)
        moment = self.days.from_stamps(cleaned.stamps) if published is None else self._moment(published)
        return Article(
            id=_writable(id),
            url=_writable(url),
            outlet=_writable(outlet) or head.outlet or _host(url),
            title=_writable(title),
            authors=tuple(_writable(a) for a in authors) or people.authors,
            editors=cleaned.people.editors or (() if authors else people.editors),
            published=moment.day.isoformat() if moment else None,
            published_time=moment.iso() if moment else None,
            dateline=head.place,
            caption=cleaned.caption,
            text=cleaned.text,
            removed=cleaned.removed,
        )

    def _moment(self, published: str | date | Moment) -> Moment | None:
        if isinstance(published, Moment):
            return published
        if isinstance(published, datetime):
            zone = timezone(offset) if (offset := published.utcoffset()) is not None else None
            return Moment(published.date(), published.time(), zone)
        if isinstance(published, date):
            return Moment(published)
        return self.days.moment(published)


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
    if text is None:
        return None
    try:
        text.encode()  # much faster than to look for halves of pairs
    except UnicodeEncodeError:
        return _UNWRITABLE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")

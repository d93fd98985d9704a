"""Which column of a table, or key of a JSON object, holds what: by its usual name, or as the user names it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timezone
from functools import lru_cache
from typing import Any

from .encoding import ReadError, decode
from .items import Item

#: the usual names of each column, the most telling first; capitals do not matter
USUAL: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "isi", "body", "article", "full_text", "article_text", "isi_berita", "konten", "teks"),
    "html": ("html", "raw_html", "page_html"),
    "url": ("url", "link", "article_url", "source_url", "permalink", "tautan"),
    "title": ("title", "judul", "headline"),
    "published": (
        "published", "published_at", "date", "tanggal", "publish_date", "published_date", "pub_date", "pubdate",
        "tanggal_terbit", "date_published",
    ),
    "id": ("id", "_id", "article_id"),
    "outlet": ("outlet", "source", "media", "publisher", "site_name", "sumber", "portal"),
    "authors": ("authors", "author", "penulis", "reporter", "byline"),
}  # fmt: skip
_BODY = ("text", "html")
_SHOWN = 30
_NAME_CHARS = 60
# Numbers of this size are seconds, or thousandths of a second, since 1970: from 2001 to 2128.
_SECONDS = range(1_000_000_000, 5_000_000_000)
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# How MongoDB writes what JSON has no type for.
_WRAPPED = ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble")


@dataclass(slots=True, frozen=True)
class Columns:
    """The columns or JSON keys that the user names; None: by the usual names. ``a.b`` is the key b of the object a.

    Where ``text`` or ``html`` is named, the body is looked for nowhere else.
    """

    text: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    id: str | None = None
    outlet: str | None = None
    authors: str | None = None


def assign(columns: Columns | None, names: Iterable[str], *, optional: bool = False) -> dict[str, str]:
    """What each column holds, as ``{"text": "isi", "url": "link"}``, of a table with columns of these ``names``.

    Raises :class:`ReadError`, with the columns there are, where none holds the body or one that the user named is
    missing. ``optional``: only the body must be there, as in one JSON object of many that need not have the same keys.
    """
    return _assign(columns or Columns(), tuple(names), optional)


@lru_cache(maxsize=256)
def _assign(columns: Columns, names: tuple[str, ...], optional: bool) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(name.strip().lower(), name)
    tops = {*names, *(name.split(".", 1)[0] for name in names)}
    found: dict[str, str] = {}
    for role in (f.name for f in fields(columns)):
        named = getattr(columns, role)
        if named is None:
            guess = next((by_name[usual] for usual in USUAL[role] if usual in by_name), None)
            if guess is not None:
                found[role] = guess
        elif named in names or named.split(".", 1)[0] in tops:
            found[role] = named
        elif not optional or role in _BODY:
            raise ReadError(f'no "{named}"; there is {listed(names)}')
    if columns.text or columns.html:
        found = {role: name for role, name in found.items() if role not in _BODY or getattr(columns, role)}
    if not any(role in found for role in _BODY):
        raise ReadError(f'no "text" and no "html"; there is {listed(names)}')
    return found


def named(columns: Columns | None) -> set[str]:
    """The names that the user gave to what is not the body."""
    values = (getattr(columns, f.name) for f in fields(columns) if f.name not in _BODY) if columns else ()
    return {value for value in values if value is not None}


def listed(names: Iterable[str]) -> str:
    """The names for a message, without what would spoil a terminal."""
    shown = ["".join(c if c.isprintable() else "?" for c in name[:_NAME_CHARS]) or '""' for name in names]
    if not shown:
        return "nothing else"
    more = f" and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def item(place: str, row: Mapping[str, Any], roles: Mapping[str, str]) -> Item:
    """The article in one row; ``roles`` as from :func:`assign`. Raises :class:`ReadError` for values of a wrong kind.

    A day of publication in whatever form loses no article: what is not a day comes out as a warning of the record.
    """
    text, html = (_body(role, row, roles) for role in _BODY)
    if isinstance(text, str) and _PAGE.match(text):
        text, html = None, text
    pages = row.get("pages") or ()
    if not isinstance(pages, (list, tuple)) or not all(isinstance(page, (str, bytes)) for page in pages):
        raise ReadError('"pages" must be a list of strings')
    metadata: dict[str, Any] = {role: _scalar(role, row, roles) for role in ("id", "url", "outlet", "title")}
    metadata["id"] = metadata["id"] or place
    metadata["published"] = _published(_get(row, roles.get("published")))
    metadata["authors"] = _authors(row, roles)
    if text is not None and (html is None or text.strip()):
        return Item(place, text=str(text), metadata=metadata)
    return Item(place, html=html, pages=tuple(pages), metadata=metadata)


def _get(row: Mapping[str, Any], name: str | None) -> Any:
    """The value of a column; NaN is null, MongoDB's wrappings are what they hold."""
    if name is None:
        return None
    value: Any = row.get(name)
    if value is None and name not in row:
        value = row
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping) and len(value) == 1:
        value = next((value[key] for key in _WRAPPED if key in value), value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _body(role: str, row: Mapping[str, Any], roles: Mapping[str, str]) -> str | bytes | None:
    value = _get(row, roles.get(role))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value if role == "html" else decode(value)
    raise ReadError(f'"{roles[role]}" must be a string, this is {kind(value)}')


def _scalar(role: str, row: Mapping[str, Any], roles: Mapping[str, str]) -> str | None:
    value = _get(row, roles.get(role))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode() or None
        except UnicodeDecodeError:
            return value.hex()
    if value is None or isinstance(value, str):
        return value or None
    raise ReadError(f'"{roles[role]}" must be a string, this is {kind(value)}')


def _published(value: Any) -> str | None:
    """The day as text; numbers are taken for the time since 1970."""
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() or value.tzinfo else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        for number in (value, value / 1000):
            if int(number) in _SECONDS:
                return datetime.fromtimestamp(int(number), timezone.utc).isoformat()
        return str(int(value))
    return None if value is None or value == "" else str(value)


def _authors(row: Mapping[str, Any], roles: Mapping[str, str]) -> tuple[str, ...]:
    value = _get(row, roles.get("authors")) or ()
    if isinstance(value, str):
        value = [name.strip() for name in value.split(";") if name.strip()]
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
        raise ReadError(f'"{roles["authors"]}" must be a list of strings')
    return tuple(value)


def kind(value: Any) -> str:
    """What a JSON value is, for a message."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")

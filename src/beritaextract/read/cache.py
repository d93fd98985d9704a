"""Pages kept on disk, asked for again only where they may have changed (RFC 9111, as far as a reader of news needs it).

In one SQLite file, which several threads and processes may use at once. What the server marks ``no-store`` is not kept;
what it gave a lifetime (``max-age``) is not asked for within it; everything else is asked for with its validators
(``ETag``, ``Last-Modified``), to which a server answers "not modified" without sending the page again.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.I)
_SCHEMA = """
create table if not exists pages (
    url text primary key, fetched text not null, used text not null, headers text not null, body blob not null
)
"""

Headers = tuple[tuple[str, str], ...]


@dataclass(slots=True, frozen=True)
class Kept:
    """A page as it was got."""

    fetched: datetime
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header."""
        return next((v for k, v in self.headers if k.lower() == name), None)

    @property
    def fresh(self) -> bool:
        """Whether the server said that it would not change until now."""
        control = self.header("cache-control") or ""
        age = _MAX_AGE.search(control)
        if age is None or "no-cache" in control.lower():
            return False
        return (datetime.now(timezone.utc) - self.fetched).total_seconds() < int(age[1])

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        pairs = (("If-None-Match", self.header("etag")), ("If-Modified-Since", self.header("last-modified")))
        return {name: value for name, value in pairs if value}


class PageCache:
    """The pages kept in one file; the ones not used for longest go once they are more than ``max_bytes`` together."""

    def __init__(self, path: str | Path, max_bytes: int = 1_000_000_000) -> None:
        self.max_bytes = max_bytes
        self._lock = Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=30, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute(_SCHEMA)

    def get(self, url: str) -> Kept | None:
        """The page kept for a URL."""
        with self._lock:
            row = self._db.execute("select fetched, headers, body from pages where url = ?", (url,)).fetchone()
            if row is None:
                return None
            self._db.execute("update pages set used = ? where url = ?", (_now(), url))
        headers = tuple((str(k), str(v)) for k, v in json.loads(row[1]))
        return Kept(datetime.fromisoformat(row[0]), headers, zlib.decompress(row[2]))

    def put(self, url: str, headers: Headers, body: bytes) -> None:
        """Keep a page, unless the server asks not to or nothing could be saved by it."""
        kept = Kept(datetime.now(timezone.utc), headers, body)
        if "no-store" in (kept.header("cache-control") or "").lower() or not (kept.conditions or kept.fresh):
            return
        row = (url, kept.fetched.isoformat(), _now(), json.dumps(headers), zlib.compress(body))
        with self._lock:
            self._db.execute("insert or replace into pages values (?, ?, ?, ?, ?)", row)

    def renew(self, url: str, headers: Headers) -> None:
        """Note that a page was found unchanged; the headers of that answer take the place of the old ones."""
        with self._lock:
            row = self._db.execute("select headers from pages where url = ?", (url,)).fetchone()
            if row is None:
                return
            new = {k.lower() for k, _ in headers}
            merged = [(k, v) for k, v in json.loads(row[0]) if k.lower() not in new]
            merged += [(k, v) for k, v in headers if k.lower() not in ("content-length", "content-encoding")]
            self._db.execute(
                "update pages set fetched = ?, headers = ? where url = ?", (_now(), json.dumps(merged), url)
            )

    def close(self) -> None:
        """Drop what is over the limit and close the file."""
        with self._lock:
            total = 0
            for url, size in self._db.execute("select url, length(body) from pages order by used desc").fetchall():
                total += size
                if total > self.max_bytes:
                    self._db.execute("delete from pages where url = ?", (url,))
            self._db.close()


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()

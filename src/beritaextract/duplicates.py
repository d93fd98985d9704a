"""Near-copies of one story: the same press release or agency report, as several outlets print it.

A signature (MinHash of the word shingles, by rensa, and the figures) is made of each clean text, in whatever process
extracts it. One :class:`Index` takes the signatures in the order of the input and says of which earlier article each is
a copy; it keeps them in an SQLite file, so that memory does not grow with the dump.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec

#: how many MinHash values a signature holds
PERMUTATIONS = 96
_SEED = 1
_SHINGLE = 3
#: texts of fewer shingles are too short to tell a copy from a set phrase
_FEWEST = 12
_FIGURES = 64
#: the signature is looked up by this many bands of so many values each
_BANDS = 24
_ROWS = PERMUTATIONS // _BANDS
#: so many articles of one band are kept: a set phrase that thousands share tells nothing
_BUCKET = 32
#: so many articles are compared with a new one, those with the most bands in common
_COMPARED = 32
#: a copy shares this much of all shingles, or of those of the shorter text, with the article it is a copy of
_SAME = 0.5
_CONTAINED = 0.8
_FIGURES_SHARED = 0.7
#: so many articles wait in memory before their bands are sorted into the file
_WAITING = 20_000
_VERSION = 1

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_AFTER_DATELINE = re.compile(r"[-–—:|)][-–—:|)\s]*(?=\S)")
_HEAD_CHARS = 110
_UNMARKED = b'"duplicate_of":null'


class Signatures:
    """Makes signatures. Raises ``ImportError``, saying what to install, where rensa is missing."""

    def __init__(self) -> None:
        try:
            from rensa import RMinHash
        except ImportError as error:
            raise ImportError("marking near-copies needs more packages: pip install 'beritaextract[batch]'") from error
        self._minhash = RMinHash

    def of(self, text: str, dateline: str | None = None) -> bytes:
        """The signature of a clean text; empty for one of a few words, which is a copy of nothing."""
        body = _without_dateline(text, dateline)
        words = _WORD.findall(body.lower())
        shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
        if len(shingles) < _FEWEST:
            return b""
        minhash = self._minhash(num_perm=PERMUTATIONS, seed=_SEED)
        minhash.update(list(shingles))
        figures = sorted({zlib.crc32(figure.encode()) for figure in _FIGURE.findall(body)})[:_FIGURES]
        return array("I", [len(shingles), *minhash.digest(), *figures]).tobytes()


def _without_dateline(text: str, dateline: str | None) -> str:
    at = text.find(dateline, 0, _HEAD_CHARS) if dateline else -1
    if dateline is None or at < 0:
        return text
    end = _AFTER_DATELINE.search(text, at + len(dateline), at + len(dateline) + _HEAD_CHARS)
    return text[end.end() :] if end else text


def mark(record: bytes, duplicate_of: str) -> bytes:
    """An encoded record (one line of JSON) with its ``article.duplicate_of`` set.

    The key with its null can stand nowhere else in a record: within a string its quotation marks are escaped.
    """
    return record.replace(_UNMARKED, b'"duplicate_of":' + msgspec.json.encode(duplicate_of), 1)


@dataclass(slots=True, frozen=True)
class _Signature:
    shingles: int
    minhash: tuple[int, ...]
    figures: frozenset[int]

    @classmethod
    def decode(cls, raw: bytes) -> _Signature:
        values = array("I", raw)
        return cls(values[0], tuple(values[1 : PERMUTATIONS + 1]), frozenset(values[PERMUTATIONS + 1 :]))

    def keys(self) -> list[int]:
        """The bands, each as a number that holds which band it is and what stands in it."""
        raw = array("I", self.minhash).tobytes()
        width = 4 * _ROWS
        return [band << 32 | zlib.crc32(raw[band * width : (band + 1) * width]) for band in range(_BANDS)]

    def likeness(self, other: _Signature) -> float:
        """How much the two share, from 0 to 1; 0 where they are two articles."""
        same = sum(map(int.__eq__, self.minhash, other.minhash)) / PERMUTATIONS
        contained = same / (1 + same) * (self.shingles + other.shingles) / min(self.shingles, other.shingles)
        if same < _SAME and contained < _CONTAINED:
            return 0.0
        fewer = min(len(self.figures), len(other.figures))
        if len(self.figures & other.figures) < _FIGURES_SHARED * fewer:
            return 0.0
        return max(same, min(contained, 1.0))


class Index:
    """The stories seen so far, in a file of its own or, without a path, in memory.

    Articles are given in the order of the input, each with its position, which must grow. What was added is on disk
    after :meth:`commit`. A job that goes on calls :meth:`rollback` with the position that it goes on from. The marks
    depend on the order of the input alone. Raises ``ValueError`` for a file that is something else.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self._db = sqlite3.connect(str(path or ":memory:"), isolation_level=None)
        try:
            self._open()
        except (sqlite3.DatabaseError, ValueError) as error:
            self._db.close()
            raise ValueError(f"{path}: not an index of near-copies of this version ({error})") from error
        self._recent: dict[int, list[int]] = {}
        self._flushed = int(self._meta("flushed"))
        self._end = int(self._meta("position"))
        self._waiting = 0
        rows = self._db.execute("SELECT position, signature FROM articles WHERE position >= ?", (self._flushed,))
        for position, signature in rows.fetchall():
            if signature is not None:
                self._wait(position, self._buckets(_Signature.decode(signature).keys()))
        self._db.execute("BEGIN")

    def _open(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA cache_size=-32768")
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS articles
                (position INTEGER PRIMARY KEY, id TEXT NOT NULL, story INTEGER NOT NULL, signature BLOB);
            CREATE TABLE IF NOT EXISTS bands
                (key INTEGER, position INTEGER, PRIMARY KEY (key, position)) WITHOUT ROWID;
            """
        )
        for name, value in (("version", _VERSION), ("flushed", 0), ("position", 0)):
            self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        if self._meta("version") != _VERSION:
            raise ValueError(f"version {self._meta('version')}")

    def _meta(self, name: str) -> int:
        return int(self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])

    @property
    def position(self) -> int:
        """The position behind the last article that was added; 0 for a new file."""
        return self._end

    def add(self, position: int, id: str, signature: bytes) -> str | None:
        """The id of the first article of the story that this one is a copy of; None for a story not seen before."""
        if position < self._end:
            raise ValueError(f"position {position} was added before")
        self._end = position + 1
        if not signature:
            return None
        new = _Signature.decode(signature)
        keys = new.keys()
        buckets = self._buckets(keys)
        story, exact = self._story(new, buckets)
        first = None if story is None else self._db.execute("SELECT id FROM articles WHERE position = ?", (story,))
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?)",
            (position, id, position if story is None else story, None if exact else signature),
        )
        if not exact:
            self._wait(position, buckets)
            if self._waiting >= _WAITING:
                self._flush()
        return None if first is None else str(first.fetchone()[0])

    def _buckets(self, keys: list[int]) -> dict[int, list[int]]:
        """The articles that have each band in common with a new one."""
        buckets: dict[int, list[int]] = {key: [] for key in keys}
        marks = ",".join("?" * len(keys))
        for key, position in self._db.execute(f"SELECT key, position FROM bands WHERE key IN ({marks})", keys):
            buckets[key].append(position)
        for key in keys:
            buckets[key] += self._recent.get(key, ())
        return buckets

    def _story(self, new: _Signature, buckets: dict[int, list[int]]) -> tuple[int | None, bool]:
        """The story of the article most like the new one, the earliest of several; and whether the two are the same."""
        shared = Counter(position for bucket in buckets.values() for position in bucket)
        likely = sorted(shared, key=lambda position: (-shared[position], position))[:_COMPARED]
        best, story, exact = 0.0, None, False
        for position in sorted(likely):
            row = self._db.execute("SELECT story, signature FROM articles WHERE position = ?", (position,)).fetchone()
            old = _Signature.decode(row[1])
            likeness = new.likeness(old)
            if likeness > best:
                best, story, exact = likeness, int(row[0]), old == new
        return story, exact

    def _wait(self, position: int, buckets: dict[int, list[int]]) -> None:
        for key, bucket in buckets.items():
            if len(bucket) < _BUCKET:
                self._recent.setdefault(key, []).append(position)
        self._waiting += 1

    def _flush(self) -> None:
        # in the order of the keys, so that each page of the table is written once
        rows = ((key, position) for key in sorted(self._recent) for position in self._recent[key])
        self._db.executemany("INSERT INTO bands VALUES (?, ?)", rows)
        self._recent, self._waiting, self._flushed = {}, 0, self._end

    def commit(self) -> None:
        """Write what was added to disk."""
        self._db.executemany(
            "UPDATE meta SET value = ? WHERE name = ?", ((self._flushed, "flushed"), (self._end, "position"))
        )
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def rollback(self, position: int) -> None:
        """Forget the articles at ``position`` and behind it; what is left is on disk."""
        gone = self._db.execute("SELECT position, signature FROM articles WHERE position >= ?", (position,)).fetchall()
        for at, signature in gone:
            for key in _Signature.decode(signature).keys() if signature is not None else ():
                if at < self._flushed:
                    self._db.execute("DELETE FROM bands WHERE key = ? AND position = ?", (key, at))
                elif at in (waiting := self._recent.get(key, [])):
                    waiting.remove(at)
        self._db.execute("DELETE FROM articles WHERE position >= ?", (position,))
        self._end = min(self._end, position)
        self._flushed = min(self._flushed, position)
        self.commit()

    def close(self) -> None:
        """Commit and close the file."""
        self.commit()
        self._db.close()

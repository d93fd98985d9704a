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
from itertools import pairwise
from pathlib import Path

import msgspec

from .patterns import Patterns

#: how many MinHash values a signature holds: of the whole text, and of its head
PERMUTATIONS = 96
_HEAD = 32
#: the head is this part of the words: what an outlet sets below all its articles stands behind it
_HEAD_PART = 3
_SEED = 1
#: texts of fewer shingles are too short to tell a copy from a set phrase
_FEWEST = 12
#: so many figures are kept, those with the smallest hashes, so that of two texts the same ones are
_FIGURES = 64
#: signatures are looked up by so many bands of so many values each: of copies that share 40% of their shingles
#: nine in ten are found, of articles that share 5% one in 250 is compared in vain
_BANDS = 32
_ROWS = PERMUTATIONS // _BANDS
#: so many articles of one band are kept: a set phrase that thousands share tells nothing
_BUCKET = 32
#: so many articles are compared with a new one, those with the most bands in common
_COMPARED = 32
#: A copy shares this much of all shingles with the article that it is a copy of ...
_SAME = 0.5
#: ... or this much of the shingles of the shorter text, where that is no mere snippet of the longer ...
_CONTAINED, _SNIPPET = 0.65, 0.28
#: ... and some of the head, which may have a new headline ...
_HEAD_SAME = 0.15
#: ... and this much of the figures of the one with fewer: the next release of an agency has other ones.
_FIGURES_SHARED = 0.5
#: so many articles wait in memory before their bands are sorted into the file
_WAITING = 20_000
_VERSION = 1
_SAME_BANDS = f"SELECT key, position FROM bands WHERE key IN ({','.join('?' * _BANDS)})"

_WORD = re.compile(r"\w+")
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
        words = Patterns()["numbers"]["words"]
        self._numbers = frozenset(word for kind in ("units", "wholes", "scales") for word in words[kind])

    def of(self, text: str, dateline: str | None = None) -> bytes:
        """The signature of a clean text; empty for one of a few words, which is a copy of nothing.

        Case, punctuation and the dateline do not count. Figures are kept with the word behind them ("12 kasus").
        """
        words = _WORD.findall(_without_dateline(text, dateline).lower())
        shingles = _shingles(words)
        if len(shingles) < _FEWEST:
            return b""
        head = _shingles(words[: len(words) // _HEAD_PART])
        numbers = self._numbers
        pairs = pairwise(words)
        figures = {zlib.crc32(f"{a} {b}".encode()) for a, b in pairs if a in numbers or a[0].isdigit()}
        whole, top = self._digest(shingles, PERMUTATIONS), self._digest(head, _HEAD)
        return array("I", [len(shingles), *whole, *top, *sorted(figures)[:_FIGURES]]).tobytes()

    def _digest(self, shingles: set[str], permutations: int) -> list[int]:
        minhash = self._minhash(num_perm=permutations, seed=_SEED)
        minhash.update(list(shingles))
        digest: list[int] = minhash.digest()
        return digest


def _shingles(words: list[str]) -> set[str]:
    return set(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


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
    head: tuple[int, ...]
    figures: tuple[int, ...]

    @classmethod
    def decode(cls, raw: bytes) -> _Signature:
        values = array("I", raw)
        head = 1 + PERMUTATIONS
        figures = head + _HEAD
        return cls(values[0], tuple(values[1:head]), tuple(values[head:figures]), tuple(values[figures:]))

    def keys(self) -> list[int]:
        """The bands, each as a number that holds which band it is and what stands in it."""
        raw = array("I", self.minhash).tobytes()
        width = 4 * _ROWS
        return [band << 32 | zlib.crc32(raw[band * width : (band + 1) * width]) for band in range(_BANDS)]

    def likeness(self, other: _Signature) -> float:
        """How much the two share, from 0 to 1; 0 where they are two articles."""
        same = sum(map(int.__eq__, self.minhash, other.minhash)) / PERMUTATIONS
        if same < _SNIPPET:
            return 0.0
        contained = same / (1 + same) * (self.shingles + other.shingles) / min(self.shingles, other.shingles)
        if (same < _SAME and contained < _CONTAINED) or not self._tells_the_same(other):
            return 0.0
        if sum(map(int.__eq__, self.head, other.head)) < _HEAD_SAME * _HEAD:
            return 0.0
        return max(same, min(contained, 1.0))

    def _tells_the_same(self, other: _Signature) -> bool:
        """Whether the figures of one are largely those of the other."""
        lists = (self.figures, other.figures)
        if not all(lists):
            return True
        # where not all figures were kept, those that both would have kept are compared
        last = min((figures[-1] for figures in lists if len(figures) == _FIGURES), default=lists[0][-1] | lists[1][-1])
        mine, others = ({f for f in figures if f <= last} for figures in lists)
        return len(mine & others) >= _FIGURES_SHARED * min(len(mine), len(others))


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
        self._recent: dict[int, tuple[int, ...]] = {}
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
        recent = self._recent
        buckets = {key: list(recent.get(key, ())) for key in keys}
        for key, position in self._db.execute(_SAME_BANDS, keys):
            buckets[key].append(position)
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
        one = (position,)
        for key, bucket in buckets.items():
            if len(bucket) < _BUCKET:
                self._recent[key] = self._recent.get(key, ()) + one
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
                else:
                    self._recent[key] = tuple(p for p in self._recent.get(key, ()) if p != at)
        self._db.execute("DELETE FROM articles WHERE position >= ?", (position,))
        self._end = min(self._end, position)
        self._flushed = min(self._flushed, position)
        self.commit()

    def close(self) -> None:
        """Commit and close the file."""
        self.commit()
        self._db.close()

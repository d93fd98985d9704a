"""What a crawl has to do and has done, in a SQLite file that survives being killed at any moment."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

State = Literal["todo", "done", "failed", "again", "skipped"]
Task = Literal["start", "sitemap", "feed", "list", "article"]

#: what is done first: lists that say the day and title before lists that do not
_RANKS: dict[Task, int] = {"start": 0, "sitemap": 1, "feed": 2, "list": 3, "article": 4}
#: the later pages of a list come after the articles of the ones before, which tell whether they are old enough already
_LATER = 5

#: why a job was not done: its article is known by another address
DOUBLE = "the same as another"

_SCHEMA = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists jobs (
    id integer primary key, key text not null unique, url text not null, host text not null, outlet text not null,
    task text not null, rank integer not null, day text, title text not null default '', source integer,
    state text not null default 'todo', note text not null default ''
);
create index if not exists next_job on jobs (host, state, rank, id);
create index if not exists by_source on jobs (source, state);
"""


@dataclass(slots=True, frozen=True)
class Job:
    """One address to be fetched. ``source`` is the list it was found on."""

    id: int
    key: str
    url: str
    host: str
    outlet: str
    task: Task
    day: date | None
    source: int | None


class Frontier:
    """The jobs of one crawl; made for one thread."""

    def __init__(self, path: Path, about: dict[str, object]) -> None:
        """``about`` says what is crawled for; raises :class:`ValueError` where the file was made for something else."""
        self._db = sqlite3.connect(path, timeout=1, isolation_level=None)
        try:
            # One crawl at a time; the lock goes with the process, however that ends.
            self._db.execute("pragma locking_mode = exclusive")
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            self._db.close()
            locked = "another crawl is writing to it" if "locked" in str(error) else str(error)
            raise ValueError(f"{path}: {locked}") from error
        wanted, had = json.dumps(about, sort_keys=True), self._fact("about")
        if had is not None and had != wanted:
            self._db.close()
            raise ValueError(f"{path}: made by a crawl for {had}, not {wanted}; choose another output")
        self._set("about", wanted)
        self.hosts = {row[0] for row in self._db.execute("select distinct host from jobs where state = 'todo'")}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes in the block, or none of them."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    @property
    def offset(self) -> int:
        """How long the output was after the last finished job."""
        return int(self._fact("offset") or 0)

    @offset.setter
    def offset(self, value: int) -> None:
        self._set("offset", str(value))

    def deep(self, outlet: str) -> bool:
        """Whether an outlet's lists are to be followed page by page, because no sitemap named its articles."""
        named = "select 1 from jobs a join jobs s on a.source = s.id where s.task = 'sitemap' and a.task = 'article'"
        return self._db.execute(f"{named} and a.outlet = ? limit 1", (outlet,)).fetchone() is None

    def resume(self) -> None:
        """Take up again what failed for now; with nothing left to do, look through all lists for what is new."""
        self._db.execute("update jobs set state = 'todo' where state = 'again'")
        if not self._db.execute("select 1 from jobs where state = 'todo' limit 1").fetchone():
            self._db.execute("update jobs set state = 'todo' where task <> 'article'")
        self.hosts = {row[0] for row in self._db.execute("select distinct host from jobs where state = 'todo'")}

    def add(
        self,
        task: Task,
        key: str,
        url: str,
        outlet: str,
        *,
        day: date | None = None,
        title: str = "",
        source: int | None = None,
        skip: str = "",
        later: bool = False,
    ) -> bool:
        """A new job, unless the key is known; with ``skip`` it is only noted why it is not done."""
        host = urlsplit(url).netloc.lower()
        rank = _LATER if later else _RANKS[task]
        row = (key, url, host, outlet, task, rank, day.isoformat() if day else None, title[:500], source)
        new = self._db.execute(
            "insert or ignore into jobs (key, url, host, outlet, task, rank, day, title, source, state, note)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, "skipped" if skip else "todo", skip),
        )
        if not skip:
            self.hosts.add(host)
        return new.rowcount > 0

    def next(self, host: str) -> Job | None:
        """What is to be fetched next from a host."""
        row = self._db.execute(
            "select id, key, url, host, outlet, task, day, source from jobs where host = ? and state = 'todo'"
            " order by rank, id limit 1",
            (host,),
        ).fetchone()
        if row is None:
            self.hosts.discard(host)
            return None
        number, key, url, host, outlet, task, day, source = row
        return Job(number, key, url, host, outlet, task, date.fromisoformat(day) if day else None, source)

    def finish(self, job: Job, state: State, note: str = "") -> None:
        """What became of a job."""
        self._db.execute("update jobs set state = ?, note = ? where id = ?", (state, note, job.id))

    def double(self, key: str, url: str, job: Job) -> None:
        """Note that a key belongs to an article that was kept under another, so that it is not fetched as well."""
        self.add("article", key, url, job.outlet, source=job.source, skip=DOUBLE)
        self._db.execute("update jobs set state = 'skipped', note = ? where key = ? and state = 'todo'", (DOUBLE, key))

    def has(self, key: str) -> bool:
        """Whether the article with this key was kept."""
        return (
            self._db.execute(
                "select 1 from jobs where key = ? and (state = 'done' or note = ?)", (key, DOUBLE)
            ).fetchone()
            is not None
        )

    def notes(self, source: int) -> Counter[tuple[str, str]]:
        """What became of the articles found on one list."""
        rows = self._db.execute(
            "select state, note, count(*) from jobs where source = ? and task = 'article' group by 1, 2", (source,)
        )
        return Counter({(state, note): count for state, note, count in rows})

    def counts(self) -> Counter[tuple[str, str, str]]:
        """How many jobs there are by task, state and, where they were skipped, reason."""
        rows = self._db.execute(
            "select task, state, case state when 'skipped' then note else '' end, count(*) from jobs group by 1, 2, 3"
        )
        return Counter({(task, state, note): count for task, state, note, count in rows})

    def failures(self) -> list[tuple[str, str]]:
        """The addresses that could not be fetched, with the reasons."""
        rows = self._db.execute("select url, note from jobs where state in ('failed', 'again') order by id")
        return [(url, note) for url, note in rows]

    def _fact(self, name: str) -> str | None:
        row = self._db.execute("select value from facts where name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, name: str, value: str) -> None:
        self._db.execute("insert or replace into facts values (?, ?)", (name, value))

"""Crawls outlets: from their sitemaps and feeds, or where there are none from page to page of their sections.

One thread decides, parses and writes; others wait for hosts, at most one for each. Every job is finished in one
transaction together with the length that the output has then, so that a crawl which was killed goes on where it was:
what stands in the output beyond that length is cut off and fetched again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from ..patterns import Patterns
from .archive import is_warc, jsonl_saver, warc_saver
from .encoding import ReadError
from .fetch import LISTS, PAGES, Fetcher, FetchError, Page
from .frontier import DOUBLE, Frontier, Job
from .listings import Addresses, Found, Listing, articles_of, feeds_of, read_feed, read_sitemap, words_of
from .pace import Stopped
from .paging import visible_text

# How it stands is counted anew at most so often.
_TOLD_SECONDS = 0.5
# A sitemap may have 50 MB by its standard.
_LIST_BYTES = 52_428_800
_OLDER, _OTHER = "older", "does not match"
# A host that fails so many times in a row is left for the next time.
_MISSES = 10


@dataclass(slots=True)
class Counts:
    """How a crawl stands."""

    kept: int = 0
    failed: int = 0
    older: int = 0
    unmatched: int = 0
    doubled: int = 0
    left: int = 0
    lists: int = 0


@dataclass(slots=True)
class _Start:
    """Where an outlet lists its articles."""

    url: str
    sitemaps: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)


_Got = list[Page] | _Start | Listing | FetchError


class Output:
    """The file of a crawl, a WARC or JSONL file; ``length`` is where the last finished job ended."""

    def __init__(self, path: Path, length: int, user_agent: str) -> None:
        """Raises :class:`ValueError` where the file holds something else, or is shorter than it was."""
        size = path.stat().st_size if path.exists() else 0
        if not is_warc(path) and path.suffix != ".jsonl":
            raise ValueError(f"{path}: a .warc.gz, .warc or .jsonl file is expected")
        if size and not length:
            raise ValueError(f"{path}: exists already, and no crawl made it; choose another output")
        if size < length:
            raise ValueError(
                f"{path}: is shorter than the crawl left it; remove it and {path.name}.state to begin anew"
            )
        self._file: BinaryIO = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(length)
        self._file.seek(length)
        if is_warc(path):
            self._save = warc_saver(self._file, path.suffix == ".gz", user_agent, new=not length)
        else:
            self._save = jsonl_saver(self._file)
        self.length = length

    def save(self, pages: list[Page]) -> int:
        """Write an article; the length of the file after it."""
        self._save(pages)
        self._file.flush()
        return self._file.tell()

    def close(self) -> None:
        """Cut off what belongs to no finished job, and close."""
        self._file.truncate(max(self.length, 0))
        self._file.close()


class Crawl:
    """One crawl into one output; its state is kept beside it in ``<output>.state``.

    - ``since``: only articles published on that day or later; one whose day nobody says is kept.
    - ``match``: only articles whose address or title, where a list gives one, has these words (a regular expression,
      small and capital letters alike); the others are not fetched. ``full_text``: all are fetched, and kept where the
      text has the words.

    Run again with the same output it goes on; once it has finished, it looks for what is new.
    """

    def __init__(
        self,
        outlets: Iterable[str],
        output: str | Path,
        fetcher: Fetcher,
        *,
        since: date | None = None,
        match: str | None = None,
        full_text: bool = False,
        patterns: Patterns | None = None,
    ) -> None:
        """Raises :class:`ValueError` for an output that another crawl made, and ``re.error`` for a wrong ``match``."""
        self.fetcher, self.since, self.full_text = fetcher, since, full_text
        self.addresses = Addresses(patterns or Patterns())
        self._match = re.compile(match, re.I) if match else None
        self.stopping = False
        self.resting: set[str] = set()
        self._misses: dict[str, int] = {}
        path = Path(output)
        starts = [url if "://" in url else f"https://{url}" for url in outlets]
        day = since.isoformat() if since else None
        about: dict[str, object] = {"outlets": sorted(starts), "since": day, "match": match, "full_text": full_text}
        self._frontier = Frontier(path.with_name(f"{path.name}.state"), about)
        try:
            self._output = Output(path, self._frontier.offset, fetcher.user_agent)
        except BaseException:
            self._frontier.close()
            raise
        with self._frontier.together():
            for url in starts:
                self._frontier.add("start", f"start:{url}", url, self.addresses.host(url))
            self._frontier.resume()

    def __enter__(self) -> Crawl:
        return self

    def __exit__(self, *_: object) -> None:
        self._output.close()
        self._frontier.close()

    def stop(self) -> None:
        """Come to an end soon: what is under way is finished or given up, what waits is left for the next time."""
        self.stopping = True
        self.fetcher.pacer.stop()

    def run(self, told: Callable[[Counts], None] = lambda _: None) -> Counts:
        """Crawl until nothing is left or :meth:`stop` is called; ``told`` hears how it stands after each job."""
        running: dict[Future[_Got], Job] = {}
        last = 0.0
        with ThreadPoolExecutor(self.fetcher.hosts, "crawl") as pool:
            while True:
                busy = {job.host for job in running.values()}
                for host in sorted(self._frontier.hosts - busy - self.resting) if not self.stopping else ():
                    if len(running) < self.fetcher.hosts and (job := self._next(host)) is not None:
                        running[pool.submit(self._work, job)] = job
                if not running:
                    return self.counts()
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    job = running.pop(done)
                    with suppress(Stopped):  # The job is left as it was.
                        self._note(job, done.result())
                        self._take(job, done.result())
                if monotonic() > last + _TOLD_SECONDS:
                    told(self.counts())
                    last = monotonic()

    def _next(self, host: str) -> Job | None:
        """What is to be fetched next; the later pages of a list only while the articles before are new enough."""
        while (job := self._frontier.next(host)) is not None:
            if job.task != "list" or job.source is None or not self._all_older(job.source):
                return job
            self._frontier.finish(job, "skipped", _OLDER)
        return None

    def counts(self) -> Counts:
        """How the crawl stands."""
        out = Counts()
        for (task, state, note), count in self._frontier.counts().items():
            if state == "todo":
                out.left += count
            elif state in ("failed", "again"):
                out.failed += count
            elif task != "article":
                out.lists += count
            elif state == "done":
                out.kept += count
            else:
                out.older += count if note == _OLDER else 0
                out.unmatched += count if note == _OTHER else 0
                out.doubled += count if note == DOUBLE else 0
        return out

    def failures(self) -> list[tuple[str, str]]:
        """The addresses that could not be fetched, with the reasons."""
        return self._frontier.failures()

    def _note(self, job: Job, got: _Got) -> None:
        """Let a host rest that asks for it, or that answers nothing any more."""
        if not isinstance(got, FetchError) or not got.temporary:
            self._misses[job.host] = 0
            return
        self._misses[job.host] = self._misses.get(job.host, 0) + 1
        if got.kind == "wait" or self._misses[job.host] >= _MISSES:
            self.resting.add(job.host)

    # In other threads: what takes time

    def _work(self, job: Job) -> _Got:
        try:
            if job.task == "start":
                return self._discover(job.url)
            if job.task == "article":
                return self.fetcher.pages(job.url)
            page = self.fetcher.get(job.url, PAGES if job.task == "list" else LISTS, _LIST_BYTES)
            if job.task == "list":
                return self.addresses.read_page(page.text, page.url)
            return (read_sitemap if job.task == "sitemap" else read_feed)(page.body, page.url)
        except FetchError as error:
            return error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, SyntaxError) as error:
            # What a parser lets through on a broken page (lxml's errors are SyntaxErrors) must not end the crawl.
            return FetchError(job.url, f"cannot be read: {error!r}", "page")

    def _discover(self, url: str) -> _Start:
        """Where an outlet lists its articles; of a section of it, only what lies below that."""
        page = self.fetcher.get(url)
        section = urlsplit(page.url).path.strip("/")
        feeds = [feed for feed in feeds_of(page.text, page.url) if section in urlsplit(feed).path]
        if section:
            return _Start(page.url, [], feeds)
        sitemaps = self.fetcher.sitemaps(page.url)
        if not sitemaps and (sitemaps := self._first(page.url, self.addresses.sitemaps, read_sitemap)):
            return _Start(page.url, sitemaps, feeds)
        return _Start(page.url, sitemaps, feeds or self._first(page.url, self.addresses.feeds, read_feed))

    def _first(self, url: str, paths: list[str], read: Callable[[bytes, str], Listing]) -> list[str]:
        """The first of the usual places where there is something."""
        for path in paths:
            with suppress(FetchError):
                page = self.fetcher.get(urljoin(url, path), LISTS, _LIST_BYTES)
                listing = read(page.body, page.url)
                if listing.articles or listing.lists:
                    return [page.url]
        return []

    # In one thread: what must be in order

    def _take(self, job: Job, got: _Got) -> None:
        with self._frontier.together():
            if isinstance(got, FetchError):
                self._frontier.finish(job, "again" if got.temporary else "failed", got.reason)
            elif isinstance(got, _Start):
                self._take_start(job, got)
            elif isinstance(got, Listing):
                self._take_list(job, got)
            else:
                self._take_article(job, got)

    def _take_start(self, job: Job, start: _Start) -> None:
        # An outlet that has moved lists its articles where it is now.
        job = replace(job, outlet=self.addresses.host(start.url))
        for sitemap in start.sitemaps:
            self._frontier.add("sitemap", f"sitemap:{sitemap}", sitemap, job.outlet, source=job.id)
        for feed in start.feeds:
            self._frontier.add("feed", f"feed:{feed}", feed, job.outlet, source=job.id)
        self._frontier.add("list", f"list:{start.url}", start.url, job.outlet)
        self._frontier.finish(job, "done")

    def _take_list(self, job: Job, listing: Listing) -> None:
        new = sum(self._add_article(job, found) for found in articles_of(listing))
        deep = self._frontier.deep(job.outlet)
        for found in listing.lists:
            self._add_list(job, found, deep)
        if listing.next and deep and new and not self._all_older(job.id):
            later = job.task == "list"
            key = f"{job.task}:{listing.next}"
            self._frontier.add(job.task, key, listing.next, job.outlet, source=job.id, later=later)
        self._frontier.finish(job, "done")

    def _add_article(self, job: Job, found: Found) -> bool:
        if self.addresses.host(found.url) != job.outlet or not self.addresses.is_article(found.url, job.task != "list"):
            return False
        skip = ""
        if self.since and (found.day or found.changed or self.since) < self.since:
            skip = _OLDER
        elif self._match and not self.full_text and not self._matches(found):
            skip = _OTHER
        key = self.addresses.key(found.url)
        return self._frontier.add(
            "article", key, found.url, job.outlet, day=found.day, title=found.title, source=job.id, skip=skip
        )

    def _matches(self, found: Found) -> bool:
        assert self._match is not None
        return any(self._match.search(words) for words in (found.title, words_of(found.url), found.url))

    def _add_list(self, job: Job, found: Found, deep: bool) -> None:
        if job.task == "sitemap":
            old = self.since and found.changed and found.changed < self.since
            if old or not self.addresses.lists_articles(found.url):
                return
            if self.since and self.addresses.over_before(found.url, self.since):
                return
        elif not deep or self.addresses.host(found.url) != job.outlet:
            return
        self._frontier.add(job.task, f"{job.task}:{found.url}", found.url, job.outlet, source=job.id)

    def _all_older(self, source: int) -> bool:
        """Whether a list has come to articles from before the time that is asked for."""
        notes = self._frontier.notes(source)
        return bool(notes) and set(notes) == {("skipped", _OLDER)}

    def _take_article(self, job: Job, pages: list[Page]) -> None:
        key = self.addresses.key(pages[0].url)
        if key != job.key and self._frontier.has(key):
            self._frontier.finish(job, "skipped", DOUBLE)
        elif not urlsplit(pages[0].url).path.strip("/") and not urlsplit(pages[0].url).query:
            self._frontier.finish(job, "failed", "leads to the front page")
        elif self.since and job.day is None and self._older(pages[0]):
            self._frontier.finish(job, "skipped", _OLDER)
        elif self._match and self.full_text and not any(self._match.search(visible_text(p.text)) for p in pages):
            self._frontier.finish(job, "skipped", _OTHER)
        else:
            self._frontier.offset = self._output.length = self._output.save(pages)
            self._frontier.finish(job, "done")
            if key != job.key:
                self._frontier.double(key, pages[0].url, job)

    def _older(self, page: Page) -> bool:
        """Whether a page says that it was published before the time that is asked for."""
        from .page import read_html

        try:
            published = read_html(page.text, url=page.url).published
        except ReadError:
            return False
        return self.since is not None and published is not None and published[:10] < self.since.isoformat()

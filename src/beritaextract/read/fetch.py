"""Pages from the web: polite, bounded in time and size, and never from the user's own network.

Needs ``pip install 'beritaextract[fetch]'``.
"""

from __future__ import annotations

import socket
import zlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

try:
    from protego import Protego
    from urllib3 import Retry
    from urllib3.exceptions import (
        ConnectTimeoutError,
        DecodeError,
        HTTPError,
        InvalidHeader,
        MaxRetryError,
        NameResolutionError,
        NewConnectionError,
        ProtocolError,
        ReadTimeoutError,
        SSLError,
    )
    from urllib3.response import BaseHTTPResponse

    from .network import AddressRefused, Deadline, Guard, address_of, pool_manager
except ImportError as error:
    raise ImportError(f"fetching needs more packages ({error.name}): pip install 'beritaextract[fetch]'") from error

from ..patterns import Patterns
from ..record import Article
from .cache import PageCache
from .charset import page_text
from .encoding import ReadError
from .pace import Pacer
from .paging import PageLinks, joined, read_whole, visible_text

if TYPE_CHECKING:
    from .article import TextReader

#: why a page could not be fetched
Kind = Literal[
    "url",
    "host",
    "address",
    "connection",
    "tls",
    "timeout",
    "robots",
    "redirect",
    "status",
    "wait",
    "type",
    "size",
    "page",
]
#: the content types that an article comes in
PAGES = ("text/html", "application/xhtml+xml")
#: the content types of feeds and sitemaps; many servers call them text or HTML
LISTS = ("xml", "rss", "atom", "text/", "gzip", "octet-stream", "json")

_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
_CHUNK = 65_536
# RFC 9309: a parser must read at least 500 KiB of robots.txt, and may leave the rest.
_ROBOTS_BYTES = 512_000
# It may be kept for a day; one that could not be read is asked for again sooner. Seconds.
_ROBOTS_LAST, _ROBOTS_ERROR_LASTS = 86_400.0, 300.0
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5"


class FetchError(Exception):
    """A page that could not be fetched: ``url`` as asked, the ``status`` if one came, the ``reason``, its ``kind``.

    ``temporary`` tells that the same request may succeed later.
    """

    def __init__(self, url: str, reason: str, kind: Kind, status: int | None = None) -> None:
        super().__init__(url, reason, kind, status)
        self.url, self.reason, self.kind, self.status = url, reason, kind, status

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"

    @property
    def temporary(self) -> bool:
        return self.kind in ("timeout", "connection", "wait") or self.status in _AGAIN


@dataclass(slots=True, frozen=True)
class Page:
    """What a URL gave: ``body`` is as it was sent, without the compression it was sent in."""

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched: datetime
    address: str | None = None
    cached: Literal["", "fresh", "not modified"] = ""

    def header(self, name: str) -> str | None:
        """The value of a header; ``name`` in small letters."""
        return next((v for k, v in self.headers if k.lower() == name), None)

    @property
    def text(self) -> str:
        """The body as text, whatever encoding it is in."""
        return page_text(self.body, self.header("content-type"))


class Fetcher:
    """Fetches pages and the articles on them; usable from several threads, and to be closed (or used in ``with``).

    - ``user_agent``: who asks; name yourself and an address where you can be reached.
    - ``delay``: seconds between two requests to one host; the ``Crawl-delay`` of its robots.txt counts where it is
      longer. ``jitter`` lengthens each by up to that share.
    - ``timeout``: seconds to connect, and to wait for the next bytes; ``page_seconds``: for the whole body.
    - ``max_bytes``: of a body, after decompression; ``max_redirects``; ``retries`` after errors that may pass.
    - ``max_wait``: the longest ``Retry-After`` or ``Crawl-delay`` that is waited for; asked for more, the fetch fails.
    - ``robots``: whether robots.txt is kept to. ``whole``: whether articles over several pages are put together.
    - ``cache``: a file in which pages are kept and asked for again only if they have changed.
    - ``allow``: addresses that may be connected to although they are not public ("10.1.0.0/16", "127.0.0.1:8080").
    """

    def __init__(
        self,
        *,
        user_agent: str | None = None,
        delay: float = 1.0,
        jitter: float = 0.3,
        timeout: float = 20.0,
        page_seconds: float = 60.0,
        max_bytes: int = 10_000_000,
        max_redirects: int = 5,
        retries: int = 3,
        back_off: float = 1.0,
        max_wait: float = 120.0,
        robots: bool = True,
        whole: bool = True,
        cache: str | Path | None = None,
        allow: Iterable[str] = (),
        hosts: int = 16,
        patterns: Patterns | None = None,
    ) -> None:
        self.user_agent = user_agent or default_user_agent()
        self.delay, self.timeout, self.page_seconds = delay, timeout, page_seconds
        self.max_bytes, self.max_redirects, self.max_wait = max_bytes, max_redirects, max_wait
        self.robots, self.whole, self.hosts = robots, whole, hosts
        self.pacer = Pacer(jitter)
        self.links = PageLinks(patterns or Patterns())
        self._retry = Retry(
            total=retries,
            status_forcelist=_AGAIN,
            backoff_factor=back_off,
            backoff_jitter=back_off / 2,
            backoff_max=max_wait,
        )
        self._pools = pool_manager(Guard.of(allow), timeout, hosts)
        self._cache = PageCache(cache) if cache is not None else None
        self._rules: dict[str, tuple[float, Protego | FetchError]] = {}
        self._resting: dict[str, float] = {}
        self._rule_locks: dict[str, Lock] = {}
        self._lock = Lock()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and cache; what still waits in other threads ends with ``Stopped``."""
        self.pacer.stop()
        self._pools.clear()
        if self._cache is not None:
            self._cache.close()

    def get(self, url: str, types: Collection[str] = PAGES, max_bytes: int | None = None) -> Page:
        """One page, after redirects; raises :class:`FetchError`. ``types`` are the content types it may have."""
        return self._follow(url, types, self.robots, max_bytes or self.max_bytes)

    def pages(self, url: str) -> list[Page]:
        """The page, or all the pages, of an article.

        Where the article has a version on one page, that is the one; where a further page cannot be had, the ones
        before it. The page itself is what :class:`FetchError` is raised for.
        """
        first = self.get(url)
        links = self.links.find(first.text, first.url) if self.whole else None
        if not links:
            return [first]
        if links.whole:
            with suppress(FetchError):
                whole = self.get(links.whole)
                # Some sites leave the list of pages where it is, others know no such version and send the first page.
                if len(visible_text(whole.text)) > len(visible_text(first.text)):
                    return [whole]
        pages, seen = [first], {first.url, url}
        while links and links.next and links.next not in seen and len(pages) < self.links.most:
            seen.add(links.next)
            try:
                page = self.get(links.next)
            except FetchError:
                break
            if page.url in seen - {links.next} or page.body == pages[-1].body:
                break
            pages.append(page)
            links = self.links.find(page.text, page.url, first.url)
        return pages

    def fetch(self, url: str, reader: TextReader | None = None) -> Article:
        """The article at a URL; raises :class:`FetchError`, also where the page holds no article."""
        return read_pages(url, self.pages(url), reader)

    def fetch_many(self, urls: Iterable[str]) -> Iterator[list[Page] | FetchError]:
        """The pages of each article, as they arrive; hosts side by side, each at its own pace.

        The pages of one host come in the order of ``urls``. An error stands for its URL and stops no other.
        """
        queues: dict[str, deque[str]] = {}
        for url in dict.fromkeys(urls):
            queues.setdefault(_host_of(url), deque()).append(url)
        waiting = deque(queues.values())
        with ThreadPoolExecutor(self.hosts, "fetch") as pool:
            running: dict[Future[list[Page] | FetchError], deque[str]] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < self.hosts:
                        queue = waiting.popleft()
                        running[pool.submit(self._try, queue.popleft())] = queue
                    for done in wait(running, return_when=FIRST_COMPLETED).done:
                        if queue := running.pop(done):
                            waiting.append(queue)
                        yield done.result()
            except KeyboardInterrupt:
                self.pacer.stop()
                raise

    def _try(self, url: str) -> list[Page] | FetchError:
        try:
            return self.pages(url)
        except FetchError as error:
            return error

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of a URL's host names."""
        try:
            rules = self._robots(url, _split(url))
        except FetchError:
            return []
        return list(dict.fromkeys(there for found in rules.sitemaps if (there := joined(url, found))))

    def _follow(self, asked: str, types: Collection[str], robots: bool, limit: int) -> Page:
        """Follow redirects by hand: each hop is checked like the first."""
        url, seen = asked, set[str]()
        for _ in range(self.max_redirects + 1):
            parts = _split(url, asked)
            url = urlunsplit(parts)
            if url in seen:
                raise FetchError(asked, f"redirects in a circle (back to {url})", "redirect")
            seen.add(url)
            delay = self._permitted(asked, parts) if robots else self.delay
            answer = self._retrying(asked, url, delay, types, limit)
            if isinstance(answer, Page):
                return answer
            if not (url := joined(url, answer)):
                raise FetchError(asked, f"redirects to what is no address ({answer[:100]})", "redirect")
        raise FetchError(asked, f"more than {self.max_redirects} redirects", "redirect")

    def _permitted(self, asked: str, parts: SplitResult) -> float:
        """The distance to keep between requests, where robots.txt lets this one be made."""
        rules = self._robots(asked, parts)
        if not rules.can_fetch(urlunsplit(parts), self.user_agent):
            raise FetchError(asked, "robots.txt does not allow it", "robots")
        rate = rules.request_rate(self.user_agent)
        delay = max(
            self.delay,
            rules.crawl_delay(self.user_agent) or 0.0,
            rate.seconds / rate.requests if rate and rate.requests else 0.0,
        )
        if delay > max(self.max_wait, self.delay):
            raise FetchError(asked, f"robots.txt asks for {delay:g} s between requests", "robots")
        return delay

    def _robots(self, asked: str, parts: SplitResult) -> Protego:
        """The rules of a host, read once; without a robots.txt all is allowed, with an unreachable one nothing is."""
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._rule_locks.setdefault(origin, Lock())
        with lock:
            until, rules = self._rules.get(origin, (0.0, None))
            if rules is None or monotonic() > until:
                rules = self._read_robots(f"{origin}/robots.txt")
                lasts = _ROBOTS_ERROR_LASTS if isinstance(rules, FetchError) else _ROBOTS_LAST
                self._rules[origin] = monotonic() + lasts, rules
        if isinstance(rules, FetchError):
            raise FetchError(asked, f"robots.txt cannot be read: {rules.reason}", rules.kind, rules.status)
        return rules

    def _read_robots(self, url: str) -> Protego | FetchError:
        try:
            page = self._follow(url, LISTS, False, self.max_bytes)
        except FetchError as error:
            if error.kind == "type" or (error.status and 400 <= error.status < 500 and error.status != 429):
                return Protego.parse("")
            return error
        return Protego.parse(page.body[:_ROBOTS_BYTES].decode("utf-8-sig", "replace"))

    def _retrying(self, asked: str, url: str, delay: float, types: Collection[str], limit: int) -> Page | str:
        """The page, or where it redirects to; urllib3's Retry counts and says how long to wait, the pacer waits."""
        host, retry = _host_of(url), self._retry
        kept = self._cache.get(url) if self._cache is not None else None
        if kept is not None and kept.fresh:
            return Page(asked, url, 200, kept.headers, kept.body, kept.fetched, cached="fresh")
        headers = {"User-Agent": self.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if kept is not None:
            headers |= kept.conditions
        if (rest := self._resting.get(host, 0.0) - monotonic()) > 0:
            raise FetchError(asked, f"the host asked to be left alone for {rest:.0f} s more", "wait")
        while True:
            self.pacer.wait(host, delay)
            response: BaseHTTPResponse | None = None
            problem: FetchError
            try:
                response = self._pools.urlopen("GET", url, headers=headers, redirect=False, preload_content=False)
                if response.status not in _AGAIN:
                    return self._answer(asked, url, response, types, limit)
                problem = FetchError(asked, f"HTTP {response.status} {response.reason}", "status", response.status)
            except FetchError as error:
                problem = error
            except (HTTPError, OSError, ValueError) as error:
                problem = _told(asked, error)
            finally:
                # What has been read whole went back to its pool; anything else must not be used again.
                if response is not None:
                    response.close()
            if not problem.temporary:
                raise problem
            try:
                retry = retry.increment("GET", url, response, ProtocolError() if response is None else None)
            except MaxRetryError:
                raise problem from None
            self._wait_again(host, retry, response, problem)

    def _wait_again(self, host: str, retry: Retry, response: BaseHTTPResponse | None, problem: FetchError) -> None:
        """Leave the host alone for as long as it asks, or for longer each time."""
        asked_for = None
        if response is not None and response.status in _AGAIN:
            with suppress(InvalidHeader):
                asked_for = retry.get_retry_after(response)
        if asked_for is not None and asked_for > self.max_wait:
            self._resting[host] = monotonic() + asked_for
            raise FetchError(problem.url, f"{problem.reason}; come back in {asked_for:.0f} s", "wait", problem.status)
        self.pacer.hold(host, asked_for if asked_for is not None else retry.get_backoff_time())

    def _answer(
        self, asked: str, url: str, response: BaseHTTPResponse, types: Collection[str], limit: int
    ) -> Page | str:
        status, headers = response.status, tuple((str(k), str(v)) for k, v in response.headers.items())
        now, address = datetime.now(timezone.utc), address_of(response)
        if status in _REDIRECTS:
            target = response.headers.get("location")
            if not target:
                raise FetchError(asked, f"HTTP {status} without a Location", "redirect", status)
            return _as_utf8(target)
        if status == 304 and self._cache is not None:
            response.drain_conn()
            self._cache.renew(url, headers)
            if (kept := self._cache.get(url)) is not None:
                return Page(asked, url, 200, kept.headers, kept.body, now, address, "not modified")
        if status not in (200, 203):
            raise FetchError(asked, f"HTTP {status} {response.reason}", "status", status)
        kind = (response.headers.get("content-type") or "").partition(";")[0].strip().lower()
        if kind and not any(t in kind for t in types):
            raise FetchError(asked, f"{kind} is not a kind of page that is read here", "type", status)
        packed = response.headers.get("content-encoding", "").replace(",", " ").lower().split()
        if unknown := set(packed) - {*response.CONTENT_DECODERS, "identity"}:
            raise FetchError(
                asked, f"compressed in a way that was not asked for ({', '.join(unknown)})", "page", status
            )
        body = self._body(asked, response, limit)
        if not kind and types is PAGES and not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise FetchError(asked, "not a web page", "type", status)
        if self._cache is not None:
            self._cache.put(url, headers, body)
        return Page(asked, url, status, headers, body, now, address)

    def _body(self, asked: str, response: BaseHTTPResponse, limit: int) -> bytes:
        """The body, counted while it comes in, before and after decompression."""
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise FetchError(asked, f"{int(declared):,} bytes are more than {limit:,}", "size")
        parts, size, end, deadline = list[bytes](), 0, monotonic() + self.page_seconds, Deadline()
        try:
            with deadline.watch(response.shutdown, self.page_seconds):
                while monotonic() < end and (chunk := response.read1(_CHUNK, decode_content=True)):
                    parts.append(chunk)
                    size += len(chunk)
                    if size > limit:
                        raise FetchError(asked, f"more than {limit:,} bytes", "size")
        except (HTTPError, OSError, ValueError):
            if not deadline.passed:
                raise
        if deadline.passed or monotonic() >= end:
            raise FetchError(asked, f"not complete after {self.page_seconds:g} s", "timeout")
        return _inflated(asked, b"".join(parts), limit)


def fetch(url: str, **options: object) -> Article:
    """The article at a URL; ``options`` are those of :class:`Fetcher`. Raises :class:`FetchError`."""
    with Fetcher(**options) as fetcher:  # type: ignore[arg-type]
        return fetcher.fetch(url)


def read_pages(url: str, pages: list[Page], reader: TextReader | None = None) -> Article:
    """The article of the pages that were got for a URL."""
    from .page import read_html

    try:
        return read_whole([page.text for page in pages], lambda page: read_html(page, url=url, reader=reader))
    except ReadError as error:
        raise FetchError(url, str(error), "page", pages[0].status) from error


def default_user_agent() -> str:
    """The library's name and version."""
    try:
        release = f"/{version('beritaextract')}"
    except PackageNotFoundError:  # run from a checkout
        release = ""
    return f"beritaextract{release} (reader of Indonesian news; keeps to robots.txt)"


def _split(url: str, asked: str | None = None) -> SplitResult:
    """A URL in its parts, without a fragment; only http(s), and without a name and password."""
    asked = url if asked is None else asked
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(asked, f"not a URL: {error}", "url") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise FetchError(asked, f"only http and https are fetched, not {parts.scheme or 'this'}", "url")
    if not host:
        raise FetchError(asked, "not a URL: no host", "url")
    if "@" in parts.netloc:
        raise FetchError(asked, "a URL with a name and password is not fetched", "url")
    try:
        netloc = parts.netloc.lower() if host.isascii() else parts.netloc.lower().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchError(asked, f"not a URL: {error}", "url") from error
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return SplitResult(parts.scheme.lower(), netloc, path, quote(parts.query, safe="=&%/:@!$'()*+,;?~-._[]|"), "")


def _host_of(url: str) -> str:
    """What the pace is kept for: the host with its port."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _told(asked: str, error: Exception) -> FetchError:
    """What urllib3 raised, in our words."""
    if isinstance(error, AddressRefused):
        return FetchError(asked, str(error), "address")
    if isinstance(error, NameResolutionError):
        unknown = getattr(error.__cause__, "errno", None) == socket.EAI_NONAME
        return FetchError(asked, "no such host", "host" if unknown else "connection")
    if isinstance(error, NewConnectionError):
        return FetchError(asked, "no connection", "connection")
    if isinstance(error, (ConnectTimeoutError, ReadTimeoutError, TimeoutError)):
        return FetchError(asked, "no answer in time", "timeout")
    if isinstance(error, SSLError):
        return FetchError(asked, f"no secure connection: {error}", "tls")
    if isinstance(error, DecodeError):
        return FetchError(asked, f"the body cannot be decompressed: {error}", "page")
    return FetchError(asked, f"the connection broke: {error}", "connection")


def _as_utf8(header: str) -> str:
    """Headers come as Latin-1; a Location with other letters in it is meant as UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _inflated(asked: str, body: bytes, limit: int) -> bytes:
    """A file that is itself compressed (sitemap.xml.gz), whole, and no longer than allowed."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        out = unzip.decompress(body, limit + 1)
    except zlib.error as error:
        raise FetchError(asked, f"the body cannot be decompressed: {error}", "page") from error
    if len(out) > limit:
        raise FetchError(asked, f"more than {limit:,} bytes", "size")
    return out


__all__ = ["LISTS", "PAGES", "FetchError", "Fetcher", "Page", "fetch", "read_pages"]

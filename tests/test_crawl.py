"""Crawling outlets that run on this machine, through to the end, after a kill, and again when there is news."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from beritaextract import Patterns
from beritaextract.read.archive import read_warc
from beritaextract.read.crawl import Counts, Crawl
from beritaextract.read.fetch import Fetcher
from beritaextract.read.listings import Addresses, day_of, read_feed, read_sitemap, url_day

ROOT = Path(__file__).parents[1]
LOOPBACK = "127.0.0.1"
FIRST = date(2024, 1, 1)
WORDS = ["lomba-perahu-hias", "panen-padi-raya", "polisi-ungkap-kasus-tppo"]

Answer = tuple[str, str] | int


class Outlet:
    """An outlet of so many articles, one a day from the first of January; ``pages`` may be added to."""

    def __init__(self, articles: int, dated: bool = True, prefix: str = "") -> None:
        self.dated = dated
        self.headers: dict[str, dict[str, str]] = {}
        self.pages: dict[str, Answer | Callable[[], Answer]] = {}
        self.asked: list[tuple[str, float]] = []
        self.prefix = prefix
        self.articles: list[str] = []
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outlet.asked.append((self.path, time.monotonic()))
                answer = outlet.pages.get(self.path.split("?utm")[0], 404)
                answer = answer() if callable(answer) else answer
                kind, text = ("text/plain", "") if isinstance(answer, int) else answer
                body = text.encode()
                self.send_response(answer if isinstance(answer, int) else 200)
                self.send_header("Content-Type", kind)
                for name, value in outlet.headers.get(self.path, {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://{LOOPBACK}:{self.server.server_address[1]}"
        self.pages["/"] = "text/html", "<html><body><h1>Kabar</h1></body></html>"
        for _ in range(articles):
            self.publish()

    def publish(self) -> str:
        number = len(self.articles)
        day = FIRST + timedelta(number)
        path = f"/{day:%Y/%m/%d}" if self.dated else "/berita"
        path = f"{path}/{self.prefix}{WORDS[number % 3]}-kabar-nomor-{number}"
        title = f"{WORDS[number % 3].replace('-', ' ').title()} Kabar Nomor {number}"
        text = "".join(f"<p>Kalimat {n} dari berita {number} tentang kegiatan di kabupaten itu.</p>" for n in range(6))
        meta = f'<meta property="article:published_time" content="{day}T10:00:00+07:00">'
        body = f"<article><h1>{title}</h1>{text}</article>"
        self.pages[path] = "text/html", f"<html><head><title>{title}</title>{meta}</head><body>{body}</body></html>"
        self.articles.append(path)
        return path

    def day(self, path: str) -> date:
        return FIRST + timedelta(self.articles.index(path))

    def list_in_sitemap(self, *paths: str, path: str = "/sitemap.xml", dates: bool = True) -> None:
        def entry(p: str) -> str:
            return f"<url><loc>{self.url}{p}</loc>{f'<lastmod>{self.day(p)}</lastmod>' if dates else ''}</url>"

        entries = "".join(entry(p) for p in paths or self.articles)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        self.pages[path] = "text/xml", f'<?xml version="1.0"?><urlset xmlns="{space}">{entries}</urlset>'

    def list_in_feed(self, *paths: str, path: str = "/feed/", after: str = "") -> None:
        def item(p: str) -> str:
            stamp = format_datetime(datetime(*self.day(p).timetuple()[:3], 3, tzinfo=timezone.utc))
            return f"<item><title>{p[-30:]}</title><link>{self.url}{p}</link><pubDate>{stamp}</pubDate></item>"

        items = "".join(item(p) for p in paths)
        rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{after}{items}</channel></rss>'
        self.pages[path] = "application/rss+xml", rss

    def fetched(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked if path in self.articles)


@pytest.fixture
def outlet() -> Iterator[Callable[..., Outlet]]:
    made = list[Outlet]()

    def make(*args: Any, **options: Any) -> Outlet:
        made.append(Outlet(*args, **options))
        return made[-1]

    yield make
    for each in made:
        each.server.shutdown()
        each.server.server_close()


def crawl(output: Path, *outlets: Outlet | str, delay: float = 0.0, **options: Any) -> Counts:
    urls = [each.url if isinstance(each, Outlet) else each for each in outlets]
    fetcher = Fetcher(delay=delay, jitter=0.1, back_off=0.01, timeout=3, allow=[LOOPBACK])
    with fetcher, Crawl(urls, output, fetcher, **options) as work:
        return work.run()


def kept(output: Path) -> Counter[str]:
    """The paths of the articles in a WARC file."""
    with output.open("rb") as file:
        return Counter("/" + url.split("/", 3)[3] for url, _ in read_warc(file))


def once(*paths: str) -> Counter[str]:
    return Counter(paths)


# Where articles are found


def test_sitemap(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(12)
    site.list_in_sitemap()
    counts = crawl(tmp_path / "a.warc.gz", site)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)
    assert (counts.kept, counts.failed, counts.left) == (12, 0, 0)


def test_index_of_sitemaps_and_a_news_sitemap(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(9)
    site.pages["/robots.txt"] = (
        "text/plain",
        f"User-agent: *\nAllow: /\nSitemap: {site.url}/peta.xml\nSitemap: /kabar.xml",
    )
    parts = ["post-sitemap1.xml", "post-sitemap2.xml", "category-sitemap.xml", "post_tag-sitemap.xml"]
    entries = "".join(f"<sitemap><loc>{site.url}/{part}</loc></sitemap>" for part in parts)
    site.pages["/peta.xml"] = "text/xml", f"<sitemapindex>{entries}</sitemapindex>"
    site.list_in_sitemap(*site.articles[:3], path="/post-sitemap1.xml")
    site.list_in_sitemap(*site.articles[2:6], path="/post-sitemap2.xml")
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = "".join(
        f"<url><loc>{site.url}{p}?utm_source=peta</loc><news:news><news:title>A &amp; B</news:title>"
        f"<news:publication_date>{site.day(p)}</news:publication_date></news:news></url>"
        for p in site.articles[5:]
    )
    site.pages["/kabar.xml"] = "application/xml", f"<urlset {space}>{news}</urlset>"
    crawl(tmp_path / "a.warc.gz", site)
    found = Counter(path.split("?")[0] for path in kept(tmp_path / "a.warc.gz").elements())
    assert found == once(*site.articles)
    assert not [path for path, _ in site.asked if "category-sitemap" in path or "tag-sitemap" in path]


def test_feed_by_feed_without_a_sitemap(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    """WordPress pages its feeds; the front page says where the first one is."""
    site = outlet(25)
    link = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" href="/comments/feed/">'
    )
    site.pages["/"] = "text/html", f"<html><head>{link}</head><body></body></html>"
    newest = site.articles[::-1]
    for number in range(3):
        path = "/feed/" if number == 0 else f"/feed/?paged={number + 1}"
        site.list_in_feed(*newest[10 * number : 10 * number + 10], path=path)
    crawl(tmp_path / "a.warc.gz", site)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)


def test_atom_with_a_next_page(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(4)

    def atom(paths: list[str], after: str) -> Answer:
        entries = "".join(
            f'<entry><title>A</title><link rel="alternate" href="{site.url}{p}"/>'
            f"<published>{site.day(p)}T10:00:00+07:00</published></entry>"
            for p in paths
        )
        return "application/atom+xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{after}{entries}</feed>'

    site.pages["/feeds/posts/default?max-results=150"] = atom(site.articles[:2], '<link rel="next" href="/lagi"/>')
    site.pages["/lagi"] = atom(site.articles[2:], "")
    crawl(tmp_path / "a.warc.gz", site)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)


def test_sections_page_by_page(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    """Without sitemap and feed: the front page, its sections, and their pages."""
    site = outlet(14, dated=False)
    links = [f'<a href="{path}">Judul</a>' for path in site.articles]
    other = '<a href="/tag/lomba/">lomba</a><a href="/tentang-kami">Tentang</a><a href="https://lain.example/a-b-c-d-e">x</a>'
    site.pages["/"] = "text/html", f'{links[0]}{other}<a href="/category/daerah/">Daerah</a>'
    for number in range(3):
        path = "/category/daerah/" if number == 0 else f"/category/daerah/page/{number + 1}/"
        after = f'<a href="/category/daerah/page/{number + 2}/">Berikutnya</a>' if number < 2 else ""
        site.pages[path] = "text/html", "".join(links[5 * number : 5 * number + 5]) + after
    crawl(tmp_path / "a.warc.gz", site)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)
    assert not [path for path, _ in site.asked if "tag" in path or "tentang" in path]


def test_one_section(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(6)
    site.list_in_sitemap()
    site.pages["/kategori/hukum"] = "text/html", "".join(f'<a href="{path}">J</a>' for path in site.articles[:2])
    crawl(tmp_path / "a.warc.gz", f"{site.url}/kategori/hukum")
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles[:2])


# What is kept


def test_since(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(40)
    site.list_in_sitemap()
    counts = crawl(tmp_path / "a.warc.gz", site, since=date(2024, 2, 1))
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles[31:])
    assert (counts.kept, counts.older) == (9, 31)
    assert site.fetched() == once(*site.articles[31:])


def test_since_where_only_the_page_says_the_day(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(8, dated=False)
    site.list_in_sitemap(dates=False)
    counts = crawl(tmp_path / "a.warc.gz", site, since=date(2024, 1, 5))
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles[4:])
    assert (counts.kept, counts.older) == (4, 4)


def test_since_ends_the_walk_through_a_section(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(30, dated=False)
    newest = site.articles[::-1]
    site.pages["/"] = "text/html", '<a href="/kategori/daerah">Daerah</a>'
    for number in range(6):
        path = "/kategori/daerah" + (f"?page={number + 1}" if number else "")
        links = "".join(f'<a href="{p}">Judul</a>' for p in newest[5 * number : 5 * number + 5])
        site.pages[path] = "text/html", f'{links}<a href="/kategori/daerah?page={number + 2}">{number + 2}</a>'
    crawl(tmp_path / "a.warc.gz", site, since=site.day(newest[6]))
    assert kept(tmp_path / "a.warc.gz") == once(*newest[:7])
    # The third page holds nothing new enough any more, and the fourth is not asked for.
    assert [path for path, _ in site.asked if path.startswith("/kategori/daerah?page=")][-1].endswith("=3")


def test_match(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(9)
    site.list_in_sitemap()
    counts = crawl(tmp_path / "a.warc.gz", site, match="TPPO|kekerasan anak")
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles[2::3])
    assert counts.unmatched == 6
    assert site.fetched() == kept(tmp_path / "a.warc.gz")


def test_match_in_the_text(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(9)
    site.list_in_sitemap()
    crawl(tmp_path / "a.warc.gz", site, match=r"berita 4\b", full_text=True)
    assert kept(tmp_path / "a.warc.gz") == once(site.articles[4])


def test_one_article_at_several_addresses(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(2)
    first, second = site.articles
    site.pages["/lama-sekali-sudah-pindah"] = 301
    twins = [
        first,
        f"{first}/",
        f"{first}?utm_source=x",
        f"{first}#komentar",
        f"{first}/amp",
        f"{first}?page=all",
        second,
    ]
    space = "".join(f"<url><loc>{site.url}{p.replace('&', '&amp;')}</loc></url>" for p in twins)
    site.pages["/sitemap.xml"] = "text/xml", f"<urlset>{space}</urlset>"
    crawl(tmp_path / "a.warc.gz", site)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)


def test_jsonl(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(3)
    site.list_in_sitemap()
    crawl(tmp_path / "a.jsonl", site)
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row["url"] for row in rows] == [site.url + path for path in site.articles]


# What goes wrong


def test_pages_that_fail_stop_no_other(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(6)
    site.list_in_sitemap()
    site.pages[site.articles[1]] = 404
    site.pages[site.articles[2]] = 503
    site.pages[site.articles[3]] = "application/pdf", "%PDF"
    good = [site.articles[n] for n in (0, 4, 5)]
    counts = crawl(tmp_path / "a.warc.gz", site)
    assert (counts.kept, counts.failed) == (3, 3)
    assert kept(tmp_path / "a.warc.gz") == once(*good)
    # What may pass is tried again the next time, what may not is left.
    site.list_in_feed()
    site.pages[site.articles[2]] = site.pages[site.articles[0]]
    before = site.fetched()
    assert crawl(tmp_path / "a.warc.gz", site).kept == 4
    assert site.fetched() - before == once(site.articles[2])


@pytest.mark.parametrize(
    "broken",
    [
        ("text/html", "<html>bukan peta</html>"),
        ("text/xml", "<urlset><url><loc>http"),
        (
            "text/xml",
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><urlset><url><loc>&b;</loc></url></urlset>',
        ),
        ("text/xml", ""),
        ("text/plain", "\x00\x01"),
    ],
)
def test_a_broken_sitemap_leaves_the_feed(broken: Answer, outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(3)
    site.pages["/robots.txt"] = "text/plain", f"Sitemap: {site.url}/sitemap.xml"
    site.pages["/sitemap.xml"] = broken
    site.list_in_feed(*site.articles)
    assert crawl(tmp_path / "a.warc.gz", site).kept == 3


def test_addresses_that_are_none(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(2)
    bad = "".join(f"<url><loc>{url}</loc></url>" for url in ("http://[bad", "", "//", "mailto:a@b.id", "http://a:b:c/"))
    site.list_in_sitemap()
    kind, text = site.pages["/sitemap.xml"]  # type: ignore[misc]
    site.pages["/sitemap.xml"] = kind, text.replace("<url>", f"{bad}<url>", 1)
    site.pages["/robots.txt"] = "text/plain", f"Sitemap: http://[bad\nSitemap: {site.url}/sitemap.xml"
    site.pages["/"] = (
        "text/html",
        '<link rel="alternate" type="application/rss+xml" href="http://[bad"><a href="http://[">x</a>',
    )
    assert crawl(tmp_path / "a.warc.gz", site).kept == 2


def test_an_outlet_that_cannot_be_reached(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(2)
    site.list_in_sitemap()
    gone = outlet(0)
    gone.pages["/"] = 404
    counts = crawl(tmp_path / "a.warc.gz", site, gone)
    assert (counts.kept, counts.failed) == (2, 1)


def test_robots_are_kept_to(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(4)
    site.list_in_sitemap()
    site.pages["/robots.txt"] = "text/plain", f"User-agent: *\nDisallow: {site.articles[1]}"
    counts = crawl(tmp_path / "a.warc.gz", site)
    assert (counts.kept, counts.failed) == (3, 1)
    assert site.articles[1] not in site.fetched()


def test_an_output_that_no_crawl_made(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"mine")
    with pytest.raises(ValueError, match="no crawl made it"):
        crawl(tmp_path / "a.warc.gz", outlet(1))
    assert (tmp_path / "a.warc.gz").read_bytes() == b"mine"


def test_a_crawl_for_something_else(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(1)
    site.list_in_sitemap()
    crawl(tmp_path / "a.warc.gz", site)
    with pytest.raises(ValueError, match="choose another output"):
        crawl(tmp_path / "a.warc.gz", site, match="TPPO")


def test_a_host_that_asks_for_a_rest_gets_it(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site, other = outlet(8), outlet(2, prefix="lain-")
    for each in (site, other):
        each.list_in_sitemap()
    site.headers[site.articles[2]] = {"Retry-After": "3600"}
    busy, site.pages[site.articles[2]] = site.pages[site.articles[2]], 429
    counts = crawl(tmp_path / "a.warc.gz", site, other)
    assert (counts.kept, counts.left) == (4, 5)
    assert sum(site.fetched().values()) == 3
    site.pages[site.articles[2]] = busy
    assert crawl(tmp_path / "a.warc.gz", site, other).kept == 10


def test_a_host_that_breaks_down_is_left(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(40)
    site.list_in_sitemap()
    pages = dict(site.pages)
    site.pages.update(dict.fromkeys(site.articles[5:], 503))
    counts = crawl(tmp_path / "a.warc.gz", site)
    assert (counts.kept, counts.failed, counts.left) == (5, 10, 25)
    site.pages = pages
    assert crawl(tmp_path / "a.warc.gz", site).kept == 40


def test_an_outlet_that_has_moved(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    new, old = outlet(3), outlet(0)
    new.list_in_sitemap()
    old.pages["/"], old.headers["/"] = 301, {"Location": f"{new.url}/"}
    assert crawl(tmp_path / "a.warc.gz", old).kept == 3


def test_an_address_that_leads_to_another_one_listed(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(3)
    site.list_in_sitemap()
    site.pages[site.articles[0]], site.headers[site.articles[0]] = 301, {"Location": site.articles[1]}
    counts = crawl(tmp_path / "a.warc.gz", site)
    assert (counts.kept, counts.doubled) == (2, 1)
    assert kept(tmp_path / "a.warc.gz")[site.articles[2]] == 1


def test_one_crawl_at_a_time(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(1)
    site.list_in_sitemap()
    fetcher = Fetcher()
    with fetcher, Crawl([site.url], tmp_path / "a.warc.gz", fetcher), pytest.raises(ValueError, match="another crawl"):
        crawl(tmp_path / "a.warc.gz", site)


# Pace, going on, and news


def test_two_hosts_side_by_side_each_at_its_own_pace(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    slow, quick = outlet(6), outlet(12, prefix="cepat-")
    for site, delay in ((slow, 0.2), (quick, 0.04)):
        site.list_in_sitemap()
        site.pages["/robots.txt"] = (
            "text/plain",
            f"User-agent: *\nCrawl-delay: {delay}\nSitemap: {site.url}/sitemap.xml",
        )
    assert crawl(tmp_path / "a.warc.gz", slow, quick).kept == 18
    for site, delay in ((slow, 0.2), (quick, 0.04)):
        times = [when for path, when in site.asked if path != "/robots.txt"]
        assert min(b - a for a, b in pairwise(times)) >= delay * 0.85
    ends = {site: max(when for path, when in site.asked if path in site.articles) for site in (slow, quick)}
    assert min(when for _, when in slow.asked) < ends[quick] < ends[slow]


def start(site: Outlet, output: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "beritaextract", "crawl", site.url, "-o", str(output), "--allow", LOOPBACK, *more]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE, text=True
    )


def wait_until(met: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 30
    while not met():
        assert time.monotonic() < end, "nothing happened in 30 s"
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.005)


@pytest.fixture
def large(outlet: Callable[..., Outlet]) -> Outlet:
    """300 articles, of which the sitemap names 280 and the feed the newest 40."""
    site = outlet(300)
    site.list_in_sitemap(*site.articles[:280])
    site.list_in_feed(*site.articles[260:])
    site.pages["/"] = "text/html", '<link rel="alternate" type="application/rss+xml" href="/feed/"><p>Kabar</p>'
    return site


def test_300_articles_with_a_kill_in_between(large: Outlet, tmp_path: Path) -> None:
    output = tmp_path / "a.warc.gz"
    for killed_at in (60, 170):
        process = start(large, output, "--delay", "0.003")
        wait_until(lambda at=killed_at: sum(large.fetched().values()) >= at, process)  # type: ignore[misc]
        process.kill()
        process.communicate()
    assert start(large, output, "--delay", "0").communicate()[1].count("300 kept") == 1
    assert kept(output) == once(*large.articles)
    # One article a kill was under way, or got but not yet finished.
    assert 300 <= sum(large.fetched().values()) <= 304


def test_ctrl_c_ends_in_order(large: Outlet, tmp_path: Path) -> None:
    output = tmp_path / "a.warc.gz"
    process = start(large, output, "--delay", "0.02")
    wait_until(lambda: sum(large.fetched().values()) >= 20, process)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=10)[1]
    assert process.returncode == 1
    assert "Traceback" not in told
    assert "to go" in told
    before = kept(output)
    assert 19 <= len(before) < 280
    assert max(before.values()) == 1
    assert start(large, output, "--delay", "0").wait(60) == 0
    assert kept(output) == once(*large.articles)
    assert max(large.fetched().values()) == 1


def test_what_is_new_since_the_last_time(outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    site = outlet(5)
    site.list_in_sitemap()
    crawl(tmp_path / "a.warc.gz", site)
    new = site.publish()
    site.list_in_sitemap()
    before = site.fetched()
    crawl(tmp_path / "a.warc.gz", site)
    assert site.fetched() - before == once(new)
    assert kept(tmp_path / "a.warc.gz") == once(*site.articles)


# Addresses


ADDRESSES = Addresses(Patterns())


@pytest.mark.parametrize(
    "url",
    [
        "https://kabar.example/2024/08/12/polisi-tangkap-dua-orang/",
        "https://kabar.example/polisi-ungkap-kasus-di-pelabuhan",
        "https://kabar.example/berita/polisi-ungkap-kasus-di-pelabuhan.html",
        "https://kabar.example/read/88123/panen-raya",
        "https://kabar.example/daerah/pr-1234567/panen-raya",
    ],
)
def test_addresses_of_articles(url: str) -> None:
    assert ADDRESSES.is_article(url, listed=False)
    assert ADDRESSES.is_article(url, listed=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://kabar.example/",
        "https://kabar.example/kategori/hukum-dan-kriminal-di-daerah/page/2",
        "https://kabar.example/tag/kekerasan-terhadap-perempuan-anak",
        "https://kabar.example/author/rina-agustin-sari-dewi/",
        "https://kabar.example/wp-content/uploads/2024/08/foto-bupati-buka-lomba.jpg",
        "https://kabar.example/pedoman-media-siber/",
        "https://kabar.example/berita",
        "mailto:redaksi@kabar.example",
    ],
)
def test_addresses_of_other_pages(url: str) -> None:
    assert not ADDRESSES.is_article(url, listed=False)
    assert not ADDRESSES.is_article(url, listed=True)


def test_days() -> None:
    assert day_of("2024-01-01") == date(2024, 1, 1)
    assert day_of("2023-12-31T20:00:00Z") == date(2024, 1, 1)
    assert day_of("2024-01-01T06:00:00+09:00") == date(2024, 1, 1) - timedelta(0)
    assert day_of("2024-01-01T05:00:00.123+07:00") == date(2024, 1, 1)
    assert day_of("kemarin") is day_of(None) is day_of("2024-13-45") is None
    assert url_day("https://kabar.example/2024/08/02/judul") == date(2024, 8, 2)
    assert url_day("https://kabar.example/2024/88/02/judul") is None
    assert url_day("https://kabar.example/read/20240802/judul") == date(2024, 8, 2)


@pytest.mark.parametrize(
    "raw", [b"", b"<", b"\xff\xfe\x00", b"<rss><channel><item><link></link></item>", b"{}", b"<?xml?>"]
)
def test_broken_lists_do_not_raise(raw: bytes) -> None:
    assert read_sitemap(raw, "https://kabar.example/").articles == []
    assert read_feed(raw, "https://kabar.example/feed").articles == []


def test_sitemaps_of_months_long_past() -> None:
    assert ADDRESSES.over_before("https://kabar.example/sitemap-pt-post-2023-05.xml", date(2024, 1, 1))
    assert not ADDRESSES.over_before("https://kabar.example/sitemap-pt-post-2024-01.xml", date(2024, 1, 20))
    assert not ADDRESSES.over_before("https://kabar.example/post-sitemap12.xml", date(2024, 1, 20))

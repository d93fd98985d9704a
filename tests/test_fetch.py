"""Fetching, against real servers on this machine: what a page must give, and what a server must not be able to do."""

from __future__ import annotations

import gzip
import random
import re
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from beritaextract.read import network
from beritaextract.read.cache import PageCache
from beritaextract.read.charset import page_text
from beritaextract.read.fetch import Fetcher, FetchError, fetch
from beritaextract.read.network import Guard, is_public

LOOPBACK = "127.0.0.1"
TITLE = "Bupati Buka Lomba Perahu Hias"
BODY = [
    f"Kalimat nomor {n} menceritakan lomba perahu hias yang digelar pemerintah kabupaten di tepi sungai pada hari Rabu."
    for n in range(8)
]


def page(*paragraphs: str, title: str = TITLE, head: str = "", end: str = "") -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs or BODY)
    return (
        f"<!doctype html><html lang='id'><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{text}</article>{end}</body></html>"
    )


@pytest.fixture
def server(httpserver: HTTPServer) -> HTTPServer:
    """A host whose robots.txt is missing, unless a test gives it one; asked for anything unknown it answers 404."""
    httpserver.no_handler_status_code = 404
    return httpserver


@pytest.fixture(scope="module")
def started() -> Iterator[HTTPServer]:
    with HTTPServer(LOOPBACK, 0) as server:
        yield server


@pytest.fixture
def inside(started: HTTPServer) -> HTTPServer:
    """A host that nobody must be led to."""
    started.clear()
    return started


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(**fast()) as made:
        yield made


def fast(**options: Any) -> dict[str, Any]:
    """Options for a test: no waiting, and this machine may be connected to."""
    return {"delay": 0.0, "back_off": 0.01, "timeout": 2.0, "allow": [LOOPBACK], **options}


def html(server: HTTPServer, path: str, text: str | None = None, **options: Any) -> str:
    server.expect_request(path).respond_with_data(text or page(), content_type="text/html; charset=utf-8", **options)
    return str(server.url_for(path))


def refused(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def asked(server: HTTPServer, path: str = "") -> list[str]:
    return [r.path for r, _ in server.log if r.path != "/robots.txt" and r.path.startswith(path)]


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that writes whatever ``answer`` does to every connection, once a request has come."""
    listener = socket.create_server((LOOPBACK, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    request = connection.recv(65536)
                    if b"GET /robots.txt" in request:
                        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    else:
                        answer(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}/berita"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


# What comes of a page


def test_the_article_at_an_address(server: HTTPServer) -> None:
    url = html(server, "/berita/lomba-perahu")
    article = fetch(url, **fast())
    assert (article.title, article.url) == (TITLE, url)
    assert article.text.split("\n") == BODY
    assert "beritaextract" in server.log[-1][0].headers["User-Agent"]


def test_a_page_without_an_article(server: HTTPServer, fetcher: Fetcher) -> None:
    url = html(server, "/kosong", "<html><body></body></html>")
    with pytest.raises(FetchError, match="no article") as caught:
        fetcher.fetch(url)
    assert caught.value.kind == "page"


def test_connections_are_used_again(fetcher: Fetcher) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        ports: ClassVar[set[int]] = set()

        def do_GET(self) -> None:
            self.ports.add(self.client_address[1])
            body = page().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for _ in range(3):
        fetcher.get(f"http://{LOOPBACK}:{server.server_address[1]}/a")
    server.shutdown()
    assert len(Handler.ports) == 1


def test_one_bad_address_stops_no_other(server: HTTPServer, fetcher: Fetcher) -> None:
    urls = [server.url_for("/hilang"), html(server, "/ada"), "ftp://outlet.example/a", html(server, "/juga-ada")]
    results = {r.url if isinstance(r, FetchError) else r[0].url: r for r in fetcher.fetch_many(urls)}
    assert [isinstance(results[u], FetchError) for u in urls] == [True, False, True, False]
    missing = results[urls[0]]
    assert isinstance(missing, FetchError)
    assert (missing.status, missing.kind, missing.temporary) == (404, "status", False)


@pytest.mark.parametrize(
    ("declared", "meta", "encoding"),
    [
        ("text/html; charset=windows-1252", "", "cp1252"),
        ("text/html", "<meta charset='windows-1252'>", "cp1252"),
        ("text/html; charset=utf-8", "", "cp1252"),
        ("text/html; charset=iso-8859-1", "", "utf-8"),
        ("text/html; charset=utf-8", "<meta charset='iso-8859-1'>", "cp1252"),
        ("text/html; charset=x-unknown", "", "utf-8"),
        ("text/html; charset=unicode_escape", "", "cp1252"),
        ("text/html", "", "utf-8-sig"),
        ("text/html; charset=iso-8859-1", "", "utf-16"),
    ],
)
def test_wrong_charset(declared: str, meta: str, encoding: str, server: HTTPServer, fetcher: Fetcher) -> None:
    sentence = "“Lomba ini rutin,” kata panitia – Rabu."
    raw = page(sentence, *BODY, head=meta).encode(encoding)
    server.expect_request("/a").respond_with_data(raw, content_type=declared)
    assert sentence in fetcher.fetch(server.url_for("/a")).text


def test_a_few_bad_bytes_do_not_change_the_charset() -> None:
    raw = ("“Lomba” – ".encode() * 20) + b"\x93"
    assert page_text(raw, "text/html; charset=utf-8").startswith("“Lomba” – “Lomba”")


# Politeness


def test_robots_refused(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /dalam/\n")
    url, free = html(server, "/dalam/berita"), html(server, "/berita")
    error = refused(fetcher, url)
    assert (error.kind, error.status) == ("robots", None)
    assert fetcher.get(free).status == 200
    assert asked(server) == ["/berita"]
    with Fetcher(**fast(robots=False)) as without:
        assert without.get(url).status == 200


def test_robots_named_for_this_reader(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nAllow: /\n\nUser-agent: beritaextract\nDisallow: /"
    )
    assert refused(fetcher, html(server, "/berita")).kind == "robots"


def test_unreachable_robots_allow_nothing(server: HTTPServer) -> None:
    server.expect_request("/robots.txt").respond_with_data("", status=503)
    with Fetcher(**fast(retries=1)) as fetcher:
        error = refused(fetcher, html(server, "/berita"))
    assert "robots.txt cannot be read" in error.reason
    assert error.temporary
    assert asked(server) == []


def test_crawl_delay_kept(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.4\n")
    times = []

    def note(_: Request) -> Response:
        times.append(time.monotonic())
        return Response(page(), content_type="text/html")

    server.expect_request("/a").respond_with_handler(note)
    for _ in range(3):
        fetcher.get(server.url_for("/a"))
    assert all(b - a >= 0.38 for a, b in pairwise(times))


def test_crawl_delay_out_of_reason(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 86400\n")
    assert "86400 s between requests" in refused(fetcher, html(server, "/a")).reason


def test_own_delay_kept(server: HTTPServer) -> None:
    with Fetcher(**fast(delay=0.2, jitter=0.5)) as fetcher:
        url, start = html(server, "/a"), time.monotonic()
        for _ in range(3):
            fetcher.get(url)
        # robots.txt is a request like any other.
        assert 0.6 <= time.monotonic() - start < 2


def test_two_hosts_each_at_its_own_pace() -> None:
    with HTTPServer(LOOPBACK, 0) as slow, HTTPServer(LOOPBACK, 0) as quick, Fetcher(**fast()) as fetcher:
        slow.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.5\n")
        quick.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.05\n")
        urls = [html(server, f"/{n}") for n in range(4) for server in (slow, quick)]
        start, came = time.monotonic(), list[tuple[str, float]]()
        for result in fetcher.fetch_many(urls):
            assert not isinstance(result, FetchError)
            came.append((result[0].url, time.monotonic() - start))
        last = {port: max(t for url, t in came if f":{port}/" in url) for port in (slow.port, quick.port)}
        assert last[quick.port] < 0.5 <= last[slow.port]
        assert 1.45 <= last[slow.port] < 3.5


# Errors that pass, and those that do not


def test_429_with_retry_after(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_ordered_request("/robots.txt").respond_with_data("")
    server.expect_ordered_request("/a").respond_with_data("", status=429, headers={"Retry-After": "1"})
    server.expect_ordered_request("/a").respond_with_data(page(), content_type="text/html")
    start = time.monotonic()
    assert fetcher.get(server.url_for("/a")).status == 200
    assert 0.95 <= time.monotonic() - start < 3


def test_retry_after_out_of_reason(server: HTTPServer, fetcher: Fetcher) -> None:
    url = html(server, "/a", status=429, headers={"Retry-After": "7200"})
    error = refused(fetcher, url)
    assert (error.kind, error.status, error.temporary) == ("wait", 429, True)
    assert "come back in 7200 s" in error.reason
    assert "left alone" in refused(fetcher, html(server, "/b")).reason
    assert asked(server) == ["/a"]


def test_500_then_200(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_ordered_request("/robots.txt").respond_with_data("")
    server.expect_ordered_request("/a").respond_with_data("", status=500)
    server.expect_ordered_request("/a").respond_with_data(page(), content_type="text/html")
    assert fetcher.get(server.url_for("/a")).status == 200
    assert asked(server) == ["/a", "/a"]


def test_500_for_good(server: HTTPServer, fetcher: Fetcher) -> None:
    url = html(server, "/a", status=500)
    error = refused(fetcher, url)
    assert (error.kind, error.status, error.temporary) == ("status", 500, True)
    assert asked(server) == ["/a"] * 4


def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
    error = refused(fetcher, f"http://{LOOPBACK}:{port}/a")
    assert (error.kind, error.temporary) == ("connection", True)


def test_a_host_that_does_not_exist(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(network.socket, "getaddrinfo", unknown)
    assert refused(fetcher, "http://outlet.example/a").kind == "host"


# Redirects


def test_redirects_are_followed(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/a").respond_with_data("", status=301, headers={"Location": "/b?x=1"})
    server.expect_request("/b").respond_with_data("", status=302, headers={"Location": server.url_for("/c")})
    html(server, "/c")
    got = fetcher.get(server.url_for("/a"))
    assert (got.asked, got.url) == (server.url_for("/a"), server.url_for("/c"))


def test_301_loop(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/a").respond_with_data("", status=301, headers={"Location": "/b"})
    server.expect_request("/b").respond_with_data("", status=301, headers={"Location": "/a"})
    error = refused(fetcher, server.url_for("/a"))
    assert error.kind == "redirect"
    assert "in a circle" in error.reason
    assert asked(server) == ["/a", "/b"]


def test_too_many_redirects(server: HTTPServer, fetcher: Fetcher) -> None:
    def on(request: Request) -> Response:
        return Response(status=302, headers={"Location": f"/n/{int(request.path.rpartition('/')[2]) + 1}"})

    server.expect_request(re.compile("^/n/")).respond_with_handler(on)
    assert refused(fetcher, server.url_for("/n/0")).reason == "more than 5 redirects"
    assert len(asked(server)) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "http://u:p@127.0.0.1/"]
)
def test_redirect_to_something_else(target: str, server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    assert refused(fetcher, server.url_for("/a")).kind == "url"


def test_redirect_to_no_address() -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 301 Moved\r\nLocation: http://[bad\r\nContent-Length: 0\r\n\r\n")

    with raw_server(answer) as url, Fetcher(**fast()) as fetcher:
        assert refused(fetcher, url).kind == "redirect"


@pytest.mark.parametrize(
    "answer",
    [
        b"\0\1\2\r\n\r\n",
        b"",
        b"<html>tanpa kepala</html>",
        b"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5000 + b"\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 429 Too Many\r\nRetry-After: segera\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
    ],
)
def test_answers_that_are_none(answer: bytes) -> None:
    with raw_server(lambda c: c.sendall(answer)) as url, Fetcher(**fast(retries=1)) as fetcher:
        refused(fetcher, url)


def test_redirect_to_a_page_that_robots_forbid(server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /dalam")
    server.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/dalam"})
    assert refused(fetcher, server.url_for("/a")).kind == "robots"


# Addresses


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_redirect_to_127_0_0_1(host: str, server: HTTPServer, inside: HTTPServer) -> None:
    html(inside, "/rahasia")
    target = f"http://{host}:{inside.port}/rahasia"
    server.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    with Fetcher(**fast(allow=[f"{LOOPBACK}:{server.port}"])) as fetcher:
        assert refused(fetcher, server.url_for("/a")).kind in ("address", "host", "connection")
    assert inside.log == []


def test_loopback_is_refused_unless_allowed(server: HTTPServer) -> None:
    url = html(server, "/a")
    with Fetcher(**fast(allow=[])) as fetcher:
        error = refused(fetcher, url)
    assert (error.kind, error.temporary) == ("address", False)
    assert server.log == []


def test_a_name_that_leads_inside(inside: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, [[LOOPBACK]])
    with Fetcher(**fast(allow=[])) as fetcher:
        assert refused(fetcher, f"http://outlet.example:{inside.port}/a").kind == "address"
    assert inside.log == []


def test_one_address_inside_among_public_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, [["93.184.215.14", "10.0.0.7"]])
    with pytest.raises(network.AddressRefused):
        Guard().addresses("outlet.example", 80)


def test_a_name_that_changes_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is asked for once, and what is connected to is the address that was checked."""
    tried = []

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    answers(monkeypatch, [["93.184.215.14"], [LOOPBACK]])
    monkeypatch.setattr(network, "create_connection", connect)
    with Fetcher(**fast(allow=[], retries=0)) as fetcher:
        refused(fetcher, "http://outlet.example/a")
    assert tried == [("93.184.215.14", 80)]


def answers(monkeypatch: pytest.MonkeyPatch, rounds: list[list[str]]) -> None:
    """Names resolve to the first list, then the next."""
    left = iter(rounds)

    def resolve(_: str, port: int, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(left, rounds[-1])]

    monkeypatch.setattr(network.socket, "getaddrinfo", resolve)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.1.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.1.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.4",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "2001:db8::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::7f00:1",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.66.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_allowed_by_network_and_port() -> None:
    guard = Guard.of(["10.1.0.0/16", "127.0.0.1:8080", "[::1]:80"])
    assert guard.permits("10.1.2.3", 80)
    assert guard.permits("127.0.0.1", 8080)
    assert guard.permits("::1", 80)
    assert not guard.permits("127.0.0.1", 80)
    assert not guard.permits("10.2.0.1", 80)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "berita",
        "ftp://outlet.example/a",
        "http://",
        "http://[::1/",
        "http://a:b@outlet.example/",
        "http://x:99999/",
    ],
)
def test_what_is_no_address(url: str, fetcher: Fetcher) -> None:
    assert refused(fetcher, url).kind == "url"


def test_https(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority, local = trustme.CA(), ["127.0.0.1", "::1"]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with HTTPServer(LOOPBACK, 0, ssl_context=context) as server:
        server.no_handler_status_code = 404
        html(server, "/a")
        url = f"https://localhost:{server.port}/a"
        with Fetcher(**fast(allow=local)) as fetcher:
            error = refused(fetcher, url)
        assert (error.kind, error.temporary) == ("tls", False)
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        with Fetcher(**fast(allow=local)) as fetcher:
            assert BODY[0] in fetcher.get(url).text
            assert refused(fetcher, url.replace("localhost", LOOPBACK)).kind == "tls"
        with Fetcher(**fast(allow=[])) as fetcher:
            assert refused(fetcher, url).kind == "address"


# Time and size


def test_slow_body() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        while True:
            connection.sendall(b"<")
            time.sleep(0.05)

    with raw_server(drip) as url, Fetcher(**fast(page_seconds=0.4, retries=0)) as fetcher:
        start = time.monotonic()
        error = refused(fetcher, url)
        assert time.monotonic() - start < 1.5
    assert (error.kind, error.temporary) == ("timeout", True)


def test_slow_headers() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-A: b\r\n")
            time.sleep(0.05)

    with raw_server(drip) as url, Fetcher(**fast(timeout=0.4, retries=0)) as fetcher:
        start = time.monotonic()
        assert refused(fetcher, url).kind in ("timeout", "connection")
        assert time.monotonic() - start < 1.5


def test_silence() -> None:
    with raw_server(lambda _: time.sleep(1)) as url, Fetcher(**fast(timeout=0.3, retries=0)) as fetcher:
        assert refused(fetcher, url).kind in ("timeout", "connection")


def test_endless_body() -> None:
    sent = 0

    def pour(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"<p>panjang</p>  " * 4096 + b"\r\n"
        while True:
            connection.sendall(chunk)
            sent += len(chunk)

    with raw_server(pour) as url, Fetcher(**fast(max_bytes=1_000_000)) as fetcher:
        error = refused(fetcher, url)
    assert (error.kind, error.reason) == ("size", "more than 1,000,000 bytes")
    assert sent < 20_000_000


def test_a_body_announced_too_long(server: HTTPServer) -> None:
    with Fetcher(**fast(max_bytes=1000)) as fetcher:
        assert refused(fetcher, html(server, "/a", page(*BODY * 3))).kind == "size"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_gzip_bomb(encoding: str, server: HTTPServer) -> None:
    bomb = b"<p>" + b" " * 60_000_000
    packed = zlib.compress(bomb, 9) if encoding == "deflate" else gzip.compress(bomb, 9)
    if encoding == "gzip, gzip":
        packed = gzip.compress(packed)
    del bomb
    server.expect_request("/a").respond_with_data(
        packed, content_type="text/html", headers={"Content-Encoding": encoding}
    )
    with Fetcher(**fast(max_bytes=2_000_000)) as fetcher:
        tracemalloc.start()
        error = refused(fetcher, server.url_for("/a"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert error.kind == "size"
    assert peak < 30_000_000


def test_a_body_cut_short(fetcher: Fetcher) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>Sebagian")

    with raw_server(cut) as url:
        assert refused(fetcher, url).kind == "connection"


def test_a_compression_that_was_not_asked_for(server: HTTPServer, fetcher: Fetcher) -> None:
    error = refused(fetcher, html(server, "/a", headers={"Content-Encoding": "exi"}))
    assert (error.kind, "exi" in error.reason) == ("page", True)


def test_a_broken_compression(server: HTTPServer, fetcher: Fetcher) -> None:
    url = html(server, "/a", headers={"Content-Encoding": "gzip"})
    assert refused(fetcher, url).kind == "page"


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/json"])
def test_content_type_checked(kind: str, server: HTTPServer, fetcher: Fetcher) -> None:
    server.expect_request("/a").respond_with_data(page(), content_type=kind)
    error = refused(fetcher, server.url_for("/a"))
    assert (error.kind, error.status) == ("type", 200)


# The cache


def test_304_from_cache(server: HTTPServer, tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"v1"' and request.headers.get("If-Modified-Since"):
            return Response(status=304, headers={"ETag": '"v1"'})
        headers = {"ETag": '"v1"', "Last-Modified": "Wed, 01 May 2024 01:00:00 GMT"}
        return Response(page(), content_type="text/html; charset=utf-8", headers=headers)

    server.expect_request("/a").respond_with_handler(answer)
    url = server.url_for("/a")
    for expected in ("", "not modified", "not modified"):
        with Fetcher(**fast(cache=tmp_path / "pages.sqlite")) as fetcher:
            got = fetcher.get(url)
            assert (got.cached, got.status) == (expected, 200)
            assert BODY[0] in got.text
    assert [r.status_code for request, r in server.log if request.path == "/a"] == [200, 304, 304]


def test_a_page_with_a_lifetime_is_not_asked_for(server: HTTPServer, tmp_path: Path) -> None:
    url = html(server, "/a", headers={"Cache-Control": "public, max-age=600"})
    with Fetcher(**fast(cache=tmp_path / "pages.sqlite")) as fetcher:
        assert [fetcher.get(url).cached for _ in range(3)] == ["", "fresh", "fresh"]
    assert asked(server) == ["/a"]


def test_what_must_not_be_stored_is_not(server: HTTPServer, tmp_path: Path) -> None:
    url = html(server, "/a", headers={"Cache-Control": "no-store", "ETag": '"v1"'})
    with Fetcher(**fast(cache=tmp_path / "pages.sqlite")) as fetcher:
        assert [fetcher.get(url).cached for _ in range(2)] == ["", ""]


def test_the_cache_keeps_its_size(server: HTTPServer, tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "pages.sqlite", max_bytes=1500)
    for n in range(5):
        cache.put(f"http://outlet.example/{n}", (("ETag", "x"),), random.Random(n).randbytes(600))
        time.sleep(0.002)
    cache.close()
    cache = PageCache(tmp_path / "pages.sqlite")
    assert [cache.get(f"http://outlet.example/{n}") is not None for n in range(5)] == [False, False, False, True, True]


# Articles over several pages


def several(server: HTTPServer, whole: bool) -> str:
    def answer(request: Request) -> Response:
        number = request.args.get("page", "1")
        links = "".join(f'<a href="/berita/lomba?page={n}">{n}</a>' for n in (1, 2, 3) if str(n) != number)
        if whole:
            links += '<a href="/berita/lomba?page=all">Tampilkan Semua</a>'
        parts = BODY if number == "all" else [BODY[0], *BODY[3 * int(number) - 2 : 3 * int(number) + 1]]
        return Response(page(*parts, end=f"<div>{links}</div>"), content_type="text/html")

    server.expect_request("/berita/lomba").respond_with_handler(answer)
    return str(server.url_for("/berita/lomba"))


@pytest.mark.parametrize(("whole", "requests"), [(False, 3), (True, 2)])
def test_several_pages(whole: bool, requests: int, server: HTTPServer, fetcher: Fetcher) -> None:
    url = several(server, whole)
    article = fetcher.fetch(url)
    assert article.text.split("\n") == BODY
    assert article.url == url
    assert len(asked(server)) == requests


def test_a_site_that_knows_no_whole(server: HTTPServer, fetcher: Fetcher) -> None:
    """``?page=all`` gives the first page again: the pages are followed one by one."""

    def answer(request: Request) -> Response:
        number = request.args.get("page", "1")
        number = "1" if number == "all" else number
        links = '<a href="?page=2">2</a><a href="?page=all">Semua</a>'
        return Response(page(*BODY[4 * int(number) - 4 : 4 * int(number)], end=links), content_type="text/html")

    server.expect_request("/berita/lomba").respond_with_handler(answer)
    assert fetcher.fetch(server.url_for("/berita/lomba")).text.split("\n") == BODY


def test_only_the_page_asked_for(server: HTTPServer) -> None:
    with Fetcher(**fast(whole=False)) as fetcher:
        assert len(fetcher.pages(several(server, True))) == 1


def test_pages_without_end(server: HTTPServer, fetcher: Fetcher) -> None:
    def answer(request: Request) -> Response:
        number = int(request.args.get("page", "1"))
        return Response(
            page(f"Ini halaman {number} dari sebuah daftar.", end=f'<a href="?page={number + 1}">Selanjutnya</a>'),
            content_type="text/html",
        )

    server.expect_request("/berita/daftar").respond_with_handler(answer)
    assert len(fetcher.pages(server.url_for("/berita/daftar"))) == fetcher.links.most

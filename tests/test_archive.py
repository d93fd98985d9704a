"""Pages kept on disk give the same articles as when they were fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner
from werkzeug import Request, Response

from beritaextract.cli import app

LOOPBACK = "127.0.0.1"
BODY = [
    f"Kalimat nomor {n} menceritakan “lomba perahu hias” yang digelar kabupaten di tepi sungai pada hari Rabu lalu."
    for n in range(8)
]


@pytest.fixture
def outlet(httpserver: HTTPServer) -> HTTPServer:
    """One article on one page in Windows-1252, one on two pages, one that is missing."""
    server = httpserver
    server.no_handler_status_code = 404
    body = page("Satu Halaman", BODY).encode("cp1252")
    server.expect_request("/satu").respond_with_data(body, content_type="text/html; charset=windows-1252")

    def several(request: Request) -> Response:
        first = request.args.get("page") != "2"
        text = page("Dua Halaman", BODY[:4] if first else BODY[4:])
        end = "<a href='/dua?page=2'>2</a>" if first else ""
        return Response(text.replace("</article>", f"</article>{end}"), content_type="text/html")

    server.expect_request("/dua").respond_with_handler(several)
    return server


def page(title: str, paragraphs: list[str]) -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    title += " dari Tepi Sungai"
    body = f"<article><h1>{title}</h1>{text}</article>"
    return f"<!doctype html><html lang='id'><head><title>{title}</title></head><body>{body}</body></html>"


def run(*args: str, code: int = 0, **options: Any) -> Any:
    result = CliRunner().invoke(app, list(args), **options)
    assert result.exit_code == code, result.output
    return result


def fetched(server: HTTPServer, output: Path, *paths: str, code: int = 0) -> Any:
    urls = [server.url_for(path) for path in paths]
    return run("fetch", *urls, "-o", str(output), "--delay", "0", "--allow", LOOPBACK, code=code)


def extracted(source: Path) -> list[dict[str, Any]]:
    lines = run("extract", str(source), "--format", "jsonl").stdout.splitlines()
    return [json.loads(line)["article"] for line in lines]


@pytest.mark.parametrize("name", ["pages", "pages.warc.gz", "pages.warc", "pages.jsonl"])
def test_fetched_pages_can_be_extracted(name: str, outlet: HTTPServer, tmp_path: Path) -> None:
    output = tmp_path / name
    result = fetched(outlet, output, "/satu", "/dua", "/hilang", code=1)
    assert "HTTP 404" in result.stderr
    assert "2 fetched, 1 failed" in result.stderr
    articles = {a["url"]: a for a in extracted(output)}
    assert set(articles) == {outlet.url_for("/satu"), outlet.url_for("/dua")}
    for article in articles.values():
        assert article["text"].split("\n") == BODY


def test_jsonl_goes_to_standard_output(outlet: HTTPServer) -> None:
    out = run("fetch", outlet.url_for("/satu"), "--delay", "0", "--allow", LOOPBACK).stdout
    row = json.loads(out)
    assert (row["url"], "pages" in row) == (outlet.url_for("/satu"), False)
    assert "“lomba perahu hias”" in row["html"]


def test_addresses_from_standard_input(outlet: HTTPServer, tmp_path: Path) -> None:
    listed = f"{outlet.url_for('/satu')}\n\n{outlet.url_for('/dua')}\n"
    run("fetch", "-", "-o", str(tmp_path / "a.jsonl"), "--delay", "0", "--allow", LOOPBACK, input=listed)
    assert len((tmp_path / "a.jsonl").read_text("utf-8").splitlines()) == 2


def test_loopback_is_not_fetched_by_default(outlet: HTTPServer, tmp_path: Path) -> None:
    result = run("fetch", outlet.url_for("/satu"), "-o", str(tmp_path / "a.jsonl"), code=1)
    assert "not a public one" in result.stderr
    assert outlet.log == []


def test_a_warc_file_is_valid(outlet: HTTPServer, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    fetched(outlet, tmp_path / "a.warc.gz", "/dua")
    with (tmp_path / "a.warc.gz").open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            records.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
            if record.rec_type == "response":
                assert record.rec_headers.get_header("WARC-IP-Address") == LOOPBACK
                assert record.rec_headers.get_header("WARC-Article-URI") == outlet.url_for("/dua")
    url = outlet.url_for("/dua")
    assert records == [("warcinfo", None), ("response", url), ("response", f"{url}?page=2")]


def test_a_warc_file_cut_short(outlet: HTTPServer, tmp_path: Path) -> None:
    whole = tmp_path / "a.warc.gz"
    fetched(outlet, whole, "/satu", "/dua")
    (tmp_path / "cut.warc.gz").write_bytes(whole.read_bytes()[:-200])
    result = run("extract", str(tmp_path / "cut.warc.gz"), "--format", "jsonl", code=1)
    assert len(result.stdout.splitlines()) >= 1
    assert "not a whole WARC file" in result.stderr


@pytest.mark.parametrize(
    "raw", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken", b"WARC/1.0\r\nWARC-Type: response\r\n"]
)
def test_what_is_no_warc_file(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(raw)
    assert "a.warc.gz: no" in run("extract", str(tmp_path / "a.warc.gz"), code=1).stderr


def test_warc_of_another_program(tmp_path: Path) -> None:
    """Request records, images, errors and compressed bodies stand in it as well."""
    import gzip
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        packed = gzip.compress(page("Satu Halaman", BODY).encode())
        for status, kind, body, extra in [
            ("404 Not Found", "text/html", b"<p>tidak ada</p>", []),
            ("200 OK", "image/png", b"\x89PNG", []),
            ("200 OK", "text/html; charset=utf-8", packed, [("Content-Encoding", "gzip")]),
        ]:
            headers = StatusAndHeaders(status, [("Content-Type", kind), *extra], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://outlet.example/satu", "response", payload=BytesIO(body), http_headers=headers
                )
            )
    (article,) = extracted(tmp_path / "a.warc.gz")
    assert article["url"] == "https://outlet.example/satu"
    assert article["text"].split("\n") == BODY


def test_long_and_odd_addresses_have_names_of_their_own(outlet: HTTPServer, tmp_path: Path) -> None:
    outlet.expect_request("/berita").respond_with_data(page("Satu Halaman", BODY), content_type="text/html")
    outlet.expect_request("/x" * 120).respond_with_data(page("Satu Halaman", BODY), content_type="text/html")
    fetched(outlet, tmp_path / "pages", "/berita?id=1", "/berita?id=2", "/x" * 120)
    names = [p.name for p in (tmp_path / "pages").iterdir()]
    assert len(names) == 3
    assert all(len(name) < 200 for name in names)

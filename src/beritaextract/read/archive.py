"""Pages on disk: WARC files, JSONL and folders of HTML, each of which ``beritaextract extract`` reads again.

WARC (ISO 28500) by warcio. A page stands in it as a response, with its body as it was before compression; the headers
that spoke of compression are kept under the name ``X-Archive-Orig-...``, as other archiving tools do. Pages of one
article follow each other and name the address it was asked for by in ``WARC-Article-URI``, a field of our own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timezone
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from .charset import page_text
from .encoding import ReadError
from .items import MAX_BYTES

if TYPE_CHECKING:
    from .fetch import Page

#: the kinds of file that hold WARC records
WARC_SUFFIXES = (".warc", ".warc.gz")

_ARTICLE = "WARC-Article-URI"
_MOVED = ("content-encoding", "transfer-encoding", "content-length")
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(\S{1,2000}) -->")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARS = 150

Save = Callable[[Sequence["Page"]], None]


def is_warc(path: str | Path) -> bool:
    """Whether a file's name says that it holds WARC records."""
    return str(path).lower().endswith(WARC_SUFFIXES)


def warc_saver(file: BinaryIO, gzip: bool, user_agent: str, new: bool = True) -> Save:
    """Writes each page given to it to ``file`` as a response; a new file begins with who made it."""
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise ImportError("WARC files need more packages: pip install 'beritaextract[fetch]'") from error

    writer: Any = WARCWriter(file, gzip=gzip)
    if new:
        about = {"software": "beritaextract", "format": "WARC File Format 1.0", "http-header-user-agent": user_agent}
        writer.write_record(writer.create_warcinfo_record(None, about))

    def save(pages: Sequence[Page]) -> None:
        for page in pages:
            status = f"{page.status} {HTTPStatus(page.status).phrase}"
            answer = StatusAndHeaders(status, _headers(page), protocol="HTTP/1.1")
            fields = {"WARC-Date": _utc(page), _ARTICLE: pages[0].asked}
            if page.address:
                fields["WARC-IP-Address"] = page.address
            writer.write_record(
                writer.create_warc_record(
                    page.url, "response", payload=BytesIO(page.body), http_headers=answer, warc_headers_dict=fields
                )
            )

    return save


def _headers(page: Page) -> list[tuple[str, str]]:
    kept = [(f"X-Archive-Orig-{k}" if k.lower() in _MOVED else k, v) for k, v in page.headers]
    return [*kept, ("Content-Length", str(len(page.body)))]


def _utc(page: Page) -> str:
    return page.fetched.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def jsonl_saver(file: BinaryIO) -> Save:
    """Writes one line an article: its address, when it was got, its page, and further pages if it has them."""

    def save(pages: Sequence[Page]) -> None:
        row: dict[str, Any] = {"url": pages[0].asked, "fetched": _utc(pages[0]), "html": pages[0].text}
        if len(pages) > 1:
            row["pages"] = [page.text for page in pages[1:]]
        file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        file.flush()

    return save


def folder_saver(folder: Path) -> Save:
    """Writes each page to a file named after its address, with the address in its first line, as browsers do it."""
    folder.mkdir(parents=True, exist_ok=True)

    def save(pages: Sequence[Page]) -> None:
        name = _file_name(pages[0].asked)
        for number, page in enumerate(pages, 1):
            url = pages[0].asked
            body = f"\ufeff<!-- saved from url=({len(url):04}){url} -->\n{page.text}".encode("utf-8", "replace")
            path = folder / (f"{name}.html" if number == 1 else f"{name}.page-{number}.html")
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(body)
            os.replace(part, path)

    return save


def _file_name(url: str) -> str:
    """A name that differs for different addresses and works on every file system."""
    parts = urlsplit(url)
    plain = f"{parts.hostname or ''}{parts.path.rstrip('/')}"
    name = _UNSAFE.sub("_", plain).strip("._")[:_NAME_CHARS]
    if f"{parts.scheme}://{name.replace('_', '/')}" != url.rstrip("/"):
        name += f"-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
    return name


def saved_from(raw: bytes) -> str | None:
    """The address in the first line of a page that was saved by a browser or by :func:`folder_saver`."""
    found = _SAVED_FROM.search(raw[:4096])
    return found[1].decode("utf-8", "replace") if found else None


def further_pages(path: Path) -> list[bytes]:
    """The other pages of an article that :func:`folder_saver` wrote as ``path``."""
    pages: list[bytes] = []
    while (more := path.with_name(f"{path.stem}.page-{len(pages) + 2}{path.suffix}")).is_file():
        pages.append(more.read_bytes())
    return pages


def is_further_page(path: Path) -> bool:
    """Whether a file is a later page of an article that stands beside it."""
    stem, dot, _ = path.stem.rpartition(".page-")
    return bool(dot) and path.with_name(f"{stem}{path.suffix}").is_file()


def read_warc(file: BinaryIO) -> Iterator[tuple[str, list[str]]]:
    """The address and the pages of each article in a WARC file; raises :class:`ReadError` where the file is broken.

    Every response that is a web page counts as an article, also in files that other programs wrote.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise ReadError("WARC files need: pip install 'beritaextract[fetch]'") from error
    url, pages = "", list[str]()
    try:
        for record in ArchiveIterator(file):
            page = _page(record)
            if page is None:
                continue
            address = record.rec_headers.get_header(_ARTICLE)
            if pages and (not address or address != url):
                yield url, pages
                pages = []
            url = address or record.rec_headers.get_header("WARC-Target-URI") or ""
            pages.append(page)
        broken = ""
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
        # warcio lets through what it stumbles over in a broken header.
        broken = str(error) or "the file ends within a record"
    if pages:
        yield url, pages
    if broken:
        raise ReadError(f"not a whole WARC file: {broken}")


def _page(record: Any) -> str | None:
    """The page of a response; None for any other record."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    kind = record.http_headers.get_header("content-type") or ""
    if record.http_headers.get_statuscode() not in ("200", "203") or (kind and "html" not in kind.lower()):
        return None
    body = bytearray()
    # A stream gives as much as one block of it holds.
    while len(body) <= MAX_BYTES and (block := record.content_stream().read(MAX_BYTES)):
        body += block
    while record.raw_stream.read(MAX_BYTES):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError
    return page_text(bytes(body), kind) if body.strip() else None

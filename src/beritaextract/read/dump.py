"""Files, folders and standard input, one article at a time; what cannot be read is reported and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from .archive import further_pages, is_further_page, is_warc, read_warc, saved_from
from .columns import Columns, assign, item, kind
from .encoding import ReadError, decode
from .items import MAX_CHARS as MAX_CHARS
from .items import Failure as Failure
from .items import Item as Item
from .items import checked

#: the kinds of file that are looked for in a folder
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".warc", ".warc.gz")


def read_sources(
    sources: Iterable[str], stdin: BinaryIO, *, columns: Columns | None = None
) -> Iterator[Item | Failure]:
    """Every article of the files and folders named; ``-`` is ``stdin``: JSONL if it begins with ``{``, else one text.

    A folder gives its files of the kinds in ``SUFFIXES`` and those of the folders in it, in the order of their paths.
    ``columns`` says which column or key holds what, where it is not one of the usual names.
    """
    for source in sources:
        if source == "-":
            yield from _read_stdin(stdin, columns)
            continue
        path = Path(source)
        if path.is_dir():
            files = [p for p in sorted(path.rglob("*")) if _kind_of(p) and p.is_file() and not is_further_page(p)]
            if not files:
                yield Failure(source, f"no articles in this folder (looked for {', '.join(SUFFIXES)})")
            for file in files:
                yield from _read_file(file, columns)
        else:
            yield from _read_file(path, columns)


def _read_stdin(stdin: BinaryIO, columns: Columns | None) -> Iterator[Item | Failure]:
    raw = stdin.read()
    if raw.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"{"):
        try:
            yield from _read_lines("-", _lines(BytesIO(raw)), columns)
        except ReadError as error:
            yield Failure("-", str(error))
        return
    try:
        yield from checked(Item("-", text=decode(raw)))
    except ReadError as error:
        yield Failure("-", str(error))


def _read_file(path: Path, columns: Columns | None) -> Iterator[Item | Failure]:
    kind = _kind_of(path)
    if kind is None and path.exists():
        yield Failure(str(path), f"not one of {', '.join(SUFFIXES)}")
        return
    try:
        with path.open("rb") as file:
            if kind == ".jsonl":
                yield from _read_lines(str(path), _lines(file), columns)
                return
            if is_warc(path):
                yield from _read_records(str(path), file)
                return
            raw = file.read()
        name = str(path)
        if kind == ".txt":
            yield from checked(Item(name, text=decode(raw), metadata={"id": name}))
        else:
            # The page says its own encoding, so that it goes on as bytes.
            metadata = {"id": name, "url": saved_from(raw)}
            yield from checked(Item(name, html=raw, pages=tuple(further_pages(path)), metadata=metadata))
    except ReadError as error:
        yield Failure(str(path), str(error))
    except OSError as error:
        yield Failure(str(path), error.strerror or str(error))


def _kind_of(path: Path) -> str | None:
    return next((suffix for suffix in SUFFIXES if path.name.lower().endswith(suffix)), None)


def _read_records(name: str, file: BinaryIO) -> Iterator[Item | Failure]:
    found = 0
    try:
        for url, pages in read_warc(file):
            found += 1
            metadata = {"id": url, "url": url}
            yield from checked(Item(url or name, html=pages[0], pages=tuple(pages[1:]), metadata=metadata))
    except ReadError as error:
        yield Failure(name, str(error))
    else:
        if not found:
            yield Failure(name, "no web pages in this file")


def _lines(file: BinaryIO) -> Iterable[bytes]:
    """The lines of a dump; one in UTF-16 has its line ends in two bytes and is turned into UTF-8 first."""
    head = file.read(4)
    file.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        return decode(file.read()).encode("utf-8", "surrogatepass").split(b"\n")
    return file


def _read_lines(name: str, lines: Iterable[bytes], columns: Columns | None) -> Iterator[Item | Failure]:
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        empty = False
        place = f"{name}:{number}"
        try:
            article = _article(place, json.loads(decode(line)), columns)
        except json.JSONDecodeError as error:
            yield Failure(place, f"not JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield Failure(place, "not JSON: nested too deeply")
        except ReadError as error:
            yield Failure(place, str(error))
        else:
            yield from checked(article)
    if empty:
        yield Failure(name, "no articles: the file is empty")


def _article(place: str, row: Any, columns: Columns | None) -> Item:
    """One line of a dump; the article may stand under the key ``article``, as in a record or a gold file."""
    if not isinstance(row, dict):
        raise ReadError(f"a JSON object was expected, this is {kind(row)}")
    article = row.get("article", row)
    if isinstance(article, str) or columns is not None:
        article = row
    if not isinstance(article, dict):
        raise ReadError(f'"article" must be an object, this is {kind(article)}')
    return item(place, article, assign(columns, article, optional=True))

"""Files, folders and standard input, one article at a time; what cannot be read is reported and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from .archive import further_pages, is_further_page, is_warc, read_warc, saved_from
from .encoding import ReadError, decode

#: the kinds of file that are looked for in a folder
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".warc", ".warc.gz")
#: longer texts are refused: they are not one article, and would be read as one
MAX_CHARS = 200_000

_TEXTS = ("id", "url", "outlet", "title", "published")


@dataclass(slots=True, frozen=True)
class Item:
    """One article as it came: ``text`` or ``html``, its metadata, and where it stood (``file`` or ``file:line``).

    ``pages`` are the second and later pages of an article that has several.
    """

    place: str
    text: str | None = None
    html: str | bytes | None = None
    pages: tuple[str | bytes, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Failure:
    """An input that gave no article, with the reason."""

    place: str
    message: str


def read_sources(sources: Iterable[str], stdin: BinaryIO) -> Iterator[Item | Failure]:
    """Every article of the files and folders named; ``-`` is ``stdin``: JSONL if it begins with ``{``, else one text.

    A folder gives its files of the kinds in ``SUFFIXES`` and those of the folders in it, in the order of their paths.
    """
    for source in sources:
        if source == "-":
            yield from _read_stdin(stdin)
            continue
        path = Path(source)
        if path.is_dir():
            files = [p for p in sorted(path.rglob("*")) if _kind_of(p) and p.is_file() and not is_further_page(p)]
            if not files:
                yield Failure(source, f"no articles in this folder (looked for {', '.join(SUFFIXES)})")
            for file in files:
                yield from _read_file(file)
        else:
            yield from _read_file(path)


def _read_stdin(stdin: BinaryIO) -> Iterator[Item | Failure]:
    raw = stdin.read()
    if raw.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"{"):
        try:
            yield from _read_lines("-", _lines(BytesIO(raw)))
        except ReadError as error:
            yield Failure("-", str(error))
        return
    try:
        yield from _checked(Item("-", text=decode(raw)))
    except ReadError as error:
        yield Failure("-", str(error))


def _read_file(path: Path) -> Iterator[Item | Failure]:
    kind = _kind_of(path)
    if kind is None and path.exists():
        yield Failure(str(path), f"not one of {', '.join(SUFFIXES)}")
        return
    try:
        with path.open("rb") as file:
            if kind == ".jsonl":
                yield from _read_lines(str(path), _lines(file))
                return
            if is_warc(path):
                yield from _read_records(str(path), file)
                return
            raw = file.read()
        name = str(path)
        if kind == ".txt":
            yield from _checked(Item(name, text=decode(raw), metadata={"id": name}))
        else:
            # The page says its own encoding, so that it goes on as bytes.
            metadata = {"id": name, "url": saved_from(raw)}
            yield from _checked(Item(name, html=raw, pages=tuple(further_pages(path)), metadata=metadata))
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
            yield from _checked(Item(url or name, html=pages[0], pages=tuple(pages[1:]), metadata=metadata))
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


def _read_lines(name: str, lines: Iterable[bytes]) -> Iterator[Item | Failure]:
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        empty = False
        place = f"{name}:{number}"
        try:
            item = _item(place, json.loads(decode(line)))
        except json.JSONDecodeError as error:
            yield Failure(place, f"not JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield Failure(place, "not JSON: nested too deeply")
        except ReadError as error:
            yield Failure(place, str(error))
        else:
            yield from _checked(item)
    if empty:
        yield Failure(name, "no articles: the file is empty")


def _item(place: str, row: Any) -> Item:
    """One line of a dump; the article may stand under the key ``article``, as in a record or a gold file."""
    if not isinstance(row, dict):
        raise ReadError(f"a JSON object was expected, this is {_kind(row)}")
    article = row.get("article", row)
    if not isinstance(article, dict):
        raise ReadError(f'"article" must be an object, this is {_kind(article)}')
    text, html = article.get("text"), article.get("html")
    for key, value in (("text", text), ("html", html)):
        if value is not None and not isinstance(value, str):
            raise ReadError(f'"{key}" must be a string, this is {_kind(value)}')
    if text is None and html is None:
        raise ReadError('no "text" and no "html"')
    pages = article.get("pages") or ()
    if not isinstance(pages, (list, tuple)) or not all(isinstance(page, str) for page in pages):
        raise ReadError('"pages" must be a list of strings')
    metadata: dict[str, Any] = {key: _text(key, article.get(key)) for key in _TEXTS}
    metadata["id"] = metadata["id"] or place
    authors = article.get("authors") or ()
    if isinstance(authors, str):
        authors = (authors,)
    if not isinstance(authors, (list, tuple)) or not all(isinstance(a, str) for a in authors):
        raise ReadError('"authors" must be a list of strings')
    metadata["authors"] = authors
    if text is not None:
        return Item(place, text=text, metadata=metadata)
    return Item(place, html=html, pages=tuple(pages), metadata=metadata)


def _text(key: str, value: Any) -> str | None:
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value or None
    raise ReadError(f'"{key}" must be a string, this is {_kind(value)}')


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _checked(item: Item) -> Iterator[Item | Failure]:
    body = item.html if item.text is None else item.text
    if body is None or not body.strip():
        yield Failure(item.place, "no text")
    elif item.text is not None and len(item.text) > MAX_CHARS:
        yield Failure(
            item.place, f"{len(item.text):,} characters are more than one article (at most {MAX_CHARS:,}); split it"
        )
    else:
        yield item

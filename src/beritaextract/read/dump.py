"""Files, folders and standard input, one article at a time; what cannot be read is reported and the rest goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .archive import further_pages, is_further_page, read_warc, saved_from
from .columns import Columns, assign, item, kind, listed, named
from .encoding import ReadError, decode
from .items import MAX_BYTES, checked
from .items import MAX_CHARS as MAX_CHARS
from .items import Failure as Failure
from .items import Item as Item
from .meter import Meter
from .streams import COMPRESSED, BrokenFile, Lines, decompressed, peekable
from .tables import read_csv, read_parquet
from .zipped import Member, members

#: the kinds of file that are looked for in a folder; those in ``COMPRESSED`` may follow
SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".zip", ".warc")
_LOOKED_FOR = f"{', '.join(SUFFIXES)}, also with {' or '.join(COMPRESSED)}"
#: kinds that are read from end to beginning, so that they can be neither compressed nor in a ZIP file
_WHOLE = (".parquet", ".zip")
_PAGES = (".html", ".htm")


def read_sources(
    sources: Iterable[str], stdin: BinaryIO, *, columns: Columns | None = None, meter: Meter | None = None
) -> Iterator[Item | Failure]:
    """Every article of the files and folders named; ``-`` is ``stdin``: JSONL if it begins with ``{``, else one text.

    A folder gives its files of the kinds in ``SUFFIXES`` and those of the folders in it, in the order of their paths;
    hidden ones are left out. ``columns`` says which column or key holds what, where it is not one of the usual names.
    The order depends on the sources alone, and no more than a piece of a file is held in memory. ``meter`` counts what
    is read of files.
    """
    meter = meter or Meter()
    for source in sources:
        if source == "-":
            yield from _guarded("-", _read_stdin(stdin, columns))
            continue
        path = Path(source)
        if not path.is_dir():
            yield from _read_file(path, columns, meter)
            continue
        found = False
        for file in _files(path):
            found = True
            if isinstance(file, Failure):
                yield file
            else:
                yield from _read_file(file, columns, meter)
        if not found:
            yield Failure(_shown(path), f"no articles in this folder (looked for {_LOOKED_FOR})")


def _files(folder: Path) -> Iterator[Path | Failure]:
    """The files of a folder and of those in it, by their paths, one folder in memory at a time."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries if not e.name.startswith("."))
    except OSError as error:
        yield Failure(_shown(folder), error.strerror or str(error))
        return
    for name, is_folder in found:
        path = folder / name
        if is_folder:
            yield from _files(path)
        elif kind_of(name)[0] and path.is_file() and not is_further_page(path):
            yield path


def kind_of(name: str) -> tuple[str | None, str | None]:
    """Which of ``SUFFIXES`` a file's name says it is, None for none of them; and how it is compressed."""
    low = name.lower()
    ending = next((ending for ending in COMPRESSED if low.endswith(ending)), None)
    low = low.removesuffix(ending or "")
    found = next((suffix for suffix in SUFFIXES if low.endswith(suffix)), None)
    return (None if ending and found in _WHOLE else found), ending


def _shown(path: Path) -> str:
    """A path as text; on some file systems names are bytes that are no text."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _guarded(name: str, articles: Iterator[Item | Failure]) -> Iterator[Item | Failure]:
    """The articles of one file, and what ended it before its time as one failure."""
    try:
        yield from articles
    except ReadError as error:
        yield Failure(name, str(error))
    except OSError as error:
        yield Failure(name, error.strerror or str(error))


def _read_stdin(stdin: BinaryIO, columns: Columns | None) -> Iterator[Item | Failure]:
    stream = peekable(stdin)
    for ending, magic in COMPRESSED.items():
        if stream.peek(len(magic)).startswith(magic):
            stream = decompressed(stream, ending)
            break
    head = stream.peek(64)
    if head.startswith((b"PK\3\4", b"PAR1")):
        raise ReadError("ZIP and Parquet files cannot be read from standard input; give the file's name")
    if head.startswith(b"WARC/"):
        yield from _read_records("-", stream)
    elif head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"{"):
        yield from _read_lines("-", stream, columns)
    else:
        yield from checked(Item("-", text=_text(stream)))


def _read_file(path: Path, columns: Columns | None, meter: Meter) -> Iterator[Item | Failure]:
    name = _shown(path)
    if kind_of(path.name)[0] is None and path.exists():
        yield Failure(name, f"not one of {_LOOKED_FOR}")
    else:
        yield from _guarded(name, _read_path(path, columns, meter))


def _read_path(path: Path, columns: Columns | None, meter: Meter) -> Iterator[Item | Failure]:
    name = _shown(path)
    suffix, ending = kind_of(path.name)
    with path.open("rb") as file, meter.over(file):
        if suffix == ".parquet":
            yield from read_parquet(name, path, columns)
        elif suffix == ".zip":
            yield from _read_zip(name, file, columns)
        elif suffix in _PAGES and ending is None:
            yield from _page(name, file, tuple(further_pages(path)))
        else:
            yield from _read_stream(name, file, suffix, ending, columns)


def _read_stream(
    name: str, file: BinaryIO, suffix: str | None, ending: str | None, columns: Columns | None
) -> Iterator[Item | Failure]:
    if ending and not (suffix == ".warc" and ending == ".gz"):  # each record of a .warc.gz is compressed by itself
        file = decompressed(file, ending)
    if suffix in (".jsonl", ".ndjson"):
        yield from _read_lines(name, file, columns)
    elif suffix in (".csv", ".tsv"):
        yield from read_csv(name, file, columns)
    elif suffix == ".warc":
        yield from _read_records(name, file)
    elif suffix == ".txt":
        yield from checked(Item(name, text=_text(file), metadata={"id": name}))
    else:
        yield from _page(name, file, ())


def _text(file: BinaryIO) -> str:
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ReadError(
            f"more than {MAX_BYTES:,} bytes are more than one article (at most {MAX_CHARS:,} characters); split it"
        )
    return decode(raw)


def _page(name: str, file: BinaryIO, pages: tuple[bytes, ...]) -> Iterator[Item | Failure]:
    """The page goes on as bytes, for it says its own encoding."""
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ReadError(f"more than {MAX_BYTES:,} bytes are more than one page")
    yield from checked(Item(name, html=raw, pages=pages, metadata={"id": name, "url": saved_from(raw)}))


def _read_records(name: str, file: BinaryIO) -> Iterator[Item | Failure]:
    found = False
    for url, pages in read_warc(file):
        found = True
        metadata = {"id": url, "url": url}
        yield from checked(Item(url or name, html=pages[0], pages=tuple(pages[1:]), metadata=metadata))
    if not found:
        yield Failure(name, "no web pages in this file")


def _read_lines(name: str, file: BinaryIO, columns: Columns | None) -> Iterator[Item | Failure]:
    """One JSON object a line; a key that the user named and no line has is a failure at the end."""
    lines = Lines(file)
    empty = True
    missing = named(columns)
    row: dict[str, Any] = {}
    while True:
        try:
            line = next(lines)
            if not line.strip():
                continue
            row = _row(line)
            if missing:
                missing.difference_update(assign(columns, row, optional=True).values())
            article = _article(f"{name}:{lines.number}", row, columns)
        except StopIteration:
            break
        except BrokenFile:
            raise
        except ReadError as error:
            yield Failure(f"{name}:{lines.number}", str(error))
        else:
            yield from checked(article)
        empty = False
    if empty:
        yield Failure(name, "no articles: the file is empty")
    elif row and missing:
        yield Failure(name, f'no "{sorted(missing)[0]}" in any line; there is {listed(row)}')


def _row(line: str) -> dict[str, Any]:
    row = _json(line)
    if not isinstance(row, dict):
        raise ReadError(f"a JSON object was expected, this is {kind(row)}")
    return row


def _article(place: str, row: dict[str, Any], columns: Columns | None) -> Item:
    """One line of a dump; the article may stand under the key ``article``, as in a record or a gold file."""
    article = row.get("article", row)
    if isinstance(article, str) or columns is not None:
        article = row
    if not isinstance(article, dict):
        raise ReadError(f'"article" must be an object, this is {kind(article)}')
    return item(place, article, assign(columns, article, optional=True))


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ReadError("not JSON: nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise ReadError(f"not JSON: {error}") from error


def _read_zip(name: str, file: BinaryIO, columns: Columns | None) -> Iterator[Item | Failure]:
    found = members(file, lambda member: kind_of(member)[0] is not None)
    if not found:
        raise ReadError(f"no articles in this ZIP file (looked for {_LOOKED_FOR})")
    for member in found:
        place = f"{name}/{member.name}"
        suffix, _ = kind_of(member.name)
        if suffix in _WHOLE:
            yield Failure(place, f"a {suffix} file within a ZIP file is not read; unpack it first")
        else:
            yield from _guarded(place, _read_member(place, member, columns))


def _read_member(place: str, member: Member, columns: Columns | None) -> Iterator[Item | Failure]:
    suffix, ending = kind_of(member.name)
    with member.open() as file:
        if suffix in _PAGES and ending is None:
            yield from _page(place, file, tuple(member.further_pages()))
        else:
            yield from _read_stream(place, file, suffix, ending, columns)

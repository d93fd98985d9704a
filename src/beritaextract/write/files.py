"""Records to files, complete or not at all: what every output format does, JSON lines, which format a name asks for.

An output is written in two steps, in different processes. ``encode`` turns a handful of records into bytes (a frame)
where they were made; the frames go through one ``Spool`` in order; at the end ``deliver`` makes the final file of them.
"""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, ClassVar

from ..record import Record
from .spool import Spool

#: the tidy tables, in order
TABLE_NAMES = ("articles", "events", "agencies", "officials", "quotes", "statistics")
_FORMATS = ("jsonl", "parquet", "csv", "sqlite", "tables")
_ALIASES = {"ndjson": "jsonl", "db": "sqlite", "sqlite3": "sqlite"}


#: records that are encoded at once
_PORTION = 200


class OutputError(ValueError):
    """An output that cannot be written under that name or in that way; the message says why."""


class Output(ABC):
    """One output format. Instances are small and picklable, and equal where they write the same."""

    #: whether frames joined, after ``head``, are the final file; the spool is then written without frame headers
    plain: ClassVar[bool] = False

    @property
    def head(self) -> bytes:
        """What a plain output begins with."""
        return b""

    @abstractmethod
    def encode(self, records: Sequence[str]) -> bytes:
        """A frame of records, each given as its line of JSON (:meth:`Record.to_json`)."""

    @abstractmethod
    def finish(self, frames: Iterable[bytes], final: Path, errors: Path | None = None) -> None:
        """Make the output ``final`` of all frames, streaming, and replace what bears that name at once.

        ``errors``, a file of what went wrong, is copied to :meth:`errors_at`. Without it an older one there goes.
        """

    @abstractmethod
    def errors_at(self, final: Path) -> Path:
        """Where the errors of an output called ``final`` are written."""

    def check(self, final: Path) -> None:
        """Raise ``OutputError`` where ``final`` cannot be written; to be called before the work begins."""
        if not final.absolute().parent.is_dir():
            raise OutputError(f"{final}: there is no folder {final.absolute().parent}")

    def spool(self, path: str | Path, position: int = 0) -> Spool:
        """A spool for this output's frames."""
        return Spool(path, position, framed=not self.plain, head=self.head)


class FileOutput(Output):
    """An output that is one file."""

    @abstractmethod
    def write(self, frames: Iterable[bytes], path: Path) -> None:
        """Write all frames to the new or empty file ``path``."""

    def finish(self, frames: Iterable[bytes], final: Path, errors: Path | None = None) -> None:
        with replacing(final) as path:
            self.write(frames, path)
            copy_errors(errors, self.errors_at(final))

    def errors_at(self, final: Path) -> Path:
        return final.with_name(f"{final.name}.errors.jsonl")

    def check(self, final: Path) -> None:
        super().check(final)
        if final.is_dir():
            raise OutputError(f"{final}: is a folder")


class PlainOutput(FileOutput):
    """A file that is its head and the frames, one after the other."""

    plain = True

    def write(self, frames: Iterable[bytes], path: Path) -> None:
        with open(path, "wb") as file:
            file.write(self.head)
            file.writelines(frames)


@dataclass(frozen=True)
class JsonLines(PlainOutput):
    """One record a line, as UTF-8 JSON."""

    def encode(self, records: Sequence[str]) -> bytes:
        return "".join(f"{record}\n" for record in records).encode()


def output_for(
    path: str | Path, format: str | None = None, *, table: str | None = None, tables: str = "parquet"
) -> Output:
    """The output that ``path`` asks for by its suffix, or that ``format`` names: jsonl, parquet, csv, sqlite, tables.

    Without suffix, with a slash at the end or where a folder is there, it is ``tables``: a folder with a file for each
    tidy table, of the kind that ``tables`` names. ``table`` writes one of them alone to a .csv or .parquet file.
    Raises ``OutputError`` for a suffix or a combination that means nothing.
    """
    kind = _kind(path) if format is None else _ALIASES.get(format, format)
    if kind not in _FORMATS:
        raise OutputError(f"{path}: no output format is called {kind!r}; there are {', '.join(_FORMATS)}")
    if table is not None and kind not in ("csv", "parquet"):
        raise OutputError(f"{path}: one table goes to a .csv or .parquet file, not to {kind}")
    if table is not None and table not in TABLE_NAMES:
        raise OutputError(f"no table is called {table!r}; there are {', '.join(TABLE_NAMES)}")
    if tables not in ("parquet", "csv"):
        raise OutputError(f"tables are written as parquet or csv, not as {tables!r}")
    return _output(kind, table, tables)


def _output(kind: str, table: str | None, tables: str) -> Output:
    # JSON lines do without Arrow, which takes longer to load than an article to read.
    if kind == "jsonl":
        return JsonLines()
    if kind == "csv":
        from .comma import Csv

        return Csv(table)
    if kind == "parquet":
        from .parquet import Parquet

        return Parquet(table)
    if kind == "sqlite":
        from .sqlite import Sqlite

        return Sqlite()
    from .folder import CsvFolder, ParquetFolder

    return CsvFolder() if tables == "csv" else ParquetFolder()


def _kind(path: str | Path) -> str:
    suffix = Path(path).suffix.lower().removeprefix(".")
    is_folder = str(path).endswith(("/", os.sep)) or Path(path).is_dir()
    return "tables" if is_folder or not suffix else _ALIASES.get(suffix, suffix)


def save(
    records: Iterable[Record],
    path: str | Path,
    format: str | None = None,
    *,
    table: str | None = None,
    tables: str = "parquet",
) -> None:
    """Write records to ``path``, complete or not at all, in the format that :func:`output_for` finds for it."""
    output, final = output_for(path, format, table=table, tables=tables), Path(path)
    output.check(final)
    lines = (record.to_json().decode() for record in records)
    output.finish(map(output.encode, iter(lambda: list(islice(lines, _PORTION)), [])), final)


def deliver(output: Output, spool: Spool, final: Path, errors: Path | None = None) -> None:
    """The finished output: all that is committed in ``spool``, under the name ``final``. Closes the spool.

    The spool stays (as a second name of the same file, where that file is the output as it is), so that this can be
    done again after a kill at any moment.
    """
    spool.close()
    if not output.plain:
        output.finish(spool.frames(), final, errors)
        return
    with _temporary(final) as path:
        try:
            os.link(spool.path, path)
        except OSError:  # a file system without second names
            output.finish(spool.frames(), final, errors)
            return
        copy_errors(errors, output.errors_at(final))
        _replace(path, final)


@contextmanager
def atomic(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the name ``path`` only once the block ends well; an older one stays until then."""
    with replacing(Path(path)) as temporary, open(temporary, "wb") as file:
        yield file


@contextmanager
def replacing(final: Path) -> Iterator[Path]:
    """The name of a file to be made, that becomes ``final`` once the block ends well; an older one stays until then."""
    with _temporary(final) as path:
        yield path
        if final.exists():
            os.chmod(path, final.stat().st_mode & 0o777)
        _replace(path, final)


@contextmanager
def replacing_folder(final: Path) -> Iterator[Path]:
    """As :func:`replacing`, with an empty folder that takes the place of the folder ``final`` and all it holds."""
    final = final.resolve()
    older = final.with_name(f".{final.name}.old")
    with _temporary(final) as path:
        path.mkdir()
        yield path
        for file in path.iterdir():
            sync(file)
        if final.exists():
            _remove(older)
            os.rename(final, older)
        _replace(path, final)
        _remove(older)


@contextmanager
def _temporary(final: Path) -> Iterator[Path]:
    """A name beside ``final`` at which there is nothing, and will be nothing afterwards.

    It is the same each time, so that what a kill left there goes with the next attempt.
    """
    path = final.with_name(f".{final.name}.part")
    _remove(path)
    try:
        yield path
    finally:
        # gone by now if all went well, unless both were names of one file
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _replace(path: Path, final: Path) -> None:
    """``path`` takes the name ``final``, on the disk too."""
    sync(path)
    os.replace(path, final)
    sync(final.absolute().parent)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # a folder on Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_errors(errors: Path | None, final: Path) -> None:
    if errors is None or not errors.exists() or not errors.stat().st_size:
        final.unlink(missing_ok=True)
        return
    with replacing(final) as path:
        shutil.copyfile(errors, path)

"""A folder with one file for each tidy table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .comma import comma_separated, header
from .frames import compressed, decompressed, packed, unpacked
from .nested import nested
from .output import Output, OutputError
from .parquet import RowGroups
from .replacing import copy_errors, replacing_folder
from .tables import TABLES, split

_ERRORS = "errors.jsonl"
#: what an older output may hold; a folder with anything else is not replaced
_OURS = {f"{name}.{form}" for name in TABLES for form in ("parquet", "csv")} | {_ERRORS, ".DS_Store"}

#: the lines of each table, in their order
_LINES = msgspec.msgpack.Decoder(list[bytes])


class Folder(Output):
    """One file a table, called after it; the folder is replaced as a whole."""

    def write(self, frames: Iterable[bytes], folder: Path) -> None:
        """Write the files of all tables into the empty ``folder``."""
        raise NotImplementedError

    def finish(self, frames: Iterable[bytes], final: Path, errors: Path | None = None) -> None:
        self.check(final)
        with replacing_folder(final) as folder:
            self.write(frames, folder)
            copy_errors(errors, folder / _ERRORS)

    def errors_at(self, final: Path) -> Path:
        return final / _ERRORS

    def check(self, final: Path) -> None:
        super().check(final)
        if not final.exists():
            return
        if not final.is_dir():
            raise OutputError(f"{final}: is a file, and the tables would go to a folder")
        other = sorted({path.name for path in final.iterdir()} - _OURS)
        if other:
            raise OutputError(f"{final}: holds other files ({other[0]}), and would be replaced; name another folder")


@dataclass(frozen=True)
class ParquetFolder(Folder):
    """The six tables as Parquet."""

    def encode(self, records: Sequence[str]) -> bytes:
        return packed(split(nested(records)).values())

    def write(self, frames: Iterable[bytes], folder: Path) -> None:
        with ExitStack() as stack:
            files = [
                stack.enter_context(RowGroups(folder / f"{name}.parquet", schema)) for name, schema in TABLES.items()
            ]
            for frame in frames:
                for file, batch in zip(files, unpacked(frame), strict=True):
                    file.add(batch)


@dataclass(frozen=True)
class CsvFolder(Folder):
    """The six tables as CSV."""

    def encode(self, records: Sequence[str]) -> bytes:
        tables = split(nested(records)).values()
        return compressed(msgspec.msgpack.encode([comma_separated(table) for table in tables]))

    def write(self, frames: Iterable[bytes], folder: Path) -> None:
        with ExitStack() as stack:
            files = [stack.enter_context(open(folder / f"{name}.csv", "wb")) for name in TABLES]
            for file, schema in zip(files, TABLES.values(), strict=True):
                file.write(header(schema))
            for frame in frames:
                for file, lines in zip(files, _LINES.decode(decompressed(frame)), strict=True):
                    file.write(lines)

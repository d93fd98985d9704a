"""What every output format does, JSON lines, and the delivery of a finished spool.

An output is written in two steps, in different processes. ``encode`` turns a handful of records into bytes (a frame)
where they were made; the frames go through one ``Spool`` in order; at the end ``deliver`` makes the final file of them.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from .replacing import copy_errors, put_in_place, replacing, temporary
from .spool import Spool


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


def deliver(output: Output, spool: Spool, final: Path, errors: Path | None = None) -> None:
    """The finished output: all that is committed in ``spool``, under the name ``final``. Closes the spool.

    The spool stays (as a second name of the same file, where that file is the output as it is), so that this can be
    done again after a kill at any moment.
    """
    spool.close()
    if not output.plain:
        output.finish(spool.frames(), final, errors)
        return
    with temporary(final) as path:
        try:
            os.link(spool.path, path)
        except OSError:  # a file system without second names
            output.finish(spool.frames(), final, errors)
            return
        copy_errors(errors, output.errors_at(final))
        put_in_place(path, final)

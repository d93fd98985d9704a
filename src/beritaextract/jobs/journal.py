"""How far a run has come, so that the same command can go on after it was ended at any moment."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ..read.dump import Failure, Item
from ..write.replacing import atomic
from .counts import Counts


class JobError(Exception):
    """A run that cannot begin or go on; the message says why and what to do."""


class State(msgspec.Struct, kw_only=True):
    """What is saved: all of it holds for the first ``position`` inputs and for nothing behind them.

    ``spool`` and ``errors`` are sizes in bytes, ``checksum`` is that of the inputs. ``seconds`` were spent so far.
    """

    made_of: dict[str, Any]
    position: int = 0
    checksum: int = 0
    spool: int = 0
    errors: int = 0
    seconds: float = 0.0
    counts: Counts = msgspec.field(default_factory=Counts)


class Journal:
    """The folder ``.<name>.job`` beside the output, with what is done so far; one process at a time can hold it.

    ``made_of`` says what the result depends on. Where the folder holds a run over something else, :class:`JobError`
    is raised, unless ``restart`` throws that run away.
    """

    def __init__(self, output: Path, made_of: Mapping[str, Any], *, restart: bool = False) -> None:
        output = output.absolute()
        self.folder = output.with_name(f".{output.name}.job")
        self.folder.mkdir(exist_ok=True)
        self._lock = _lock(self.folder)
        try:
            self.state = self._read(made_of, restart)
        except BaseException:
            self.close()
            raise

    def _read(self, made_of: Mapping[str, Any], restart: bool) -> State:
        path = self.folder / "journal.json"
        if restart:
            path.unlink(missing_ok=True)
        try:
            state = msgspec.json.decode(path.read_bytes(), type=State)
        except FileNotFoundError:
            return State(made_of=dict(made_of))
        except (msgspec.MsgspecError, ValueError) as error:
            raise JobError(f"{path}: not readable ({error}); --restart begins anew") from error
        wanted = msgspec.json.decode(msgspec.json.encode(made_of))
        changed = [name for name in wanted if wanted[name] != state.made_of.get(name)]
        if changed:
            raise JobError(
                f"{self.folder}: holds an unfinished run of {state.position:,} inputs with other {', '.join(changed)}; "
                "the command it was begun with goes on with it, --restart throws it away"
            )
        return state

    @property
    def spool(self) -> Path:
        """Where the output is gathered."""
        return self.folder / "spool"

    @property
    def errors(self) -> Path:
        """Where the errors are gathered."""
        return self.folder / "errors.jsonl"

    @property
    def copies(self) -> Path:
        """Where near-copies are looked up."""
        return self.folder / "copies.sqlite"

    def open_errors(self) -> BinaryIO:
        """The file of errors, with what does not count cut off, to be written on."""
        file = open(self.errors, "ab")  # noqa: SIM115 (held open as long as the run)
        file.truncate(self.state.errors)
        return file

    def save(self) -> None:
        """Write the state; what it speaks of must be on the disk before."""
        with atomic(self.folder / "journal.json") as file:
            file.write(msgspec.json.encode(self.state))

    def remove(self) -> None:
        """Nothing is left to do: take the folder away, the journal first, as without it the rest means nothing."""
        (self.folder / "journal.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Let another process have the folder; one in which nothing was saved goes."""
        if self.folder.exists() and not (self.folder / "journal.json").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def _lock(folder: Path) -> BinaryIO:
    """Hold the folder for this process alone; the system lets go of it when the process ends, however that is."""
    file = open(folder / "lock", "wb")  # noqa: SIM115 (held open as long as the run)
    with suppress(ImportError):  # no such locks on Windows
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise JobError(f"{folder}: another run is writing this output") from None
    return file


def checksum(before: int, found: Item | Failure) -> int:
    """The checksum of all inputs up to ``found``, from that of those before it."""
    if isinstance(found, Failure):
        parts: Sequence[str | bytes] = (found.place, found.message)
    else:
        parts = (found.place, found.text or "", found.html or "", *found.pages)
    for part in parts:
        before = zlib.crc32(part.encode("utf-8", "replace") if isinstance(part, str) else part, before)
    return before


class Stamp(msgspec.Struct):
    """What tells whether an input has changed: of a folder, all files in it together; 0 where there is none."""

    source: str
    files: int = 0
    size: int = 0
    newest: int = 0

    def add(self, info: os.stat_result) -> None:
        """Count one file; ``size`` is in bytes, ``newest`` in nanoseconds since 1970."""
        self.files += 1
        self.size += info.st_size
        self.newest = max(self.newest, info.st_mtime_ns)


def stamps(sources: Iterable[str]) -> list[Stamp]:
    """The stamp of each source; standard input, ``-``, has none to tell."""
    return [_stamp(source) for source in sources]


def _stamp(source: str) -> Stamp:
    stamp = Stamp(source)
    if source != "-" and not os.path.isdir(source):
        with suppress(OSError):
            stamp.add(os.stat(source))
    elif source != "-":
        for folder, folders, names in os.walk(source):
            # Hidden ones are not read; the folder of a run is one.
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                with suppress(OSError):
                    stamp.add(os.stat(os.path.join(folder, name)))
    return stamp

"""Files and folders that take their name only once they are complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the name ``path`` only once the block ends well; an older one stays until then."""
    with replacing(Path(path)) as temporary, open(temporary, "wb") as file:
        yield file


@contextmanager
def replacing(final: Path) -> Iterator[Path]:
    """The name of a file to be made, that becomes ``final`` once the block ends well; an older one stays until then."""
    with temporary(final) as path:
        yield path
        if final.exists():
            os.chmod(path, final.stat().st_mode & 0o777)
        put_in_place(path, final)


@contextmanager
def replacing_folder(final: Path) -> Iterator[Path]:
    """As :func:`replacing`, with an empty folder that takes the place of the folder ``final`` and all it holds."""
    final = final.resolve()
    older = final.with_name(f".{final.name}.old")
    with temporary(final) as path:
        path.mkdir()
        yield path
        for file in path.iterdir():
            sync(file)
        if final.exists():
            _remove(older)
            os.rename(final, older)
        put_in_place(path, final)
        _remove(older)


@contextmanager
def temporary(final: Path) -> Iterator[Path]:
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


def put_in_place(path: Path, final: Path) -> None:
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

"""The files in a ZIP file, read a piece at a time; nothing is written to disk and nothing unpacked whole."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from .items import MAX_BYTES
from .streams import BrokenFile, checked_stream

# What zipfile lets through for damaged, encrypted and unknown members.
_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, struct.error, lzma.LZMAError)


@dataclass(slots=True, frozen=True)
class Member:
    """One file in a ZIP file; ``name`` for people to read, without what could lead out of a folder."""

    name: str
    _archive: zipfile.ZipFile
    _info: zipfile.ZipInfo
    _others: dict[str, zipfile.ZipInfo]

    def open(self) -> io.BufferedReader:
        """What it holds. Raises :class:`BrokenFile` where it cannot be read."""
        return _opened(self._archive, self._info)

    def further_pages(self) -> list[bytes]:
        """The other pages of an article, as ``fetch`` names them; together no longer than one page may be."""
        path = PurePosixPath(self._info.filename)
        pages: list[bytes] = []
        left = MAX_BYTES
        while left > 0 and (info := self._others.get(_page_name(path, len(pages) + 2))):
            with _opened(self._archive, info) as file:
                pages.append(file.read(left))
            left -= len(pages[-1])
        return pages


def members(file: BinaryIO, wanted: Callable[[str], bool]) -> list[Member]:
    """The files of the names ``wanted``, in the order of the archive, without further pages of an article.

    Their list is held in memory, half a kilobyte each. Raises :class:`BrokenFile` where there is no list: it stands at
    the end, so that of a file cut short nothing is read.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (*_ERRORS, OSError, EOFError) as error:
        raise BrokenFile(f"not a whole ZIP file ({error}); the list of what it holds stands at its end") from error
    infos = [info for info in archive.infolist() if not info.is_dir() and wanted(info.filename)]
    others = {info.filename: info for info in infos}
    return [Member(_plain(info.filename), archive, info, others) for info in infos if not _follows(info, others)]


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> io.BufferedReader:
    try:
        return checked_stream(archive.open(info), *_ERRORS)
    except (*_ERRORS, OSError, EOFError) as error:
        raise BrokenFile(str(error) or type(error).__name__) from error


def _page_name(path: PurePosixPath, number: int) -> str:
    return str(path.with_name(f"{path.stem}.page-{number}{path.suffix}"))


def _follows(info: zipfile.ZipInfo, others: dict[str, zipfile.ZipInfo]) -> bool:
    """Whether a member is a later page of an article that stands beside it."""
    path = PurePosixPath(info.filename)
    stem, page, number = path.stem.rpartition(".page-")
    return bool(page and stem) and number.isdigit() and str(path.with_name(stem + path.suffix)) in others


def _plain(name: str) -> str:
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "".join(c if c.isprintable() else "?" for c in "/".join(parts))

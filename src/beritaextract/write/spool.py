"""An append-only file that survives a kill at any moment: what counts is what was there at the last ``commit``."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

#: length and CRC-32 of the frame that follows
_HEADER = struct.Struct("<QI")
#: bytes that a spool without frames is read in
_BLOCK = 1 << 20


class SpoolError(OSError):
    """A spool that does not hold what was committed: shorter than it, or damaged."""


class Spool:
    """Frames of bytes, one after the other, in the file ``path``.

    ``position`` is what the last :meth:`commit` returned: whatever follows it is cut off, 0 begins anew. Until the next
    ``commit`` frames may be lost; they are never half there. ``framed=False`` writes the bytes as they are, after
    ``head``, so that the file itself can become the output; it has no checksums. Raises ``SpoolError`` where the file
    is shorter than ``position``.
    """

    def __init__(self, path: str | Path, position: int = 0, *, framed: bool = True, head: bytes = b"") -> None:
        self.path = Path(path)
        self.framed = framed
        size = self.path.stat().st_size if self.path.exists() else 0
        if size < position:
            raise SpoolError(f"{self.path}: {size} bytes, but {position} were committed")
        self._file = open(self.path, "r+b" if self.path.exists() else "w+b")  # noqa: SIM115
        self._file.truncate(position)
        self._file.seek(position)
        self._position = position
        if not position and head:
            self._file.write(head)
            self.commit()

    def append(self, frame: bytes) -> None:
        """Add ``frame`` at the end; it is safe from the next :meth:`commit` on."""
        if self.framed:
            self._file.write(_HEADER.pack(len(frame), zlib.crc32(frame)))
        self._file.write(frame)

    def commit(self) -> int:
        """Bring what was appended to the disk; returns the position to reopen at, in bytes."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._position = self._file.tell()
        return self._position

    @property
    def position(self) -> int:
        """What the last :meth:`commit` returned."""
        return self._position

    def frames(self) -> Iterator[bytes]:
        """Every frame up to the last commit, in order; without frames, blocks of the file.

        Raises ``SpoolError`` where a frame is not the one that was written.
        """
        with open(self.path, "rb") as file:
            at = 0
            while at < self._position:
                frame = self._next(file.read, at)
                at += len(frame) + (_HEADER.size if self.framed else 0)
                yield frame

    def _next(self, read: Callable[[int], bytes], at: int) -> bytes:
        if not self.framed:
            frame = read(min(_BLOCK, self._position - at))
            if not frame:
                raise SpoolError(f"{self.path}: ends at byte {at}, but {self._position} were committed")
            return frame
        header = read(_HEADER.size)
        length, checksum = _HEADER.unpack(header) if len(header) == _HEADER.size else (-1, 0)
        if not 0 <= length <= self._position - at - _HEADER.size:
            raise SpoolError(f"{self.path}: no frame at byte {at}")
        frame = read(length)
        if len(frame) != length or zlib.crc32(frame) != checksum:
            raise SpoolError(f"{self.path}: the frame at byte {at} is damaged")
        return frame

    def close(self) -> None:
        """Cut off what was not committed and close the file; :meth:`frames` can still be read."""
        if not self._file.closed:
            self._file.truncate(self._position)
            self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""How much of the files has been read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


class Meter:
    """Counts the bytes read of one file after the other, compressed ones as they are on disk."""

    def __init__(self) -> None:
        self._before = 0
        self._file: BinaryIO | None = None

    @property
    def read(self) -> int:
        """Bytes read so far."""
        return self._before + (self._file.tell() if self._file and not self._file.closed else 0)

    @contextmanager
    def over(self, file: BinaryIO) -> Iterator[None]:
        """Count what is read of ``file`` here; its whole size once this ends."""
        self._file, size = file, os.fstat(file.fileno()).st_size
        try:
            yield
        finally:
            self._file = None
            self._before += size

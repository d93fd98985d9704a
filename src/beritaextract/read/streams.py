"""Files as streams that are read a piece at a time: decompressed, line by line, in whatever encoding."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from typing import Any, BinaryIO, cast

from .encoding import ReadError, decode_line, wide

#: the endings of compressed files, with the bytes they begin with
COMPRESSED = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
#: a longer line is refused and passed over: no article is that long, and lines are held in memory
MAX_LINE = 64_000_000
#: so much is passed over for the end of a line; what has none by then is no file of lines
_MAX_PASSED = 1_000_000_000
_BUFFER = 1 << 20


class BrokenFile(ReadError):
    """A file ends too early or is damaged: nothing more can be read of it, what was read before holds."""


class _Checked(io.RawIOBase):
    """A decompressing stream whose many errors are all :class:`BrokenFile`."""

    def __init__(self, inner: Any, errors: tuple[type[Exception], ...]) -> None:
        self._inner = inner
        self._errors = errors

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            read: bytes = self._inner.read1(len(buffer))
        except self._errors as error:
            reason = str(error) or type(error).__name__
            raise BrokenFile(f"cut short or damaged ({reason}); what stood before this was read") from error
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def checked_stream(inner: Any, *errors: type[Exception]) -> io.BufferedReader:
    """``inner`` with what goes wrong in it raised as :class:`BrokenFile`."""
    return io.BufferedReader(_Checked(inner, (EOFError, OSError, zlib.error, *errors)), _BUFFER)


def decompressed(file: BinaryIO, ending: str) -> io.BufferedReader:
    """What a compressed file holds, a piece at a time; ``ending`` is one of :data:`COMPRESSED`.

    Raises :class:`ReadError` where nothing that reads Zstandard is installed.
    """
    if ending == ".gz":
        return checked_stream(gzip.GzipFile(fileobj=file))
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise ReadError(".zst files need: pip install 'beritaextract[batch]'") from error
    return checked_stream(zstd.ZstdFile(file), zstd.ZstdError)


def peekable(file: BinaryIO) -> io.BufferedReader:
    """The same stream, with ``peek``."""
    return cast(io.BufferedReader, file) if hasattr(file, "peek") else io.BufferedReader(cast(Any, file), _BUFFER)


class Lines:
    """The lines of a stream as text, each with its end; lines in different encodings may stand in one file.

    ``number`` is that of the line read last, ``ended`` whether there is no more. Iterating gives every line, and can go
    on after the :class:`ReadError` of one that is too long. Bytes that are no text become U+FFFD.
    """

    def __init__(self, file: BinaryIO) -> None:
        stream = peekable(file)
        # A line that ends in two bytes cannot be found among bytes.
        encoding = wide(stream.peek(4)[:4])
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n") if encoding else None
        self._bytes = stream
        self.number = 0
        self.ended = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._line()
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE and not _is_whole(line):
            self._pass_over()
            raise ReadError(f"more than {MAX_LINE:,} characters in one line")
        return line.removeprefix("\ufeff") if isinstance(line, str) else decode_line(line)

    def _line(self) -> str | bytes:
        return self._text.readline(MAX_LINE + 1) if self._text else self._bytes.readline(MAX_LINE + 1)

    def _pass_over(self) -> None:
        passed = 0
        while (rest := self._line()) and not _is_whole(rest):
            passed += len(rest)
            if passed > _MAX_PASSED:
                raise BrokenFile(f"no end of a line within {_MAX_PASSED:,} characters; the rest is not read")


def _is_whole(line: str | bytes) -> bool:
    return line.endswith("\n") if isinstance(line, str) else line.endswith(b"\n")

"""Bytes to text, for files whose encoding nobody wrote down."""

from __future__ import annotations

import codecs

# The longer mark first: a UTF-32 mark begins with the bytes of the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Indonesian in UTF-16 has a zero byte beside nearly every letter; other text has none at all.
_UTF16_ZEROS = 0.3


class ReadError(ValueError):
    """A file, a line or a page cannot be read as an article; the message says why."""


def decode(raw: bytes) -> str:
    """The text of ``raw``: by its byte order mark, as UTF-8, UTF-16 without a mark, or Windows-1252.

    A file that is UTF-8 but for a few bytes stays UTF-8, with U+FFFD in their place: read as Windows-1252 its quotation
    marks would become three letters each. Raises :class:`ReadError` for bytes that are no text.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding)
    if b"\0" in raw:
        return _zeros(raw)
    try:
        return _utf_8(raw) or raw.decode("cp1252")
    except UnicodeDecodeError:
        return _guess(raw)


def decode_line(line: bytes) -> str:
    """The text of one line of a file that is not UTF-16.

    A line is too little to guess an encoding from: what fits neither UTF-8 nor Windows-1252 becomes U+FFFD.
    """
    text = _utf_8(line) or line.decode("cp1252", "replace")
    return text.removeprefix("\ufeff").replace("\0", "\ufffd")


def _utf_8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = raw.decode("utf-8", "replace")
    bad = mended.count("\ufffd")
    return mended if sum(not c.isascii() for c in mended) > 2 * bad else None


def wide(head: bytes) -> str | None:
    """The encoding of a file whose letters take two or four bytes each, by its first four; None for any other."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return None if encoding == "utf-8-sig" else encoding
    if len(head) < 4 or head.count(0) != 2:
        return None
    return "utf-16-le" if head[1] == head[3] == 0 else "utf-16-be" if head[0] == head[2] == 0 else None


def _zeros(raw: bytes) -> str:
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if max(even, odd) < _UTF16_ZEROS * len(raw) / 2:
        raise ReadError("not a text file (it holds zero bytes)")
    return _strict(raw, "utf-16-be" if even > odd else "utf-16-le")


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"broken {error.encoding}: {error.reason} at byte {error.start}") from error


def _guess(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise ReadError("unknown encoding (not UTF-8, UTF-16 or Windows-1252)")
    return str(best)

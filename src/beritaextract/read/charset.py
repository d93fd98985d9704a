"""The text of a page whose encoding is given by its header, by itself, or by neither."""

from __future__ import annotations

import codecs
import re

from .encoding import decode

_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
#: how far into the page a declaration is looked for; browsers stop here as well
_HEAD = 4096
# What these names mean on the web (WHATWG Encoding): pages in "iso-8859-1" hold the quotation marks of Windows-1252.
_ON_THE_WEB = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
# What Python decodes as well, and no page is in.
_NOT_ON_THE_WEB = {"unicode-escape", "raw-unicode-escape", "punycode", "idna", "utf-7", "undefined", "mbcs", "oem"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def page_text(raw: bytes, content_type: str | None = None) -> str:
    """The page as text, by byte order mark, by being UTF-8, by what the header and the page declare, or by content.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared: by chance they almost never are, while wrong
    declarations are common. A declared encoding that does not fit the bytes is not used.
    """
    if raw.startswith(_MARKS):
        return decode(raw).removeprefix("\ufeff")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in declared(raw, content_type):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(raw)


def declared(raw: bytes, content_type: str | None) -> list[str]:
    """The encodings declared: by the header, then by the page itself."""
    names = _HEADER.findall(content_type or "") + [n.decode("ascii") for n in _META.findall(raw[:_HEAD])]
    out: list[str] = []
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        # UTF-8 has been tried; UTF-16 in a tag that can be read as ASCII is wrong.
        if not known.startswith(("utf-8", "utf-16")) and known not in _NOT_ON_THE_WEB:
            out.append(_ON_THE_WEB.get(known, known))
    return list(dict.fromkeys(out))

"""A page as a tree of elements, as trafilatura takes it."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.html import HtmlElement, fromstring
from trafilatura.utils import is_dubious_html, repair_faulty_html

from .charset import page_text
from .encoding import ReadError


def _parser() -> Any:
    """trafilatura's parser, but for the classes of elements.

    lxml.html asks Python for the class of every element it touches, to give form fields one of their own. Nobody here
    asks what stands in a form, and the question takes an eighth of the time of a page.
    """
    parser = etree.HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


_PARSER = _parser()
# control characters; U+FFFE and U+FFFF begin with the same two bytes as a few others do
_NOT_ALLOWED = bytes([*range(9), 11, 12, *range(14, 32)])
#: what trafilatura mends, but for characters, stands before
_HEAD = 4096


def parsed(html: str | bytes) -> Any:
    """The root element of a page; raises :class:`ReadError` for what is none."""
    text = page_text(html) if isinstance(html, bytes) else html
    beginning = text[:50].lower()
    try:
        tree = fromstring(_repaired(text, beginning), parser=_PARSER)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(f"the page cannot be read: {error}") from error
    if is_dubious_html(beginning) and len(tree) < 2:
        raise ReadError("not an HTML page")
    return tree


def _repaired(text: str, beginning: str) -> bytes:
    """The page as trafilatura mends it: what XML does not allow anywhere, broken tags in its first lines."""
    raw = _encoded(text)
    # trafilatura looks at the first line for itself: a page in one line is left to it as a whole.
    end = text.find("\n", _HEAD) if "\n" in text[:_HEAD] else -1
    # Few pages hold such characters, and they are missed faster than looked for one by one.
    if end < 0 or b"\xef\xbf" in raw or len(raw.translate(None, _NOT_ALLOWED)) < len(raw):
        return _encoded(repair_faulty_html(text, beginning))
    head = text[:end]
    return _encoded(repair_faulty_html(head, beginning)) + raw[len(_encoded(head)) :]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")

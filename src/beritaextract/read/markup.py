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


def parsed(html: str | bytes) -> Any:
    """The root element of a page; raises :class:`ReadError` for what is none."""
    text = page_text(html) if isinstance(html, bytes) else html
    beginning = text[:50].lower()
    text = repair_faulty_html(text, beginning)
    try:
        tree = fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(f"the page cannot be read: {error}") from error
    if is_dubious_html(beginning) and len(tree) < 2:
        raise ReadError("not an HTML page")
    return tree

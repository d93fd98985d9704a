"""Indonesian regional news to structured records; see README.md.

Attributes load on first use, so that ``import beritaextract`` pulls in neither spaCy nor trafilatura.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import extract, extract_many, load, read_html, tables
    from .extractor import Extractor
    from .jobs import extract_dump
    from .patterns import PatternError, Patterns
    from .read.fetch import Fetcher, FetchError, fetch
    from .record import Article, Record, json_schema
    from .write.files import save

_HOME = {
    "extract": "api", "extract_many": "api", "load": "api", "read_html": "api", "tables": "api", "save": "write.files",
    "Extractor": "extractor", "Patterns": "patterns", "PatternError": "patterns",
    "extract_dump": "jobs",
    "Fetcher": "read.fetch", "FetchError": "read.fetch", "fetch": "read.fetch",
    "Article": "record", "Record": "record", "json_schema": "record",
}  # fmt: skip

__all__ = [
    "Article", "Extractor", "FetchError", "Fetcher", "PatternError", "Patterns", "Record", "extract", "extract_dump",
    "extract_many", "fetch", "json_schema", "load", "read_html", "save", "tables",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Runs the examples that stand beside the rules (``patterns/<kind>.examples.toml``).

An example is one sentence or a few::

    [[examples]]
    text = "Rapat digelar di Aula Sasana Karya, Kamis (4/11/2021) pagi, sesuai UU No. 21 Tahun 2007."
    published = "2021-11-05"          # optional, also: title, outlet, url
    section = "dates"                 # optional: what of the result is looked at; the file's own section otherwise
                                      # ("found.dates" are the mentions before they become the record's dates)
    expect = [{ text = "Kamis (4/11/2021) pagi", edtf = "2021-11-04" }]
    absent = ["Tahun 2007"]
    only = true
    known_miss = false

``expect``: each entry must be met by a different value of the section: ``text`` is the words at ``evidence[0]`` (may be
left out), every other key a field, dotted for nested ones (``"period.edtf"``); lists compare as sets. ``absent``: no
value's ``evidence[0]`` touches these words. ``only``: nothing else is found. ``known_miss``: the example is known to
fail; it is reported once it passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .extractor import Extractor
from .match.mentions import Mention
from .patterns import PatternError, Patterns

#: the section of the result that a file's examples look at, where it is not the file's own name
SECTIONS = {"noise": "article", "positions": "officials", "titles": "officials", "persons": "officials"}
_ALLOWED = {"text", "published", "title", "outlet", "url", "section", "expect", "absent", "only", "known_miss", "note"}


@dataclass(slots=True, frozen=True)
class Outcome:
    """What one example showed: ``problems`` is empty where everything held."""

    path: Path
    number: int
    text: str
    problems: tuple[str, ...]
    known_miss: bool = False

    @property
    def ok(self) -> bool:
        """Held as written: passes, or fails where a miss is known."""
        return bool(self.problems) == self.known_miss


def run_examples(extractor: Extractor, patterns: Patterns, kinds: list[str] | None = None) -> Iterator[Outcome]:
    """Every example of the given kinds (all by default); ``PatternError`` where one is not well formed."""
    for kind in kinds or patterns.kinds():
        for number, (path, example) in enumerate(patterns.examples(kind), 1):
            section = example.get("section", SECTIONS.get(kind, kind))
            try:
                problems = tuple(_problems(extractor, example, section, patterns))
            except (KeyError, AttributeError, TypeError) as error:
                raise PatternError(f"{path}: example {number}: {error!r}") from error
            yield Outcome(path, number, example["text"], problems, example.get("known_miss", False))


def _problems(extractor: Extractor, example: dict[str, Any], section: str, patterns: Patterns) -> Iterator[str]:
    if unknown := example.keys() - _ALLOWED:
        raise KeyError(f"unknown keys {sorted(unknown)}")
    if section == "paging":
        text, values = _page_links(example, patterns)
    elif section == "topics":
        text, values = example["text"], _topics(example, patterns)
    else:
        text, values = _values(extractor, example, section)
    rest = list(values)
    for wanted in example.get("expect", []):
        hit = next((v for v in rest if _meets(v, wanted, text)), None)
        if hit is None:
            yield f"expected {wanted}, found {[_show(v, text) for v in values]}"
        else:
            rest.remove(hit)
    for words in example.get("absent", []):
        at = text.index(words)
        for v in values:
            span = _span(v)
            if span and span[0] < at + len(words) and at < span[1]:
                yield f"read from {words!r}: {_show(v, text)}"
    if example.get("only"):
        for v in rest:
            yield f"also found {_show(v, text)}"


def _page_links(example: dict[str, Any], patterns: Patterns) -> tuple[str, list[Any]]:
    """The text is a piece of the page at ``url``; what is looked at are the links to the article's other pages."""
    from .read.paging import PageLinks

    links = PageLinks(patterns).find(example["text"], example["url"])
    return example["text"], [links] if links else []


@dataclass(slots=True, frozen=True)
class _Topic:
    name: str


def _topics(example: dict[str, Any], patterns: Patterns) -> list[Any]:
    """The topics that would let the text through."""
    from .read.select import Selection

    folders = tuple(str(folder) for folder in patterns.folders[1:])
    names = [topic["name"] for topic in patterns["topics"].get("topics", ())]
    return [
        _Topic(n) for n in names if Selection(topics=[n], patterns=folders).takes(example["text"], example.get("title"))
    ]


def _values(extractor: Extractor, example: dict[str, Any], section: str) -> tuple[str, list[Any]]:
    article = extractor.reader.read(
        example["text"],
        title=example.get("title"),
        published=example.get("published"),
        outlet=example.get("outlet"),
    )
    doc = extractor.document(article)
    found = extractor.match(doc)
    if section == "article":
        return article.text, [article]
    record = extractor.resolve(doc, found)
    if section == "sentences":
        return article.text, [Mention(start, end, "sentence") for start, end in doc.sentences]
    if section.startswith("found."):  # the mentions, where the record has values of the same name
        return article.text, list(getattr(found, section.removeprefix("found.")))
    for holder in (record, found):
        if hasattr(holder, section):
            value = getattr(holder, section)
            return article.text, list(value) if isinstance(value, (list, tuple)) else [value] if value else []
    raise KeyError(f"no section {section!r}")


def _meets(value: Any, wanted: dict[str, Any], text: str) -> bool:
    for key, want in wanted.items():
        if key == "text":
            span = _span(value)
            if span is None or text[span[0] : span[1]] != want:
                return False
        elif not _equal(_get(value, key), want):
            return False
    return True


def _equal(have: Any, want: Any) -> bool:
    if isinstance(want, list):
        return have is not None and sorted(map(str, have)) == sorted(map(str, want))
    if want == "null":
        return have is None
    return bool(have == want)


def _get(value: Any, path: str) -> Any:
    for key in path.split("."):
        if value is None:
            return None
        value = value[int(key)] if key.isdigit() else getattr(value, key)
    return value


def _span(value: Any) -> tuple[int, int] | None:
    evidence = getattr(value, "evidence", None)
    if callable(evidence):
        return value.start, value.end
    return (evidence[0].start, evidence[0].end) if evidence else None


def _show(value: Any, text: str) -> str:
    span = _span(value)
    words = text[span[0] : span[1]] if span else None
    names = getattr(value, "__struct_fields__", None) or [
        s for c in type(value).__mro__ for s in getattr(c, "__slots__", ())
    ]
    fields = {
        n: v for n in names if n not in ("evidence", "start", "end") and (v := getattr(value, n)) not in (None, (), [])
    }
    return f"{words!r} {fields}"

"""Who wrote and who edited: "Penulis: Rina Agustin | Editor: Bahar", "Oleh Rina, Senin …", "(rin/bah)"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from ..patterns import Patterns

_PARTS = regex.compile(r"\s*[|•·»\n\t]+\s*|\s+[-–—]+\s+|\u00a0{2,}")
_NAMES = regex.compile(r"\s*(?:\bdan\b|\band\b|[&;/])\s*|,\s+(?=\p{Lu}[\p{L}'’]+(?: |$))")
_WORD = regex.compile(r"[\p{L}'’.`-]+")
_COUNT = regex.compile(
    r"[\d.,\s]+(?:kali|x|views?|dilihat|dibaca|komentar|comments?|hits?)?|(?:dibaca|dilihat|views?|hits?)\W*[\d.,]+\W*\w*",
    regex.I,
)
# "… katanya. (yul/uby)", or alone on the last line
_INITIALS = regex.compile(r"(?:^|[.!?…\"'”’»*])\s*\**[(\[]\s*([\p{L}][\p{L}./ ,&*-]{1,40})\s*[)\]][ *.]*$")
_INITIAL_SPLIT = regex.compile(r"\s*[/,&|-]\s*")
_NAME_WORDS = 6
_LINE_CHARS = 160
_INITIAL_CHARS = 16
_ACRONYM_CHARS = 3
_TAIL_CHARS = 60


@dataclass(slots=True, frozen=True)
class Byline:
    """The people a line names, by what they did."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


class BylineReader:
    """Reads bylines by the labels that ``noise.toml`` gives for authors and editors."""

    def __init__(self, patterns: Patterns) -> None:
        noise = patterns["noise"]
        words = noise.get("byline", {})
        authors, editors = _labels(noise, "author"), _labels(noise, "editor")
        self._editors = frozenset(editors)
        openers = [w.lower() for w in words.get("openers", ())]
        self._nobody = frozenset(w.lower() for w in (*words.get("nobody", ()), *openers))
        self._particles = frozenset(words.get("particles", ()))
        self._no_sign = self._nobody.union(words.get("desks", ()))
        labels = _either([*authors, *editors, *openers])
        self._labelled = regex.compile(rf"\W*({labels})\s*:\s*", regex.I)
        self._opened = regex.compile(rf"\W*({_either(openers)})\s+(?=\p{{L}})", regex.I)
        self._closed = regex.compile(rf"\s*,\s*({_either(words.get('closers', ()))})\W*$", regex.I)
        # "Penulis: Rina Editor: Bahar" where only the page's layout parted them
        self._next = regex.compile(rf"(?<=\w)\s+(?=(?:{labels})\s*:)", regex.I)

    def read(self, line: str) -> Byline:
        """The people named; empty where the line is no byline."""
        if len(line) > _LINE_CHARS:
            return Byline()
        authors: list[str] = []
        editors: list[str] = []
        for part in self._parts(line):
            label, rest = self._label(part)
            if label:
                (editors if label in self._editors else authors).extend(self.names(rest))
        return Byline(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(editors)))

    def is_labelled(self, line: str) -> bool:
        """Some part of the line opens with a label."""
        return len(line) <= _LINE_CHARS and any(self._label(part)[0] for part in self._parts(line))

    def names(self, written: str) -> Iterator[str]:
        """The names in a value such as "Hamdan dan Rere Anggraini"; nobody for "admin"."""
        for name in _NAMES.split(written.split(":")[0].split("(")[0]):
            name = self._closed.sub("", " ".join(name.split())).strip(" .,-–|*_@")
            if self.is_name(name):
                yield name

    def is_name(self, name: str) -> bool:
        words = name.split()
        return (
            0 < len(words) <= _NAME_WORDS
            and not any(c.isdigit() for c in name)
            and "http" not in name
            and name.lower() not in self._nobody
            and all(w[0].isupper() or w.lower() in self._particles or len(words) == 1 for w in words)
            and any(c.isalpha() for c in name)
        )

    def initials(self, line: str) -> Byline:
        """The desk's sign at the end of the last line: the writer, then the editor ("(yul/uby)")."""
        tail = line[-_TAIL_CHARS:].strip()
        if not tail.rstrip(" *.").endswith((")", "]")) or (m := _INITIALS.search(tail)) is None:
            return Byline()
        parts = [p.strip(" .*") for p in _INITIAL_SPLIT.split(m[1])]
        people = [p for p in parts if self._is_sign(p)]
        if not people or len(people) > 2:
            return Byline()
        return Byline((people[0],), tuple(people[1:]))

    def _is_sign(self, part: str) -> bool:
        words = part.split()
        if not 0 < len(words) <= 2 or not 2 <= len(part) <= _INITIAL_CHARS or part.lower() in self._no_sign:
            return False
        if part.isupper() and len(part) > _ACRONYM_CHARS:
            return False  # an office: "(DPRD)"
        return len(words) == 1 or all(w[0].isupper() for w in words)

    def _parts(self, line: str) -> Iterable[str]:
        for part in _PARTS.split(line):
            yield from self._next.split(part)

    def _label(self, part: str) -> tuple[str, str]:
        m = self._labelled.match(part)
        if m is None and (m := self._opened.match(part)) is not None and not part[m.end()].isupper():
            m = None
        if m is not None:
            rest = part[m.end() :]
            # "Oleh MC KAB SIGI, Kamis, 13 Oktober 2022"
            return " ".join(m[1].lower().split()), _without_date(rest)
        if (c := self._closed.search(part)) is not None:
            return c[1].lower(), part[: c.start()]
        return "", ""

    def is_count(self, part: str) -> bool:
        return _COUNT.fullmatch(part.strip()) is not None


_DATE = regex.compile(
    r",?\s*(?:\b(?:\p{Lu}\p{Ll}+'?\p{Ll}*)\s*,\s*)?\d{1,2}[ /.-]\S+[ /.-]\d{4}.*$|,?\s*\d{4}-\d\d-\d\d.*$"
)


def _without_date(written: str) -> str:
    return str(_DATE.sub("", written))


def _labels(noise: dict[str, object], role: str) -> list[str]:
    lines = noise.get("lines", [])
    assert isinstance(lines, list)
    return [
        label.lower()
        for entry in lines
        if entry.get(role)
        for label in (*entry.get("label", ()), *entry.get("phrase", ()))
    ]


def _either(words: Iterable[str]) -> str:
    return "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True)) or r"(?!)"

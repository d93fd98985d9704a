"""Names of places in the tables of ``patterns/``, compared without spaces, hyphens, apostrophes and case: so that
"Lubuklinggau", "LUBUK LINGGAU" and "Lubuk-Linggau" are one key."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


def letters(name: str) -> str:
    """A name as it is compared: letters and digits only, in lower case."""
    low = name.lower().replace(" ", "")
    return low if low.isalnum() else "".join([c for c in low if c.isalnum()])


#: :func:`letters`, remembered: the words of a language recur, so that most look-ups are of words seen before
key = lru_cache(maxsize=65536)(letters)


def rows(path: Path) -> Iterable[list[str]]:
    """The rows of a table without its header and without empty ones."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        yield from (row for row in reader if row)


class Kecamatan:
    """The table of kecamatan. Kept as strings until one is asked for: seven thousand tuples would cost the collector
    of a new process more time than reading them."""

    def __init__(self, path: Path) -> None:
        self._of_kabupaten: dict[str, str] = {row[0]: row[1] for row in rows(path) if len(row) > 1}
        self._by_name: dict[str, str] = {}
        for code, entries in self._of_kabupaten.items():
            for entry in entries.split("|"):
                number, _, name = entry.partition(":")
                found, shown = letters(name), f"{code}.{number}:{name}"
                before = self._by_name.get(found)
                self._by_name[found] = f"{before}|{shown}" if before else shown

    def __contains__(self, name: str) -> bool:
        """Some kecamatan is called so."""
        return key(name) in self._by_name

    def named(self, name: str) -> list[tuple[str, str]]:
        """Code and name of every kecamatan that is called so."""
        entries = self._by_name.get(key(name))
        return [_pair(entry) for entry in entries.split("|")] if entries else []

    def of(self, code: str) -> list[tuple[str, str]]:
        """Code and name of the kecamatan of one kabupaten or kota."""
        entries = self._of_kabupaten.get(code)
        return [_pair(f"{code}.{entry}") for entry in entries.split("|")] if entries else []


def _pair(entry: str) -> tuple[str, str]:
    code, _, name = entry.partition(":")
    return code, name


@lru_cache(maxsize=4)
def kecamatan_table(path: Path) -> Kecamatan:
    """The table in that file, read once."""
    return Kecamatan(path)

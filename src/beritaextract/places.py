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


@lru_cache(maxsize=4)
def kecamatan(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The kecamatan of each kabupaten and kota, by its code: number and name."""
    districts = {}
    for code, names in rows(path):
        pairs = [entry.split(":", 1) for entry in names.split("|")]
        districts[code] = [(number, name) for number, name in pairs]
    return districts


@lru_cache(maxsize=4)
def kecamatan_by_name(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Code of the kabupaten, number and name of the kecamatan of each name, by its letters."""
    table: dict[str, list[tuple[str, str, str]]] = {}
    for code, districts in kecamatan(path).items():
        for number, name in districts:
            table.setdefault(letters(name), []).append((code, number, name))
    return table

"""The table of regions: provinces, kabupaten, kota and (read only when asked for) kecamatan, by name and by code.

Names are compared without spaces, hyphens, apostrophes and case, so that "Lubuklinggau", "LUBUK LINGGAU" and
"Lubuk-Linggau" are one key. Sources: ``patterns/regions.csv`` and ``kecamatan.csv`` (Kemendagri codes),
``region_names.csv`` (press names, spellings, seats).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..patterns import Patterns
from ..places import kecamatan_table, key, rows
from ..record import Region

INDONESIA = Region("ID", "Indonesia")
#: levels of the second tier, whose bare names can coincide (Kabupaten Bogor, Kota Bogor)
SECOND = ("kabupaten", "kota")


@dataclass(slots=True)
class Entry:
    """What one name can stand for. ``kind``: name, short (Inhil), acronym (OKI: capitals only), word (also an ordinary
    word: asks for a cue), area (several regions together), seat (a town in ``codes``)."""

    codes: tuple[str, ...]
    kind: str = "name"


@dataclass(slots=True)
class Gazetteer:
    """Lookups by key and by code; ``starts`` holds every beginning of a name, so that a scan can stop early."""

    regions: dict[str, Region] = field(default_factory=dict)
    names: dict[str, Entry] = field(default_factory=dict)
    starts: set[str] = field(default_factory=set)
    kecamatan_file: Path | None = None
    _of_kabupaten: dict[str, dict[str, Region]] = field(default_factory=dict)
    _kecamatan_starts: dict[str, frozenset[str]] = field(default_factory=dict)

    def region(self, code: str) -> Region | None:
        """The region with that code; ``ID`` is the country."""
        return INDONESIA if code == "ID" else self.regions.get(code)

    def level(self, code: str) -> str:
        """negara, provinsi, kabupaten, kota or kecamatan."""
        dots = code.count(".")
        if dots == 1:
            return "kota" if self.regions[code].name.startswith("Kota ") else "kabupaten"
        return "negara" if code == "ID" else "provinsi" if dots == 0 else "kecamatan"

    def kecamatan(self, name: str, within: str | None = None) -> list[Region]:
        """The kecamatan of that name, of one province or kabupaten only where ``within`` is its code."""
        if self.kecamatan_file is None:
            return []
        hits = kecamatan_table(self.kecamatan_file).named(name)
        return [
            _kecamatan_region(code, district)
            for code, district in hits
            if within is None or code.startswith(within + ".")
        ]

    def kecamatan_of(self, code: str) -> dict[str, Region]:
        """The kecamatan of one kabupaten or kota by key."""
        if code not in self._of_kabupaten:
            self._of_kabupaten[code] = {
                key(name): _kecamatan_region(number, name) for number, name in self._districts(code)
            }
        return self._of_kabupaten[code]

    def kecamatan_starts(self, code: str) -> frozenset[str]:
        """Every beginning of their names, as :attr:`starts`."""
        if code not in self._kecamatan_starts:
            self._kecamatan_starts[code] = frozenset(s for _, name in self._districts(code) for s in _starts(name))
        return self._kecamatan_starts[code]

    def _districts(self, code: str) -> list[tuple[str, str]]:
        return kecamatan_table(self.kecamatan_file).of(code) if self.kecamatan_file else []


def bare_name(name: str) -> str:
    """The name without its level word: "Kota Administrasi Jakarta Pusat" -> "Jakarta Pusat"."""
    words = name.split()
    while len(words) > 1 and words[0] in {"Provinsi", "Kabupaten", "Kota", "Kecamatan", "Distrik", "Administrasi"}:
        words.pop(0)
    return " ".join(words)


def gazetteer(patterns: Patterns) -> Gazetteer:
    """The table of these patterns, read once for each set of files."""
    return _load(patterns.path("regions.csv"), patterns.path("region_names.csv"), patterns.path("kecamatan.csv"))


@lru_cache(maxsize=4)
def _load(regions: Path, names: Path, kecamatan: Path) -> Gazetteer:
    table = Gazetteer(kecamatan_file=kecamatan)
    spelled: dict[str, dict[str, str]] = {"Indonesia": {"ID": "name"}}
    for code, name in rows(regions):
        table.regions[code] = Region(code, name)
        spelled.setdefault(bare_name(name), {})[code] = "name"
    for name, code, kind in rows(names):
        spelled.setdefault(name, {})[code] = kind
    for name, codes in spelled.items():
        _enter(table, name, codes)
    return table


def _enter(table: Gazetteer, name: str, codes: dict[str, str]) -> None:
    """One name with all it stands for: a kabupaten of the name wins over a town elsewhere that is called the same."""
    kinds = set(codes.values())
    kind = next((k for k in ("word", "area", "name", "short", "acronym") if k in kinds), "seat")
    kept = tuple(c for c, k in codes.items() if k != "seat" or kind == "seat")
    entry = table.names.setdefault(key(name), Entry((), kind))
    entry.codes = tuple(dict.fromkeys((*entry.codes, *kept)))
    table.starts.update(_starts(name))


def _starts(name: str) -> Iterable[str]:
    words = name.replace("-", " ").split()
    return (key("".join(words[: i + 1])) for i in range(len(words)))


def _kecamatan_region(code: str, name: str) -> Region:
    """Papua's provinces call the kecamatan ``distrik``."""
    return Region(code, f"{'Distrik' if code >= '91' else 'Kecamatan'} {name}")

"""When two spellings of a name are one."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from ..patterns import Patterns

#: two spellings of one word of a name ("Faturahman", "Faturrahman") agree at least so far
WORD = 0.82
#: two whole names, written together or apart ("Rahmad Syah", "Rahmadsyah")
WHOLE = 0.9

Words = tuple[str, ...]


class NameWords:
    """The words of names with their shortened forms opened ("Moh." -> "muhammad"), from ``patterns/names.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.full: dict[str, str] = patterns["names"]["full"]

    def of(self, name: str) -> Words:
        full = self.full
        return tuple([full.get(w, w) for w in name.lower().replace("’", "'").replace(".", " ").split()])

    def one(self, word: str) -> str:
        return self.full.get(word, word)


def alike(a: str, b: str) -> bool:
    """Whether two words are one, or one is the other's initial."""
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if abs(len(a) - len(b)) > 2 or min(len(a), len(b)) < 4:
        return False
    return similar(a, b, WORD)


def similar(a: str, b: str, floor: float) -> bool:
    """The spellings agree to that degree. Nearly every pair fails by the letters that only one of the two has, which
    costs a hundredth of the comparison."""
    both = len(a) + len(b)
    most = floor * both / 2 - 1e-9  # letters that must agree
    letters = set(a)
    if len(a) - len(letters.difference(b)) < most or len(b) - len(set(b).difference(a)) < most:
        return False
    if sum([min(a.count(c), b.count(c)) for c in letters]) < most:
        return False
    return _ratio(a, b) >= floor


@lru_cache(maxsize=8192)
def _ratio(a: str, b: str) -> float:
    """How far two spellings agree, from 0 to 1."""
    return SequenceMatcher(None, a, b).ratio()

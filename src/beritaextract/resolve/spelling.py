"""When two spellings of a name are one."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from ..patterns import Patterns

#: two spellings of one word of a name ("Faturahman", "Faturrahman") agree at least so far
WORD = 0.82
#: two whole names, written together or apart ("Rahmad Syah", "Rahmadsyah")
WHOLE = 0.9


class NameWords:
    """The words of names with their shortened forms opened ("Moh." -> "muhammad"), from ``patterns/names.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.full: dict[str, str] = patterns["names"]["full"]

    def of(self, name: str) -> list[str]:
        full = self.full
        return [full.get(w, w) for w in name.lower().replace("’", "'").replace(".", " ").split()]

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


@lru_cache(maxsize=8192)
def similar(a: str, b: str, floor: float) -> bool:
    """The spellings agree to that degree; its two upper bounds come first, for nearly every pair fails them."""
    matcher = SequenceMatcher(None, a, b)
    return matcher.real_quick_ratio() >= floor and matcher.quick_ratio() >= floor and matcher.ratio() >= floor

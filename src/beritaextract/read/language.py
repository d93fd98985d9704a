"""Tells a text that is not Indonesian, so that an empty record is not taken for an article with nothing in it."""

from __future__ import annotations

from ..patterns import Patterns

_LOOKED_AT = 2500
_TOO_FEW = 25
# In 124 regional articles 10 to 28 of a hundred words are of the list; in English about one is.
_SHARE = 0.06


class LanguageCheck:
    """Counts the small words that no Indonesian article does without."""

    def __init__(self, patterns: Patterns) -> None:
        self._words = frozenset(patterns["noise"].get("language", {}).get("small_words", ()))

    def is_foreign(self, text: str) -> bool:
        """The text is long enough to tell, and hardly holds Indonesian small words."""
        words = text[:_LOOKED_AT].lower().split()
        if len(words) < _TOO_FEW:
            return False
        # half of the words are nearly always enough
        half = len(words) // 2
        enough = _SHARE * len(words)
        known = sum(map(self._words.__contains__, words[:half]))
        return known < enough and known + sum(map(self._words.__contains__, words[half:])) < enough

"""Tells a text that is not Indonesian, so that an empty record is not taken for an article with nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

from ..patterns import Patterns

_LOOKED_AT = 350
_TOO_FEW = 25
# In 124 regional articles 10 to 28 of a hundred words are of the list; in English about one is.
_SHARE = 0.06


class LanguageCheck:
    """Counts the small words that no Indonesian article does without."""

    def __init__(self, patterns: Patterns) -> None:
        self._words = frozenset(patterns["noise"].get("language", {}).get("small_words", ()))

    def is_foreign(self, words: Sequence[str]) -> bool:
        """``words``, in lower case, are enough to tell, and hardly any is an Indonesian small word."""
        words = words[:_LOOKED_AT]
        return len(words) >= _TOO_FEW and sum(map(self._words.__contains__, words)) < _SHARE * len(words)

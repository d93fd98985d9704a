"""What the word lists of figures say of a word by itself, worked out once for each word as it is written.

A text is cut at its spaces; most of the pieces ("kasus", "anak,") have been met before, so that what is known of their
words comes from one look-up. Only what depends on the words around it is left to :mod:`.clauses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .periods import PeriodReader
from .words import Phrases, split_words

#: what can be true of a word; flags of :attr:`Shape.flags`
UPPER, DIGITS, PHRASE, PERIOD, PLACE, FOLLOWED, SPANS, SINCE, NAME = (1 << n for n in range(9))
#: UPPER has a capital; DIGITS is a number in figures; PHRASE can begin a phrase of several words; PERIOD can begin a
#: period; PLACE stands before the name of a place or office; FOLLOWED: a number before it can begin a period; SPANS
#: joins the ends of a span, or is a month; SINCE opens one; NAME has a capital and no other meaning

#: kinds of phrases that stay what they are with "nya" behind them ("kasusnya")
_WITH_NYA = frozenset(["unit", "category", "group"])
_PIECES_KEPT = 30_000


class Shape(NamedTuple):
    """A word or mark: as word lists have it, what it is by itself, and where it stands."""

    lower: str
    kind: str
    value: str
    flags: int
    place: tuple[int, int]
    """The distance from the word before, or from the space before the piece, and the length."""


class Vocabulary(dict[str, tuple[Shape, ...]]):
    """The words of each piece of text between spaces; pieces not met before are worked out as they are looked up."""

    def __init__(self, rules: Mapping[str, Any], categories: Mapping[str, Any], periods: PeriodReader) -> None:
        super().__init__()
        self.phrases = _phrases(rules, categories)
        self.periods = periods
        self.places = frozenset(rules["places"]["kecamatan"] + rules["places"]["levels"])
        self._offices = frozenset(rules["places"]["offices"])
        self._small = frozenset(rules["links"]["words"])
        self._since = frozenset(rules["periods"]["since"])
        self.second_words = self.phrases.second_words()

    def __missing__(self, piece: str) -> tuple[Shape, ...]:
        if len(self) >= _PIECES_KEPT:
            self.clear()  # what the text at hand needs comes back at once; memory stays bounded over any dump
        words = split_words(piece, self.periods.parted)
        shapes = tuple(
            self._shape(piece[start : start + 1], lower, (start - before, end - start))
            for lower, before, start, end in zip(words.lower, [-1, *words.end], words.start, words.end, strict=False)
        )
        self[piece] = shapes
        return shapes

    def _shape(self, first: str, lower: str, place: tuple[int, int]) -> Shape:
        """``first`` is the first letter as written, or none ("İ" is longer in lower case: it moves parts behind it)."""
        meaning = self.phrases.get(lower)
        stem = lower[:-3] if lower.endswith("nya") else ""
        if meaning is None and stem and (of_stem := self.phrases.get(stem)) and of_stem[0] in _WITH_NYA:
            meaning = of_stem
        kind, value = meaning or ("word", "")
        flags = self._of_periods(lower)
        if lower in self.second_words:
            flags |= PHRASE
        if lower in self.places or lower in self._offices:
            flags |= PLACE
        if first.isupper():
            flags |= UPPER
            if meaning is None and lower not in self._small:
                flags |= NAME
                kind = "name"
        return Shape(lower, kind, value, flags, place)

    def _of_periods(self, lower: str) -> int:
        periods = self.periods
        flags = 0
        if lower.isdigit():
            flags |= DIGITS
        if periods.may_begin(lower):
            flags |= PERIOD
        if lower in periods.following:
            flags |= FOLLOWED
        if lower in periods.parted or periods.spans(lower):
            flags |= SPANS
        if lower in self._since:
            flags |= SINCE
        return flags


def _phrases(rules: Mapping[str, Any], categories: Mapping[str, Any]) -> Phrases[tuple[str, str]]:
    """Every phrase of the word lists with its kind, and the unit, group or category it is."""
    phrases: Phrases[tuple[str, str]] = Phrases()
    for kind, words in (
        ("joint", rules["joints"]["hard"]), ("soft", rules["joints"]["soft"]), ("status", rules["status"]["forms"]),
        ("opens", rules["lists"]["opens"]), ("each", rules["lists"]["each"]), ("among", rules["lists"]["among"]),
        ("total", rules["totals"]["words"]), ("excluding", rules["excluding"]["words"]),
        ("change", rules["changes"]["words"]), ("relation", rules["relations"]["forms"]),
        ("zero", rules["zero"]["words"]), ("back", rules["back"]["pronouns"]),
        ("office", rules["offices"]["women_and_children"]),
    ):  # fmt: skip
        phrases.add(words, (kind, ""))
    for kind, group in (("unit", rules["units"]), ("group", rules["populations"])):
        for value, words in group.items():
            phrases.add(words, (kind, value))
    for entry in categories["categories"]:
        phrases.add(entry["forms"], ("category", entry["name"]))
    return phrases

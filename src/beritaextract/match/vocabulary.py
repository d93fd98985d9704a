"""What the word lists of figures say of a word by itself, worked out once for each word as it is written.

A text is cut at its spaces; most of the pieces ("kasus", "anak,") have been met before, so that what is known of their
words comes from one look-up. Only what depends on the words around it is left to :mod:`.clauses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .periods import PeriodReader, is_year
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
        self.second_words = self.phrases.second_words()
        self.places = frozenset(rules["places"]["kecamatan"] + rules["places"]["levels"])
        self._parted = periods.parted
        self._small = frozenset(rules["links"]["words"])
        self._listed: dict[str, int] = {}
        for flag, words in (
            (PHRASE, self.second_words), (PLACE, self.places.union(rules["places"]["offices"])),
            (PERIOD, periods.beginnings), (FOLLOWED, periods.following), (SPANS, periods.spanning | periods.parted),
            (SINCE, rules["periods"]["since"]),
        ):  # fmt: skip
            for word in words:
                self._listed[word] = self._listed.get(word, 0) | flag

    def __missing__(self, piece: str) -> tuple[Shape, ...]:
        if len(self) >= _PIECES_KEPT:
            self.clear()  # what the text at hand needs comes back at once; memory stays bounded over any dump
        word, mark = piece[:-1], piece[-1:]
        if piece.isalnum():
            shapes: tuple[Shape, ...] = (self._shape(piece[0], piece.lower(), (1, len(piece))),)
        elif word.isalnum() and not mark.isspace():
            shapes = (*self[word], self._shape(mark, mark, (0, 1)))  # "kasus,": the word is likely to be known
        else:
            words = split_words(piece, self._parted)
            shapes = tuple(
                self._shape(piece[start : start + 1], lower, (start - before, end - start))
                for lower, before, start, end in zip(
                    words.lower, [-1, *words.end], words.start, words.end, strict=False
                )
            )
        self[piece] = shapes
        return shapes

    def _shape(self, first: str, lower: str, place: tuple[int, int]) -> Shape:
        """``first`` is the first letter as written, or none ("İ" is longer in lower case: it moves parts behind it)."""
        flags = self._listed.get(lower, 0)
        meaning = self.phrases.get(lower)
        if meaning is None and lower.endswith("nya"):
            meaning = self.phrases.get(lower[:-3])
            if meaning and meaning[0] not in _WITH_NYA:
                meaning = None
        kind, value = meaning or ("word", "")
        if lower.isdigit():
            flags |= DIGITS | PERIOD if is_year(lower) else DIGITS
        elif first.isupper():
            flags |= UPPER
            if meaning is None and lower not in self._small:
                flags |= NAME
                kind = "name"
        return Shape(lower, kind, value, flags, place)


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

"""Sentences, and lists with the line that opens them, as clauses; only those are read that figures need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from .document import Document
from .items import ItemReader, Items
from .lexicon import Words
from .mentions import Found, NumberMention
from .periods import is_year
from .vocabulary import NAME, UPPER

_LIST_LINE = regex.compile(r"(?:\d{1,2}[.)]|[-–•●*]|[a-z][.)])\s+\S")
_LABEL = regex.compile(r"\d{1,2}[.)]")
_LABEL_LENGTH = 3
_SHORT_LINE = 70
_LINK_LINE = 140
_LONG_WORD = regex.compile(r"\p{L}{4,}")
_LONG_WORDS = 4
_TITLE_CASE = 0.75

CASE_UNITS = frozenset(["kasus", "laporan"])
ROLE_UNITS = frozenset(["korban", "pelaku"])
ATTRIBUTES = frozenset(["category", "group", "period", "place", "name", "status", "unit", "unit_place", "relation"])
PLACES = frozenset(["place", "name", "unit_place"])
PLACE_WORDS = frozenset(["place", "unit_place"])
_IN_EACH = frozenset(["number", "joint", "unit"])
_PERSONS = frozenset(["orang", "korban", "pelaku"])
#: kinds of words that no list has
_UNLISTED = frozenset(["word", "name"])
_MORE = "lebih"
_LISTED = 2
_YEAR = 4

Spans = list[tuple[int, int]]


@dataclass
class Clause:
    """A sentence, or a sentence that ends with a colon and the lines of its list.

    What its figures ask of it again and again is worked out once: a list can be long.
    """

    index: int
    reader: ClauseReader = field(repr=False)
    clauses: Clauses = field(repr=False)
    places_before: bool = False
    """The clause before lists places, so that bare names go on with them."""
    level: str | None = None
    """What the places of the list before were ("Kecamatan")."""

    @cached_property
    def items(self) -> Items:
        return self.clauses.read(self.index)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.items.lowers)

    @cached_property
    def dated(self) -> list[int]:
        """Indices of the periods."""
        return [*self.items.periods]

    @cached_property
    def places_governed(self) -> bool:
        """A place word in the clause, or a list of places before it: bare names in its list are places too."""
        return (
            self.places_before
            or not PLACE_WORDS.isdisjoint(self.items.kinds)
            or not self.reader.place_cues.isdisjoint(self.words)
        )

    @cached_property
    def under_each(self) -> list[bool]:
        """For each item whether a list behind "masing-masing" goes on up to it; empty without such a list."""
        kinds, lowers = self.items.kinds, self.items.lowers
        if "each" not in kinds:
            return []
        out = [False]
        for kind, lower in zip(kinds, lowers, strict=True):
            goes_on = out[-1] and (kind in _IN_EACH or lower in self.reader.links)
            out.append(kind == "each" or goes_on)
        return out[1:]

    def level_at(self, at: int) -> str | None:
        """What bare names at ``at`` are names of, by the last level word before them ("Menurut kecamatan, ...")."""
        n = bisect_left(self._levels, at)
        return self.reader.shown.get(self.items.lowers[self._levels[n - 1]]) if n else self.level

    @cached_property
    def _levels(self) -> list[int]:
        """Where words like "kecamatan" stand."""
        return [n for n, lower in enumerate(self.items.lowers) if lower in self.reader.levels]


@dataclass(slots=True, frozen=True)
class Category:
    """An entry of ``categories.toml``; ``value`` is what the record says, None for kinds it has no category for."""

    name: str
    value: str | None
    general: bool = False
    plain: bool = False
    refused: bool = False
    victims: str | None = None
    person: str = "korban"
    weak: bool = False
    of_group: bool = False


def read_categories(rules: Mapping[str, Any]) -> dict[str, Category]:
    """The kinds of case by name."""
    out = {}
    for entry in rules["categories"]:
        name = entry["name"]
        value = None if entry.get("outside") or entry.get("refused") else entry.get("value", name)
        person = entry.get("person", "orang" if entry.get("outside") else "korban")
        out[name] = Category(
            name, value, entry.get("general", False), entry.get("plain", False), entry.get("refused", False),
            entry.get("victims"), person, entry.get("weak", False),
            entry.get("of_group", False),
        )  # fmt: skip
    return out


class ClauseReader:
    """Turns the sentences of a document into clauses; word lists of ``statistics.toml`` and ``categories.toml``."""

    def __init__(self, rules: Mapping[str, Any], categories: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        self.items = ItemReader(rules, categories, numbers)
        self._kecamatan = frozenset(rules["places"]["kecamatan"])
        self.shown: dict[str, str] = rules["places"]["shown"]
        self.levels = frozenset(rules["places"]["cues"] + rules["places"]["levels"]).union(self.shown)
        self.place_cues = frozenset(rules["places"]["cues"])
        self.links = frozenset(rules["links"]["words"])
        self._link_lines = tuple(rules["refuse"]["links"])
        self._none = _Sought(rules["zero"]["words"])
        periods = self.items.periods
        self._may_follow = frozenset(rules["after_bare"]["words"]).union(periods.points, numbers, [_MORE])
        kinds = [form for entry in categories["categories"] for form in entry["forms"]]
        with_nya = [f"{kind}nya" for kind in kinds if " " not in kind]
        self._telling = _Sought([*kinds, *with_nya, *periods.phrases, *periods.needed])

    def may_count(self, doc: Document, found: Found) -> bool:
        """The document holds a number, or a word that may count none."""
        return bool(found.numbers) or self._none.may_stand(doc.words)

    def open(self, doc: Document, found: Found) -> Clauses:
        """The clauses of a document, none of them read yet."""
        return Clauses(self, doc, found)

    def is_headline(self, doc: Document, spans: Spans) -> bool:
        """A line in title case, or one that leads to another article: its figures are not the article's."""
        start, end = spans[0][0], spans[-1][1]
        text = doc.text
        if end - start <= _LINK_LINE and doc.lower.startswith(self._link_lines, start, end):
            return True
        if text[end - 1] in ".:;," or (start, end) != doc.paragraphs[doc.paragraph(start)]:
            return False
        long = _LONG_WORD.findall(text, start, end)
        return len(long) >= _LONG_WORDS and sum(w[0].isupper() for w in long) >= _TITLE_CASE * len(long)

    def none_counted(self, doc: Document) -> list[int]:
        """Where "nihil" or "tidak ada" may stand."""
        return self._none.offsets(doc.words)

    def may_be_figure(self, text: str, number: NumberMention, end: int) -> bool:
        """False only where the one word behind a number says that it is no figure; ``end`` is that of its sentence.

        Most numbers count what has nothing to do with cases ("20 peserta"): a clause of such numbers need not be read.
        What is left is for ``Segments.candidate`` to tell.
        """
        if number.measure == "percent":
            return True
        if number.measure == "duration" or isinstance(number.value, float):
            return False
        at = number.end + 1
        if at >= end or text[at - 1] != " ":
            return True
        space = text.find(" ", at, end)
        shapes = self.items.vocabulary[text[at:space] if space > 0 else text[at:end]]
        if not shapes or shapes[0].flags & ~(UPPER | NAME):
            return True
        lower, kind = shapes[0].lower, shapes[0].kind
        passive = lower.startswith("di")
        return passive or kind not in _UNLISTED or not lower[:1].isalnum() or lower in self._may_follow

    def telling(self, doc: Document) -> list[int]:
        """Where a kind of case may be named, or a word stands that periods have."""
        words = doc.words
        years = [words.starts[i] for i in words.figures if len(words.low[i]) == _YEAR and is_year(words.low[i])]
        return [*self._telling.offsets(words), *years]

    def may_name_kecamatan(self, line: str) -> bool:
        """``line`` is in lower case."""
        return any(word in line for word in self._kecamatan)

    def names_kecamatan(self, items: Items) -> bool:
        return not self._kecamatan.isdisjoint(items.lowers)


class Clauses:
    """The clauses of one document, read where they are needed: most sentences of an article count nothing."""

    def __init__(self, reader: ClauseReader, doc: Document, found: Found) -> None:
        self._reader = reader
        self._doc = doc
        self._numbers = found.numbers
        self._number_starts = [n.start for n in found.numbers]
        self._persons = sorted({o.start: o.end for o in found.officials}.items())
        self._person_starts = [start for start, _ in self._persons]
        towns = (r for r in found.regions if r.region and r.level in ("kabupaten", "kota"))
        self._towns = {r.name_start or r.start: r.end for r in towns}
        self._spans = [*_stretches(doc)]
        self._starts = [spans[0][0] for spans in self._spans]
        self._towns_in: dict[int, list[int]] = {}
        for start in self._towns:
            self._towns_in.setdefault(bisect_right(self._starts, start) - 1, []).append(start)
        self._items: dict[int, Items] = {}

    def counting(self) -> Iterator[Clause]:
        """Those with a number that may be a figure, or with a word for none, in order; headlines aside."""
        before: Clause | None = None
        none = {*self._indices(self._reader.none_counted(self._doc))}
        for index in sorted(none.union(self._indices(self._number_starts))):
            clause = Clause(index, self._reader, self)
            self._follow(clause, before)
            before = clause
            if index not in none and not self._may_count(index):
                continue
            if not self._reader.is_headline(self._doc, self._spans[index]):
                yield clause

    def _may_count(self, index: int) -> bool:
        """One of the clause's numbers may be a figure."""
        text, may_be_figure = self._doc.text, self._reader.may_be_figure
        for start, end in self._spans[index]:
            a, b = bisect_left(self._number_starts, start), bisect_left(self._number_starts, end)
            for n in range(a, b):
                number = self._numbers[n]
                if may_be_figure(text, number, end):
                    return True
                if n + 1 < b and self._number_starts[n + 1] <= number.end + 1:
                    return True
        return False

    def naming(self) -> Iterator[tuple[int, Items]]:
        """Indices and items of those that can name a kind of case or a period, in order."""
        for index in self._indices(self._reader.telling(self._doc)):
            yield index, self.read(index)

    def _indices(self, offsets: Iterable[int]) -> list[int]:
        """The clauses in which these offsets lie, in order."""
        starts = self._starts
        indices = {bisect_right(starts, offset) - 1 for offset in offsets}
        indices.discard(-1)  # the label of a list at the head of the text
        return sorted(indices)

    def _follow(self, clause: Clause, before: Clause | None) -> None:
        """``clause`` goes on with the places of the clause just before it; ``before``: the last one with a number."""
        last = clause.index - 1
        if before is None or before.index != last:
            before = None
        if last not in self._items and not self._may_go_on(last, before):
            return
        earlier = before or Clause(last, self._reader, self)
        if (
            self._reader.names_kecamatan(earlier.items)
            or lists_in_brackets(earlier.items)
            or (earlier.places_before and "number" in earlier.items.kinds)
        ):
            clause.places_before = True
            clause.level = earlier.level_at(len(earlier.items.lowers))

    def _may_go_on(self, index: int, counting: Clause | None) -> bool:
        """False where a clause not read yet can list no places; ``counting``: the same clause, if it has a number."""
        if index < 0:
            return False
        spans = self._spans[index]
        line = self._doc.lower[spans[0][0] : spans[-1][1]]
        listed = counting is not None and (counting.places_before or line.count("(") >= _LISTED)
        return listed or self._reader.may_name_kecamatan(line)

    def read(self, index: int) -> Items:
        """What the clause with this index holds; read once."""
        if index in self._items:
            return self._items[index]
        out: Items | None = None
        for start, end in self._spans[index]:
            a, b = bisect_left(self._number_starts, start), bisect_left(self._number_starts, end)
            c, d = bisect_left(self._person_starts, start), bisect_left(self._person_starts, end)
            items = self._reader.items.read(self._doc.text, start, end, self._numbers[a:b], self._persons[c:d])
            if out is None:
                out = items
            else:
                out.join(items, start)
        items = self._items[index] = out or Items()
        for start in self._towns_in.get(index, ()):
            n = bisect_right(items.starts, start) - 1  # a line break begins where the first word of its line does
            if n >= 0 and items.starts[n] == start and items.kinds[n] == "name" and items.ends[n] == self._towns[start]:
                items.values[n] = "region"
        return items


class _Sought:
    """Phrases looked for among the words of a document, by their first two words only."""

    def __init__(self, phrases: Iterable[str]) -> None:
        alone: set[str] = set()
        self._second: dict[str, set[str]] = {}
        for phrase in phrases:
            lower = phrase.lower()
            words = lower.split() if lower.replace(" ", "").isalnum() else Words(lower).low
            # an apostrophe behind a word is taken for part of it
            for first in (words[0], f"{words[0]}'", f"{words[0]}`") if words else ():
                if len(words) > 1:
                    seconds = (words[1], f"{words[1]}'", f"{words[1]}`")
                    self._second.setdefault(first, set()).update(seconds)
                else:
                    alone.add(first)
        self._alone = frozenset(alone)
        self._first = self._alone.union(self._second)

    def may_stand(self, words: Words) -> bool:
        return not self._first.isdisjoint(words.distinct)

    def offsets(self, words: Words) -> list[int]:
        """Where one of the phrases may begin."""
        low, alone, second = words.low, self._alone, self._second
        last = len(low) - 1
        return [
            words.starts[i] for i in words.where(self._first)
            if low[i] in alone or (i < last and low[i + 1] in second[low[i]])
        ]  # fmt: skip


def lists_in_brackets(items: Items) -> bool:
    """ "Kota Pariaman (117 kasus), Agam (41)": two names at least with their numbers in brackets."""
    kinds, lowers = items.kinds, items.lowers
    if lowers.count("(") < _LISTED:
        return False
    listed = sum(
        1 for n in range(2, len(kinds)) if lowers[n - 1] == "(" and kinds[n] == "number" and kinds[n - 2] in PLACES
    )
    return listed >= _LISTED and not any(
        kind == "unit" and value in _PERSONS for kind, value in zip(kinds, items.values, strict=True)
    )


def _stretches(doc: Document) -> Iterator[Spans]:
    """Sentences; the lines of a list go to the sentence with a colon that opens it."""
    held: Spans = []
    text = doc.text
    lines = {start for start, _ in doc.paragraphs}
    labelled = False
    for span in doc.sentences:
        start, end = span
        new_line = labelled or start in lines
        labelled = new_line and end - start <= _LABEL_LENGTH and _LABEL.fullmatch(text, start, end) is not None
        if labelled:
            continue  # "1." that the sentence splitter took for a sentence
        if held and new_line and (len(held) > 1 or text[held[0][1] - 1] == ":") and _is_list_line(text, start, end):
            held.append(span)
            continue
        if held:
            yield held
        held = [span]
    if held:
        yield held


def _is_list_line(text: str, start: int, end: int) -> bool:
    if _LIST_LINE.match(text, start, end):
        return True
    return end - start <= _SHORT_LINE and text[end - 1] not in ".?!" and any(map(str.isdigit, text[start:end]))

"""Sentences as the grammar of figures sees them: numbers, units, kinds of case, groups, periods, places, joints."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from .document import Document
from .mentions import Found, NumberMention
from .periods import Period, PeriodReader
from .words import Phrases, Word, split_words

_LIST_LINE = regex.compile(r"(?:\d{1,2}[.)]|[-–•●*]|[a-z][.)])\s+\S")
_LABEL = regex.compile(r"\d{1,2}[.)]")
_SHORT_LINE = 70
_LINK_LINE = 140
_TITLE_CASE = 0.75
#: words between "sejak" and its month: "sejak Satgas dibentuk Juni lalu"
_SINCE = 6


CASE_UNITS = frozenset(["kasus", "laporan"])
ROLE_UNITS = frozenset(["korban", "pelaku"])
ATTRIBUTES = frozenset(["category", "group", "period", "place", "name", "status", "unit", "unit_place", "relation"])
PLACES = frozenset(["place", "name", "unit_place"])
_PERSONS = frozenset(["orang", "korban", "pelaku"])
_LISTED = 2


@dataclass(slots=True)
class Item:
    """One piece of a clause. ``kind``: number, zero, unit, category, group, status, period, place, joint, word ..."""

    start: int
    end: int
    kind: str
    lower: str
    value: str = ""
    number: NumberMention | None = None
    period: Period | None = None


@dataclass(slots=True)
class Clause:
    """A sentence, or a sentence that ends with a colon and the lines of its list."""

    index: int
    start: int
    end: int
    headline: bool = False
    places_before: bool = False
    """The clause before lists places, so that bare names go on with them."""
    level: str | None = None
    """What the places of the list before were ("Kecamatan")."""
    items: list[Item] = field(default_factory=list)
    words: frozenset[str] = frozenset()


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
        self.periods = PeriodReader(rules["periods"], numbers)
        self._parted = frozenset(self.periods.months)
        self._since = frozenset(rules["periods"]["since"])
        self._small = frozenset(rules["links"]["words"])
        self._places = frozenset(rules["places"]["kecamatan"] + rules["places"]["levels"])
        self._cities = frozenset(rules["places"]["behind"])
        self._kecamatan = frozenset(rules["places"]["kecamatan"])
        self._offices = frozenset(rules["places"]["offices"])
        self._shown: dict[str, str] = rules["places"]["shown"]
        self._cues = frozenset(rules["places"]["cues"] + rules["places"]["levels"])
        self._link_lines = tuple(rules["refuse"]["links"])
        self._phrases: Phrases[tuple[str, str]] = Phrases()
        add = self._phrases.add
        for kind, words in (
            ("joint", rules["joints"]["hard"]), ("soft", rules["joints"]["soft"]), ("status", rules["status"]["forms"]),
            ("opens", rules["lists"]["opens"]), ("each", rules["lists"]["each"]), ("among", rules["lists"]["among"]),
            ("total", rules["totals"]["words"]), ("excluding", rules["excluding"]["words"]),
            ("change", rules["changes"]["words"]), ("relation", rules["relations"]["forms"]),
            ("zero", rules["zero"]["words"]), ("back", rules["back"]["pronouns"]),
            ("office", rules["offices"]["women_and_children"]),
        ):  # fmt: skip
            add(words, (kind, ""))
        for kind, group in (("unit", rules["units"]), ("group", rules["populations"])):
            for value, words in group.items():
                add(words, (kind, value))
        for entry in categories["categories"]:
            add(entry["forms"], ("category", entry["name"]))

        self._special = self._phrases.beginnings() | self._places | self._offices | self.periods.beginnings()
        # a plain word that begins none of these needs no further look

    def read(self, doc: Document, found: Found) -> list[Clause]:
        """Every clause of the document, in order."""
        starts = [n.start for n in found.numbers]
        names = _names(found)
        towns = (r for r in found.regions if r.region and r.level in ("kabupaten", "kota"))
        regions = {r.name_start or r.start: r.end for r in towns}
        out: list[Clause] = []
        for index, spans in enumerate(_stretches(doc)):
            clause = Clause(index, spans[0][0], spans[-1][1])
            for n, (start, end) in enumerate(spans):
                if n:
                    clause.items.append(Item(start, start, "joint", "\n"))
                numbers = found.numbers[bisect_left(starts, start) : bisect_left(starts, end)]
                while start < end and not doc.text[start].isalnum():
                    start += 1
                clause.items.extend(self._items(doc.text, start, end, numbers, names))
            for item in clause.items:
                if item.kind == "name" and regions.get(item.start) == item.end:
                    item.value = "region"
            clause.words = frozenset(i.lower for i in clause.items)
            clause.headline = self._is_headline(doc, clause)
            clause.places_before = bool(out) and (
                any(i.lower in self._kecamatan for i in out[-1].items)
                or lists_in_brackets(out[-1])
                or (out[-1].places_before and any(i.kind == "number" for i in out[-1].items))
            )
            if clause.places_before:
                clause.level = self.level_at(out[-1], len(out[-1].items))
            out.append(clause)
        return out

    def level_at(self, clause: Clause, at: int) -> str | None:
        """What bare names at ``at`` are names of, by the last level word before them ("Menurut kecamatan, ...")."""
        for n in range(min(at, len(clause.items)) - 1, -1, -1):
            lower = clause.items[n].lower
            if lower in self._shown:
                return self._shown[lower]
            if lower in self._cues:
                return None
        return clause.level

    def _is_headline(self, doc: Document, clause: Clause) -> bool:
        """A line in title case, or one that leads to another article: its figures are not the article's."""
        text = doc.text[clause.start : clause.end]
        if len(text) <= _LINK_LINE and text.lower().startswith(self._link_lines):
            return True
        if (clause.start, clause.end) != doc.paragraphs[doc.paragraph(clause.start)]:
            return False
        if text[-1:] in ".:;,":
            return False
        long = list(regex.findall(r"\p{L}{4,}", text))
        return len(long) >= 4 and sum(w[0].isupper() for w in long) >= _TITLE_CASE * len(long)

    def _items(
        self, text: str, start: int, end: int, numbers: list[NumberMention], names: dict[int, tuple[int, str]]
    ) -> Iterator[Item]:
        words = split_words(text, start, end, self._parted)
        at = {n.start: n for n in numbers}
        values = {i: int(at[w.start].value or 0) for i, w in enumerate(words) if w.start in at}
        i = 0
        since = -_SINCE
        special, following = self._special, self.periods.following
        last = len(words) - 1
        while i <= last:
            word = words[i]
            lower = word.lower
            if lower in self._since:
                since = i
            if (
                lower not in special
                and not text[word.start].isupper()
                and word.start not in names
                and word.start not in at
                and not lower[0].isdigit()
                and not lower.endswith("nya")
                and (i == last or words[i + 1].lower not in following)
            ):
                # most words of a text: nothing begins with them
                yield Item(word.start, word.end, "word", lower)
                i += 1
                continue
            if word.start in names and word.start not in at:
                stop, kind = names[word.start]
                yield Item(word.start, stop, kind, word.lower)
                while i <= last and words[i].start < stop and words[i].start not in at:
                    i += 1
                continue
            item, i = self._item(text, words, i, at.get(word.start), values)
            if item.period and item.period.bare_or_demonstrative and i - since <= _SINCE:
                item.period = replace(item.period, shape="since")
            yield item

    def _item(
        self, text: str, words: list[Word], i: int, number: NumberMention | None, values: Mapping[int, int]
    ) -> tuple[Item, int]:
        word = words[i]
        lower = word.lower
        following = words[i + 1].lower if i + 1 < len(words) else ""
        digits = lower.isdigit()
        if (
            (self.periods.may_begin(word.lower) and number is None)
            or self.periods.may_follow(following)
            or (digits and (following in self._parted or self.periods.spans(following)))
        ):
            period = self.periods.read(words, i, values)
            before = words[i - 1].lower if i else ""
            aged = i - 1 in values or (before.isdigit() and len(before) < 4)  # "17 tahun itu"
            if (
                period
                and (period[0].first.year or not aged)
                and not (number and period[0].shape == "at" and period[0].first.month is None)
            ):
                # a single day says when something was said or done, not what was counted
                kind = "date" if period[0].shape == "day" else "period"
                counted = period[0] if kind == "period" else None
                return Item(word.start, period[0].end, kind, word.lower, period=counted), period[1]
        if number is not None:
            stop = i + 1
            while stop < len(words) and words[stop].start < number.end:
                stop += 1
            kind = "zero" if number.value == 0 and not digits else "number"
            return Item(number.start, number.end, kind, word.lower, number=number), stop
        if (word.lower in self._places or word.lower in self._offices) and (
            stop := self._capitals(text, words, i + 1)
        ) > i + 1:
            kind = "place" if word.lower in self._places else "unit_place"
            return Item(word.start, words[stop - 1].end, kind, word.lower), stop
        hit = self._phrases.at(words, i)
        if hit is None and lower.endswith("nya"):
            stem = self._phrases.get(lower[:-3])
            hit = (stem, i + 1) if stem and stem[0] in ("unit", "category", "group") else None
        if hit:
            (kind, value), stop = hit
            lower = word.lower if stop == i + 1 else " ".join(w.lower for w in words[i:stop])
            return Item(word.start, words[stop - 1].end, kind, lower, value), stop
        if text[word.start].isupper() and word.lower not in self._small and not (i == 0 and not _goes_on(text, words)):
            stop = max(i + 1, self._name_end(text, words, i))
            return Item(word.start, words[stop - 1].end, "name", word.lower), stop
        return Item(word.start, word.end, "word", word.lower), i + 1

    def _capitals(self, text: str, words: list[Word], i: int) -> int:
        """The index after the run of capitalised words that begins at ``i``; a kind of case ends it."""
        while i < len(words) and text[words[i].start].isupper() and words[i].lower.isalpha():
            hit = self._phrases.at(words, i)
            if hit and hit[0][0] in ("category", "unit"):
                break
            named = i + 1 < len(words) and text[words[i + 1].start].isupper()
            if words[i].lower in self._places and (named or words[i].lower not in self._cities):
                break  # "Polresta Pontianak Kota" is one name
            i += 1
        return i

    def _name_end(self, text: str, words: list[Word], i: int) -> int:
        stop = i + 1
        while (
            stop < len(words)
            and text[words[stop].start].isupper()
            and text[words[stop - 1].end : words[stop].start] == " "
            and self._phrases.at(words, stop) is None
            and words[stop].lower not in self._places
        ):
            stop += 1
        return stop


def lists_in_brackets(clause: Clause) -> bool:
    """ "Kota Pariaman (117 kasus), Agam (41)": two names at least with their numbers in brackets."""
    items = clause.items
    listed = sum(
        1
        for n in range(2, len(items))
        if items[n].kind == "number" and items[n - 1].lower == "(" and items[n - 2].kind in PLACES
    )
    return listed >= _LISTED and not any(i.kind == "unit" and i.value in _PERSONS for i in items)


def _goes_on(text: str, words: list[Word]) -> bool:
    """The second word has a capital too, or is a number: the first is more than the beginning of a sentence."""
    if len(words) > 2 and words[1].lower in (",", "dan"):
        return text[words[2].start].isupper()
    return len(words) > 1 and (text[words[1].start].isupper() or words[1].lower.isdigit())


def _names(found: Found) -> dict[int, tuple[int, str]]:
    """Where people and offices are named: words of their names count nothing. A police station is also a place."""
    out: dict[int, tuple[int, str]] = {}
    for o in found.officials:
        out[o.start] = o.end, "person"
    return out


def _stretches(doc: Document) -> Iterator[list[tuple[int, int]]]:
    """Sentences; the lines of a list go to the sentence with a colon that opens it."""
    held: list[tuple[int, int]] = []
    paragraph = -1
    labelled = False
    for span in doc.sentences:
        at = doc.paragraph(span[0])
        new_line, paragraph = at != paragraph or labelled, at
        labelled = new_line and _LABEL.fullmatch(doc.text, *span) is not None
        if labelled:
            continue  # "1." that the sentence splitter took for a sentence
        if (
            held
            and new_line
            and _is_list_line(doc.text, span, numbered=len(held) > 1 or doc.text[held[0][1] - 1] == ":")
        ):
            held.append(span)
            continue
        if held:
            yield held
        held = [span]
    if held:
        yield held


def _is_list_line(text: str, span: tuple[int, int], numbered: bool) -> bool:
    if not numbered:
        return False
    line = text[span[0] : span[1]]
    if _LIST_LINE.match(line):
        return True
    return len(line) <= _SHORT_LINE and line[-1] not in ".?!" and any(c.isdigit() for c in line)


def excluded(items: list[Item], at: int) -> bool:
    """ "selain KDRT", "pencegahan TPPO", "Dinas Pemberdayaan Perempuan": not what is counted."""
    for n in range(at - 1, max(at - 4, -1), -1):
        kind = items[n].kind
        if kind in ("excluding", "office", "relation"):
            return True
        if kind not in ("word", "group", "unit") or items[n].lower in (",", "."):
            return False
    return False


def between_kinds(items: list[Item], n: int) -> bool:
    """The joint of "setubuh dan cabul": it joins two kinds under one number."""
    return 0 < n < len(items) - 1 and items[n - 1].kind == items[n + 1].kind == "category"


def both_groups(items: list[Item], n: int) -> bool:
    """One of "perempuan dan anak": together they are no group."""
    for step in (1, -1):
        m = n + 2 * step
        if not 0 <= m < len(items) or items[n + step].kind != "joint":
            continue
        if items[m].kind == "group" and {items[m].value, items[n].value} == {"anak", "perempuan"}:
            return True
    return False


def is_passive(item: Item) -> bool:
    """A verb in "di-": "empat dilimpahkan"."""
    return item.kind == "word" and len(item.lower) > 5 and item.lower.startswith("di") and item.lower.isalpha()


def item_after(items: list[Item], at: int, end: int) -> int:
    n = at + 1
    while n < len(items) and items[n].start < end:
        n += 1
    return n

"""Finds quantities: figures and number words, ranges, qualifiers; not names, laws, money, times and years."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..patterns import Patterns
from ..record import Qualifier
from .document import Document
from .lexicon import Words, first_words
from .mentions import Found, Measure, NumberMention

# Figures with their separators, and the word or the per cent sign behind them.
_WORD = r"[ \t]*(%|[^\W\d_]+(?:['’-]+[^\W\d_]*)*)"
_DIGITS = re.compile(
    r"(?<![\w/@#])(?<![^\W\d_][-.:])(?<!\d[.,:])(\d+(?:[.,]\d+)*)"
    r"(?:(?![\w@/]|[.:/-][^\W\d_]{2}|:\d)|(?=-?an\b|kasus\b|orang\b|anak\b))" + f"(?:{_WORD})?"
)
_WORD_AFTER = re.compile(_WORD)
_RANGE = re.compile(r"(?:\s*[-–—]\s*|\s+(?:sampai|hingga|s/d|sd|s\.d\.?|ke)(?:\s+dengan)?\s+)$")
#: characters between the two numbers of a range: "sampai dengan"
_WIDEST_RANGE = 16
_AND = re.compile(r"\s+dan\s+$")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+$")
_STOPS = "\"“”„'‘’(),;:!?-–—/"
_INITIALS = re.compile(r"[^\W\d_]{1,3}$|(?:[^\W\d_]\.)+[^\W\d_]?$")
# "B 1234 XY", from the blank behind its first letters
_PLATE = re.compile(r" \d{1,4} ([^\W\d_]{1,3})\b")
_ITEM_LABEL = re.compile(r"\d{1,2}[.)]\s")


@dataclass(slots=True)
class _Atom:
    """A number as written, before ranges and qualifiers, with the word before it as written (``""`` behind a mark),
    where that begins, and the word behind it in lower case, and where that ends."""

    start: int
    end: int
    value: int | float | None
    rule: str
    before: str
    before_start: int
    after: str
    after_end: int


class NumberMatcher:
    """Compiled from ``patterns/numbers.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["numbers"]
        self.words = NumberWords(rules["words"])
        self._vague = frozenset(rules["words"]["vague"])
        self._one_person = frozenset(rules["words"]["one_person"])
        self._qualifiers: dict[str, Qualifier] = {
            phrase: kind for kind, phrases in rules["qualifiers"].items() for phrase in phrases
        }
        self._qualifier_ends = frozenset(phrase.split()[-1] for phrase in self._qualifiers)
        self._after_noun = frozenset(rules["after"]["at_least"])
        self._counted = frozenset(rules["counted"]["nouns"])
        self._level_verbs = frozenset(rules["counted"]["level_verbs"])
        self._case_nouns = frozenset(rules["counted"]["cases"])
        self._percent = frozenset(rules["units"]["percent"])
        self._years = frozenset(rules["units"]["years"])
        self._durations = frozenset(rules["units"]["durations"])
        self._age_cues = frozenset(rules["units"]["age_cues"])
        self._age_words = frozenset(rules["units"]["age_words"])
        self._prison_cues = frozenset(rules["units"]["prison_cues"])
        self._not_after = frozenset(rules["not_after"]["words"])
        self._not_words = frozenset(rules["not_after"]["before_words"])
        self._name_words = frozenset(rules["not_after"]["name_words"])
        self._not_before = frozenset(rules["not_before"]["words"])
        self._months = frozenset(rules["not_before"]["months"])
        self._year_cues = frozenset(rules["years"]["cues"])
        self._first_words = first_words([*self.words.triggers(), *self._vague, *self._one_person])

    def find(self, doc: Document, found: Found) -> list[NumberMention]:
        """Mentions in text order; numbers that belong to a date already found are left to it."""
        text = doc.text
        atoms = _join_repeats(text, _outside_dates(self._atoms(doc, found), found))
        out: list[NumberMention] = []
        i = 0
        count = len(atoms)
        while i < count:
            first = last = atoms[i]
            i += 1
            joined = i < count and atoms[i].start - first.end <= _WIDEST_RANGE and self._is_range(text, first, atoms[i])
            if joined:
                last = atoms[i]
                i += 1
            if _in_hyphens(text, first, last) or self._is_name_or_time(text, first, last):
                continue
            if joined and not _rises(first, last):
                continue  # "2-1": a score, or two numbers that are no range
            out.append(self._mention(doc, first, last if joined else None))
        return _mark_proportions(text, out)

    def _atoms(self, doc: Document, found: Found) -> list[_Atom]:
        """Numbers as written, in text order."""
        words = doc.words
        dates = iter(found.dates)
        date = next(dates, None)
        out: list[_Atom] = []
        spelled = 0
        for i in words.figures_and(self._first_words):
            start = words.starts[i]
            if words.low[i] < ":":
                while date is not None and date.end <= start:
                    date = next(dates, None)
                if date is not None and date.start <= start:
                    continue
                atom = self._in_figures(doc.text, start)
            elif start >= spelled:
                atom, spelled = self._in_words(doc, i)
            else:
                continue
            if atom is not None:
                out.append(atom)
        return out

    def _in_figures(self, text: str, start: int) -> _Atom | None:
        m = _DIGITS.match(text, start)
        if m is None:
            return None
        figures, word = m.group(1, 2)
        end, word_end = m.end(1), m.end()
        word = word.lower() if word else ""
        value = parse_figure(figures, word in self._counted)
        if value is None or _is_identity(figures):
            return None
        rule = "number in figures"
        if word in self.words.scales:
            value, end, rule = _scaled(value, self.words.scales[word]), word_end, "number in figures and words"
            word, word_end = _following(text, end)
        return _Atom(start, end, value, rule, *_word_before(text, start), word, word_end)

    def _in_words(self, doc: Document, i: int) -> tuple[_Atom | None, int]:
        """The number that begins at word ``i``, and where its words end."""
        text, words = doc.text, doc.words
        start, word = words.starts[i], words.low[i].rstrip("'`")
        end = start + len(word)
        if words.gaps[i][-1:] in ("-", "_") or words.gaps[i + 1][:1] == "_":
            return None, start
        value: int | None = None
        if word in self._vague:
            rule = "vague amount"
        elif word in self._one_person:
            value, rule = 1, "one person in words"
        else:
            value, end = self.words.read_at(doc.lower, words, i)
            rule = "number in words"
        atom = _Atom(start, end, value, rule, *_word_before(text, start), *_following(text, end))
        if rule == "number in words" and self._is_capital_name(text, atom):
            return None, end
        return atom, end

    def _is_capital_name(self, text: str, atom: _Atom) -> bool:
        """Number words with capitals inside a sentence are names ("Gunung Tujuh"), also "Lima Puluh Kota"."""
        if text[atom.end : atom.end + 1] == "-" or atom.after == "pun" or atom.before.lower() in self._not_words:
            return True
        start = atom.start
        if not text[start].isupper():
            return False
        before = text[max(0, start - 3) : start].rstrip(" ")
        opens = not before or before[-1] in "\n.!?\"“”„'‘’(-–—:" or text[start : start + 2].isupper()
        if not opens or atom.after in self._name_words:
            return True
        follower = text[atom.after_end - len(atom.after) : atom.after_end]
        return follower[:1].isupper() and not follower.isupper()

    def _is_range(self, text: str, first: _Atom, last: _Atom) -> bool:
        if first.value is None or last.value is None:
            return False
        between = text[first.end : last.start]
        if _RANGE.fullmatch(between):
            # "tahun 2022 sampai 54 kasus": two numbers that are no range; "2-1" is a score
            return between.strip() in "-–—" or _rises(first, last)
        return first.before == "antara" and _AND.fullmatch(between) is not None

    def _is_name_or_time(self, text: str, first: _Atom, last: _Atom) -> bool:
        in_figures = first.rule == "number in figures"
        before, follower, start = first.before.lower(), last.after, first.start
        if before in self._not_after and first.rule != "number in words":
            # "SLTA 55 kasus, SD 47 kasus": the noun behind says that the figure counts; "naik ke 58" is a level
            if before == "ke" and _word_before(text, first.before_start)[0].lower() in self._level_verbs:
                return False
            return follower not in self._case_nouns
        if text[max(0, start - 3) : start].rstrip(" .").endswith(("Rp", "RP", "rp", "$")):
            return True
        if follower in self._not_before or (in_figures and follower in self._months):
            return True
        if in_figures and _is_plate(text, start):
            return True
        if (start == 0 or text[start - 1] == "\n") and _ITEM_LABEL.match(text, start):
            return True
        return self._is_year(text, first, before, follower) or (
            last is not first and self._is_year(text, last, "", follower)
        )

    def _is_year(self, text: str, atom: _Atom, before: str, follower: str) -> bool:
        if atom.end - atom.start != 4:
            return False
        figures = text[atom.start : atom.end]
        if not (figures.isdigit() and 1900 <= int(figures) <= 2099):
            return False
        return follower not in self._counted or before in self._year_cues

    def _mention(self, doc: Document, first: _Atom, last: _Atom | None) -> NumberMention:
        ends = last or first
        text, start, end = doc.text, first.start, ends.end
        qualifier, outer_start = self._qualifier(text, first)
        outer_end = end
        follower, follower_end = ends.after, ends.after_end
        if follower in ("an", "") and text.startswith(("an", "-an"), end):
            qualifier, end = "about", text.index("an", end) + 2
            outer_end = end
            follower, follower_end = _following(text, end)
        elif follower in self._after_noun:
            qualifier, outer_end = "at_least", follower_end
        elif qualifier == "exact" and follower in self._counted:
            second, second_end = _following(text, follower_end)
            if second in self._after_noun:
                qualifier, outer_end = "at_least", second_end
        measure = self._measure(doc, first, follower, end)
        if measure == "percent":
            outer_end = max(outer_end, follower_end)
        rule = f"range of {first.rule.replace('number', 'numbers')}" if last else first.rule
        return NumberMention(
            start, end, rule, first.value, last.value if last else None, qualifier, (outer_start, outer_end), measure
        )

    def _qualifier(self, text: str, atom: _Atom) -> tuple[Qualifier, int]:
        """The qualifier that ends where the number begins, and where its words begin."""
        word, begin = atom.before, atom.before_start
        phrase = word.lower()
        best: tuple[Qualifier, int] = ("exact", atom.start)
        if phrase not in self._qualifier_ends:
            return best
        for n in range(3):
            if n:
                word, begin = _word_before(text, begin)
                phrase = f"{word.lower()} {phrase}"
            if not word:
                break
            if phrase in self._qualifiers:
                best = (self._qualifiers[phrase], begin)
        return best

    def _is_age(self, doc: Document, start: int, end: int) -> bool:
        """ "berusia antara 13 dan 17 tahun", but not "berumur 30 tahun penjara": a cue before the years, in the same
        sentence, and nothing of a sentence in court behind them."""
        words, cues = doc.words, doc.words.where(self._age_cues)
        first = bisect_left(cues, words.at(doc.sentences[doc.sentence(start)][0]))
        if first == len(cues) or words.starts[cues[first]] >= start:
            return False
        behind = doc.lower[end : end + 24]
        return not any(w in behind for w in self._prison_cues)

    def _measure(self, doc: Document, first: _Atom, follower: str, end: int) -> Measure:
        text = doc.text
        if follower in self._percent:
            return "percent"
        if follower in self._durations:
            return "duration"
        if follower in self._years:
            return "age" if self._is_age(doc, first.start, end) else "duration"
        word = first.before
        if word.lower() in self._age_words:
            return "age"
        bracketed = text[first.start - 1 : first.start] == "(" and text[end : end + 1] == ")"
        if not word and text[first.start - 2 : first.start] == ", ":
            word = _word_before(text, first.start - 2)[0]
            bracketed = True
        if bracketed and _INITIALS.match(word) and word.isupper() and first.value is not None and first.value < 100:
            return "age"
        return "count"


class NumberWords:
    """Reads Indonesian number words ("dua ratus lima belas ribu", "duabelas")."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.units: dict[str, int] = words["units"]
        self.wholes: dict[str, int] = words["wholes"]
        self.scales: dict[str, int] = words["scales"]
        # Written together: "duabelas", "limapuluh", "tigaratus".
        self.joined = {
            unit + tail: value * times + plus
            for unit, value in self.units.items()
            for tail, times, plus in (("belas", 1, 10), ("puluh", 10, 0), ("ratus", 100, 0))
            if value
        }
        self._alone = {**self.units, **self.joined, **self.wholes}
        self._any = frozenset((*self._alone, *self.scales, "belas", "puluh", "ratus"))
        self._next = re.compile(r"[ \t]+([^\W\d_]+)|([^\W\d_]+)")

    def triggers(self) -> list[str]:
        """The words a number can begin with."""
        return [*self.units, *self.joined, *self.wholes]

    def read_at(self, text: str, words: Words, i: int) -> tuple[int, int]:
        """Value and end of the number that begins at word ``i``; mostly it is of one word, since no other follows."""
        word = words.low[i]
        follower = words.low[i + 1] if i + 1 < len(words) else ""
        if word in self._alone and follower.isalpha() and follower not in self._any:
            return self._alone[word], words.ends[i]
        return self.read(text, words.starts[i])

    def read(self, text: str, start: int) -> tuple[int, int]:
        """Value and end of the longest number that begins at ``start``; the end is ``start`` where there is none."""
        total, end, ceiling = 0, start, 10**15
        while True:
            group, stop = self._below_thousand(text, end, first=end == start)
            if stop == end:
                return total, end
            word, scale_end = self._word(text, stop)
            scale = self.scales.get(word, 1)
            if group >= 1000:  # "seribu", "sejuta" carry their scale
                scale, scale_end = (10**6 if group >= 10**6 else 1000), stop
                group //= scale
            if scale == 1:
                return total + group, stop
            if scale >= ceiling:
                return total, end
            total, end, ceiling = total + group * scale, scale_end, scale

    def _below_thousand(self, text: str, pos: int, first: bool) -> tuple[int, int]:
        value, end, room = 0, pos, 1000
        while room > 1:
            word, stop = self._word(text, end, first=first and end == pos)
            if word in self.wholes or word in self.joined:
                size = self.wholes.get(word) or self.joined[word]
                if size >= room:
                    return (size, stop) if size >= 1000 and end == pos else (value, end)
                value, end, room = value + size, stop, 100 if size >= 100 else 10 if size % 10 == 0 and size > 10 else 1
            elif word in self.units:
                unit = self.units[word]
                tail, tail_end = self._word(text, stop)
                times = {"ratus": 100, "puluh": 10}.get(tail, 1)
                size = 10 + unit if tail == "belas" else unit * times
                if size >= room or (times == 1 and tail != "belas" and unit == 0 and end != pos):
                    return value, end
                value += size
                end = tail_end if times > 1 or tail == "belas" else stop
                room = times
            else:
                break
        return value, end

    def _word(self, text: str, pos: int, first: bool = False) -> tuple[str, int]:
        m = self._next.match(text, pos)
        if m is None or (m.group(2) is not None) != first:
            return "", pos
        return m.group().strip().lower(), m.end()


def parse_figure(figures: str, thousands: bool = False) -> int | float | None:
    """Value of "11.952", "8,5", "1.250,75", None for "1.2.3"; ``thousands`` reads "1,250" as 1250."""
    if figures.isdigit():
        return int(figures) if len(figures) < 16 else None
    if _GROUPED.match(figures):
        figures = figures.replace(".", "").replace(",", ".")
    elif thousands and _THOUSANDS.match(figures):
        figures = figures.replace(",", "")
    elif figures.count(",") + figures.count(".") == 1:
        figures = figures.replace(",", ".")
    else:
        return None
    return float(figures) if "." in figures else int(figures)


def _scaled(value: int | float, scale: int) -> int | float:
    product = round(value * scale, 6)
    return int(product) if product == int(product) else product


def _following(text: str, end: int) -> tuple[str, int]:
    """The word behind ``end`` in lower case, or a per cent sign, and where it ends."""
    m = _WORD_AFTER.match(text, end)
    return (m[1].lower(), m.end()) if m else ("", end)


def _word_before(text: str, pos: int) -> tuple[str, int]:
    """The word before ``pos`` as written, and where it begins; over an opening bracket, but not over a comma."""
    window = pos - 32 if pos > 32 else 0
    head = text[window:pos].rstrip(" \t(")
    if not head or head[-1].isspace() or head[-1] in _STOPS:
        return "", pos
    word = head.rsplit(None, 1)[-1].lstrip(_STOPS)
    return word, window + len(head) - len(word)


def _join_repeats(text: str, atoms: list[_Atom]) -> list[_Atom]:
    """ "5 (lima)" and "lima (5)" are one number."""
    out: list[_Atom] = []
    for atom in atoms:
        last = out[-1] if out else None
        if (
            last is not None
            and last.rule != atom.rule
            and last.value == atom.value
            and text[last.end : atom.start].strip(" ") == "("
            and text[atom.end : atom.end + 1] == ")"
        ):
            last.end, last.rule = atom.end + 1, "number in figures and words"
            last.after, last.after_end = _following(text, last.end)
        else:
            out.append(atom)
    return out


def _is_identity(figures: str) -> bool:
    """Telephone and identity numbers: eight figures or more, or four and more with a nought in front ("0812")."""
    return figures.isdigit() and (len(figures) > 7 or (figures[0] == "0" and len(figures) > 3))


def _is_plate(text: str, start: int) -> bool:
    """The number of a vehicle: "B 1234 XY"."""
    if text[start - 1 : start] != " " or not text[start - 2 : start - 1].isupper():
        return False
    if start > 2 and text[start - 3] not in " (" and not text[start - 3].isupper():
        return False
    m = _PLATE.match(text, start - 1)
    return m is not None and m[1].isupper()


def _in_hyphens(text: str, first: _Atom, last: _Atom) -> bool:
    """A part of a number with hyphens that is no range: telephone numbers, units of the army ("1313-05")."""
    start, end = first.start, last.end
    if text[start - 1 : start] == "-" and start > 1 and text[start - 2].isdigit():
        return True
    return text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit()


def _rises(first: _Atom, last: _Atom) -> bool:
    return first.value is not None and last.value is not None and first.value < last.value


def _outside_dates(atoms: list[_Atom], found: Found) -> list[_Atom]:
    """What is left where dates are taken out; both lists are in text order."""
    out, i = [], 0
    for atom in atoms:
        while i < len(found.dates) and found.dates[i].end <= atom.start:
            i += 1
        if i == len(found.dates) or atom.end <= found.dates[i].start:
            out.append(atom)
    return out


def _mark_proportions(text: str, numbers: list[NumberMention]) -> list[NumberMention]:
    """ "6 dari 10 pelaku" gives a proportion, not two figures."""
    for a, b in pairwise(numbers):
        if a.measure == b.measure == "count" and text[a.end : b.start].strip() == "dari" and a.end < b.start - 5:
            a.measure = b.measure = "proportion"
    return numbers

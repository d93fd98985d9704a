"""Finds dates and periods: recognised first, given their years second (``anchoring``)."""

from __future__ import annotations

import re
from typing import Any

import regex

from ..patterns import Patterns
from .anchoring import Calendar, Dated, Reading
from .document import Document
from .mentions import DateCue, DateMention, Found
from .trie import trie

_BLOCK = re.compile(r"\{([a-z]\w*)\}")
_TIME = regex.compile(
    r"[\s,(]*(?:sekitar|sekira|sekitaran|mulai|sejak|tepat|kira-kira)?\s*(?:pukul|pkl\.?|jam)\s*(\d{1,2})(?:[.:](\d\d))?(?!\d)"
)
_LAW = regex.compile(r"(?<!\p{L})(?P<word>\p{L}+)\.?\s*:?\s*[\d/.-]*\d[\w/.-]*\s*$")
_NAME_AFTER = regex.compile(r"\s+\p{Lu}\p{Ll}")
_NOUN_AFTER = regex.compile(r"\s*([\p{L}-]+)")
_QUOTES = re.compile(r"[\"“”„]")
# Tables whose keys the patterns name as \L<...>.
_LISTS = ("weekdays", "weekday_words", "year_words", "unit_words", "relative_days", "spans", "ordinals", "counts")


class DateMatcher:
    """Compiled from ``patterns/dates.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["dates"]
        self._rules = rules
        self._months: dict[str, int] = {**rules["months"], **rules["short_months"]}
        self._counted = frozenset(patterns["numbers"]["counted"]["nouns"])
        before = rules["before"]
        self._absorbed = frozenset(before["absorbed"])
        self._edges: dict[str, str] = before["edges"]
        self._cues: dict[str, DateCue] = {
            **dict.fromkeys(before["until"], "until"),
            **dict.fromkeys(before["since"], "since"),
            **dict.fromkeys(before["during"], "during"),
        }
        self._habitual = frozenset(before["habitual"])
        self._names = frozenset(before["names"])
        self._amounts = frozenset([*before["amounts"], *rules["counts"]])
        self._laws = frozenset(before["laws"])
        self._ahead = re.compile(rf"\b(?:{trie(before['ahead'])})\b(?! tetapi)(?<!keluarga berencana)")
        # "sejak satgas itu dibentuk Juni lalu": the word may stand a few words before the date.
        self._since = re.compile(rf"\b(?:{trie(w for w in before['since'] if w.startswith('se'))})\b[^,\d]{{0,40}}$")
        self._compile(rules)

    def _compile(self, rules: dict[str, Any]) -> None:
        lists = {name: list(rules[name]) for name in _LISTS}
        lists |= {"long_months": list(rules["months"]), "short_months": list(rules["short_months"])}
        lists["parts"] = list(rules["parts_of_day"])
        words = {
            "weekday": rules["weekdays"],
            "month": self._months,
            "long_month": rules["months"],
            "count": rules["counts"],
            "span": rules["spans"],
            "relative": rules["relative_days"],
            **rules["begins"],
        }
        self._by_word: dict[str, list[tuple[str, Any]]] = {}
        for rule in rules["rules"]:
            pattern = regex.compile(expand(rule["pattern"], rules["blocks"]), ignore_unused=True, **lists)
            for word in words.get(rule["begins"], ()):
                self._by_word.setdefault(word.split()[0], []).append((rule["name"], pattern))
            if rule["begins"] in ("digits", "count", "year"):
                key = "0" if rule["begins"] == "year" else ""
                self._by_word.setdefault(key, []).append((rule["name"], pattern))
        for word, found in self._by_word.items():
            self._by_word[word] = list(dict.fromkeys(found))
        units = rules["behind_number"]["units"]
        follows = trie([*self._months, *units, *rules["behind_number"]["joints"]])
        self._date_follows = re.compile(rf"\s?[/.\-–]\s?\d|\s*[-–,&]\s*\d|\s*(?:{follows})\b")
        self._unit_follows = re.compile(rf"\s+(?:{trie(units)})\b")
        self._counts = frozenset(word.split()[0] for word in rules["counts"])
        first = trie(word for word in self._by_word if word not in ("", "0"))
        self._trigger = re.compile(rf"(?<![\w'’])(?:(\d{{1,4}})(?!\d)|(?:{first})(?![\w]))")

    def find(self, doc: Document, found: Found) -> list[DateMention]:
        """Mentions in text order; a date the calendar does not have is left out."""
        readings = self._recognise(doc)
        calendar = Calendar(doc.published, readings)
        out = []
        for i, reading in enumerate(readings):
            dated = calendar.resolve(i)
            if dated is not None:
                out.append(_mention(reading, dated))
        return out

    def _recognise(self, doc: Document) -> list[Reading]:
        text = doc.lower
        out: list[Reading] = []
        end = 0
        for m in self._trigger.finditer(text):
            if m.start() < end:
                continue
            for name, pattern in self._rules_at(text, m):
                hit = pattern.match(text, m.start())
                if hit is None:
                    continue
                reading = self._read(doc, name, hit, end)
                if reading is not None:
                    out.append(reading)
                    end = reading.end
                    break
        return out

    def _rules_at(self, text: str, m: re.Match[str]) -> list[tuple[str, Any]]:
        """The rules worth trying at a first word; none for a figure or a number word that nothing of a date follows."""
        word = m.group()
        if m.group(1) is None:
            if word in self._counts and not self._unit_follows.match(text, m.end()):
                return []
            return self._by_word[word]
        if len(word) == 4:
            return self._by_word["0"] if word[:2] in ("19", "20") else []
        return self._by_word[""] if len(word) < 3 and self._date_follows.match(text, m.end()) else []

    def _read(self, doc: Document, name: str, hit: Any, floor: int) -> Reading | None:
        groups: dict[str, str] = {k: v for k, v in hit.groupdict().items() if v is not None}
        r = Reading(hit.start(), hit.end(), name, doc.sentence(hit.start()))
        self._fill(r, groups)
        self._look_back(doc.lower, r, floor)
        if self._is_no_date(doc, r, groups):
            return None
        text = doc.lower
        if r.day is not None or r.weekday is not None or r.relative is not None:
            r.time = _clock(text, r.end)
        sentence = doc.sentences[r.sentence][0] if doc.sentences else 0
        clause = _QUOTES.split(text[max(sentence, r.start - 70) : r.start])[-1]
        r.ahead = r.when == 1 or r.shift == 1 or (r.when is None and bool(self._ahead.search(clause)))
        if r.cue is None and r.rule != "weekday alone" and (m := self._since.search(clause)) is not None:
            r.cue = "since" if "," not in clause[m.end() :] else None
        return r

    def _fill(self, r: Reading, g: dict[str, str]) -> None:
        rules = self._rules
        r.weekday = rules["weekdays"].get(g.get("weekday", ""))
        r.part = rules["parts_of_day"].get(g.get("part", ""))
        r.day, r.day2 = _number(g.get("day")), _number(g.get("day2"))
        if "more" in g and r.day2 is not None:
            r.days = (r.day2, *map(int, re.findall(r"\d+", g["more"])))
        r.month = self._months.get(g.get("month", "")) or _number(g.get("month_number"))
        r.month2 = self._months.get(g.get("month2", "")) or _number(g.get("month_number2"))
        r.year, r.year2 = _full_year(g.get("year")), _full_year(g.get("year2"))
        if "year_word" in g:
            r.shift = rules["year_words"][g["year_word"]]
        if "year_word2" in g:
            r.shift2 = rules["year_words"][g["year_word2"]]
        if "from_first" in g:
            r.day = 1
        if "bare_year" in g:
            r.shift = 0
        if "when" in g:
            r.when = rules["weekday_words"][g["when"]]
        if "relative" in g:
            r.relative, part = rules["relative_days"][g["relative"]]
            r.part = r.part or part or None
        r.same, r.now, r.edge2 = "same" in g, g.get("now"), g.get("edge2")
        if "span" in g:
            r.months = _span(rules["spans"][g["span"]], rules["ordinals"][g["ordinal"]])
        self._fill_amount(r, g)

    def _fill_amount(self, r: Reading, g: dict[str, str]) -> None:
        """ "lima bulan pertama", "dua hari lalu", "bulan lalu", "setahun sebelumnya"."""
        count = self._rules["counts"].get(g.get("count", ""), _number(g.get("count")))
        if r.unit is None:
            r.unit = g.get("unit")
        if "unit_word" in g:
            r.count = self._rules["unit_words"][g["unit_word"]]
        elif "ago" in g:
            r.count = -(count or 1)
        elif "before" in g:
            r.count, r.shift = -1, 98
        elif "after" in g:
            r.count, r.shift = 1, 97
        elif "last" in g:
            r.count, r.last = count, True
        elif count and "unit" not in g:
            r.months = (1, min(count, 12))

    def _look_back(self, text: str, r: Reading, floor: int) -> None:
        """Takes in "bulan", "tahun", "akhir" before the date and reads the word that governs it ("hingga", "per")."""
        for _ in range(4):
            word, begin, comma = _word_before(text, r.start, floor)
            if not comma and (word in self._absorbed or word in self._edges):
                r.edge = self._edges.get(word, r.edge)
                r.start = begin
                continue
            if word in self._habitual:
                r.edge = "habitual"
            elif word == "dengan":
                word = "sampai dengan" if text[max(floor, begin - 7) : begin] == "sampai " else ""
            r.cue = self._cues.get(word)
            return

    def _is_no_date(self, doc: Document, r: Reading, g: dict[str, str]) -> bool:
        """Laws, names, habits and counts that only look like dates."""
        text = doc.text
        if r.edge == "habitual" and r.year is None:
            return True
        if r.rule == "weekday alone":
            return self._is_name_of_day(doc, r, g["weekday"])
        if r.rule == "month alone":
            return self._is_name(text, r)
        if r.rule in ("year", "range of years"):
            return self._is_no_year(doc, r)
        if r.rule == "start or end of the year":
            return r.edge is None
        if r.rule in (
            "year by a word",
            "month or week by a word",
        ):  # "52 tahun itu", "beberapa tahun lalu", "tahun-tahun ini"
            word, _, comma = _word_before(doc.lower, r.start, 0)
            counted = not comma and (word[-1:].isdigit() or word in self._amounts)
            return counted or text[r.start - 1 : r.start] == "-"
        return text[r.start].isdigit() and text[r.start - 1 : r.start] in ("/", "-") and r.start > 0

    def _is_name_of_day(self, doc: Document, r: Reading, weekday: str) -> bool:
        """ "minggu" without a capital is a week; "Pasar Minggu" and "Jumat Berkah" are names."""
        at = doc.lower.find(weekday, r.start, r.end)
        if weekday == "minggu" and doc.text[at].islower() and not doc.lower.startswith("hari", r.start):
            return True
        if _word_before(doc.lower, r.start, 0)[0] in self._names:
            return True
        return _NAME_AFTER.match(doc.text, r.end) is not None

    def _is_name(self, text: str, r: Reading) -> bool:
        """A month's name without a capital, behind a day, or with another name beside it ("dr. Juli Astuti")."""
        month = text[r.start : r.end].split()[-1 if r.when is None else 0]
        if (r.when is None and not month[0].isupper()) or text[max(0, r.start - 2) : r.start - 1].isdigit():
            return True
        return _NAME_AFTER.match(text, r.end) is not None

    def _is_no_year(self, doc: Document, r: Reading) -> bool:
        text = doc.lower
        if r.start and text[r.start - 1] not in " \t\n(\"“”'’„[–—":
            return True
        head = text[max(0, r.start - 40) : r.start]
        if (m := _LAW.search(head)) is not None and m.group("word") in self._laws:
            return True
        if head.rstrip(" .").endswith(("rp", "nomor", " no")):
            return True
        follower = _NOUN_AFTER.match(text, r.end)
        named = r.cue is not None or text[r.start].isalpha()
        return not named and follower is not None and follower.group(1) in self._counted


def expand(pattern: str, blocks: dict[str, str]) -> str:
    """The building blocks put in for their names in braces."""
    while _BLOCK.search(pattern):
        pattern = _BLOCK.sub(lambda m: blocks[m.group(1)], pattern)
    return pattern


def _number(figures: str | None) -> int | None:
    return int(figures) if figures and figures.isdigit() else None


def _full_year(figures: str | None) -> int | None:
    """ "21" is 2021, "98" is 1998."""
    year = _number(figures)
    return year if year is None or year > 99 else year + (2000 if year < 60 else 1900)


def _word_before(text: str, pos: int, floor: int) -> tuple[str, int, bool]:
    """The word before ``pos``, where it begins, and whether a comma stands between; "" after any other mark."""
    window = max(floor, pos - 24)
    head = text[window:pos].rstrip(" \t,")
    if not head or not (head[-1].isalnum() or head[-1] in ".)"):
        return "", pos, False
    word = head.split()[-1].rsplit(",", 1)[-1].lstrip("(\"“”'‘’")
    return word, window + len(head) - len(word), "," in text[window + len(head) : pos]


def _span(size: int, ordinal: int) -> tuple[int, int]:
    """Months of the second quarter, the last half-year (ordinal 9)."""
    last = 12 // size if ordinal == 9 else min(ordinal, 12 // size)
    return size * (last - 1) + 1, size * last


def _clock(text: str, end: int) -> str | None:
    m = _TIME.match(text, end)
    if m is None:
        return None
    hour, minute = int(m.group(1)), int(m.group(2) or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _mention(r: Reading, dated: Dated) -> DateMention:
    return DateMention(
        r.start, r.end, r.rule, dated.edtf, dated.basis, dated.grain, r.weekday, r.part, r.time, dated.period, r.cue,
        r.ahead, dated.weekday_wrong,
    )  # fmt: skip

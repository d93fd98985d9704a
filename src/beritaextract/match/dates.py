"""Finds dates and periods: recognised first, given their years second (``anchoring``)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import regex

from ..patterns import PatternError, Patterns
from .anchoring import Calendar, Dated, Reading
from .document import Document
from .lexicon import Words, first_words
from .mentions import DateCue, DateMention, Found
from .trie import trie

_LIST = re.compile(r"\\L<(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>")
# An accent of its own goes on with the word; the standard library does not count it to \w.
_WORD_ENDS, _WORD_ENDS_OR_ACCENT = r"(?!\w)", r"(?![\w\u0300-\u036f])"
_BLOCK = re.compile(r"\{([a-z]\w*)\}")
_TIME = re.compile(
    r"[\s,(]*(?:sekitar|sekira|sekitaran|mulai|sejak|tepat|kira-kira)?\s*(?:pukul|pkl\.?|jam)\s*(\d{1,2})(?:[.:](\d\d))?(?!\d)"
)
_LAW = regex.compile(r"(?<!\p{L})(?P<word>\p{L}+)\.?\s*:?\s*[\d/.-]*\d[\w/.-]*\s*$")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")
_NAME_AFTER = regex.compile(r"\s+\p{Lu}\p{Ll}")
_NOUN_AFTER = regex.compile(r"\s*([\p{L}-]+)")
_QUOTES = re.compile(r"[\"“”„]")
#: how far before a date the word is looked for that says it lies ahead
_CLAUSE = 70
#: what a first word must not be glued to, and the marks inside of one
_GLUED = frozenset("_'’")
_MARKS = frozenset(",'’`")
# Tables whose keys the patterns name as \L<...>.
_LISTS = ("weekdays", "weekday_words", "year_words", "unit_words", "relative_days", "spans", "ordinals", "counts")


@dataclass(slots=True, frozen=True)
class Rule:
    """A rule's name, its compiled pattern, and the name of each of its groups ("" for one without)."""

    name: str
    pattern: re.Pattern[str]
    groups: tuple[str, ...]


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
        self._ahead_words = first_words(before["ahead"])
        # "sejak satgas itu dibentuk Juni lalu": the word may stand a few words before the date.
        since = [w for w in before["since"] if w.startswith("se")]
        self._since = re.compile(rf"\b(?:{trie(since)})\b[^,\d]{{0,40}}$")
        self._since_words = first_words(since)
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
        self._by_word: dict[str, list[Rule]] = {}
        self._at_year: list[Rule] = []
        self._at_day: list[Rule] = []
        self._at_count: list[Rule] = []
        for rule in rules["rules"]:
            named = compile_rule(rule["name"], expand(rule["pattern"], rules["blocks"]), lists)
            for word in words.get(rule["begins"], ()):
                self._by_word.setdefault(word.split()[0], []).append(named)
            if rule["begins"] == "year":
                self._at_year.append(named)
            elif rule["begins"] in ("digits", "count"):
                self._at_count.append(named)
                if rule["begins"] == "digits":
                    self._at_day.append(named)
        for word, found in self._by_word.items():
            self._by_word[word] = list(dict.fromkeys(found))
        units = rules["behind_number"]["units"]
        follows = trie([*self._months, *units, *rules["behind_number"]["joints"]])
        self._date_follows = re.compile(rf"\s?[/.\-–]\s?\d|\s*[-–,&]\s*\d|\s*(?:{follows})\b")
        self._unit_follows = re.compile(rf"\s+(?:{trie(units)})\b")
        self._counts = frozenset(word.split()[0] for word in rules["counts"])
        self._openers = first_words(self._by_word)
        # "jum" can go on: "jum,at"
        self._forks = {w for w in self._by_word for o in self._by_word if o.startswith(w) and o[len(w) :][:1] in _MARKS}
        first = trie(self._by_word)
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
        text, words = doc.lower, doc.words
        out: list[Reading] = []
        end = 0
        for i in words.figures_and(self._openers):
            start = words.starts[i]
            if start < end:
                continue
            for rule in self._rules_at(text, words, i):
                hit = rule.pattern.match(text, start)
                if hit is None:
                    continue
                reading = self._read(doc, rule, hit, end)
                if reading is not None:
                    out.append(reading)
                    end = reading.end
                    break
        return out

    def _rules_at(self, text: str, words: Words, i: int) -> Sequence[Rule]:
        """The rules worth trying at a first word; none for a figure or a number word that nothing of a date follows."""
        word, stop = words.low[i], words.ends[i]
        if words.gaps[i][-1:] in _GLUED:
            return ()
        if word.isdecimal():
            return self._rules_at_figures(text, word, stop)
        rules = self._by_word.get(word)
        if rules is None or word in self._forks or words.gaps[i + 1][:1] == "_":
            m = self._trigger.match(text, words.starts[i])
            if m is None:
                return ()
            if m[1] is not None:
                return self._rules_at_figures(text, m[1], m.end())
            word, stop = m[0], m.end()
            rules = self._by_word[word]
        return () if word in self._counts and not self._unit_follows.match(text, stop) else rules

    def _rules_at_figures(self, text: str, figures: str, stop: int) -> Sequence[Rule]:
        if len(figures) == 4:
            return self._at_year if figures.startswith(("19", "20")) else ()
        if len(figures) > 2 or not self._date_follows.match(text, stop):
            return ()
        return self._at_count if self._unit_follows.match(text, stop) else self._at_day

    def _read(self, doc: Document, rule: Rule, hit: re.Match[str], floor: int) -> Reading | None:
        groups = {name: value for name, value in zip(rule.groups, hit.groups(), strict=False) if value is not None}
        r = Reading(*hit.span(), rule.name, doc.sentence(hit.start()))
        self._fill(r, groups)
        self._look_back(doc.lower, r, floor)
        if self._is_no_date(doc, r, groups):
            return None
        text = doc.lower
        if r.day is not None or r.weekday is not None or r.relative is not None:
            r.time = _clock(text, r.end)
        r.ahead = r.when == 1 or r.shift == 1 or (r.when is None and self._looks_ahead(doc, r))
        if r.cue is None and r.rule != "weekday alone" and self._is_since(doc, r):
            r.cue = "since"
        return r

    def _looks_ahead(self, doc: Document, r: Reading) -> bool:
        clause = _clause(doc, r, self._ahead_words)
        return clause != "" and self._ahead.search(clause) is not None

    def _is_since(self, doc: Document, r: Reading) -> bool:
        clause = _clause(doc, r, self._since_words)
        m = self._since.search(clause) if clause else None
        return m is not None and "," not in clause[m.end() :]

    def _fill(self, r: Reading, g: dict[str, str]) -> None:
        rules = self._rules
        if "weekday" in g:
            r.weekday = rules["weekdays"][g["weekday"]]
        if "part" in g:
            r.part = rules["parts_of_day"][g["part"]]
        if "day" in g:
            r.day = int(g["day"])
        if "day2" in g:
            r.day2 = int(g["day2"])
            if "more" in g:
                r.days = (r.day2, *map(int, _NUMBER.findall(g["more"])))
        r.month, r.month2 = self._month(g, "month", "month_number"), self._month(g, "month2", "month_number2")
        if "year" in g:
            r.year = _full_year(g["year"])
        if "year2" in g:
            r.year2 = _full_year(g["year2"])
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
        if "unit" in g or "count" in g:
            self._fill_amount(r, g)

    def _month(self, g: dict[str, str], word: str, number: str) -> int | None:
        if word in g:
            return self._months[g[word]]
        return int(g[number]) if number in g else None

    def _fill_amount(self, r: Reading, g: dict[str, str]) -> None:
        """ "lima bulan pertama", "dua hari lalu", "bulan lalu", "setahun sebelumnya"."""
        counted = g.get("count", "")
        count = self._rules["counts"].get(counted) or (int(counted) if counted else None)
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
        numbered = _DIGIT.search(head.rstrip().rsplit(None, 1)[-1]) if head.strip() else None
        if numbered and (m := _LAW.search(head)) is not None and m.group("word") in self._laws:
            return True
        if head.rstrip(" .").endswith(("rp", "nomor", " no")):
            return True
        follower = _NOUN_AFTER.match(text, r.end)
        named = r.cue is not None or text[r.start].isalpha()
        return not named and follower is not None and follower.group(1) in self._counted


def _clause(doc: Document, r: Reading, cues: frozenset[str]) -> str:
    """The words of the sentence shortly before a date, behind the last quotation mark, in lower case; empty where no
    word that begins a cue is among them."""
    words = doc.words
    places = words.where(cues)
    if not places:
        return ""
    begin = max(doc.sentences[r.sentence][0], r.start - _CLAUSE)
    near = bisect_left(places, words.at(begin))
    if near == len(places) or words.starts[places[near]] >= r.start:
        return ""
    return _QUOTES.split(doc.lower[begin : r.start])[-1]


def expand(pattern: str, blocks: dict[str, str]) -> str:
    """The building blocks put in for their names in braces."""
    while _BLOCK.search(pattern):
        pattern = _BLOCK.sub(lambda m: blocks[m.group(1)], pattern)
    return pattern


def compile_rule(name: str, pattern: str, lists: dict[str, list[str]]) -> Rule:
    """The rule with ``\\L<list>`` read as any of the words of that list; a group's name may stand in several branches.

    Raises :class:`PatternError` where the pattern is no regular expression or names a list that does not exist.
    """
    pattern = pattern.replace(_WORD_ENDS, _WORD_ENDS_OR_ACCENT)
    tries = {list_: trie(lists[list_]) for list_ in set(_LIST.findall(pattern)) & lists.keys()}
    whole = _LIST.sub(lambda m: f"(?:{tries[m[1]]})" if m[1] in tries else m[0], pattern)
    uses: Counter[str] = Counter()

    def once(m: re.Match[str]) -> str:
        """The standard library takes each name once: the second "month" is compiled as "month__2"."""
        uses[m[1]] += 1
        return m[0] if uses[m[1]] == 1 else f"(?P<{m[1]}__{uses[m[1]]}>"

    try:
        compiled = re.compile(_GROUP.sub(once, whole))
    except re.error as error:
        raise PatternError(f"dates.toml: rule {name!r}: {error}") from error
    groups = [""] * compiled.groups
    for group, number in compiled.groupindex.items():
        groups[number - 1] = group.partition("__")[0]
    return Rule(name, compiled, tuple(groups))


def _full_year(figures: str) -> int:
    """ "21" is 2021, "98" is 1998."""
    year = int(figures)
    return year if year > 99 else year + (2000 if year < 60 else 1900)


def _word_before(text: str, pos: int, floor: int) -> tuple[str, int, bool]:
    """The word before ``pos``, where it begins, and whether a comma stands between; "" after any other mark."""
    window = max(floor, pos - 24)
    head = text[window:pos].rstrip(" \t,")
    if not head or not (head[-1].isalnum() or head[-1] in ".)"):
        return "", pos, False
    word = head.rsplit(None, 1)[-1].rsplit(",", 1)[-1].lstrip("(\"“”'‘’")
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

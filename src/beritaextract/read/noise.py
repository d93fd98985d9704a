"""Lines of a page that are not the article: teasers, advertisements, share buttons, bylines, captions, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from ..patterns import PatternError, Patterns
from .byline import Byline, BylineReader
from .days import DayReader

_AROUND = " \t\r\n\f\v\u00a0\u200b\ufeff[](){}<>*•●▪■►»«>#|–—_~=.…:-"
# "… tertinggi.(yul/uby)", "… bebernya. ***": the desk's sign may stand behind the sentence
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’“»)\]]*\s*(?:[(\[][^()\[\]]{1,30}[)\]]\s*)?\**\s*$")
_CLOSING_BRACKETS = regex.compile(r"[(\[]([^()\[\]]{2,80})[)\]]\s*\.?\s*$")
# "(Restu/red)", "(a18/C)", "***" alone on the last lines: the desk's own sign
_SIGN = regex.compile(r"\s*(?:[(\[][\p{L}\d*/ .&_-]{1,40}[)\]]|[*=_#~-]{2,}|\(\*+\))\s*")
# A caption with its credit between hyphens ("… Kota Dumai Rina Agustin. -Dedi/kabarpesisir.id-"), or with none ("…--")
_CREDIT_AT_END = regex.compile(
    r"\s-\s?[\p{L}. ]{2,40}/[\w.]+-\s*$|[\w)] ?--\s*$"
    r"|[.,–-] (?:Dok|Foto|Ft)(?:[.:]+ ?| )(?:[\p{Lu}\d][\w.]*\s*){1,5}\|?\s*$"
    r"|[\p{L}.] ?/(?:Dok\.? ?)?\p{Lu}[\w. ]{2,40}/?\s*$"
)
# "Beranda · Daerah · Hukum", "« Kembali | Kirim SMS | Versi lengkap": links in a row
_BAR = re.compile(r"[|·•»/]")
_SEPARATOR = re.compile(r"[|·•»:]")
_MENU = re.compile(r"\W*(?:[^\W\d_]+ ?){1,3}(?:\s*[|·•»:]+\s*(?:[^\W\d_]+ ?){1,3}){2,}\W*")
# "612", "1.2k views", "Dibaca: 87 kali", "Berita87 Dilihat"
_COUNT = regex.compile(
    r"\s*(?:(?:dilihat|dibaca|views?)\W*)?[\d.,]+k?\s*(?:views?|kali|dilihat|dibaca|x)?\s*"
    r"|\s*\p{L}*\s*[\d.,]+k?\s*(?:views?|dilihat|dibaca)\s*",
    regex.IGNORECASE,
)
_COUNTED = re.compile(r"[\d.,]")
_CRUMB_MARKS = "-»>/"
_CRUMB = regex.compile(r"\s*[-»>/] ?[\p{L}]+(?: \p{L}+)?\s*")
_BULLET = regex.compile(r"\s*[-•●▪■►»*]\s*\S")
_BODY_CHARS = 60
_LONG_CHARS = 150
_HEADLINE_WORDS = 25
_CAPTION_WORDS = 45
_CREDIT_CHARS = 80
_END_CHARS = 50
_STAMP_CHARS = 150
_MENU_CHARS = 200
#: what a teaser within a line stands behind
_SENTENCE_ENDS, _BRACKETS = frozenset('.!?”")]*'), frozenset("([")
#: white space that may stand before the colon of a teaser within a line
_GAP_CHARS = 40
_LIST_LINES = 6
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPTION_LABEL = regex.compile(
    r"^\W*(?:(?:ket(?:erangan)?|teks)[. ]*)?(?:foto|ft|poto|photo|gambar|caption)\s*:\s*", regex.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_FIELDS = {
    "name",
    "is",
    "begins",
    "label",
    "phrase",
    "has",
    "brackets",
    "words",
    "author",
    "editor",
    "caption",
    "list",
    "tail",
}


_NOBODY = Byline()


@dataclass(slots=True)
class Cleaned:
    """A text without its noise.

    ``removed`` are the lines taken out, in order; ``people`` are those whom bylines name, ``sign`` those who signed at
    the end of the text; ``stamps`` the lines above the article that say when it appeared; ``caption`` the first one.
    """

    text: str
    removed: tuple[str, ...] = ()
    people: Byline = _NOBODY
    sign: Byline = _NOBODY
    stamps: tuple[str, ...] = ()
    caption: str | None = None


@dataclass(slots=True)
class _Rule:
    name: str
    kind: str
    phrase: str
    has: tuple[str, ...]
    words: int
    author: bool = False
    editor: bool = False
    caption: bool = False
    list: bool = False
    tail: bool = False


_CAPTION = _Rule("photo caption", "brackets", "", (), _CAPTION_WORDS, caption=True)
_LINKS = _Rule("links in a row", "is", "", (), 0)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    written: str
    _key: str | None = None

    @property
    def key(self) -> str:
        """The line as rules see it: without marks around it, in lower case, with single blanks."""
        if self._key is None:
            self._key = " ".join(self.written.strip(_AROUND).lower().split())
        return self._key

    @property
    def first_word(self) -> str:
        """The first word of :attr:`key`, which is not made for it: few lines begin as a rule does."""
        words = self.written.strip(_AROUND).split(None, 1)
        return _first_word(words[0].lower()) if words else ""

    @property
    def ends_as_sentence(self) -> bool:
        return _SENTENCE_END.search(self.written[-_END_CHARS:]) is not None

    @property
    def is_body(self) -> bool:
        """As long as a paragraph, or ended like one; headlines and captions of other articles are neither."""
        return len(self.written) >= _LONG_CHARS or (len(self.written) >= _BODY_CHARS and self.ends_as_sentence)

    @property
    def is_headline(self) -> bool:
        return not self.ends_as_sentence and self.written.count(" ") < _HEADLINE_WORDS


class NoiseFilter:
    """Takes out the lines that ``noise.toml`` describes, and teasers within the lines that stay."""

    def __init__(self, patterns: Patterns, days: DayReader) -> None:
        self.days = days
        self.bylines = BylineReader(patterns)
        self._whole: dict[str, _Rule] = {}
        self._opening: dict[str, list[_Rule]] = {}
        self._brackets: dict[str, _Rule] = {}
        for entry in patterns["noise"].get("lines", []):
            self._add(entry)
        rules = [rule for rules in self._opening.values() for rule in rules]
        openers = [r.phrase for r in rules if r.list and r.kind == "begins" and " " in r.phrase]
        self._openers = tuple(openers)
        self._opener_chars = max(map(len, openers), default=0) + _GAP_CHARS
        self._glued = _glued(openers)
        self._first_words = frozenset((*map(_first_word, self._whole), *self._opening))
        self._list_words = {_first_word(r.phrase.strip(_AROUND)) for r in (*rules, *self._whole.values()) if r.list}

    def _add(self, entry: Mapping[str, Any]) -> None:
        name = entry.get("name", "?")
        if unknown := entry.keys() - _FIELDS:
            raise PatternError(f"noise.toml: lines {name!r}: unknown key {', '.join(sorted(unknown))}")
        for kind in ("is", "begins", "label", "phrase", "brackets"):
            for words in entry.get(kind, ()):
                phrase = " ".join(words.lower().split())
                rule = _Rule(
                    name,
                    kind,
                    phrase,
                    tuple(h.lower() for h in entry.get("has", ())),
                    entry.get("words", 30),
                    *(bool(entry.get(flag, False)) for flag in ("author", "editor", "caption", "list", "tail")),
                )
                if kind == "is":
                    self._whole[phrase.strip(_AROUND)] = rule
                elif kind == "brackets":
                    self._brackets[phrase] = rule
                else:
                    self._opening.setdefault(_first_word(phrase), []).append(rule)

    def clean(self, text: str) -> Cleaned:
        """The text without its noise; a text without any comes back as it was."""
        text, glued = self._unglued(text)
        lines = _lines(text)
        rules = [self._rule(line) for line in lines]
        own = [n for n, rule in enumerate(rules) if rule is None]
        # Where nothing is surely the article, nothing can be said to stand before or after it.
        first = next((n for n in own if lines[n].is_body), 0)
        last = next((n for n in reversed(own) if lines[n].is_body), len(lines))
        outside = (*range(first), *range(last + 1, len(lines)))
        stamps = [n for n in outside if self._is_stamp(lines[n], rules[n])]
        gone = {*stamps, *_head(lines, first)}
        signs = [n for n in range(last + 1, len(lines)) if _SIGN.fullmatch(lines[n].written)]
        gone.update(signs)
        for n, rule in enumerate(rules):
            if rule is None or n in gone:
                continue
            gone.add(n)
            gone.update(_below(lines, n, rule, last))
        people = self._people(lines, rules, stamps)
        ends = (n for n in (*signs[:1], last) if n < len(lines))
        sign = next((b for n in ends if (b := self.bylines.initials(lines[n].written)).authors), Byline())
        caption = next((lines[n].written for n, r in enumerate(rules) if r and r.caption and n in gone), None)
        return _without(
            text, lines, gone, people, sign, [lines[n].written for n in stamps if n < first], caption, glued
        )

    def _unglued(self, text: str) -> tuple[str, list[str]]:
        """The text without teasers glued into its paragraphs: in brackets, or behind the last sentence of a line."""
        gone: list[str] = []
        kept: list[str] = []
        at = 0
        for begin, end in self._opened_lines(text) if self._glued is not None else ():
            for m in self._glued.finditer(text, begin, end):
                if m["rest"] and (len(m["rest"].split()) >= _HEADLINE_WORDS or _SENTENCE_END.search(m["rest"])):
                    continue
                gone.append(m.group().strip())
                kept.append(text[at : m.start()])
                at = m.end()
        return ("".join((*kept, text[at:])) if gone else text), gone

    def _opened_lines(self, text: str) -> Iterator[tuple[int, int]]:
        """Lines with words that open a teaser and a colon behind them."""
        end = 0
        colon = text.find(":")
        while colon >= 0:
            near = max(end, colon - self._opener_chars)
            if self._is_glued(text, near, colon):
                begin = max(end, text.rfind("\n", 0, near) + 1)
                end = text.find("\n", colon)
                end = len(text) if end < 0 else end
                yield begin, end
                colon = end - 1
            colon = text.find(":", colon + 1)

    def _is_glued(self, text: str, near: int, colon: int) -> bool:
        """Words that open a teaser stand before the colon, not on a line of their own."""
        head = text[near:colon].rstrip().lower()
        if not head.endswith(self._openers):
            return False
        starts = [near + len(head) - len(opener) for opener in self._openers if head.endswith(opener)]
        before = [text[max(0, at - _GAP_CHARS) : at] for at in starts]
        return any(b.rstrip(" \u00a0")[-1:] in _SENTENCE_ENDS or b.rstrip()[-1:] in _BRACKETS for b in before)

    def _is_stamp(self, line: _Line, rule: _Rule | None) -> bool:
        """It says when the article appeared, perhaps also by whom ("Oleh Rina, Rabu, 8 Mei 2024 | 10:15 WIB - 142")."""
        if rule is not None and not (rule.author or rule.editor):
            return False
        if self.days.is_stamp(line.written):
            return True
        return not line.is_body and self.is_stamp(line.written)

    def is_stamp(self, text: str) -> bool:
        """The words say when something appeared, perhaps also by whom."""
        if self.days.is_stamp(text):
            return True
        if len(text) > _STAMP_CHARS or not _YEAR.search(text):
            return False
        people = self.bylines.read(text)
        return bool(people.authors or people.editors) and self.days.read(text) is not None

    def _people(self, lines: list[_Line], rules: list[_Rule | None], stamps: list[int]) -> Byline:
        authors: dict[str, None] = {}
        editors: dict[str, None] = {}
        bylines = {n for n, rule in enumerate(rules) if rule is not None and (rule.author or rule.editor)}
        for n in sorted(bylines.union(stamps)):
            named = self.bylines.read(lines[n].written)
            authors |= dict.fromkeys(named.authors)
            editors |= dict.fromkeys(named.editors)
        return Byline(tuple(authors), tuple(editors))

    def is_teaser(self, text: str) -> bool:
        """The words invite to read another article."""
        return self._list_rule(_Line(0, len(text), text)) is not None

    def opens_list(self, text: str) -> bool:
        """The words are the heading of a list of other articles."""
        line = _Line(0, len(text), text)
        rule = self._list_rule(line)
        return rule is not None and _is_bare(line, rule)

    def _list_rule(self, line: _Line) -> _Rule | None:
        rule = self._rule(line) if line.first_word in self._list_words else None
        return rule if rule is not None and rule.list else None

    def is_noise(self, text: str) -> bool:
        """The words alone say that they are not the article."""
        return self._rule(_Line(0, len(text), text)) is not None

    def _rule(self, line: _Line) -> _Rule | None:
        """The rule that takes this line out."""
        written = line.written
        first = line.first_word
        if first in self._first_words:
            key = line.key
            if (rule := self._whole.get(key)) is not None:
                return rule
            for rule in self._opening.get(first, ()):
                if key.startswith(rule.phrase) and self._holds(rule, line):
                    return rule
        if not first and not written.strip(" \t\r|![]()") and "|" in written:
            return _LINKS
        if _is_credited(line):
            return _CAPTION
        if len(written) < _MENU_CHARS and _BAR.search(written) and _is_menu(written):
            return _LINKS
        if written.rstrip().endswith((")", "]", ").", "].")) and (m := _CLOSING_BRACKETS.search(written)):
            rule = self._brackets.get(_first_word(m[1].strip().lower()))
            if rule is not None and line.key.count(" ") < rule.words and '"' not in line.key and "“" not in line.key:
                return rule
        return None

    def _holds(self, rule: _Rule, line: _Line) -> bool:
        key = line.key
        if key.count(" ") >= rule.words or (rule.has and not any(h in key for h in rule.has)):
            return False
        rest = key[len(rule.phrase) :]
        if rest[:1].isalnum() and rule.phrase[-1].isalnum():
            return False
        if rule.kind == "phrase":
            return not rule.has or not _quoted(key)
        colon = rest.lstrip().startswith(":")
        if rule.kind == "label":
            fits = rule.caption or not line.is_body
            return colon and bool(rest.strip(" :")) and fits and not (rule.author and _DIGIT.search(rest))
        return colon or not rest or (not line.ends_as_sentence and not _quoted(key) and " " in rule.phrase)


def _glued(openers: list[str]) -> Any:
    """Teasers within a line. A colon must follow their words, of which one alone is none: "(baca: anggaran)"."""
    if not openers:
        return None
    words = "|".join(regex.escape(phrase) for phrase in sorted(openers, key=len, reverse=True))
    return regex.compile(
        rf"[ ]?[(\[]\s*(?:{words})\s*:[^()\[\]\n]{{5,200}}[)\]](?=.*\w)"
        rf"|(?<=[.!?”\"][)\]*]*)[ \u00a0]*\b(?:{words})\s*:\s*(?P<rest>[^\n]{{5,250}})$",
        regex.IGNORECASE | regex.MULTILINE,
    )


def _is_menu(written: str) -> bool:
    return len(_SEPARATOR.findall(written)) > 1 and _MENU.fullmatch(written) is not None


def _is_credited(line: _Line) -> bool:
    end = line.written[-_CREDIT_CHARS:]
    if not (end.rstrip().endswith(("-", "/")) or "Dok" in end or "Foto" in end or "Ft" in end):
        return False
    return line.key.count(" ") < _CAPTION_WORDS and _CREDIT_AT_END.search(end) is not None


def _head(lines: list[_Line], first_body: int) -> Iterator[int]:
    """Before the article begins: bare numbers (how often it was read) and lists of other articles."""
    before = range(min(first_body, len(lines) - 1))
    bullets = [n for n in before if _BULLET.match(lines[n].written) and lines[n].is_headline]
    if len(bullets) >= 3:
        yield from bullets
    for n in before:
        written = lines[n].written
        is_count = _COUNTED.search(written) is not None and _COUNT.fullmatch(written) is not None
        if is_count or (written.lstrip()[0] in _CRUMB_MARKS and _CRUMB.fullmatch(written)):
            yield n


def _below(lines: list[_Line], n: int, rule: _Rule, last_body: int) -> Iterator[int]:
    """What goes with a line that opens a list of other articles: its headlines, or all that stands below the body."""
    if rule.tail and n > last_body:
        yield from range(n + 1, len(lines))
    elif rule.list and _is_bare(lines[n], rule):
        for m in range(n + 1, min(n + 1 + _LIST_LINES, len(lines))):
            if not lines[m].is_headline or lines[m].is_body:
                return
            yield m


def _is_bare(line: _Line, rule: _Rule) -> bool:
    return not line.key[len(rule.phrase) :].strip(" :")


def _quoted(key: str) -> bool:
    return any(mark in key for mark in '"“”')


def _first_word(key: str) -> str:
    return key.split(" ", 1)[0].rstrip(":").split(":", 1)[0]


def _lines(text: str) -> list[_Line]:
    """Non-blank lines without their line ends."""
    lines = []
    start = 0
    for written in text.split("\n"):
        end = start + len(written)
        if written and not written.isspace():
            lines.append(_Line(start, end, written))
        start = end + 1
    return lines


def _without(
    text: str,
    lines: list[_Line],
    gone: set[int],
    people: Byline,
    sign: Byline,
    stamps: list[str],
    caption: str | None,
    glued: list[str],
) -> Cleaned:
    kept, at = [], 0
    for n in sorted(gone):
        kept.append(text[at : lines[n].start])
        at = min(lines[n].end + 1, len(text))
    kept.append(text[at:])
    return Cleaned(
        "".join(kept),
        (*glued, *(lines[n].written.strip() for n in sorted(gone))),
        people,
        sign,
        tuple(stamps),
        without_label(caption) if caption else None,
    )


def without_label(caption: str) -> str:
    """The caption without "Foto:" before it."""
    return str(_CAPTION_LABEL.sub("", caption)).strip()

"""Which articles are wanted, told by a cheap look at their words before anything is extracted."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import regex

from ..patterns import PatternError, Patterns
from .charset import page_text
from .encoding import ReadError

_FLAGS = regex.IGNORECASE | regex.MULTILINE
# A pattern that has run for so many seconds on one article has not said no.
_SECONDS = 1.0
# What a pattern says of the words around it holds in the clean text only: "(?<!di )", "\A".
_AROUND = regex.compile(r"\(\?<?[=!]|\\[AZzG]")
_INLINE = regex.compile(
    r"</?(?:a|abbr|b|big|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]{0,2000}>", regex.IGNORECASE
)
_TAG = regex.compile(r"<[^<>]{1,20000}>")
_BLANKS = regex.compile(r"[^\S\n\x00]+")
# Shorter words are looked for as whole words only ("KTP" is no part of "faktpr"), with or without "-nya".
_SHORT = 5


class Selection:
    """Articles in which ``match`` is found (a regular expression) and that are about one of ``topics``.

    Case does not matter to ``match``; ``^`` and ``$`` are the ends of lines, ``(?-i:TPPO)`` asks for capitals. Topics
    are those of ``topics.toml`` and the kinds of case of ``categories.toml``, with the user's folders ``patterns`` laid
    over. A topic passes what may be about it: it is there to save time, and lets too much through rather than too
    little. Can be pickled. Raises ``ValueError`` for a broken expression, ``PatternError`` for an unknown topic.
    """

    def __init__(self, match: str | None = None, topics: Sequence[str] = (), patterns: Sequence[str] = ()) -> None:
        self.match = match
        self.topics = tuple(topics)
        self.patterns = tuple(str(folder) for folder in patterns)
        try:
            self._match: Any = None if match is None else regex.compile(match, _FLAGS)
        except regex.error as error:
            raise ValueError(f"not a regular expression: {match!r}: {error}") from error
        self._words = Words(topic_words(self.topics, Patterns(self.patterns))) if self.topics else None

    def __reduce__(self) -> tuple[type[Selection], tuple[Any, ...]]:
        return Selection, (self.match, self.topics, self.patterns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Selection) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((self.match, self.topics, self.patterns))

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self._match is not None or self._words is not None

    def takes(self, text: str, title: str | None = None) -> bool:
        """Whether an article with this text and title is wanted."""
        whole = f"{title}\n{text}" if title else text
        return (self._words is None or self._words.within(whole)) and self._matches(whole)

    def may_take(self, *pages: str | bytes) -> bool:
        """Whether the article on these pages can be wanted; a page that cannot be read is, so that its error is said.

        What stands in one paragraph is found here as it is in the clean text.
        """
        try:
            texts = [page if isinstance(page, str) else page_text(page) for page in pages]
        except ReadError:
            return True
        if self._words is not None and not any(self._words.near(text) for text in texts):
            return False
        if self._match is None or _AROUND.search(self._match.pattern):
            return True
        return self._matches("\n".join(map(_visible, texts)))

    def _matches(self, text: str) -> bool:
        if self._match is None:
            return True
        try:
            return self._match.search(text, timeout=_SECONDS) is not None
        except TimeoutError:
            return True


def _visible(page: str) -> str:
    """Everything on a page that could be text, a line for each block."""
    blanks = _BLANKS.sub(" ", page.replace("\n", " "))
    text = html.unescape(_TAG.sub("\n", _INLINE.sub("", blanks)))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))


class Words:
    """Words and phrases looked for in a text, in any case and however its words are spaced."""

    def __init__(self, phrases: Iterable[str]) -> None:
        wanted = sorted({" ".join(phrase.lower().split()) for phrase in phrases}, key=lambda p: (len(p), p))
        plain: list[str] = []
        # words that show by themselves, and the others by the word that they are looked up by
        self._sure: list[str] = plain
        self._phrases: dict[str, list[str]] = {}
        for phrase in wanted:
            if any(word in phrase for word in plain):
                continue
            if " " not in phrase and len(phrase) > _SHORT:
                plain.append(phrase)
            else:
                self._phrases.setdefault(max(phrase.split(), key=len), []).append(phrase)
        self._exact = {key: _expression(phrases) for key, phrases in self._phrases.items()}

    def within(self, text: str) -> bool:
        """Whether one of the phrases stands in the text."""
        low = text.lower()
        return any(word in low for word in self._sure) or any(
            key in low and exact.search(low) is not None for key, exact in self._exact.items()
        )

    def near(self, page: str) -> bool:
        """Whether a word of one of the phrases stands anywhere on a page, tags and all."""
        low = page.lower()
        return any(word in low for word in self._sure) or any(key in low for key in self._exact)


def _expression(phrases: Iterable[str]) -> Any:
    """Any of the phrases; what stands between their words does not matter, as "perdagangan  orang"."""
    each = (r"\W+".join(map(regex.escape, regex.findall(r"\w+", phrase))) for phrase in phrases)
    return regex.compile(rf"(?<!\w)(?:{'|'.join(each)})(?:nya)?(?!\w)")


def topic_words(names: Iterable[str], patterns: Patterns) -> list[str]:
    """The words by which articles about the topics are known. Raises ``PatternError`` for a topic there is not."""
    topics = {topic["name"]: topic for topic in patterns["topics"].get("topics", ())}
    forms: dict[str, list[str]] = {}
    for category in patterns["categories"].get("categories", ()):
        for name in {category["name"], category.get("value", category["name"])}:
            forms.setdefault(name, []).extend(category["forms"])
    out: list[str] = []
    for name in names:
        if name not in topics and name not in forms:
            known = ", ".join(sorted({*topics, *forms}))
            raise PatternError(f"no topic {name!r}; topics are {known}")
        topic = topics.get(name, {"categories": [name]})
        for category in topic.get("categories", ()):
            if category not in forms:
                raise PatternError(f"topic {name!r}: no category {category!r} in categories.toml")
            out += forms[category]
        out += topic.get("words", ())
    return out

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
# Elements within a line; "<span>K</span>ekerasan" is one word.
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr")
)
# What is no text, unless it is data: some pages hold their article as JSON-LD alone.
_UNSEEN = frozenset(("script", "style"))
_NAME_CHARS = 10
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

        What stands in one paragraph of the article is found here too, so that the clean text needs to be made only of
        pages that pass. What ``match`` says of what stands around its words is left to the clean text.
        """
        try:
            texts = [page if isinstance(page, str) else page_text(page) for page in pages]
        except ReadError:
            return True
        return self.may_take_text("\n".join(map(_visible, texts)))

    def may_take_text(self, text: str, title: str | None = None) -> bool:
        """The same for a text that has not been cleaned yet."""
        whole = f"{title}\n{text}" if title else text
        if self._words is not None and not self._words.within(whole):
            return False
        return self._match is None or _AROUND.search(self._match.pattern) is not None or self._matches(whole)

    def _matches(self, text: str) -> bool:
        if self._match is None:
            return True
        try:
            return self._match.search(text, timeout=_SECONDS) is not None
        except TimeoutError:
            return True


def _visible(page: str) -> str:
    """Everything on a page that could be text of its article or its title, a line for each block."""
    out: list[str] = []
    for part in page.replace("\n", " ").split("<"):
        tag, _, text = part.partition(">")
        name = tag[:_NAME_CHARS].lstrip("/").split(None, 1)
        kind = name[0].lower() if name else ""
        if kind in _UNSEEN and "json" not in tag:
            continue
        if kind == "meta":
            out.append(f"\n{tag}\n")
        elif kind not in _INLINE:
            out.append("\n")
        out.append(text)
    return "\n".join(" ".join(line.split()) for line in html.unescape("".join(out)).split("\n"))


class Words:
    """Words and phrases looked for in a text, in any case and however its words are spaced."""

    def __init__(self, phrases: Iterable[str]) -> None:
        wanted = {" ".join(phrase.lower().split()) for phrase in phrases}
        # words that show by themselves, and the others under the word that they are looked up by
        self._sure: list[str] = []
        others: dict[str, list[str]] = {}
        for phrase in sorted(wanted, key=lambda p: (len(p), p)):
            if any(word in phrase for word in self._sure):
                continue
            if " " not in phrase and len(phrase) > _SHORT:
                self._sure.append(phrase)
            else:
                key = next((key for key in others if key in phrase), max(phrase.split(), key=len))
                others.setdefault(key, []).append(phrase)
        self._exact = {key: _expression(phrases) for key, phrases in others.items()}

    def within(self, text: str) -> bool:
        """Whether one of the phrases stands in the text."""
        low = text.lower()
        return any(word in low for word in self._sure) or any(
            key in low and exact.search(low) is not None for key, exact in self._exact.items()
        )


def _expression(phrases: Iterable[str]) -> Any:
    """Any of the phrases; what stands between their words does not matter, as "perdagangan  orang"."""
    each = (r"\W+".join(map(regex.escape, regex.findall(r"\w+", phrase))) for phrase in phrases)
    return regex.compile(rf"(?<!\w)(?:{'|'.join(each)})(?:nya)?(?!\w)")


def topic_words(names: Iterable[str], patterns: Patterns) -> list[str]:
    """The words by which articles about the topics are known. Raises ``PatternError`` for a topic there is not."""
    topics = {topic["name"]: topic for topic in patterns["topics"].get("topics", ())}
    offices = patterns["statistics"].get("offices", {})
    forms: dict[str, list[str]] = {}
    for category in patterns["categories"].get("categories", ()):
        for name in {category["name"], category.get("value", category["name"])}:
            forms.setdefault(name, []).extend(category["forms"])
    out: list[str] = []
    wanted = list(names)
    for name in wanted:
        if name not in topics and name not in forms:
            raise PatternError(f"no topic {name!r}; topics are {', '.join(sorted({*topics, *forms}))}")
        topic = topics.get(name, {"categories": [name]})
        for key, lists, file in (("categories", forms, "categories"), ("offices", offices, "[offices] of statistics")):
            for entry in topic.get(key, ()):
                if entry not in lists:
                    raise PatternError(f"topic {name!r}: no {entry!r} in {file}.toml")
                out += lists[entry]
        out += topic.get("words", ())
        wanted += [other for other in topic.get("topics", ()) if other not in wanted]
    return out

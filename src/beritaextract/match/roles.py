"""What officials do at an event, from the words beside their names: opened, chaired, spoke, attended."""

from __future__ import annotations

from typing import Any

from ..patterns import Patterns
from .document import Document
from .mentions import OfficialMention
from .tokens import Tokens

#: the verb of a clause stands at most this many tokens behind the person ("Y, dalam sambutannya sekaligus membuka")
_REACH = 8


class RoleReader:
    """Compiled from the tables ``roles`` of ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        roles: dict[str, Any] = patterns["positions"]["roles"]
        self.before: dict[str, str] = roles["before"]
        self.after: dict[str, str] = roles["after"]

    def read(self, doc: Document, tokens: Tokens, mentions: list[OfficialMention]) -> None:
        """Adds roles to ``mentions`` (in text order); an enumeration shares the role of its first official."""
        before, role, until, in_sentence = self.before.keys(), None, 0, -1
        spans = [outer(m) for m in mentions]
        for n, (mention, (first, last)) in enumerate(zip(mentions, spans, strict=True)):
            sentence = doc.sentence(first)
            begin, end = doc.sentences[sentence] if doc.sentences else (0, last)
            same = in_sentence == sentence
            gap = tokens.low[tokens.at(max(begin, until) if same else begin) : tokens.at(first)]
            if not before.isdisjoint(gap):
                role = next(self.before[w] for w in reversed(gap) if w in before)
            elif role and (not same or any(len(w) > 5 and w.isalpha() for w in gap)):
                role = None
            if n + 1 < len(spans):
                end = min(end, spans[n + 1][0])
            own = role or self._verb(tokens, last, end)
            if own and own not in mention.roles:
                mention.roles = (*mention.roles, own)
            in_sentence, until = sentence, last

    def _verb(self, tokens: Tokens, last: int, end: int) -> str | None:
        """The role that the verb between two offsets, right behind the person, gives."""
        i = tokens.at(last)
        words = tokens.low[i : i + _REACH]
        if self.after.keys().isdisjoint(words):
            return None
        k = next(k for k, w in enumerate(words) if w in self.after)
        return self.after[words[k]] if tokens.starts[i + k] < end else None


def outer(mention: OfficialMention) -> tuple[int, int]:
    """From the first to the last character of name, position and agency."""
    first, last = mention.start, mention.end
    for span in (mention.position_span, mention.agency_span):
        if span is not None:
            if span[0] < first:
                first = span[0]
            if span[1] > last:
                last = span[1]
    return first, last

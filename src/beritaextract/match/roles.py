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
        previous: tuple[int, int, str | None] = (-1, 0, None)
        for n, mention in enumerate(mentions):
            first, last = outer(mention)
            sentence = doc.sentence(first)
            same = previous[0] == sentence
            begin = tokens.at(max(doc.sentences[sentence][0], previous[1] if same else 0)) if doc.sentences else 0
            gap = tokens.low[begin : tokens.at(first)]
            role = next((self.before[w] for w in reversed(gap) if w in self.before), None)
            if role is None and same and not any(w.isalpha() and len(w) > 5 for w in gap):
                role = previous[2]
            own = role or self._verb(tokens, mentions, n, last, doc.sentences[sentence][1] if doc.sentences else last)
            if own and own not in mention.roles:
                mention.roles = (*mention.roles, own)
            previous = (sentence, last, role)

    def _verb(self, tokens: Tokens, mentions: list[OfficialMention], n: int, last: int, end: int) -> str | None:
        """The role that the verb behind the person gives."""
        if n + 1 < len(mentions):
            end = min(end, outer(mentions[n + 1])[0])
        i = tokens.at(last)
        for k in range(i, min(i + _REACH, len(tokens))):
            if tokens.starts[k] >= end:
                break
            if tokens.low[k] in self.after:
                return self.after[tokens.low[k]]
        return None


def outer(mention: OfficialMention) -> tuple[int, int]:
    """From the first to the last character of name, position and agency."""
    spans = [(mention.start, mention.end)]
    spans += [s for s in (mention.position_span, mention.agency_span) if s]
    return min(s for s, _ in spans), max(e for _, e in spans)

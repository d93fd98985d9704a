"""Who stands in for whom: "X melalui Y", "X yang diwakili (oleh) Y", "Y mewakili X"."""

from __future__ import annotations

from typing import Any

from ..patterns import Patterns
from .claims import Claims, person_mention
from .mentions import OfficialMention
from .persons import PersonReader
from .roles import outer
from .tokens import Tokens

#: from the end of one official to the beginning of the next, at most this many tokens say "yang diwakili oleh"
_LINK = 7


class LinkReader:
    """Compiled from the cues of ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns, persons: PersonReader) -> None:
        cues: dict[str, Any] = patterns["positions"]["cues"]
        self.persons = persons
        self.stands_in = frozenset(cues["stands_in"])
        self.through = frozenset(cues["through"])
        self.for_whom = frozenset(cues["for_whom"])
        self.link_words = frozenset(cues["link_words"])

    def read(self, tokens: Tokens, mentions: list[OfficialMention], claims: Claims) -> None:
        """Adds who represents whom to ``mentions`` (in text order), and stand-ins that have no office of their own."""
        for n, mention in enumerate(list(mentions)):
            i, _ = self.persons.degrees(tokens, tokens.at(outer(mention)[1]))
            words = self._link_words(tokens, i) if tokens.low[i] in self.link_words else None
            if not words:
                continue
            stop = i + len(words)
            target = _after(mentions, n)
            if target is not None and not self._follows(tokens, target, stop):
                target = None
            if self.for_whom & set(words):
                if target is not None:
                    _represent(target, mention)
            elif target is not None:
                _represent(mention, target)
            elif self.stands_in & set(words):
                self._stand_in(tokens, mentions, mention, stop, claims)

    def _follows(self, tokens: Tokens, target: OfficialMention, i: int) -> bool:
        """The official begins at token ``i`` or just behind it, or behind the titles that begin there."""
        if tokens.at(outer(target)[0]) <= i + 3:
            return True
        person = self.persons.read(tokens, i)
        return person is not None and tokens.starts[person.name_first] == target.start

    def _stand_in(
        self, tokens: Tokens, mentions: list[OfficialMention], whom: OfficialMention, i: int, claims: Claims
    ) -> None:
        """ "Direktur Yayasan X diwakili Y": Y is of the organisation, without a position."""
        person = self.persons.read(tokens, i)
        if person is None or claims.holds(person):
            return
        claims.add(person)
        by = person_mention(tokens, person, "name after diwakili")
        mentions.append(by)
        _represent(whom, by)

    def _link_words(self, tokens: Tokens, i: int) -> list[str]:
        """The words from token ``i`` on that say somebody stands in, empty where none do."""
        words: list[str] = []
        while (
            len(words) < _LINK and tokens.low[i + len(words)] in self.link_words and i + len(words) not in tokens.breaks
        ):
            words.append(tokens.low[i + len(words)])
        said = set(words)
        return words if said & (self.stands_in | self.through | self.for_whom) else []


def _after(mentions: list[OfficialMention], n: int) -> OfficialMention | None:
    """The first of the mentions behind the ``n``-th that begins behind its end."""
    k = n + 1
    while k < len(mentions) and mentions[k].start <= mentions[n].end:
        k += 1
    return mentions[k] if k < len(mentions) else None


def _represent(whom: OfficialMention, by: OfficialMention) -> None:
    if by.agency is None:
        by.agency, by.agency_span = whom.agency, whom.agency_span
    whom.roles = (*whom.roles, "represented")
    by.roles = (*by.roles, "representing")
    by.represents = whom.name or " ".join(p for p in (whom.position, whom.agency) if p)

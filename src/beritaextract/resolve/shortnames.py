"""Later mentions of people: by part of the name, in another spelling, by nickname."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from typing import Any

from ..match.document import Document
from ..match.mentions import Found, Mention
from ..match.tokens import Tokens
from ..patterns import Patterns
from .people import Person
from .spelling import WHOLE, NameWords, alike, similar

#: from so many letters on a single word is taken for another spelling of a name
_LONG = 6
#: a nickname belongs to somebody named at most this many characters before
_NEAR = 400


class ShortNames:
    """Compiled from ``patterns/names.toml`` and ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        names: dict[str, Any] = patterns["names"]
        titles: dict[str, Any] = patterns["titles"]
        self.words = NameWords(patterns)
        #: first two letters of a full form -> those of the short forms it is written in
        self.short_begins: dict[str, set[str]] = {}
        for short, whole in self.words.full.items():
            self.short_begins.setdefault(whole[:2], set()).add(short[:2])
        self.usual = frozenset(self.words.full.values())
        self.called = frozenset(names["called"])
        self.called_between = frozenset(names["called_between"])
        self.stop = frozenset(names["stop"])
        self.titles = frozenset((*titles["rank"], *titles["prefix"]))
        self.common = frozenset(patterns["positions"]["office"]["words"])
        self.things = frozenset(patterns["positions"]["cues"]["names_of_things"])

    def find(self, doc: Document, found: Found, people: list[Person]) -> None:
        """Later mentions by part of the name ("Aminah", "Andi Tenri") or in another spelling; a part that two people
        share names neither."""
        tokens = found.tokens or Tokens(doc.text)
        names = _Names(self.words, people, self._owners(people, self._nicknames(tokens, people)))
        covered = {i for p in people for s, e in p.mentions for i in range(tokens.at(s), tokens.at(e))}
        elsewhere: set[int] | None = None
        full, low, done = self.words.full, tokens.low, 0
        begins = names.begins.union(*(self.short_begins.get(two, ()) for two in names.begins))
        for i in [i for i in compress(range(tokens.count), tokens.capital) if low[i][:2] in begins]:
            word = full.get(low[i], low[i])
            if word[:2] not in names.begins or i < done or i in covered or len(low[i]) < 3:
                continue
            if word in names.owners:
                done = self._mention(tokens, i, word, names)
                continue
            if like := self._like(word, names):
                if elsewhere is None:
                    elsewhere = _tokens_of(tokens, [*found.regions, *found.agencies])
                if i not in elsewhere:
                    done = self._mention(tokens, i, like, names)
                    continue
            if word[:2] in names.joined and not tokens.words[i].isupper():
                done = self._joined(tokens, i, names.joined[word[:2]], covered)

    def _owners(self, people: list[Person], nicknames: list[tuple[str, Person]]) -> dict[str, dict[Person, int]]:
        """Whom each word of a name or nickname can mean, and how often it was given to them."""
        owners: dict[str, dict[Person, int]] = {}
        for person in people:
            for word in {w for name in (person.name, *person.aliases) for w in self.words.of(name)}:
                if len(word) > 2 and word not in self.stop:
                    owners.setdefault(word, {})[person] = 1
        for name, person in nicknames:
            for word in self.words.of(name):
                times = owners.setdefault(word, {})
                times[person] = times.get(person, 0) + 1
        return owners

    def _like(self, word: str, names: _Names) -> str:
        """The word of somebody's name that this word is another spelling of; or ""."""
        if word not in names.like:
            known = len(word) < _LONG or word in self.stop or word in self.common
            near = () if known else names.long.get(word[:2], ())
            names.like[word] = next((w for w in near if alike(w, word)), "")
        return names.like[word]

    def _joined(self, tokens: Tokens, i: int, names: list[tuple[str, Person]], covered: set[int]) -> int:
        """A whole name written apart ("Rahmad Syah" for "Rahmadsyah") from token ``i`` on; where to go on."""
        if not tokens.capital[i + 1] or tokens.low[i - 1] in self.things:
            return i + 1
        for n in (3, 2):
            if not all(tokens.capital[k] and k not in tokens.breaks and k not in covered for k in range(i + 1, i + n)):
                continue
            run = "".join(tokens.low[i : i + n])
            for name, person in names:
                if abs(len(name) - len(run)) <= 2 and similar(name, run, WHOLE):
                    person.mentions.append((tokens.starts[i], tokens.ends[i + n - 1]))
                    alias = tokens.slice(i, i + n)
                    if alias not in person.aliases:
                        person.aliases.append(alias)
                    return i + n
        return i + 1

    def _mention(self, tokens: Tokens, i: int, first: str, names: _Names) -> int:
        """Adds the mention that begins at token ``i`` with the word ``first`` of a name to the one person it can be
        of; returns where it ends."""
        stop = i + 1
        candidates = names.owners[first]
        while tokens.capital[stop] and stop not in tokens.breaks:
            more = names.owners.get(self.words.one(tokens.low[stop]))
            if more is not candidates:
                both = {p: n for p, n in candidates.items() if p in more} if more else None
                if not both:
                    break
                candidates = both
            stop += 1
        alias = tokens.slice(i, stop)
        exact = [p for p in names.called.get(alias.lower(), ()) if p in candidates]
        usual = stop == i + 1 and self.words.one(tokens.low[i]) in self.usual and not exact
        people = {p: candidates[p] for p in exact} or candidates
        if len(people) == 1 and not usual and tokens.low[i - 1] not in self.things:
            person, times = next(iter(people.items()))
            if times == 1:
                person.mentions.append((tokens.starts[i], tokens.ends[stop - 1]))
                if alias.lower() != person.name.lower() and alias not in person.aliases:
                    person.aliases.append(alias)
        return stop

    def _nicknames(self, tokens: Tokens, people: list[Person]) -> list[tuple[str, Person]]:
        """ "... perempuan yang akrab disapa Susi itu", "ungkap Susi, sapaan akrabnya": whoever was named last."""
        out = self._bracketed(tokens, people)
        called = [] if self.called.isdisjoint(tokens.low) else tokens.among(self.called)
        mentions = sorted(((m, p) for p in people for m in p.mentions), key=_span) if called else []
        for i in called:
            first = i + 1
            while tokens.low[first] in self.called_between:
                first += 1
            stop = self._run(tokens, first)
            if stop == first:
                stop = i
                while stop > 0 and tokens.low[stop - 1] in self.called_between:
                    stop -= 1
                first = stop
                while first > 0 and stop - first < 3 and self._part(tokens, first - 1):
                    first -= 1
            k = bisect_left(mentions, tokens.starts[i], key=_begin) - 1
            if stop > first and k >= 0:
                while k > 0 and mentions[k - 1][0] == mentions[k][0]:
                    k -= 1  # of two people in one place the one named first
                if tokens.starts[i] - mentions[k][0][1] < _NEAR:
                    out.append((tokens.slice(first, stop), mentions[k][1]))
        return out

    def _bracketed(self, tokens: Tokens, people: list[Person]) -> list[tuple[str, Person]]:
        """ "Saiful Yusron (Gus Ipul)": capitalised words in brackets right behind the name."""
        out = []
        for person in people:
            for _, end in person.mentions:
                i = tokens.at(end)
                stop = self._run(tokens, i + 1) if tokens.low[i] == "(" else i
                if stop > i + 1 and tokens.low[stop] == ")" and not set(tokens.low[i + 1 : stop]) & self.common:
                    out.append((tokens.slice(i + 1, stop), person))
        return out

    def _run(self, tokens: Tokens, i: int) -> int:
        """Where the capitalised words from token ``i`` on end."""
        stop = i
        while stop - i < 3 and self._part(tokens, stop):
            stop += 1
        return stop

    def _part(self, tokens: Tokens, i: int) -> bool:
        """A word that can be part of a nickname."""
        return tokens.capital[i] and tokens.low[i] not in self.stop and tokens.low[i] not in self.titles


class _Names:
    """The words of the names in one article, as they are looked up.

    ``long`` and ``joined``: the long words, and the names written as one word, by their first two letters; ``begins``:
    the first two letters of all; ``called``: people by their name in lower case; ``like``: spellings met already.
    """

    __slots__ = ("begins", "called", "joined", "like", "long", "owners")

    def __init__(self, words: NameWords, people: list[Person], owners: dict[str, dict[Person, int]]) -> None:
        self.owners = owners
        self.called: dict[str, list[Person]] = {}
        self.long: dict[str, list[str]] = {}
        self.joined: dict[str, list[tuple[str, Person]]] = {}
        self.like: dict[str, str] = {}
        for word in owners:
            if len(word) >= _LONG:
                self.long.setdefault(word[:2], []).append(word)
        for person in people if owners else ():
            self.called.setdefault(person.name.lower(), []).append(person)
            if len(name := "".join(words.of(person.name))) >= _LONG:
                self.joined.setdefault(name[:2], []).append((name, person))
        self.begins = {word[:2] for word in owners} | self.joined.keys()


def _tokens_of(tokens: Tokens, mentions: list[Mention]) -> set[int]:
    """The tokens that mentions cover."""
    return {i for m in mentions for i in range(tokens.at(m.start), tokens.at(m.end))}


def _span(named: tuple[tuple[int, int], Person]) -> tuple[int, int]:
    return named[0]


def _begin(named: tuple[tuple[int, int], Person]) -> int:
    return named[0][0]

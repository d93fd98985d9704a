"""Later mentions of people: by part of the name, in another spelling, by nickname."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..match.document import Document
from ..match.mentions import Found
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
        nicknames = self._nicknames(tokens, people)
        owners: dict[str, list[Person]] = {}
        for person in people:
            for word in {w for name in (person.name, *person.aliases) for w in self.words.of(name)}:
                if len(word) > 2 and word not in self.stop:
                    owners.setdefault(word, []).append(person)
        for name, person in nicknames:
            for word in self.words.of(name):
                owners.setdefault(word, []).append(person)
        if not owners:
            return
        covered = {i for p in people for s, e in p.mentions for i in range(tokens.at(s), tokens.at(e))}
        elsewhere = {i for m in (*found.regions, *found.agencies) for i in range(tokens.at(m.start), tokens.at(m.end))}
        alike_words: dict[str, list[str]] = {}
        for word in owners:
            if len(word) >= _LONG:
                alike_words.setdefault(word[:2], []).append(word)
        joined: dict[str, list[tuple[str, Person]]] = {}
        for person in people:
            if len(name := "".join(self.words.of(person.name))) >= _LONG:
                joined.setdefault(name[:2], []).append((name, person))
        i, end, capital = 0, tokens.count, tokens.capital
        while i < end:
            if not capital[i] or i in covered or len(tokens.words[i]) < 3:
                i += 1
            elif (word := self.words.one(tokens.low[i])) in owners:
                i = self._mention(tokens, i, owners[word], owners)
            elif i not in elsewhere and (like := self._like(word, alike_words)):
                i = self._mention(tokens, i, owners[like], owners)
            else:
                names = joined.get(word[:2], ())
                i = self._joined(tokens, i, names, covered) if names and not tokens.words[i].isupper() else i + 1

    def _like(self, word: str, names: dict[str, list[str]]) -> str:
        """The word of somebody's name that this word is another spelling of; or ""."""
        if len(word) < _LONG or word in self.stop or word in self.common:
            return ""
        return next((w for w in names.get(word[:2], ()) if alike(w, word)), "")

    def _joined(self, tokens: Tokens, i: int, names: Iterable[tuple[str, Person]], covered: set[int]) -> int:
        """A whole name written apart ("Rahmad Syah" for "Rahmadsyah") from token ``i`` on; where to go on."""
        if tokens.low[i - 1] in self.things:
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

    def _mention(self, tokens: Tokens, i: int, candidates: list[Person], owners: dict[str, list[Person]]) -> int:
        """Adds the mention that begins at token ``i`` to the one person it can be of; returns where it ends."""
        stop = i + 1
        while tokens.capital[stop] and stop not in tokens.breaks:
            word = self.words.one(tokens.low[stop])
            both = [p for p in candidates if p in owners.get(word, ())]
            if not both:
                break
            candidates = both
            stop += 1
        alias = tokens.slice(i, stop)
        exact = [p for p in candidates if p.name.lower() == alias.lower()]
        candidates = exact or candidates
        usual = stop == i + 1 and self.words.one(tokens.low[i]) in self.usual and not exact
        if len(candidates) == 1 and not usual and tokens.low[i - 1] not in self.things:
            person = candidates[0]
            person.mentions.append((tokens.starts[i], tokens.ends[stop - 1]))
            if alias.lower() != person.name.lower() and alias not in person.aliases:
                person.aliases.append(alias)
        return stop

    def _nicknames(self, tokens: Tokens, people: list[Person]) -> list[tuple[str, Person]]:
        """ "... perempuan yang akrab disapa Susi itu", "ungkap Susi, sapaan akrabnya": whoever was named last."""
        out = self._bracketed(tokens, people)
        for i, low in enumerate(tokens.low):
            if low not in self.called:
                continue
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
            before = [(m, p) for p in people for m in p.mentions if m[0] < tokens.starts[i]]
            if stop > first and before:
                person = max(before, key=lambda b: b[0])[1]
                if tokens.starts[i] - max(before, key=lambda b: b[0])[0][1] < _NEAR:
                    out.append((tokens.slice(first, stop), person))
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

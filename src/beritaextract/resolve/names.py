"""Joins mentions of officials into people: spelling variants, short names, positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ..match.document import Document
from ..match.mentions import Found, OfficialMention
from ..match.tokens import Tokens
from ..patterns import Patterns
from ..record import Evidence, Official
from .belongs import Belonging

#: two spellings of one word of a name ("Faturahman", "Faturrahman") agree at least so far
_ALIKE = 0.82
#: from so many letters on a single word is taken for another spelling of a name
_LONG = 6
#: a nickname belongs to somebody named at most this many characters before
_NEAR = 400
#: two whole names, written together or apart ("Rahmad Syah", "Rahmadsyah")
_ALIKE_WHOLE = 0.9


@dataclass(slots=True)
class Person:
    """One person while roles are still being collected."""

    name: str
    titles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    position: str | None = None
    acting: str | None = None
    agency: str | None = None
    roles: list[str] = field(default_factory=list)
    represents: str | None = None
    evidence: list[Evidence] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    """Every span of the text that names this person, by name or by position, in text order."""

    def add_role(self, role: str) -> None:
        if role not in self.roles:
            self.roles.append(role)

    def official(self) -> Official:
        return Official(
            name=self.name, titles=tuple(self.titles), aliases=tuple(self.aliases), position=self.position,
            acting=self.acting, agency=self.agency, roles=tuple(self.roles),  # type: ignore[arg-type]
            represents=self.represents, evidence=tuple(self.evidence),
        )  # fmt: skip


class NameResolver:
    """Compiled from ``patterns/names.toml`` and ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        names: dict[str, Any] = patterns["names"]
        self.belonging = Belonging(patterns)
        self.called = frozenset(names["called"])
        self.called_between = frozenset(names["called_between"])
        self.common = frozenset(patterns["positions"]["office"]["words"])
        self.full: dict[str, str] = names["full"]
        self.things = frozenset(patterns["positions"]["cues"]["names_of_things"])
        self.stop = frozenset(names["stop"])
        self.short_offices: dict[str, str] = patterns["positions"]["short"]

    def resolve(self, doc: Document, found: Found) -> list[Person]:
        """One entry per person, in order of first mention."""
        self.belonging.fill(doc, found)
        named = [m for m in found.officials if m.name]
        groups = self._group(named)
        people = [self._person(group) for group in groups]
        self._short_names(doc, found, people)
        self._by_position(found.officials, groups, people)
        for person in people:
            person.mentions.sort()
        return people

    def _group(self, mentions: list[OfficialMention]) -> list[list[OfficialMention]]:
        """Mentions of one person together; a short name that fits two people joins neither."""
        groups: list[list[OfficialMention]] = []
        for mention in sorted(mentions, key=lambda m: -len((m.name or "").split())):
            fits = [g for g in groups if any(self._one(m, mention) for m in g)]
            if len(fits) == 1:
                fits[0].append(mention)
            elif not fits:
                groups.append([mention])
        for group in groups:
            group.sort(key=lambda m: m.start)
        groups.sort(key=lambda g: g[0].start)
        return groups

    def _one(self, a: OfficialMention, b: OfficialMention) -> bool:
        """Whether two mentions are of one person. A short name with an office of its own is somebody else's: "Bupati
        Hasbullah" beside "Ketua TP PKK Nurlina Hasbullah"."""
        if not self.same(a.name or "", b.name or ""):
            return False
        long_, short = sorted((self._words(a.name or ""), self._words(b.name or "")), key=len, reverse=True)
        if len(long_) == len(short) or not (a.position and b.position) or self._one_office(a, b) or a.added or b.added:
            return True
        return len(short) > 1 and _alike(long_[0], short[0])

    def _one_office(self, a: OfficialMention, b: OfficialMention) -> bool:
        """ "Kadis" and "Kepala Dinas Sosial" may be one office, "Bupati" and "Ketua" are not."""
        first, second = self._office_words(a), self._office_words(b)
        return first[:1] == second[:1] and (set(first) <= set(second) or set(second) <= set(first))

    def _office_words(self, mention: OfficialMention) -> list[str]:
        """The words of an office with its short forms opened."""
        return [w for p in (mention.position or "").lower().split() for w in self.short_offices.get(p, p).split()]

    def same(self, a: str, b: str) -> bool:
        """Whether two names can be one person's: equal word by word, or the shorter found in the longer."""
        long_, short = self._words(a), self._words(b)
        if len(long_) < len(short):
            long_, short = short, long_
        if not short:
            return False
        i = hits = 0
        for word in short:
            while i < len(long_) and not _alike(long_[i], word):
                i += 1
            if i == len(long_):
                break
            hits += 1
            i += 1
        if hits == len(short):
            return all(any(len(w) > 2 for w in words) for words in (short, long_))
        return _similar("".join(long_), "".join(short), _ALIKE_WHOLE)

    def _words(self, name: str) -> list[str]:
        words = name.lower().replace("’", "'").replace(".", " ").split()
        return [self.full.get(w, w) for w in words]

    def _person(self, group: list[OfficialMention]) -> Person:
        """The fullest name, every title once, the position that says most."""
        best = max(group, key=lambda m: (len((m.name or "").split()), len(m.name or "")))
        person = Person(best.name or "")
        titles: dict[str, str] = {}
        for m in group:
            for title in m.titles:
                titles.setdefault(title.lower().replace(".", "").replace(" ", ""), title)
            person.mentions.append((m.start, m.end))
            for role in m.roles:
                person.add_role(role)
            person.represents = person.represents or m.represents
            if m.name != person.name and m.name not in person.aliases:
                person.aliases.append(m.name or "")
        person.titles = list(titles.values())
        said = max(group, key=lambda m: (m.position is not None, m.agency is not None, len((m.position or "").split())))
        person.position, person.agency = said.position, said.agency
        person.acting = next((m.acting for m in group if m.acting), None)
        person.evidence = [Evidence(best.start, best.end, best.rule)]
        for span, rule in ((said.position_span, "position"), (said.agency_span, "agency of the position")):
            if span:
                person.evidence.append(Evidence(*span, rule))
        return person

    def _short_names(self, doc: Document, found: Found, people: list[Person]) -> None:
        """Later mentions by part of the name ("Aminah", "Andi Tenri") or in another spelling; a part that two people
        share names neither."""
        tokens = found.tokens or Tokens(doc.text)
        nicknames = self._nicknames(tokens, people)
        owners: dict[str, list[Person]] = {}
        for person in people:
            for word in {w for name in (person.name, *person.aliases) for w in self._words(name)}:
                if len(word) > 2 and word not in self.stop:
                    owners.setdefault(word, []).append(person)
        for name, person in nicknames:
            for word in self._words(name):
                owners.setdefault(word, []).append(person)
        if not owners:
            return
        covered = {i for p in people for s, e in p.mentions for i in range(tokens.at(s), tokens.at(e))}
        i = 0
        while i < len(tokens):
            word = (
                ""
                if i in covered or not tokens.upper(i) or len(tokens.words[i]) < 3
                else self._owned(tokens, i, owners)
            )
            if not word:
                i += 1
                continue
            i = self._mention(tokens, i, owners[word], owners)

    def _owned(self, tokens: Tokens, i: int, owners: dict[str, list[Person]]) -> str:
        """The word of somebody's name that the word at ``i`` is, in this or a like spelling; or ""."""
        word = self.full.get(tokens.low[i], tokens.low[i])
        if word in owners:
            return word
        if len(word) < _LONG or word in self.stop or word in self.common:
            return ""
        return next((w for w in owners if w[:1] == word[:1] and len(w) >= _LONG and _alike(w, word)), "")

    def _mention(self, tokens: Tokens, i: int, candidates: list[Person], owners: dict[str, list[Person]]) -> int:
        """Adds the mention that begins at token ``i`` to the one person it can be of; returns where it ends."""
        stop = i + 1
        while tokens.upper(stop) and not tokens.breaks(stop):
            word = self.full.get(tokens.low[stop], tokens.low[stop])
            both = [p for p in candidates if p in owners.get(word, ())]
            if not both:
                break
            candidates = both
            stop += 1
        alias = tokens.slice(i, stop)
        exact = [p for p in candidates if p.name.lower() == alias.lower()]
        candidates = exact or candidates
        if len(candidates) == 1 and tokens.word(i - 1) not in self.things:
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
            while tokens.word(first) in self.called_between:
                first += 1
            stop = self._run(tokens, first)
            if stop == first:
                stop = i
                while stop > 0 and tokens.word(stop - 1) in self.called_between:
                    stop -= 1
                first = stop
                while first > 0 and stop - first < 3 and tokens.upper(first - 1):
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
                stop = self._run(tokens, i + 1) if tokens.word(i) == "(" else i
                if stop > i + 1 and tokens.word(stop) == ")" and not set(tokens.low[i + 1 : stop]) & self.common:
                    out.append((tokens.slice(i + 1, stop), person))
        return out

    def _run(self, tokens: Tokens, i: int) -> int:
        """Where the capitalised words from token ``i`` on end."""
        stop = i
        while stop - i < 3 and tokens.upper(stop) and tokens.low[stop] not in self.stop:
            stop += 1
        return stop

    def _by_position(
        self, mentions: list[OfficialMention], groups: list[list[OfficialMention]], people: list[Person]
    ) -> None:
        """Mentions by office alone ("Bupati", "Kadis") belong to the one person who holds that office."""
        for mention in mentions:
            if mention.name is not None:
                continue
            holders = [p for g, p in zip(groups, people, strict=True) if any(self._holds(m, mention) for m in g)]
            if len(holders) == 1:
                holders[0].mentions.append((mention.start, mention.end))

    def _holds(self, official: OfficialMention, office: OfficialMention) -> bool:
        """Whether an office named alone can be the one that an official was named with."""
        if not official.position or not self._one_office(official, office):
            return False
        if self.belonging.is_bare(official.agency) or self.belonging.is_bare(office.agency):
            return True
        mine, other = (set((m.agency or "").lower().split()) for m in (official, office))
        return bool(mine & other)


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if abs(len(a) - len(b)) > 2 or min(len(a), len(b)) < 4:
        return False
    return _similar(a, b, _ALIKE)


@lru_cache(maxsize=8192)
def _similar(a: str, b: str, floor: float) -> bool:
    """The spellings agree to that degree; its two upper bounds come first, for nearly every pair fails them."""
    matcher = SequenceMatcher(None, a, b)
    return matcher.real_quick_ratio() >= floor and matcher.quick_ratio() >= floor and matcher.ratio() >= floor

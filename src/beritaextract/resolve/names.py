"""Joins mentions of officials into people: spelling variants, short names, positions."""

from __future__ import annotations

from functools import lru_cache

from ..match.document import Document
from ..match.mentions import Found, OfficialMention
from ..patterns import Patterns
from ..record import Evidence
from ..trace import Candidate, Trace
from .belongs import Belonging
from .people import Person as Person
from .shortnames import ShortNames
from .spelling import WHOLE, NameWords, Words, alike, similar

#: what decides whether two mentions are of one person: the words of the name, the position, whether it was added
_Form = tuple[Words, str | None, bool]


class NameResolver:
    """Compiled from ``patterns/names.toml`` and ``patterns/positions.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        self.belonging = Belonging(patterns)
        self.words = NameWords(patterns)
        self.short_names = ShortNames(patterns)
        self.short_offices: dict[str, str] = patterns["positions"]["short"]
        # the same offices are met again and again
        self._opened = lru_cache(maxsize=4096)(self._open)
        self._agency_words = lru_cache(maxsize=4096)(self._read_agency)

    def resolve(self, doc: Document, found: Found) -> list[Person]:
        """One entry per person, in order of first mention."""
        self.belonging.fill(doc, found)
        named = [m for m in found.officials if m.name]
        groups = self._group(named)
        people = [self._person(group) for group in groups]
        self._by_position(found.officials, groups, people)
        self.short_names.find(doc, found, people)
        for person in people:
            person.mentions.sort()
        if doc.trace is not None:
            _tell(doc.trace, found, groups, people)
        return people

    def _group(self, mentions: list[OfficialMention]) -> list[list[OfficialMention]]:
        """Mentions of one person together; a short name that fits two people joins neither."""
        groups: list[list[OfficialMention]] = []
        forms: list[dict[_Form, None]] = []
        near: dict[str, set[int]] = {}
        for mention in sorted(mentions, key=_fewest_words_last):
            words = self.words.of(mention.name or "")
            form = words, mention.position, mention.added
            keys = {key for word in words for key in (word[:3], word[-3:])}
            fits = self._fitting(form, forms, set().union(*(near[key] for key in keys if key in near)))
            if len(fits) > 1:
                continue
            if fits:
                groups[fits[0]].append(mention)
                forms[fits[0]][form] = None
            else:
                fits = [len(groups)]
                groups.append([mention])
                forms.append({form: None})
            for key in keys:
                near.setdefault(key, set()).add(fits[0])
        for group in groups:
            group.sort(key=_start)
        groups.sort(key=_first_start)
        return groups

    def _fitting(self, form: _Form, groups: list[dict[_Form, None]], near: set[int]) -> list[int]:
        """The groups, of those whose names share the beginning or ending of a word with this one (as two forms of one
        name do), that it can belong to: all that matters is whether there are none, one or more."""
        fits: list[int] = []
        for n in near:
            for other in groups[n]:
                if self._one(other, form):
                    fits.append(n)
                    break
            if len(fits) > 1:
                break
        return fits

    def _one(self, a: _Form, b: _Form) -> bool:
        """Whether two forms are of one person. A short name with an office of its own is somebody else's: "Bupati
        Hamzah" beside "Ketua TP PKK Nurlina Hamzah"."""
        (words, position, added), (other_words, other_position, other_added) = a, b
        if words != other_words and not _same(words, other_words):
            return False
        if len(words) == len(other_words) or not (position and other_position) or added or other_added:
            return words != other_words or _has_name(words)
        if self._one_office(position, other_position):
            return True
        long_, short = (words, other_words) if len(words) > len(other_words) else (other_words, words)
        return len(short) > 1 and alike(long_[0], short[0])

    def _one_office(self, a: str, b: str) -> bool:
        """ "Kadis" and "Kepala Dinas Sosial" may be one office, "Bupati" and "Ketua" are not."""
        (first, words), (second, others) = self._opened(a), self._opened(b)
        return first == second and (words <= others or others <= words)

    def _open(self, position: str) -> tuple[str, frozenset[str]]:
        """The first word of an office and all of them, with short forms opened."""
        words = [w for p in position.lower().split() for w in self.short_offices.get(p, p).split()]
        return words[0] if words else "", frozenset(words)

    def same(self, a: str, b: str) -> bool:
        """Whether two names can be one person's: equal word by word, or the shorter found in the longer."""
        return _same(self.words.of(a), self.words.of(b))

    def _person(self, group: list[OfficialMention]) -> Person:
        """The fullest name, every title once, the position that says most."""
        best = said = group[0]
        if len(group) > 1:
            best, said = max(group, key=_fullness), max(group, key=_said)
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
        person.position, person.agency = said.position, said.agency
        person.acting = next((m.acting for m in group if m.acting), None)
        person.evidence = [Evidence(best.start, best.end, best.rule)]
        for span, rule in ((said.position_span, "position"), (said.agency_span, "agency of the position")):
            if span:
                person.evidence.append(Evidence(*span, rule))
        return person

    def _by_position(
        self, mentions: list[OfficialMention], groups: list[list[OfficialMention]], people: list[Person]
    ) -> None:
        """Mentions by office alone ("Bupati", "Kadis") belong to the one person who holds that office."""
        by_head: dict[str, dict[int, list[OfficialMention]]] = {}
        for n, group in enumerate(groups):
            for m in group:
                if head := self._opened(m.position or "")[0]:
                    by_head.setdefault(head, {}).setdefault(n, []).append(m)
        holders: dict[tuple[str | None, str | None], list[int]] = {}
        for mention in mentions:
            if mention.name is None and (head := self._opened(mention.position or "")[0]):
                office = mention.position, mention.agency
                if office not in holders:
                    near = by_head.get(head, {})
                    holders[office] = [n for n, held in near.items() if any(self._holds(m, mention) for m in held)]
                if len(holders[office]) == 1:
                    people[holders[office][0]].mentions.append((mention.start, mention.end))

    def _holds(self, official: OfficialMention, office: OfficialMention) -> bool:
        """Whether an office named alone can be the one that an official was named with."""
        if not official.position or not self._one_office(official.position, office.position or ""):
            return False
        mine, others = self._agency_words(official.agency), self._agency_words(office.agency)
        return mine is None or others is None or not mine.isdisjoint(others)

    def _read_agency(self, agency: str | None) -> frozenset[str] | None:
        """The words of an organisation's name; None where there is none or only a kind of one."""
        return None if agency is None or self.belonging.is_bare(agency) else frozenset(agency.lower().split())


def _same(long_: Words, short: Words) -> bool:
    """Whether the words of two names can be one person's."""
    if len(long_) < len(short):
        long_, short = short, long_
    if not short:
        return False
    i = hits = 0
    for word in short:
        while i < len(long_) and long_[i] != word and not alike(long_[i], word):
            i += 1
        if i == len(long_):
            break
        hits += 1
        i += 1
    if hits == len(short):
        return _has_name(short) and _has_name(long_)
    return similar("".join(long_), "".join(short), WHOLE)


def _has_name(words: Words) -> bool:
    """One of the words is more than an initial."""
    return any(len(w) > 2 for w in words)


def _start(mention: OfficialMention) -> int:
    return mention.start


def _first_start(group: list[OfficialMention]) -> int:
    return group[0].start


def _fewest_words_last(mention: OfficialMention) -> int:
    return -len((mention.name or "").split())


def _fullness(mention: OfficialMention) -> tuple[int, int]:
    """How full a name is."""
    return len((mention.name or "").split()), len(mention.name or "")


def _said(mention: OfficialMention) -> tuple[bool, bool, int]:
    """How much a mention says of the person's office."""
    return mention.position is not None, mention.agency is not None, len((mention.position or "").split())


def _tell(trace: Trace, found: Found, groups: list[list[OfficialMention]], people: list[Person]) -> None:
    """Which mention gave a person the name, the others that were joined to it, and who was left out."""
    for group, person in zip(groups, people, strict=True):
        at = person.evidence[0].start
        told = [Candidate(*m.key, reasons=(m.position or "no office here",)) for m in group]
        chosen = next(c for c in told if c.start == at)
        trace.decide("officials", chosen, [c for c in told if c is not chosen])
    joined = {id(m) for group in groups for m in group}
    for m in found.officials:
        if id(m) not in joined:
            reason = "the name fits two people" if m.name else "an office without a name"
            trace.refuse("officials", *m.key, reason=reason)

"""What figures count: the kind of case that the text names beside them, before them, or for the whole article."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

import regex

from ..match.clauses import Category
from ..match.document import Document
from ..match.lexicon import first_words
from ..match.mentions import Found, StatisticMention, TopicMention
from .beside import Beside
from .figures import CASES, Figure, State, contains, year

LEAD_CLAUSES = 4
_LEAD_WEIGHT = 3
_WOMEN_AND_CHILDREN = "kekerasan_perempuan_anak"
_CHILDREN = "kekerasan_anak"
_PARTS = frozenset(["kekerasan_anak", "kekerasan_perempuan"])
_GROUPED = 4
_FEW = 2
_DAY = len("2021-11-04")
#: figures this many clauses back still say what the next are of
NEAR = 3
_PEOPLE = frozenset(["pmi", "jenazah"])


class Subjects:
    """The kinds of case, and the offices that count women and children; compiled once for all documents."""

    def __init__(self, categories: dict[str, Category], offices: Iterable[str], child_offices: Iterable[str]) -> None:
        self.categories = categories
        self.general = [n for n, c in categories.items() if c.general and not c.plain and c.value]
        self.plain = [n for n, c in categories.items() if c.plain]
        self.offices = tuple(offices)
        self.child_offices = tuple(child_offices)
        self._offices, self._child_offices = _any_of(self.offices), _any_of(self.child_offices)
        self._child_words = first_words(self.child_offices)

    def is_of_children(self, doc: Document) -> bool:
        """The article speaks of a child commission, more than of an office for women and children."""
        if self._child_words.isdisjoint(doc.words.distinct):
            return False
        children = len(self._child_offices.findall(doc.lower))
        return children >= _FEW and children > len(self._offices.findall(doc.lower))


class Topics:
    """What has been read so far, and the kinds of case in it."""

    def __init__(self, subjects: Subjects, doc: Document, found: Found) -> None:
        self.subjects = subjects
        self.categories = categories = subjects.categories
        self.doc = doc
        self.found = found
        self.children_only = subjects.is_of_children(doc)
        """A child commission's article: its totals are of children, whatever the kind."""
        self.general, self.article = self._topics()
        self.year, self.month = written(doc, found)
        self.topics: dict[int, list[str]] = {}
        self.named_at: dict[int, int] = {}
        """Where the first kind of a clause is named, whether it counts or not."""
        counted: set[tuple[int, str]] = set()
        for t in found.topics:
            self.named_at.setdefault(t.clause, t.start)
            if not t.excluded and not categories[t.name].weak:
                counted.add((t.clause, t.name))
                self.topics.setdefault(t.clause, []).append(t.name)
        self.naming: dict[int, list[TopicMention]] = {}
        """By clause the kinds named, those of ``topics`` only but at each place."""
        for t in found.topics:
            if (t.clause, t.name) in counted:
                self.naming.setdefault(t.clause, []).append(t)
        clauses: dict[int, list[StatisticMention]] = {}
        for m in found.statistics:
            clauses.setdefault(m.clause, []).append(m)
        self.clauses = {index: Beside(mentions) for index, mentions in clauses.items()}
        self.period_starts = [p.start for p in found.periods]
        self.state = State()
        self.taken: dict[int, Figure] = {}
        """Figures by where their numbers begin."""

    def _topics(self) -> tuple[str | None, str | None]:
        """The article's general kind ("kekerasan" alone means it) and the kind it speaks of most."""
        weights: Counter[str] = Counter()
        for t in self.found.topics:
            if not self.categories[t.name].weak:
                weights[t.name] += _LEAD_WEIGHT if t.clause < LEAD_CLAUSES else 1
        generals = [n for n in self.subjects.general if n in weights]
        plain = [n for n in self.subjects.plain if n in weights]
        if generals:
            most = max(generals, key=lambda n: weights[n])
            both = weights[_WOMEN_AND_CHILDREN] * _GROUPED >= weights[most] or self._counts_both(most)
            general: str | None = _WOMEN_AND_CHILDREN if both else most
        elif self.children_only:
            general = _CHILDREN
        else:
            violent = any(self.categories[n].value for n in weights)
            general = _WOMEN_AND_CHILDREN if plain or (violent and self._names_office()) else None
        if general:
            for name in plain:
                weights[general] += weights.pop(name)
        article = max(weights, key=lambda n: weights[n]) if weights else None
        return general, article

    def _names_office(self) -> bool:
        """An office for women and children is named."""
        lower = self.doc.lower
        return any(office in lower for office in self.subjects.offices)

    def _counts_both(self, general: str) -> bool:
        """An office for women and children counts adult women too, though the article speaks mostly of children."""
        if general not in ("kekerasan_anak", "kekerasan_perempuan") or not self._names_office():
            return False
        counted = [m for m in self.found.statistics if not m.refused]
        topics = {m.topic for m in counted}
        women = topics & {"kdrt"} or any(m.groups & {"perempuan_dewasa"} for m in counted)
        children = "kekerasan_anak" in topics or any("anak" in m.groups for m in counted)
        return bool(women and children)

    def _own(self, topic: str | None) -> str | None:
        """A topic with "kekerasan" alone read as the article's general kind."""
        if topic and self.categories[topic].plain:
            return self.general or topic
        return topic

    def _is_general(self, topic: str | None) -> bool:
        category = self.categories.get(topic or "")
        return bool(category and category.general)

    def _value(self, topic: str | None) -> str | None:
        category = self.categories.get(topic or "")
        return category.value if category else None

    def _near(self, m: StatisticMention, clauses: int = NEAR) -> bool:
        """Figures stand in the clause before, or in the same paragraph."""
        s = self.state
        return bool(s.before) and (
            m.clause - s.before_clause <= clauses or s.before[-1].paragraph == self.doc.paragraph(m.start)
        )

    def _summed(self, m: StatisticMention) -> list[Figure]:
        """The figures just before that "Total 21" is the sum of."""
        total = 0.0
        for n in range(len(self.state.figures) - 1, -1, -1):
            total += self.state.figures[n].mention.value or 0
            if total == m.value and n < len(self.state.figures) - 1:
                return self.state.figures[n:]
            if total > (m.value or 0):
                break
        return []

    def _whole_named(self, m: StatisticMention) -> Figure | None:
        """The figure that "sembilan dari 46 kasus" is part of, if it was given before."""
        if (m.value or 0) >= (m.part_of_value or 0):
            return None
        return next((f for f in reversed(self.state.by_value.get(m.part_of_value, ())) if f.unit != "persen"), None)

    def _named_again(self, m: StatisticMention) -> Figure | None:
        """The earlier figure that "dari 46 kasus itu" means."""
        same = [f for f in reversed(self.state.by_value.get(m.value, ())) if f.unit != "persen"]
        if m.topic:
            same = [f for f in same if f.topic == self._own(m.topic)] or same
        if m.unit and m.unit != "orang":
            same = [f for f in same if f.unit == m.unit or {f.unit, m.unit} <= CASES] or [
                f for f in same if m.measure == "bare"
            ]
        return same[0] if same else None

    def _parent(self, m: StatisticMention) -> Figure | None:
        s = self.state
        if m.part_of is not None and m.part_of in self.taken:
            return self.taken[m.part_of]
        if m.part_of_value is not None and (whole := self._whole_named(m)):
            return whole
        if m.back == "part" and s.clause:
            return s.clause[-1]
        if s.back is not None and s.back.mention is not m:
            return s.back
        if m.lists_parts and s.before and m.clause - s.before_clause == 1:
            return s.before[-1]
        if m.back == "part" and (s.clause or s.before):
            return (s.clause or s.before)[-1]
        if m.under_back and s.main is not None and s.main in s.before:
            return s.main  # not the year compared with ("34 kasus, selama 2023 51 kasus. Dari jumlah itu ...")
        if m.under_back:
            return next(
                (f for f in reversed(s.before) if f.whole and (f is s.main or self._is_general(f.topic))), s.main
            )
        return None

    def _topic(self, m: StatisticMention) -> str | None:
        s = self.state
        if m.topic == "lainnya" and s.main is not None and self._value(s.main.topic) is None:
            return s.main.base
        if m.topic:
            both = self.categories[m.topic].plain and self._both_groups(m)
            return _WOMEN_AND_CHILDREN if both else self._own(m.topic)
        if m.by_office and self._is_office_total(m):
            return _WOMEN_AND_CHILDREN
        if s.clause and self._is_unnamed(m):
            m.label = m.unnamed
            return None
        parent = self._parent(m)
        if parent is not None:
            return parent.topic if m.part_of is not None and not m.groups else parent.base
        if m.total and s.main is not None and m.clause != s.main.mention.clause:
            return self._main_topic() if self._is_general(s.main.topic) else self.general or self._main_topic()
        if s.clause:
            return self._sibling_topic(m)
        if m.measure == "case" and (s.main is None or self._is_general(s.main.topic)) and self._both_groups(m):
            return _WOMEN_AND_CHILDREN
        beside = self.clauses[m.clause]
        if (
            beside.topics >= _PARTS
            and {o.topic for o in beside.mentions if o.topic in _PARTS and o.start > m.start and not o.refused}
            == _PARTS
        ):
            return _WOMEN_AND_CHILDREN
        named = self._named_before(m)
        if named:
            return self._own(named)
        alike = {f.base for f in s.before}
        same = s.before and s.before[-1].paragraph == self.doc.paragraph(m.start)
        if same and len(alike) == 1 and m.clause - s.before_clause <= 1:
            return s.before[-1].base
        if s.before and m.clause - s.before_clause <= 1 and m.continues and not m.new_subject:
            return (s.before[0] if m.period else s.before[-1]).base
        return self._main_topic()

    def _is_office_total(self, m: StatisticMention) -> bool:
        """ "Total ada 29 kasus yang masuk ke Unit PPA" of an article that goes on with several kinds."""
        if m.measure != "case" or self.state.clause or self.state.main is not None or m.groups:
            return False
        kinds = {o.topic for o in self.found.statistics if o.topic and o.clause != m.clause and not o.refused}
        named = {t.name for t in self.found.topics}
        if self.general and not named & {_WOMEN_AND_CHILDREN, "kdrt"}:
            return False  # a release on children's cases alone
        return len({k for k in kinds if not self._is_general(k)}) >= _FEW

    def _both_groups(self, m: StatisticMention) -> bool:
        """ "40 kasus kekerasan, anak 25 kasus dan perempuan 15": both groups are counted under the number."""
        here = [b for b in (self.clauses[m.clause], self.clauses.get(m.clause + 1)) if b is not None]
        return any(b.last_of_children() > m.start for b in here) and any(b.last_of_others() > m.start for b in here)

    def _is_unnamed(self, m: StatisticMention) -> bool:
        """Unknown words in a list of kinds are a kind of their own ("KDRT 4 kasus, pemulangan dua kasus")."""
        last = self.state.clause[-1]
        if not m.unnamed or m.measure == "role" or m.place or m.period or m.groups or m.back:
            return False
        own = self.categories.get(last.mention.topic or "")
        return (own is not None and not own.general) or (last.topic is None and last.mention.unnamed is not None)

    def _sibling_topic(self, m: StatisticMention) -> str | None:
        """Of the figure before in the clause; a total of both victim groups is that of both."""
        siblings = self.state.parts.get(m.part_of)
        if m.total:
            counted = siblings.topics if siblings else {f.topic for f in self.state.clause}
            if counted >= _PARTS:
                return _WOMEN_AND_CHILDREN
        return (siblings.last if siblings else self.state.clause[-1]).base

    def _named_before(self, m: StatisticMention) -> str | None:
        """The one kind named in the clause before the number, or by a clause without figures just before."""
        here = self.naming.get(m.clause, ())
        n = bisect_left(here, m.start, key=lambda t: t.start)
        if n:
            return here[n - 1].name
        before = set(self.topics.get(m.clause - 1, ()))
        if len(before) != 1 or self.doc.paragraph(m.start) != self._paragraph_of(m.clause - 1):
            return None
        parts = {o.topic for o in self.clauses[m.clause].mentions if o.topic and o.start > m.start}
        if parts <= before:
            had = list(self.state.before) if self.state.before_clause == m.clause - 1 else []
            name = before.pop()
            if not had or all(f.topic == self._own(name) for f in had):
                return name
        return None

    def _paragraph_of(self, clause: int) -> int:
        at = self.named_at.get(clause)
        return self.doc.paragraph(at) if at is not None else -1

    def _main_topic(self) -> str | None:
        s = self.state
        if s.main is not None:
            return s.main.base
        own = {self._own(m.topic) for m in self.found.statistics if m.topic and not m.refused}
        specific = {t for t in own if t and not self._is_general(t)}
        if self.general and (len(specific) >= _FEW or self._is_general(self.article)):
            return self.general
        people = s.figures and s.figures[0].base in _PEOPLE and self._value(self.article) is not None
        if s.figures and not people and not self._is_general(self.article):
            return s.figures[0].base
        return self.article or self.general

    def _set_main(self, figure: Figure) -> None:
        """The total that later figures without a period or kind belong to."""
        main = self.state.main
        if not figure.whole or figure.unit == "persen" or figure is main:
            return
        if figure.mention.topic and len(self.clauses[figure.mention.clause].topics) > _FEW:
            return  # one of a list of kinds
        if figure.topic in _PEOPLE and self._value(self.article) is not None:
            return
        if main is None or self._replaces(figure, main):
            self.state.main = figure

    def _replaces(self, figure: Figure, main: Figure) -> bool:
        general = self._is_general(figure.topic)
        if figure.topic != main.topic:
            wider = figure.topic == _WOMEN_AND_CHILDREN and main.topic in ("kekerasan_anak", "kekerasan_perempuan")
            return (general and not self._is_general(main.topic)) or wider
        if main.period is None:
            return figure.period is not None
        if year(figure.period) != year(main.period):
            return year(figure.period) > year(main.period)
        if figure.unit in CASES and main.unit not in CASES:
            return True
        return (figure.mention.total and figure.mention.period is not None) or contains(figure.period, main.period)


def _any_of(names: Iterable[str]) -> regex.Pattern[str]:
    """Finds any of the names, as words of their own."""
    longest_first = sorted(map(regex.escape, names), key=len, reverse=True)
    return regex.compile(rf"\b(?:{'|'.join(longest_first)})\b")


def written(doc: Document, found: Found) -> tuple[int | None, int | None]:
    """Year and month the article was written in, as far as it or its metadata say."""
    if doc.published:
        return doc.published.year, doc.published.month
    full = [d.edtf[-_DAY:] for d in found.dates if d.edtf and d.grain in ("day", "range") and len(d.edtf) >= _DAY]
    days = [day for day in full if day[:4].isdigit() and day[4] == day[7] == "-"]
    if days:
        last = max(days)
        return int(last[:4]), int(last[5:7])
    for p in found.periods:
        if p.period and p.period.first.year and doc.text[p.start : p.end].lower().endswith(" ini"):
            return p.period.first.year, None  # "Oktober 2021 ini"
    lead = Counter(
        p.period.first.year for p in found.periods if p.clause < LEAD_CLAUSES and p.period and p.period.first.year
    )
    latest = max(lead, default=None)
    return (latest, None) if latest and lead[latest] >= _FEW else (None, None)

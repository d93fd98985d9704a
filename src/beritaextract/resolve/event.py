"""Chooses the event among its candidates by named, weighted factors, and gives it date, venue, agencies, attendance."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any, get_args

from ..match.document import Document
from ..match.lexicon import first_words
from ..match.mentions import DateMention, Found, NumberMention
from ..match.phrases import PhraseFinder
from ..match.trie import trie
from ..patterns import PatternError, Patterns
from ..record import Agency, Attendance, Basis, Event, EventDate, EventType, Evidence, Statistic
from ..trace import Candidate
from .candidates import EventCandidate
from .names import Person
from .organiser import Organisers
from .place import choose_venue
from .scene import Scene, is_day
from .speakers import Attribution

_CLAUSE_END = re.compile(r"[;:.!?\"“”„]|, (?:yang|sedangkan|sementara|tetapi|namun|kata|ujar|ungkap)")
_NAME_END = re.compile(
    r"[,;\n\"“”]|\.\s"
    r"|\s(?:di|yang|oleh|bertempat|pada|guna|untuk|dengan|bersama|serta|dalam rangka"
    r"|berlangsung|digelar|dilakukan|diadakan|bertajuk|bertema)\s"
    r"|\s(?!mengenai|menuju|menjadi|melalui|menular)me[a-z]{4,}\b"
)
_DAYS_LONG = re.compile(r"\b(?:\d|dua|tiga|empat|lima|enam|tujuh) hari\b|\b(?:sepekan|seminggu)\b")
_VERB = re.compile(r"\b(?:me|ber)[a-z]{4,}\b")
#: how far before an activity the words may stand that show it to be held
_NEAR = 100
#: word lists of [against] that count only straight before the activity, not anywhere in its clause
_CLOSE_BY = ("purpose", "negated", "affirmed")
#: what is done to people: told later than it happened, often by a verb of the other type ("dideportasi", "dipulangkan")
_DONE_TO: frozenset[EventType | None] = frozenset(("penegakan_hukum", "layanan"))
#: what somebody has just come from who speaks of something else
_ASIDE: frozenset[EventType] = frozenset(("peringatan", "lainnya"))
#: how many other candidates an explanation shows
_RIVALS = 6
_POINTED_AT = re.compile(r"\b(?:ini|itu|tersebut|tsb)$")
_WORD, _WORDS = re.compile(r"\w+"), re.compile(r"[\w-]+")


class EventResolver:
    """Compiled from ``patterns/event.toml``."""

    def __init__(self, patterns: Patterns) -> None:
        rules = patterns["event"]
        self.organisers = Organisers(patterns)
        self._weights: dict[str, Any] = rules["weights"]
        self._noun_types: dict[str, EventType] = {}
        self._verb_types: dict[str, EventType] = {}
        self._weak: dict[str, EventType] = {}
        self._read_activities(rules)
        self._compile_context(rules["held"], rules["against"])
        statement, attendance = rules["statement"], rules["attendance"]
        self._incident = _any_of(statement["incidents"])
        self._period = re.compile(rf"\b(?:{trie(statement['periods'])})\W*(?:tanggal\s+)?$")
        self._same_day = re.compile(rf"(?:{trie(statement['same_day'])})\b")
        self._press = _any_of(statement["press"])
        self._cleft = _any_of(statement["cleft"])
        self._ceremony = PhraseFinder(statement["ceremony"], _any_of(statement["ceremony"]))
        self._asked = PhraseFinder(statement["occasions"], _any_of(statement["occasions"]))
        self._attended = _any_of(attendance["verbs"])
        self._attend = _any_of(attendance["behind"])
        self._attenders = frozenset(attendance["nouns"])

    def _read_activities(self, rules: dict[str, Any]) -> None:
        """What activities are called, and of which type each is."""
        known = get_args(EventType)
        for kind, words in rules["types"].items():
            if kind not in known:
                raise PatternError(f"event.toml: {kind!r} is no type of event (they are {', '.join(known)})")
            self._noun_types.update(dict.fromkeys(words.get("nouns", ()), kind))
            self._verb_types.update(dict.fromkeys(words.get("verbs", ()), kind))
        for kind, words in rules["weak"].items():
            self._weak.update(dict.fromkeys(words, kind))
        self._verb_types.update({w: t for w, t in self._weak.items() if w not in self._verb_types})
        self._other = frozenset(rules["other"]["words"])
        activities = [*self._noun_types, *self._verb_types, *self._other]
        possessed = [f"{word}nya" for word in activities if " " not in word]
        self._activity = PhraseFinder([*activities, *possessed], _any_of(activities, suffix="(?:nya)?"))
        self._needs = {word: _any_of(words) for word, words in rules["needs"].items()}
        self._headline: dict[str, str] = {**self._noun_types, **self._verb_types}
        self._headline |= {word: kind for kind, words in rules["headline"].items() for word in words}
        self._headline_words = _any_of(list(self._headline))

    def _compile_context(self, held: dict[str, Any], against: dict[str, Any]) -> None:
        """What around an activity shows that it took place, and what speaks against it."""
        # "di gelar", "di laksanakan": a slip of many outlets
        apart = [f"di {w[2:]}" for w in held["passive"] if w.startswith("di")]
        lists = {**held, **against, "passive": held["passive"] + apart}
        words = {name: trie(list_) for name, list_ in lists.items()}
        self._active = _Cue(held["active"], rf"\b(?:{words['active']})\b(?:\W+[\w/&-]+){{0,5}}\W*$")
        self._passive = re.compile(rf"^(?:\W+[\w/&-]+){{0,24}}?\W+(?:{words['passive']})\b")
        self._passive_ends = first_words(_WORD.findall(phrase)[-1] for phrase in lists["passive"])
        self._setting = _Cue(
            held["setting"], rf"\b(?:{words['setting']})\b(?:\W+(?:acara|kegiatan|agenda|sebuah))?\s+$"
        )
        self._aftermath = _Cue(held["aftermath"], rf"\b(?:{words['aftermath']})\b(?:\W+\w+){{0,2}}\W*$")
        self._before_that = _Cue(held["aftermath"], rf"(?:^|[,.|–—-]\s*)(?:{words['aftermath']})\b[^,]*$")
        attending = "|".join(f"(?:{words[name]})" for name in ("active", "attending"))
        self._after_holding = _Cue(
            held["aftermath"],
            rf"\b(?:{words['aftermath']})\b(?:\W+\w+)?\W+(?P<verb>{attending})\b(?:\W+[\w/&-]+){{0,5}}\W*$",
        )
        self._attending = frozenset(held["attending"])
        self._purpose = _Cue(against["purpose"], rf"\b(?:{words['purpose']})\b(?:\W+\w+){{0,2}}\W*$")
        # "belum menggelar rapat", but not "tidak tinggal diam dan menggelar rapat"
        affirmed = rf"(?!\W+(?:{words['affirmed']})\b)"
        self._negated = _Cue(against["negated"], rf"\b(?:{words['negated']})\b{affirmed}(?:\W+\w+){{0,1}}\W*$")
        # 'pada kegiatan "Rapat Koordinasi ..." yang diselenggarakan': marks around a name
        self._titled = re.compile(
            rf"\b(?:{trie([*held['resumed'], *held['titled'], *self._noun_types])})\b[\s:\"“”„]*$"
        )
        resumed = [*held["resumed"], *self._noun_types]
        pointed = r"(?:[^\w.!?\n]+\w+){0,8}?\s+(?:ini|itu|tersebut|tsb)"
        guests = rf"\b({words['visitors']})\b(?:[^\w.!?\n]+\w+){{0,12}}?\W+(?:{words['received']})"
        goes_on = rf"(?:{pointed}|\s+(?:yang\s+)?(?:{words['passive']}))"
        self._resumed = PhraseFinder(
            [*resumed, *held["visitors"]], re.compile(rf"\b({trie(resumed)})\b{goes_on}\b|{guests}\b")
        )
        self._generic = frozenset(held["generic"])
        self._against = {name: _Cue(list_, _any_of(list_)) for name, list_ in against.items() if name not in _CLOSE_BY}
        self._in_clause = _first_of(self._against.values())
        holding = (self._active, self._setting, self._aftermath, self._before_that, self._after_holding)
        self._cued = _first_of((*holding, self._purpose, self._negated)) | self._in_clause

    def resolve(
        self,
        doc: Document,
        found: Found,
        agencies: list[Agency],
        people: list[Person],
        attributions: list[Attribution],
        statistics: list[Statistic],
    ) -> tuple[Event | None, list[Agency]]:
        """The event, and the agencies again with the role each plays in it; no event where the text has no sentence."""
        scene = Scene(doc, found)
        if not scene.body:
            return None, agencies
        activities = self._activities(scene)
        candidates = [*activities, *self._unnamed(scene, activities), self._statement(scene)]
        best = max(candidates, key=lambda c: c.score)
        again = [o for o in activities if o.type == best.type and o.start != best.start]
        if best.type == "lainnya" and {"weak verb", "unnamed"} & best.factors.keys():
            best.type = _occasion(best, activities) or best.type
        _find_told(best, again)
        best.date = self._date_of(scene, best)
        offices = self.organisers.offices(doc, found, agencies, best)
        if best.is_statement and not _is_said(scene, people, attributions, statistics):
            return None, offices.roles([], people)
        chosen = offices.choose(people, attributions)
        event = Event(
            type=best.type,
            name=_name(scene, best),
            date=_event_date(scene, best),
            venue=choose_venue(doc, found, best),
            agencies=tuple(chosen),
            attendance=self._attendance(scene, best),
            evidence=(Evidence(best.start, best.end, "statement" if best.is_statement else "activity"),),
        )
        if doc.trace is not None:
            rivals = sorted((c for c in candidates if c is not best), key=lambda c: -c.score)
            doc.trace.decide("event", best.told_as(), [c.told_as() for c in rivals[:_RIVALS]])
            if best.date is not None:
                rest = [d for d in scene.days if d is not best.date]
                doc.trace.decide("event.date", Candidate(*best.date.key), [Candidate(*d.key) for d in rest])
        return event, offices.roles(chosen, people)

    def _activities(self, scene: Scene) -> list[EventCandidate]:
        """Every activity the text names, with what speaks for and against its being the event."""
        out = []
        for m in scene.find(self._activity, scene.masked, *scene.early):
            sentence = scene.doc.sentence(m.start())
            word = m.group(1)
            needed = self._needs.get(word)
            if word in self._other or not scene.is_early(sentence):
                continue
            if needed is None or needed.search(scene.sentence_text(sentence)):
                out.append(self._activity_at(scene, word, m.start(), m.end(), sentence))
        counting = {o.start for o in out if _counts_again(scene, o)}
        for c in out:
            same = [o for o in out if o.type == c.type and o.start != c.start]
            others = {o.sentence for o in same if o.start in counting}
            c.factors["repeated"] = self._weights["repeated"] * min(3, len(others))
        return out

    def _activity_at(self, scene: Scene, word: str, start: int, end: int, sentence: int) -> EventCandidate:
        doc, weights = scene.doc, self._weights
        is_verb = word in self._verb_types
        kind = self._verb_types[word] if is_verb else self._noun_types[word]
        c = EventCandidate(
            start, end, kind, sentence, doc.paragraph(start), word if is_verb else None, None if is_verb else word
        )
        before = scene.masked[doc.sentences[sentence][0] : start]
        near, there = before[-_NEAR:], self._cued.intersection(scene.words_before(start, sentence))
        f = c.factors
        f["lead"] = scene.lead(sentence, weights["lead"])
        if is_verb:
            weak = word in self._weak
            if weak and scene.day_in(sentence) is None:
                f["no day beside it"] = weights["negated"]
            f["weak verb" if weak else "verb"] = weights["weak_verb" if weak else "verb"]
            if self._before_that.search(before, there):
                f["aftermath"] = weights["aftermath"]
            if before.endswith("yang ") and not self._cleft.search(_CLAUSE_END.split(before.removesuffix("yang "))[-1]):
                f["relative clause"] = weights["relative_clause"]
        else:
            if word in self._generic:
                f["generic"] = weights["generic"]
            self._weigh_holding(scene, c, near, there)
        if kind in scene.headline_types(self._headline_words, self._headline):
            f["headline"] = weights["headline"]
        self._weigh_against(scene, c, before, there)
        self._weigh_surroundings(scene, c)
        return c

    def _weigh_holding(self, scene: Scene, c: EventCandidate, near: str, there: frozenset[str]) -> None:
        """``near`` is what stands before it, ``there`` the words of cues in its sentence up to it."""
        f, w = c.factors, self._weights
        after_it = self._after_holding.search(near, there)
        if after_it and (after_it["verb"] in self._attending or c.type in _ASIDE):
            f["aftermath"] = w["aftermath"]  # "kata Kapolres usai memimpin upacara"
        elif self._active.search(near, there):
            f["held"] = w["held"]
        elif self._is_held_passively(scene, c):
            f["held passively"] = w["passive"]
        elif self._aftermath.search(near, there):
            f["aftermath"] = w["aftermath"]
        elif self._setting.search(near, there):
            f["setting"] = w["setting"]
            if scene.day_in(c.sentence) is not None and c.sentence in scene.reports():
                f["occasion"] = w["occasion"]
        else:
            f["bare noun"] = w["bare_noun"]
        if self._purpose.search(near, there):
            f["purpose"] = w["purpose"]

    def _is_held_passively(self, scene: Scene, c: EventCandidate) -> bool:
        stop = scene.doc.sentences[c.sentence][1]
        if not scene.doc.words.any_between(self._passive_ends, c.end, stop):
            return False
        return self._passive.match(scene.masked[c.end : stop]) is not None

    def _weigh_against(self, scene: Scene, c: EventCandidate, before: str, there: frozenset[str]) -> None:
        f, w = c.factors, self._weights
        if not self._in_clause.isdisjoint(there):
            clause = _CLAUSE_END.split(before)[-1]
            for name, cue in self._against.items():
                if cue.search(clause, there):
                    f[name] = w[name]
        if self._negated.search(before[-_NEAR:], there):
            f["negated"] = w["negated"]
        if "ahead" in f and scene.day_in(c.sentence) is not None:
            f["ahead"] = w["ahead_with_date"]

    def _weigh_surroundings(self, scene: Scene, c: EventCandidate) -> None:
        f, w = c.factors, self._weights
        speech = scene.doc.quoted(c.start)
        if speech is not None and not self._titled.search(scene.doc.lower, max(0, speech.start - _NEAR), speech.start):
            f["quoted"] = w["quoted"]
        c.sentences = [c.sentence, *self._resumptions(scene, c)]
        if "habit" in f and scene.is_dated(s for s in c.sentences if s != c.sentence):
            del f["habit"]  # "gencar sosialisasi ... Kegiatan ini berlangsung di X, Rabu (5/6)"
        f["resumed"] = w["resumed"] * min(3, len(c.sentences) - 1)
        if scene.day_in(c.sentence) is not None:
            f["date"] = w["date"]
        elif scene.is_dated(c.sentences):
            f["date where it is resumed"] = w["date_resumed"]
        elif self._reported(scene, c) or self._shown(scene, c):
            f["date where it is told"] = w["date_resumed"]
        if c.sentence in scene.venue_sentences:
            f["venue"] = w["venue"]
        elif not scene.venue_sentences.isdisjoint(c.sentences):
            f["venue where it is resumed"] = w["venue_resumed"]

    def _resumptions(self, scene: Scene, c: EventCandidate) -> list[int]:
        """Sentences that go on about it ("Rapat itu dipusatkan di ..."), and those that name it once more as held."""
        out = []
        for sentence, noun in scene.resumed(self._resumed):
            if sentence > c.sentence and (noun in self._generic or self._noun_types.get(noun, c.type) == c.type):
                out.append(sentence)
        if self._goes_on(scene, c):
            out.append(c.sentence + 1)
        return sorted(set(out))

    def _goes_on(self, scene: Scene, c: EventCandidate) -> bool:
        """ "... tetap gencar sosialisasi. Kali ini giliran warga X yang dikumpulkan di Y, Rabu (5/6)": day and place of
        the next sentence, which names no activity of its own."""
        follows = c.sentence + 1
        if follows not in scene.venue_sentences or follows in scene.reports() or scene.day_in(follows) is None:
            return False
        begin, stop = scene.doc.sentences[follows]
        same_paragraph = scene.doc.paragraph(begin) == c.paragraph
        return same_paragraph and self._activity.pattern.search(scene.masked, begin, stop) is None

    def _unnamed(self, scene: Scene, activities: list[EventCandidate]) -> list[EventCandidate]:
        """A lead with a day and no reporting clause tells of something done, even where its verb is not known."""
        w = self._weights
        taken = {c.sentence for c in activities}
        for sentence in scene.body[:3]:
            day = scene.day_in(sentence)
            if day is None or sentence in taken or sentence in scene.reports() or scene.lead(sentence, [1, 0]) < 1:
                continue
            begin = scene.doc.sentences[sentence][0]
            verb = _VERB.search(scene.masked, begin, day.start)
            if verb is None:
                continue
            c = EventCandidate(
                verb.start(),
                verb.end(),
                "lainnya",
                sentence,
                scene.doc.paragraph(begin),
                verb.group(),
                sentences=[sentence],
            )
            c.factors = {"lead": scene.lead(sentence, w["lead"]), "date": w["date"], "unnamed": w["unnamed"]}
            if sentence in scene.venue_sentences:
                c.factors["venue"] = w["venue"]
            return [c]
        return []

    def _statement(self, scene: Scene) -> EventCandidate:
        """The statement: the first reporting clause, better the first that says when it was made."""
        w = self._weights
        first = next(iter(scene.body))
        reports = scene.reports()
        dated = next((s for s in reports if scene.day_in(s) is not None), None)
        sentence = dated if dated is not None else next(iter(reports), first)
        start, end = scene.doc.sentences[sentence]
        verb = reports.get(sentence)
        if verb is not None:
            start, end = verb
        c = EventCandidate(start, end, "pernyataan", sentence, scene.doc.paragraph(start), sentences=list(reports))
        c.factors["statement"] = w["statement"]
        c.factors["lead"] = scene.lead(next(iter(reports), sentence), w["statement_lead"])
        if not reports:
            c.factors["nobody reports"] = w["nobody_reports"]
        asked = {scene.doc.sentence(m.start()) for m in scene.find(self._asked, scene.doc.lower)}
        if any(s in asked and scene.is_early(s) for s in reports):
            c.factors["asked by reporters"] = w["asked"]
        ceremony = {m.group() for m in scene.find(self._ceremony, scene.doc.lower, *scene.early)}
        c.factors["ceremony"] = w["ceremony"] * min(3, len(ceremony))
        if dated is not None:
            c.factors["dated statement"] = w["dated_statement"]
        return c

    def _date_of(self, scene: Scene, c: EventCandidate) -> DateMention | None:
        """The day it took place: in its own sentence, in one that goes on about it, else where somebody spoke of it."""
        if c.is_statement:
            return self._said_on(scene)
        doc = scene.doc

        def plain(days: Iterable[DateMention]) -> list[DateMention]:
            return [d for d in days if not d.ahead and not self._aside(scene, d)]

        def nearest(days: Iterable[DateMention]) -> list[DateMention]:
            return sorted(plain(days), key=lambda d: abs(d.start - c.start))

        own = [d for d in scene.days if doc.sentence(d.start) == c.sentence]
        dates = (
            nearest(own)
            or plain(d for d in scene.days if doc.sentence(d.start) in c.sentences)
            or [d for d in own if d.ahead]
            or self._shown(scene, c)
            or self._reported(scene, c)
            or nearest(d for d in scene.days if doc.paragraph(d.start) == c.paragraph)
            or self._told_on(scene, c)
        )
        # "dimulai Kamis kemarin dan berakhir hari ini, Jumat 20 Desember": a day that is known first
        day = next((d for d in dates if d.edtf), dates[0] if dates else None)
        day = day or self._said_on(scene)
        if day is not None and day.edtf is None and self._same_day.match(doc.lower, day.start):
            said = [d for d in scene.days if d.edtf is not None and d.grain == "day" and scene.is_reporting_date(d)]
            day = next(iter(plain(said)), day)
        return day

    def _shown(self, scene: Scene, c: EventCandidate) -> list[DateMention]:
        """The day of the press conference that the paragraph of an arrest or a seizure goes on to."""
        if c.type != "penegakan_hukum" or c.verb is None:
            return []
        same = [d for d in scene.days if scene.doc.paragraph(d.start) == c.paragraph]
        return [d for d in same if self._press.search(scene.sentence_text(scene.doc.sentence(d.start)))]

    def _reported(self, scene: Scene, c: EventCandidate) -> list[DateMention]:
        """Days of what was done to people, behind a lead that tells of it without one: "Yudi, Kamis, mengatakan
        keduanya dipulangkan, Rabu (5/6)"; "Ia ditangkap Senin (3/6)", also in somebody's mouth."""
        out: list[DateMention] = []
        if c.type not in _DONE_TO or c.verb is None:
            return out
        near = range(c.sentence + 1, c.sentence + 5)
        for d in scene.found.dates:
            sentence = scene.doc.sentence(d.start)
            if sentence not in near or d.ahead or not is_day(d) or self._aside(scene, d):
                continue
            begin, stop = scene.doc.sentences[sentence]
            speech = scene.doc.quoted(d.start)
            if speech is not None:
                begin, stop = max(begin, speech.start), min(stop, speech.end)
            elif scene.is_reporting_date(d):
                continue
            elif verb := scene.reports().get(sentence):
                begin = verb[1] if verb[1] < d.start else begin
            named = scene.find(self._activity, scene.masked, begin, stop)
            kinds = {self._verb_types.get(m.group(1)) for m in named}
            if kinds & _DONE_TO:
                out.append(d)
        return out

    def _told_on(self, scene: Scene, c: EventCandidate) -> list[DateMention]:
        """ "WL ditangkap Rabu (23/7)" in somebody's mouth still dates the arrest; the reporting clause does not."""
        unquoted = {id(d) for d in scene.days}
        told = [d for d in scene.found.dates if is_day(d) and scene.doc.sentence(d.start) in c.told]
        return [d for d in told if id(d) not in unquoted or scene.doc.sentence(d.start) not in scene.reports()]

    def _said_on(self, scene: Scene) -> DateMention | None:
        """The day of the first dated reporting clause; else the first day named that is not that of an incident."""
        days = [d for d in scene.days if not d.ahead]
        said = (d for d in days if scene.is_reporting_date(d))
        loose = (d for d in days if scene.doc.sentence(d.start) in scene.reports())
        return next((d for d in chain(said, loose, days) if not self._of_incident(scene, d)), None)

    def _aside(self, scene: Scene, d: DateMention) -> bool:
        """A day of something else: of an incident, or a period that is counted over ("selama periode 5-25 Juni")."""
        before = scene.masked[max(0, d.start - 30) : d.start]
        return self._of_incident(scene, d) or (d.grain == "range" and self._period.search(before) is not None)

    def _of_incident(self, scene: Scene, d: DateMention) -> bool:
        begin = scene.doc.sentences[scene.doc.sentence(d.start)][0]
        begin = max(begin, scene.date_before(d.start), d.start - 60)
        clause = scene.masked[begin : d.start].rstrip(" ,(").rsplit(",", 1)[-1]
        return self._incident.search(clause) is not None

    def _attendance(self, scene: Scene, c: EventCandidate) -> Attendance | None:
        if c.is_statement or c.type == "penegakan_hukum":
            return None
        about = {*c.sentences, *c.told}
        for n in scene.found.numbers:
            sentence = scene.doc.sentence(n.start)
            if sentence in about and n.measure == "count" and self._counts_people(scene, n, sentence):
                value = n.value if n.value is None else int(n.value)
                return Attendance(value=value, qualifier=n.qualifier, evidence=(n.evidence(),))
        return None

    def _counts_people(self, scene: Scene, n: NumberMention, sentence: int) -> bool:
        text = scene.doc.lower
        after = _WORDS.match(text, n.end + 1)
        head = text[max(scene.doc.sentences[sentence][0], n.outer[0] - 60) : n.outer[0]]
        if after is None or after.group() not in self._attenders:
            return False
        rest = re.split(r"[.,;]", text[after.end() : min(after.end() + _NEAR, scene.doc.sentences[sentence][1])])[0]
        return self._attended.search(head) is not None or self._attend.search(rest) is not None


def _occasion(best: EventCandidate, activities: list[EventCandidate]) -> EventType | None:
    """ "memadati lapangan dalam rangka Hari Ibu": a lead without a word for what was done takes its occasion's type."""
    named = [
        c
        for c in activities
        if c.type != "lainnya"
        and 0 <= c.sentence - best.sentence <= 1
        and not {"ahead", "negated", "quoted", "no day beside it"} & c.factors.keys()
    ]
    return max(named, key=lambda c: c.score).type if named else None


def _is_said(scene: Scene, people: list[Person], attributions: list[Attribution], statistics: list[Statistic]) -> bool:
    """Somebody in office says something, something is said on a day, or a report gives figures; not an explainer."""
    positions = {m.position for m in scene.found.officials if m.position}
    spoken = any(a.person is not None or a.speaker in positions for a in attributions)
    named = any({"quoted", "stated"} & set(p.roles) for p in people)
    dateline = scene.doc.article.dateline
    report = dateline is not None and dateline in scene.doc.text[: scene.early[0] + len(dateline) + 40]
    return spoken or named or bool(scene.days) or (report and bool(statistics))


def _find_told(best: EventCandidate, again: list[EventCandidate]) -> None:
    """Where the activities of its type (``again``) tell of it; a statement names none."""
    if best.is_statement or "unnamed" in best.factors:
        return
    told = [o for o in again if "negated" not in o.factors and "ahead" not in o.factors]
    best.alike = sorted({o.sentence for o in told if "quoted" not in o.factors})
    best.told = sorted({o.sentence for o in told if (o.verb, o.noun) == (best.verb, best.noun)})


def _counts_again(scene: Scene, c: EventCandidate) -> bool:
    return scene.lead(c.sentence, [1, 1, 1, 0]) > 0 and min(c.factors.values()) > -2


class _Cue:
    """An expression that can match only where one of its list's words stands."""

    def __init__(self, words: list[str], pattern: str | re.Pattern[str]) -> None:
        self._pattern = re.compile(pattern)
        self.first = first_words(words)

    def search(self, text: str, there: frozenset[str]) -> re.Match[str] | None:
        """The first match in ``text``; all its words that a cue can begin with are among ``there``."""
        return None if self.first.isdisjoint(there) else self._pattern.search(text)


def _first_of(cues: Iterable[_Cue]) -> frozenset[str]:
    return frozenset().union(*(cue.first for cue in cues))


def _any_of(words: list[str], suffix: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?<!\w-)({trie(words)}){suffix}(?!\w|-\w)")


def _event_date(scene: Scene, c: EventCandidate) -> EventDate | None:
    d = c.date
    if d is None:
        return None
    basis: Basis = d.basis  # type: ignore[assignment]
    edtf: str | None = d.edtf
    evidence: tuple[Evidence, ...] = (d.evidence(),)
    last = _last_day(scene, c, d)
    if last is not None:
        edtf, evidence = f"{d.edtf}/{(last.edtf or '')[-10:]}", (d.evidence(), last.evidence())
    return EventDate(edtf=edtf, part_of_day=d.part_of_day, time=d.time, basis=basis, evidence=evidence)


def _last_day(scene: Scene, c: EventCandidate, first: DateMention) -> DateMention | None:
    """ "Pelatihan itu berlangsung dua hari, sampai Rabu (12/11)": the day an activity ends that began on another."""
    begin = _as_day(first)
    if begin is None or c.is_statement:
        return None
    told = {*c.sentences, *c.told}
    for d in scene.found.dates:
        if (
            d.grain == "range"
            and d.edtf
            and d.edtf[:10] == first.edtf
            and scene.doc.sentence(d.start) in told
            and is_day(d)
        ):
            return d
        end, sentence = _as_day(d), scene.doc.sentence(d.start)
        if d.cue == "until" and end is not None and 0 < (end - begin).days <= 13 and sentence in told:
            before = scene.masked[scene.doc.sentences[sentence][0] : d.start]
            if _DAYS_LONG.search(before) and scene.doc.quoted(d.start) is None:
                return d
    return None


def _as_day(d: DateMention) -> date | None:
    if d.grain != "day" or d.edtf is None or not d.edtf[:4].isdigit():
        return None
    return date.fromisoformat(d.edtf)


def _name(scene: Scene, c: EventCandidate) -> str | None:
    """The activity as the text calls it: from its noun to the end of the phrase; None for "kegiatan itu"."""
    if c.noun is None:
        return None
    text = scene.doc.text
    stop = scene.doc.sentences[c.sentence][1]
    dates = [d.start for d in scene.found.dates if c.end <= d.start < stop]
    end = min([stop, *dates])
    m = _NAME_END.search(text, c.end, end)
    name = text[c.start : m.start() if m else end].strip(" .,-–—(")
    return None if _POINTED_AT.search(name) else name or None

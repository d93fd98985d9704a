"""Says of a value which rule read it, from which words, and what it was preferred to.

The article is read once more with a :class:`~beritaextract.trace.Trace` that collects what was decided against what;
reading is deterministic, so this is how the value came about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from .api import default_extractor
from .extractor import Extractor
from .match.document import Document
from .record import Evidence, Record
from .trace import Candidate, Decision, Trace

#: the sections of a record that hold values with evidence, and those of its event
SECTIONS = ("dates", "agencies", "officials", "quotes", "statistics", "warnings")
EVENT_PARTS = ("date", "venue", "agencies", "attendance")


class Reading(msgspec.Struct, frozen=True):
    """Words something was read from: offsets into ``article.text``, the words themselves, the rule."""

    start: int
    end: int
    words: str
    rule: str


class Explanation(msgspec.Struct, frozen=True):
    """How one value came about; ``path`` is its place in the record, ``readings[0]`` the value itself."""

    path: str
    value: Any
    readings: tuple[Reading, ...]
    sentence: str
    chosen: Candidate | None = None
    rivals: tuple[tuple[str, Candidate], ...] = ()
    """What could have been the value, each with its words."""

    def __str__(self) -> str:
        lines = [f"{self.path}: {_summary(self.value)}"]
        lines += [f"  read   {r.words!r} [{r.start}:{r.end}] by rule: {r.rule}" for r in self.readings]
        if self.chosen is not None and (self.chosen.score is not None or self.chosen.reasons):
            lines.append(f"  chosen {_weight(self.chosen)}")
        lines += [f"  over   {words!r} [{c.start}:{c.end}] {c.rule} {_weight(c)}" for words, c in self.rivals]
        if self.sentence:
            lines.append(f"  in     {self.sentence}")
        return "\n".join(lines)


def explain(record: Record, field: str | None = None, extractor: Extractor | None = None) -> list[Explanation]:
    """Every value of the record (of ``field`` only: "officials", "event.date" ...), and what was refused there.

    ``extractor``: the one that made the record, where it was not the built-in one.
    """
    return [e for e in _explanations(record, extractor or default_extractor()) if _within(e.path, field)]


def explain_value(record: Record, value: Any, extractor: Extractor | None = None) -> Explanation:
    """The explanation of one value of the record (an official, a statistic, the event's date ...).

    Raises ``ValueError`` where the value is not part of the record.
    """
    path = next((p for p, v in _values(record) if v is value or v == value), None)
    if path is None:
        raise ValueError("this value is not part of the record")
    return next(e for e in explain(record, extractor=extractor) if e.path == path)


def _within(path: str, field: str | None) -> bool:
    return field is None or path == field or path.startswith((f"{field}.", f"{field}["))


def _explanations(record: Record, extractor: Extractor) -> Iterator[Explanation]:
    doc = extractor.document(record.article)
    doc.trace = Trace()
    extractor.resolve(doc, extractor.match(doc))
    decisions = list(doc.trace.decisions)
    for path, value in _values(record):
        evidence: tuple[Evidence, ...] = value.evidence
        mine = _decision(decisions, path, evidence)
        yield Explanation(
            path,
            value,
            tuple(Reading(e.start, e.end, doc.text[e.start : e.end], e.rule) for e in evidence),
            _sentence(doc, evidence[0].start) if evidence else "",
            mine.chosen if mine else None,
            tuple((doc.text[c.start : c.end], c) for c in mine.rivals) if mine else (),
        )
    for d in decisions:
        if d.chosen is None:
            for c in d.rivals:
                reading = Reading(c.start, c.end, doc.text[c.start : c.end], c.rule)
                yield Explanation(f"{d.field}.refused", ", ".join(c.reasons), (reading,), _sentence(doc, c.start))


def _values(record: Record) -> Iterator[tuple[str, Any]]:
    """Every value that carries evidence, with its path."""
    event = record.event
    if event is not None:
        yield "event", event
        for part in EVENT_PARTS:
            value = getattr(event, part)
            if isinstance(value, tuple):
                yield from ((f"event.{part}[{i}]", v) for i, v in enumerate(value))
            elif value is not None:
                yield f"event.{part}", value
    for section in SECTIONS:
        yield from ((f"{section}[{i}]", v) for i, v in enumerate(getattr(record, section)))


def _decision(decisions: list[Decision], path: str, evidence: tuple[Evidence, ...]) -> Decision | None:
    """The decision about this field that took the words of this value (the only one, for an event's single parts)."""
    field = path.split("[")[0]
    taken = [d for d in decisions if d.field == field and d.chosen is not None]
    if "[" not in path:
        return taken[-1] if taken else None
    start = evidence[0].start if evidence else -1
    return next((d for d in taken if d.chosen and d.chosen.start == start), None)


def _sentence(doc: Document, offset: int) -> str:
    if not doc.sentences:
        return ""
    start, end = doc.sentences[doc.sentence(offset)]
    return doc.text[start:end]


def _weight(candidate: Candidate) -> str:
    score = "" if candidate.score is None else f"weight {candidate.score:g}"
    reasons = f"({', '.join(candidate.reasons)})" if candidate.reasons else ""
    return " ".join(p for p in (score, reasons) if p)


def _summary(value: Any) -> str:
    if isinstance(value, str):
        return value
    skip = {"evidence", "date", "venue", "agencies", "attendance"} if hasattr(value, "attendance") else {"evidence"}
    plain = {k: v for k, v in msgspec.to_builtins(value).items() if k not in skip and v not in (None, [], (), "")}
    return ", ".join(f"{k}={v['name'] if isinstance(v, dict) and 'name' in v else v}" for k, v in plain.items())

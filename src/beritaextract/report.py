"""An evaluation as a person reads it in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from .evaluate import Change, Score, rule_of

_KINDS = ("gained", "lost", "newly wrong", "no longer wrong")


def show_scores(scores: Mapping[str, Score], macro_f1: float) -> None:
    """The figures of each field; the headline ones are starred."""
    table = Table("field", "P", "R", "F1", "TP", "FP", "FN", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, s in scores.items():
        rates = (f"{x:.3f}" for x in (s.precision, s.recall, s.f1))
        table.add_row(name + "*" * s.field.headline, *rates, str(s.tp), str(s.fp), str(s.fn))
    _console().print(table)
    print(f"macro F1 of the starred fields: {macro_f1:.3f}")


def show_errors(scores: Mapping[str, Score]) -> None:
    """Every missed and every wrong value, field by field, a wrong one with the rule that read it."""
    for name, score in scores.items():
        print(f"\n== {name}")
        for c in score.comparisons:
            for item in c.missed():
                print(f"{c.article}: missed {score.field.show(item)}")
            for item in c.wrong():
                print(f"{c.article}: wrong  {score.field.show(item)}  [{rule_of(item)}]")


def show_changes(changes: Sequence[Change]) -> None:
    """What a change gained and lost: counts by field and rule, then every value."""
    counts = Counter((c.field, c.rule, c.kind) for c in changes)
    table = Table("field", "rule", *_KINDS, box=box.SIMPLE_HEAD, pad_edge=False)
    for field, rule in dict.fromkeys((c.field, c.rule) for c in changes):
        table.add_row(field, rule, *(str(counts[field, rule, k] or "") for k in _KINDS))
    _console().print(table if changes else "no value became right or wrong")
    for kind in _KINDS:
        for c in changes:
            if c.kind == kind:
                print(f"{kind}: {c.field} {c.article}: {c.value}  [{c.rule}]")


def _console() -> Console:
    return Console(highlight=False)

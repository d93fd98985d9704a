"""A line on the terminal while a run goes on, and what is said of it at the end."""

from __future__ import annotations

from time import monotonic

from .counts import Counts
from .extraction import Problem
from .job import Summary

#: so many errors are said one by one; the file of errors has them all
SAID = 20


class Progress:
    """On stderr: errors as they come, up to :data:`SAID`; and on a terminal articles, rate, errors and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        seen = console.is_terminal or console.is_jupyter
        self._bar = Bar(*columns, console=console, transient=True, disable=not seen)
        self._task = self._bar.add_task("starting", total=None)
        self._said = 0
        self._before = 0
        self._began = monotonic()

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begun(self, counts: Counts, total: int | None) -> None:
        """The work begins, or goes on after ``counts``; ``total`` is in bytes."""
        self._before, self._began = counts.inputs, monotonic()
        if counts.inputs:
            self._print(f"going on after {counts.inputs:,} inputs")
        self._bar.update(self._task, total=total)

    def moved(self, counts: Counts, read: int) -> None:
        """So far ``counts``, and ``read`` bytes."""
        seconds = max(monotonic() - self._began, 0.001)
        rate = (counts.inputs - self._before) / seconds
        told = f"{counts.inputs:,} articles, {rate:,.0f}/s, {counts.failed:,} failed"
        self._bar.update(self._task, description=told, completed=read)

    def problem(self, problem: Problem) -> None:
        """An input gave no record."""
        self._said += 1
        if self._said <= SAID:
            self._print(f"{problem.place}: {problem.error}")
        elif self._said == SAID + 1:
            self._print("(further errors are written to the file of errors alone)")

    def finishing(self) -> None:
        """All is read; the final file is being made."""
        self._bar.update(self._task, description="writing the output", total=None)

    def _print(self, line: str) -> None:
        self._bar.console.print(line.encode("utf-8", "replace").decode())


def told(summary: Summary) -> list[str]:
    """A finished run in a few lines."""
    counts = summary.counts
    rate = f", {counts.inputs / summary.seconds:,.0f}/s" if summary.seconds >= 1 else ""
    lines = [
        f"{counts.records:,} read, {counts.failed:,} failed"
        + (f", {counts.skipped:,} skipped" if counts.skipped else "")
        + f" in {_duration(summary.seconds)}{rate} -> {summary.output}"
    ]
    if counts.records:
        parts = [(counts.events, "an event"), (counts.statistics, "statistics"), (counts.quotes, "quotes")]
        held = ", ".join(f"{number:,} with {what}" for number, what in parts)
        lines.append(held + (f"; {counts.copies:,} near-copies" if counts.copies else ""))
    if counts.warnings:
        ordered = sorted(counts.warnings.items(), key=lambda entry: (-entry[1], entry[0]))
        lines.append("warnings: " + ", ".join(f"{code} {number:,}" for code, number in ordered))
    if summary.errors:
        lines.append(f"errors: {summary.errors}")
    return lines


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"

"""A record as a person reads it in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ..record import Agency, Event, Evidence, Official, Quote, Record, Region, Statistic, Warning_


def show(record: Record, console: Console) -> None:
    """Print the record: what happened, when, where, who held it, who spoke, what was counted, what to check."""
    console.print(render(record))


def render(record: Record) -> RenderableType:
    """The record as something rich can print."""
    article = record.article
    parts: list[RenderableType] = list(_event(record.event))
    if record.officials:
        parts += [_heading("Officials"), _officials(record.officials)]
    if record.quotes:
        parts += [_heading("Quotes"), *(_quote(q) for q in record.quotes)]
    if record.statistics:
        parts += [_heading("Statistics"), _statistics(record.statistics)]
    if record.warnings:
        parts += [_heading("Warnings"), *(_warning(w, article.text) for w in record.warnings)]
    if not (record.event or record.officials or record.quotes or record.statistics):
        parts.append(Text("Nothing was read from this text.", style="dim"))
    head = (
        article.title or next((line.strip() for line in article.text.splitlines() if line.strip()), "") or "(no text)"
    )
    below = " · ".join(filter(None, (article.outlet, article.published, article.dateline, article.id)))
    return Panel(
        Group(*parts),
        title=Text(_short(head, 90), style="bold"),
        title_align="left",
        subtitle=Text(_short(below, 110), style="dim"),
        subtitle_align="left",
        box=box.ROUNDED,
    )


def _event(event: Event | None) -> Iterator[RenderableType]:
    if event is None:
        yield Text("no event", style="dim")
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("event", Text(" · ".join(filter(None, (event.type, event.name)))))
    if event.date:
        day = " ".join(filter(None, (event.date.edtf or "?", event.date.part_of_day, event.date.time)))
        grid.add_row("date", Text(f"{day}  ({event.date.basis})"))
    if event.venue:
        grid.add_row("venue", Text(event.venue.name + _in(event.venue.region)))
    for n, agency in enumerate(event.agencies):
        grid.add_row("agency" if n == 0 else "", Text(_agency(agency)))
    if event.attendance:
        grid.add_row("attendance", Text(_number(event.attendance.value, event.attendance.qualifier)))
    yield grid


def _officials(officials: tuple[Official, ...]) -> Table:
    table = _table("name", "position", "agency", "roles")
    for o in officials:
        name = Text(o.name, style="bold")
        if o.titles:
            name.append(f" ({', '.join(o.titles)})", style="dim")
        position = " ".join(filter(None, (o.acting, o.position)))
        roles = ", ".join(o.roles) + (f" (for {o.represents})" if o.represents else "")
        table.add_row(name, Text(position), Text(o.agency or ""), Text(roles))
    return table


def _quote(quote: Quote) -> RenderableType:
    said = Text("“" + quote.text + "”")
    said.append(f" — {quote.speaker or 'speaker unknown'}", style="bold" if quote.speaker else "yellow")
    return Padding(said, (0, 0, 0, 2))


def _statistics(statistics: tuple[Statistic, ...]) -> Table:
    table = _table("value", "unit", "category", "period", "of whom", "place", "given by")
    table.columns[0].justify = "right"
    for s in statistics:
        value = _number(s.value, s.qualifier, s.value_max) + {"change": " (change)", "share": " (share)"}.get(
            s.kind, ""
        )
        group = ", ".join(filter(None, (s.population, s.breakdown, s.status)))
        table.add_row(
            Text(value, style="bold"), Text(s.unit), Text(s.category or s.label or ""),
            Text(s.period.edtf if s.period else ""), Text(group), Text(s.region.name if s.region else ""),
            Text(s.speaker or s.source or ""),
        )  # fmt: skip
    return table


def _warning(warning: Warning_, text: str) -> RenderableType:
    line = Text(f"! {warning.message}", style="yellow")
    if warning.evidence:
        line.append(f"  “{_short(_words(warning.evidence[0], text), 80)}”", style="dim")
    return Padding(line, (0, 0, 0, 2))


def _table(*columns: str) -> Table:
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, header_style="cyan")
    for column in table.columns:
        column.overflow = "fold"
    return table


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style="bold cyan")


def _agency(agency: Agency) -> str:
    acronym = f" ({agency.acronym})" if agency.acronym and agency.acronym != agency.name else ""
    return agency.name + acronym + _in(agency.region)


def _in(region: Region | None) -> str:
    return f", {region.name}" if region else ""


def _number(value: float | None, qualifier: str, value_max: float | None = None) -> str:
    sign = {"about": "~", "at_least": "≥ ", "at_most": "≤ "}.get(qualifier, "")
    return sign + ("?" if value is None else f"{value:,}") + (f"–{value_max:,}" if value_max is not None else "")


def _words(evidence: Evidence, text: str) -> str:
    return " ".join(text[evidence.start : evidence.end].split())


def _short(words: str, size: int) -> str:
    return words if len(words) <= size else words[: size - 1] + "…"

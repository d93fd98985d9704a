"""The command line: ``beritaextract extract``, ``fetch``, ``crawl``, ``evaluate``, ``patterns check``, ``schema``.

Exit codes, of every command: 0 all was read and holds; 1 some inputs could not be read, or some examples or floors do
not hold (the rest was done); 2 wrong usage, a broken patterns folder, or a file that cannot be written; 130 and 143
stopped by Ctrl-C or SIGTERM, with what was done saved. Messages go to stderr and name the file and line; stdout holds
nothing but the result.

Modules are imported inside the commands, so that one article is extracted without waiting for what reads web pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from . import cli_dump, cli_web

if TYPE_CHECKING:
    from .extractor import Extractor
    from .read.columns import Columns
    from .read.select import Selection
    from .record import Record

CODES = (
    "Exit codes: 0 all was read and holds · 1 some inputs could not be read, or some examples or floors do not hold · "
    "2 wrong usage, a broken patterns folder, or a file that cannot be written · 130, 143 stopped by Ctrl-C or SIGTERM."
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Indonesian regional news to structured records: events, officials, quotes and case statistics.",
    epilog=CODES,
)
patterns_app = typer.Typer(no_args_is_help=True, help="Rules and word lists as data.")
app.add_typer(patterns_app, name="patterns")


#: warnings that concern what was given rather than what the article says
_ABOUT_THE_INPUT = ("published_unreadable", "not_indonesian")


class Format(str, Enum):
    """How records are written."""

    jsonl = "jsonl"
    json = "json"
    table = "table"
    csv = "csv"
    parquet = "parquet"
    sqlite = "sqlite"
    tables = "tables"


def main() -> None:
    """Entry point of the ``beritaextract`` command."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output has enough ("| head"). What Python still holds must not be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _version(value: bool) -> None:
    if value:
        from . import __version__

        typer.echo(f"beritaextract {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


PatternFolders = Annotated[
    list[str] | None,
    typer.Option(
        "--patterns", metavar="FOLDER", help="A folder of rules laid over the built-in ones; may be repeated."
    ),
]


@app.command(epilog=CODES)
def extract(
    source: Annotated[
        list[str],
        typer.Argument(
            metavar="DUMP...",
            help="A .jsonl, .csv, .tsv, .parquet, .warc, .zip, .html or .txt file, also with .gz or .zst, a folder of "
            "these, or - for standard input. A row holds text or html and may give id, url, outlet, title, published "
            "and authors, under their usual names or those given by --text-column and so on.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write here: .jsonl, .csv, .parquet, .sqlite, or a folder of tables. It appears once it is complete; "
            "after an interruption the same command goes on. Without it, to standard output.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            help="By the suffix of OUT. json, and table, which a person reads, are made in one piece; table is the "
            "default on a terminal, jsonl in a pipe.",
            show_default=False,
        ),
    ] = None,
    patterns: PatternFolders = None,
    match: cli_dump.Match = None,
    topic: cli_dump.Topics = None,
    mark_duplicates: cli_dump.MarkDuplicates = False,
    workers: cli_dump.Workers = None,
    time_limit: cli_dump.TimeLimit = 60.0,
    memory_limit: cli_dump.MemoryLimit = 1000,
    restart: cli_dump.Restart = False,
    table: cli_dump.Table = None,
    tables: cli_dump.Tables = "parquet",
    text_column: Annotated[str | None, cli_dump.column("text")] = None,
    html_column: Annotated[str | None, cli_dump.column("html")] = None,
    url_column: Annotated[str | None, cli_dump.column("url")] = None,
    title_column: Annotated[str | None, cli_dump.column("title")] = None,
    published_column: Annotated[str | None, cli_dump.column("published")] = None,
    id_column: Annotated[str | None, cli_dump.column("id")] = None,
    outlet_column: Annotated[str | None, cli_dump.column("outlet")] = None,
    authors_column: Annotated[str | None, cli_dump.column("authors")] = None,
) -> None:
    """Extract the record of every article in DUMP."""
    columns = _columns(
        text=text_column, html=html_column, url=url_column, title=title_column, published=published_column,
        id=id_column, outlet=outlet_column, authors=authors_column,
    )  # fmt: skip
    if output is not None and format not in (Format.json, Format.table):
        cli_dump.run(
            source,
            output,
            workers=workers,
            patterns=patterns or (),
            columns=columns,
            match=match,
            topics=topic or (),
            mark_duplicates=mark_duplicates,
            format=format.value if format else None,
            table=table,
            tables=tables,
            time_limit=time_limit,
            memory_limit=memory_limit,
            restart=restart,
        )
        return
    for name, given in (("--workers", workers), ("--restart", restart), ("--mark-duplicates", mark_duplicates)):
        if given:
            _stop(f"{name} needs --output with a format other than json and table")
    selection = _selection(match, topic or [], patterns or [])
    _extract_here(source, Path(output) if output else None, format, patterns or [], columns, selection)


def _extract_here(
    source: list[str],
    output: Path | None,
    format: Format | None,
    patterns: list[str],
    columns: Columns | None,
    selection: Selection | None,
) -> None:
    """In this process, one article after the other, each written as soon as it is done."""
    form = format or (Format.table if sys.stdout.isatty() else Format.jsonl)
    if form not in (Format.json, Format.jsonl, Format.table):
        _stop(f"--format {form.value} needs --output")
    extractor = _extractor(patterns)
    count = _Count()
    records = _records(source, extractor, count, columns, selection)
    with _output(output) as file:
        _write(records, form, file)
    if output is not None or count.failed:
        skipped = f", {count.skipped} skipped" if count.skipped else ""
        _say(f"{count.read} read, {count.failed} failed{skipped}" + (f" -> {output}" if output else ""))
    if count.failed:
        raise typer.Exit(1)


class _Count:
    read = 0
    failed = 0
    skipped = 0


def _records(
    sources: Iterable[str],
    extractor: Extractor,
    count: _Count,
    columns: Columns | None = None,
    selection: Selection | None = None,
) -> Iterator[Record]:
    from .read.dump import Failure, read_sources
    from .read.encoding import ReadError

    for found in read_sources(sources, sys.stdin.buffer, columns=columns):
        if isinstance(found, Failure):
            count.failed += 1
            _say(f"{found.place}: {found.message}")
            continue
        try:
            article = extractor.read_item(found)
            if selection and not selection.takes(article.text, article.title):
                count.skipped += 1
                continue
            record = extractor.extract_article(article)
        except ReadError as error:
            count.failed += 1
            _say(f"{found.place}: {error}")
            continue
        count.read += 1
        for warning in record.warnings:
            if warning.code in _ABOUT_THE_INPUT:
                _say(f"{found.place}: {warning.message}")
        yield record


def _write(records: Iterable[Record], form: Format, file: BinaryIO) -> None:
    if form is Format.table:
        _write_views(records, file)
        return
    if form is Format.jsonl:
        for record in records:
            file.write(record.to_json() + b"\n")
            if file is sys.stdout.buffer:
                file.flush()
        return
    import msgspec

    before = b"["
    for record in records:
        file.write(before + b"\n" + msgspec.json.format(record.to_json(), indent=2))
        before = b","
    file.write(b"[]\n" if before == b"[" else b"\n]\n")


def _write_views(records: Iterable[Record], file: BinaryIO) -> None:
    import io

    from rich.console import Console

    from .write.view import show

    if file is sys.stdout.buffer:
        console = Console(width=None if sys.stdout.isatty() else 120)
        for record in records:
            show(record, console)
        return
    text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
    console = Console(file=text, width=120)
    for record in records:
        show(record, console)
    text.detach()


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from .write.replacing import atomic

    try:
        with atomic(path) as file:
            yield file
    except OSError as error:
        _stop(f"{path}: {error.strerror or error}")


def _extractor(folders: list[str]) -> Extractor:
    from .extractor import Extractor
    from .patterns import PatternError

    try:
        return Extractor(folders)
    except PatternError as error:
        _stop(str(error))


def _columns(**named: str | None) -> Columns | None:
    if not any(named.values()):
        return None
    from .read.columns import Columns

    return Columns(**named)


def _selection(match: str | None, topics: list[str], folders: list[str]) -> Selection | None:
    if match is None and not topics:
        return None
    from .patterns import PatternError
    from .read.select import Selection

    try:
        return Selection(match, topics, folders)
    except (ValueError, PatternError) as error:
        _stop(str(error))


@patterns_app.command("check", epilog=CODES)
def check(
    folder: Annotated[
        list[str] | None, typer.Argument(help="Folders laid over the built-in one; the built-in one alone by default.")
    ] = None,
) -> None:
    """Validate a folder of patterns and run the examples that stand beside its rules."""
    from .examples import run_examples
    from .patterns import PatternError, Patterns

    extractor = _extractor(folder or [])
    rules = Patterns(folder or [])
    passed = broken = 0
    try:
        rules.validate()
        for outcome in run_examples(extractor, rules):
            if outcome.ok:
                passed += 1
                continue
            broken += 1
            typer.echo(f"{outcome.path}: example {outcome.number}: {outcome.text}")
            for problem in outcome.problems or ("passes, but is marked as a known miss",):
                typer.echo(f"    {problem}")
    except PatternError as error:
        _stop(str(error))
    typer.echo(f"{passed + broken} examples, {broken} do not hold")
    if broken:
        raise typer.Exit(1)


@app.command(epilog=CODES)
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Gold records: a .jsonl file, or a folder of <id>.json with <id>.txt or <id>.html beside each."
        ),
    ],
    predicted: Annotated[
        Path | None,
        typer.Argument(metavar="[PRED]", help="Records to judge; without them gold's own articles are extracted now."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every missed and every wrong value.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="BEFORE.jsonl", help="Earlier records of the same articles: report what was gained and lost."
        ),
    ] = None,
    floors: Annotated[
        Path | None, typer.Option("--raise-floors", metavar="FILE", help="Raise the floors in FILE to these figures.")
    ] = None,
    patterns: PatternFolders = None,
) -> None:
    """Compare records with GOLD: precision, recall and F1 of each field. The macro F1 is that of the starred fields."""
    from . import evaluate as ev

    try:
        right = ev.load(gold)
        if predicted is None:
            found = ev.predict(right, _extractor(patterns or []), gold if gold.is_dir() else None)
        else:
            found = ev.load(predicted)
        scores = ev.evaluate(right, found)
        differences = ev.changes(ev.evaluate(right, ev.load(against)), scores) if against else []
    except (OSError, ValueError) as error:
        _stop(str(error))
    if floors:
        ev.raise_floors(floors, scores)
    if as_json:
        import json

        figures = {name: s.figures() for name, s in scores.items()}
        typer.echo(json.dumps({**figures, "macro_f1": ev.macro_f1(scores)}, indent=2))
        return
    from .report import show_changes, show_errors, show_scores

    typer.echo(f"{len(right)} gold articles, {len(right.keys() - found.keys())} without a prediction")
    show_scores(scores, ev.macro_f1(scores))
    if errors:
        show_errors(scores)
    if against:
        show_changes(differences)


@app.command(epilog=CODES)
def explain(
    source: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="As for extract; most useful with one article.")
    ],
    field: Annotated[
        str | None,
        typer.Option(help='Only this part: event, event.date, event.venue, officials, statistics, "quotes[0]" ...'),
    ] = None,
    patterns: PatternFolders = None,
) -> None:
    """Say of every value which rule read it, from which words, and what it was preferred to."""
    from .explain import explain as explanations

    extractor = _extractor(patterns or [])
    count = _Count()
    for record in _records(source, extractor, count):
        typer.echo(f"== {record.article.id or record.article.title or 'article'}")
        for told in explanations(record, field, extractor):
            _print(str(told))
    if count.failed:
        raise typer.Exit(1)


app.command("fetch", epilog=CODES)(cli_web.fetch)
app.command("crawl", epilog=CODES)(cli_web.crawl)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import json

    from .record import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _print(text: str) -> None:
    typer.echo(text.encode("utf-8", "replace").decode())


def _say(message: str) -> None:
    typer.echo(message.encode("utf-8", "replace").decode(), err=True)


def _stop(message: str) -> NoReturn:
    _say(message)
    raise typer.Exit(2)


if __name__ == "__main__":
    main()

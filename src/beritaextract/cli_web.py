"""The commands that go to the web: ``beritaextract fetch`` and ``crawl``."""

from __future__ import annotations

import logging
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, NoReturn

import typer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.progress import Progress

    from .read.archive import Save
    from .read.crawl import Counts, Crawl
    from .read.fetch import Fetcher

UserAgent = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Who asks: a name, and an address where you can be reached.", show_default=False),
]
Delay = Annotated[float, typer.Option(min=0, help="Seconds between two requests to one host, at least.")]
Cache = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Keep pages here, and get them again only if they have changed."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="A private address that may be connected to, as 127.0.0.1:8080; repeatable."),
]
MaxBytes = Annotated[int, typer.Option(min=1, help="The longest page, in bytes, after decompression.")]


def fetch(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL...", help="Addresses of articles, or - for a list of them on standard input."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR|FILE",
            help="A folder (one .html file a page), or a .warc.gz, .warc or .jsonl file; JSONL to standard output "
            "without it. Each can be given to extract.",
        ),
    ] = None,
    user_agent: UserAgent = None,
    delay: Delay = 1.0,
    cache: Cache = None,
    single_page: Annotated[
        bool, typer.Option("--single-page", help="Do not look for the other pages of an article.")
    ] = False,
    max_bytes: MaxBytes = 10_000_000,
    allow: Allow = None,
) -> None:
    """Get the pages of articles: politely, within limits, and never from the network you are in."""
    wanted = [line for url in urls for line in (_listed() if url == "-" else (url,))]
    fetcher = _fetcher(
        user_agent=user_agent, delay=delay, cache=cache, whole=not single_page, max_bytes=max_bytes, allow=allow or ()
    )
    got, failed, stopped = _fetch_all(fetcher, wanted, output)
    _say(f"{got} fetched, {failed} failed" + (f" -> {output}" if output else "") + (", stopped" if stopped else ""))
    if failed or stopped:
        raise typer.Exit(1)


def crawl(
    outlets: Annotated[
        list[str],
        typer.Argument(metavar="URL...", help="Front pages of outlets, or of their sections; hosts go side by side."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A .warc.gz, .warc or .jsonl file; the state is kept in FILE.state."
        ),
    ],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles published on this day or later.")
    ] = None,
    match: Annotated[
        str | None,
        typer.Option(metavar="REGEX", help="Only articles with these words in their address or title."),
    ] = None,
    full_text: Annotated[
        bool,
        typer.Option("--full-text", help="Look for the words of --match in the text, which fetches every article."),
    ] = False,
    user_agent: UserAgent = None,
    delay: Delay = 1.0,
    cache: Cache = None,
    max_bytes: MaxBytes = 10_000_000,
    allow: Allow = None,
) -> None:
    """Get the articles of outlets by their sitemaps, feeds and sections.

    Ctrl-C ends it; the same command goes on where it was, and once all is done looks for what is new.
    """
    fetcher = _fetcher(user_agent=user_agent, delay=delay, cache=cache, max_bytes=max_bytes, allow=allow or ())
    try:
        from .read.crawl import Crawl

        work = Crawl(outlets, output, fetcher, since=since.date() if since else None, match=match, full_text=full_text)
    except (ImportError, ValueError, OSError, re.error) as error:
        _stop(str(error))
    # What trafilatura finds wrong with a page is of no use here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    with fetcher, work, _stopped_by_signals(work), progress() as bar:
        try:
            counts = work.run(_teller(bar))
        except OSError as error:
            _stop(f"{output}: {error.strerror or error}; the same command goes on where it was")
        failures = work.failures()
    for url, reason in failures:
        _say(f"{url}: {reason}")
    parts = [f"{counts.kept} kept", f"{counts.failed} failed"]
    parts += [f"{n} {what}" for n, what in _set_aside(counts) if n]
    _say(", ".join(parts) + f" -> {output}" + (f"; stopped with {counts.left} to go" if counts.left else ""))
    for host in sorted(work.resting):
        _say(f"{host}: left alone for now; the same command goes on with it")
    if failures or counts.left:
        raise typer.Exit(1)


def _set_aside(counts: Counts) -> tuple[tuple[int, str], ...]:
    return (counts.older, "older"), (counts.unmatched, "without the words"), (counts.doubled, "double")


@contextmanager
def _stopped_by_signals(work: Crawl) -> Iterator[None]:
    """The first Ctrl-C ends the crawl in order, the second at once; the state holds either way."""

    def stop(number: int, _: object) -> None:
        work.stop()
        signal.signal(number, before[number])
        _say("stopping; once more ends it at once")

    try:
        before: dict[int, Any] = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not in the main thread, where signals do not arrive
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _teller(bar: Progress | None) -> Callable[[Counts], None]:
    """Shows how a crawl stands, with the articles a second since it began."""
    if bar is None:
        return lambda _: None
    task, begun = bar.add_task("crawling", total=None, note=""), monotonic()
    first: list[int] = []

    def tell(counts: Counts) -> None:
        done = counts.kept + counts.failed + counts.older + counts.unmatched + counts.doubled
        first.append(counts.kept) if not first else None
        rate = (counts.kept - first[0]) / max(monotonic() - begun, 1)
        note = f"{counts.kept} kept, {counts.failed} failed, {counts.left} to go, {rate:.1f}/s"
        bar.update(task, completed=done, total=done + counts.left, note=note)

    return tell


def _fetch_all(fetcher: Fetcher, urls: list[str], output: Path | None) -> tuple[int, int, bool]:
    """How many were fetched and how many not; stopped by Ctrl-C, what was fetched is kept."""
    from .read.fetch import FetchError

    got = failed = 0
    with fetcher, _saver(output, fetcher.user_agent) as save, progress() as bar:
        task = bar.add_task("fetching", total=len(urls), note="") if bar else None
        try:
            for result in fetcher.fetch_many(urls):
                if isinstance(result, FetchError):
                    failed += 1
                    _say(str(result))
                else:
                    got += 1
                    save(result)
                if bar is not None and task is not None:
                    bar.update(task, advance=1, note=f"{failed} failed")
        except KeyboardInterrupt:
            return got, failed, True
    return got, failed, False


@contextmanager
def _saver(output: Path | None, user_agent: str) -> Iterator[Save]:
    from .read.archive import folder_saver, is_warc, jsonl_saver, warc_saver

    if output is None:
        yield jsonl_saver(sys.stdout.buffer)
        return
    if output.is_dir() or not output.suffix:
        try:
            yield folder_saver(output)
        except OSError as error:
            _stop(f"{output}: {error.strerror or error}")
        return
    if not is_warc(output) and output.suffix != ".jsonl":
        _stop(f"{output}: a folder, .warc.gz, .warc or .jsonl is expected")
    with _file(output) as file:
        yield warc_saver(file, output.suffix == ".gz", user_agent) if is_warc(output) else jsonl_saver(file)


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    from .write.replacing import atomic

    try:
        with atomic(path) as file:
            yield file
    except OSError as error:
        _stop(f"{path}: {error.strerror or error}")


def _fetcher(**options: Any) -> Fetcher:
    try:
        from .read.fetch import Fetcher

        return Fetcher(**options)
    except (ImportError, ValueError, OSError, sqlite3.Error) as error:
        _stop(f"{options['cache']}: {error}" if isinstance(error, sqlite3.Error) else str(error))


def progress() -> AbstractContextManager[Progress | None]:
    """A line on stderr with counts and rate, where that is a terminal."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _listed() -> list[str]:
    return [line.strip() for line in sys.stdin if line.strip()]


def _say(message: str) -> None:
    typer.echo(message.encode("utf-8", "replace").decode(), err=True)


def _stop(message: str) -> NoReturn:
    _say(message)
    raise typer.Exit(2)

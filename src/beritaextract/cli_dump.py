"""``beritaextract extract ... -o OUT``: a whole dump, by worker processes, and what is said of it on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

Workers = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes that share the work.", show_default="one for each core"),
]
TimeLimit = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.01, help="Processor time one article may take; then it is an error.")
]
MemoryLimit = Annotated[
    int,
    typer.Option(
        metavar="MB", min=300, help="Memory a worker may take; an article that needs more is an error, others go on."
    ),
]
Restart = Annotated[
    bool, typer.Option("--restart", help="Throw away what an unfinished run of this output has saved, and begin anew.")
]
Match = Annotated[
    str | None,
    typer.Option(
        metavar="REGEX", help="Only articles in whose title or text this is found; case does not matter.",
        show_default=False,
    ),
]  # fmt: skip
Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", metavar="NAME", help="Only articles that may be about this: tppo, kekerasan ...; may be repeated.",
        show_default=False,
    ),
]  # fmt: skip
MarkDuplicates = Annotated[
    bool,
    typer.Option(
        "--mark-duplicates", help="Mark near-copies of an earlier article with its id, in article.duplicate_of."
    ),
]
Table = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="With .csv: this tidy table alone (events, statistics ...).", show_default=False),
]
Tables = Annotated[str, typer.Option(metavar="parquet|csv", help="With a folder as output: the kind of files in it.")]


def column(what: str) -> Any:
    """The option that names the column or JSON key of one kind of metadata."""
    return typer.Option(
        f"--{what}-column", metavar="NAME", help=f"The column or key that holds the {what}.", show_default=False,
        rich_help_panel="Columns",
    )  # fmt: skip


def run(source: Sequence[str], output: str, **options: Any) -> None:
    """Extract the whole of ``source`` into ``output``; ends the process with a message where that fails."""
    from .jobs.dump import extract_dump
    from .jobs.interrupts import Interrupted
    from .jobs.journal import JobError
    from .jobs.pool import PoolError
    from .jobs.progress import told
    from .patterns import PatternError

    try:
        summary = extract_dump(source, output, progress=True, **options)
    except Interrupted as stopped:
        _say(f"{stopped}; the same command goes on")
        raise typer.Exit(128 + stopped.signal) from None
    except OSError as error:
        saved = Path(output).absolute().with_name(f".{Path(output).name}.job").exists()
        then = "; what is done is saved, and the same command goes on" if saved else ""
        _stop(f"{error.filename or output}: {error.strerror or error}{then}")
    except (JobError, PoolError, PatternError, ValueError, ImportError) as error:
        _stop(str(error))
    for line in told(summary):
        _say(line)
    if summary.counts.failed:
        raise typer.Exit(1)


def _say(message: str) -> None:
    typer.echo(message.encode("utf-8", "replace").decode(), err=True)


def _stop(message: str) -> NoReturn:
    _say(message)
    raise typer.Exit(2)

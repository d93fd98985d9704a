"""``extract_dump``: a whole dump, from Python."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from ..read.columns import Columns
from ..read.select import Selection
from ..write.files import output_for
from .cores import cores
from .job import Job, Options, Summary
from .progress import Progress


def extract_dump(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    workers: int | None = None,
    patterns: Iterable[str | os.PathLike[str]] = (),
    columns: Columns | None = None,
    match: str | None = None,
    topics: Iterable[str] = (),
    mark_duplicates: bool = False,
    format: str | None = None,
    table: str | None = None,
    tables: str = "parquet",
    time_limit: float | None = 60.0,
    memory_limit: float | None = 1000.0,
    restart: bool = False,
    progress: bool = False,
) -> Summary:
    """The records of every article of ``sources`` (files, folders, ``-``), written to ``output``; docs/batch.md.

    ``workers`` processes (default: one a core) share the work; they are started as any number of times as needed,
    scripts need no ``if __name__ == "__main__"``. ``time_limit`` is in seconds of processor time an article,
    ``memory_limit`` in MB a worker. Where a run was ended before, the same call goes on with it, unless ``restart``.
    ``progress`` shows how it is getting on, and errors, on stderr or in the notebook.

    Raises ``JobError`` or ``PoolError`` where the run cannot begin or go on, ``OutputError``, ``PatternError`` or
    ``ValueError`` for arguments that make no sense, ``ImportError`` where ``mark_duplicates`` needs more packages,
    ``OSError`` where the output cannot be written, and ``Interrupted``, a ``KeyboardInterrupt``, at Ctrl-C or SIGTERM:
    what is done is saved.
    """
    if isinstance(sources, (str, os.PathLike)):
        sources = (sources,)
    if mark_duplicates:
        from ..duplicates import Signatures

        Signatures()  # what they need is missed here once, and not by every article
    # Workers may start in another folder than this one.
    folders = tuple(os.path.abspath(folder) for folder in patterns)
    options = Options(
        output=output_for(os.fspath(output), format, table=table, tables=tables),
        patterns=folders,
        columns=columns,
        selection=Selection(match, tuple(topics), folders),
        mark_duplicates=mark_duplicates,
        time_limit=time_limit,
        memory_limit=None if memory_limit is None else round(memory_limit * 1e6),
    )
    paths = [os.fspath(source) for source in sources]
    with Progress() if progress else nullcontext() as watcher:
        return Job(paths, Path(output), options, workers=workers or cores(), restart=restart, watcher=watcher).run()

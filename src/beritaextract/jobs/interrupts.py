"""Ctrl-C and SIGTERM as a request to stop, heard where stopping does no harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """A run was stopped by ``signal``; what is done is saved, and the same call goes on with it."""

    def __init__(self, number: int, done: int = 0) -> None:
        self.signal = signal.Signals(number)
        super().__init__(f"stopped by {self.signal.name}; {done:,} inputs are done and saved")


class Interrupts:
    """While it is entered, the first signal to stop is noted, and the second ends the process at once.

    In :meth:`open` sections the first raises :class:`Interrupted` where it strikes. In a thread other than the main
    one, where no signals arrive, this does nothing.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self._open = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        try:
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._note)
        except ValueError:
            self._before.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: object) -> None:
        self.received = number
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if self._open:
            raise Interrupted(number)

    def check(self) -> None:
        """Raise :class:`Interrupted` if there was a signal."""
        if self.received is not None:
            raise Interrupted(self.received)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Here a signal interrupts at once what may take long: reading from a pipe, making the final file."""
        self._open = True
        try:
            self.check()
            yield
        finally:
            self._open = False

"""A limit on the time that one article may take."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType, TracebackType
from typing import TypeVar

Result = TypeVar("Result")


class TimeLimitReached(BaseException):
    """Not an ``Exception``, so that no library takes it for a failure of its own and goes on."""


class TimeLimit(AbstractContextManager["TimeLimit"]):
    """Ends each call given to :meth:`run` after ``seconds``; ``None`` never does. To be entered before it is used.

    In the main thread these are seconds of processor time, so that a busy machine changes no result, and the regular
    expression that is running is broken off too. In another thread, and on Windows, they are seconds of the clock, and
    what is running is broken off once it is back in Python. Only a process can be stopped at any moment.
    """

    def __init__(self, seconds: float | None) -> None:
        if seconds is not None and not seconds > 0:
            raise ValueError(f"a time limit must be above 0 seconds, not {seconds}")
        self.seconds = seconds
        self._running = False
        self._by_signal = False

    def __enter__(self) -> TimeLimit:
        main = threading.current_thread() is threading.main_thread()
        self._by_signal = self.seconds is not None and main and hasattr(signal, "setitimer")
        if self._by_signal:
            self._before = signal.signal(signal.SIGPROF, self._interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._by_signal:
            signal.signal(signal.SIGPROF, self._before if self._before is not None else signal.SIG_DFL)

    def run(self, call: Callable[[], Result]) -> Result:
        """What ``call`` returns; raises :class:`TimeLimitReached` where it takes too long."""
        if self.seconds is None:
            return call()
        return self._with_signal(call, self.seconds) if self._by_signal else self._with_thread(call, self.seconds)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._running:
            raise TimeLimitReached

    def _with_signal(self, call: Callable[[], Result], seconds: float) -> Result:
        try:
            try:
                self._running = True
                # Again and again: an exception raised within a destructor is lost.
                signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
                return call()
            finally:
                self._running = False
                signal.setitimer(signal.ITIMER_PROF, 0)
        except TimeLimitReached:
            # It may have come between the two lines above.
            self._running = False
            signal.setitimer(signal.ITIMER_PROF, 0)
            raise

    def _with_thread(self, call: Callable[[], Result], seconds: float) -> Result:
        thread = ctypes.c_ulong(threading.get_ident())
        raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
        lock = threading.Lock()

        def interrupt() -> None:
            with lock:
                if self._running:
                    raise_in(thread, ctypes.py_object(TimeLimitReached))

        timer = threading.Timer(seconds, interrupt)
        timer.daemon = True
        self._running = True
        timer.start()
        try:
            return call()
        finally:
            timer.cancel()
            with lock:
                self._running = False
                # what was to be raised but has not been yet
                raise_in(thread, None)

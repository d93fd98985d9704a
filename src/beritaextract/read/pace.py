"""How often each host is asked: one request at a time, so many seconds apart."""

from __future__ import annotations

import random
from threading import Event, Lock
from time import monotonic


class Stopped(Exception):
    """Waiting was ended from outside, because the program is to stop."""


class Pacer:
    """Keeps the distance between requests to one host; hosts are told apart by name and port and do not wait for each
    other. ``jitter`` lengthens each distance by up to that share of it and never shortens one."""

    def __init__(self, jitter: float) -> None:
        self.jitter = jitter
        self._next: dict[str, float] = {}
        self._lock = Lock()
        self._stop = Event()

    def wait(self, host: str, delay: float) -> None:
        """Return once the host may be asked again; raises :class:`Stopped` if :meth:`stop` is called meanwhile."""
        while True:
            with self._lock:
                now = monotonic()
                left = self._next.get(host, now) - now
                if left <= 0:
                    self._next[host] = now + delay * (1 + self.jitter * random.random())
                    return
            self.pause(left)

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long, as it asked to be."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), monotonic() + seconds)

    def pause(self, seconds: float) -> None:
        """Sleep, unless stopped."""
        if self._stop.wait(seconds):
            raise Stopped

    def stop(self) -> None:
        """End all waiting, now and later."""
        self._stop.set()

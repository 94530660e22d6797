"""How often and how many at once a host is asked, whoever asks: shared by all sources of a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Requests in a row that came to nothing, with all their tries, after which a host is left alone for this run.
GIVE_UP_AFTER = 3


class Stopped(Exception):
    """The run was told to stop."""


class HostLimit:
    """One host's turn-taking. Where several sources name it, the strictest of their wishes holds."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._changed = threading.Condition()
        self._interval = 0.0
        self._at_once: int | None = None
        self._running = 0
        self._next = 0.0
        self._failures = 0
        #: Why the host is left alone for the rest of the run, None while it is not.
        self.closed: str | None = None

    def ask(self, seconds: float, at_once: int | None = None) -> None:
        """At least `seconds` between the starts of two requests, at most `at_once` running."""
        with self._changed:
            self._interval = max(self._interval, seconds)
            if at_once is not None:
                self._at_once = at_once if self._at_once is None else min(self._at_once, at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Stopped."""
        with self._changed:
            while self._at_once is not None and self._running >= self._at_once:
                self._changed.wait()
            self._running += 1
        try:
            self._wait()
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def _wait(self) -> None:
        """Until the next start is due. A pause may be asked for meanwhile: so look again after each wait."""
        while True:
            with self._changed:
                now = self._limits.clock()
                if now >= self._next:
                    self._next = now + self._interval
                    return
                rest = self._next - now
            self._limits.sleep(rest)

    def pause(self, seconds: float) -> None:
        """No further request for so long (the server asked for it)."""
        with self._changed:
            self._next = max(self._next, self._limits.clock() + seconds)

    def went_well(self) -> None:
        """The host answered: what failed before was not its end."""
        self._failures = 0

    def failed(self, why: str) -> None:
        """A request came to nothing with all its tries; after several in a row the host is closed."""
        self._failures += 1
        if self._failures >= GIVE_UP_AFTER:
            self.close(f"{self._failures} requests in a row failed, the last because {why}")

    def close(self, why: str) -> None:
        """Leave the host alone for the rest of the run."""
        self.closed = self.closed or why


class Limits:
    """The limits of all hosts of a run, and its clock."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] | None = None
    ) -> None:
        self.clock = clock
        self._given_sleep = sleep
        self._stop = threading.Event()
        self._hosts: dict[str, HostLimit] = {}
        self._lock = threading.Lock()

    def host(self, name: str) -> HostLimit:
        """The one limit of a host, whatever its ports."""
        with self._lock:
            return self._hosts.setdefault(name, HostLimit(self))

    def sleep(self, seconds: float) -> None:
        """Wait, unless the run is told to stop. Raises Stopped."""
        if self._given_sleep is not None:
            self._given_sleep(seconds)
        elif self._stop.wait(seconds):
            raise Stopped
        self.check()

    def check(self) -> None:
        """Raises Stopped where the run was told to stop."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Tell everyone who waits to stop."""
        self._stop.set()

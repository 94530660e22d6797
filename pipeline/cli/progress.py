"""How a run goes: a progress bar on a terminal, plain lines in a log. Always on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.cli.console import console, count
from pipeline.ingest.runners import Watcher

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def watcher() -> Iterator[Watcher]:
    """The watcher that suits standard error."""
    if not console(stderr=True).is_terminal:
        yield LogWatcher()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        yield BarWatcher(bar)


class LogWatcher:
    """A line for every twentieth of the work, and one for each document that is not complete."""

    def __init__(self) -> None:
        self._to_read = self._done = 0
        self._lock = Lock()

    def waiting(self, message: str) -> None:
        _say(message)

    def found(self) -> None:
        pass

    def planned(self, to_read: int, files: int) -> None:
        self._to_read = to_read
        _say(f"{count(files, 'file')} found, {count(to_read, 'document')} to read")

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        with self._lock:
            self._done += 1
            if outcome != "complete":
                _say(f"{outcome}: {source_uri}: {message}")
            if self._done % max(1, self._to_read // 20) == 0 or self._done == self._to_read:
                _say(f"{self._done:,} of {self._to_read:,} read")


class BarWatcher:
    """Moves the bar; what is not complete is said above it."""

    def __init__(self, bar: Progress):
        self._bar = bar
        self._looking = bar.add_task("Looking at files", total=None, visible=False)
        self._reading = bar.add_task("Reading", total=None, visible=False)

    def waiting(self, message: str) -> None:
        self._bar.console.print(message, markup=False)

    def found(self) -> None:
        self._bar.update(self._looking, advance=1, visible=True)

    def planned(self, to_read: int, files: int) -> None:
        self._bar.update(self._looking, total=files)
        self._bar.update(self._reading, total=to_read, visible=True)

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        self._bar.advance(self._reading)
        if outcome != "complete":
            self._bar.console.print(f"{outcome}: {source_uri}: {message}", markup=False)


def _say(line: str) -> None:
    console(stderr=True).print(line, markup=False, soft_wrap=True)

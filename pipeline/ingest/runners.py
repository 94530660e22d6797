"""The ways to run the steps of ingestion, by name; one from a floor above is known by its entry point only."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Protocol

from pipeline.ingest.report import Report
from pipeline.ingest.sources import CallError
from pipeline.objects import Place

GROUP = "jixiao.runners"


class Watcher(Protocol):
    """Who is told how a run goes, from any of its threads."""

    def waiting(self, message: str) -> None:
        """The run waits for another one, in words."""

    def found(self) -> None:
        """One more file was looked at."""

    def planned(self, to_read: int, files: int) -> None:
        """So many documents are to be read, of so many files."""

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        """A document was read (`complete`, `partial`) or `failed`; the message says why it is not complete."""


class Runner(Protocol):
    """Brings files and folders into a warehouse. Raises CallError, WarehouseError; documents never raise."""

    def __call__(
        self,
        paths: Iterable[Place],
        warehouse: Place,
        watcher: Watcher,
        *,
        workers: int | None,
        timeout: float,
        scheduler: str | None,
    ) -> Report: ...


def runner(name: str) -> Runner:
    """The runner of that name. Raises CallError where it is not installed."""
    if name == "direct":
        from pipeline.ingest.direct import ingest

        return ingest
    for point in entry_points(group=GROUP, name=name):
        return point.load()
    raise CallError(f"the runner {name!r} is not installed: install the project again (make ingest does)")

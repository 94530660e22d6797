"""The direct runner: the steps one after the other in this process, at once and without a server."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol

from pipeline.ingest import steps
from pipeline.ingest.extract import Attempt, Processor
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.workers import TIMEOUT, Workers, usable_cpus


class Watcher(Protocol):
    """Who is told how a run goes. Called from several threads."""

    def waiting(self, message: str) -> None: ...
    def found(self) -> None: ...
    def planned(self, to_read: int, files: int) -> None: ...
    def done(self, attempt: Attempt) -> None: ...


def ingest(
    paths: Iterable[Path],
    warehouse: Path,
    watcher: Watcher,
    *,
    workers: int | None = None,
    timeout: float = TIMEOUT,
    process: Processor | None = None,
) -> Report:
    """Bring files and folders into the warehouse. Raises CallError, WarehouseError; documents never raise.

    workers: processes, as many as there are processors by default. timeout: seconds for one document.
    process: what reads a document, `pipeline.process` by default.
    """
    run = steps.begin(warehouse, watcher.waiting)
    plan = steps.plan(run, paths, watcher.found)
    watcher.planned(len(plan.work), plan.files)
    read = Tally()
    if plan.work:
        count = min(workers or usable_cpus(), len(plan.work))
        process = process or steps.default_process()
        # The workers stop first: a run that is interrupted must not wait for its batches.
        with ThreadPoolExecutor(steps.SIDE_BY_SIDE) as threads, Workers(process, count=count, timeout=timeout) as pool:
            extract = partial(steps.extract_batch, run, workers=pool, on_done=watcher.done)
            read = sum(threads.map(extract, steps.batches(plan.work, count)), Tally())
    return steps.finish(run, plan, read, watcher.waiting)

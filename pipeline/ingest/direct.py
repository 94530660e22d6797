"""The direct runner: the steps one after the other in this process, at once and without a server."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pipeline.ingest import steps
from pipeline.ingest.extract import Processor
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.runners import Watcher
from pipeline.ingest.workers import TIMEOUT, Workers, usable_cpus
from pipeline.objects import Place


def ingest(
    paths: Iterable[Place],
    warehouse: Place,
    watcher: Watcher,
    *,
    workers: int | None = None,
    timeout: float = TIMEOUT,
    scheduler: str | None = None,
    process: Processor | None = None,
) -> Report:
    """Bring files and folders into the warehouse. Raises CallError, WarehouseError; documents never raise.

    workers: processes, as many as there are processors by default. timeout: seconds for one document, or for each of its pages.
    scheduler: of a Dask cluster whose workers read in place of processes here.
    process: what reads a document, `pipeline.process` by default.
    """
    run = steps.begin(warehouse, watcher)
    plan = steps.plan(run, paths, watcher)
    read = Tally()
    process = process or steps.default_process()
    if plan.work and scheduler:
        read = steps.on_cluster(run, plan, scheduler, watcher, timeout=timeout, process=process)
    elif plan.work:
        count = min(workers or usable_cpus(), len(plan.work))
        # The workers stop first: a run that is interrupted must not wait for its batches.
        with ThreadPoolExecutor(steps.SIDE_BY_SIDE) as threads, Workers(process, count=count, timeout=timeout) as pool:
            extract = partial(steps.extract_batch, run, workers=pool, watcher=watcher)
            read = sum(threads.map(extract, steps.batches(plan.work, count)), Tally())
    return steps.finish(run, plan, read, watcher)

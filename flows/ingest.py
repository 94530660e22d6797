"""The flow `ingest`: the steps of `pipeline.ingest`, watched by Prefect.

Begin, plan, extract the batches as tasks, finish; then a summary as an artifact. A task is given a batch of paths and
returns counts: rows go to the warehouse and never through Prefect. The status of documents is in the warehouse's
`ingestions`, not in Prefect's states.
"""

from __future__ import annotations

from collections.abc import Iterable
from logging import Logger, LoggerAdapter

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from flows.server import ServerError, server
from flows.summary import summary
from pipeline.ingest import steps
from pipeline.ingest.plan import Plan
from pipeline.ingest.report import Report, Tally
from pipeline.ingest.runners import Watcher
from pipeline.ingest.sources import CallError, must_exist
from pipeline.ingest.workers import TIMEOUT, Workers, usable_cpus
from pipeline.objects import Place


class FlowLog:
    """A watcher that writes to the run's log: what is not complete, and why."""

    def __init__(self, logger: Logger | LoggerAdapter[Logger]):
        self._logger = logger

    def waiting(self, message: str) -> None:
        self._logger.info(message)

    def found(self) -> None:
        pass

    def planned(self, to_read: int, files: int) -> None:
        self._logger.info("%d files found, %d documents to read", files, to_read)

    def done(self, source_uri: str, outcome: str, message: str | None) -> None:
        if outcome != "complete":
            self._logger.warning("%s: %s: %s", outcome, source_uri, message)


@task(cache_policy=NO_CACHE, persist_result=False)
def extract_batch(run: steps.Run, batch: tuple[steps.Work, ...], workers: Workers, watcher: Watcher) -> Tally:
    """Extract one batch in the worker processes, stage its rows, and return counts."""
    return steps.extract_batch(run, batch, workers, watcher)


@task(cache_policy=NO_CACHE, persist_result=False)
def extract_on_cluster(run: steps.Run, plan: Plan, scheduler: str, timeout: float, watcher: Watcher) -> Tally:
    """Extract all batches on a Dask cluster, stage their rows, and return counts. Dask has a task for each batch."""
    return steps.on_cluster(run, plan, scheduler, watcher, timeout=timeout, process=steps.default_process())


@flow(
    name="ingest",
    task_runner=ThreadPoolTaskRunner(max_workers=steps.SIDE_BY_SIDE),  # type: ignore[arg-type]  # its annotation is too narrow
    persist_result=False,
    validate_parameters=False,
)
def ingest(
    paths: list[str],
    warehouse: str = "data/parquet",
    workers: int | None = None,
    timeout: float = TIMEOUT,
    scheduler: str | None = None,
) -> Report:
    """Bring files and folders into the warehouse: begin, plan, extract batches, finish, and say how it went."""
    watcher = FlowLog(get_run_logger())
    run = steps.begin(warehouse, watcher)
    plan = steps.plan(run, paths, watcher)
    read = Tally()
    if plan.work and scheduler:
        read = extract_on_cluster(run, plan, scheduler, timeout, watcher)
    elif plan.work:
        count = min(workers or usable_cpus(), len(plan.work))
        with Workers(steps.default_process(), count=count, timeout=timeout) as pool:
            batches = [extract_batch.submit(run, batch, pool, watcher) for batch in steps.batches(plan.work, count)]
            read = sum((batch.result() for batch in batches), Tally())
    report = steps.finish(run, plan, read, watcher)
    create_markdown_artifact(summary(report), key="ingest-summary", description=f"Run {report.run_id}")
    return report


def run(
    paths: Iterable[Place],
    warehouse: Place,
    watcher: Watcher,
    *,
    workers: int | None = None,
    timeout: float = TIMEOUT,
    scheduler: str | None = None,
) -> Report:
    """The runner `prefect` of the command line: the flow, on a server that is found or started.

    Raises CallError, WarehouseError; documents never raise.
    """
    given = must_exist(paths)
    steps.prepare(warehouse)
    try:
        with server(watcher.waiting):
            return ingest([str(path) for path in given], str(warehouse), workers, timeout, scheduler)
    except ServerError as error:
        raise CallError(str(error)) from None

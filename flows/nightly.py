"""The flow `nightly`: scrape, ingest with its checks and its publish, and a report for the morning.

A step that cannot be done keeps nothing else from being done, and makes the night a failing one; so does a source that
may miss a report, and a document that could not be read and of which no earlier night said so. A failing night rings the
alarm (`flows.alarm`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from logging import Logger, LoggerAdapter
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import FlowRun
from prefect.flows import Flow
from prefect.logging.loggers import flow_run_logger
from prefect.states import Completed, Failed, State
from prefect.utilities.urls import url_for

from flows.alarm import ring
from flows.ingest import ingest
from flows.morning import Night, evening, morning
from flows.scrape import scrape
from pipeline.ingest.sources import CallError
from pipeline.ingest.workers import TIMEOUT
from pipeline.scrape.problems import Code
from pipeline.scrape.report import ScrapeReport
from pipeline.warehouse import WarehouseError

T = TypeVar("T")
#: Seconds after which sources that could not be reached are walked again: servers restart at night.
AGAIN_AFTER = (600.0, 1800.0)
#: Problems that may be over by then. What a page holds, or is not allowed, stays what it is.
PASSING = {Code.SERVER_ERROR, Code.UNREACHABLE, Code.TIMED_OUT, Code.ASKED_TO_WAIT, Code.HOST_STOPPED, Code.TRUNCATED}
#: Lines of the alarm; the report has all of them.
_LINES = 20


def ring_alarm(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Ring the alarm of a run that failed or crashed; what keeps it from ringing is said in the run's log."""
    log = flow_run_logger(flow_run, flow)
    path = flow_run.parameters.get("alarm")
    if path is None:
        log.warning("The night failed and no alarm is configured: nobody was told.")
        return
    message = f"Jixiao: the night failed ({state.name})\n{state.message or ''}\n{url_for(flow_run) or ''}".rstrip()
    for wrong in ring(Path(path), message):
        log.critical("The alarm could not be raised: %s", wrong)


@flow(
    name="nightly",
    persist_result=False,
    validate_parameters=False,
    on_failure=[ring_alarm],
    on_crashed=[ring_alarm],
)
def nightly(
    sources: str | None = "sources.yaml",
    raw: str = "data/raw",
    warehouse: str = "data/parquet",
    workers: int | None = None,
    timeout: float = TIMEOUT,
    scheduler: str | None = None,
    alarm: str | None = None,
    again_after: Sequence[float] = AGAIN_AFTER,
) -> State[Any]:
    """Fetch what is new, read it into the warehouse, and say in the morning what happened.

    sources: the registry, None to fetch nothing. scheduler: of a Dask cluster that reads, None to read here. alarm: the file that names what a failing night calls.
    again_after: seconds before each further try at sources that could not be reached.
    """
    log = get_run_logger()
    faults: list[str] = []
    before = _step("looking at the warehouse", lambda: evening(warehouse), faults, log)
    fetched = _step("fetching", lambda: fetch(sources, raw, again_after, log), faults, log) if sources else None
    if before is None:
        return Failed(message="\n".join(faults))
    read = _step("reading", lambda: ingest([raw], warehouse, workers, timeout, scheduler), faults, log)
    night = Night(before, fetched, read, faults)
    create_markdown_artifact(morning(night, warehouse), key="nightly", description="The night's report")
    troubles = night.troubles
    if not troubles:
        return Completed(message="All well")
    more = [f"… and {len(troubles) - _LINES:,} more"] if len(troubles) > _LINES else []
    return Failed(message="\n".join([*troubles[:_LINES], *more]))


def fetch(sources: str, raw: str, again_after: Sequence[float], log: Logger | LoggerAdapter[Logger]) -> ScrapeReport:
    """Scrape, and after a while scrape those sources again that could not be reached. Raises CallError."""
    report = scrape(sources, raw)
    for seconds in again_after:
        names = [one.source for one in report.sources if any(problem.code in PASSING for problem in one.problems)]
        if not names:
            break
        log.warning("Not to be reached: %s. Trying again in %g s", ", ".join(names), seconds)
        time.sleep(seconds)
        report = together(report, scrape(sources, raw, names))
    return report


def together(first: ScrapeReport, second: ScrapeReport) -> ScrapeReport:
    """Two walks as one: everything that either saved, and the problems that were left after the second."""
    later = {one.source: one for one in second.sources}
    sources = [
        replace(later[one.source], saved=one.saved + later[one.source].saved) if one.source in later else one
        for one in first.sources
    ]
    return ScrapeReport(first.raw, sources, first.seconds + second.seconds)


def _step(doing: str, step: Callable[[], T], faults: list[str], log: Logger | LoggerAdapter[Logger]) -> T | None:
    """What a step gives; None where it cannot be done, which is then among the faults."""
    try:
        return step()
    except (CallError, WarehouseError) as error:
        log.error("%s: %s", doing, error)
        faults.append(f"{doing}: {error}")
    except Exception as error:  # our own fault in one step must not keep the others from being done
        log.exception("%s failed", doing)
        faults.append(f"{doing}: the program failed ({type(error).__name__}: {error}); please report it")
    return None

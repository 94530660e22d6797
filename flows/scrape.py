"""The flow `scrape`: the sources of the registry as tasks, watched by Prefect; what it found as an artifact.

A task is one source. It takes its entry and gives a report; bytes go to the raw folder and never through Prefect. What is
wrong with pages and files is in the report's problems, not in Prefect's states: nothing is gained by running a task again.
"""

from __future__ import annotations

import time
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.scrape.limits import Limits
from pipeline.scrape.registry import choose, read_registry
from pipeline.scrape.report import ScrapeReport, SourceReport
from pipeline.scrape.run import SIDE_BY_SIDE, limits_of, scrape_source
from pipeline.scrape.sources import Source
from pipeline.scrape.store import Store
from pipeline.scrape.walk import Tell


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="scrape {source.name}")
def walk(source: Source, store: Store, limits: Limits, tell: Tell) -> SourceReport:
    """Walk one source and save what is new."""
    return scrape_source(source, store, limits, tell)


@flow(
    name="scrape",
    task_runner=ThreadPoolTaskRunner(max_workers=SIDE_BY_SIDE),  # type: ignore[arg-type]  # its annotation is too narrow
    persist_result=False,
    validate_parameters=False,
)
def scrape(sources: str = "sources.yaml", raw: str = "data/raw", only: list[str] | None = None) -> ScrapeReport:
    """Fetch what is new from the active sources (or those named in `only`) into the raw folder, and say how it went.

    Raises CallError where the registry or the folder cannot be used. Problems of sources do not raise.
    """
    started = time.monotonic()
    tell = get_run_logger().info
    chosen = choose(read_registry(Path(sources)), only or ())
    limits = limits_of(chosen)
    with Store(Path(raw)) as store:
        walks = [walk.submit(source, store, limits, tell) for source in chosen]
        try:
            reports = [one.result() for one in walks]
        except BaseException:
            limits.stop()
            wait(walks)  # the store is theirs until they have noticed
            raise
    report = ScrapeReport(raw, reports, time.monotonic() - started)
    create_markdown_artifact(summary(report), key="scrape-summary", description=f"Into {report.raw}")
    return report


def summary(report: ScrapeReport) -> str:
    """What is new, and everything that somebody should look at, errors first."""
    parts = [
        f"{len(report.saved):,} files saved below `{report.raw}`, {report.errors:,} errors, {report.seconds:.1f} s."
    ]
    if report.problems:
        lines = [f"- **{one.severity}** {one.source}: {one.code} <{one.url}> {one.message}" for one in report.problems]
        parts += ["### Problems", "\n".join(lines)]
    if report.saved:
        lines = [
            f"- {'changed' if one.changed else 'new'}: `{one.path}` {one.title} <{one.url}>" for one in report.saved
        ]
        parts += ["### Saved", "\n".join(lines)]
    return "\n\n".join(parts)

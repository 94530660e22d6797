"""`jixiao serve`: every night."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.console import console
from pipeline.cli.options import WAREHOUSE, Runner, Scheduler, Timeout, Warehouse, Where, Workers, chosen
from pipeline.ingest.sources import CallError


def serve(
    sources: Annotated[Path, typer.Option(help="The registry of sources.")] = Path("sources.yaml"),
    raw: Annotated[str, typer.Option(help="Where fetched files go and reports are read from.")] = "data/raw",
    warehouse: Warehouse = WAREHOUSE,
    cron: Annotated[str, typer.Option(help="When, as a cron line in China's time.")] = "30 2 * * *",
    alarm: Annotated[
        Path | None, typer.Option(help="A file that says what a failing night calls.", show_default=False)
    ] = None,
    workers: Workers = None,
    timeout: Timeout = 300,
    runner: Where = Runner.LOCAL,
    scheduler: Scheduler = None,
    scrape: Annotated[bool, typer.Option(help="Fetch before reading; without, files come by other ways.")] = True,
    once: Annotated[bool, typer.Option("--once", help="One night, now, and end.")] = False,
    try_alarm: Annotated[bool, typer.Option("--try-alarm", help="Ring the alarm to see whether it is heard.")] = False,
) -> None:
    """Fetch, read and report every night, until it is stopped.

    Finds a Prefect server or starts one, and serves the flow `nightly` on it. A night fails, and rings the alarm, where
    a step could not be done, a source may miss a report, or a document could not be read that never failed so before.

    Exit code of `--once`: 0 all well, 1 something failed, 2 the call, the server or the warehouse is unusable.

    Examples:

    `jixiao serve --alarm alarm.yaml`

    `jixiao serve --once`

    `jixiao serve --alarm alarm.yaml --try-alarm`
    """
    service = _service()
    if try_alarm:
        if alarm is None:
            raise CallError("--try-alarm needs --alarm: the file that says what to call")
        service.try_alarm(alarm)
        _say(f"{alarm}: every call went through")
        return
    settings = service.Settings(
        sources=str(sources) if scrape else None,
        raw=raw,
        warehouse=warehouse,
        workers=workers,
        timeout=timeout,
        scheduler=chosen(runner, scheduler),
        alarm=str(alarm) if alarm else None,
    )
    if once:
        raise typer.Exit(0 if service.once(settings, _say) else 1)
    service.serve(settings, cron, _say)


def _service() -> Any:
    """The module `flows.serve`, which is a floor above and known by its entry point only."""
    for point in entry_points(group="jixiao.services", name="nightly"):
        return point.load()
    raise CallError("the nightly service is not installed: install the project again (make ingest does)")


def _say(line: str) -> None:
    console(stderr=True).print(line, markup=False, soft_wrap=True)

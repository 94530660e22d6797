"""`jixiao ingest`: files and folders into the warehouse."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipeline.cli.options import WAREHOUSE, Runner, Scheduler, Timeout, Warehouse, Where, Workers, chosen


def ingest(
    paths: Annotated[
        list[str], typer.Argument(help="Files, and folders with all that is below them; s3://… too.", metavar="PATH...")
    ],
    warehouse: Warehouse = WAREHOUSE,
    workers: Workers = None,
    timeout: Timeout = 300,
    runner: Where = Runner.LOCAL,
    scheduler: Scheduler = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
    prefect: Annotated[
        bool, typer.Option("--prefect", help="Run as a Prefect flow, on a server found or started.")
    ] = False,
) -> None:
    """Read reports into the warehouse.

    What is there already, from the same bytes and the same version of the pipeline, is not read again. A document that
    cannot be read is named with the reason and the others go on. A run that was stopped is completed by the next.

    Exit code: 0 all read, 1 finished but some documents failed, 2 the call or the warehouse is unusable.

    Examples:

    `jixiao ingest data/raw`

    `jixiao ingest s3://county/raw --warehouse s3://county/warehouse --runner dask --scheduler tcp://10.0.0.5:8786`

    `jixiao ingest report.pdf scans/ --warehouse /srv/jixiao --workers 8 --timeout 600`
    """
    from pipeline.cli.console import console
    from pipeline.cli.progress import watcher
    from pipeline.cli.report import print_report
    from pipeline.ingest.extract import spare_pandas
    from pipeline.ingest.runners import runner as runner_named

    spare_pandas()
    run = runner_named("prefect" if prefect else "direct")
    cluster = chosen(runner, scheduler)
    try:
        with watcher() as watching:
            report = run(paths, warehouse, watching, workers=workers, timeout=timeout, scheduler=cluster)
    except KeyboardInterrupt:
        console(stderr=True).print("Stopped. What was read is kept: the next run publishes it and does the rest.")
        raise typer.Exit(130) from None
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print_report(report)
    raise typer.Exit(1 if report.failures else 0)

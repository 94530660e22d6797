"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.ingest.sources import CallError
from pipeline.warehouse import DEFAULT_WAREHOUSE

Warehouse = Annotated[
    str, typer.Option("--warehouse", "-w", help="The warehouse: a folder or s3://….", show_default=True)
]


class Runner(StrEnum):
    """Where documents are read."""

    LOCAL = "local"
    DASK = "dask"


Workers = Annotated[
    int | None, typer.Option(min=1, help="Worker processes. [default: one a processor]", show_default=False)
]
Timeout = Annotated[float, typer.Option(min=0.1, help="Seconds that a document may take, or each of its pages.")]
Where = Annotated[Runner, typer.Option("--runner", help="Where documents are read: here, or on a Dask cluster.")]
Scheduler = Annotated[
    str | None, typer.Option(help="The cluster's scheduler, tcp://….", metavar="ADDRESS", show_default=False)
]


def chosen(runner: Runner, scheduler: str | None) -> str | None:
    """The scheduler whose cluster reads, None to read here. Raises CallError where the two options disagree."""
    if (runner is Runner.DASK) != (scheduler is not None):
        raise CallError("--runner dask and --scheduler tcp://… go together: give both or none")
    return scheduler


WAREHOUSE = str(DEFAULT_WAREHOUSE)

"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.warehouse import DEFAULT_WAREHOUSE

Warehouse = Annotated[
    str, typer.Option("--warehouse", "-w", help="The warehouse: a folder or s3://….", show_default=True)
]
WAREHOUSE = str(DEFAULT_WAREHOUSE)

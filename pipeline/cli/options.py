"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.warehouse import DEFAULT_WAREHOUSE

Warehouse = Annotated[Path, typer.Option("--warehouse", "-w", help="The warehouse's folder.", show_default=True)]
WAREHOUSE = DEFAULT_WAREHOUSE

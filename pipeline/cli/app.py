"""The commands of `jixiao`, put together."""

from __future__ import annotations

import typer

from pipeline.cli.checks import checks
from pipeline.cli.history import diff, prune
from pipeline.cli.ingest import ingest
from pipeline.cli.query import query
from pipeline.cli.serve import serve
from pipeline.cli.show import show
from pipeline.cli.sources import scrape, sources
from pipeline.cli.status import status
from pipeline.cli.tables import tables

app = typer.Typer(
    help="绩效 · Chinese county budget-performance reports as data that can be trusted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ingest, query, tables, status, show, checks, diff, prune, scrape, serve):
    app.command()(command)
app.add_typer(sources, name="sources")

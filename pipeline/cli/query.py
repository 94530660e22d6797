"""`jixiao query`: SQL over the contract's tables."""

from __future__ import annotations

import shutil
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import console, print_table
from pipeline.cli.options import WAREHOUSE, Warehouse
from pipeline.ingest.sources import CallError

if TYPE_CHECKING:
    import duckdb


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


#: Rows that a table on the screen shows; the other formats give all.
_SCREEN_ROWS = 500
_COPY = {Format.CSV: "format csv, header", Format.JSON: "format json, array", Format.PARQUET: "format parquet"}


def query(
    sql: Annotated[str, typer.Argument(help="The question, in DuckDB's SQL.", metavar="SQL")],
    warehouse: Warehouse = WAREHOUSE,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    version: Annotated[int | None, typer.Option(help="Ask an older version (see `jixiao status`).")] = None,
) -> None:
    """Ask the warehouse a question in SQL.

    The tables of `jixiao tables` are there as views.

    Examples:

    `jixiao query "select title, fiscal_year, region_name from documents"`

    `jixiao query "select unit_name, score from unit_scores order by score desc" --format csv -o scores.csv`
    """
    import duckdb

    from pipeline.warehouse import connect

    with connect(warehouse, version) as connection:
        try:
            answer = connection.sql(sql)
            if answer is None:
                raise CallError("this statement has no answer: ask with SELECT (the views are read-only)")
            if form is Format.TABLE:
                _print_table(answer, output)
            else:
                _copy(connection, answer, form, output)
        except duckdb.Error as error:
            raise CallError(f"the query does not work: {error}") from None


def _print_table(answer: duckdb.DuckDBPyRelation, output: Path | None) -> None:
    rows = answer.limit(_SCREEN_ROWS + 1).fetchall()
    numbers = [place for place, kind in enumerate(answer.types) if _is_number(str(kind))]
    more = f"… more than {_SCREEN_ROWS} rows: add a LIMIT, or use --format csv, json or parquet for all of them"
    if output is None:
        print_table(answer.columns, rows[:_SCREEN_ROWS], right=numbers)
        if len(rows) > _SCREEN_ROWS:
            console(stderr=True).print(more)
    else:
        raise CallError("a table is for the screen: choose --format csv, json or parquet to write a file")


def _is_number(kind: str) -> bool:
    return kind.endswith("INT") or kind.startswith(("INTEGER", "DECIMAL", "DOUBLE", "FLOAT", "HUGEINT"))


def _copy(
    connection: duckdb.DuckDBPyConnection, answer: duckdb.DuckDBPyRelation, form: Format, output: Path | None
) -> None:
    answer.create_view("answer_")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer" if output is None else output
        escaped = str(target).replace("'", "''")
        connection.execute(f"copy answer_ to '{escaped}' ({_COPY[form]})")
        if output is None:
            with target.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)

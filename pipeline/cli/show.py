"""`jixiao show`: one document as the machine understood it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.checks import plain
from pipeline.cli.console import console, count, print_table, shown
from pipeline.cli.find import find_document
from pipeline.cli.grids import grids
from pipeline.cli.options import WAREHOUSE, Warehouse
from pipeline.contract import LOCATOR, TABLES, dictionary

if TYPE_CHECKING:
    import duckdb
    from rich.text import Text
    from rich.tree import Tree

    Connection = duckdb.DuckDBPyConnection
    Row = dict[str, Any]

#: Tables whose rows stand somewhere in the document and may carry flags.
_LOCATED = [name for name, spec in TABLES.items() if set(LOCATOR) <= set(spec.fields)]


def show(
    document: Annotated[str, typer.Argument(help="File name, path, or the start of its id.", metavar="DOCUMENT")],
    warehouse: Warehouse = WAREHOUSE,
    version: Annotated[int | None, typer.Option(help="From an older version (see `jixiao status`).")] = None,
) -> None:
    """Show one document as the machine understood it: sections, tables, evaluations, flagged values, failed checks.

    Examples:

    `jixiao show 兴庆区复核报告.txt`

    `jixiao show 0744e06854 | less -S`
    """
    from pipeline.warehouse import connect

    with connect(warehouse, version) as connection:
        key = find_document(connection, document)
        _head(connection, key)
        _evaluations(connection, key)
        _sections(connection, key)
        for drawn in grids(_rows(connection, "select * from cells where document_id = $1", key)):
            console().print(drawn)
        _flagged(connection, key)
        _failed_checks(connection, key)


def _rows(connection: Connection, sql: str, key: str) -> list[Row]:
    answer = connection.execute(sql, [key])
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _head(connection: Connection, key: str) -> None:
    (row,) = _rows(connection, "select * from documents where document_id = $1", key)
    known = [[name, value] for name, value in row.items() if value not in (None, [])]
    print_table(["document", ""], known)
    if row["status"] == "failed":
        console().print("It could not be read: `jixiao status` says why.", markup=False)


def _evaluations(connection: Connection, key: str) -> None:
    sql = """select kind, subject_name, supervising_department, implementing_unit, fiscal_year, total_weight, total_score,
        rating_raw, page, line, table_index, row_index, col_index from evaluations where document_id = $1
        order by page nulls first, line nulls first, table_index nulls first, row_index nulls first, evaluation_id"""
    found = [
        [
            row["kind"],
            row["subject_name"],
            row["supervising_department"],
            row["implementing_unit"],
            row["fiscal_year"],
            plain(row["total_score"]),
            row["rating_raw"],
            place(row),
        ]
        for row in _rows(connection, sql, key)
    ]
    if found:
        columns = ["kind", "subject", "supervised by", "carried out by", "year", "score", "rating", "where"]
        print_table(columns, found, title=count(len(found), "evaluation"), right=(4, 5))


def _sections(connection: Connection, key: str) -> None:
    from rich.text import Text
    from rich.tree import Tree

    rows = _rows(connection, "select * from sections where document_id = $1 order by ordinal, section_id", key)
    if not rows:
        return
    root = Tree(Text(count(len(rows), "section"), style="bold"))
    branches: dict[str | None, Tree] = {None: root}
    waiting = rows
    while waiting:
        left = []
        for row in waiting:
            parent = branches.get(row["parent_id"])
            if parent is None:
                left.append(row)
            else:
                branches[row["section_id"]] = parent.add(_section(row))
        if len(left) == len(waiting):  # a parent that is not there: shown at the root rather than not at all
            for row in left:
                root.add(_section(row))
            break
        waiting = left
    console().print(root)


def _section(row: Row) -> Text:
    from rich.text import Text

    about = [row["kind"], f"{row['char_count']:,} characters" if row["char_count"] else None, place(row)]
    label = Text(f"{row['number'] or ''}{row['title'] or ''}")
    return label.append("  " + " · ".join(part for part in about if part), style="dim")


def _flagged(connection: Connection, key: str) -> None:
    meanings = next(entry["values"] for entry in dictionary() if entry["column"] == "flags")
    found = []
    for name in _LOCATED:
        sql = f"select * from {name} where document_id = $1 and len(flags) > 0 order by page, line, table_index, row_index"
        found += [[name, place(row), row["flags"], row["source_text"]] for row in _rows(connection, sql, key)]
    if not found:
        console().print("No flagged values.")
        return
    print_table(["table", "where", "flags", "as published"], found, title=count(len(found), "flagged row"))
    met = dict.fromkeys(flag for row in found for flag in row[2])
    print_table(["flag", "meaning", "含义"], [[flag, *meanings.get(flag, ("", ""))] for flag in met])


def _failed_checks(connection: Connection, key: str) -> None:
    sql = """select severity, rule, page, explanation, expected, actual, difference from checks
        where document_id = $1 and status = 'fail' order by severity, page nulls last, rule, check_id"""
    found = [
        [*list(row.values())[:4], *(plain(row[name]) for name in ("expected", "actual", "difference"))]
        for row in _rows(connection, sql, key)
    ]
    if found:
        columns = ["severity", "rule", "page", "what", "expected", "actual", "difference"]
        print_table(columns, found, title=count(len(found), "failed check"), right=(2, 4, 5, 6))
    else:
        console().print("No failed checks.")


def place(row: Row) -> str:
    """Where a row stands, for a person: page, line, table and cell, counted from 1 as on paper."""
    parts = [f"p. {row['page']}" if row["page"] else None, f"line {row['line']}" if row["line"] else None]
    if row["table_index"] is not None:
        parts.append(f"table {row['table_index'] + 1}")
    if row["row_index"] is not None:
        parts.append(f"row {row['row_index'] + 1}")
    if row["col_index"] is not None:
        parts.append(f"column {row['col_index'] + 1}")
    return shown([part for part in parts if part])

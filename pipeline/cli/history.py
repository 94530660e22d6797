"""`jixiao diff` and `jixiao prune`: the versions of a warehouse."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.console import console, count, print_table
from pipeline.cli.options import WAREHOUSE, Warehouse


def diff(
    a: Annotated[int, typer.Argument(help="The older version.", metavar="A")],
    b: Annotated[int, typer.Argument(help="The newer version.", metavar="B")],
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Show what changed between two versions, by table and document.

    Example (`jixiao status` lists the versions):

    `jixiao diff 4 5`
    """
    from pipeline.warehouse import connect
    from pipeline.warehouse import diff as changes_between

    changes = changes_between(warehouse, a, b)
    if not changes:
        console().print(f"Versions {a} and {b} hold the same rows.")
        return
    with connect(warehouse, b) as newer, connect(warehouse, a) as older:
        names = dict(older.execute("select document_id, file_name from documents").fetchall())
        names |= dict(newer.execute("select document_id, file_name from documents").fetchall())
    rows = [
        [
            change.table,
            names.get(change.document_id),
            (change.document_id or "")[:12],
            change.added,
            change.gone,
            change.changed,
        ]
        for change in changes
    ]
    columns = ["table", "file", "document", "rows added", "gone", "changed"]
    print_table(columns, rows, title=f"From version {a} to version {b}", right=(3, 4, 5))


def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest versions to keep.")],
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Remove old versions; the current one always stays.

    Example:

    `jixiao prune --keep 1`
    """
    from pipeline.warehouse import prune as remove
    from pipeline.warehouse import versions

    removed = remove(warehouse, keep)
    left = ", ".join(str(version.number) for version in versions(warehouse))
    console().print(f"Removed {count(len(removed), 'version')}. Kept: {left or 'none, nothing was published yet'}.")

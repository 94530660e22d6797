"""Drawing a document's tables in a terminal, from its `cells`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

Row = dict[str, Any]


def grids(cells: list[Row]) -> Iterator[Table]:
    """One drawing a table, in reading order. A merged cell's text stands at its top left; the rest of it is `·`."""
    ordered = sorted(cells, key=lambda cell: (cell["table_index"], cell["row_index"], cell["col_index"]))
    for _, part in groupby(ordered, key=lambda cell: cell["table_index"]):
        yield _draw(list(part))


def _draw(cells: list[Row]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    n_rows = max(cell["row_index"] + (cell["row_span"] or 1) for cell in cells)
    n_cols = max(cell["col_index"] + (cell["col_span"] or 1) for cell in cells)
    grid = [[Text() for _ in range(n_cols)] for _ in range(n_rows)]
    for cell in cells:
        for row in range(cell["row_index"], cell["row_index"] + (cell["row_span"] or 1)):
            for col in range(cell["col_index"], cell["col_index"] + (cell["col_span"] or 1)):
                grid[row][col] = Text("·", style="dim")
        style = "bold" if cell["is_header"] else ""
        style = f"{style} reverse".strip() if cell["flags"] else style
        grid[cell["row_index"]][cell["col_index"]] = Text(cell["text"] or "", style=style)
    drawn = Table(
        title=Text(_title(cells[0])), title_justify="left", box=box.SQUARE, show_header=False, show_lines=True
    )
    for _ in range(n_cols):
        drawn.add_column(overflow="fold")
    for line in grid:
        drawn.add_row(*line)
    return drawn


def _title(cell: Row) -> str:
    told = [
        f"Table {cell['table_index'] + 1}",
        cell["caption"],
        cell["unit_note"],
        f"page {cell['page']}" if cell["page"] else None,
        f"continues table {cell['continued_from'] + 1}" if cell["continued_from"] is not None else None,
        f"found by {cell['method']}" if cell["method"] else None,
    ]
    return " · ".join(part for part in told if part)

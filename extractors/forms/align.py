"""Which column a cell of a data row stands under, also where a flattened row is shifted from its header."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell, Table
from extractors.forms.columns import Column

Aligned = list[tuple[Column, Cell]]


def aligned(
    table: Table, columns: Sequence[Column], cells: Sequence[Cell], *, after: Cell | None = None
) -> tuple[Aligned, list[Cell], tuple[str, ...]]:
    """Columns with the cell under each, the cells under none, and flags.

    Columns with a filler or no text are left out. `after` is the row's label: its values stand to its right. Where
    the label reaches over the first known value column, the row is shifted from its header, and says so (`column_shifted`).
    """
    values = [column for column in columns if column.role != "label"]
    known = [column for column in values if column.known]
    shift = 0 if after is None or not known else _shift(after, known[0])
    in_order = _in_order(table, known, after) if after is not None and shift and table.spans_known else {}
    found: Aligned = []
    lost: list[Cell] = []
    for cell in cells:
        column = in_order.get(cell.col) if in_order else _under(values, cell, shift)
        if column is None:
            lost.append(cell)
        else:
            found.append((column, cell))
    return found, lost, ("column_shifted",) if shift else ()


def _shift(label: Cell, first: Column) -> int:
    """How far a row is shifted: its label reaches into the first value column, and no room is left there for a value."""
    end = label.col + label.col_span
    return max(0, end - first.start) if end >= first.end else 0


def _in_order(table: Table, columns: Sequence[Column], after: Cell) -> dict[int, Column]:
    """Where blank cells are known: the cells to the right of the label, each under the next column."""
    right = sorted(cell.col for cell in table.cells if cell.row == after.row and cell.col > after.col)
    return dict(zip(right, columns, strict=False))


def _under(columns: Sequence[Column], cell: Cell, shift: int) -> Column | None:
    """The column that covers most of a cell."""
    start, end = cell.col - shift, cell.col + cell.col_span - shift
    over = [column for column in columns if column.start < end and start < column.end]
    if len(over) < 2:
        return over[0] if over else None
    return max(over, key=lambda column: min(end, column.end) - max(start, column.start))

"""Which column a cell of a data row stands under, also where a flattened row is shifted from its header."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell, Table
from extractors.forms.headers import Column

Aligned = list[tuple[Column, Cell]]


def aligned(
    table: Table, columns: Sequence[Column], cells: Sequence[Cell], *, after: Cell | None = None
) -> tuple[Aligned, list[Cell], tuple[str, ...]]:
    """Columns with the cell under each, the cells under none, and flags.

    Columns with a filler or no text are left out. `after` is the row's label: its values stand to its right. Where
    spans are not known and the label stands at or beyond the first value column, the row is shifted from its header
    by as many columns, and says so (`column_shifted`).
    """
    shift = 0
    values = [column for column in columns if column.role != "label"]
    if after is not None and not table.spans_known and values:
        shift = max(0, after.col + 1 - values[0].start)
    found: Aligned = []
    lost: list[Cell] = []
    for cell in cells:
        column = _under(values, cell, shift)
        if column is None:
            lost.append(cell)
        else:
            found.append((column, cell))
    return found, lost, ("column_shifted",) if shift else ()


def _under(columns: Sequence[Column], cell: Cell, shift: int) -> Column | None:
    """The column that covers most of a cell."""
    start, end = cell.col - shift, cell.col + cell.col_span - shift
    overlaps = [(min(end, column.end) - max(start, column.start), -i) for i, column in enumerate(columns)]
    best = max(overlaps, default=(0, 0))
    return columns[-best[1]] if best[0] > 0 else None

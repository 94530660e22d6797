"""Cells with spans to a whole `Table`, for the formats that state their own grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.errors import DocumentError, ErrorCode
from extractors.geometry.headers import header_row_count

MAX_POSITIONS = 2_000_000  # rows times columns of a table: with more of them it is no report's


def refuse_oversize(n_rows: int, n_cols: int) -> None:
    """Raises DocumentError(TOO_LARGE) for a table that no report has; spans can state any size."""
    if n_rows * n_cols > MAX_POSITIONS:
        raise DocumentError(
            ErrorCode.TOO_LARGE,
            f"A table states {n_rows} rows and {n_cols} columns, more than any report: it may be made to do harm.",
        )


class Raster:
    """Takes cells row by row, as mark-up lists them, to the positions that earlier spans leave free."""

    def __init__(self, n_rows: int) -> None:
        self.cells: list[Cell] = []
        self._n_rows = n_rows
        self._taken: set[tuple[int, int]] = set()

    def put(self, row: int, cell: Cell) -> None:
        """Place a cell at the first free column of `row`; a span that would run into another cell is cut short."""
        col = 0
        while (row, col) in self._taken:
            col += 1
        self.put_at(replace(cell, row=row, col=col))

    def put_at(self, cell: Cell) -> None:
        """Place a cell where it says it stands, its spans cut where another cell stands already."""
        refuse_oversize(self._n_rows, cell.col + cell.col_span)
        width = next((k for k in range(cell.col_span) if (cell.row, cell.col + k) in self._taken), cell.col_span)
        if not width:
            return
        placed = replace(cell, col_span=width, row_span=min(cell.row_span, self._n_rows - cell.row))
        self.cells.append(placed)
        self._taken |= {
            (placed.row + r, placed.col + c) for r in range(placed.row_span) for c in range(placed.col_span)
        }


def whole_table(cells: Sequence[Cell], method: str, n_rows: int, n_cols: int | None = None) -> Table:
    """The table of placed cells: spans cut at its edge, an empty cell where nothing stands, headers marked.

    Header cells that the format states itself are kept; where it states none they are told from the content.
    """
    width = n_cols if n_cols is not None else max((cell.col + cell.col_span for cell in cells), default=0)
    refuse_oversize(n_rows, width)
    grid = [[False] * width for _ in range(n_rows)]
    kept: list[Cell] = []
    for cell in cells:
        cell = replace(
            cell, row_span=min(cell.row_span, n_rows - cell.row), col_span=min(cell.col_span, width - cell.col)
        )
        kept.append(cell)
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.col, cell.col + cell.col_span):
                grid[r][c] = True
    kept += [Cell(r, c, "") for r, row in enumerate(grid) for c, covered in enumerate(row) if not covered]
    kept.sort(key=lambda cell: (cell.row, cell.col))
    if not any(cell.is_header for cell in kept):
        spots = [(cell.row, cell.row_span, cell.col_span, cell.text) for cell in kept if cell.text]
        count = header_row_count(spots, n_rows, width)
        kept = [replace(cell, is_header=True) if cell.row < count else cell for cell in kept]
    return Table(tuple(kept), n_rows, width, method=method)

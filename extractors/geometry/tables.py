"""Characters into the cells of grids: which character is whose, and what each cell says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.document import Box, Cell, Place, Table
from extractors.geometry.grid import Grid, cells_of_points
from extractors.geometry.headers import header_row_count
from extractors.geometry.lines import TextLine, compose
from extractors.geometry.marks import Characters, Ints
from normalizers.text import mend

CROSSING = 0.2  # of a character's width beyond its cell: the character stands on the rule
RUN_GAP = 0.5  # of the size: characters set one after the other with less between them are one run


def own_characters(chars: Characters, grid: Grid) -> Ints:
    """For each character the index of its cell in the grid, -1 for those outside.

    A character belongs to the cell that its centre is in; a run of characters that crosses a rule (a figure wider
    than its column) belongs as a whole to one cell: where it starts, or where most of it stands.
    """
    x = (chars.box[:, 0] + chars.box[:, 2]) / 2
    y = (chars.box[:, 1] + chars.box[:, 3]) / 2
    cell = cells_of_points(grid, x, y)
    inside = np.flatnonzero(cell >= 0)
    if not len(inside):
        return cell
    edges = np.array([c.box for c in grid.cells])[cell[inside]]
    slack = CROSSING * (chars.box[inside, 2] - chars.box[inside, 0])
    crossing = inside[(chars.box[inside, 0] < edges[:, 0] - slack) | (chars.box[inside, 2] > edges[:, 2] + slack)]
    if len(crossing):
        runs = _runs(chars)
        for run in np.unique(runs[crossing]):
            _settle(np.flatnonzero(runs == run), cell, chars, grid)
    return cell


def _runs(chars: Characters) -> Ints:
    """A number for each run of characters that the source sets one after the other."""
    gap = chars.box[1:, 0] - chars.box[:-1, 2]
    size = np.minimum(chars.size[1:], chars.size[:-1])
    apart = (np.abs(np.diff(chars.baseline)) > 0.2 * size) | (np.abs(gap) > RUN_GAP * size)
    return np.concatenate([[0], np.cumsum(apart)])


def _settle(members: Ints, cell: Ints, chars: Characters, grid: Grid) -> None:
    """One cell for a run that crosses a rule."""
    held = cell[members]
    numbers, counts = np.unique(held[held >= 0], return_counts=True)
    if not len(numbers):
        return
    first = held[np.argmin(chars.box[members, 0])]
    starts_inside = first >= 0 and chars.box[members, 0].min() - grid.cells[first].box[0] < chars.size[members].max()
    most = int(numbers[np.argmax(counts)])
    cell[members] = first if starts_inside and counts.max() <= 0.7 * len(members) else most


def ruled_table(chars: Characters, cell_of: Ints, grid: Grid, page: int) -> Table:
    """The grid's cells with their text. `cell_of` is what `own_characters` gave."""
    lines = compose(chars, cell_of)
    cells = [
        Cell(c.row, c.col, cell_text(lines.get(i, ())), c.row_span, c.col_span, Place(page, _rounded(c.box)))
        for i, c in enumerate(grid.cells)
    ]
    table = Table(tuple(cells), len(grid.ys) - 1, len(grid.xs) - 1, Place(page, _rounded(grid.box)), method="ruled")
    return with_headers(table)


def with_headers(table: Table) -> Table:
    """The table with its header cells marked."""
    count = header_row_count(table)
    if not count:
        return table
    return replace(table, cells=tuple(replace(c, is_header=True) if c.row < count else c for c in table.cells))


def cell_text(lines: list[TextLine] | tuple[()]) -> str:
    """The published text of a cell, its line breaks mended."""
    if not lines:
        return ""
    if len(lines) == 1 and " " not in lines[0].text:
        return lines[0].text
    return mend("\n".join(line.text for line in lines))


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))

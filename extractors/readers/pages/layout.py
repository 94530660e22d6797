"""Placed characters and rules to tables, and the lines beside them."""

from __future__ import annotations

import numpy as np

from extractors.document import Table
from extractors.geometry.columns import whole_lines
from extractors.geometry.grid import Grid, find_grids
from extractors.geometry.lines import TextLine
from extractors.geometry.marks import Characters, Floats, Rules
from extractors.geometry.open_tables import find_open_tables, open_segments
from extractors.geometry.tables import own_characters, ruled_table
from extractors.geometry.under_ruled import completed, is_ladder

MANY = 2_000  # coloured bands from which on a page is a drawing
LINE_CUT = 3.0  # sizes: a wider gap in a line of open text separates two things that stand side by side


def laid_out(chars: Characters, rules: Rules, number: int) -> tuple[tuple[Table, ...], tuple[TextLine, ...]]:
    """The tables, and the lines of what is in none of them."""
    open_text = np.zeros(len(chars), np.int64)
    tables: list[Table] = []
    left, top, right, bottom = chars.box.T
    middles = np.array([left + right, top + bottom]).T / 2
    grids = [grid for grid in find_grids(rules, middles) if len(grid) > 1 and not is_ladder(chars, grid)]
    for grid in sorted(grids, key=lambda g: (g.box[2] - g.box[0]) * (g.box[3] - g.box[1])):
        cell_of = own_characters(chars, middles, grid)
        cell_of[open_text < 0] = -1
        if not (cell_of >= 0).any():
            continue
        finer = completed(chars, cell_of, grid)
        if finer is not grid:
            grid, held = finer, cell_of >= 0
            cell_of = np.where(held, own_characters(chars, middles, grid), -1)
        open_text[cell_of >= 0] = -1
        tables.append(ruled_table(chars, cell_of, grid, number))
    segments = open_segments(chars, open_text)
    across, edges = _outside(rules.across, grids), _outside(_edges(rules.bands, middles), grids)
    for open_table in find_open_tables(segments, across, edges, number):
        tables.append(open_table.table)
        used = set(open_table.members.tolist())
        segments = [s for s in segments if int(s.members[0]) not in used]
    return tuple(tables), tuple(whole_lines(segments, LINE_CUT))


def _edges(bands: Floats, middles: Floats) -> Floats:
    """(2n, 3) x0, x1, y of the upper and lower edges of the coloured bands that text stands on: the bars of charts have
    none. middles: (m, 2) of the page's characters."""
    if not len(bands) or len(bands) > MANY:
        return np.zeros((0, 3))
    x, y = middles[:, 0], middles[:, 1]
    held = np.array([((x > a) & (x < c) & (y > b) & (y < d)).any() for a, b, c, d in bands.tolist()], bool)
    return np.concatenate([bands[held][:, [0, 2, 1]], bands[held][:, [0, 2, 3]]])


def _outside(across: Floats, grids: list[Grid]) -> Floats:
    """The horizontal rules that are in no grid."""
    free = np.ones(len(across), bool)
    for grid in grids:
        x0, y0, x1, y1 = grid.box
        free &= ~((across[:, 2] >= y0 - 3) & (across[:, 2] <= y1 + 3) & (across[:, 1] > x0) & (across[:, 0] < x1))
    return across[free]

"""Ruled tables that rule only their frame, header or columns: the missing rows and columns are read from the text.

A band between two horizontal rules is open where several rows of figures stand in it. Such a band is divided at the
middle between its baselines, and at the gaps that its rows share. Cells with several lines of text stay one cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.geometry.columns import Row, column_bands, rows_of
from extractors.geometry.figures import FIGURE
from extractors.geometry.grid import Grid, cells_of_points, grid_of_labels
from extractors.geometry.lines import TextLine, compose
from extractors.geometry.marks import Characters, Floats, Ints
from extractors.geometry.tables import figure_wraps

WORD_GAP, FIGURE_GAP = 0.9, 0.42  # sizes: gaps that may divide columns
MIN_ROWS = 3  # rows of figures from which on a band is open
NAMES = 3  # entries from which on a row above open ones is their head and no title
FIGURE_ROWS = 0.6  # of an open band's rows hold figures
SAME_EDGE = 6.0  # points: a gap this near to a rule is that rule's


def completed(chars: Characters, cell_of: Ints, grid: Grid) -> Grid:
    """The grid with its open bands divided; the grid itself where all are closed."""
    if len(chars) < 8:
        return grid
    bands = _open_bands(chars, cell_of, grid)
    if not bands:
        return grid
    rows = [row for band in bands.values() for row in band]
    stops = _column_stops(rows, grid)
    ys = list(grid.ys)
    for band in bands.values():
        ys += [(a.bottom + b.top) / 2 for a, b in pairwise(band)]
    xs = np.unique(np.concatenate([grid.xs, stops]))
    return _relabelled(grid, bands, np.unique(ys), xs, set(stops))


def is_ladder(chars: Characters, grid: Grid) -> bool:
    """Whether a frame around a table and the rules between its rows are all that is drawn: rows of figures, no columns.

    Such a table is read like one without a frame.
    """
    if len(grid.xs) > 2 or len(grid.ys) <= MIN_ROWS:
        return False
    x, y = (chars.box[:, 0] + chars.box[:, 2]) / 2, (chars.box[:, 1] + chars.box[:, 3]) / 2
    lines = compose(chars, cells_of_points(grid, x, y), WORD_GAP, FIGURE_GAP)
    rows = sum(any(_holds_figures(row, 2) for row in rows_of(found)) for found in lines.values())
    return rows >= max(MIN_ROWS, FIGURE_ROWS * len(grid))


def _open_bands(chars: Characters, cell_of: Ints, grid: Grid) -> dict[int, list[Row]]:
    """The open bands by index, with their rows of text."""
    busy = _may_be_open(chars, cell_of, grid)
    if not len(busy):
        return _heads_in_one_cell(chars, cell_of, grid)
    asked = np.zeros(len(grid) + 1, bool)  # the last one stands for characters outside
    asked[grid.cell_at[busy].ravel()] = True
    asked[-1] = False
    lines = compose(chars, np.where(asked[cell_of], cell_of, -1), WORD_GAP, FIGURE_GAP)
    found: dict[int, list[Row]] = {}
    merged: dict[int, list[Row]] = {}  # bands whose only cell goes over several columns
    for b in busy.tolist():
        cells = sorted({i for i in grid.cell_at[b].tolist() if i >= 0})
        rows = rows_of([line for i in cells for line in lines.get(i, [])])
        if _is_open(rows, len(cells)) and _most_figures(lines, cells, grid) >= MIN_ROWS:
            found[b] = rows
        elif len(cells) == 1 and len(grid.xs) > 3 and len(rows) == 1 and _holds_figures(rows[0], 2):
            merged[b] = rows
    if len(merged) >= MIN_ROWS:
        found.update(merged)
    found.update(_heads_in_one_cell(chars, cell_of, grid))
    return found


def _heads_in_one_cell(chars: Characters, cell_of: Ints, grid: Grid) -> dict[int, list[Row]]:
    """The first band where one cell holds the names of all columns below, as the coloured head of a table does."""
    first = int(grid.cell_at[0, 0])
    columns = len(grid.xs) - 1
    if columns < NAMES or first < 0 or (grid.cell_at[0] != first).any() or grid.spots[first, 2] > 1:
        return {}
    lines = compose(chars, np.where(cell_of == first, cell_of, -1), WORD_GAP, FIGURE_GAP).get(first, [])
    rows = rows_of(lines)
    if len(rows) != 1 or any("：" in name.text for name in rows[0].segments):
        return {}
    middles = [(name.box[0] + name.box[2]) / 2 for name in rows[0].segments]
    own = set(np.searchsorted(grid.xs, middles).tolist())
    return {0: rows} if len(own) == len(middles) >= columns - 1 else {}


def _may_be_open(chars: Characters, cell_of: Ints, grid: Grid) -> Ints:
    """A quick look before lines are composed: bands without cells that reach into others and with text in them, that
    are high enough for rows, or that one cell fills where several are so filled."""
    at = grid.cell_at + 1  # 0 stands for what no cell covers, and for characters outside
    low = np.ones(len(grid) + 1, bool)
    np.equal(grid.spots[:, 2], 1, out=low[1:])
    filled = np.bincount(cell_of + 1, minlength=len(grid) + 1) >= 4
    filled[0] = False
    busy = low[at].all(axis=1) & filled[at].any(axis=1)
    if not busy.any():
        return np.flatnonzero(busy)
    high = grid.ys[1:] - grid.ys[:-1] > 3.0 * _median(chars.size)
    lone = busy & (grid.cell_at == grid.cell_at[:, :1]).all(axis=1)
    return np.flatnonzero((busy & high) | (lone if lone.sum() >= MIN_ROWS else False))


def _median(values: Floats) -> float:
    """As `numpy.median`, which takes ten times as long."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _is_open(rows: Sequence[Row], n_cells: int) -> bool:
    """Whether several rows of figures stand in one band.

    Each row must hold a figure beside its first entry. Where the columns are ruled, two columns of figures are asked
    for, so that a cell with a list in it does not divide its neighbours.
    """
    if len(rows) < MIN_ROWS:
        return False
    with_figures = [row for row in rows if _holds_figures(row, 1)]
    if len(with_figures) < max(MIN_ROWS, FIGURE_ROWS * len(rows)):
        return False
    several = [row for row in with_figures if _holds_figures(row, 2)]
    return len(several) >= 0.5 * len(with_figures) or (n_cells <= 2 and len(rows) >= 5)


def _most_figures(lines: dict[int, list[TextLine]], cells: Sequence[int], grid: Grid) -> int:
    """How many lines of figures the band's fullest cell holds, one that wraps in its column counted once: 14,399. over
    25 beside a name of three lines is no second row."""
    found = 0
    for i in cells:
        own, width = lines.get(i, []), float(grid.boxes[i, 2] - grid.boxes[i, 0])
        figures = [line for line in own if any(c.isdigit() for c in line.text)]
        found = max(found, len(figures) - sum(figure_wraps(a, b, width) for a, b in pairwise(figures)))
    return found


def _holds_figures(row: Row, count: int) -> bool:
    return sum(bool(FIGURE.fullmatch(s.text)) for s in row.segments[1:]) >= count


def _column_stops(rows: Sequence[Row], grid: Grid) -> np.ndarray:
    """The x at which open bands are divided: the grid's own where the text keeps to them, and shared gaps."""
    bands = column_bands(rows)
    between = [(a[1], b[0]) for a, b in pairwise(bands)]
    stops = []
    segments = [s for row in rows for s in row.segments]
    for x in grid.xs.tolist():
        crossed = sum(s.box[0] + 2 < x < s.box[2] - 2 for s in segments)
        if crossed <= 0.1 * len(rows):
            stops.append(x)
    for low, high in between:
        if not any(low - SAME_EDGE <= x <= high + SAME_EDGE for x in stops):
            stops.append((low + high) / 2)
    return np.array(sorted(stops))


def _relabelled(grid: Grid, bands: dict[int, list[Row]], ys: np.ndarray, xs: np.ndarray, stops: set[float]) -> Grid:
    """The grid on the finer raster: open bands in cells of their own, the others as they were."""
    labels = np.full((len(ys) - 1, len(xs) - 1), -1)
    row_of = np.searchsorted(grid.ys, (ys[:-1] + ys[1:]) / 2) - 1
    col_of = np.searchsorted(grid.xs, (xs[:-1] + xs[1:]) / 2) - 1
    fresh = len(grid)
    for r, b in enumerate(row_of.tolist()):
        before = -2
        for c, k in enumerate(col_of.tolist()):
            own = int(grid.cell_at[b, k])
            if b in bands and own >= 0:
                if own != before or xs[c] in stops:
                    fresh += 1
                labels[r, c] = fresh
            else:
                labels[r, c] = own
            before = own
    return grid_of_labels(xs, ys, labels)

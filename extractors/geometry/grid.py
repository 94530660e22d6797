"""Ruled tables: rules to grids of closed cells with spans.

Rules that touch form one network. Each network gets the x of all its vertical and the y of all its horizontal rules;
between two neighbouring squares of that raster stands a wall where a rule covers their common side. Squares without a
wall between them are one cell. Where horizontal rules run on past the outermost vertical ones (open-sided tables), or
vertical ones past the outermost horizontal ones (a table that a page break cut), their common end counts as a wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.document import Box
from extractors.frozen import frozen
from extractors.geometry.marks import Bools, Floats, Ints, Rules

SNAP = 1.8  # points: parallel rules nearer than this are one rule drawn twice
JOIN = 3.6  # points: pieces of one line nearer than this are one rule (dashes, pieces between cells)
TOUCH = 3.0  # points: rules that come this near meet
COVERED = 0.6  # of a side: a rule that covers this share of it is its wall
MOSTLY = 0.5  # of a side of the table: where this share is ruled, the side is meant to be ruled
MAX_LINES = 1_500  # in one direction of one network: beyond this it is a drawing, not a table
MAX_RULES = 5_000  # in one direction of a page
DROPPED = -1


@frozen
class GridCell:
    """One closed cell; `row`, `col` and spans count in its grid."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table. `cells[cell_at[r, c]]` is the cell that covers raster square (r, c), -1 where none does."""

    xs: Floats
    ys: Floats
    cells: tuple[GridCell, ...]
    cell_at: Ints

    @property
    def box(self) -> Box:
        return (float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1]))


def find_grids(rules: Rules, points: Floats) -> list[Grid]:
    """The ruled tables of a page, top to bottom. Single frames (one cell) are given too: the caller decides.

    points: (n, 2) the middles of the page's characters; a cell that lacks a rule on the table's outer side is closed
    there if something is printed in it.
    """
    across = _longest(merge_rules(rules.across))
    down = _longest(merge_rules(rules.down))
    grids = [
        grid
        for one, other in _networks(across, down)
        if len(one) >= 2 and len(other) and len(one) <= MAX_LINES and len(other) <= MAX_LINES
        for grid in _grid(one, other, points)
    ]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _longest(lines: Floats) -> Floats:
    """At most MAX_RULES rules, the longest ones: a page with more is a drawing, and must not take the memory."""
    if len(lines) <= MAX_RULES:
        return lines
    return lines[np.sort(np.argsort(lines[:, 0] - lines[:, 1], kind="stable")[:MAX_RULES])]


def merge_rules(lines: Floats) -> Floats:
    """(n, 3) start, end, position of parallel pieces as whole rules: pieces on one position that touch are one."""
    if not len(lines):
        return lines
    order = np.argsort(lines[:, 2], kind="stable")
    lines = lines[order]
    position = _snapped(lines[:, 2], np.maximum(lines[:, 1] - lines[:, 0], 0.1))
    order = np.lexsort((lines[:, 0], position))
    lines, position = lines[order], position[order]
    # the running end within one position: ends are shifted apart by position so that one pass is enough
    rank = np.cumsum(np.concatenate([[0], np.diff(position) != 0]))
    span = lines[:, 1].max() - lines[:, 0].min() + 2 * JOIN + 1
    reach = np.maximum.accumulate(lines[:, 1] + rank * span)
    starts = np.concatenate([[True], lines[1:, 0] + rank[1:] * span > reach[:-1] + JOIN])
    at = np.flatnonzero(starts)
    return np.stack([np.minimum.reduceat(lines[:, 0], at), np.maximum.reduceat(lines[:, 1], at), position[at]], axis=1)


def _snapped(position: Floats, weight: Floats) -> Floats:
    """Sorted positions with neighbours nearer than SNAP drawn to their run's weighted mean."""
    run = np.concatenate([[0], np.cumsum(np.diff(position) > SNAP)])
    mean = np.bincount(run, position * weight) / np.bincount(run, weight)
    return mean[run]


def _networks(across: Floats, down: Floats) -> list[tuple[Floats, Floats]]:
    """The rules in groups that touch each other."""
    if not len(across) or not len(down):
        return []
    meets = (
        (across[:, None, 0] - TOUCH <= down[None, :, 2])
        & (across[:, None, 1] + TOUCH >= down[None, :, 2])
        & (down[None, :, 0] - TOUCH <= across[:, None, 2])
        & (down[None, :, 1] + TOUCH >= across[:, None, 2])
    )
    label = np.full(len(across), -1)
    networks = []
    for seed in range(len(across)):
        if label[seed] >= 0 or not meets[seed].any():
            continue
        own = np.zeros(len(across), bool)
        own[seed] = True
        while True:
            columns = meets[own].any(axis=0)
            grown = np.asarray(meets[:, columns].any(axis=1))
            if (grown == own).all():
                break
            own = grown
        label[own] = seed
        networks.append((across[own], down[columns]))
    return networks


def _grid(across: Floats, down: Floats, points: Floats) -> list[Grid]:
    """The grids of one network: none where nothing is closed."""
    across, down = _closed_sides(across, down)
    xs, ys = np.unique(down[:, 2]), np.unique(across[:, 2])
    if len(xs) < 2 or len(ys) < 2:
        return []
    floor = _walls(across, xs, ys)
    side = _walls(down, ys, xs)
    printed = np.zeros((len(ys) - 1, len(xs) - 1), bool)
    col, row = np.searchsorted(xs, points[:, 0]) - 1, np.searchsorted(ys, points[:, 1]) - 1
    inside = (col >= 0) & (row >= 0) & (col < len(xs) - 1) & (row < len(ys) - 1)
    printed[row[inside], col[inside]] = True
    grid = grid_of_labels(xs, ys, _regions(floor, side, printed))
    return [grid] if grid.cells else []


def _closed_sides(across: Floats, down: Floats) -> tuple[Floats, Floats]:
    """Both sets of rules, with a wall added where most rules run on to a common end beyond the last crossing rule."""
    left, right = _missing_ends(across, down[:, 2].min(), down[:, 2].max())
    top, bottom = _missing_ends(down, across[:, 2].min(), across[:, 2].max())
    y0, y1 = across[:, 2].min(), across[:, 2].max()
    x0, x1 = down[:, 2].min(), down[:, 2].max()
    y0, y1 = min(y0, top if top is not None else y0), max(y1, bottom if bottom is not None else y1)
    x0, x1 = min(x0, left if left is not None else x0), max(x1, right if right is not None else x1)
    more_down = [[y0, y1, x] for x in (left, right) if x is not None]
    more_across = [[x0, x1, y] for y in (top, bottom) if y is not None]
    if more_down:
        down = np.concatenate([down, np.array(more_down)])
    if more_across:
        across = np.concatenate([across, np.array(more_across)])
    return across, down


def _missing_ends(lines: Floats, first: float, last: float) -> tuple[float | None, float | None]:
    """Where the lines commonly start before `first` and end after `last`: the sides that no crossing rule closes."""
    far = 2 * TOUCH
    starts, ends = lines[lines[:, 0] < first - far, 0], lines[lines[:, 1] > last + far, 1]
    enough = max(2, len(lines) / 2)
    low = float(np.median(starts)) if len(starts) >= enough else None
    high = float(np.median(ends)) if len(ends) >= enough else None
    return low, high


def _walls(lines: Floats, stops: Floats, levels: Floats) -> Bools:
    """wall[k, i]: whether rules on levels[k] cover the stretch stops[i] to stops[i + 1]."""
    covered = np.zeros((len(levels), len(stops) - 1))
    low, high = stops[:-1], stops[1:]
    shared = np.minimum(high, lines[:, 1:2]) - np.maximum(low, lines[:, 0:1])
    np.add.at(covered, np.searchsorted(levels, lines[:, 2]), np.maximum(shared, 0))
    return covered >= COVERED * (high - low) - 0.01


def _regions(floor: Bools, side: Bools, printed: Bools) -> Ints:
    """A number for each raster square; squares without a wall between them share it. DROPPED: open to the outside.

    A region is open where it lacks a wall on a side of the table. If that side is mostly walled and something is
    printed in the region, the missing wall is taken as drawn.
    """
    rows, cols = floor.shape[0] - 1, side.shape[0] - 1
    parent = np.arange(rows * cols + 1)
    outside = rows * cols

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    def unite(pairs: list[tuple[int, int]]) -> None:
        for a, b in pairs:
            parent[root(a)] = root(b)

    number = np.arange(rows * cols).reshape(rows, cols)
    beside = ~side[1:-1].T
    below = ~floor[1:-1]
    unite(list(zip(number[:, :-1][beside].tolist(), number[:, 1:][beside].tolist(), strict=True)))
    unite(list(zip(number[:-1][below].tolist(), number[1:][below].tolist(), strict=True)))
    full = {root(i) for i in np.flatnonzero(printed.ravel()).tolist()}
    for squares, wall in (
        (number[0], floor[0]),
        (number[-1], floor[-1]),
        (number[:, 0], side[0]),
        (number[:, -1], side[-1]),
    ):
        mostly = wall.mean() >= MOSTLY
        unite([(i, outside) for i in squares[~wall].tolist() if not (mostly and root(i) in full)])
    lost = root(outside)
    labels = np.array([root(i) for i in range(rows * cols)])
    labels[labels == lost] = DROPPED
    return labels.reshape(rows, cols)


def grid_of_labels(xs: Floats, ys: Floats, region: Ints) -> Grid:
    """Squares of one label as cells, DROPPED ones left out; an area that is no rectangle is cut into rectangles."""
    rows, cols = region.shape
    numbers, label = np.unique(region, return_inverse=True)
    label = label.reshape(rows, cols)
    r, c = np.indices((rows, cols))
    first_row, first_col = np.full(len(numbers), rows), np.full(len(numbers), cols)
    last_row, last_col = np.zeros(len(numbers), int), np.zeros(len(numbers), int)
    for extreme, at, into in (
        (np.minimum, r, first_row),
        (np.minimum, c, first_col),
        (np.maximum, r, last_row),
        (np.maximum, c, last_col),
    ):
        extreme.at(into, label.ravel(), at.ravel())
    height, width = last_row - first_row + 1, last_col - first_col + 1
    whole = np.bincount(label.ravel(), minlength=len(numbers)) == height * width
    known = np.flatnonzero(whole & (numbers != DROPPED))
    areas = np.stack([first_row, first_col, height, width], axis=1)[known].tolist()
    for k in np.flatnonzero(~whole & (numbers != DROPPED)).tolist():
        areas += _rectangles(label == k)
    xl, yl = xs.round(2).tolist(), ys.round(2).tolist()
    areas.sort()
    cells = tuple(
        GridCell(row, col, tall, wide, (xl[col], yl[row], xl[col + wide], yl[row + tall]))
        for row, col, tall, wide in areas
    )
    cell_at = np.full((rows, cols), -1)
    for index, (row, col, tall, wide) in enumerate(areas):
        if tall == wide == 1:
            cell_at[row, col] = index
        else:
            cell_at[row : row + tall, col : col + wide] = index
    grid = Grid(xs, ys, cells, cell_at)
    return _tightened(grid) if cells else grid


def _rectangles(area: Bools) -> list[list[int]]:
    """An area of any shape as rectangles (row, col, height, width), each as wide and then as high as can be."""
    left = area.copy()
    found = []
    while left.any():
        row, col = (int(i) for i in np.argwhere(left)[0])
        wide = 1
        while col + wide < left.shape[1] and left[row, col + wide]:
            wide += 1
        tall = 1
        while row + tall < left.shape[0] and left[row + tall, col : col + wide].all():
            tall += 1
        left[row : row + tall, col : col + wide] = False
        found.append([row, col, tall, wide])
    return found


def _tightened(grid: Grid) -> Grid:
    """The grid without raster lines on which no cell begins or ends, and without empty margins."""
    rows = np.unique([c.row for c in grid.cells] + [c.row + c.row_span for c in grid.cells])
    cols = np.unique([c.col for c in grid.cells] + [c.col + c.col_span for c in grid.cells])
    if len(rows) == len(grid.ys) and len(cols) == len(grid.xs):
        return grid
    row_of = {int(old): new for new, old in enumerate(rows)}
    col_of = {int(old): new for new, old in enumerate(cols)}
    cells = tuple(
        GridCell(
            row_of[c.row],
            col_of[c.col],
            row_of[c.row + c.row_span] - row_of[c.row],
            col_of[c.col + c.col_span] - col_of[c.col],
            c.box,
        )
        for c in grid.cells
    )
    cell_at = np.full((len(rows) - 1, len(cols) - 1), -1)
    for i, cell in enumerate(cells):
        cell_at[cell.row : cell.row + cell.row_span, cell.col : cell.col + cell.col_span] = i
    return Grid(grid.xs[cols], grid.ys[rows], cells, cell_at)


def cells_of_points(grid: Grid, x: Floats, y: Floats) -> Ints:
    """For each point the index of the cell that it is in, -1 outside all cells."""
    col = np.searchsorted(grid.xs, x, side="right") - 1
    row = np.searchsorted(grid.ys, y, side="right") - 1
    inside = (col >= 0) & (row >= 0) & (col < len(grid.xs) - 1) & (row < len(grid.ys) - 1)
    found = np.full(len(x), -1)
    found[inside] = grid.cell_at[row[inside], col[inside]]
    return found

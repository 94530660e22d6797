"""Ruled tables: rules to grids of closed cells with spans.

Rules that touch form one network. Each network gets the x of all its vertical and the y of all its horizontal rules;
between two neighbouring squares of that raster stands a wall where a rule covers their common side. Squares without a
wall between them are one cell. Where horizontal rules run on past the outermost vertical ones (open-sided tables), or
vertical ones past the outermost horizontal ones (a table that a page break cut), their common end counts as a wall.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from extractors.document import Box
from extractors.geometry.marks import Bools, Floats, Ints, Rules
from normalizers.frozen import frozen

SNAP = 1.8  # points: parallel rules nearer than this are one rule drawn twice
JOIN = 3.6  # points: pieces of one line nearer than this are one rule (dashes, pieces between cells)
TOUCH = 3.0  # points: rules that come this near meet
COVERED = 0.6  # of a side: a rule that covers this share of it is its wall
MOSTLY = 0.5  # of a side of the table: where this share is ruled, the side is meant to be ruled
MAX_LINES = 1_500  # in one direction of one network: beyond this it is a drawing, not a table
MAX_RULES = 5_000  # in one direction of a page
DROPPED = -1


@frozen
class Grid:
    """One ruled table of n closed cells. xs, ys: its raster lines. cell_at: the number of the cell that covers each
    raster square, -1 where none does. spots: (n, 4) row, column, row span and column span of each cell. boxes: (n, 4)."""

    xs: Floats
    ys: Floats
    cell_at: Ints
    spots: Ints
    boxes: Floats

    def __len__(self) -> int:
        return len(self.boxes)

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
    order = lines[:, 2].argsort(kind="stable")
    start, end, position = lines[:, 0].take(order), lines[:, 1].take(order), lines[:, 2].take(order)
    run = np.zeros(len(lines), np.int64)  # the number of the position, where neighbours nearer than SNAP share one
    np.cumsum(position[1:] - position[:-1] > SNAP, out=run[1:])
    weight = np.maximum(end - start, 0.1)
    position = np.bincount(run, position * weight) / np.bincount(run, weight)
    # ends are shifted apart by position, so that one pass finds the running end within each
    shift = run * (end.max() - start.min() + 2 * JOIN + 1)
    order = (start + shift).argsort(kind="stable")
    start, end = start.take(order), end.take(order)
    reach = np.maximum.accumulate(end + shift)
    begins = np.ones(len(lines), bool)
    np.greater(start[1:] + shift[1:], reach[:-1] + JOIN, out=begins[1:])
    at = begins.nonzero()[0]
    return np.array([np.minimum.reduceat(start, at), np.maximum.reduceat(end, at), position.take(run.take(at))]).T


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
    loose = meets.any(axis=1)  # the rules that meet others and are in no network yet
    networks = []
    while loose.any():
        columns = meets[loose.argmax()]
        own = np.zeros(len(across), bool)
        while True:
            grown = np.asarray(meets[:, columns].any(axis=1))
            if (grown == own).all():
                break
            own = grown
            columns = meets[own].any(axis=0)
        loose &= ~own
        networks.append((across[own], down[columns]))
    return networks


def _grid(across: Floats, down: Floats, points: Floats) -> list[Grid]:
    """The grids of one network: none where nothing is closed."""
    across, down = _closed_sides(across, down)
    xs, ys = _distinct(down[:, 2]), _distinct(across[:, 2])
    if len(xs) < 2 or len(ys) < 2:
        return []
    floor, side = _walls(across, xs, ys), _walls(down, ys, xs)
    grid = grid_of_labels(xs, ys, _regions(floor, side, lambda: _printed(xs, ys, points)))
    return [grid] if len(grid) else []


def _printed(xs: Floats, ys: Floats, points: Floats) -> list[int]:
    """The numbers of the raster squares in which there are points."""
    col, row = np.searchsorted(xs, points[:, 0]) - 1, np.searchsorted(ys, points[:, 1]) - 1
    cols, rows = len(xs) - 1, len(ys) - 1
    inside = (col >= 0) & (row >= 0) & (col < cols) & (row < rows)
    return np.bincount((row * cols + col)[inside], minlength=1).nonzero()[0].tolist()


def _distinct(values: Floats) -> Floats:
    """The values in order, each once."""
    ordered = np.sort(values)
    fresh = np.ones(len(values), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def _closed_sides(across: Floats, down: Floats) -> tuple[Floats, Floats]:
    """Both sets of rules, with a wall added where most rules run on to a common end beyond the last crossing rule."""
    y0, y1 = across[:, 2].min(), across[:, 2].max()
    x0, x1 = down[:, 2].min(), down[:, 2].max()
    left, right = _missing_ends(across, x0, x1)
    top, bottom = _missing_ends(down, y0, y1)
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
    np.add.at(covered, np.searchsorted(levels, lines[:, 2]), np.maximum(shared, 0, out=shared))
    return covered >= COVERED * (high - low) - 0.01


def _regions(floor: Bools, side: Bools, printed: Callable[[], list[int]]) -> Ints:
    """A number for each raster square; squares without a wall between them share it. DROPPED: open to the outside.

    A region is open where it lacks a wall on a side of the table. If that side is mostly walled and something is
    printed in the region, the missing wall is taken as drawn. printed: gives the squares in which something is.
    """
    rows, cols = floor.shape[0] - 1, side.shape[0] - 1
    number = np.arange(rows * cols).reshape(rows, cols)
    if floor.all() and side.all():
        return number
    outside = rows * cols
    parent = list(range(outside + 1))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def unite(pairs: list[tuple[int, int]]) -> None:
        for a, b in pairs:
            parent[root(a)] = root(b)

    beside = ~side[1:-1].T
    below = ~floor[1:-1]
    unite(list(zip(number[:, :-1][beside].tolist(), number[:, 1:][beside].tolist(), strict=True)))
    unite(list(zip(number[:-1][below].tolist(), number[1:][below].tolist(), strict=True)))
    outer = (
        (number[0], floor[0]),
        (number[-1], floor[-1]),
        (number[:, 0], side[0]),
        (number[:, -1], side[-1]),
    )
    if not all(wall.all() for _, wall in outer):
        full = {root(i) for i in printed()}
        for squares, wall in outer:
            mostly = wall.mean() >= MOSTLY
            unite([(i, outside) for i in squares[~wall].tolist() if not (mostly and root(i) in full)])
    labels = np.array([*map(root, range(outside)), root(outside)])
    labels[labels == labels[-1]] = DROPPED
    return labels[:-1].reshape(rows, cols)


def grid_of_labels(xs: Floats, ys: Floats, region: Ints) -> Grid:
    """Squares of one label as cells, DROPPED ones left out; an area that is no rectangle is cut into rectangles.

    Raster lines on which no cell begins or ends, and empty margins, are left out.
    """
    rows, cols = region.shape
    label = region - DROPPED  # from 0, which is what is dropped
    flat = label.ravel()
    count = np.bincount(flat)
    first, last = _ends(flat, len(count))
    top, bottom = first // cols, last // cols + 1
    left, right = (end // rows for end in _ends(label.T.ravel(), len(count)))
    right += 1
    broken = count != (bottom - top) * (right - left)
    broken[0] = False
    if broken.any():
        return grid_of_labels(xs, ys, _in_rectangles(region, np.flatnonzero(broken) + DROPPED))
    whole = count[1:].nonzero()[0] + 1
    whole = whole[first[whole].argsort()]
    index = np.full(len(count), -1)
    index[whole] = np.arange(len(whole))
    cell_at = index[label]
    top, bottom, left, right = top[whole], bottom[whole], left[whole], right[whole]
    used_ys, used_xs = _used(top, bottom, len(ys)), _used(left, right, len(xs))
    if not (used_ys.all() and used_xs.all()):
        row_no, col_no = used_ys.cumsum() - 1, used_xs.cumsum() - 1
        top, bottom, left, right = row_no[top], row_no[bottom], col_no[left], col_no[right]
        cell_at = cell_at[used_ys.nonzero()[0][:-1]][:, used_xs.nonzero()[0][:-1]]
        ys, xs = ys[used_ys], xs[used_xs]
    x, y = xs.round(2), ys.round(2)
    boxes = np.array([x[left], y[top], x[right], y[bottom]]).T
    spots = np.array([top, left, bottom - top, right - left]).T
    return Grid(xs, ys, cell_at, spots, boxes)


def _ends(label: Ints, n: int) -> tuple[Ints, Ints]:
    """The first and the last position of each of n labels; 0 and -1 for those that are not there."""
    at = np.arange(len(label))
    first, last = np.zeros(n, np.int64), np.full(n, -1)
    first[label[::-1]] = at[::-1]  # of several values for one place the last one stays
    last[label] = at
    return first, last


def _used(begins: Ints, ends: Ints, n: int) -> Bools:
    """Which of n raster lines cells begin or end on."""
    used = np.zeros(n, bool)
    used[begins] = used[ends] = True
    return used


def _in_rectangles(region: Ints, broken: Ints) -> Ints:
    """The labels with a label of its own for each of the rectangles that the areas `broken` are cut into."""
    cut, fresh = region.copy(), int(region.max())
    for label in broken.tolist():
        for row, col, tall, wide in _rectangles(region == label):
            fresh += 1
            cut[row : row + tall, col : col + wide] = fresh
    return cut


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


def cells_of_points(grid: Grid, x: Floats, y: Floats) -> Ints:
    """For each point the index of the cell that it is in, -1 outside all cells."""
    col = np.searchsorted(grid.xs, x, side="right") - 1
    row = np.searchsorted(grid.ys, y, side="right") - 1
    inside = (col >= 0) & (row >= 0) & (col < len(grid.xs) - 1) & (row < len(grid.ys) - 1)
    found = np.full(len(x), -1)
    found[inside] = grid.cell_at[row[inside], col[inside]]
    return found

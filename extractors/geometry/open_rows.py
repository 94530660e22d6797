"""Rows of tables without closed cells: which baselines of text make up one row."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.geometry.columns import Row, band_range
from extractors.geometry.figures import FIGURE
from extractors.geometry.open_regions import of_one_row

LINES_APART = 1.6  # sizes: lines of one cell are no further apart
FURTHER = 1.15  # times that distance: rows are so far apart at least


def body_groups(rows: Sequence[Row], lines: Sequence[float], bands: Sequence[tuple[float, float]]) -> list[list[Row]]:
    """The rows of the table: what stands between two rules where every row is ruled, else one a baseline, save where
    the lines of a cell stand around the middle of their row."""
    spaces: dict[int, list[Row]] = {}
    for row in rows:
        middle = (row.top + row.bottom) / 2
        spaces.setdefault(sum(y < middle for y in lines), []).append(row)
    if len(spaces) >= 3 and len(spaces) >= 0.55 * len(rows):
        return [spaces[k] for k in sorted(spaces)]
    return _around_middles(_overlapping(rows), bands)


def _overlapping(rows: Sequence[Row]) -> list[list[Row]]:
    """Baselines so near to each other that their lines overlap: cells of two and of three lines in one row."""
    groups: list[list[Row]] = []
    for row in rows:
        before = groups[-1][-1] if groups else None
        if before is not None and of_one_row(before, row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _around_middles(groups: Sequence[list[Row]], bands: Sequence[tuple[float, float]]) -> list[list[Row]]:
    """The groups, with the first and the last line of cells that have three made part of the row of the second."""
    joined: list[list[Row]] = []
    at = 0
    while at < len(groups):
        width = 3 if at + 2 < len(groups) and _is_one_row(groups, at, bands) else 1
        joined.append([row for group in groups[at : at + width] for row in group])
        at += width
    return joined


def _is_one_row(groups: Sequence[list[Row]], at: int, bands: Sequence[tuple[float, float]]) -> bool:
    """Whether the groups at, at + 1 and at + 2 are one row: the second has the figures, the others stand as far above
    as below it, in columns that it has too, nearer than to what stands before and after."""
    above, middle, below = groups[at : at + 3]
    if _has_figure(above) or _has_figure(below) or not _has_figure(middle):
        return False
    up, down = middle[0].baseline - above[-1].baseline, below[0].baseline - middle[-1].baseline
    size = middle[0].size
    if max(up, down) > LINES_APART * size or abs(up - down) > 0.15 * size:
        return False
    before = above[0].baseline - groups[at - 1][-1].baseline if at else None
    after = groups[at + 3][0].baseline - below[-1].baseline if at + 3 < len(groups) else None
    around = [gap for gap in (before, after) if gap is not None]
    columns = _columns_of(above, bands)
    same = columns == _columns_of(below, bands) and columns <= _columns_of(middle, bands)
    return same and bool(around) and min(around) > FURTHER * max(up, down)


def _has_figure(group: Sequence[Row]) -> bool:
    return any(FIGURE.fullmatch(s.text) for row in group for s in row.segments)


def _columns_of(group: Sequence[Row], bands: Sequence[tuple[float, float]]) -> set[int]:
    return {band_range(s.box, bands)[0] for row in group for s in row.segments}

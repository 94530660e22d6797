"""Where a table without closed cells may stand: runs of rows between horizontal rules of one width, and runs of rows of
several entries that keep their distance."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.geometry.columns import Row, rows_of
from extractors.geometry.figures import FIGURE, is_year
from extractors.geometry.lines import TextLine
from extractors.geometry.stacks import Level, Stack

LINE_STEP = 2.6  # sizes: rows further apart than this do not belong to one table
OVERLAP = 0.85  # sizes: baselines nearer than this may be of one row of a table
SAME_HEIGHT = 2.0  # points
FURTHER = 1.6  # times the distance of rows: what stands further away is no row
CELL_LINES = 5  # baselines between two rules that may be one row
PROSE = 28  # characters: segments longer than this are sentences rather than entries


@dataclass(frozen=True, slots=True)
class Region:
    """Rows that may be a table. `header_end`: y of the rule below the header, None where there is none.
    `lines`: heights of rules that divide the body's rows; `spanners`: short rules under headers of several columns."""

    rows: tuple[Row, ...]
    left: float
    right: float
    header_end: float | None
    lines: tuple[float, ...]
    spanners: tuple[Level, ...]
    ruled: bool


# --- regions between rules -------------------------------------------------------------------------------------


def stack_regions(stack: Stack, segments: Sequence[TextLine], edges: Sequence[float] = ()) -> list[Region]:
    """The runs of spaces between the stack's rules in which rows of several entries stand. edges: heights where coloured
    bands begin and end, which every other row may have: the rows before the first and after the last one go on there."""
    left, right = stack.levels[0].x0, stack.levels[0].x1
    inside = [s for s in segments if s.box[0] >= left - 6 and s.box[2] <= right + 6]
    ys = [level.y for level in stack.levels]
    held: list[list[TextLine]] = [[] for _ in ys[1:]]
    for segment in inside:
        middle = (segment.box[1] + segment.box[3]) / 2
        if ys[0] - 1 <= middle <= ys[-1] + 1:
            held[min(max(bisect(ys, middle) - 1, 0), len(held) - 1)].append(segment)
    spaces = [tuple(rows_of(own)) for own in held]
    regions = []
    start: int | None = None
    for k in range(len(spaces) + 1):
        good = k < len(spaces) and _is_tabular(spaces[k], right - left)
        if good and start is None:
            start = k
        if not good and start is not None:
            region = _region(stack, spaces, start, k, left, right)
            soft = [any(abs(y - edge) <= SAME_HEIGHT for edge in edges) for y in (ys[0], ys[-1])]
            ends = start == 0 and soft[0], k == len(spaces) and soft[1]
            regions.append(_longer(region, rows_of(inside), *ends) if any(ends) else region)
            start = None
    return regions


def _longer(region: Region, rows: Sequence[Row], upwards: bool, downwards: bool) -> Region:
    """The region with the rows before and after it that keep its distances and have as many entries."""
    if len(region.rows) < 2:
        return region
    steps = sorted(b.baseline - a.baseline for a, b in pairwise(region.rows))
    reach = FURTHER * max(steps[len(steps) // 2], region.rows[0].size)
    entries = sorted(len(row.segments) for row in region.rows)[len(region.rows) // 2]
    found, lines = list(region.rows), list(region.lines)

    def goes_on(row: Row, gap: float) -> bool:
        return gap <= reach and len(row.segments) >= max(2, entries / 2)

    for row in reversed(rows) if upwards else ():
        gap = found[0].baseline - row.baseline
        if gap > 0 and not goes_on(row, gap):
            break
        if gap > 0:
            lines.insert(0, (row.bottom + found[0].top) / 2)
            found.insert(0, row)
    for row in rows if downwards else ():
        gap = row.baseline - found[-1].baseline
        if gap > 0 and not goes_on(row, gap):
            break
        if gap > 0:
            lines.append((found[-1].bottom + row.top) / 2)
            found.append(row)
    return replace(region, rows=tuple(found), lines=tuple(lines))


def _is_tabular(rows: Sequence[Row], width: float) -> bool:
    """Whether rows look like a table's: most hold several entries, or there is one short line (a section's name)."""
    if not rows:
        return True
    several = sum(len(row.segments) > 1 for row in rows)
    if len(rows) <= 2 and not several:
        return all(row.segments[0].box[2] - row.segments[0].box[0] < 0.6 * width for row in rows)
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    if steps and max(steps) > 8 * rows[0].size:
        return False
    # beside a row's figures its labels may have more lines than one
    return several >= 0.4 * len(rows) or (len(rows) <= CELL_LINES and max(len(row.segments) for row in rows) >= 3)


def _region(stack: Stack, spaces: Sequence[tuple[Row, ...]], start: int, end: int, left: float, right: float) -> Region:
    rows = tuple(row for space in spaces[start:end] for row in space)
    filled = [k for k in range(start, end) if spaces[k]]
    header_end = None
    if len(filled) > 1 and not has_figures(spaces[filled[0]]):
        header_end = stack.levels[filled[0] + 1].y
    top, bottom = stack.levels[start].y, stack.levels[end].y
    spanners = tuple(p for p in stack.partial if top < p.y < bottom)
    lines = tuple(level.y for level in stack.levels[start + 1 : end])
    return Region(rows, left, right, header_end, lines, spanners, True)


def has_figures(rows: Sequence[Row]) -> bool:
    """Whether a row holds more figures than words, its first entry apart."""
    for row in rows:
        entries = [s.text for s in row.segments[1:]]
        if len(entries) >= 1 and sum(bool(FIGURE.fullmatch(t)) and not is_year(t) for t in entries) > len(entries) / 2:
            return True
    return False


# --- regions without rules -------------------------------------------------------------------------------------


def blank_regions(rows: Sequence[Row]) -> list[Region]:
    """Runs of rows of several entries, single lines between them allowed."""
    regions = []
    run: list[Row] = []
    for row in [*rows, None]:
        near = row is not None and (not run or row.baseline - run[-1].baseline <= LINE_STEP * row.size)
        several = row is not None and len(row.segments) > 1
        if row is not None and near and (several or (run and _may_stand_alone(row, run))):
            run.append(row)
            continue
        while run and len(run[-1].segments) == 1 and not (len(run) > 1 and of_one_row(run[-2], run[-1])):
            run.pop()
        if len(run) >= 3:
            regions.append(
                Region(
                    tuple(run),
                    min(s.box[0] for r in run for s in r.segments),
                    max(s.box[2] for r in run for s in r.segments),
                    None,
                    (),
                    (),
                    False,
                )
            )
        run = [row] if row is not None and several else []
    return regions


def of_one_row(before: Row, row: Row) -> bool:
    """Whether two baselines are so near that their lines are those of cells beside each other: nothing of the one stands
    over anything of the other. Rows of a table may be set as close, and print in the same columns."""
    if row.baseline - before.baseline >= OVERLAP * min(row.size, before.size):
        return False
    return not any(a.box[0] < b.box[2] and b.box[0] < a.box[2] for a in before.segments for b in row.segments)


def _may_stand_alone(row: Row, run: Sequence[Row]) -> bool:
    """A single entry in the columns of the rows before: a section's name, or the first or last line of a label."""
    only = row.segments[0]
    left = min(s.box[0] for r in run for s in r.segments)
    right = max(s.box[2] for r in run for s in r.segments)
    return (
        only.box[2] - only.box[0] < 0.55 * (right - left)
        and only.box[0] >= left - 4
        and any(len(before.segments) > 1 for before in run[-2:])
        and len(only.text) <= 2 * PROSE
    )

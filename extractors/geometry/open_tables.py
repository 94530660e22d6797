"""Tables without closed cells: three-line tables, open-sided ones, tables by white space alone.

Where rows stand that may be a table (`open_regions`), columns are read from the white space and rows from the baselines.
The finder is strict: running text in two columns, lists and contents are no tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.document import Box, Cell, Place, Table
from extractors.geometry.columns import Row, band_range, column_bands, rows_of
from extractors.geometry.figures import FIGURE
from extractors.geometry.lines import TextLine, compose
from extractors.geometry.marks import Characters, Floats, Ints
from extractors.geometry.open_regions import OVERLAP, PROSE, Region, blank_regions, has_figures, stack_regions
from extractors.geometry.stacks import Level, find_stacks
from normalizers.text import mend

WORD_GAP = 0.9  # sizes: a wider gap may divide columns
LINES_APART = 1.6  # sizes: lines of one cell are no further apart
FURTHER = 1.15  # times that distance: rows are so far apart at least
FIGURE_GAP = 0.42  # sizes: the same between two figures


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table and the indices of the characters that it holds."""

    table: Table
    members: Ints


def open_segments(chars: Characters, owner: Ints) -> list[TextLine]:
    """The text of the characters whose owner is 0, cut wherever a gap may divide columns."""
    return compose(chars, owner, WORD_GAP, FIGURE_GAP).get(0, [])


def find_open_tables(segments: Sequence[TextLine], across: Floats, edges: Floats, page: int) -> list[OpenTable]:
    """The tables among the segments of open text (see `open_segments`), top to bottom.

    across: (n, 3) x0, x1, y of the horizontal rules that belong to no closed grid; edges: of the upper and lower ends
    of coloured bands.
    """
    if len(segments) < 4:
        return []
    found: list[OpenTable] = []
    for stack in find_stacks(np.concatenate([across, edges])):
        for region in stack_regions(stack, segments, edges[:, 2].tolist()):
            table = _as_table(region, page)
            if table is not None:
                found.append(table)
                used = set(table.members.tolist())
                segments = [s for s in segments if s.members[0] not in used]
    for region in blank_regions(rows_of(segments)):
        table = _as_table(region, page)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda t: t.table.place.bbox[1] if t.table.place.bbox else 0.0)


def _as_table(region: Region, page: int) -> OpenTable | None:
    """The region's table, or None where its rows do not keep columns."""
    body = [r for r in region.rows if region.header_end is None or r.baseline > region.header_end]
    bands = column_bands(body) if len(body) > 1 else column_bands(region.rows)
    if len(bands) < 2 or not _is_table(region, body, bands):
        return None
    header = [r for r in region.rows if r not in body] if region.header_end is not None else _leading(body)
    body = [r for r in region.rows if r not in header]
    bands = _headed(bands, header, body)
    groups = _body_groups(body, region.lines, bands)
    spots: list[tuple[int, int, int, int, list[TextLine]]] = []
    n_header = _place_header(header, bands, region.spanners, spots)
    for k, group in enumerate(groups):
        for row in group:
            for segment in row.segments:
                first, last = band_range(segment.box, bands)
                spots.append((n_header + k, first, 1, last - first + 1, [segment]))
    return _built(region, bands, spots, n_header, len(groups), header, groups, page)


def _headed(
    bands: Sequence[tuple[float, float]], header: Sequence[Row], body: Sequence[Row]
) -> list[tuple[float, float]]:
    """The bands, with one that only the header prints in and one beside it that has no header as one: a name set in the
    middle over entries that are set to the left, and too short to reach below it."""
    above, below = ({_nearest(s.box, bands) for row in rows for s in row.segments} for rows in (header, body))
    whole: list[tuple[float, float]] = []
    at = 0
    while at < len(bands):
        pair = {at, at + 1} if at + 1 < len(bands) else set()
        joins = bool(pair) and len(pair & above) == 1 and len(pair & below) == 1 and pair <= above | below
        whole.append((bands[at][0], bands[at + joins][1]))
        at += 1 + joins
    return whole


def _nearest(segment: Box, bands: Sequence[tuple[float, float]]) -> int:
    return band_range(segment, bands)[0]


def _is_table(region: Region, body: Sequence[Row], bands: Sequence[tuple[float, float]]) -> bool:
    """Whether the rows are entries in columns and no sentences beside each other."""
    several = [row for row in body if len(row.segments) > 1]
    by_band: list[list[str]] = [[] for _ in bands]
    for row in body:
        for segment in row.segments:
            by_band[band_range(segment.box, bands)[0]].append(segment.text)
    figures = [b for b in by_band[1:] if b and sum(bool(FIGURE.fullmatch(t)) for t in b) >= 0.6 * len(b)]
    prose = [b for b in by_band if b and sum(len(t) > PROSE for t in b) >= 0.5 * len(b)]
    if region.ruled:
        return len(several) >= 1 and len(region.rows) >= 2 and (bool(figures) or len(prose) < len(bands) / 2)
    if len(bands) == 2 and _counts_up(by_band[1]):
        return False
    enough = len(several) >= (3 if len(bands) >= 4 else 4 if len(bands) == 3 else 5)
    return enough and len(figures) >= max(1, (len(bands) - 1) / 2) and not prose[1:]


def _counts_up(texts: Sequence[str]) -> bool:
    """Page numbers of a table of contents."""
    numbers = [int(t) for t in texts if t.isdigit()]
    return len(numbers) >= 0.7 * len(texts) and numbers == sorted(numbers)


def _leading(rows: Sequence[Row]) -> list[Row]:
    """The header of a region without a header rule: the rows above the first one with figures."""
    header = []
    for row in rows[:5]:
        if has_figures([row]):
            break
        header.append(row)
    return header if len(header) < len(rows) and len(header) <= 4 else []


def _body_groups(rows: Sequence[Row], lines: Sequence[float], bands: Sequence[tuple[float, float]]) -> list[list[Row]]:
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
        if before is not None and row.baseline - before.baseline < OVERLAP * min(row.size, before.size):
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


def _place_header(
    rows: Sequence[Row],
    bands: Sequence[tuple[float, float]],
    rules: Sequence[Level],
    spots: list[tuple[int, int, int, int, list[TextLine]]],
) -> int:
    """Adds the header's cells to `spots`; gives the number of header rows.

    Entries over several columns (by their width, or by a short rule below them) are a level of their own; what stands
    below them, and the lines of the other columns, are one cell a column.
    """
    if not rows:
        return 0
    upper: dict[tuple[int, int], list[TextLine]] = {}
    lower: dict[int, list[TextLine]] = {}
    for row in rows:
        for segment in row.segments:
            first, last = _header_range(segment, bands, rules, rows)
            if last > first:
                upper.setdefault((first, last), []).append(segment)
            else:
                lower.setdefault(first, []).append(segment)
    levels: list[list[tuple[int, int]]] = []
    for span in sorted(upper, key=lambda span: (upper[span][0].baseline, span)):
        for level in levels:
            if all(span[1] < other[0] or span[0] > other[1] for other in level):
                level.append(span)
                break
        else:
            levels.append([span])
    for r, level in enumerate(levels):
        spots += [(r, first, 1, last - first + 1, upper[first, last]) for first, last in level]
    if not lower:
        return len(levels)
    spots += [(len(levels), col, 1, 1, lines) for col, lines in sorted(lower.items())]
    return len(levels) + 1


def _header_range(
    segment: TextLine, bands: Sequence[tuple[float, float]], rules: Sequence[Level], rows: Sequence[Row]
) -> tuple[int, int]:
    """The columns that a header entry stands over."""
    first, last = band_range(segment.box, bands)
    middle = (segment.box[0] + segment.box[2]) / 2
    below = [r for r in rows if r.baseline > segment.baseline + 1]
    for level in rules:
        for x0, x1 in level.pieces:
            under = segment.baseline - 1 <= level.y <= segment.baseline + 1.5 * segment.size
            if under and x0 - 2 <= middle <= x1 + 2 and below:
                covered = [i for i, (a, b) in enumerate(bands) if x0 - 3 <= (a + b) / 2 <= x1 + 3]
                if covered:
                    return covered[0], covered[-1]
    return first, last


def _built(
    region: Region,
    bands: Sequence[tuple[float, float]],
    spots: Sequence[tuple[int, int, int, int, list[TextLine]]],
    n_header: int,
    n_body: int,
    header: Sequence[Row],
    groups: Sequence[Sequence[Row]],
    page: int,
) -> OpenTable:
    xs = [region.left, *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), region.right]
    ys = _row_edges(header, n_header, groups)
    held: dict[tuple[int, int], list[TextLine]] = {}
    spans: dict[tuple[int, int], int] = {}
    for row, col, _, width, lines in spots:
        held.setdefault((row, col), []).extend(lines)
        spans[row, col] = max(spans.get((row, col), 1), width)
    covered: set[tuple[int, int]] = set()
    cells = []
    for row in range(n_header + n_body):
        for col in range(len(bands)):
            if (row, col) in covered:
                continue
            width = spans.get((row, col), 1)
            while width > 1 and any((row, c) in held for c in range(col + 1, col + width)):
                width -= 1
            covered.update((row, c) for c in range(col, col + width))
            box = _rounded((xs[col], ys[row], xs[col + width], ys[row + 1]))
            text = _text(held.get((row, col), []))
            cells.append(Cell(row, col, text, 1, width, Place(page, box), is_header=row < n_header))
    members = np.concatenate([s.members for r in region.rows for s in r.segments])
    box = _rounded((xs[0], ys[0], xs[-1], ys[-1]))
    method = "rules_and_space" if region.ruled else "space"
    table = Table(tuple(cells), n_header + n_body, len(bands), Place(page, box), method=method)
    return OpenTable(table, members)


def _text(lines: Sequence[TextLine]) -> str:
    """A cell's text: what stands on one baseline with a blank between, baselines mended."""
    return mend("\n".join(row.text for row in rows_of(lines))) if lines else ""


def _row_edges(header: Sequence[Row], n_header: int, groups: Sequence[Sequence[Row]]) -> list[float]:
    """n + 1 heights between which the rows stand."""
    extents = [(min(r.top for r in g), max(r.bottom for r in g)) for g in groups]
    if n_header:
        top, bottom = min(r.top for r in header), max(r.bottom for r in header)
        step = (bottom - top) / n_header
        extents = [(top + k * step, top + (k + 1) * step) for k in range(n_header)] + extents
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(extents)]
    return [extents[0][0], *inner, extents[-1][1]]


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))

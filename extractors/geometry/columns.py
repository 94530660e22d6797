"""Columns of text that no rule divides: where most rows leave the same gaps."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import numpy as np

from extractors.document import Box, union
from extractors.geometry.lines import TextLine
from normalizers.frozen import frozen

SAME_ROW = 0.35  # of the size: baselines nearer than this are one row
VALLEY = 0.2  # of the lower neighbouring peak: rows that may reach over the gap between two columns
MIN_GAP = 0.25  # of the size: a gap narrower than this divides no columns
FULL_ROW = 0.6  # of the most segments that a row has: such rows say where the columns are


@frozen
class Row:
    """One baseline of text in segments, from left to right."""

    segments: tuple[TextLine, ...]

    @property
    def baseline(self) -> float:
        return self.segments[0].baseline

    @property
    def size(self) -> float:
        return max(s.size for s in self.segments)

    @property
    def top(self) -> float:
        return min(s.box[1] for s in self.segments)

    @property
    def bottom(self) -> float:
        return max(s.box[3] for s in self.segments)

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.segments)


def rows_of(segments: Sequence[TextLine]) -> list[Row]:
    """The rows, top to bottom."""
    groups: list[list[TextLine]] = []
    last: TextLine | None = None
    for segment in sorted(segments, key=attrgetter("baseline")):
        if last is not None and segment.baseline - last.baseline <= SAME_ROW * min(segment.size, last.size):
            groups[-1].append(segment)
        else:
            groups.append([segment])
        last = segment
    return [Row(tuple(sorted(group, key=lambda s: s.box[0]) if len(group) > 1 else group)) for group in groups]


def column_bands(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The x ranges of the columns, from left to right; at most one where the rows share no gap.

    Over each x it is counted how many of the full rows print there. Columns are peaks; between two of them the count
    falls to a small share of the lower one.
    """
    most = max((len(row.segments) for row in rows), default=0)
    if most < 2:
        return []
    full = [row for row in rows if len(row.segments) >= max(2, FULL_ROW * most)]
    spans = [(s.box[0], s.box[2]) for row in full for s in row.segments]
    size = sorted(row.size for row in full)[len(full) // 2]
    return _peaks(spans, MIN_GAP * size)


def _peaks(spans: Sequence[tuple[float, float]], min_gap: float) -> list[tuple[float, float]]:
    """Ranges that are divided by valleys of the coverage."""
    events = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans])
    steps: list[tuple[float, float, int]] = []  # from, to, coverage
    cover, at = 0, events[0][0]
    for x, change in events:
        if x > at:
            steps.append((at, x, cover))
        cover, at = cover + change, x
    # a valley is the lowest stretch between two peaks; a stack of candidate cuts is resolved from left to right
    bands: list[tuple[float, float]] = []
    start, peak = steps[0][0], 0
    low: tuple[float, float, int] | None = None
    for step in steps:
        a, b, cover = step
        if low is not None and low[2] <= VALLEY * min(peak, cover) and low[1] - low[0] >= min_gap:
            bands.append((start, low[0]))
            start, peak, low = low[1], cover, None
            continue
        if cover > peak:
            peak, low = cover, None
        elif low is None or cover < low[2]:
            if cover <= VALLEY * peak:
                low = step
        elif low is not None and cover == low[2] and abs(a - low[1]) < 1e-6:
            low = (low[0], b, cover)
    bands.append((start, steps[-1][1]))
    return bands


def band_range(segment: Box, bands: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """First and last column that the segment reaches into; the nearest one where it reaches into none."""
    hit = [
        i
        for i, (a, b) in enumerate(bands)
        if min(segment[2], b) - max(segment[0], a) > 0.25 * min(b - a, segment[2] - segment[0])
    ]
    if hit:
        return hit[0], hit[-1]
    middle = (segment[0] + segment[2]) / 2
    near = min(range(len(bands)), key=lambda i: abs(middle - (bands[i][0] + bands[i][1]) / 2))
    return near, near


def whole_lines(segments: Sequence[TextLine], cut: float) -> list[TextLine]:
    """The segments of each row joined to lines, save where a gap is wider than `cut` sizes."""
    lines: list[TextLine] = []
    for row in rows_of(segments):
        parts = [row.segments[0]]
        for segment in row.segments[1:]:
            if segment.box[0] - parts[-1].box[2] > cut * max(segment.size, parts[-1].size):
                lines.append(_joined(parts))
                parts = []
            parts.append(segment)
        lines.append(_joined(parts))
    return lines


def _joined(parts: Sequence[TextLine]) -> TextLine:
    if len(parts) == 1:
        return parts[0]
    return TextLine(
        " ".join(p.text for p in parts),
        union([p.box for p in parts]),
        max(p.size for p in parts),
        max(p.baseline for p in parts),
        np.concatenate([p.members for p in parts]),
    )

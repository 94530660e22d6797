"""The visible straight rules of a page: stroked lines and rectangles, thin filled bars, thin pictures of lines."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Bools, Floats, Ints, Rules
from extractors.readers.pdf import native
from extractors.readers.pdf.clips import numbers_of
from extractors.readers.pdf.frame import Frame, apply
from extractors.readers.pdf.native import Bulk, Handles
from extractors.readers.pdf.objects import IMAGE, PATH, Objects, bounds
from normalizers.frozen import frozen

MAX_ROW = 60.0  # points: a filled rectangle higher than this is no row
MAX_THICKNESS = 3.0  # points: a filled bar thicker than this is an area, not a rule
CLIP_SLACK = 1.0  # points: a border is half outside the cell that clips it
FEW_SEGMENTS = 6  # a line or one rectangle: its bounds say all
MAX_SEGMENTS = 50_000  # of one path: longer paths are drawings, not rules
DOT_GAP = 3.6  # points between the dots of a line
LINE_WIDTH = 0.5  # points by which the pieces of one line may be off it
INVISIBLE = 250  # of 255: lighter than this on white paper, no reader sees the rule
LINE, BEZIER, MOVE = 0, 1, 2


@frozen
class PageRules:
    """The rules, and (n, 4) x0, top, x1, bottom of the pictures that are none."""

    rules: Rules
    images: Floats


@frozen
class _Paths:
    """What is known of each path of one stream without walking along it."""

    handles: Handles
    bounds: Floats
    segments: np.ndarray
    filled: Bools
    stroked: Bools


@frozen
class _Outlines:
    """The segments of several paths, each with its kind, whether it closes its subpath, its displayed point, the number
    of its path, whether that is stroked (or only filled), and whether the segment begins a subpath."""

    kind: np.ndarray
    closed: Bools
    point: Floats
    owner: Ints
    stroked: Bools
    begins: Bools


def read_rules(streams: list[Objects], frame: Frame) -> PageRules:
    """All rules and pictures of the page's streams, on the displayed page and cut to it."""
    bars: list[Floats] = []
    images: list[Floats] = []
    bands: list[Floats] = []
    for stream in streams:
        if len(stream.by_type[IMAGE]):
            pictures = bounds(stream.by_type[IMAGE], stream.matrix, frame)
            thin = _thin(pictures)
            bars.append(pictures[thin])
            images.append(pictures[~thin])
        if len(stream.by_type[PATH]):
            paths = _paths(stream)
            bars.append(_from_paths(paths, stream, frame))
            bands.append(_bands(paths))
    rules = _as_rules(_on_page(bars, frame), _on_page(bands, frame))
    return PageRules(rules, _on_page(images, frame))


def _bands(paths: _Paths) -> Floats:
    """The boxes of filled rectangles as high as a row of a table, or a cell of one."""
    x0, top, x1, bottom = paths.bounds.T
    height = bottom - top
    row = (height > MAX_THICKNESS) & (height <= MAX_ROW) & (x1 - x0 > MAX_THICKNESS)
    return paths.bounds[paths.filled & ~paths.stroked & row & (paths.segments <= FEW_SEGMENTS)]


def _paths(stream: Objects) -> _Paths:
    handles = stream.by_type[PATH]
    modes = native.path_draw_mode(handles)
    return _Paths(
        handles,
        stream.path_box,
        native.path_segment_count(handles),
        _painted(native.object_fill, handles, modes[:, 0] != 0),
        _painted(native.object_stroke, handles, modes[:, 1] != 0),
    )


def _painted(colour: Bulk, handles: Handles, used: Bools) -> Bools:
    """Where a colour is used and can be seen: dark enough on paper and not transparent.

    White rules are no rules: they divide nothing for a reader.
    """
    seen = np.zeros(len(handles), bool)
    at = used.nonzero()[0]
    if len(at):
        red, green, blue, alpha = colour(handles.take(at)).T
        seen[at] = (np.minimum(np.minimum(red, green), blue) < INVISIBLE) & (alpha > 5)
    return seen


def _thin(box: Floats) -> Bools:
    return np.minimum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) <= MAX_THICKNESS


def _from_paths(paths: _Paths, stream: Objects, frame: Frame) -> Floats:
    """The bars that the paths draw, cut to what their clips show."""
    x0, top, x1, bottom = paths.bounds.T
    thickness = np.minimum(x1 - x0, bottom - top)
    thin = thickness <= MAX_THICKNESS
    few = paths.segments <= FEW_SEGMENTS
    # a filled path of few segments that is not thin is an area
    painted = paths.stroked | (paths.filled & (thickness > 0) & (thin | ~few))
    simple = (painted & thin & few).nonzero()[0]
    long = (painted & ~(thin & few) & (paths.segments > 0) & (paths.segments <= MAX_SEGMENTS)).nonzero()[0]
    bars, drawn_by = paths.bounds.take(simple, axis=0), simple
    if len(long):
        outlines = _walk(paths, long, stream, frame)
        pieces = [_straight_pieces(outlines), _thin_subpaths(outlines)]
        bars = np.concatenate([bars, *(box for box, _ in pieces)])
        drawn_by = np.concatenate([drawn_by, *(owner for _, owner in pieces)])
    clip_of = stream.clips.which[len(stream.texts) :]
    return _cut(bars, stream.clips.box.take(clip_of.take(drawn_by), axis=0))


def _cut(box: Floats, clip: Floats) -> Floats:
    """The boxes cut to their clips; those outside are gone."""
    x0, top = np.maximum(box[:, 0], clip[:, 0] - CLIP_SLACK), np.maximum(box[:, 1], clip[:, 1] - CLIP_SLACK)
    x1, bottom = np.minimum(box[:, 2], clip[:, 2] + CLIP_SLACK), np.minimum(box[:, 3], clip[:, 3] + CLIP_SLACK)
    seen = ((x0 <= x1) & (top <= bottom)).nonzero()[0]
    return np.array([x0, top, x1, bottom]).take(seen, axis=1).T


def _walk(paths: _Paths, which: Ints, stream: Objects, frame: Frame) -> _Outlines:
    """The segments of the paths `which`, one path after the other."""
    handles, counts = paths.handles[which], paths.segments[which]
    segments = native.path_segment(np.repeat(handles, counts), numbers_of(counts))
    kind = native.segment_type(segments)
    closed = native.segment_close(segments) != 0
    own = native.object_matrix(handles).astype(np.float64)
    placed = apply(np.repeat(own, counts, axis=0).T, native.segment_point(segments).astype(np.float64))
    begins = kind == MOVE
    begins[np.cumsum(counts) - counts] = True
    owner = np.repeat(which, counts)
    return _Outlines(kind, closed, frame.points(apply(stream.matrix, placed)), owner, paths.stroked[owner], begins)


def _straight_pieces(outlines: _Outlines) -> tuple[Floats, Ints]:
    """The level and upright lines of stroked paths, and the path that each is of."""
    point = outlines.point
    line = np.flatnonzero(outlines.stroked & (outlines.kind == LINE) & ~outlines.begins)
    back = np.flatnonzero(outlines.stroked & outlines.closed)
    start = np.maximum.accumulate(np.where(outlines.begins, np.arange(len(point)), 0))[back]
    a, b = point[np.concatenate([line - 1, back])], point[np.concatenate([line, start])]
    flat = np.minimum(np.abs(a[:, 0] - b[:, 0]), np.abs(a[:, 1] - b[:, 1])) <= 0.5
    box = np.concatenate([np.minimum(a, b), np.maximum(a, b)], axis=1)
    return box[flat], outlines.owner[np.concatenate([line, back])[flat]]


def _thin_subpaths(outlines: _Outlines) -> tuple[Floats, Ints]:
    """The boxes around the thin subpaths without curves of filled paths, and the path that each is of."""
    starts = np.flatnonzero(outlines.begins)
    box = np.concatenate(
        [np.minimum.reduceat(outlines.point, starts), np.maximum.reduceat(outlines.point, starts)], axis=1
    )
    straight = ~np.logical_or.reduceat(outlines.kind == BEZIER, starts)
    bar = straight & _thin(box) & ~outlines.stroked[starts]
    return box[bar], outlines.owner[starts[bar]]


def _on_page(found: list[Floats], frame: Frame) -> Floats:
    """The boxes cut to the page; those off the page are gone."""
    if not found:
        return np.zeros((0, 4))
    box = found[0] if len(found) == 1 else np.concatenate(found)
    x0, top, x1, bottom = box.T
    inside = (x1 >= 0) & (bottom >= 0) & (x0 <= frame.width) & (top <= frame.height)
    cut = [
        np.minimum(np.maximum(side, 0), limit)
        for side, limit in ((x0, frame.width), (top, frame.height), (x1, frame.width), (bottom, frame.height))
    ]
    return np.array(cut).take(inside.nonzero()[0], axis=1).T


def _as_rules(bars: Floats, bands: Floats) -> Rules:
    """Thin boxes as centre lines. A dot (as thick as long) is a piece of whatever it stands in line with; one that
    stands alone, or at a crossing, may be a piece of either and is given as both."""
    x0, top, x1, bottom = bars.T
    width, height = x1 - x0, bottom - top
    length = np.maximum(width, height)
    dot = (length <= MAX_THICKNESS) & (np.minimum(width, height) * 2 >= length)
    across, down = width >= height, height > width
    if dot.any():
        in_row, in_column = _in_line(bars, 0, dot), _in_line(bars, 1, dot)
        across, down = across & ~dot | in_row | dot & ~in_column, down & ~dot | in_column | dot & ~in_row
    return Rules(
        np.array([x0, x1, (top + bottom) / 2]).take(across.nonzero()[0], axis=1).T,
        np.array([top, bottom, (x0 + x1) / 2]).take(down.nonzero()[0], axis=1).T,
        bands,
    )


def _in_line(bars: Floats, axis: int, dot: Bools) -> Bools:
    """The dots with another thin box right before or after them along the axis, on the same line.

    Without this, the dots of upright lines would be level pieces at every height, which no gap divides into rules.
    """
    middle = (bars[:, 1 - axis] + bars[:, 3 - axis]) / 2
    found = np.zeros(len(bars), bool)
    for shift in (0.0, 0.5):
        place = np.floor(middle / LINE_WIDTH + shift).astype(np.int64)
        order = np.lexsort((bars[:, axis], place))
        near = (np.diff(place[order]) == 0) & (bars[order[1:], axis] - bars[order[:-1], 2 + axis] <= DOT_GAP)
        found[order[1:]] |= near
        found[order[:-1]] |= near
    return found & dot

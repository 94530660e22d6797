"""The visible straight rules of a page: stroked lines and rectangles, thin filled bars, thin pictures of lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from extractors.geometry.marks import Bools, Floats, Rules
from extractors.readers.pdf import native
from extractors.readers.pdf.clips import clip_boxes
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import IMAGE, PATH, Objects, apply, bounds

MAX_THICKNESS = 3.0  # points: a filled bar thicker than this is an area, not a rule
CLIP_SLACK = 1.0  # points: a border is half outside the cell that clips it
FEW_SEGMENTS = 6  # a line or one rectangle: its bounds say all
MAX_SEGMENTS = 50_000  # of one path: longer paths are drawings, not rules
INVISIBLE = 250  # of 255: lighter than this on white paper, no reader sees the rule
LINE, BEZIER, MOVE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class PageRules:
    """The rules, and (n, 4) x0, top, x1, bottom of the pictures that are none."""

    rules: Rules
    images: Floats


@dataclass(frozen=True, slots=True)
class _Paths:
    """What is known of each path of one stream without walking along it."""

    handles: list[int]
    bounds: Floats
    segments: np.ndarray
    filled: Bools
    stroked: Bools


def read_rules(streams: list[Objects], frame: Frame) -> PageRules:
    """All rules and pictures of the page's streams, on the displayed page and cut to it."""
    bars: list[Floats] = [np.zeros((0, 4))]
    images: list[Floats] = [np.zeros((0, 4))]
    for stream in streams:
        pictures = bounds(stream.by_type[IMAGE], stream, frame)
        thin = _thin(pictures)
        bars.append(pictures[thin])
        images.append(pictures[~thin])
        if stream.by_type[PATH]:
            bars.append(_from_paths(_paths(stream, frame), stream, frame))
    return PageRules(_as_rules(_on_page(np.concatenate(bars), frame)), _on_page(np.concatenate(images), frame))


def _paths(stream: Objects, frame: Frame) -> _Paths:
    handles = stream.by_type[PATH]
    n = len(handles)
    modes = native.fill_rows(native.path_draw_mode, (handles,), np.zeros((n, 2), np.int32))
    segments = np.fromiter(map(native.path_segment_count, handles), np.int64, n)
    return _Paths(
        handles,
        bounds(handles, stream, frame),
        segments,
        _painted(native.object_fill, handles, modes[:, 0] != 0),
        _painted(native.object_stroke, handles, modes[:, 1] != 0),
    )


def _painted(colour: Callable[..., int], handles: list[int], used: Bools) -> Bools:
    """Where a colour is used and can be seen: dark enough on paper and not transparent.

    White rules are no rules: they divide nothing for a reader.
    """
    at = np.flatnonzero(used)
    rgba = native.fill_rows(colour, ([handles[i] for i in at],), np.zeros((len(at), 4), np.uint32))
    seen = np.zeros(len(handles), bool)
    seen[at] = (rgba[:, :3].min(axis=1, initial=255) < INVISIBLE) & (rgba[:, 3] > 5)
    return seen


def _thin(box: Floats) -> Bools:
    return np.minimum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) <= MAX_THICKNESS


def _from_paths(paths: _Paths, stream: Objects, frame: Frame) -> Floats:
    """The bars that the paths draw, cut to what their clips show."""
    thickness = np.minimum(paths.bounds[:, 2] - paths.bounds[:, 0], paths.bounds[:, 3] - paths.bounds[:, 1])
    thin = thickness <= MAX_THICKNESS
    few = paths.segments <= FEW_SEGMENTS
    # a filled path of few segments that is not thin is an area
    painted = paths.stroked | (paths.filled & (thickness > 0) & (thin | ~few))
    clip = _clips(paths, painted, stream, frame)
    simple = np.flatnonzero(painted & thin & few)
    bars = [_cut(paths.bounds[simple], clip[simple])]
    for i in np.flatnonzero(painted & ~(thin & few) & (paths.segments <= MAX_SEGMENTS)):
        pieces = _walk(paths.handles[i], int(paths.segments[i]), bool(paths.stroked[i]), stream, frame)
        bars.append(_cut(pieces, clip[i : i + 1]))
    return np.concatenate(bars)


def _clips(paths: _Paths, painted: Bools, stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the box that each path can be seen in: everywhere, where it has no clip."""
    clip = np.tile(np.array([-1e6, -1e6, 1e6, 1e6]), (len(paths.handles), 1))
    seen = np.flatnonzero(painted)
    at, box = clip_boxes([paths.handles[i] for i in seen], stream, frame)
    clip[seen[at]] = box + np.array([-CLIP_SLACK, -CLIP_SLACK, CLIP_SLACK, CLIP_SLACK])
    return clip


def _cut(box: Floats, clip: Floats) -> Floats:
    """The boxes cut to their clips; those outside are gone."""
    cut = np.concatenate([np.maximum(box[:, :2], clip[:, :2]), np.minimum(box[:, 2:], clip[:, 2:])], axis=1)
    return cut[(cut[:, :2] <= cut[:, 2:]).all(axis=1)]


def _walk(path: int, count: int, stroked: bool, stream: Objects, frame: Frame) -> Floats:
    """The straight pieces of a stroked path, or the thin subpaths of a filled one."""
    segments = list(map(native.path_segment, repeat(path), range(count)))
    kind = np.fromiter(map(native.segment_type, segments), np.int64, count)
    closed = np.fromiter(map(native.segment_close, segments), bool, count)
    raw = native.fill_rows(native.segment_point, (segments,), np.zeros((count, 2), np.float32)).astype(np.float64)
    own = native.fill_structs(native.object_matrix, ([path],), np.array([[1, 0, 0, 1, 0, 0]], np.float32))[0]
    point = frame.points(apply(stream.matrix, apply(own.astype(np.float64), raw)))
    starts = np.flatnonzero(kind == MOVE)
    if not len(starts):
        return np.zeros((0, 4))
    group = np.clip(np.searchsorted(starts, np.arange(count), side="right") - 1, 0, None)
    if not stroked:
        low = np.minimum.reduceat(point, starts, axis=0)
        boxes = np.concatenate([low, np.maximum.reduceat(point, starts, axis=0)], axis=1)
        straight = np.bincount(group, kind == BEZIER, len(starts)) == 0
        return boxes[straight & _thin(boxes)]
    line = np.flatnonzero(kind == LINE)
    line = line[line > 0]
    pairs = [np.concatenate([point[line - 1], point[line]], axis=1)]
    back = np.flatnonzero(closed)
    pairs.append(np.concatenate([point[back], point[starts[group[back]]]], axis=1))
    piece = np.concatenate(pairs)
    flat = np.minimum(np.abs(piece[:, 0] - piece[:, 2]), np.abs(piece[:, 1] - piece[:, 3])) <= 0.5
    piece = piece[flat]
    low, high = np.minimum(piece[:, :2], piece[:, 2:]), np.maximum(piece[:, :2], piece[:, 2:])
    return np.concatenate([low, high], axis=1)


def _on_page(box: Floats, frame: Frame) -> Floats:
    """The boxes cut to the page; those off the page are gone."""
    inside = (box[:, 2] >= 0) & (box[:, 3] >= 0) & (box[:, 0] <= frame.width) & (box[:, 1] <= frame.height)
    box = box[inside]
    limit = np.array([frame.width, frame.height, frame.width, frame.height])
    return np.clip(box, 0, limit)


def _as_rules(bars: Floats) -> Rules:
    """Thin boxes as centre lines. A dot (as thick as long) may be a piece of either: it is given as both."""
    width, height = bars[:, 2] - bars[:, 0], bars[:, 3] - bars[:, 1]
    dot = (np.maximum(width, height) <= MAX_THICKNESS) & (np.minimum(width, height) * 2 >= np.maximum(width, height))
    across, down = bars[(width >= height) | dot], bars[(height > width) | dot]
    return Rules(
        np.stack([across[:, 0], across[:, 2], (across[:, 1] + across[:, 3]) / 2], axis=1),
        np.stack([down[:, 1], down[:, 3], (down[:, 0] + down[:, 2]) / 2], axis=1),
    )

"""Clipping paths: outside them, nothing of an object is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np

from extractors.geometry.marks import Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import Objects, apply

NO_CLIP = 1_000_000  # pdfium gives -1 as a huge count where an object has no clipping path
MOST_SEGMENTS = 200  # of one path that are looked at
EVERYWHERE = np.array([-1e6, -1e6, 1e6, 1e6])


@dataclass(frozen=True, slots=True)
class Clips:
    """The clipped ones of a list of objects: their indices `at`, the number of the clip of each (`which`), and by that
    number the displayed `box` (n, 4) outside of which nothing is to be seen."""

    at: Ints
    which: Ints
    box: Floats


def clips_of(handles: list[int], stream: Objects, frame: Frame) -> Clips:
    """What the objects are clipped to.

    A clip is a list of paths to which a content stream can only add, and which objects share as long as nothing is
    added: clips that end in the same path, whose first segment pdfium gives at the same address, are the same.
    """
    every = list(map(native.object_clip, handles))
    counts = list(map(native.clip_path_count, every))
    at = [i for i, count in enumerate(counts) if 0 < count < NO_CLIP]
    if not at:
        return Clips(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 4)))
    clips, counts = [every[i] for i in at], [counts[i] for i in at]
    ends = map(native.clip_segment, clips, [count - 1 for count in counts], repeat(0))
    # a path without segments has no address: such a clip stands alone
    names = [end or clip for end, clip in zip(ends, clips, strict=True)]
    known = dict(zip(names, zip(clips, counts, strict=True), strict=True))
    number = {name: i for i, name in enumerate(known)}
    which = np.array([number[name] for name in names])
    return Clips(np.array(at), which, _boxes(list(known.values()), stream, frame))


def _boxes(clips: list[tuple[int, int]], stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the displayed box common to the paths of each clip, which is given with their number."""
    holding = [clip for clip, count in clips for _ in range(count)]
    extent = _extents(holding, [path for _, count in clips for path in range(count)], stream, frame)
    begins = np.cumsum([0, *(count for _, count in clips[:-1])])
    low, high = np.maximum.reduceat(extent[:, :2], begins), np.minimum.reduceat(extent[:, 2:], begins)
    return np.concatenate([low, high], axis=1)


def _extents(clips: list[int], paths: list[int], stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the displayed boxes around paths, each given by a clip and its number there.

    A path without segments bounds nothing.
    """
    lengths = list(map(native.clip_segment_count, clips, paths))
    # of a rectangle two opposite corners are enough
    corners = [(0, 2) if n in (4, 5) else range(max(1, min(n, MOST_SEGMENTS))) for n in lengths]
    sizes = list(map(len, corners))
    segments = list(
        map(
            native.clip_segment,
            chain.from_iterable(map(repeat, clips, sizes)),
            chain.from_iterable(map(repeat, paths, sizes)),
            chain.from_iterable(corners),
        )
    )
    raw = native.fill_rows(native.segment_point, (segments,), np.zeros((len(segments), 2), np.float32))
    point = frame.points(apply(stream.matrix, raw.astype(np.float64)))
    begins = np.cumsum([0, *sizes[:-1]])
    box = np.concatenate([np.minimum.reduceat(point, begins), np.maximum.reduceat(point, begins)], axis=1)
    box[np.array(lengths) <= 0] = EVERYWHERE
    return box

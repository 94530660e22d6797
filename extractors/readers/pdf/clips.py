"""Clipping paths: outside them, nothing of an object is to be seen."""

from __future__ import annotations

from itertools import chain

import numpy as np

from extractors.geometry.marks import Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import Objects, apply

NO_CLIP = 1_000_000  # pdfium gives -1 as a huge count where an object has no clipping path


def clip_boxes(handles: list[int], stream: Objects, frame: Frame) -> tuple[Ints, Floats]:
    """The objects (by index) that have clipping paths, and (n, 4) the displayed box common to the paths of each."""
    every = list(map(native.object_clip, handles))
    numbers = [n if n < NO_CLIP else 0 for n in map(native.clip_path_count, every)]
    at = np.flatnonzero(np.asarray(numbers, int) > 0)
    clips, counts = [every[i] for i in at], [numbers[i] for i in at]
    if not clips:
        return at, np.zeros((0, 4))
    paths = [(clip, k) for clip, count in zip(clips, counts, strict=True) for k in range(count)]
    owner = np.repeat(np.arange(len(clips)), counts)
    handle, number = [p[0] for p in paths], [p[1] for p in paths]
    lengths = list(map(native.clip_segment_count, handle, number))
    # of a rectangle two opposite corners are enough
    picked = [(0, 2) if n in (4, 5) else tuple(range(min(n, 200))) for n in lengths]
    path_of = np.repeat(np.arange(len(paths)), [len(p) for p in picked])
    segments = list(
        map(
            native.clip_segment,
            [handle[i] for i in path_of],
            [number[i] for i in path_of],
            chain.from_iterable(picked),
        )
    )
    raw = native.fill_rows(native.segment_point, (segments,), np.zeros((len(segments), 2), np.float32))
    point = frame.points(apply(stream.matrix, raw.astype(np.float64)))
    box = np.tile(np.array([-1e6, -1e6, 1e6, 1e6]), (len(clips), 1))
    starts = np.flatnonzero(np.concatenate([[True], np.diff(path_of) != 0])) if len(path_of) else np.zeros(0, int)
    if not len(starts):
        return at, box
    low, high = np.minimum.reduceat(point, starts, axis=0), np.maximum.reduceat(point, starts, axis=0)
    own = owner[path_of[starts]]
    np.maximum.at(box[:, :2], own, low)
    np.minimum.at(box[:, 2:], own, high)
    return at, box

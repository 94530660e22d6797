"""Clipping paths: outside them, nothing of an object is to be seen."""

from __future__ import annotations

from itertools import chain, count, repeat

import numpy as np

from extractors.geometry.marks import Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import Objects, apply

NO_CLIP = 1_000_000  # pdfium gives -1 as a huge count where an object has no clipping path
MOST_SEGMENTS = 200  # of one path that are looked at
EVERYWHERE = np.array([-1e6, -1e6, 1e6, 1e6])


def clip_boxes(handles: list[int], stream: Objects, frame: Frame) -> tuple[Ints, Floats]:
    """The objects (by index) that have clipping paths, and (n, 4) the displayed box common to the paths of each.

    Most objects share most of their paths (the page, the table's cell): pdfium gives such a path's first segment at the
    same address, and each path is walked once.
    """
    every = list(map(native.object_clip, handles))
    numbers = np.fromiter(map(native.clip_path_count, every), np.int64, len(every))
    numbers[numbers >= NO_CLIP] = 0
    at = np.flatnonzero(numbers > 0)
    if not len(at):
        return at, np.zeros((0, 4))
    walked: dict[int, tuple[int, int]] = {}  # a path's first segment -> a clip that has the path, and its number there
    owners: list[Ints] = []
    firsts: list[int] = []
    for number in count():
        having = np.flatnonzero(numbers[at] > number)
        if not len(having):
            break
        clips = [every[i] for i in at[having]]
        first = list(map(native.clip_segment, clips, repeat(number), repeat(0)))
        walked.update(zip(first, zip(clips, repeat(number), strict=False), strict=True))
        owners.append(having)
        firsts += first
    index = {first: i for i, first in enumerate(walked)}
    extent = _extents(list(walked), list(walked.values()), stream, frame)
    which = np.fromiter(map(index.__getitem__, firsts), np.int64, len(firsts))
    owner = np.concatenate(owners)
    box = np.tile(EVERYWHERE, (len(at), 1))
    np.maximum.at(box[:, :2], owner, extent[which, :2])
    np.minimum.at(box[:, 2:], owner, extent[which, 2:])
    return at, box


def _extents(firsts: list[int], paths: list[tuple[int, int]], stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the displayed boxes around paths, each given by its first segment, and by a clip with its number there.

    A path without segments (first segment 0) bounds nothing.
    """
    clips, numbers = [clip for clip, _ in paths], [number for _, number in paths]
    lengths = list(map(native.clip_segment_count, clips, numbers))
    # of a rectangle the corner opposite to the first is enough
    more = [(2,) if n in (4, 5) else tuple(range(1, min(n, MOST_SEGMENTS))) for n in lengths]
    sizes = np.array([len(one) for one in more])
    others = map(
        native.clip_segment,
        chain.from_iterable(map(repeat, clips, sizes)),
        chain.from_iterable(map(repeat, numbers, sizes)),
        chain.from_iterable(more),
    )
    segments = [*firsts, *others]
    raw = native.fill_rows(native.segment_point, (segments,), np.zeros((len(segments), 2), np.float32))
    point = frame.points(apply(stream.matrix, raw.astype(np.float64)))
    first, rest = point[: len(firsts)], point[len(firsts) :]
    box = np.concatenate([first, first], axis=1)
    own = np.repeat(np.arange(len(firsts)), sizes)
    np.minimum.at(box[:, :2], own, rest)
    np.maximum.at(box[:, 2:], own, rest)
    box[np.array(firsts) == 0] = EVERYWHERE
    return box

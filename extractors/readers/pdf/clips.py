"""Clipping paths: outside them, nothing of an object is to be seen."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame, apply
from extractors.readers.pdf.native import Handles
from normalizers.frozen import frozen

MOST_SEGMENTS = 200  # of one path that are looked at
EVERYWHERE = np.array([-1e6, -1e6, 1e6, 1e6])


@frozen
class Clips:
    """What objects are clipped to: the number of the clip of each (`which`), and by that number the displayed `box`
    (n, 4) outside of which nothing is to be seen. The last box is EVERYWHERE, for objects without a clip."""

    which: Ints
    box: Floats


def clips_of(handles: Handles, matrix: Floats, frame: Frame) -> Clips:
    """What the objects of a content stream with this matrix are clipped to.

    A clip is a list of paths to which a content stream can only add, and which objects share as long as nothing is
    added: clips that end in the same path, whose first segment pdfium gives at the same address, are the same.
    """
    every = native.object_clip(handles)
    counts = native.clip_path_count(every)
    at = (counts > 0).nonzero()[0]  # -1 where an object has no clipping path
    which = np.full(len(handles), -1)
    if not len(at):
        return Clips(which, np.array([EVERYWHERE]))
    clips, counts = every[at], counts[at]
    ends = native.clip_segment(clips, counts - 1, np.zeros(len(at), np.int32))
    # a path without segments has no address: such a clip stands alone
    names = np.where(ends, ends, clips)
    begins = np.ones(len(names), bool)  # objects that follow each other mostly share theirs
    np.not_equal(names[1:], names[:-1], out=begins[1:])
    heads = begins.nonzero()[0]
    owners = names[heads].tolist()
    one_of = dict(zip(owners, heads.tolist(), strict=True))
    number = {name: i for i, name in enumerate(one_of)}
    which[at] = np.array([number[name] for name in owners])[begins.cumsum() - 1]
    first = list(one_of.values())
    return Clips(which, _boxes(clips[first], counts[first], matrix, frame))


def _boxes(clips: Handles, counts: Ints, matrix: Floats, frame: Frame) -> Floats:
    """(n + 1, 4) the displayed box common to the paths of each clip, given their numbers of paths; EVERYWHERE last."""
    extent = _extents(np.repeat(clips, counts), numbers_of(counts), matrix, frame)
    begins = counts.cumsum() - counts
    box = np.empty((len(clips) + 1, 4))
    box[:-1, :2] = np.maximum.reduceat(extent[:, :2], begins)
    box[:-1, 2:] = np.minimum.reduceat(extent[:, 2:], begins)
    box[-1] = EVERYWHERE
    return box


def _extents(clips: Handles, paths: Ints, matrix: Floats, frame: Frame) -> Floats:
    """(n, 4) the displayed boxes around paths, each given by a clip and its number there.

    A path without segments bounds nothing.
    """
    lengths = native.clip_segment_count(clips, paths)
    sizes = np.minimum(np.maximum(lengths, 1), MOST_SEGMENTS)
    segments = native.clip_segment(np.repeat(clips, sizes), np.repeat(paths, sizes), numbers_of(sizes))
    point = frame.points(apply(matrix, native.segment_point(segments)))
    begins = sizes.cumsum() - sizes
    box = np.empty((len(clips), 4))
    box[:, :2] = np.minimum.reduceat(point, begins)
    box[:, 2:] = np.maximum.reduceat(point, begins)
    box[lengths <= 0] = EVERYWHERE
    return box


def numbers_of(counts: Ints) -> Ints:
    """0, 1, 2 … of each count, one after the other."""
    ends = counts.cumsum()
    return np.arange(ends[-1]) - np.repeat(ends - counts, counts)

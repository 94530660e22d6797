"""Clipping paths: outside them, nothing of an object is to be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.geometry.marks import Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import Objects, apply

MOST_SEGMENTS = 200  # of one path that are looked at
EVERYWHERE = np.array([-1e6, -1e6, 1e6, 1e6])


@dataclass(frozen=True, slots=True)
class Clips:
    """The clipped ones of a list of objects: their indices `at`, the number of the clip of each (`which`), and by that
    number the displayed `box` (n, 4) outside of which nothing is to be seen."""

    at: Ints
    which: Ints
    box: Floats


def clips_of(handles: Handles, stream: Objects, frame: Frame) -> Clips:
    """What the objects are clipped to.

    A clip is a list of paths to which a content stream can only add, and which objects share as long as nothing is
    added: clips that end in the same path, whose first segment pdfium gives at the same address, are the same.
    """
    every = native.object_clip(handles)
    counts = native.clip_path_count(every)
    at = np.flatnonzero(counts > 0)  # -1 where an object has no clipping path
    if not len(at):
        return Clips(at, at, np.zeros((0, 4)))
    clips, counts = every[at], counts[at]
    ends = native.clip_segment(clips, counts - 1, np.zeros(len(at), np.int64))
    # a path without segments has no address: such a clip stands alone
    names = np.where(ends, ends, clips)
    begins = np.ones(len(names), bool)  # objects that follow each other mostly share theirs
    begins[1:] = names[1:] != names[:-1]
    heads = np.flatnonzero(begins)
    owners = names[heads].tolist()
    one_of = dict(zip(owners, heads.tolist(), strict=True))
    number = {name: i for i, name in enumerate(one_of)}
    which = np.array([number[name] for name in owners])[np.cumsum(begins) - 1]
    first = list(one_of.values())
    return Clips(at, which, _boxes(clips[first], counts[first], stream, frame))


def _boxes(clips: Handles, counts: Ints, stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the displayed box common to the paths of each clip, given their numbers of paths."""
    extent = _extents(np.repeat(clips, counts), numbers_of(counts), stream, frame)
    begins = np.cumsum(counts) - counts
    low, high = np.maximum.reduceat(extent[:, :2], begins), np.minimum.reduceat(extent[:, 2:], begins)
    return np.concatenate([low, high], axis=1)


def _extents(clips: Handles, paths: Ints, stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the displayed boxes around paths, each given by a clip and its number there.

    A path without segments bounds nothing.
    """
    lengths = native.clip_segment_count(clips, paths)
    # of a rectangle two opposite corners are enough
    rectangle = (lengths == 4) | (lengths == 5)
    sizes = np.where(rectangle, 2, np.clip(lengths, 1, MOST_SEGMENTS))
    corner = numbers_of(sizes) * np.repeat(np.where(rectangle, 2, 1), sizes)
    segments = native.clip_segment(np.repeat(clips, sizes), np.repeat(paths, sizes), corner)
    point = frame.points(apply(stream.matrix, native.segment_point(segments).astype(np.float64)))
    begins = np.cumsum(sizes) - sizes
    box = np.concatenate([np.minimum.reduceat(point, begins), np.maximum.reduceat(point, begins)], axis=1)
    box[lengths <= 0] = EVERYWHERE
    return box


def numbers_of(counts: Ints) -> Ints:
    """0, 1, 2 … of each count, one after the other."""
    starts = np.cumsum(counts) - counts
    return np.arange(counts.sum()) - np.repeat(starts, counts)

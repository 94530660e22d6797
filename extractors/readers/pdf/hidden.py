"""Text that is in the file and not to be seen: cut off by a clipping path, or painted invisibly.

Spreadsheet exports print a merged cell that runs over a page break on both pages and clip it on one: without this
check the hidden half would stand in a neighbouring cell.
"""

from __future__ import annotations

from itertools import chain, repeat

import numpy as np

from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import TEXT, Objects, apply, bounds

SLACK = 1.5  # points by which text may reach beyond its clip, as rounding makes it do
UNPAINTED = (3, 7)  # text render modes that leave no mark


def hidden_objects(streams: list[Objects], frame: Frame) -> dict[int, Floats]:
    """Text object -> the displayed box that it is clipped to, for those that reach beyond it.

    Unpainted text has an empty box.
    """
    found: dict[int, Floats] = {}
    for stream in streams:
        texts = stream.by_type[TEXT]
        if not texts:
            continue
        modes = map(native.text_render_mode, texts)
        found.update((text, np.zeros(4)) for text, mode in zip(texts, modes, strict=True) if mode in UNPAINTED)
        clips = list(map(native.object_clip, texts))
        counts = [n if n < 1_000_000 else 0 for n in map(native.clip_path_count, clips)]
        at = np.flatnonzero(np.asarray(counts) > 0)
        if not len(at):
            continue
        box = bounds([texts[i] for i in at], stream, frame)
        clip = _clip_boxes([clips[i] for i in at], [counts[i] for i in at], stream, frame)
        beyond = (box[:, :2] < clip[:, :2] - SLACK).any(axis=1) | (box[:, 2:] > clip[:, 2:] + SLACK).any(axis=1)
        found.update((texts[at[k]], clip[k]) for k in np.flatnonzero(beyond))
    return found


def _clip_boxes(clips: list[int], counts: list[int], stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the common box of each object's clipping paths."""
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
        return box
    low, high = np.minimum.reduceat(point, starts, axis=0), np.maximum.reduceat(point, starts, axis=0)
    own = owner[path_of[starts]]
    np.maximum.at(box[:, :2], own, low)
    np.minimum.at(box[:, 2:], own, high)
    return box


def hidden_characters(textpage: int, index: Ints, chars: Characters, clipped: dict[int, Floats]) -> Bools:
    """Which characters are hidden. index: their numbers in the text page; clipped: what `hidden_objects` gave."""
    hidden = np.zeros(len(chars), bool)
    if not clipped:
        return hidden
    objects = map(native.char_object, repeat(textpage), index.tolist())
    known = [(i, clipped[o]) for i, o in enumerate(objects) if o in clipped]
    if known:
        at = np.array([i for i, _ in known])
        clip = np.array([box for _, box in known])
        x = (chars.box[at, 0] + chars.box[at, 2]) / 2
        y = (chars.box[at, 1] + chars.box[at, 3]) / 2
        hidden[at] = (x < clip[:, 0]) | (x > clip[:, 2]) | (y < clip[:, 1]) | (y > clip[:, 3])
    return hidden & ~_begun_in_sight(chars, hidden) if hidden.any() else hidden


def _begun_in_sight(chars: Characters, hidden: Bools) -> Bools:
    """Characters of runs that can be seen in part: a cell that is too narrow cuts its text, and still says all of it."""
    size = np.minimum(chars.size[1:], chars.size[:-1])
    apart = (np.abs(np.diff(chars.baseline)) > 0.2 * size) | (
        np.abs(chars.box[1:, 0] - chars.box[:-1, 2]) > 0.25 * size
    )
    run = np.concatenate([[0], np.cumsum(apart)])
    return (np.bincount(run, ~hidden) > 0)[run]

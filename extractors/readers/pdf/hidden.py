"""Text that is in the file and not to be seen: cut off by a clipping path, or painted invisibly.

Spreadsheet exports print a merged cell that runs over a page break on both pages and clip it on one: without this
check the hidden half would stand in a neighbouring cell.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np

from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.clips import clip_boxes
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import TEXT, Objects, bounds

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
        at, clip = clip_boxes(texts, stream, frame)
        if not len(at):
            continue
        box = bounds([texts[i] for i in at], stream, frame)
        beyond = (box[:, :2] < clip[:, :2] - SLACK).any(axis=1) | (box[:, 2:] > clip[:, 2:] + SLACK).any(axis=1)
        found.update((texts[at[k]], clip[k]) for k in np.flatnonzero(beyond))
    return found


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

"""Text that is in the file and not to be seen: cut off by a clipping path, or painted invisibly (`covered.py`: under pictures).

Spreadsheet exports print a merged cell that runs over a page break on both pages and clip it on one: without this
check the hidden half would stand in a neighbouring cell.
"""

from __future__ import annotations

import numpy as np

from extractors.document import Box
from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.objects import Objects, bounds

SLACK = 1.5  # points by which text may reach beyond its clip, as rounding makes it do


def hidden_objects(streams: list[Objects], frame: Frame, spread: Box) -> dict[int, Floats]:
    """Text object -> the displayed box that it is clipped to, for those that reach beyond it.

    Unpainted text has an empty box. spread: the box around the middles of all characters; a clip around it hides none.
    """
    found: dict[int, Floats] = {}
    for stream in streams:
        left, top, right, bottom = stream.clips.box.T
        cuts = (left > spread[0]) | (top > spread[1]) | (right < spread[2]) | (bottom < spread[3])
        if cuts.any():
            clip_of = stream.clips.which[: len(stream.texts)]
            cut = np.flatnonzero(cuts[clip_of])
            texts, clip = stream.texts[cut], stream.clips.box[clip_of[cut]]
            x0, y0, x1, y1 = bounds(texts, stream.matrix, frame).T
            left, top, right, bottom = clip.T
            beyond = (x0 < left - SLACK) | (y0 < top - SLACK) | (x1 > right + SLACK) | (y1 > bottom + SLACK)
            found.update(zip(texts[beyond].tolist(), clip[beyond], strict=True))
        if len(stream.unpainted):
            found.update(dict.fromkeys(stream.unpainted.tolist(), np.zeros(4)))
    return found


def hidden_characters(textpage: int, index: Ints, chars: Characters, clipped: dict[int, Floats]) -> Bools:
    """Which characters are hidden. index: their numbers in the text page; clipped: what `hidden_objects` gave."""
    hidden = np.zeros(len(chars), bool)
    if not clipped:
        return hidden
    objects = native.char_object(textpage, index).tolist()
    known = [(i, clipped[o]) for i, o in enumerate(objects) if o in clipped]
    if known:
        at = np.array([i for i, _ in known])
        clip = np.array([box for _, box in known])
        x = (chars.box[at, 0] + chars.box[at, 2]) / 2
        y = (chars.box[at, 1] + chars.box[at, 3]) / 2
        hidden[at] = (x < clip[:, 0]) | (x > clip[:, 2]) | (y < clip[:, 1]) | (y > clip[:, 3])
    return hidden & ~seen_in_part(chars, hidden) if hidden.any() else hidden


def seen_in_part(chars: Characters, hidden: Bools) -> Bools:
    """Characters of runs that can be seen in part: a cell that is too narrow cuts its text, and still says all of it."""
    size = np.minimum(chars.size[1:], chars.size[:-1])
    apart = (np.abs(np.diff(chars.baseline)) > 0.2 * size) | (
        np.abs(chars.box[1:, 0] - chars.box[:-1, 2]) > 0.25 * size
    )
    run = np.concatenate([[0], np.cumsum(apart)])
    return (np.bincount(run, ~hidden) > 0)[run]

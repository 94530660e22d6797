"""Text that a line runs through: struck out, it says no more what it said; underlined out of place, it does."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Bools, Characters, Floats

LEAST = 3.0  # points: shorter lines are dots
MANY = 5_000  # lines of a page from which on they are a drawing
LOW, HIGH = 0.15, 0.5  # of the size: between these heights above the baseline a line runs through the text
END = 0.6  # of the size by which the line and the text may end apart: the rule of a cell is longer
FILLED = 0.7  # of the line: so much of it lies on text


def struck_out(chars: Characters, across: Floats) -> Bools:
    """Which characters have a line through them. across: (n, 3) x0, x1, y of the horizontal rules."""
    struck = np.zeros(len(chars), bool)
    lines = across[across[:, 1] - across[:, 0] >= LEAST]
    if not len(chars) or len(lines) >= MANY:
        return struck
    order = np.argsort(chars.baseline, kind="stable")
    heights = chars.baseline[order]
    reach = HIGH * float(chars.size.max())
    first, last = np.searchsorted(heights, lines[:, 2]), np.searchsorted(heights, lines[:, 2] + reach)
    for k in np.flatnonzero(last > first).tolist():
        x0, x1, y = lines[k].tolist()
        at = order[first[k] : last[k]]
        size, box = chars.size[at], chars.box[at]
        rise = (chars.baseline[at] - y) / size
        middle = (box[:, 0] + box[:, 2]) / 2
        on = (rise > LOW) & (rise < HIGH) & (middle > x0) & (middle < x1)
        if not on.any():
            continue
        box, least = box[on], float(size[on].min())
        level = chars.tilt[at[on]] == 0
        apart = max(abs(box[:, 0].min() - x0), abs(x1 - box[:, 2].max()))
        if level.all() and apart <= END * least and (box[:, 2] - box[:, 0]).sum() >= FILLED * (x1 - x0):
            struck[at[on]] = True
    return struck

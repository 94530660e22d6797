"""Small raised marks: the number of a footnote behind a figure, the 2 of m². They stand on the line of what they follow,
and digits among them are no digits of that: 84.92 with a raised 2 is 84.92², not 84.922."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Characters, Ints

SMALLER = 0.9  # of the size of the character before
LEAST_RISE, MOST_RISE = 0.12, 0.8  # of that size: how far above its baseline a mark stands
GAP = 0.3  # of that size: between the character and its mark
SAME = 0.05  # of the size: by which the characters of one mark differ in size and baseline
_DIGITS, _RAISED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"


def set_down(chars: Characters) -> Characters:
    """The characters with raised marks on the baseline of what they follow, their digits as raised digits."""
    starts = _starts(chars)
    if not len(starts):
        return chars
    for start in starts.tolist():
        baseline, size = chars.baseline[start], chars.size[start]
        end = start + 1
        while end < len(chars) and _goes_on(chars, end, float(baseline), float(size)):
            end += 1
        chars.baseline[start:end] = chars.baseline[start - 1]
        for digit, raised in zip(_DIGITS, _RAISED, strict=True):
            mark = chars.code[start:end]
            mark[mark == ord(digit)] = ord(raised)
    return chars


def _starts(chars: Characters) -> Ints:
    """Where marks begin: smaller than the character before, above its baseline, and right behind it."""
    if len(chars) < 2:
        return np.zeros(0, np.int64)
    size = chars.size[:-1]
    rise = chars.baseline[:-1] - chars.baseline[1:]
    raised = (rise > LEAST_RISE * size) & (rise < MOST_RISE * size) & (chars.size[1:] < SMALLER * size)
    level = (chars.tilt[1:] == 0) & (chars.tilt[:-1] == 0)
    beside = np.abs(chars.box[1:, 0] - chars.box[:-1, 2]) <= GAP * size
    return np.flatnonzero(raised & level & beside) + 1


def _goes_on(chars: Characters, at: int, baseline: float, size: float) -> bool:
    same = abs(chars.baseline[at] - baseline) <= SAME * size and abs(chars.size[at] - size) <= SAME * size
    return bool(same and abs(chars.box[at, 0] - chars.box[at - 1, 2]) <= GAP * size)

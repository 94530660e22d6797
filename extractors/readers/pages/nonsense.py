"""Code points that are no text, whatever format they come from."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Bools

UNREADABLE = 0.03  # of a page's characters: from here on the page counts as unread
REPLACEMENT = 0xFFFD


_LAST = 0x3FFFF  # of the planes that are assigned
_NONSENSE = np.zeros(_LAST + 2, bool)
for first, last in ((0, 0x1F), (0x7F, 0x9F), (0xE000, 0xF8FF), (0xFFF0, 0xFFFF), (_LAST + 1, _LAST + 1)):
    _NONSENSE[first : last + 1] = True


def nonsense(code: np.ndarray) -> Bools:
    """Code points that no published text holds: none, private use, controls, unassigned planes, replacement."""
    return _NONSENSE.take(code, mode="clip")

"""Code points that are no text, whatever format they come from."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Bools

UNREADABLE = 0.03  # of a page's characters: from here on the page counts as unread
REPLACEMENT = 0xFFFD


def nonsense(code: np.ndarray) -> Bools:
    """Code points that no published text holds: none, private use, controls, unassigned planes, replacement."""
    return (
        (code < 0x20)
        | ((code >= 0x7F) & (code <= 0x9F))
        | ((code >= 0xE000) & (code <= 0xF8FF))
        | ((code >= 0xFFF0) & (code <= 0xFFFF))
        | (code > 0x3FFFF)
    )

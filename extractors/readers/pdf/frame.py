"""From pdfium's page space (y upwards, before rotation) to the displayed page (y downwards from its top-left corner)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.geometry.marks import Floats


@dataclass(frozen=True, slots=True)
class Frame:
    """The displayed page: its size in points, and how page space lies in it."""

    width: float
    height: float
    left: float
    bottom: float
    quarter_turns: int

    def points(self, xy: Floats) -> Floats:
        """(n, 2) points of page space, as displayed."""
        x, y = xy[:, 0] - self.left, xy[:, 1] - self.bottom
        if self.quarter_turns == 0:
            return np.stack([x, self.height - y], axis=1)
        if self.quarter_turns == 1:
            return np.stack([y, x], axis=1)
        if self.quarter_turns == 2:
            return np.stack([self.width - x, y], axis=1)
        return np.stack([self.width - y, self.height - x], axis=1)

    def boxes(self, lbrt: Floats) -> Floats:
        """(n, 4) left, bottom, right, top of page space as x0, top, x1, bottom of the displayed page."""
        a, b = self.points(lbrt[:, :2]), self.points(lbrt[:, 2:])
        return np.concatenate([np.minimum(a, b), np.maximum(a, b)], axis=1)

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
            return np.array([x, self.height - y]).T
        if self.quarter_turns == 1:
            return np.array([y, x]).T
        if self.quarter_turns == 2:
            return np.array([self.width - x, y]).T
        return np.array([self.width - y, self.height - x]).T

    def boxes(self, corners: Floats) -> Floats:
        """(n, 4) x, y of two opposite corners in page space as x0, top, x1, bottom of the displayed page."""
        a, b = self.points(corners[:, :2]), self.points(corners[:, 2:])
        box = np.empty((len(corners), 4))
        np.minimum(a, b, out=box[:, :2])
        np.maximum(a, b, out=box[:, 2:])
        return box

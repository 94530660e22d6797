"""From pdfium's page space (y upwards, before rotation) to the displayed page (y downwards from its top-left corner)."""

from __future__ import annotations

import numpy as np

from extractors.geometry.marks import Floats
from normalizers.frozen import frozen

IDENTITY = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])


@frozen
class Frame:
    """The displayed page: its size in points, and how page space lies in it."""

    width: float
    height: float
    left: float
    bottom: float
    quarter_turns: int

    def displayed(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The coordinates (n,) of points of page space, as displayed."""
        x, y = x - self.left, y - self.bottom
        if self.quarter_turns == 0:
            return x, self.height - y
        if self.quarter_turns == 1:
            return y, x
        if self.quarter_turns == 2:
            return self.width - x, y
        return self.width - y, self.height - x

    def points(self, xy: Floats) -> Floats:
        """(n, 2) points of page space, as displayed."""
        return np.array(self.displayed(*_columns(xy))).T

    def boxes(self, corners: Floats) -> Floats:
        """(n, 4) x, y of two opposite corners in page space as x0, top, x1, bottom of the displayed page."""
        ax, ay, bx, by = _columns(corners)
        (ax, ay), (bx, by) = self.displayed(ax, ay), self.displayed(bx, by)
        box = np.empty((4, len(corners)))
        np.minimum(ax, bx, out=box[0])
        np.minimum(ay, by, out=box[1])
        np.maximum(ax, bx, out=box[2])
        np.maximum(ay, by, out=box[3])
        return box.T


def _columns(rows: np.ndarray) -> Floats:
    """Rows of pdfium's as columns: numpy walks many short rows several times slower than few long columns."""
    return np.array(rows.T, np.float64, order="C")


def multiply(first: Floats, then: Floats) -> Floats:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return np.array([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])


def apply(matrix: Floats, xy: Floats) -> Floats:
    """(n, 2) points carried by the matrix."""
    if matrix is IDENTITY:
        return xy
    a, b, c, d, e, f = matrix
    x, y = _columns(xy)
    return np.array([a * x + c * y + e, b * x + d * y + f]).T

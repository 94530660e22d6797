"""What stands on a page, as arrays: characters with boxes, and straight rules."""

from __future__ import annotations

from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from normalizers.frozen import frozen

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@frozen
class Characters:
    """n printed characters, none of them blank.

    code: (n,) Unicode code points. box: (n, 4) x0, top, x1, bottom, as wide as the advance and as high as the font.
    baseline: (n,) y on which the character stands. size: (n,) font height in points.
    spaced: (n,) whether the source sets a blank after it. tilt: (n,) quarter turns clockwise of the writing as
    displayed (0 reads from left to right), or -1 where it is slanted.
    """

    code: NDArray[np.uint32]
    box: Floats
    baseline: Floats
    size: Floats
    spaced: Bools
    tilt: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.code)

    def take(self, which: Bools | Ints) -> Characters:
        """The characters that a mask or a list of indices picks."""
        at = which
        if which.dtype == np.bool_:
            at = which.nonzero()[0]
            if len(at) == len(self):
                return self
        return Characters(
            self.code.take(at),
            self.box.take(at, axis=0),  # many times as fast as an index that is a list, for rows
            self.baseline.take(at),
            self.size.take(at),
            self.spaced.take(at),
            self.tilt.take(at),
        )

    def text(self) -> str:
        """The characters one after the other, as they are stored."""
        return self.code.astype("<u4").tobytes().decode("utf-32-le", errors="replace")


@frozen
class Rules:
    """Straight visible rules. `across`: (n, 3) x0, x1, y of horizontal ones; `down`: (m, 3) top, bottom, x of vertical.
    `bands`: (k, 4) x0, top, x1, bottom of coloured bands as high as a row: they part rows and close no cell."""

    across: Floats
    down: Floats
    bands: Floats = field(default_factory=lambda: np.zeros((0, 4)))

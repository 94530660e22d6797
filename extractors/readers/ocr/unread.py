"""Conservation of ink: what is printed ends in a line that is read, or is reported as unread."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.geometry.grid import Grid, cells_of_points
from extractors.geometry.marks import Bools, Floats
from extractors.readers.ocr.textlines import FULL, LARGEST, InkLine, Marks

COVERED = 0.02  # of a cell: less of a stamp covers no figure
INKED_BLANK = 0.05  # of a character's square: less ink in a cell than this is dust
EDGE, NARROW_EDGE = 4, 0.1  # pixels beside a cell's rules that are theirs; in small cells, of the smaller side
BESIDE = 9.0  # points: what lies this near to a stamp and in no line is left of the stamp


def unread_print(marks: Marks, grids: list[Grid], lines: list[InkLine], seal: Bools, scale: float) -> Floats:
    """(n, 4) boxes in points of the marks as high as characters that are in no cell and no line: outside cells a detector
    says where lines are, and overlooks some. lines: of the page. seal: where stamps lie; scale: pixels a point."""
    high = marks.box[:, 3] - marks.box[:, 1]
    # half the lines are no lower than this: a large title does not count for more than one
    usual = float(np.median([line.box[3] - line.box[1] for line in lines])) if lines else marks.height
    box = marks.box[(high >= FULL * usual) & (high <= LARGEST * scale)]
    x, y = (box[:, 0] + box[:, 2]) // 2, (box[:, 1] + box[:, 3]) // 2
    taken = _around(seal, BESIDE * scale)[y, x]
    for grid in grids:
        taken |= cells_of_points(grid, x / scale, y / scale) >= 0
    for x0, top, x1, bottom in (line.box for line in lines):
        taken |= (x >= x0 - EDGE) & (x <= x1 + EDGE) & (y >= top - EDGE) & (y <= bottom + EDGE)
    return box[~taken] / scale


def _around(where: Bools, pixels: float) -> Bools:
    size = 2 * round(pixels) + 1
    return cv2.dilate(where.astype(np.uint8), np.ones((size, size), np.uint8)) > 0


def unread_cells(
    lines: list[InkLine], grids: list[Grid], ink: Bools, seal: Bools, height: float, scale: float
) -> Floats:
    """(n, 4) boxes in points of the cells that hold ink beside their lines, and of those without a line under a stamp.

    lines: of the cells. ink: all that is darker than paper. height: of ordinary characters in pixels; scale: pixels a point.
    """
    ink = ink.copy()
    usual: dict[tuple[int, int], float] = {}
    for line in lines:
        x0, top, x1, bottom = line.box
        ink[max(0, top - EDGE) : bottom + EDGE, max(0, x0 - EDGE) : x1 + EDGE] = False
        if line.cell:
            usual[line.cell] = line.height
    found = []
    for g, grid in enumerate(grids):
        own = [line.height for line in lines if line.cell and line.cell[0] == g]
        blank_height = float(np.median(own)) if own else height
        for i, box in enumerate(grid.boxes.tolist()):
            x0, top, x1, bottom = (round(v * scale) for v in box)
            edge = min(EDGE, round(NARROW_EDGE * min(bottom - top, x1 - x0)))
            inside = np.s_[top + edge : bottom - edge, x0 + edge : x1 - edge]
            covered = (g, i) not in usual and seal[inside].sum() > COVERED * seal[inside].size
            if covered or ink[inside].sum() > INKED_BLANK * usual.get((g, i), blank_height) ** 2:
                found.append(box)
    return np.array(found, np.float64).reshape(-1, 4)

"""From pages that were set upright to be read back to the pages as displayed: places that point to what one sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from extractors.document import Block, Box, Document, Paragraph, Place, Table
from extractors.geometry.marks import Floats


@dataclass(frozen=True, slots=True)
class Displayed:
    """A page as displayed: its size in points, and the matrix (2, 3) that takes upright points there."""

    width: float
    height: float
    matrix: Floats

    def box(self, upright: Box) -> Box:
        """The displayed box around an upright one."""
        x0, top, x1, bottom = upright
        corners = np.array([[x0, top, 1], [x1, top, 1], [x0, bottom, 1], [x1, bottom, 1]]) @ self.matrix.T
        low, high = corners.min(axis=0).round(2).tolist(), corners.max(axis=0).round(2).tolist()
        return (low[0], low[1], high[0], high[1])


def turned_page(width: float, height: float, turns: int) -> Displayed:
    """A page of this size whose writing is turned clockwise by so many quarters, as it is displayed."""
    ways_back = {
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }
    return Displayed(width, height, np.array(ways_back[turns], np.float64))


def as_displayed(document: Document, pages: Mapping[int, Displayed]) -> Document:
    """The document with its places on the pages as displayed. `pages`: by number, those that were set upright."""
    if not pages:
        return document

    def moved(place: Place) -> Place:
        if place.page is None or place.page not in pages or place.bbox is None:
            return place
        return replace(place, bbox=pages[place.page].box(place.bbox))

    def block_moved(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, lines=tuple(replace(line, place=moved(line.place)) for line in block.lines))
        if isinstance(block, Table):
            cells = tuple(
                replace(cell, place=moved(cell.place), rest=tuple(map(moved, cell.rest))) for cell in block.cells
            )
            return replace(block, place=moved(block.place), cells=cells)
        return replace(block, place=moved(block.place))

    return replace(
        document,
        blocks=tuple(map(block_moved, document.blocks)),
        pages=tuple(
            replace(page, width=pages[page.number].width, height=pages[page.number].height)
            if page.number in pages
            else page
            for page in document.pages
        ),
    )

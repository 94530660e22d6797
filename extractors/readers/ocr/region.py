"""A picture on a page that has text of its own: its tables and lines at their places on that page.

Words in charts and photographs label what is drawn and are no sentences of the report: they are kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.document import Box, Cell, Place, Table
from extractors.geometry.displayed import Displayed
from extractors.geometry.lines import TextLine
from extractors.readers.ocr.drawings import is_drawing
from extractors.readers.ocr.engine import Pixels
from extractors.readers.ocr.layout import page_content
from extractors.readers.ocr.letters import Letters
from extractors.readers.ocr.page import read_picture
from extractors.readers.pages.content import PageContent

FILLED = 0.25  # of a table's cells: with less text, gridlines of a chart are no table
FEWEST = 4  # cells with text, at least
CERTAIN = 0.5  # of the text: where more is in doubt, patterns may have been taken for print
UNCERTAIN = "It may hold print that cannot be read with certainty."


def read_region(rgb: Pixels, scale: float, number: int, at: tuple[float, float]) -> PageContent:
    """What the picture says. rgb: (h, w, 3) at `scale` pixels a point; at: where its left top corner lies on the page.

    `unread` says why where it looks like print and cannot be read. A picture without text has neither tables nor lines.
    """
    height, width = (side / scale for side in rgb.shape[:2])
    ocr = read_picture(rgb, scale)
    content = page_content(ocr, number, width, height)
    assert content.displayed is not None
    tables = tuple(_table_moved(table, content.displayed) for table in content.tables)
    lines = tuple(_line_moved(line, content.displayed) for line in content.lines)
    ruled = tuple(table for table in tables if _is_table(table))
    certain = tuple(table for table in ruled if _is_certain(table))
    letters = ocr.letters
    boxes = [content.displayed.box((a, b, c, d)) for a, b, c, d in letters.characters.box[~letters.doubtful].tolist()]
    known = [*boxes, *(table.place.bbox for table in certain if table.place.bbox)]
    drawing = is_drawing(rgb, scale, known)
    uncertain = len(ruled) > len(certain) if drawing else not ruled and _doubt(letters) > CERTAIN
    drawn = ""
    if drawing or uncertain:
        rest = [cell.text for table in tables if table not in certain for cell in table.cells]
        drawn = "\n".join(text for text in (*rest, *(line.text for line in lines)) if text)
        tables, lines = certain, ()
    there = Displayed(width, height, np.array([[1.0, 0, at[0]], [0, 1.0, at[1]]]))
    return replace(
        content,
        tables=tuple(_table_moved(table, there) for table in tables),
        lines=tuple(_line_moved(line, there) for line in lines),
        drawn=drawn,
        displayed=None,
        unread=(UNCERTAIN,) if uncertain else () if drawing else content.unread,
    )


def _is_table(table: Table) -> bool:
    """Whether ruled cells hold text as those of tables do."""
    filled = sum(len(cell.text) > 1 for cell in table.cells)
    wide = min(table.n_rows, table.n_cols) >= 2
    return table.method == "ruled" and wide and filled >= max(FEWEST, FILLED * len(table.cells))


def _is_certain(table: Table) -> bool:
    """Whether no more than half of what its cells say is in doubt."""
    filled = [cell for cell in table.cells if cell.text]
    return sum(bool(cell.flags) for cell in filled) <= CERTAIN * len(filled)


def _doubt(letters: Letters) -> float:
    """The share of the characters that are in doubt; 1 where there is print and none was read."""
    return float(letters.doubtful.mean()) if len(letters.characters) else float(len(letters.unread) > 0)


def _line_moved(line: TextLine, to: Displayed) -> TextLine:
    box = to.box(line.box)
    return replace(line, box=box, baseline=box[3])


def _table_moved(table: Table, to: Displayed) -> Table:
    cells: Sequence[Cell] = [
        replace(cell, place=_place_moved(cell.place, to), rest=tuple(_place_moved(p, to) for p in cell.rest))
        for cell in table.cells
    ]
    return replace(table, place=_place_moved(table.place, to), cells=tuple(cells))


def _place_moved(place: Place, to: Displayed) -> Place:
    box: Box | None = place.bbox
    return place if box is None else replace(place, bbox=to.box(box))

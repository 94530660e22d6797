"""Tables of a Word document: cells merged in both directions, rows that are not shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.readers.docx.content import is_struck
from extractors.readers.docx.names import VAL, Element, W, at, is_on, number, value
from extractors.readers.gridded import Raster, whole_table

METHOD = "docx"


def rows_of(table: Element) -> list[Element]:
    """The table's rows, those in content controls and tracked insertions among them, struck ones not."""
    return [row for row in _within(table, f"{W}tr") if not is_struck(row, "trPr")]


def cells_of(row: Element) -> list[Element]:
    return list(_within(row, f"{W}tc"))


def _within(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"):
            yield from _within(child, tag)


def is_hidden(row: Element) -> bool:
    return is_on(row, "trPr/hidden")


def table_of(rows: list[Element], read_cell: Callable[[Element], str]) -> Table | None:
    """The grid of rows; `read_cell` gives a cell's text. None where there is no cell."""
    raster = Raster(len(rows))
    open_above: dict[int, int] = {}  # column at which a vertical merge is open -> index of its cell
    for r, row in enumerate(rows):
        col = number(value(row, "trPr/gridBefore"))
        open_here: dict[int, int] = {}
        heads = is_on(row, "trPr/tblHeader")
        for tc in cells_of(row):
            width = max(1, number(value(tc, "tcPr/gridSpan"), 1))
            merge = _merge(tc, "vMerge")
            if _merge(tc, "hMerge") == "continue" and raster.cells and raster.cells[-1].row == r:
                raster.cells[-1] = replace(raster.cells[-1], col_span=col + width - raster.cells[-1].col)
            elif merge == "continue" and col in open_above:
                index = open_above[col]
                raster.cells[index] = replace(raster.cells[index], row_span=r + 1 - raster.cells[index].row)
                open_here[col] = index
            else:
                raster.cells.append(Cell(r, col, read_cell(tc), 1, width, is_header=heads))
                if merge is not None:
                    open_here[col] = len(raster.cells) - 1
            col += width
        open_above = open_here
    return whole_table(_fitted(raster.cells, len(rows)), METHOD, len(rows)) if raster.cells else None


def _fitted(cells: list[Cell], n_rows: int) -> list[Cell]:
    """The cells without spans that run into each other, as rows with unequal grids can make them."""
    raster = Raster(n_rows)
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        raster.put_at(cell)
    return raster.cells


def _merge(tc: Element, name: str) -> str | None:
    """`restart`, `continue`, or None where the cell is not merged in this direction."""
    found = at(tc, f"tcPr/{name}")
    return None if found is None else found.get(VAL) or "continue"

"""Tables of a web page: data tables to grids with spans, layout tables told apart from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.document import NOWHERE, Cell, Place, Table
from extractors.readers.gridded import Raster, whole_table
from extractors.readers.html.parts import is_hidden, length, own_text, raw_text
from extractors.readers.html.source import Element
from normalizers.text import mend

_MAX_SPAN = 1000
_LAYOUT_SHARE = 0.5  # of a table's text in tables inside it, or in one cell of paragraphs: it only lays out the page
_LAYOUT_BLOCKS = 3
METHOD = "html"


def rows_of(table: Element) -> list[Element]:
    """The table's own rows, header groups first and footer groups last, as they are displayed."""
    groups: dict[str, list[Element]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in table:
        if child.tag == "tr":
            groups["tbody"].append(child)
        elif child.tag in groups:
            groups[child.tag] += [row for row in child if row.tag == "tr"]
    return [*groups["thead"], *groups["tbody"], *groups["tfoot"]]


def cells_of(row: Element) -> Iterator[Element]:
    return (child for child in row if child.tag in ("td", "th"))


def is_layout(table: Element) -> bool:
    """Whether a table only places things on the page: one cell or column of text, or cells that hold pages of it."""
    if table.get("role") in ("presentation", "none"):
        return True
    filled = [[cell for cell in cells_of(row) if length(raw_text(cell))] for row in rows_of(table)]
    if max((len(row) for row in filled), default=0) < 2:
        return not any(_span(cell, "colspan") > 1 for row in filled for cell in row) or sum(map(len, filled)) == 1
    total = length(raw_text(table))
    inner = [t for t in table.iter("table") if t is not table and _outer_table(t) is table]
    if sum(length(raw_text(t)) for t in inner) >= _LAYOUT_SHARE * total:
        return True
    if sum(len(rows_of(t)) for t in inner) > len(filled):
        return True
    return len(filled) <= 3 and any(
        length(raw_text(cell)) >= _LAYOUT_SHARE * total and _blocks(cell) >= _LAYOUT_BLOCKS and _prose(cell)
        for row in filled
        for cell in row
    )


def _outer_table(element: Element) -> Element | None:
    return next(iter(element.iterancestors("table")), None)


def _blocks(cell: Element) -> int:
    return sum(1 for block in cell.iter("p", "div", "h1", "h2", "h3", "h4") if length(raw_text(block)))


def _prose(cell: Element) -> bool:
    return raw_text(cell).count("。") >= _LAYOUT_BLOCKS


def data_table(table: Element, *, with_lines: bool = False) -> tuple[Table, str] | None:
    """The grid of a data table, and the text of the rows that the page hides; None where no row is shown.

    with_lines: cells get the line of the source on which they begin.
    """
    rows = rows_of(table)
    shown = [row for row in rows if not is_hidden(row)]
    hidden = " ".join(filter(None, (own_text(row) for row in rows if is_hidden(row))))
    raster = Raster(len(shown))
    for r, row in enumerate(shown):
        cells = list(cells_of(row))
        heads = (row.getparent() is not None and row.getparent().tag == "thead") or (
            len(cells) > 1 and all(cell.tag == "th" for cell in cells)
        )
        for cell in cells:
            span = _span(cell, "rowspan")
            raster.put(
                r,
                Cell(
                    r,
                    0,
                    cell_text(cell),
                    row_span=span or len(shown) - r,
                    col_span=max(1, _span(cell, "colspan")),
                    place=Place(line=cell.sourceline) if with_lines else NOWHERE,
                    is_header=heads,
                ),
            )
    if not raster.cells:
        return None
    grid = whole_table(_without_empty_edges(raster.cells), METHOD, len(shown))
    return (replace(grid, place=Place(line=table.sourceline)) if with_lines else grid), hidden


def _without_empty_edges(cells: list[Cell]) -> list[Cell]:
    """Without spans that reach over columns in which no cell begins: colspan="20" over a table of six columns."""
    last = max(cell.col for cell in cells)
    return [replace(cell, col_span=max(1, min(cell.col_span, last + 1 - cell.col))) for cell in cells]


def cell_text(cell: Element) -> str:
    """The published text of a cell, its line breaks mended."""
    lines = (" ".join(line.split()) for line in raw_text(cell).replace("\u200b", "").split("\n"))
    return mend("\n".join(filter(None, lines)))


def _span(cell: Element, name: str) -> int:
    """A span as stated; 1 where none is, 0 (to the end of the table) as HTML allows for rows."""
    stated = (cell.get(name) or "1").strip()
    return min(int(stated), _MAX_SPAN) if stated.isascii() and stated.isdigit() else 1

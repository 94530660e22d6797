"""Headings inside tables: forms whose rows are numbered headings with their text, and bands that head a form's parts.

一、部门基本情况 | (一) 部门概况 |          | 某局是……     a row of a narrative: headings, then prose
                 | (二) 收支情况 |          | 2023年……
二、部门年度重点工作任务                                   a band: the row's only text, rows of a grid below it
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Cell, Paragraph, Table
from extractors.narrative.headings import Form, Heading, read_heading, read_number
from normalizers.missing import missing_marker

_LEAST_PROSE = 30
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a row adds to the narrative: headings with the cells that hold them, then cells of prose."""

    headings: tuple[tuple[Heading, Cell], ...]
    prose: tuple[Cell, ...]


def narrative_rows(table: Table) -> list[TableRow]:
    """The headings and the prose that stand in a table, row by row; [] for a table of values."""
    rows = table.text_rows()
    parsed = [_narrative(row) for row in rows]
    told = [row for row in parsed if row is not None]
    if len(told) >= _LEAST_ROWS and 2 * len(told) > sum(bool(row) for row in rows):
        return told
    return _bands(rows)


def _narrative(row: list[Cell]) -> TableRow | None:
    """A row whose first cells are numbered headings and whose last is prose or says that there is none."""
    headings: list[tuple[Heading, Cell]] = []
    for cell in row:
        heading = cell_heading(cell)
        if heading is None:
            break
        headings.append((heading, cell))
    rest = row[len(headings) :]
    is_prose = any("。" in cell.text or len(cell.text) >= _LEAST_PROSE for cell in rest)
    says_none = bool(headings) and len(rest) == 1 and missing_marker(rest[0].text) is not None
    return TableRow(tuple(headings), tuple(rest)) if headings and (is_prose or says_none) else None


def _bands(rows: list[list[Cell]]) -> list[TableRow]:
    """Numbered headings alone in their row; none where a row of the same numbering holds values beside it."""
    bands: list[TableRow] = []
    for i, row in enumerate(rows):
        heading = cell_heading(row[0]) if row else None
        if heading is None or row[0].col or heading.style not in ("han", "han_bracket"):
            continue
        below = rows[i + 1] if i + 1 < len(rows) else []
        if len(row) > 1 or len(below) < 2:
            return []
        bands.append(TableRow(((heading, row[0]),), ()))
    return bands


def cell_heading(cell: Cell) -> Heading | None:
    """The numbered heading that a cell is, whole."""
    heading = read_heading(Paragraph(cell.text)) if read_number(cell.text) is not None else None
    return heading if heading is not None and heading.form is Form.STANDALONE else None

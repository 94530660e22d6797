"""Small tables for the tests of forms: rows of texts, `None` where a span covers the position."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell, Document, Paragraph, Table
from extractors.forms import read_forms
from extractors.logical import logical_tables
from extractors.records import BudgetLine, Records

NOTE = "单位：万元"

# a header of indicators and one row, for forms whose other parts are tried
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "开放天数", "≥330天", "336天", "90", "88"],
]


def table(rows: Sequence[Sequence[str | None]], *, spans_known: bool = True, unit_note: str = "") -> Table:
    """A table; a None extends the cell to its left."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                last = cells.pop()
                cells.append(Cell(last.row, last.col, last.text, col_span=last.col_span + 1))
            else:
                cells.append(Cell(r, c, text))
    return Table(tuple(cells), len(rows), max(map(len, rows)), spans_known=spans_known, unit_note=unit_note)


def records(title: str, *tables: Table, document_type: str = "other") -> Records:
    """What is read of tables that stand under a title, in a document of a type."""
    document = Document("text/plain", (Paragraph(title), *tables))
    found = Records()
    read_forms(
        found,
        document.blocks,
        logical_tables(document),
        {},
        subject=None,
        fiscal_year=None,
        document_type=document_type,
    )
    return found


def budget_lines(title: str, rows: list[list[str | None]]) -> list[BudgetLine]:
    """The amounts of one table in 万元 that stands under a title."""
    return records(title, table(rows, unit_note=NOTE)).budgets

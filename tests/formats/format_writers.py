"""Samples set in each format: `Page -> bytes`, by the libraries that programs use to write these formats."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from format_samples import Box, Grid, Text

Page = Sequence[Text | Grid]

_NUMBER = re.compile(r"(?P<int>\d{1,3}(?:,\d{3})+|0|[1-9]\d{0,6})(?:\.(?P<frac>\d+))?(?P<percent>%)?")


def to_docx(page: Page) -> bytes:
    """Word: headings by style, tables with merged cells."""
    import docx

    document = docx.Document()
    for block in page:
        if isinstance(block, Text):
            document.add_paragraph(block.text, style=f"Heading {block.level}" if block.level else None)
            continue
        table = document.add_table(block.n_rows, block.n_cols, style="Table Grid")
        for box in block.boxes:
            cell = table.cell(box.row, box.col)
            if (box.row_span, box.col_span) != (1, 1):
                cell = cell.merge(table.cell(box.row + box.row_span - 1, box.col + box.col_span - 1))
            cell.text = box.text
    return _saved(document.save)


def to_xlsx(page: Page) -> bytes:
    """Excel: one sheet; paragraphs over the width of the tables; numbers as numbers, shown as printed."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    width = max((block.n_cols for block in page if isinstance(block, Grid)), default=1)
    row = 1
    for block in page:
        if isinstance(block, Text):
            sheet.cell(row, 1, block.text)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1
            continue
        for box in block.boxes:
            _fill(sheet.cell(row + box.row, 1 + box.col), box.text)
            if (box.row_span, box.col_span) != (1, 1):
                last_row, last_col = row + box.row + box.row_span - 1, box.col + box.col_span
                sheet.merge_cells(
                    start_row=row + box.row, end_row=last_row, start_column=1 + box.col, end_column=last_col
                )
        _rule(sheet, row, block)
        row += block.n_rows
    return _saved(book.save)


def _fill(cell, text: str) -> None:
    """A printed number becomes a number and the format that prints it so; all else is text."""
    found = _NUMBER.fullmatch(text)
    if not found:
        cell.value = text or None
        if text:
            cell.data_type = "s"  # `=320人` is no formula
        return
    value = Decimal(text.replace(",", "").removesuffix("%"))
    cell.value = value / 100 if found["percent"] else value
    decimals = f".{'0' * len(found['frac'])}" if found["frac"] else ""
    cell.number_format = ("#,##0" if "," in found["int"] else "0") + decimals + (found["percent"] or "")


def _rule(sheet, top: int, grid: Grid) -> None:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin")
    for line in sheet.iter_rows(min_row=top, max_row=top + grid.n_rows - 1, max_col=grid.n_cols):
        for cell in line:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def to_html(page: Page) -> bytes:
    """A web page: headings as such, tables with row and column spans."""
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title></title></head><body>"]
    for block in page:
        if isinstance(block, Text):
            tag = f"h{block.level}" if block.level else "p"
            parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
            continue
        parts.append("<table border='1'>")
        for row in range(block.n_rows):
            cells = "".join(_td(box) for box in block.boxes if box.row == row)
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _td(box: Box) -> str:
    return f"<td rowspan='{box.row_span}' colspan='{box.col_span}'>{html.escape(box.text)}</td>"


def to_markdown(page: Page) -> bytes:
    """Markdown: pipe tables, in which a merged cell is printed once and followed by blanks."""
    parts = []
    for block in page:
        if isinstance(block, Text):
            parts.append("#" * (block.level or 0) + (" " if block.level else "") + block.text)
            continue
        rows = [[""] * block.n_cols for _ in range(block.n_rows)]
        for box in block.boxes:
            rows[box.row][box.col] = box.text
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        parts.append("\n".join([lines[0], "|" + " --- |" * block.n_cols, *lines[1:]]))
    return "\n\n".join(parts).encode()


def to_pdf(page: Page) -> bytes:
    """PDF: running text, ruled tables with merged cells, over as many pages as it takes; no font is embedded."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle("body", fontName=font, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=18, leading=30, firstLineIndent=0, alignment=1)
    small = ParagraphStyle("cell", fontName=font, fontSize=9, leading=12, wordWrap="CJK")
    wide = max((block.n_cols for block in page if isinstance(block, Grid)), default=1) > 6
    size = landscape(A4) if wide else A4
    width = size[0] - 2 * 50
    story: list = []
    for number, block in enumerate(page):
        if isinstance(block, Text):
            story.append(Paragraph(html.escape(block.text), body if number else head))
            continue
        cells: list[list] = [[""] * block.n_cols for _ in range(block.n_rows)]
        style: list[tuple] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for box in block.boxes:
            cells[box.row][box.col] = Paragraph(html.escape(box.text), small)
            end = (box.col + box.col_span - 1, box.row + box.row_span - 1)
            style.append(("SPAN", (box.col, box.row), end))
        story += [Table(cells, colWidths=[width / block.n_cols] * block.n_cols, style=style), Spacer(1, 12)]

    def write(target: io.BytesIO) -> None:
        SimpleDocTemplate(target, pagesize=size, leftMargin=50, rightMargin=50, invariant=1).build(story)

    return _saved(write)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


WRITERS: dict[str, Callable[[Page], bytes]] = {
    "docx": to_docx,
    "html": to_html,
    "markdown": to_markdown,
    "pdf": to_pdf,
    "xlsx": to_xlsx,
}

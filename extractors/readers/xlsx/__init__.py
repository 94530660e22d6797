"""Excel workbooks (.xlsx and its relatives), read with openpyxl: values as displayed, formulas by their stored results."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time, timedelta
from typing import Any

import regex

from extractors.document import Document
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.ooxml import Package
from extractors.readers.sniff import Kind
from extractors.readers.xlsx.date_format import LOCAL_DATES, is_date_format
from extractors.readers.xlsx.number_format import displayed
from extractors.readers.xlsx.sheet import MAX_CELLS, Sheet
from extractors.readers.xlsx.workbook import workbook_document

__all__ = ["read_xlsx"]

_MERGE = regex.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_NO_RESULT = regex.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def read_xlsx(data: bytes) -> Document:
    """The document in a workbook's bytes. Nothing in it is executed; links to other files are not followed.

    Raises DocumentError: DAMAGED, TOO_LARGE, ENCRYPTED, NO_TEXT.
    """
    package = Package(data)
    package.refuse_entities()
    sheets = package.data_of(regex.compile(r"xl/(?:work)?sheets/.*\.xml", regex.IGNORECASE))
    for name, xml in sheets.items():
        _refuse_wide_merges(name, xml)
    formulas = _opened(data, values=False) if any(_NO_RESULT.search(xml) for xml in sheets.values()) else None
    del sheets
    book = _opened(data, values=True)
    read = [_sheet(ws, formulas, book.epoch) for ws in book.worksheets]
    read += [Sheet(chart.title, {}, pictures=1, is_hidden=chart.sheet_state != "visible") for chart in book.chartsheets]
    embedded = [name for name in package.names if name.startswith("xl/embeddings/")]
    return workbook_document(Kind.XLSX, read, embedded)


def _opened(data: bytes, *, values: bool) -> Any:
    import openpyxl  # 0.2 s

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep on saving is of no concern here
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except DocumentError:
        raise
    except Exception as error:
        raise DocumentError(
            ErrorCode.DAMAGED,
            f"The workbook does not keep to its format ({type(error).__name__}: {str(error)[:120]}). Open and save it in a "
            "spreadsheet program.",
        ) from error


def _refuse_wide_merges(name: str, xml: bytes) -> None:
    area = 0
    for left, top, right, bottom in _MERGE.findall(xml):
        area += (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
    if area > MAX_CELLS:
        raise DocumentError(
            ErrorCode.TOO_LARGE,
            f"The part {name} merges {area} cells, more than any report: it may be made to do harm.",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet(ws: Any, formulas: Any, epoch: datetime) -> Sheet:
    """What a worksheet shows. Its cells are taken from where openpyxl keeps those that exist: a sheet whose cells stand
    far apart would be walked over millions of empty ones otherwise."""
    sheet = Sheet(ws.title, {}, is_hidden=ws.sheet_state != "visible", pictures=len(ws._images) + len(ws._charts))
    ruled = {number for number, border in enumerate(ws.parent._borders) if _has_sides(border)}
    for (row, column), cell in ws._cells.items():
        if cell._style.borderId in ruled:
            sheet.ruled_rows.add(row - 1)
        text = _text(cell, epoch)
        if text.strip():
            sheet.texts[row - 1, column - 1] = text
    sheet.merges = [(m.min_row - 1, m.max_row - 1, m.min_col - 1, m.max_col - 1) for m in ws.merged_cells.ranges]
    sheet.hidden_rows = {r - 1 for r, kept in ws.row_dimensions.items() if kept.hidden or kept.height == 0}
    for kept in ws.column_dimensions.values():
        if kept.hidden or kept.width == 0:
            sheet.hidden_columns |= set(range((kept.min or 1) - 1, kept.max or 1))
    if formulas is not None and ws.title in formulas.sheetnames:
        sheet.uncalculated = {
            (row - 1, column - 1)
            for (row, column), cell in formulas[ws.title]._cells.items()
            if cell.data_type == "f" and ws._cells[row, column].value is None
        }
    return sheet


def _has_sides(border: Any) -> bool:
    return any(side is not None and side.style for side in (border.left, border.right))


def _text(cell: Any, epoch: datetime) -> str:
    from openpyxl.utils.datetime import from_excel

    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    code = cell.number_format
    local = LOCAL_DATES.get(cell._style.numFmtId)
    if local is not None:
        code = local
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = from_excel(value, epoch)
    elif isinstance(value, int | float) and not isinstance(value, bool) and is_date_format(code):
        value = from_excel(value, epoch)
    if isinstance(value, str | bool | int | float | datetime | date | time | timedelta):
        return displayed(value, code)
    return str(value)

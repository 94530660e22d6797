"""Excel 97–2003 workbooks (.xls, .et), read with xlrd: values as displayed, formulas by their stored results."""

from __future__ import annotations

import io
from typing import Any

from extractors.document import Document
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.sniff import Kind
from extractors.readers.xlsx.date_format import LOCAL_DATES, is_date_format
from extractors.readers.xlsx.number_format import displayed
from extractors.readers.xlsx.sheet import Sheet
from extractors.readers.xlsx.workbook import workbook_document

_GENERAL = "General"
_ALWAYS_LOCAL = (14, 22)  # the others may be defined by the file itself


def read_xls(data: bytes) -> Document:
    """The document in a workbook's bytes. Nothing in it is executed.

    Raises DocumentError: DAMAGED, TOO_LARGE, ENCRYPTED, NO_TEXT.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:
        raise _refusal(error) from error
    return workbook_document(Kind.XLS, [_sheet(book, ws) for ws in book.sheets()])


def _refusal(error: Exception) -> DocumentError:
    if "encrypted" in str(error).lower() or "password" in str(error).lower():
        return DocumentError(
            ErrorCode.ENCRYPTED, "The workbook is protected by a password. Ask for a copy without one.", stage="open"
        )
    return DocumentError(
        ErrorCode.DAMAGED,
        f"The workbook is cut off or damaged ({type(error).__name__}: {str(error)[:120]}). Fetch it again.",
        stage="open",
    )


def _sheet(book: Any, ws: Any) -> Sheet:
    sheet = Sheet(ws.name, {}, is_hidden=bool(ws.visibility))
    for row in range(ws.nrows):
        for column in range(ws.row_len(row)):
            border = book.xf_list[ws.cell_xf_index(row, column)].border
            if border.left_line_style or border.right_line_style:
                sheet.ruled_rows.add(row)
            text = _text(book, ws, row, column)
            if text.strip():
                sheet.texts[row, column] = text
    sheet.merges = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in ws.merged_cells]
    sheet.hidden_rows = {row for row, info in ws.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.hidden_columns = {column for column, info in ws.colinfo_map.items() if info.hidden or info.width == 0}
    return sheet


def _text(book: Any, ws: Any, row: int, column: int) -> str:
    import xlrd

    kind, value = ws.cell_type(row, column), ws.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return value
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERROR")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return displayed(bool(value), None)
    if kind not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    code = _code(book, ws.cell_xf_index(row, column))
    if not is_date_format(code):
        return displayed(value, code)
    try:
        return displayed(xlrd.xldate.xldate_as_datetime(value, book.datemode), code)
    except (ValueError, OverflowError):  # no date: spreadsheets show such a number as a row of #
        return displayed(value, _GENERAL)


def _code(book: Any, xf_index: int) -> str:
    """The number format code of a cell; those that follow the reader's country as they show in China."""
    key = book.xf_list[xf_index].format_key
    stated = book.format_map[key].format_str or _GENERAL
    if key in LOCAL_DATES and (key in _ALWAYS_LOCAL or stated == _GENERAL):
        return LOCAL_DATES[key]
    return stated

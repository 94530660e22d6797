"""Sheets to one document."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Block, Document
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.sniff import Kind
from extractors.readers.xlsx.regions import sheet_blocks
from extractors.readers.xlsx.sheet import MAX_CELLS, MAX_COLUMNS, Sheet, named_runs

CHARACTERS_LOST, PAGE_UNREAD = "characters_lost", "page_unread"


def workbook_document(kind: Kind, sheets: Sequence[Sheet], attachments: Sequence[str] = ()) -> Document:
    """The document of a workbook's sheets, in their order. Hidden sheets are named in the notes and not read.

    Raises DocumentError: NO_TEXT, TOO_LARGE.
    """
    blocks: list[Block] = []
    notes: list[str] = []
    flags: list[str] = []
    for sheet in sheets:
        if sheet.is_hidden:
            if sheet.texts:
                notes.append(f"The sheet {sheet.name} is hidden and was not read ({len(sheet.texts)} filled cells).")
            continue
        refuse_oversize(sheet)
        blocks += sheet_blocks(sheet)
        notes += _hidden_parts(sheet)
        if sheet.uncalculated:
            flags.append(CHARACTERS_LOST)
            notes.append(
                f"The sheet {sheet.name} holds {len(sheet.uncalculated)} formulas without a stored result. Open and save "
                "the file in a spreadsheet program to have them calculated."
            )
        if sheet.pictures:
            notes.append(f"The sheet {sheet.name} holds {sheet.pictures} pictures or charts, which were not read.")
            if not sheet.texts:
                flags.append(PAGE_UNREAD)
    if not blocks and PAGE_UNREAD not in flags:
        raise DocumentError(
            ErrorCode.NO_TEXT,
            "The workbook shows no filled cell" + (f": {' '.join(notes)}" if notes else ".") + " Check the file.",
        )
    return Document(kind.value, tuple(blocks), (), tuple(dict.fromkeys(flags)), tuple(notes), tuple(attachments))


def _hidden_parts(sheet: Sheet) -> list[str]:
    rows = {r for r, _ in sheet.texts} & sheet.hidden_rows
    columns = {c for _, c in sheet.texts} & sheet.hidden_columns
    found = []
    if rows:
        found.append(f"Rows {named_runs(rows)} of the sheet {sheet.name} are hidden and were set aside.")
    if columns:
        found.append(
            f"Columns {named_runs(columns, letters=True)} of the sheet {sheet.name} are hidden and were set aside."
        )
    return found


def refuse_oversize(sheet: Sheet) -> None:
    """Raises DocumentError(TOO_LARGE) where a sheet's filled cells stand further apart than in any report."""
    n_rows = max((r for r, _ in sheet.texts), default=0) + 1
    n_cols = max((c for _, c in sheet.texts), default=0) + 1
    if n_rows * n_cols > MAX_CELLS or n_cols > MAX_COLUMNS:
        raise DocumentError(
            ErrorCode.TOO_LARGE,
            f"The sheet {sheet.name} reaches over {n_rows} rows and {n_cols} columns, more than any report. Remove stray "
            "cells far from the tables.",
        )

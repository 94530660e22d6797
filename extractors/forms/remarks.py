"""Rows of a table that are none of its data: notes below it, and who filled it in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from extractors.document import Cell
from extractors.vocabulary import meanings, parts

_COLON = (":", "：")
# bands that list bodies, projects or accounts: their rows are named, and a sentence names nothing
_LISTS = ("accounts", "units", "tasks", "project_rows")
_STOP = regex.compile(r"[。；]")


@cache
def _start() -> regex.Pattern[str]:
    return regex.compile(rf"[(（*※]?\s*(?:{'|'.join(parts('notes', 'start'))})\s*\d{{0,2}}\s*[)）]?\s*[:：]")


def is_note(cells: Sequence[Cell], sink: str | None, n_cols: int) -> bool:
    """Whether a row of one cell explains its table: 注：本表按决算口径填列, in a list also a sentence.

    sink: of the band in force.
    """
    if len(cells) != 1:
        return False
    text = cells[0].text.strip()
    if _start().match(text):
        return True
    whole = cells[0].col_span == n_cols > 1 and _STOP.search(text) is not None
    return sink in _LISTS and (whole or text.endswith("。"))


def is_signature(cells: Sequence[Cell]) -> bool:
    """Whether a row says who filled in the table, or what else is no figure of it: 填表人：… | 联系电话：…."""
    return cells[0].text.rstrip().endswith(_COLON) and "ignored" in meanings("labels", cells[0].text)

"""Columns that name projects beside the accounts that pay for them: 项目名称 | 功能科目编码 | 功能科目名称 | 合计."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.vocabulary import meanings
from normalizers.text import squeeze

PROJECT = "project_of_row"
_ACCOUNT = ("account_code", "account_class", "account_name")
_UNTOLD = ("item", "ignored", "unknown", PROJECT)


def projects_told(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns; where accounts are named beside it, 项目名称 names a project and not what the amounts are of. On a side
    without accounts it names the items."""
    told: list[Column] = []
    for side in _sides(columns):
        beside = any(column.role in _ACCOUNT for column in side)
        told += [
            replace(column, role=PROJECT if beside else "item", detail=("-",), known=True)
            if column.role in _UNTOLD and PROJECT in meanings("columns", column.header.split("/")[-1])
            else column
            for column in side
        ]
    return tuple(told)


def _sides(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """The columns up to the last amount of each run of amounts; what is named behind the last ones is theirs."""
    start = 0
    amounts = [i for i, column in enumerate(columns) if column.role == "amount"]
    for one, following in pairwise(amounts):
        if any(column.role in (*_ACCOUNT, *_UNTOLD) for column in columns[one + 1 : following]):
            yield columns[start : one + 1]
            start = one + 1
    yield columns[start:]


def project_of(row: BandRow, columns: Sequence[Column], grid: Sequence[Sequence[Cell | None]]) -> str | None:
    """The project that a row names, also by a merged cell that begins above it."""
    for column in columns:
        own = next((cell for given, cell in row.values if given == column), None)
        merged = grid[row.row][column.start]
        cell = own or (merged if merged is not None and merged.row < row.row else None)
        if cell is not None and cell.text.strip():
            return squeeze(cell.text)
    return None


def sums_below(rows: Sequence[BandRow], columns: Sequence[Column]) -> set[int]:
    """The rows (by their place in the table) that print a project's name and no account over rows of its accounts."""
    found: set[int] = set()
    head: BandRow | None = None
    for row in rows:
        named = next((cell for column, cell in row.values if column in columns), None)
        if not any(column.role in _ACCOUNT for column, _ in row.values):
            head = row if named is not None and row.meaning is None else None
        elif head is not None and (named is None or named.text == _name(head, columns)):
            found.add(head.row)
        else:
            head = None
    return found


def _name(row: BandRow, columns: Sequence[Column]) -> str | None:
    return next((cell.text for column, cell in row.values if column in columns), None)

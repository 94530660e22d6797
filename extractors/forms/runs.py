"""Indicators that a form prints in runs side by side: those of all its years (中期目标) beside those of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.vocabulary import meanings

#: the role of columns whose cells are left over: they belong to another run than the one that is read
BESIDE = "beside"
_LEVELS = ("level1", "level2", "level3", "level4")


def of_the_year(columns: Sequence[Column], above: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns, of which one run is read: the one that does not stand under goals of several years, as the header or
    the rows `above` name them. Where that cannot be told the first is read."""
    runs = _runs(columns)
    if len(runs) < 2:
        return tuple(columns)
    under = _period_columns(above)
    own = [run for run in runs if not any(_is_of_period(columns[i], under) for i in run)]
    read = own[0] if len(own) == 1 else runs[0]
    beside = {i for run in runs if run is not read for i in run}
    return tuple(replace(c, role=BESIDE, known=True) if i in beside else c for i, c in enumerate(columns))


def _runs(columns: Sequence[Column]) -> list[list[int]]:
    """The runs of columns from the first level that repeats after a target; levels before it belong to every run."""
    roles = [column.role for column in columns]
    starts: list[int] = []
    for i, role in enumerate(roles):
        begin = starts[-1] if starts else 0
        if role in _LEVELS and role in roles[begin:i] and "target" in roles[begin:i]:
            starts += [i] if starts else [roles.index(role), i]
    return [list(range(a, b)) for a, b in zip(starts, [*starts[1:], len(columns)], strict=True)] if starts else []


def _period_columns(above: Sequence[Sequence[Cell]]) -> set[int]:
    """The grid columns under the nearest row of goals that names several years, each label up to the next one."""
    for cells in reversed(above):
        if any(_names_period(cell.text) for cell in cells):
            ends = [*(cell.col for cell in cells[1:]), cells[-1].col + cells[-1].col_span]
            return {
                col
                for cell, end in zip(cells, ends, strict=True)
                if _names_period(cell.text)
                for col in range(cell.col, max(end, cell.col + cell.col_span))
            }
    return set()


def _is_of_period(column: Column, under: set[int]) -> bool:
    return column.start in under or any(_names_period(text) for text in column.header.split("/"))


def _names_period(text: str) -> bool:
    return "period" in meanings("goals", text)

"""Levels of indicators under one header: 指标 over a column for each level, as the rows below show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.vocabulary import meanings

_LEVELS = ("level1", "level2", "level3", "level4")
#: which levels stand in so many columns; the last one names the indicator
_BY_COUNT = {2: ("level1", "level3"), 3: ("level1", "level2", "level3"), 4: _LEVELS}


def levels_told(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns; the only one of levels (指标, 指标名称) is one for each level where the cells below it begin in several
    places, and the first of them is known as a level. Else a level would be taken for the indicator's name."""
    own = [column for column in columns if column.role in _LEVELS]
    if len(own) != 1 or own[0].role != "level3":
        return tuple(columns)
    (whole,) = own
    below = [cell for cells in rows for cell in cells if whole.start <= cell.col < whole.end]
    starts = sorted({cell.col for cell in below if cell.col_span < whole.end - whole.start or cell.col > whole.start})
    first = next(iter(below), None)
    roles = _BY_COUNT.get(len(starts))
    if roles is None or first is None or first.col != whole.start or not meanings("levels", first.text):
        return tuple(columns)
    parts = [
        replace(whole, role=role, start=start, end=end)
        for role, start, end in zip(roles, starts, [*starts[1:], whole.end], strict=True)
    ]
    return tuple(part for column in columns for part in (parts if column is whole else [column]))

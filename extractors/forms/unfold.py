"""Lists that are printed in two or more runs side by side (序号 单位 得分 | 序号 单位 得分), put under each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.logical import LogicalTable
from extractors.vocabulary import key, meanings

_LEAST_COLUMNS = 2


def unfolded(table: LogicalTable) -> LogicalTable:
    """The table with its runs under each other; as it is where its header does not repeat. Places stay as printed."""
    rows = table.text_rows()
    for row, cells in enumerate(rows[:3]):
        starts = _runs(cells)
        if starts:
            return _stacked(table, row, starts)
    return table


def _runs(cells: Sequence[Cell]) -> list[int]:
    """The grid columns in which the runs of a header begin; none where its words do not repeat as a whole."""
    words = [key(cell.text) for cell in cells]
    for count in range(2, len(words) // _LEAST_COLUMNS + 1):
        size, rest = divmod(len(words), count)
        if rest or any(words[i] != words[i % size] for i in range(len(words))):
            continue
        roles = [{meaning.split()[0] for meaning in meanings("columns", cell.text)} for cell in cells[:size]]
        names = next((i for i, own in enumerate(roles) if own & {"unit_name", "project_name", "region"}), None)
        # 项目 | 行次 | 金额 twice are the two sides of an account; a list of bodies is ranked, or numbered before its names
        if names is not None and any("rank" in own or (i < names and "seq" in own) for i, own in enumerate(roles)):
            return [cells[i * size].col for i in range(count)]
    return []


def _stacked(table: LogicalTable, header: int, starts: Sequence[int]) -> LogicalTable:
    below = table.n_rows - header - 1
    cells: list[Cell] = []
    for cell in table.cells:
        run = max((i for i, start in enumerate(starts) if start <= cell.col), default=0)
        if cell.row <= header or not run:
            if cell.row < header or run == 0:
                cells.append(replace(cell, col_span=min(cell.col_span, max(1, starts[1] - cell.col))))
            continue
        cells.append(replace(cell, row=cell.row + run * below, col=cell.col - starts[run] + starts[0]))
    return replace(table, cells=tuple(cells), n_rows=header + 1 + below * len(starts), n_cols=starts[1])

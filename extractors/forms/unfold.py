"""Lists that are printed in two or more runs side by side (序号 单位 得分 | 序号 单位 得分), and forms that stand beside
each other on one sheet, put under each other."""

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
            return _stacked(table, row + 1, starts, first=row)
        starts = _forms(table, row, cells)
        if starts:
            return _stacked(table, row, starts, first=row)
    return table


def _forms(table: LogicalTable, row: int, cells: Sequence[Cell]) -> list[int]:
    """The grid columns in which the forms of a sheet begin; none where a row does not say whose form it is twice (项目名称
    … | 项目名称 …), a cell lies over two of them, or their labels are not the same."""
    named = [cell for cell in cells if meanings("labels", cell.text)[:1] in (("project_name",), ("department_name",))]
    starts = [cell.col for cell in named]
    below = [cell for cell in table.cells if cell.row >= row]
    if len(named) < 2 or cells[0] is not named[0] or len({key(cell.text) for cell in named}) > 1:
        return []
    if any(cell.col < start < cell.col + cell.col_span for cell in below for start in starts[1:] if cell.text.strip()):
        return []
    firsts = [{key(cell.text) for cell in below if cell.col == start and cell.text.strip()} for start in starts]
    shared = set.intersection(*firsts)
    return starts if len(shared) > 1 and all(2 * len(shared) >= len(own) for own in firsts) else []


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


def _stacked(table: LogicalTable, top: int, starts: Sequence[int], *, first: int) -> LogicalTable:
    """The table with the runs of its rows from `top` on under each other; those of the header from `first` on stand in
    the first run alone, what is above stays."""
    below = table.n_rows - top
    cells: list[Cell] = []
    for cell in table.cells:
        run = max((i for i, start in enumerate(starts) if start <= cell.col), default=0)
        if cell.row < top or not run:
            if cell.row < first or run == 0:
                cells.append(replace(cell, col_span=min(cell.col_span, max(1, starts[1] - cell.col))))
            continue
        cells.append(replace(cell, row=cell.row + run * below, col=cell.col - starts[run] + starts[0]))
    width = max(b - a for a, b in zip(starts, [*starts[1:], table.n_cols], strict=True))
    return replace(table, cells=tuple(cells), n_rows=top + below * len(starts), n_cols=starts[0] + width)

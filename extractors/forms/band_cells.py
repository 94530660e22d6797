"""What the cells of a row are beside the band in force: figures of it, a line of its funding, or words of none of its columns."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.document import Cell, Table
from extractors.forms.align import aligned
from extractors.forms.columns import Column
from extractors.forms.headers import HeaderBlock
from extractors.forms.runs import BESIDE
from extractors.forms.values import bare, is_figure
from extractors.numbering import leading_number
from extractors.vocabulary import meanings
from normalizers.missing import missing_marker

GOALS = ("planned", "achieved")
# columns whose filling makes a row a data row, whatever its first word
FIGURES = ("weight", "score", "target", "actual", "amount", "component", "criterion", "project_count")
# columns of which an indicator has one value
_ONCE = ("level1", "level2", "level3", "level4", "comparator", "target", "unit", "actual", "score", "completion_rate")
_FIGURE = regex.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")


def begins_funding(block: HeaderBlock, cells: Sequence[Cell]) -> bool:
    """Whether a line of funding with its amount stands beside the label of its block, and no band of funding is open."""
    named = len(cells) > 1 and meanings("funding", cells[0].text) and is_figure(cells[1])
    return block.band.row_label is None and bool(named)


def lies_over_values(block: HeaderBlock, cell: Cell) -> bool:
    """Whether a cell lies over columns of several values (预期目标 and 实际完成情况; 三级指标 and 指标值): it is of none."""
    end = cell.col + cell.col_span
    over = {column.role for column in block.columns if cell.col <= column.start and column.end <= end}
    return len(over & {*GOALS, *FIGURES}) > 1


def only_figures(table: Table, block: HeaderBlock, cells: Sequence[Cell]) -> bool:
    """Whether a row has only figures, each under a column of the band, and more than one."""
    others = [cell for cell in cells if not is_bare_figure(cell)]
    if len(cells) - len(others) < 2 or any(missing_marker(cell.text) is None for cell in others):
        return False
    return not aligned(table, block.columns, cells)[1]


def stands_in_block(block: HeaderBlock, row: int, cells: Sequence[Cell]) -> bool:
    """Whether a row of figures without a label stands right below the header of a block, inside the block."""
    within = any(covers(cell, cells) for cell in block.cells)
    return within and row == block.row + block.depth and all(map(is_figure, cells))


def is_heading(cell: Cell) -> bool:
    """A title inside a table: 一、部门年度目标."""
    return leading_number(cell.text.strip()) is not None and len(cell.text) <= 40


def once_each(values: Sequence[tuple[Column, Cell]]) -> tuple[list[tuple[Column, Cell]], list[Cell]]:
    """The values of an indicator's row, and the cells that are none of it: of a run beside the one that is read, or a
    second value where an indicator has one."""
    kept: list[tuple[Column, Cell]] = []
    for column, cell in values:
        if column.role != BESIDE and not (column.role in _ONCE and any(c.role == column.role for c, _ in kept)):
            kept.append((column, cell))
    return kept, [cell for pair in values if pair not in kept for cell in pair[1:]]


def says_nothing(values: Sequence[tuple[Column, Cell]]) -> bool:
    """Whether a row names nothing that has a figure: 其他需要说明的事项 | 无."""
    figures = {column.role for column, _ in values} & set(FIGURES)
    return not figures and missing_marker(values[-1][1].text) is not None


def covers(label: Cell, cells: Sequence[Cell]) -> bool:
    """Whether a merged label goes on beside a row."""
    return bool(cells) and label.row < cells[0].row < label.row + label.row_span


def is_bare_figure(cell: Cell) -> bool:
    """Whether a cell prints a number and nothing else."""
    return _FIGURE.fullmatch(bare(cell)) is not None

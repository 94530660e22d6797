"""Rows of a list of projects that are no projects: the unit above its projects, a group above the ones it sums up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.forms.form import BandRow
from extractors.forms.values import amount_of
from normalizers.numbers import Number

_Row = Mapping[int, Number]  # the amounts of a row, by their column


def group_rows(rows: Sequence[BandRow], total: BandRow | None) -> set[int] | None:
    """The positions of rows whose amounts are the sums of rows right below them, groups taken whole; None where the
    printed total shows that there are groups and not which.

    A list of projects prints its groups (通用项目, 专用项目) like its projects: only the amounts tell them apart. A
    group of one project prints its amount twice, so that the total decides whether such groups are taken.
    """
    amounts = [_amounts(row) for row in rows]
    found = [_nested(amounts, least) for least in (2, 1)]
    if total is None:
        return next((groups for groups, tops in found if len(tops) == 1), set())  # the first row sums up all others
    whole = _amounts(total)
    if _adds(amounts, whole, range(len(rows))):
        return set()
    fitting = next((groups for groups, tops in found if _adds(amounts, whole, tops)), None)
    # a total that is wrong is no sign of groups
    return fitting if fitting is not None or found[0][0] else set()


def _nested(amounts: Sequence[_Row], least: int) -> tuple[set[int], list[int]]:
    """The rows that sum up at least so many rows below them, and the rows that none sums up."""
    groups: set[int] = set()
    tops: list[int] = []  # the rows below that no group has taken, from the top
    for i in range(len(amounts) - 1, -1, -1):
        taken = (n for n in range(least, len(tops) + 1) if _adds(amounts, amounts[i], tops[:n]))
        count = next(taken, 0)
        if count:
            groups.add(i)
        tops = [i, *tops[count:]]
    return groups, tops


def _amounts(row: BandRow) -> _Row:
    found = {column.start: amount_of(cell, column, None).number for column, cell in row.all("amount")}
    return {start: number for start, number in found.items() if number is not None}


def _adds(amounts: Sequence[_Row], whole: _Row, parts: Sequence[int]) -> bool:
    """Whether rows add up in every column that their whole fills, to the last printed digits; zeros say nothing."""
    filled = {start: number for start, number in whole.items() if number.value}
    return bool(filled) and all(_add_up(amounts, number, start, parts) for start, number in filled.items())


def _add_up(amounts: Sequence[_Row], whole: Number, column: int, parts: Sequence[int]) -> bool:
    found = [amounts[i][column] for i in parts if column in amounts[i]]
    slack = sum((number.quantum / 2 for number in found), whole.quantum / 2)
    return abs(sum((number.value for number in found), -whole.value)) < slack

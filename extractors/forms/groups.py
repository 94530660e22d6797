"""Rows of a list of projects that are no projects: the unit above its projects, a group above the ones it sums up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    whole = _amounts(total) if total is not None else {}
    falling = any(number.value < 0 for row in amounts for number in row.values())
    if _sums_up(amounts, whole, range(len(rows)), len(rows), falling=falling):
        return set()
    found = [_nested(amounts, least, falling=falling) for least in (2, 1)]
    if total is None:
        return next((groups for groups, tops in found if len(tops) == 1), set())  # the first row sums up all others
    fitting = next(
        (groups for groups, tops in found if _sums_up(amounts, whole, tops, len(tops), falling=falling)), None
    )
    # a total that is wrong is no sign of groups
    return fitting if fitting is not None or found[0][0] else set()


def _nested(amounts: Sequence[_Row], least: int, *, falling: bool) -> tuple[set[int], list[int]]:
    """The rows that sum up at least so many rows below them, and the rows that none sums up."""
    groups: set[int] = set()
    tops: list[int] = []  # the rows below that no group has taken, from the bottom
    for i in range(len(amounts) - 1, -1, -1):
        count = _sums_up(amounts, amounts[i], reversed(tops), least, falling=falling)
        if count:
            groups.add(i)
            del tops[-count:]
        tops.append(i)
    return groups, tops[::-1]


def _amounts(row: BandRow) -> _Row:
    found = {column.start: amount_of(cell, column, None).number for column, cell in row.all("amount")}
    return {start: number for start, number in found.items() if number is not None}


def _sums_up(amounts: Sequence[_Row], whole: _Row, parts: Iterable[int], least: int, *, falling: bool) -> int:
    """How many of the rows, from the first one, add up in every column that their whole fills, to the last printed
    digits: the fewest, but `least`; 0 where none do. Zeros say nothing.

    Sums run on from row to row, and end where they have outgrown the whole, unless amounts are `falling` (below zero):
    lists have thousands of rows.
    """
    left = {start: number.value for start, number in whole.items() if number.value}
    slack = {start: whole[start].quantum / 2 for start in left}
    for count, i in enumerate(parts if left else (), 1):
        for start in left:
            if (number := amounts[i].get(start)) is not None:
                left[start] -= number.value
                slack[start] += number.quantum / 2
        if count >= least and all(abs(left[start]) < slack[start] for start in left):
            return count
        if not falling and any(-left[start] > slack[start] for start in left):
            return 0
    return 0

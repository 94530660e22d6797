"""Rates that a row prints beside its amounts: growth between two years, execution, a share of the whole. Each is of the amounts to its left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.records import BudgetLine
from normalizers.missing import missing_marker
from normalizers.rates import Rate, parse_rate
from normalizers.text import narrow

#: the roles of columns that print such a rate
RATES = ("growth", "execution_rate", "share")
_DONE = ("executed", "income")
_WHOLE = ("total", "-")  # items that an amount with parts beside it has


def with_rates(row: BandRow, rates: Sequence[Column], placed: Sequence[tuple[Column, BudgetLine]]) -> list[BudgetLine]:
    """The lines of a row. Growth is kept by the change between two years, else by the amount right before it; a rate of
    execution by what was spent, or came in; a share by the last amount that is no change. Of amounts with their parts, the
    rate is the whole's."""
    lines = [line for _, line in placed]
    given = dict(row.values)
    begin = dict.fromkeys(RATES, -1)
    for column in rates:
        own = [i for i, (other, _) in enumerate(placed) if begin[column.role] < other.start < column.start]
        begin[column.role] = column.start
        rate = _rate(column, given.get(column))
        if rate is None or not own:
            continue
        whole = [i for i in own if placed[i][0].detail[0] in _WHOLE] or own
        changes = [i for i in whole if lines[i].measure == "change"]
        if column.role == "growth":
            at = (changes or whole)[-1]
            lines[at] = replace(lines[at], growth=rate, growth_raw=column.header)
        elif column.role == "share":
            at = ([i for i in own if lines[i].measure != "change"] or own)[-1]
            lines[at] = replace(lines[at], share=rate)
        elif done := [i for i in whole if lines[i].measure in _DONE]:
            at = max(done, key=lambda i: (lines[i].fiscal_year or 0, lines[i].year_offset or 0, i))
            lines[at] = replace(lines[at], execution_rate=rate)
    return lines


def _rate(column: Column, cell: Cell | None) -> Rate | None:
    if cell is None or missing_marker(cell.text) is not None:
        return None
    return parse_rate(cell.text, bare="percent" if "%" in narrow(column.header) else "infer")

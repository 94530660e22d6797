"""The amounts of one row of a list, with its rates and shares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.forms.rates_beside import with_rates
from extractors.forms.sink import Sink
from extractors.forms.values import rate_of, year_of
from extractors.records import BudgetLine, Records


def add_amounts(
    records: Records, sink: Sink, row: BandRow, subject: str | None, kind: str, row_kind: str | None
) -> None:
    """The amounts of one row: a rate of execution is that of its total."""
    given = dict(row.values)
    placed: list[tuple[Column, BudgetLine]] = []
    before = len(records.budgets)
    rate = rate_of(row.get("execution_rate"), row.header("execution_rate"))
    whole: dict[str, int] = {}
    totals = {column.detail[1] for column, _ in row.all("amount") if column.detail[0] in ("total", "-")}
    dated = _dated(sink, row)
    for column in sink.form.columns[row.band]:
        if column.role != "amount":
            continue
        column, cell = _of_its_total(column, totals), given.get(column)
        item, measure = column.detail
        line = sink.budget(
            row,
            column,
            cell,
            subject_kind=kind,
            subject_name=subject,
            part_of=None if item in ("total", "-") else whole.get(measure),
            execution_rate=rate if item in ("total", "-") or measure not in totals else None,
            row_kind=row_kind,
        )
        if dated is not None:
            year = year_of(dated)
            line = replace(line, fiscal_year=year, year_offset=line.year_offset if year is not None else None)
        if sink.family.measure == "initial_budget":  # a list of a budget is one of its statutory tables
            line = replace(line, statement=sink.form.title or None)
        if item in ("total", "-"):
            whole.setdefault(measure, before + len(placed))
        placed.append((column, line))
    rates = [column for column in sink.form.columns[row.band] if column.role in ("growth", "share")]
    records.budgets += with_rates(row, rates, placed)


def _dated(sink: Sink, row: BandRow) -> Cell | None:
    """The cell that says of which year a row of a table with a column of years is, also one that lies over several rows;
    小计 there says of all of them."""
    column = next((column for column in sink.form.columns[row.band] if column.role == "goal_year"), None)
    cell = sink.form.table.grid()[row.row][column.start] if column is not None else None
    return cell if cell is not None and cell.text.strip() else None


def _of_its_total(column: Column, totals: Collection[str]) -> Column:
    """A column of a fund that names no measure (资金规模 | 其中：中央资金) has that of the only total beside it."""
    item, measure = column.detail
    if measure != "-" or item in ("total", "-") or len(totals) != 1:
        return column
    return replace(column, detail=(item, *totals))

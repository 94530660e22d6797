"""The statutory tables of budgets and final accounts: one record an amount, by account, side and unit."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell
from extractors.forms.account_names import bare_name, counts_things, label_of
from extractors.forms.account_rows import BEYOND_THREE_PUBLIC, AccountRow, finer_item, read_row
from extractors.forms.account_sides import Side, is_amount, sides_of
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.forms.mixed_names import names_projects, with_levels
from extractors.forms.project_columns import sums_below
from extractors.forms.rates_beside import with_rates
from extractors.forms.sink import FINER, LAST_YEAR, Sink, adjusted_beside_initial, contract_item
from extractors.forms.stages import measure_of, only_year, stage_of, year_income
from extractors.records import BudgetLine, Records
from extractors.vocabulary import meanings
from normalizers.frozen import altered

# what a column names that adds no item to the one of its row
_TOTALS = ("-", "total", "current_year")
_FUNDS = ("total", "fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")


def add_accounts(records: Records, sink: Sink, default_measure: str) -> None:
    """The amounts of statutory tables. `default_measure`: what an amount means where no header or side says it."""
    sides: dict[str, list[Side]] = {}
    before = len(records.budgets)
    for row in sink.form.rows:
        if row.sink != "accounts":
            continue
        if row.band not in sides:
            rows = [one for one in sink.form.rows if one.band == row.band]
            sides[row.band] = sides_of(sink.form.columns[row.band], sink.form.title, rows)
            for side in sides[row.band]:
                side.sums = sums_below(rows, side.projects) if side.projects else set()
        for side in sides[row.band]:
            _add(records, sink, row, side, default_measure)
    if any(names_projects(columns) for columns in sink.form.columns.values()):
        records.budgets[before:] = with_levels(records.budgets[before:])


def _add(records: Records, sink: Sink, row: BandRow, side: Side, default_measure: str) -> None:
    """The amounts of a row on one side; what stands in a row that nothing names, or that counts things, is left over."""
    given = dict(row.values)
    read = read_row(sink, row, side)
    if read is None or (read.code is None and counts_things(read.raw_name)):
        sink.form.leftover += [cell for column in side.amounts if (cell := given.get(column)) and is_amount(cell)]
        return
    before = len(records.budgets)
    placed: list[Column] = []
    carried: int | None = None  # the line of all that is carried over, which the columns below its header are parts of
    for column in side.amounts:
        cell = given.get(column)
        if cell is None:
            continue
        at = len(records.budgets)
        whole = side.carried.whole(column, at)
        by_column = _names_the_item(read, column) or read.item is None
        if by_column and column.within == "carryover":
            whole = carried
        elif by_column and column.detail[0] == "carryover" and column.within is None:
            carried = at
        placed.append(column)
        records.budgets.append(_line(sink, read, side, column, cell, default_measure, whole))
    records.budgets[before:] = with_rates(row, side.rates, list(zip(placed, records.budgets[before:], strict=True)))


def _names_the_item(read: AccountRow, column: Column) -> bool:
    """Whether a column names the item of a row that adds none of its own (合计, a unit, a place)."""
    return read.item == "total" and _breakdown(column) not in _TOTALS


def _breakdown(column: Column) -> str:
    return "carryover" if column.within == "carryover" else column.detail[0]


def _line(
    sink: Sink,
    read: AccountRow,
    side: Side,
    column: Column,
    cell: Cell,
    default_measure: str,
    part_of: int | None,
) -> BudgetLine:
    row, breakdown = read.row, _breakdown(column)
    named = _names_the_item(read, column)
    by_column = named or read.item is None
    item = read.item
    if by_column:
        item = None if column.within else _item_of(column, side.amounts, three_public=read.of_three_public)
    line = sink.budget(
        row,
        column,
        cell,
        subject_kind="project" if read.project else side.unit_kind if read.unit else "department",
        subject_name=read.project or read.unit or sink.subject,
        line_item=item,
        line_item_raw=column.header if named else read.raw_name or column.header,
        part_of=part_of,
        row_kind=_row_kind(read, side, named=named),
    )
    own = None if row.band == "procurement" else finer_item(read.item, read.name)
    by_line = named or (by_column and column.within)
    part = line.breakdown if by_line else own if breakdown == "-" else breakdown
    measure = measure_of(
        stage_of(read.stage) or column.detail[1].removeprefix(LAST_YEAR),
        default_measure,
        income=side.income or year_income(column.header),
        title=sink.form.title,
        carried="carryover" in (line.line_item, breakdown),
    )
    if read.stage is None and adjusted_beside_initial(column, side.amounts):
        measure = "adjusted_budget"
    flags = (*(() if read.known else ("item_unknown",)), *(side.unit_flags if read.unit else ()))
    return altered(
        line,
        measure=measure,
        measure_raw=read.stage.text if read.stage is not None and read.is_named_by_stage else line.measure_raw,
        fiscal_year=only_year(read.stage) or line.fiscal_year,
        account_code=read.code if read.is_account else None,
        account_name=bare_name(read.name) if read.is_account else None,
        further_accounts=tuple(filter(None, map(label_of, read.further))),
        breakdown="current_year" if read.own_year and part not in FINER else part,
        statement=sink.form.title or None,
        source=altered(line.source, flags=(*line.source.flags, *flags)) if flags else line.source,
    )


def _row_kind(read: AccountRow, side: Side, *, named: bool) -> str | None:
    if read.project:
        return "subtotal" if read.row.row in side.sums else "unit"
    return "total" if named and not read.names_unit and read.row.band == "accounts" else None


def _item_of(column: Column, columns: Sequence[Column], *, three_public: bool) -> str:
    """The line item that a column names, where its rows name none. In a table of 三公 what a fund pays for is the item;
    its 合计 is that of 三公, but where the table prints more (会议费, 培训费)."""
    breakdown = column.detail[0]
    if not three_public or breakdown not in _FUNDS:
        return contract_item(breakdown)
    above = [m.split()[1] for text in column.header.split("/") for m in meanings("columns", text) if " " in m]
    paid_for = next((item for item in reversed(above) if item not in (*_FUNDS, "-")), None)
    more = any(other.detail[0] in BEYOND_THREE_PUBLIC for other in columns)
    return contract_item(paid_for) if paid_for else "total" if more and breakdown == "total" else "three_public"

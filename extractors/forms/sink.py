"""What every sink needs to know of the form whose rows it turns into records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.context import Context
from extractors.forms.declarations import Family
from extractors.forms.form import BandRow, Form
from extractors.forms.values import Stated, amount_of, source_of
from extractors.records import BudgetLine, Records, Source
from normalizers.dates import YearSpan, find_years
from normalizers.rates import Rate


@dataclass(frozen=True, slots=True)
class Sink:
    """A form on its way into records: its family, its surroundings, its evaluation (index), its subject and year."""

    form: Form
    family: Family
    context: Context
    evaluation: int | None
    subject: str | None
    fiscal_year: int | None

    @property
    def stated(self) -> Stated | None:
        """The unit that the form's labels state, else the one around the table, that of other columns' headers, or the
        only one in its cells."""
        if self.form.unit is not None:
            return self.form.unit, "header"
        if self.context.unit is not None:
            return self.context.unit, self.context.unit_source
        if self.form.unit_of_columns is not None:
            return self.form.unit_of_columns, "header"
        return (self.form.unit_in_cells, "inferred") if self.form.unit_in_cells is not None else None

    def source(self, row: BandRow, cell: Cell | None = None, flags: tuple[str, ...] = ()) -> Source:
        """The source of a record from a row: the place of `cell`, or of the row's first cell."""
        cells = self.form.cell_rows[row.row]
        return source_of(cell or row.label or cells[0], cells, (*row.flags, *flags), self.context.section)

    def next_ordinal(self, records: Records) -> int:
        """The ordinal of the next indicator of the form's evaluation."""
        own = (one.ordinal for one in reversed(records.indicators) if one.evaluation == self.evaluation)
        return next(own, 0) + 1

    def measure(self, word: str | None) -> str | None:
        """The measure of the contract that a word means in this family of forms, which says it where the word does not."""
        open_ = word in (None, "-") or (word in _PLANNED and self.family.measure == "initial_budget")
        return self.family.measure if open_ else contract_measure(word or "")

    def budget(
        self,
        row: BandRow,
        column: Column,
        cell: Cell | None,
        *,
        subject_kind: str,
        subject_name: str | None,
        line_item: str | None = None,
        line_item_raw: str | None = None,
        part_of: int | None = None,
        execution_rate: Rate | None = None,
        row_kind: str | None = None,
    ) -> BudgetLine:
        """An amount in a row: line item from the row's label or the column's header, measure from the header."""
        column_item, measure = column.detail
        last, measure = measure.startswith(LAST_YEAR), measure.removeprefix(LAST_YEAR)
        years = {span.year for span in find_years(column.header)}
        if measure in _OF_SIDES:
            measure = "-"
        amount = amount_of(cell, column, self.stated)
        executed = contract_measure(measure) == "executed"
        # a template prints 0.00% on lines that nobody filled in
        unfilled = amount.yuan is None and execution_rate is not None and not execution_rate.value
        return BudgetLine(
            subject_kind=subject_kind,
            subject_name=subject_name,
            line_item_raw=line_item_raw or column.header,
            line_item=line_item or column.within or contract_item(column_item),
            breakdown=column_item if column_item in FINER or (column.within and not line_item) else None,
            measure_raw=column.header,
            measure=measure if adjusted_beside_initial(column, self.form.columns[row.band]) else self.measure(measure),
            amount=amount,
            source=self.source(row, cell, amount.flags),
            evaluation=self.evaluation,
            fiscal_year=years.pop() if len(years) == 1 else self.fiscal_year - last if self.fiscal_year else None,
            year_offset=-1 if last else 0,
            part_of=part_of,
            execution_rate=execution_rate if executed and not unfilled else None,
            row_kind=row_kind,
        )


def adjusted_beside_initial(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a budget stands beside the initial one of the same year (年初预算数 | 全年预算数): then it is another one,
    also where 预算数 alone would be the initial budget."""
    if column.detail != ("-", "adjusted_budget"):
        return False
    years = find_years(column.header)
    return any(c.detail[1:] == ("initial_budget",) and _same_years(find_years(c.header), years) for c in columns)


def _same_years(one: Sequence[YearSpan], other: Sequence[YearSpan]) -> bool:
    return {span.year for span in one} == {span.year for span in other}


#: what begins the measure of a column of the year before (上年预算数)
LAST_YEAR = "last_"
# a fund or a total that heads a column of a list of units or projects says nothing of income
_OF_SIDES = ("income", "spent")
# 预算数 or 金额 alone, in a form of goals or in a budget
_PLANNED = ("adjusted_budget", "evaluated")
#: items that the contract's line items hold no token for, with the one that holds them: breakdown keeps them apart
_OF_OTHER = (
    "personnel",
    "operating",
    "travel_abroad",
    "reception",
    "vehicles",
    "vehicle_running",
    "meetings",
    "training",
    "office_running",
)
FINER = {"current_year": "total"} | dict.fromkeys(_OF_OTHER, "other")
# what the contract has no measure of its own for: executed so far is executed; what is expected by the end of the
# year, left over, lies between two amounts, received, invested, owed or issued as a bond keeps its printed header alone
_MEASURES: dict[str, str | None] = {
    "executed_to_date": "executed",
    "executed_forecast": None,
    "unspent": None,
    "difference": None,
    "received": None,
    "investment": None,
    "debt": None,
}


def contract_item(word: str) -> str:
    """The line item of the contract that a word of the vocabulary is, `total` where a header names none."""
    return "total" if word == "-" else FINER.get(word, word)


def contract_measure(word: str) -> str | None:
    """The measure of the contract that a word of the vocabulary means, None where it has none."""
    return _MEASURES.get(word, word)

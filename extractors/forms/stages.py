"""What the amounts of a statutory table are: planned, spent, income, a change; and of which year."""

from __future__ import annotations

from extractors.document import Cell
from extractors.forms.context import year_note
from extractors.forms.form import BandRow
from extractors.forms.measure_words import measure_named
from extractors.forms.sink import contract_measure
from extractors.vocabulary import meanings
from normalizers.dates import find_years

_PLAIN = ("-", "spent", "income", "evaluated")
# columns that may say it of a whole row
_BESIDE = ("goal_year", "item", "account_name", "unknown")


def stage_cell(row: BandRow) -> Cell | None:
    """The cell that says what the amounts of a row are, or of which year (预算数, 决算数, 2024年, 增减变化金额)."""
    year = row.get("goal_year")
    if year is not None:
        return year
    beside = (cell for column, cell in row.values if column.role in _BESIDE)
    return next((cell for cell in beside if stage_of(cell) or year_note(cell.text)), None)


def stage_of(cell: Cell | None) -> str | None:
    """The measure that a cell beside amounts names; None where it names an account, a year or nothing known."""
    return measure_named(cell.text) if cell is not None else None


def year_income(header: str) -> bool:
    """Whether a column stands under 本年收入, which is income in a table of expenditure as well."""
    return any("amount current_year income" in meanings("columns", text) for text in header.split("/"))


def only_year(text: str | None) -> int | None:
    """The one year that a text states."""
    years = {span.year for span in find_years(text)} if text is not None else set()
    return years.pop() if len(years) == 1 else None


def is_of_debt(name: str | None) -> bool:
    """Whether a row is named after what is owed or may be (2023年末债务余额): that is no budget, and of the year it names."""
    return name is not None and "amount other debt" in meanings("columns", name)


def measure_of(stated: str, default: str, *, income: bool, title: str, carried: bool) -> str | None:
    """Income on the income side; else what the header or row says, where 预算数 alone is the budget of the table's own
    year. What is carried over (`carried`) is no expenditure: in final accounts it has no measure of the contract.
    """
    plain = stated in (*_PLAIN, default) or (stated == "adjusted_budget" and default == "initial_budget")
    # in a table of expenditure a fund (财政专户管理资金) says what an expenditure is paid from
    spent = "支出" in title and "收" not in title
    if (stated == "income" and not spent) or (income and plain):
        return "income"
    if plain or stated == "income":
        return None if carried and default == "executed" else default
    return contract_measure(stated) if stated else None

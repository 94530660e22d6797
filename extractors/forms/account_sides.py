"""The sides of a statutory table: income and expenditure, each with the columns that name its rows and its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractors.document import Cell
from extractors.forms.carried import CarriedOver
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.forms.project_columns import PROJECT
from extractors.forms.rates_beside import RATES
from extractors.forms.values import bare
from extractors.vocabulary import meanings
from normalizers.numbers import parse_number

CODES = ("account_code", "account_class", "account_subclass", "account_item")
_NAMES = (*CODES, "account_name", "item", "procured", "region", "unit_code", "unit_name", "goal_year")


@dataclass(slots=True)
class Side:
    """The columns of one side of a table: those that name a row, by classification, then its amounts; rates: those of
    change and execution beside these; projects: those that name the project whose amounts they are.

    codes: the class, sub-class and item in force in each classification; unit, kind: the unit and the kind of account
    of the rows above; classed: whether the units stand below classes (货物, 服务) and end with them; sums: the rows of
    projects that sum up those below them.
    """

    income: bool
    groups: list[list[Column]] = field(default_factory=list)
    projects: list[Column] = field(default_factory=list)
    amounts: list[Column] = field(default_factory=list)
    rates: list[Column] = field(default_factory=list)
    codes: dict[int, list[str]] = field(default_factory=dict)
    unit: str | None = None
    unit_kind: str = "unit"
    unit_flags: tuple[str, ...] = ()
    kind: str | None = None
    classed: bool = False
    sums: set[int] = field(default_factory=set)
    carried: CarriedOver = field(default_factory=CarriedOver)

    def add_name(self, column: Column) -> None:
        """A role that comes again begins the next classification (部门经济, 政府经济)."""
        if not self.groups or any(old.role == column.role for old in self.groups[-1]):
            self.groups.append([])
        self.groups[-1].append(column)


def sides_of(columns: Sequence[Column], title: str, rows: Sequence[BandRow]) -> list[Side]:
    """The sides of a table: a naming column after an amount begins a new one, also one with a header that nobody knows:
    the amounts behind it are not those of the names before it. Names behind all amounts are of the last side."""
    sides: list[Side] = []
    projects: list[Column] = []
    last = max((column.start for column in columns if column.role == "amount"), default=-1)
    for column in columns:
        if column.role in RATES and sides:
            sides[-1].rates.append(column)
        if column.role == PROJECT:
            projects.append(column)
        names = column.role in _NAMES or (column.role == "unknown" and bool(sides) and _holds_words(column, rows))
        if not names and column.role != "amount":
            continue
        if not sides or (names and sides[-1].amounts and column.start < last):
            sides.append(Side(_is_income(column, title, first=not sides)))
        if column.role == "amount":
            sides[-1].amounts.append(column)
        else:
            sides[-1].add_name(column)
        sides[-1].projects, projects = [*sides[-1].projects, *projects], []
    return sides


def _holds_words(column: Column, rows: Sequence[BandRow]) -> bool:
    cells = [cell for row in rows for given, cell in row.values if given == column]
    return any(regex.search(r"\p{Han}", cell.text) for cell in cells) and not any(is_amount(cell) for cell in cells)


def _is_income(column: Column, title: str, *, first: bool) -> bool:
    """Whether a side is the income side: by its top header, else by the table's title."""
    top = meanings("columns", column.header.split("/")[0])
    if "side income" in top or "side expenditure" in top:
        return "side income" in top
    return first and "收入" in title and "支出" not in title


def is_amount(cell: Cell) -> bool:
    """Whether a cell prints an amount other than nought."""
    number = parse_number(bare(cell))
    return number is not None and number.value != 0

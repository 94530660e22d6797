"""The statutory tables of budgets and final accounts: one record an amount, by account, side and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from extractors.document import Cell
from extractors.forms.headers import Column
from extractors.forms.scan import BandRow
from extractors.forms.sink import Sink
from extractors.forms.values import text_of
from extractors.records import Records
from extractors.vocabulary import meanings
from normalizers.text import narrow, squeeze

_NAMES = (
    "account_code",
    "account_class",
    "account_subclass",
    "account_item",
    "account_name",
    "item",
    "unit_code",
    "unit_name",
)
_CODE_PARTS = ("account_class", "account_subclass", "account_item")
_CODE = regex.compile(r"\d{3,10}")
# first digit of a code: functions are classified 2xx, economic purposes 3xx (departments) and 5xx (governments)
_KINDS = {"2": "function", "1": "other", "3": "economic", "5": "economic"}


@dataclass(slots=True)
class _Side:
    """The columns of one side of a table: those that name a row, then its amounts."""

    income: bool
    names: list[Column] = field(default_factory=list)
    amounts: list[Column] = field(default_factory=list)


def add_accounts(records: Records, sink: Sink, default_measure: str) -> None:
    """The amounts of statutory tables. `default_measure`: what an amount means where no header or side says it."""
    units: dict[int, str] = {}
    for row in sink.form.rows:
        if row.sink != "accounts":
            continue
        columns = sink.form.columns[row.band]
        given = dict(row.values)
        for i, side in enumerate(_sides(columns, sink.form.title)):
            _add(records, sink, row, side, given, units, i, default_measure)


def _sides(columns: Sequence[Column], title: str) -> list[_Side]:
    """The sides of a table: a naming column after an amount begins a new one."""
    sides: list[_Side] = []
    for column in columns:
        if column.role not in _NAMES and column.role != "amount":
            continue
        if not sides or (column.role in _NAMES and sides[-1].amounts):
            sides.append(_Side(_is_income(column, title, first=not sides)))
        (sides[-1].amounts if column.role == "amount" else sides[-1].names).append(column)
    return sides


def _is_income(column: Column, title: str, *, first: bool) -> bool:
    """Whether a side is the income side: by its top header, else by the table's title."""
    top = meanings("columns", column.header.split("/")[0])
    if "side income" in top or "side expenditure" in top:
        return "side income" in top
    return first and "收入" in title and "支出" not in title


def _add(
    records: Records,
    sink: Sink,
    row: BandRow,
    side: _Side,
    given: dict[Column, Cell],
    units: dict[int, str],
    index: int,
    default_measure: str,
) -> None:
    cells = {column.role: given[column] for column in side.names if column in given}
    code, name = _code(cells), _name(cells, row)
    unit = text_of(cells.get("unit_name"))
    if unit and not meanings("accounts", unit):
        units[index] = squeeze(unit)
    if not name and not code and side.names and not unit:
        return
    item, known = _item(code, name, unit)
    for column in side.amounts:
        cell = given.get(column)
        if cell is None:
            continue
        breakdown, measure = column.detail
        line = sink.budget(
            row,
            column,
            cell,
            subject_kind="unit" if index in units else "department",
            subject_name=units.get(index, sink.subject),
            line_item=item or ("total" if breakdown == "-" else breakdown),
            line_item_raw=name or unit or column.header,
        )
        records.budgets.append(
            replace(
                line,
                measure=_measure(side, measure, default_measure),
                account_code=code if item in ("function", "economic") else None,
                account_name=name if item in ("function", "economic") else None,
                breakdown=None if breakdown == "-" else breakdown,
                statement=sink.form.title or None,
                evaluation=None,
                source=line.source if known else replace(line.source, flags=(*line.source.flags, "item_unknown")),
            )
        )


def _code(cells: dict[str, Cell]) -> str | None:
    """The account code: of one cell, or put together from class, sub-class and item."""
    text = narrow(cells["account_code"].text) if "account_code" in cells else ""
    if not text:
        text = "".join(narrow(cells[part].text) for part in _CODE_PARTS if part in cells)
    digits = regex.sub(r"\s", "", text)
    return digits if _CODE.fullmatch(digits) else None


def _name(cells: dict[str, Cell], row: BandRow) -> str | None:
    cell = cells.get("account_name") or cells.get("item") or cells.get("account_code") or row.label
    text = text_of(cell)
    return text if text and not _CODE.fullmatch(narrow(text)) else None


def _item(code: str | None, name: str | None, unit: str | None) -> tuple[str | None, bool]:
    """The line item of a row, and whether its words are known; None where the columns name the items (三公)."""
    if code is not None:
        return _KINDS.get(code[0], "other"), code[0] in _KINDS
    if name is None:
        return ("total", True) if unit else (None, True)
    found = meanings("accounts", name)
    return (found[0], True) if found else ("other", False)


def _measure(side: _Side, stated: str, default: str) -> str | None:
    """Income on the income side; else what the header says, where 预算数 alone is the budget of the table's own year."""
    if stated == "previous":
        return None
    if side.income or stated == "income":
        return "income"
    if stated in ("-", "spent") or (stated == "adjusted_budget" and default == "initial_budget"):
        return default
    return stated

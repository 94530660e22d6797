"""What a row of a statutory table calls its account: code and name, in each classification that it fills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractors.document import Cell
from extractors.forms.account_sides import CODES, Side
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.forms.values import text_of
from extractors.numbering import leading_number
from normalizers.text import narrow
from normalizers.units import parse_unit

_CODE = regex.compile(r"\d{3,10}")
# 2050303-技校教育, 501工资福利支出: code and name in one cell
_CODE_AND_NAME = regex.compile(
    r'(?!\d{4}\s*年)[\[【]?(\d{3,10})[\]】]?\s*[-－—–:：、]?\s*(?=[\p{Han}“"（(])(.+)', regex.DOTALL
)

# 公务用车保有量（辆）, （台、套）, （单位：个）
_COUNTED_IN = regex.compile(r"[(（]\s*(?:单位[:：])?\s*([^()（）\d、/]{1,4})(?:[、/][^()（）]*)?\s*[)）]\s*$")
_ACCOUNT_LEVELS = ("类", "款", "项")


class Account(NamedTuple):
    """What a row is in one classification; header: what the header says of it (function, economic)."""

    code: str | None
    name: str | None
    header: str | None


def accounts_of(side: Side, row: BandRow) -> list[Account]:
    """What each classification that a row fills calls it, at least one; after the first they are further schemes for
    the same amount (its economic purpose beside its function)."""
    bought = any(column.role == "procured" for names in side.groups for column in names)
    found = [_account(side, row, index, bought=bought) for index in range(len(side.groups))]
    first, *further = [account for account in found if account is not None] or [Account(None, text_of(row.label), None)]
    return [first, *(one for one in further if one.code is not None or one.name != first.name)]


def _account(side: Side, row: BandRow, index: int, *, bought: bool) -> Account | None:
    group = side.groups[index]
    cells = [(column, cell) for column in group for cell in _over(row, column)]
    named = [(column, cell) for column, cell in cells if column.role not in ("unit_code", "unit_name", "region")]
    if not named:
        return None
    found = {column.role: (column, cell) for column, cell in reversed(named)}
    code = None if bought and not index else _code(group, named, side.codes.setdefault(index, []))
    column, cell = next((found[role] for role in ("procured", "account_name", "item") if role in found), named[0])
    if column.role == "goal_year":
        return None
    header = next(iter(column.detail), None)
    text = text_of(cell) or ""
    both = _CODE_AND_NAME.fullmatch(narrow(text).strip())
    if both is not None:
        return Account(both[1], both[2], header)
    name = text if text and not narrow(text).strip().isdecimal() else None
    if code is None and name is None and (row.label is None or index):
        return None
    if code is not None and column.role == "procured":
        name = None  # what is bought is no name of the account that pays for it
    return Account(code, name or (None if index else text_of(row.label)), header)


def _over(row: BandRow, column: Column) -> list[Cell]:
    """The cells of a row under a naming column; a cell from the column before that runs over it names it as well."""
    own = [cell for given, cell in row.values if given == column]
    if own:
        return own
    wide = [cell for given, cell in row.values if given.role != "amount" and cell.col < column.start]
    return [cell for cell in wide if column.start < cell.col + cell.col_span]


def _code(group: Sequence[Column], cells: Sequence[tuple[Column, Cell]], above: list[str]) -> str | None:
    """The account code: of one cell, or put together from class, sub-class and item; what a row leaves out to the
    left of its own part is that of the rows above."""
    places = [place for column in group if column.role in CODES for place in range(column.start, column.end)]
    parts = {cell.col: "".join(narrow(cell.text).split()) for column, cell in cells if column.role in CODES}
    if not parts or not all(part.isdecimal() for part in parts.values()):
        return None
    first, last = places.index(min(parts)), places.index(max(parts))
    if len(above) < first or any(place not in parts for place in places[first : last + 1]):
        return None
    above[first:] = [parts[place] for place in places[first : last + 1]]
    code = "".join(above)
    return code if _CODE.fullmatch(code) else None


def label_of(account: Account) -> str:
    """Code and name in one text."""
    return " ".join(part for part in (account.code, bare_name(account.name)) if part)


def bare_name(name: str | None) -> str | None:
    """A name without the number of its list: 一、一般公共服务支出."""
    if name is None:
        return None
    bare = name.strip()
    number = leading_number(bare)
    return bare[len(number[1]) :].strip() if number else bare


def counts_things(name: str | None) -> bool:
    """Whether a name says that its row is counted in a unit that is no money: 公务用车保有量（辆）. 行政运行（项） is an
    account with its level."""
    found = _COUNTED_IN.search(name or "")
    if found is None or found[1] in _ACCOUNT_LEVELS:
        return False
    unit = parse_unit(found[1])
    return unit is not None and unit.kind != "money"

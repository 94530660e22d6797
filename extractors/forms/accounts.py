"""The statutory tables of budgets and final accounts: one record an amount, by account, side and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import regex

from extractors.document import Cell
from extractors.forms.bodies import is_body
from extractors.forms.carried import CarriedOver
from extractors.forms.columns import Column
from extractors.forms.scan import BandRow
from extractors.forms.sink import FINER, LAST_YEAR, Sink, contract_item
from extractors.forms.stages import measure_of, only_year, stage_cell, stage_of, year_income
from extractors.forms.values import text_of
from extractors.numbering import leading_number
from extractors.records import Records
from extractors.vocabulary import meanings
from normalizers.numbers import parse_number
from normalizers.text import narrow, squeeze

_CODES = ("account_code", "account_class", "account_subclass", "account_item")
_NAMES = (*_CODES, "account_name", "item", "procured", "region", "unit_code", "unit_name", "goal_year")
_CODE = regex.compile(r"\d{3,10}")
# 2050303-技校教育, 501工资福利支出: code and name in one cell
_CODE_AND_NAME = regex.compile(
    r'(?!\d{4}\s*年)[\[【]?(\d{3,10})[\]】]?\s*[-－—–:：、]?\s*(?=[\p{Han}“"（(])(.+)', regex.DOTALL
)
# first digit of a code: functions are classified 2xx, economic purposes 3xx (departments) and 5xx (governments)
_KINDS = {"2": "function", "1": "other", "3": "economic", "5": "economic"}
# what a column names that adds no item to the one of its row
_TOTALS = ("-", "total", "current_year")
_BEYOND_THREE_PUBLIC = ("meetings", "training")
_FUNDS = ("total", "fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")


class _Account(NamedTuple):
    """What a row is in one classification; header: what the header says of it (function, economic)."""

    code: str | None
    name: str | None
    header: str | None


@dataclass(slots=True)
class _Side:
    """The columns of one side of a table: those that name a row, by classification, then its amounts.

    codes: the class, sub-class and item in force in each classification; unit, kind: the unit and the kind of account
    of the rows above; classed: whether the units stand below classes (货物, 服务) and end with them.
    """

    income: bool
    groups: list[list[Column]] = field(default_factory=list)
    amounts: list[Column] = field(default_factory=list)
    codes: dict[int, list[str]] = field(default_factory=dict)
    unit: str | None = None
    unit_kind: str = "unit"
    kind: str | None = None
    classed: bool = False
    carried: CarriedOver = field(default_factory=CarriedOver)

    def add_name(self, column: Column) -> None:
        """A role that comes again begins the next classification (部门经济, 政府经济)."""
        if not self.groups or any(old.role == column.role for old in self.groups[-1]):
            self.groups.append([])
        self.groups[-1].append(column)


def add_accounts(records: Records, sink: Sink, default_measure: str) -> None:
    """The amounts of statutory tables. `default_measure`: what an amount means where no header or side says it."""
    sides: dict[str, list[_Side]] = {}
    for row in sink.form.rows:
        if row.sink != "accounts":
            continue
        if row.band not in sides:
            rows = [one for one in sink.form.rows if one.band == row.band]
            sides[row.band] = _sides(sink.form.columns[row.band], sink.form.title, rows)
        for side in sides[row.band]:
            _add(records, sink, row, side, default_measure)


def _sides(columns: Sequence[Column], title: str, rows: Sequence[BandRow]) -> list[_Side]:
    """The sides of a table: a naming column after an amount begins a new one, also one with a header that nobody knows:
    the amounts behind it are not those of the names before it."""
    sides: list[_Side] = []
    for column in columns:
        names = column.role in _NAMES or (column.role == "unknown" and bool(sides) and _holds_words(column, rows))
        if not names and column.role != "amount":
            continue
        if not sides or (names and sides[-1].amounts):
            sides.append(_Side(_is_income(column, title, first=not sides)))
        if column.role == "amount":
            sides[-1].amounts.append(column)
        else:
            sides[-1].add_name(column)
    return sides


def _holds_words(column: Column, rows: Sequence[BandRow]) -> bool:
    cells = [cell for row in rows for given, cell in row.values if given == column]
    return any(regex.search(r"\p{Han}", cell.text) for cell in cells) and not any(_is_amount(cell) for cell in cells)


def _is_income(column: Column, title: str, *, first: bool) -> bool:
    """Whether a side is the income side: by its top header, else by the table's title."""
    top = meanings("columns", column.header.split("/")[0])
    if "side income" in top or "side expenditure" in top:
        return "side income" in top
    return first and "收入" in title and "支出" not in title


def _add(records: Records, sink: Sink, row: BandRow, side: _Side, default_measure: str) -> None:
    (code, name, header), *further = _accounts(side, row)
    if code is not None and name is None:
        name = _account_as_unit(row, sink.subject)  # 单位名称（科目）: one column for both
    unit = _unit(side, sink, row, code, name)
    if unit is not None and unit == name:
        name = None
    said = stage_cell(row)
    by_row = stage_of(said) is not None and row.get("goal_year") is None
    if said is not None and said.text == name and code is None:
        name = None  # 预算数, 决算数: the row says what its amounts are, the columns what they were spent on
    if not name and not code and side.groups and not unit and said is None:
        given = dict(row.values)
        sink.form.leftover += [cell for column in side.amounts if (cell := given.get(column)) and _is_amount(cell)]
        return
    item, known = _item(code, name, unit, header, side)
    own_year = item == "current_year"
    item = "total" if own_year else item
    bare = sink.family.name == "statutory_figures"
    three_public = sink.family.name.startswith("statutory_three_public") or (bare and "三公" in sink.form.title)
    if three_public and item == "total":
        item = None  # the rows are units or their total: the columns say what was paid for
    elif item == "total" and "三公" in sink.form.title and _lists_three_public(sink):
        item = "three_public"
    side.carried.read(item, name)
    whose = None if row.meaning == "total" and unit is None else side.unit  # a total below the units is of them all
    given = dict(row.values)
    carried: int | None = None  # the line of all that is carried over, which the columns below its header are parts of
    for column in side.amounts:
        cell = given.get(column)
        if cell is None:
            continue
        breakdown, stated = column.detail
        breakdown = "carryover" if column.within == "carryover" else breakdown
        # a row that adds no item of its own (合计, a unit, a place): its columns name the items
        named = item == "total" and breakdown not in _TOTALS
        by_column = named or item is None
        line = sink.budget(
            row,
            column,
            cell,
            subject_kind=side.unit_kind if whose else "department",
            subject_name=whose or sink.subject,
            line_item=item
            if not by_column
            else None
            if column.within
            else _item_of(column, side.amounts, three_public=three_public),
            line_item_raw=column.header if named else name or unit or column.header,
            row_kind="total" if named and unit is None and row.band == "accounts" else None,
        )
        by_line = named or (by_column and column.within)
        own = None if row.band == "procurement" else _finer(item, name)
        part = line.breakdown if by_line else own if breakdown == "-" else breakdown
        account = item in ("function", "economic")
        if by_column and breakdown == "carryover" and column.within is None:
            carried = len(records.budgets)
        whole = side.carried.whole(column, len(records.budgets))
        records.budgets.append(
            replace(
                line,
                measure=measure_of(
                    stage_of(said) or stated.removeprefix(LAST_YEAR),
                    default_measure,
                    income=side.income or year_income(column.header),
                    title=sink.form.title,
                    carried="carryover" in (line.line_item, breakdown),
                ),
                measure_raw=said.text if said is not None and by_row else line.measure_raw,
                fiscal_year=only_year(said) or line.fiscal_year,
                account_code=code if account else None,
                account_name=_bare(name) if account else None,
                further_accounts=tuple(filter(None, (_label(one) for one in further))),
                breakdown="current_year" if own_year and part not in FINER else part,
                part_of=carried if by_column and column.within == "carryover" else whole,
                statement=sink.form.title or None,
                source=line.source if known else replace(line.source, flags=(*line.source.flags, "item_unknown")),
            )
        )


def _accounts(side: _Side, row: BandRow) -> list[_Account]:
    """What each classification that a row fills calls it, at least one; after the first they are further schemes for
    the same amount (its economic purpose beside its function)."""
    bought = any(column.role == "procured" for names in side.groups for column in names)
    found = [_account(side, row, index, bought=bought) for index in range(len(side.groups))]
    first, *further = [account for account in found if account is not None] or [
        _Account(None, text_of(row.label), None)
    ]
    return [first, *(one for one in further if one.code is not None or one.name != first.name)]


def _account(side: _Side, row: BandRow, index: int, *, bought: bool) -> _Account | None:
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
        return _Account(both[1], both[2], header)
    name = text if text and not narrow(text).strip().isdecimal() else None
    if code is None and name is None and (row.label is None or index):
        return None
    if code is not None and column.role == "procured":
        name = None  # what is bought is no name of the account that pays for it
    return _Account(code, name or (None if index else text_of(row.label)), header)


def _over(row: BandRow, column: Column) -> list[Cell]:
    """The cells of a row under a naming column; a cell from the column before that runs over it names it as well."""
    own = [cell for given, cell in row.values if given == column]
    wide = [cell for given, cell in row.values if given.role != "amount" and cell.col < column.start]
    return own or [cell for cell in wide if column.start < cell.col + cell.col_span]


def _code(group: Sequence[Column], cells: Sequence[tuple[Column, Cell]], above: list[str]) -> str | None:
    """The account code: of one cell, or put together from class, sub-class and item; what a row leaves out to the
    left of its own part is that of the rows above."""
    places = [place for column in group if column.role in _CODES for place in range(column.start, column.end)]
    parts = {cell.col: "".join(narrow(cell.text).split()) for column, cell in cells if column.role in _CODES}
    if not parts or not all(part.isdecimal() for part in parts.values()):
        return None
    first, last = places.index(min(parts)), places.index(max(parts))
    if len(above) < first or any(place not in parts for place in places[first : last + 1]):
        return None
    above[first:] = [parts[place] for place in places[first : last + 1]]
    code = "".join(above)
    return code if _CODE.fullmatch(code) else None


def _account_as_unit(row: BandRow, subject: str | None) -> str | None:
    """The name of an account that stands in the column of units."""
    text = text_of(row.get("unit_name"))
    return text if text is not None and not is_body(text, subject) else None


def _unit(side: _Side, sink: Sink, row: BandRow, code: str | None, name: str | None) -> str | None:
    """The unit or region that a row names; it is that of the rows below as well."""
    region = text_of(row.get("region"))
    unit = region or (text_of(row.get("unit_name")) if name is None or not _same(row.get("unit_name"), name) else None)
    if unit is None and code is None and name is not None and is_body(name, sink.subject):
        unit = name
    if unit is None and row.meaning is None and _is_class(side, row, name):
        side.classed = side.classed or side.unit is None
        side.unit = None if side.classed else side.unit
    if unit and not meanings("accounts", unit):
        side.unit, side.kind, side.unit_kind = squeeze(unit), None, "region" if region else "unit"
    return unit


def _is_class(side: _Side, row: BandRow, name: str | None) -> bool:
    """Whether a row of purchases is named in the first column, where units may stand as well."""
    first = side.groups[0][0] if side.groups else None
    return any(column == first and column.role == "procured" and cell.text == name for column, cell in row.values)


def _item(
    code: str | None, name: str | None, unit: str | None, header: str | None, side: _Side
) -> tuple[str | None, bool]:
    """The line item of a row, and whether its words are known; None where the columns name the items (三公).

    A name in no vocabulary is what its header says, else an account below the one above it on the expenditure side.
    """
    if code is not None:
        side.kind = _KINDS.get(code[0], "other")
        return side.kind, code[0] in _KINDS
    if name is None:
        return ("total", True) if unit else (None, True)
    listed = meanings("accounts", name)
    found = side.kind if side.kind in listed else next(iter(listed), None)
    if header in ("function", "economic") and found in (None, "function", "economic", "other", "vehicle_purchase"):
        return header, True
    if header == "other":
        return found or "other", True
    if found in ("function", "economic"):
        side.kind = found
    if found is not None:
        return found, True
    return side.kind if side.kind and not side.income else "other", False


def _item_of(column: Column, columns: Sequence[Column], *, three_public: bool) -> str:
    """The line item that a column names, where its rows name none. In a table of 三公 what a fund pays for is the item;
    its 合计 is that of 三公, but where the table prints more (会议费, 培训费)."""
    breakdown = column.detail[0]
    if not three_public or breakdown not in _FUNDS:
        return contract_item(breakdown)
    above = [m.split()[1] for text in column.header.split("/") for m in meanings("columns", text) if " " in m]
    paid_for = next((item for item in reversed(above) if item not in (*_FUNDS, "-")), None)
    more = any(other.detail[0] in _BEYOND_THREE_PUBLIC for other in columns)
    return contract_item(paid_for) if paid_for else "total" if more and breakdown == "total" else "three_public"


def _finer(item: str | None, name: str | None) -> str | None:
    """What a row of `other` is more closely (公务接待费, 人员经费)."""
    found = (m.split()[1] for m in meanings("columns", name or "") if m.startswith("amount "))
    return next((part for part in found if part in FINER), None) if item == "other" else None


def _lists_three_public(sink: Sink) -> bool:
    """Whether a table names expenses of 三公 in its rows, and no others (会议费)."""
    parts = {
        _finer("other", cell.text) for row in sink.form.rows for column, cell in row.values if column.role == "item"
    }
    return bool(parts & {"travel_abroad", "reception", "vehicles"}) and parts.isdisjoint(_BEYOND_THREE_PUBLIC)


def _is_amount(cell: Cell) -> bool:
    number = parse_number(narrow(cell.text).strip())
    return number is not None and number.value != 0


def _same(cell: Cell | None, name: str) -> bool:
    return cell is not None and cell.text == name


def _label(account: _Account) -> str:
    return " ".join(part for part in (account.code, _bare(account.name)) if part)


def _bare(name: str | None) -> str | None:
    """A name without the number of its list: 一、一般公共服务支出."""
    if name is None:
        return None
    bare = name.strip()
    number = leading_number(bare)
    return bare[len(number[1]) :].strip() if number else bare

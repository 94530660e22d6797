"""What a row of a statutory table is: its account, the unit it is of, its line item."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Cell
from extractors.forms.account_names import Account, accounts_of
from extractors.forms.account_sides import Side
from extractors.forms.bodies import is_body
from extractors.forms.form import BandRow
from extractors.forms.mixed_names import kind_of, names_projects
from extractors.forms.project_columns import project_of
from extractors.forms.sink import FINER, Sink
from extractors.forms.stages import stage_cell, stage_of
from extractors.forms.values import text_of
from extractors.vocabulary import meanings
from normalizers.text import squeeze

# first digit of a code: functions are classified 2xx, economic purposes 3xx (departments) and 5xx (governments)
_KINDS = {"2": "function", "1": "other", "3": "economic", "5": "economic"}
_KINDS_OF_ACCOUNTS = {"function", "economic"}
#: expenses that tables of 三公 list beside them
BEYOND_THREE_PUBLIC = ("meetings", "training")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A row on one side. further: its accounts in other classifications. unit: the body whose amounts they are, None
    where they are the department's. item: its line item, None where the columns name the items; known: whether its
    words are. stage: the cell that says what its amounts are (预算数, 决算数, a year). own_year: the year's own total.
    project: the one whose amounts they are.
    """

    row: BandRow
    code: str | None
    name: str | None
    raw_name: str | None
    further: tuple[Account, ...]
    unit: str | None
    names_unit: bool
    item: str | None
    known: bool
    stage: Cell | None
    own_year: bool
    of_three_public: bool
    project: str | None

    @property
    def is_account(self) -> bool:
        return self.item in ("function", "economic")

    @property
    def is_named_by_stage(self) -> bool:
        """Whether the row is named after a stage (预算数) and not after a year."""
        return stage_of(self.stage) is not None and self.row.get("goal_year") is None


def read_row(sink: Sink, row: BandRow, side: Side) -> AccountRow | None:
    """The row on a side; None where nothing says what its amounts are. Unit, class and kind in force are the side's."""
    (code, name, header), *further = accounts_of(side, row)
    if code is not None and name is None:
        name = _account_as_unit(row, sink)  # 单位名称（科目）: one column for both
    unit = _unit(side, sink, row, code, name)
    if unit is not None and unit == name:
        name = None
    stage = stage_cell(row)
    if stage is not None and stage.text == name and code is None:
        name = None  # 预算数, 决算数: the row says what its amounts are, the columns what they were spent on
    project = project_of(row, side.projects, sink.form.table.grid()) if side.projects else None
    if not name and not code and side.groups and not unit and stage is None and not project:
        return None
    item, known = _item(code, name, unit or project, header, side)
    own_year = item == "current_year"
    item = "total" if own_year else item
    bare = sink.family.name == "statutory_figures"
    of_three_public = sink.family.name.startswith("statutory_three_public") or (bare and "三公" in sink.form.title)
    if of_three_public and item == "total":
        item = None  # the rows are units or their total: the columns say what was paid for
    elif item == "total" and "三公" in sink.form.title and _lists_three_public(sink, side):
        item = "three_public"
    side.carried.read(item, name)
    of_all = row.meaning == "total" and (unit is None or "total" in meanings("labels", unit))
    whose = None if of_all else side.unit  # a total below the units or places is of them all
    return AccountRow(
        row=row,
        code=code,
        name=name,
        raw_name=name or unit,
        further=tuple(further),
        unit=whose,
        names_unit=unit is not None,
        item=item,
        known=known,
        stage=stage,
        own_year=own_year,
        of_three_public=of_three_public,
        project=None if row.meaning == "total" else project,
    )


def _account_as_unit(row: BandRow, sink: Sink) -> str | None:
    """The name of an account that stands in the column of units."""
    text = text_of(row.get("unit_name"))
    return text if text is not None and not is_body(text, sink.subject, sink.context.bodies) else None


def _unit(side: Side, sink: Sink, row: BandRow, code: str | None, name: str | None) -> str | None:
    """The unit or region that a row names; it is that of the rows below as well."""
    region = text_of(row.get("region"))
    unit = region or (text_of(row.get("unit_name")) if name is None or not _same(row.get("unit_name"), name) else None)
    if unit is None and code is None and name is not None and is_body(name, sink.subject, sink.context.bodies):
        unit = name
    if unit is None and row.meaning is None and _is_class(side, row, name):
        side.classed = side.classed or side.unit is None
        side.unit = None if side.classed else side.unit
    if unit and row.meaning != "total" and not meanings("accounts", unit):
        side.unit, side.kind, side.unit_kind = squeeze(unit), None, "region" if region else "unit"
        side.unit_flags = ()
        own = row.get("unit_name")
        if own is not None and names_projects(columns := sink.form.columns[row.band]):
            side.unit_kind, side.unit_flags = kind_of(row, columns, own)
    return unit


def _is_class(side: Side, row: BandRow, name: str | None) -> bool:
    """Whether a row of purchases is named in the first column, where units may stand as well."""
    first = side.groups[0][0] if side.groups else None
    return any(column == first and column.role == "procured" and cell.text == name for column, cell in row.values)


def _item(
    code: str | None, name: str | None, unit: str | None, header: str | None, side: Side
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
    found = side.kind if side.kind in listed else None if {*listed} >= _KINDS_OF_ACCOUNTS else next(iter(listed), None)
    if header in ("function", "economic") and found in (None, "function", "economic", "other", "vehicle_purchase"):
        return header, True
    if header == "other":
        return found or "other", True
    if found in ("function", "economic"):
        side.kind = found
    if found is not None:
        return found, True
    return side.kind if side.kind and not side.income else "other", False


def finer_item(item: str | None, name: str | None) -> str | None:
    """What a row of `other` is more closely (公务接待费, 人员经费)."""
    found = (m.split()[1] for m in meanings("columns", name or "") if m.startswith("amount "))
    return next((part for part in found if part in FINER), None) if item == "other" else None


def _lists_three_public(sink: Sink, side: Side) -> bool:
    """Whether one side of a table names expenses of 三公 in its rows, and no others (会议费)."""
    names = {column for group in side.groups for column in group if column.role == "item"}
    parts = {finer_item("other", cell.text) for row in sink.form.rows for c, cell in row.values if c in names}
    return bool(parts & {"travel_abroad", "reception", "vehicles"}) and parts.isdisjoint(BEYOND_THREE_PUBLIC)


def _same(cell: Cell | None, name: str) -> bool:
    return cell is not None and cell.text == name

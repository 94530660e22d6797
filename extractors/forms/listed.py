"""Lists of a budget whose rows are units, groups of projects, and projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.groups import group_rows
from extractors.forms.row_amounts import add_amounts
from extractors.forms.sink import Sink
from extractors.records import Records
from normalizers.text import squeeze


def mark_groups(sink: Sink, rows: Sequence[BandRow]) -> set[int]:
    """The ids of the rows of a budget's list that sum up rows below them; where that cannot be told, the rows say so."""
    groups: set[int] = set()
    if sink.family.measure != "initial_budget":
        return groups
    for total, listed in _lists(rows):
        found = group_rows(listed, total)
        units = {id(row) for row in listed if _is_listed_unit(row, sink)}
        groups |= {id(listed[i]) for i in found or ()} | (units if len(units) < len(listed) else set())
        if found is None and not units:
            for row in listed:
                row.flags = (*row.flags, "structure_ambiguous")
    return groups


def _is_listed_unit(row: BandRow, sink: Sink) -> bool:
    """Whether a row of projects is named after a unit that other tables of the document list."""
    name = row.get("project_name") or row.label
    return row.get("unit_code") is None and name is not None and squeeze(name.text) in sink.context.bodies


def _lists(rows: Sequence[BandRow]) -> Iterator[tuple[BandRow | None, list[BandRow]]]:
    """The lists of a table with the row that totals each: one below each unit with a code, else the whole table."""
    total = next((row for row in rows if row.meaning == "total"), None)
    listed: list[BandRow] = []
    for row in rows:
        if row.get("unit_code") is not None:
            if listed:
                yield total, listed
            total, listed = row, []
        elif row.meaning is None:
            listed.append(row)
    if listed:
        yield total, listed


def add_listed(records: Records, sink: Sink, row: BandRow, name: Cell, grouped: bool, *, body: bool) -> None:
    """A row of a list of units and their projects: a project, or the sum of a unit or of a group of projects."""
    own = squeeze(name.text)
    whose = ("unit", own) if body else ("department", sink.subject) if grouped else ("project", own)
    before = len(records.budgets)
    add_amounts(records, sink, row, whose[1], whose[0], None if grouped else "unit")
    if grouped and not body:
        records.budgets[before:] = [
            replace(line, line_item_raw=own, line_item="other" if line.line_item == "total" else line.line_item)
            for line in records.budgets[before:]
        ]

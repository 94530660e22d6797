"""Tables of many projects, each a run of rows: its name, amounts and goal in merged cells, an indicator a row."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.indicator_levels import State
from extractors.forms.indicators import add_row
from extractors.forms.row_amounts import add_amounts
from extractors.forms.sink import Sink
from extractors.forms.values import number_of, source_of, text_of
from extractors.records import Evaluation, Records
from normalizers.text import squeeze


def add_project_rows(records: Records, sink: Sink) -> None:
    """Each project an evaluation with its amounts and indicators. A row with amounts of its own below a merged name is
    a further project of that name; a total row is the department's."""
    own, state = sink, State()
    name: Cell | None = None
    unit: Cell | None = None
    for row in sink.form.rows:
        if row.sink != "project_rows":
            continue
        if row.meaning is not None:
            if sink.subject is not None:
                add_amounts(records, sink, row, sink.subject, "department", row.meaning)
            continue
        name, unit = row.get("project_name") or name, row.get("unit_name") or unit
        if row.get("project_name") is not None or row.all("amount"):
            own, state = replace(sink, evaluation=len(records.evaluations)), State()
            records.evaluations.append(_evaluation(own, row, name, unit))
            if name is not None:
                add_amounts(records, own, row, squeeze(name.text), "project", "unit")
        if own.evaluation is not None:
            add_row(records, own, row, state)


def _evaluation(sink: Sink, row: BandRow, name: Cell | None, unit: Cell | None) -> Evaluation:
    cells = [cell for _, cell in row.values]
    return Evaluation(
        kind="project",
        subject_name=squeeze(name.text) if name is not None else None,
        source=source_of(name or cells[0], cells, (), sink.context.section),
        implementing_unit=text_of(unit),
        fiscal_year=sink.fiscal_year,
        objective_planned=text_of(row.get("planned")),
        total_score=number_of(row.get("score")) if not row.get("level3") else None,
        family=sink.family.name,
    )

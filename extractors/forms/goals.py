"""The goals of a form: planned and achieved, for one year or year by year."""

from __future__ import annotations

from dataclasses import replace

from extractors.forms.sink import Sink
from extractors.forms.values import source_of, text_of, year_of
from extractors.records import Objective, Records
from extractors.vocabulary import meanings

# labels of blocks that a goal can stand beside: 年度绩效目标1（50分） also heads the indicators of that goal
_BLOCKS = ("goals_block", "indicators_block")


def add_goals(records: Records, sink: Sink) -> None:
    """Year-by-year goals become objectives; those of the evaluated year are the evaluation's own."""
    assert sink.evaluation is not None
    rows = [row for row in sink.form.rows if row.sink == "goals"]
    dated = [(year, row) for row in rows if (year := year_of(row.get("goal_year"))) is not None]
    for year, row in dated:
        planned, achieved = text_of(row.get("planned")), text_of(row.get("achieved"))
        records.objectives.append(Objective(sink.evaluation, year, planned, achieved, sink.source(row)))
    for label, cell in sink.form.fields.get("overall_objective", ()):
        source = source_of(cell, (label, cell), (), sink.context.section)
        records.objectives.append(Objective(sink.evaluation, None, text_of(cell), None, source))
    own = [row for year, row in dated if year == sink.fiscal_year] or [
        row for row in rows if year_of(row.get("goal_year")) is None
    ]
    goals = [text for row in own if (text := text_of(row.get("planned")))]
    results = [text for row in own if (text := text_of(row.get("achieved")))]
    goals, results = goals or _beside(sink, "planned"), results or _beside(sink, "achieved")
    if not goals:
        goals = _own_goals(records, sink)
    old = records.evaluations[sink.evaluation]  # a table that goes on with the form adds to what stands before it
    records.evaluations[sink.evaluation] = replace(
        old,
        objective_planned="\n".join([*filter(None, [old.objective_planned]), *goals]) or None,
        objective_achieved="\n".join([*filter(None, [old.objective_achieved]), *results]) or None,
    )


def _own_goals(records: Records, sink: Sink) -> list[str]:
    """The goals beside the label of their block. Those of several years (中期目标) are objectives of no year where the
    form has some of its own year as well."""
    assert sink.evaluation is not None
    fields = sink.form.fields
    stated = [pair for name in _BLOCKS for pair in fields.get(name, ()) if text_of(pair[1])]
    own = [pair for pair in stated if "period" not in meanings("goals", pair[0].text)]
    if not own:
        return [cell.text for _, cell in stated]
    for label, cell in stated:
        if (label, cell) not in own:
            source = source_of(cell, (label, cell), (), sink.context.section)
            records.objectives.append(Objective(sink.evaluation, None, text_of(cell), None, source))
    return [cell.text for _, cell in own]


def _beside(sink: Sink, label: str) -> list[str]:
    """The texts that stand beside a label, where goal and result stand under each other."""
    return [text for _, cell in sink.form.fields.get(label, ()) if (text := text_of(cell))]

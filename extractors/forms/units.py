"""Unit tables of bulletins and reviews, and tables of tasks or projects: one row a subject."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.forms.bodies import is_body
from extractors.forms.columns import Column
from extractors.forms.criteria import POINTS, add_criteria, full_marks, is_full_marks
from extractors.forms.form import BandRow
from extractors.forms.groups import group_rows
from extractors.forms.rates_beside import with_rates
from extractors.forms.sink import Sink
from extractors.forms.values import bare, flags_of_number, grade_of, number_of, rate_of, text_of, year_of
from extractors.numbering import leading_number
from extractors.records import BudgetLine, Evaluation, Indicator, Objective, Records, UnitScore
from extractors.vocabulary import meanings
from normalizers.missing import missing_marker
from normalizers.numbers import Number
from normalizers.text import squeeze

_UNITS = ("unit_of_row", "unit_name")
_SEQ = regex.compile(r"[(（]?\s*(\d{1,4})\s*[)）]?\s*[、.．]?")


def add_units(records: Records, sink: Sink) -> None:
    """Scores, grades and amounts of each unit. A row without a number in a numbered table is `other`."""
    rows = [row for row in sink.form.rows if row.sink == "units"]
    numbered = any(row.get("seq") for row in rows)
    counted = any(_figure(row.get("seq")) for row in rows)
    coded = any(row.get("unit_code") for row in rows)
    groups = _mark_groups(sink, rows)
    # 平均分 can be merged over number and name
    names = [row.get("unit_name") or row.label or row.get("seq") for row in rows]
    weights = full_marks(sink, rows, names)
    for row, name in zip(rows, names, strict=True):
        if name is None or (name is row.get("seq") and _figure(name)) or is_full_marks(name):
            continue
        # 一 县直单位 over 1, 2, 3 heads a group of units; its amounts are their subtotal
        heads = counted and row.get("seq") is not None and _figure(row.get("seq")) is None and _is_han(row.get("seq"))
        mean = "average" in meanings("labels", name.text)
        kind = "unit" if (row.get("seq") or not numbered) and not heads and not mean else "other"
        kind = "total" if row.meaning == "total" else kind
        before = len(records.unit_scores)
        _add_scores(records, sink, row, name, kind, weights)
        counts = row.all("project_count")[len(records.unit_scores) > before :]  # the first stands beside a score
        records.unit_scores += [_counted(sink, row, name, kind, column, cell) for column, cell in counts]
        if coded and kind == "unit":  # below a unit with its code stand its projects, which have none
            of_unit = row.get("unit_code") is not None
            _add_listed(records, sink, row, name, of_unit or id(row) in groups, body=of_unit)
        elif kind == "total" and sink.subject is not None and sink.family.measure == "initial_budget":
            add_amounts(
                records, sink, row, sink.subject, "department", kind
            )  # the units of a budget are its department's
        else:
            subject_kind = "unit" if kind == "unit" else "region"
            add_amounts(records, sink, row, squeeze(name.text), subject_kind, "subtotal" if heads else kind)


def add_tasks(records: Records, sink: Sink) -> None:
    """Amounts of each task or project; where the table scores or grades them, each is an evaluation of its own."""
    rows = [row for row in sink.form.rows if row.sink == "tasks"]
    # a table that names each project's department is no one department's: its total is the region's; a budget lists the
    # department's own units
    owners = ["department_of_row"] if sink.family.measure == "initial_budget" else ["department_of_row", *_UNITS]
    shared = any(row.get(owner) for row in rows for owner in owners)
    unit: Cell | None = None  # a merged cell names the unit of the rows below as well
    groups = _mark_groups(sink, rows)
    weights = full_marks(sink, rows, [row.get("project_name") or row.label for row in rows])
    for row in rows:
        unit = row.get("unit_of_row") or row.get("unit_name") or unit
        merged = _merged_project(sink, row)
        name = row.get("project_name") or merged or row.label
        if name is not None and is_full_marks(name):
            continue
        mean = name or row.get("seq")
        if mean is not None and "average" in meanings("labels", mean.text):
            _add_scores(records, sink, row, mean, "other", weights)  # of the projects above it, and no project
            averaged = (cell for role in ("amount", "execution_rate") for _, cell in row.all(role) if text_of(cell))
            sink.form.leftover += averaged  # an average amount is nobody's
            continue
        if name is None:
            if unit is not None and unit in [cell for _, cell in row.values]:  # 一 某局 over its projects
                add_amounts(records, sink, row, squeeze(unit.text), "unit", "subtotal")
            continue
        if row.meaning is not None and merged is None and not row.all("weight"):  # the score of a total is no project's
            sink.form.leftover += (cell for role in POINTS for _, cell in row.all(role) if text_of(cell))
        own = sink
        done = row.get("achieved")
        of_project = any(row.all(role) for role in (*POINTS, "rating", "planned"))
        if row.meaning is None and (of_project or (sink.evaluation is None and text_of(done))):
            own = replace(sink, evaluation=len(records.evaluations))
            records.evaluations.append(_project(sink, row, name, unit, weights))
            add_criteria(records, own, row, len(records.evaluations) - 1, weights)
        elif row.meaning is None and sink.evaluation is not None and text_of(done):
            task, year = squeeze(name.text), sink.fiscal_year
            records.objectives.append(
                Objective(sink.evaluation, year, None, text_of(done), sink.source(row, done), task)
            )
        if id(row) in groups:
            _add_listed(records, own, row, name, True, body=is_body(name.text, sink.subject, sink.context.bodies))
        elif row.meaning is None or merged is not None:
            add_amounts(records, own, row, squeeze(name.text), "project", row.meaning or "unit")
        elif shared or sink.subject is None:
            add_amounts(records, own, row, squeeze(name.text), "region", row.meaning)
        else:
            add_amounts(records, own, row, sink.subject, "department", row.meaning)
    if sink.evaluation is not None:
        _add_task_scores(records, sink, rows)


def _mark_groups(sink: Sink, rows: Sequence[BandRow]) -> set[int]:
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


def _add_listed(records: Records, sink: Sink, row: BandRow, name: Cell, grouped: bool, *, body: bool) -> None:
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


def _merged_project(sink: Sink, row: BandRow) -> Cell | None:
    """The project whose merged cell covers a row that begins below its first one."""
    column = next((column for column in sink.form.columns[row.band] if column.role == "project_name"), None)
    cell = sink.form.table.grid()[row.row][column.start] if column is not None else None
    return cell if cell is not None and cell.row < row.row and cell.text.strip() else None


def _add_task_scores(records: Records, sink: Sink, rows: Sequence[BandRow]) -> None:
    """The weights and scores of a department's tasks: the total row is its budget execution, the tasks are its parts."""
    scored = [row for row in rows if row.get("weight") is not None]
    total = next((row for row in scored if row.meaning is not None), None)
    parent = None
    for row in ([total] if total else []) + [row for row in scored if row.meaning is None]:
        name = row.get("project_name") or row.label
        weight, score = number_of(row.get("weight")), number_of(row.get("score"))
        if name is None or (weight is None and score is None):
            continue
        flags = (*flags_of_number(row.get("weight"), weight), *flags_of_number(row.get("score"), score))
        index = len(records.indicators)
        records.indicators.append(
            Indicator(
                ordinal=sink.next_ordinal(records),
                depth=1 if parent is None else 2,
                name=squeeze(name.text),
                source=sink.source(row, name, flags),
                evaluation=sink.evaluation,
                parent=parent,
                level1="budget_execution",
                is_group=row is total,
                actual_raw=text_of(row.get("execution_rate")),
                completion_rate=rate_of(row.get("execution_rate"), row.header("execution_rate")),
                weight=weight,
                score=score,
                deviation_note=text_of(row.get("deviation")),
            )
        )
        parent = index if row is total else parent


def _project(sink: Sink, row: BandRow, name: Cell, unit: Cell | None, weights: Mapping[Column, Number]) -> Evaluation:
    scores, grades = row.all("component"), row.all("rating")
    score = number_of(scores[-1][1]) if scores else None
    own = next((cell for column, cell in scores if column.detail == ("self_score",)), None)
    both = own is not None and len(scores) > 1
    return Evaluation(
        kind="project",
        subject_name=squeeze(name.text),
        source=sink.source(row, name, flags_of_number(scores[-1][1] if scores else None, score)),
        supervising_department=text_of(row.get("department_of_row")),
        implementing_unit=text_of(unit),
        fiscal_year=sink.fiscal_year,
        objective_planned=text_of(row.get("planned")),
        objective_achieved=text_of(row.get("achieved")),
        total_weight=weights.get(scores[-1][0]) if scores else None,
        total_score=number_of(own) if both else score,
        review_score=score if both else None,
        rating_raw=text_of(grades[-1][1]) if grades else None,
        rating=grade_of(grades[-1][1]) if grades else None,
        rank=_whole(number_of(row.get("rank"))),
        family=sink.family.name,
    )


def add_amounts(
    records: Records, sink: Sink, row: BandRow, subject: str | None, kind: str, row_kind: str | None
) -> None:
    """The amounts of one row: a rate of execution is that of its total."""
    given = dict(row.values)
    placed: list[tuple[Column, BudgetLine]] = []
    before = len(records.budgets)
    rate = rate_of(row.get("execution_rate"), row.header("execution_rate"))
    whole: dict[str, int] = {}
    totals = {column.detail[1] for column, _ in row.all("amount") if column.detail[0] in ("total", "-")}
    dated = _dated(sink, row)
    for column in sink.form.columns[row.band]:
        if column.role != "amount":
            continue
        column, cell = _of_its_total(column, totals), given.get(column)
        item, measure = column.detail
        line = sink.budget(
            row,
            column,
            cell,
            subject_kind=kind,
            subject_name=subject,
            part_of=None if item in ("total", "-") else whole.get(measure),
            execution_rate=rate if item in ("total", "-") or measure not in totals else None,
            row_kind=row_kind,
        )
        if dated is not None:
            year = year_of(dated)
            line = replace(line, fiscal_year=year, year_offset=line.year_offset if year is not None else None)
        if sink.family.measure == "initial_budget":  # a list of a budget is one of its statutory tables
            line = replace(line, statement=sink.form.title or None)
        if item in ("total", "-"):
            whole.setdefault(measure, before + len(placed))
        placed.append((column, line))
    rates = [column for column in sink.form.columns[row.band] if column.role in ("growth", "share")]
    records.budgets += with_rates(row, rates, placed)


def _dated(sink: Sink, row: BandRow) -> Cell | None:
    """The cell that says of which year a row of a table with a column of years is, also one that lies over several rows;
    小计 there says of all of them."""
    column = next((column for column in sink.form.columns[row.band] if column.role == "goal_year"), None)
    cell = sink.form.table.grid()[row.row][column.start] if column is not None else None
    return cell if cell is not None and cell.text.strip() else None


def _of_its_total(column: Column, totals: Collection[str]) -> Column:
    """A column of a fund that names no measure (资金规模 | 其中：中央资金) has that of the only total beside it."""
    item, measure = column.detail
    if measure != "-" or item in ("total", "-") or len(totals) != 1:
        return column
    return replace(column, detail=(item, *totals))


def _add_scores(
    records: Records, sink: Sink, row: BandRow, name: Cell, kind: str, weights: Mapping[Column, Number]
) -> None:
    """One record a scored component; a grade column belongs to the component of its name, else to the last one."""
    columns = sink.form.columns[row.band]
    components = [column for column in columns if column.role == "component"]
    grades = [column for column in columns if column.role == "rating"]
    given = dict(row.values)
    graded: dict[Column, Column] = {}
    for grade in grades:
        alike = [c for c in components if c.detail == grade.detail]
        own = next((c for c in reversed(alike) if c.start < grade.start), next(iter(alike), None))
        graded[own or (_deciding(components) if components and grade.detail == ("other",) else grade)] = grade
    base = _base(sink, row, name, kind)
    # a unit's running number that is none in figures is kept in the text alone
    odd = ("unreadable",) if kind == "unit" and row.get("seq") is not None and base.seq is None else ()
    scored = [column for column in columns if column.role in POINTS]
    for column in [*scored, *(grade for grade in grades if grade in graded)]:
        cell = given.get(column) if column.role in POINTS else None
        grade_cell = given.get(graded[column]) if column in graded else None
        score = number_of(cell)
        marker = missing_marker(cell.text if cell else "") if column.role in POINTS else None
        flags = flags_of_number(cell, score)
        if grade_cell is not None and text_of(grade_cell) and grade_of(grade_cell) is None:
            flags = (*flags, "unreadable")
        records.unit_scores.append(
            replace(
                base,
                component_raw=column.header,
                component="other" if column.role == "criterion" else column.detail[0],
                is_criterion=column.role == "criterion",
                weight=weights.get(column),
                score=score,
                score_raw=text_of(cell),
                rating_raw=text_of(grade_cell),
                rating=grade_of(grade_cell),
                missing_marker=marker if score is None and marker else None,
                source=sink.source(row, cell or grade_cell or name, (*flags, *odd, *name.flags)),
            )
        )


def _deciding(components: Sequence[Column]) -> Column:
    """The score that a grade is for which names none: the last one, and none that another body reviewed."""
    reviewed = [column for column in components if column.detail == ("review_score",)]
    return reviewed[-1] if reviewed and components[-1].detail == ("self_score",) else components[-1]


def _counted(sink: Sink, row: BandRow, name: Cell, kind: str, column: Column, cell: Cell) -> UnitScore:
    """A number of projects that stands beside no score (自评项目数, 复核项目数)."""
    count = number_of(cell)
    source = sink.source(row, cell, (*flags_of_number(cell, count), *name.flags))
    base = _base(sink, row, name, kind)
    return replace(base, component_raw=column.header, project_count=_whole(count), source=source)


def _base(sink: Sink, row: BandRow, name: Cell, kind: str) -> UnitScore:
    seq, rank, count = row.get("seq"), number_of(row.get("rank")), number_of(row.get("project_count"))
    return UnitScore(
        unit_name=squeeze(name.text),
        row_kind=kind,
        component_raw="",
        component="other",
        source=sink.source(row, name),
        seq=_figure(seq),
        rank=_whole(rank),
        project_count=_whole(count),
    )


def _figure(seq: Cell | None) -> str | None:
    """The running number that a cell prints in figures, also as （1） or 1.; None where it prints none."""
    match = _SEQ.fullmatch(bare(seq)) if seq is not None else None
    return match.group(1) if match else None


def _is_han(seq: Cell | None) -> bool:
    number = leading_number(f"{seq.text.strip()}、") if seq is not None else None
    return number is not None and number[0] in ("han", "han_bracket")


def _whole(number: Number | None) -> int | None:
    return int(number.value) if number is not None and number.value == int(number.value) else None

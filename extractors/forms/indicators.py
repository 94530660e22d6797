"""The indicator block of a form or scoring sheet: one record an indicator, groups where they carry weights."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.indicator_levels import (
    WEIGHT_IN_LABEL,
    State,
    is_level1,
    joined_levels,
    path_of,
    weight_in,
    with_levels,
)
from extractors.forms.measured import actual_of, deviation_of, target_of
from extractors.forms.sink import Sink
from extractors.forms.values import (
    block_weight,
    deduction_of,
    flags_of_number,
    grade_of,
    number_of,
    rate_of,
    text_of,
    weight_of,
)
from extractors.records import Indicator, Records
from extractors.vocabulary import meanings
from normalizers.missing import is_filler
from normalizers.numbers import Number
from normalizers.text import narrow

_POINTS = ("weight", "score", "second_score")
_RATES = ("completion_rate", "score_rate", "deviation_rate")
# columns of figures that are no points: a number in a total row below them is theirs
_FIGURES = ("deduction", *_RATES)
_OWN = (*_POINTS, "target", "actual")  # of an indicator, and lost where nothing names one
_PREFIX = regex.compile(r"^\s*指标\s*\d+\s*[:：]\s*")
_CODED = regex.compile(r"[A-Z]\d{1,4}(?!\d)")


def add_indicators(records: Records, sink: Sink) -> None:
    """The indicators of a form, after those that it already has (the budget-execution row)."""
    state = State()
    for row in sink.form.rows:
        if row.sink != "indicators":
            continue
        if row.meaning == "total":
            _add_total(records, sink, row)
        elif row.meaning == "subtotal":
            _subtotal(records, sink, row, state)
        else:
            add_row(records, sink, row, state)


def _add_total(records: Records, sink: Sink, row: BandRow) -> None:
    """The 总分 row: total weight and score; a grade can stand under any of its other columns."""
    if sink.evaluation is None:
        return

    old = records.evaluations[sink.evaluation]
    grade = next((c for column, c in row.values if column.role not in ("weight", "score") and grade_of(c)), None)
    weight, score, flags = _totals(sink, row)
    sink.form.leftover += [cell for column, cell in row.values if column.role in _FIGURES and number_of(cell)]
    records.evaluations[sink.evaluation] = replace(
        old,
        total_weight=old.total_weight or weight,
        total_score=old.total_score or score,
        review_score=old.review_score or number_of(row.get("second_score")),
        rating_raw=old.rating_raw or text_of(grade),
        rating=old.rating or grade_of(grade),
        source=replace(old.source, flags=tuple(dict.fromkeys((*old.source.flags, *flags)))),
    )


def _totals(sink: Sink, row: BandRow) -> tuple[Number | None, Number | None, tuple[str, ...]]:
    """Total weight and score. Two numbers of which one stands under no column of figures are both, a column off, also
    where the rows below the header print no scores."""
    weight, score = weight_of(row.get("weight")), number_of(row.get("score"))
    roles = {column.role for column in sink.form.columns[row.band]}
    numbers = [
        (column, n)
        for column, cell in row.values
        if cell is not row.label and column.role not in _FIGURES and (n := number_of(cell))
    ]
    both = len(numbers) == 2 and ("weight" in roles or numbers[1][1].value <= numbers[0][1].value)
    if both and any(c.role not in _POINTS for c, _ in numbers):
        return numbers[0][1], numbers[1][1], ("column_shifted",)
    if score is None and weight is None and len(numbers) == 1:
        score = numbers[0][1]  # one merged cell under weight, score and what follows holds the score
    flags = (*flags_of_number(row.get("weight"), weight), *flags_of_number(row.get("score"), score))
    return weight, score, tuple(dict.fromkeys(flag for flag in flags if not grade_of(row.get("score"))))


def add_row(records: Records, sink: Sink, row: BandRow, state: State) -> None:
    """The indicator of one row, with the groups above it that carry weights."""
    path = path_of(sink, row, state)
    if not path:
        sink.form.leftover += [cell for column, cell in row.values if column.role in _OWN and text_of(cell)]
    if not path or is_filler(path[-1][1].text):
        return
    *above, (_, name_cell) = path
    parent = _groups(records, sink, row, state, above)
    weight_cell, score_cell = row.get("weight"), row.get("score")
    weight, score = weight_of(weight_cell), number_of(score_cell)
    deduction_cell = row.get("deduction")
    deduction = deduction_of(deduction_cell)
    rates = {role: rate_of(row.get(role), row.header(role)) for role in _RATES}
    target_cell, unit_cell = row.get("target"), row.get("unit")
    to_date = row.get("actual") is None and row.get("actual_to_date") is not None
    actual_cell = row.get("actual_to_date" if to_date else "actual")
    name = _PREFIX.sub("", name_cell.text)
    if not above and (joined := joined_levels(name_cell, name)):
        *above, (_, name_of) = joined
        name = name_of.text
    if parent is None and (parent := _above_by_code(records, sink, name)) is not None:
        records.indicators[parent] = replace(records.indicators[parent], is_group=True)
    target = target_of(target_cell, row.get("comparator"), unit_cell, name)
    done = text_of(actual_cell)
    actual = actual_of(done, unit_cell, target) if done else None
    levels = dict(above)
    flags = (
        *flags_of_number(weight_cell, weight),
        *flags_of_number(score_cell, score),
        *flags_of_number(deduction_cell, deduction),
        *("unreadable" for rate in rates.values() if rate and "unreadable" in rate.flags),
        *(target.flags if target else ()),
        *(actual.flags if actual else ()),
        *(("target_in_name",) if target and text_of(target_cell) is None else ()),
    )
    depth = 1 if parent is None else records.indicators[parent].depth + 1
    records.indicators.append(
        with_levels(
            Indicator(
                ordinal=sink.next_ordinal(records),
                depth=depth,
                name=name,
                source=sink.source(row, name_cell, flags),
                evaluation=sink.evaluation,
                parent=parent,
                target_raw=text_of(target_cell),
                target=target,
                actual_raw=done,
                actual=actual,
                to_date=to_date,
                completion_rate=rates["completion_rate"],
                weight=weight if weight is not None else weight_in(name_cell, marked=True),
                score=score,
                score_rate=rates["score_rate"],
                review_score=number_of(row.get("second_score")),
                deduction=deduction,
                deviation_rate=rates["deviation_rate"],
                deviation_note=deviation_of(row),
            ),
            levels.get("level1") or (name_cell if path[-1][0] == "level1" or is_level1(path) else None),
            levels.get("level2") or (name_cell if path[-1][0] == "level2" else None),
        )
    )


def _groups(records: Records, sink: Sink, row: BandRow, state: State, above: list[tuple[str, Cell]]) -> int | None:
    """The innermost group above an indicator. A level is a group where a weight is printed for it."""
    block = parent = _block(records, sink, row, state)
    for depth, (role, cell) in enumerate(above, 1):
        key: tuple[str | int, ...] = (block or 0, *(c.text for _, c in above[:depth]))
        if key not in state.groups:
            weight_cell = row.get(f"weight_{role}")
            weight = weight_of(weight_cell) or weight_in(cell)
            if weight is None:
                continue
            state.groups[key] = len(records.indicators)
            level1 = dict(above).get("level1", cell)
            group = Indicator(
                ordinal=sink.next_ordinal(records),
                depth=1 if parent is None else records.indicators[parent].depth + 1,
                name=WEIGHT_IN_LABEL.sub("", cell.text).strip(),
                source=sink.source(row, cell),
                evaluation=sink.evaluation,
                parent=parent,
                is_group=True,
                weight=weight,
            )
            records.indicators.append(with_levels(group, level1, cell if role == "level2" else None))
        parent = state.groups.get(key, parent)
    return parent


def _above_by_code(records: Records, sink: Sink, name: str) -> int | None:
    """In a list without level columns, the indicator whose code this one's begins with: B1 is above B101."""
    code = _CODED.match(narrow(name))
    if code is None:
        return None
    for i in range(len(records.indicators) - 1, -1, -1):
        other = records.indicators[i]
        if other.evaluation != sink.evaluation:
            return None
        above = _CODED.match(narrow(other.name))
        if above is not None and code[0] != above[0] and code[0].startswith(above[0]):
            return i
    return None


def _block(records: Records, sink: Sink, row: BandRow, state: State) -> int | None:
    """The group of a whole block whose label states a weight (年度绩效目标1（80分）); a form can have several. The label
    stands beside its indicators, or in a row over them with the goal (年度目标1：（40分）)."""
    if state.blocks is None:
        state.blocks = _weighted_blocks(sink)
    label = next((cell for cell in reversed(state.blocks) if cell.row <= row.row), None)
    if label is None:
        return None
    if (label.row,) not in state.groups:
        state.groups[(label.row,)] = len(records.indicators)
        records.indicators.append(
            Indicator(
                ordinal=sink.next_ordinal(records),
                depth=1,
                name=WEIGHT_IN_LABEL.sub("", label.text).strip(" ：:"),
                source=sink.source(row, label),
                evaluation=sink.evaluation,
                is_group=True,
                weight=block_weight(label),
            )
        )
    return state.groups[(label.row,)]


def _weighted_blocks(sink: Sink) -> list[Cell]:
    inside = {row.row for row in sink.form.rows if row.sink == "indicators"}
    return [
        cell
        for cell in sink.form.header_cells
        if (found := meanings("labels", cell.text))
        and ("indicators_block" in found or ("goals_block" in found and cell.row not in inside))
        and block_weight(cell)
    ]


def _subtotal(records: Records, sink: Sink, row: BandRow, state: State) -> None:
    """A 小计 row: weight and score of the first level that it closes."""
    level1 = state.levels.get("level1")
    weight, score = weight_of(row.get("weight")), number_of(row.get("score"))
    if level1 is None or (weight is None and score is None):
        return
    index = state.groups.get((0, level1.text))
    if index is None:
        index = len(records.indicators)
        state.groups[0, level1.text] = index
        group = Indicator(
            ordinal=sink.next_ordinal(records),
            depth=1,
            name=level1.text,
            source=sink.source(row),
            evaluation=sink.evaluation,
            is_group=True,
        )
        records.indicators.append(with_levels(group, level1, None))
        for i, old in enumerate(records.indicators):
            if (
                old.evaluation == sink.evaluation
                and old.parent is None
                and old.level1_raw == level1.text
                and i != index
            ):
                records.indicators[i] = replace(old, parent=index, depth=old.depth + 1)
    records.indicators[index] = replace(records.indicators[index], weight=weight, score=score)

"""The indicator block of a form or scoring sheet: one record an indicator, groups where they carry weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import regex

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.headers import covering
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
from normalizers.numbers import Number, parse_number
from normalizers.text import narrow

_POINTS = ("weight", "score", "second_score")
_RATES = ("completion_rate", "score_rate", "deviation_rate")
# columns of figures that are no points: a number in a total row below them is theirs
_FIGURES = ("deduction", *_RATES)
_LEVELS = ("level1", "level2", "level3", "level4")
# 产出指标（50分）, 产出指标50分, 产出指标50
_WEIGHT_IN_LABEL = regex.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]|(?<=\p{Han})\s*(\d+(?:\.\d+)?)\s*分?\s*$")
# second levels that no reader expects under a first level
_OF_OUTPUT = ("quantity", "quality", "timeliness")
_ELSEWHERE = {
    "output": ("economic", "social", "ecological", "sustainability", "satisfaction"),
    "benefit": _OF_OUTPUT,
    "satisfaction": _OF_OUTPUT,
}
_LEVEL_END = "指标"
_PREFIX = regex.compile(r"^\s*指标\s*\d+\s*[:：]\s*")
_CODED = regex.compile(r"[A-Z]\d{1,4}(?!\d)")


@dataclass(slots=True)
class State:
    """The level cells in force (merged cells carry down) and the groups made so far: path of levels -> index. blocks:
    the labels of whole blocks that state a weight, once they were looked for."""

    blocks: list[Cell] | None = None
    levels: dict[str, Cell] = field(default_factory=dict)
    groups: dict[tuple[str | int, ...], int] = field(default_factory=dict)


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
    path = _path(sink, row, state)
    if not path or is_filler(path[-1][1].text):
        return
    *above, (_, name_cell) = path
    parent = _groups(records, sink, row, state, above)
    weight_cell, score_cell = row.get("weight"), row.get("score")
    weight, score = weight_of(weight_cell), number_of(score_cell)
    deduction_cell = row.get("deduction")
    deduction = deduction_of(deduction_cell)
    rates = {role: rate_of(row.get(role)) for role in _RATES}
    target_cell, unit_cell = row.get("target"), row.get("unit")
    to_date = row.get("actual") is None and row.get("actual_to_date") is not None
    actual_cell = row.get("actual_to_date" if to_date else "actual")
    name = _PREFIX.sub("", name_cell.text)
    if not above and (joined := _joined_levels(name_cell, name)):
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
        _with_levels(
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
                weight=weight if weight is not None else _weight_in(name_cell, marked=True),
                score=score,
                score_rate=rates["score_rate"],
                review_score=number_of(row.get("second_score")),
                deduction=deduction,
                deviation_rate=rates["deviation_rate"],
                deviation_note=deviation_of(row),
            ),
            levels.get("level1") or (name_cell if path[-1][0] == "level1" or _is_level1(path) else None),
            levels.get("level2") or (name_cell if path[-1][0] == "level2" else None),
        )
    )


def _is_level1(path: list[tuple[str, Cell]]) -> bool:
    """Whether the one level of a sheet, printed under 指标, is a first level by its words: 产出指标, 预算执行率."""
    text = _WEIGHT_IN_LABEL.sub("", narrow(path[-1][1].text))
    return len(path) == 1 and any(meaning.startswith("1 ") for meaning in meanings("levels", text))


def _path(sink: Sink, row: BandRow, state: State) -> list[tuple[str, Cell]]:
    """The level cells of a row from the top level down to the indicator's name; merged cells carry down."""
    columns = [c for c in sink.form.columns[row.band] if c.role in _LEVELS]
    grid = covering(sink.form.table, row.row)
    path: list[tuple[str, Cell]] = []
    carried: list[str] = []
    fresh = False
    for column in columns:
        own = row.get(column.role)
        merged = grid.get(column.start)
        cell = own or (merged if merged is not None and merged.text.strip() else None)
        if cell is not None:
            fresh = fresh or (cell is not state.levels.get(column.role))
            if cell is not state.levels.get(column.role):
                for lower in _LEVELS[_LEVELS.index(column.role) + 1 :]:
                    state.levels.pop(lower, None)
            state.levels[column.role] = cell
            path.append((column.role, cell))
        elif column is not columns[-1] and column.role in state.levels:
            if _unnamed(merged, state.levels[column.role]):
                state.levels.pop(column.role)
            else:
                carried.append(column.role)
                path.append((column.role, state.levels[column.role]))
    # one merged cell can cover two level columns: it is one level
    unique = [step for i, step in enumerate(path) if i == 0 or step[1] is not path[i - 1][1]]
    levels = dict(unique)
    if "level1" in carried and _elsewhere(levels["level1"], levels.get("level2")):
        unique = [step for step in unique if step[0] != "level1"]
    return unique if fresh else []


def _joined_levels(cell: Cell, name: str) -> list[tuple[str, Cell]]:
    """First and second level where a list without columns for them prints both before the name: 产出指标质量指标合格率."""
    words: list[Cell] = []
    rest = name
    for level in ("1", "2"):
        end = rest.find(_LEVEL_END) + len(_LEVEL_END)
        if end < len(_LEVEL_END) or not _token(level, replace(cell, text=rest[:end]))[1]:
            return []
        words.append(replace(cell, text=rest[:end]))
        rest = rest[end:].lstrip(" -—:：、/")
    return [("level1", words[0]), ("level2", words[1]), ("level3", replace(cell, text=rest))] if rest else []


def _unnamed(merged: Cell | None, above: Cell) -> bool:
    """Whether a merged cell without a word begins a group of its own below a level; on the next page it goes on."""
    same_page = merged is not None and merged.place.page == above.place.page
    return merged is not None and merged.row_span > 1 and merged.row > above.row and same_page


def _elsewhere(level1: Cell, level2: Cell | None) -> bool:
    """Whether a second level stands under another first level than the one above it, whose own word is left out."""
    return level2 is not None and _token("2", level2)[0] in _ELSEWHERE.get(_token("1", level1)[0] or "", ())


def _groups(records: Records, sink: Sink, row: BandRow, state: State, above: list[tuple[str, Cell]]) -> int | None:
    """The innermost group above an indicator. A level is a group where a weight is printed for it."""
    block = parent = _block(records, sink, row, state)
    for depth, (role, cell) in enumerate(above, 1):
        key: tuple[str | int, ...] = (block or 0, *(c.text for _, c in above[:depth]))
        if key not in state.groups:
            weight_cell = row.get(f"weight_{role}")
            weight = weight_of(weight_cell) or _weight_in(cell)
            if weight is None:
                continue
            state.groups[key] = len(records.indicators)
            level1 = dict(above).get("level1", cell)
            group = Indicator(
                ordinal=sink.next_ordinal(records),
                depth=1 if parent is None else records.indicators[parent].depth + 1,
                name=_WEIGHT_IN_LABEL.sub("", cell.text).strip(),
                source=sink.source(row, cell),
                evaluation=sink.evaluation,
                parent=parent,
                is_group=True,
                weight=weight,
            )
            records.indicators.append(_with_levels(group, level1, cell if role == "level2" else None))
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
                name=_WEIGHT_IN_LABEL.sub("", label.text).strip(" ：:"),
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
        records.indicators.append(_with_levels(group, level1, None))
        for i, old in enumerate(records.indicators):
            if (
                old.evaluation == sink.evaluation
                and old.parent is None
                and old.level1_raw == level1.text
                and i != index
            ):
                records.indicators[i] = replace(old, parent=index, depth=old.depth + 1)
    records.indicators[index] = replace(records.indicators[index], weight=weight, score=score)


def _with_levels(indicator: Indicator, level1: Cell | None, level2: Cell | None) -> Indicator:
    """The indicator with its levels as printed and as tokens; an unknown word is `other` and flagged."""
    token1, known1 = _token("1", level1)
    token2, known2 = _token("2", level2)
    source = indicator.source
    if not (known1 and known2):
        source = replace(source, flags=(*source.flags, "level_unknown"))
    return replace(
        indicator,
        level1_raw=level1.text if level1 else None,
        level1=token1,
        level2_raw=level2.text if level2 else None,
        level2=token2,
        source=source,
    )


def _token(level: str, cell: Cell | None) -> tuple[str | None, bool]:
    if cell is None:
        return None, True
    text = _WEIGHT_IN_LABEL.sub("", narrow(cell.text))
    found = next((m.split()[1] for m in meanings("levels", text) if m.startswith(level)), None)
    return found or "other", found is not None


def _weight_in(cell: Cell, *, marked: bool = False) -> Number | None:
    """The weight that a label prints; of an indicator's name (`marked`) only where it is bracketed or says 分."""
    match = _WEIGHT_IN_LABEL.search(narrow(cell.text))
    if match and marked and not match.group().rstrip().endswith(("分", ")", "）")):
        return None
    return parse_number(match.group(1) or match.group(2)) if match else None

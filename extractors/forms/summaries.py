"""What is printed twice in one report is one evaluation: a scoring sheet and its summary, a project's form and its row
in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal

import regex

from extractors.logical import LogicalTable
from extractors.records import Evaluation, Indicator, Records
from extractors.vocabulary import key
from normalizers.text import fold

_Known = tuple[str, str | None, Decimal | None]  # kind, subject and total score
_POINTS = regex.compile(r"\s*\d+(?:\.\d+)?\s*分?$")


def merge_summaries(records: Records) -> None:
    """Make the rows of a summary the groups of the sheet that it sums up; the sheet's own groups take its scores.

    A summary has the same subject, kind and total score as the sheet, and nothing but the sheet's first levels.
    """
    alike = _alike(records)
    for short in range(len(records.evaluations) - 1, -1, -1):
        for long in alike.get(_known_by(records.evaluations[short]), ()):
            if short != long and _sums_up(records, short, long):
                _merge(records, short, long)
                alike = _alike(records)
                break


def _alike(records: Records) -> dict[_Known, list[int]]:
    """The evaluations that may be one, by what they must share."""
    found: dict[_Known, list[int]] = {}
    for i, one in enumerate(records.evaluations):
        if one.total_score is not None:
            found.setdefault(_known_by(one), []).append(i)
    return found


def _known_by(one: Evaluation) -> _Known:
    return one.kind, one.subject_name, one.total_score.value if one.total_score is not None else None


def merge_listed(records: Records, listing: str) -> None:
    """Make one evaluation of a project's row in a list (of family `listing`) and its form in the same file.

    They are one where no other evaluation has the name and their scores do not differ; the form's statements come first.
    """
    while (pair := _listed_twice(records, listing)) is not None:
        row, form = pair
        listed, own = records.evaluations[row], records.evaluations[form]
        given = {f.name: getattr(listed, f.name) for f in fields(own) if getattr(own, f.name) is None}
        records.evaluations[form] = replace(own, **given)
        _drop(records, row, form, set())


def _listed_twice(records: Records, listing: str) -> tuple[int, int] | None:
    """The first project's row and form that are one evaluation."""
    by_name: dict[str, list[int]] = {}
    for i, one in enumerate(records.evaluations):
        if one.kind == "project" and one.subject_name:
            by_name.setdefault(fold(one.subject_name), []).append(i)
    for found in by_name.values():
        rows = [i for i in found if records.evaluations[i].family == listing]
        forms = [i for i in found if i not in rows]
        if len(rows) != 1 or len(forms) != 1:
            continue
        both = [records.evaluations[i] for i in found]
        scores = {one.total_score.value for one in both if one.total_score is not None}
        if len(scores) < 2 and len({one.rating for one in both if one.rating}) < 2:
            return rows[0], forms[0]
    return None


def _rows(records: Records, evaluation: int) -> list[int]:
    return [i for i, indicator in enumerate(records.indicators) if indicator.evaluation == evaluation]


def _word(text: str | None) -> str:
    return _POINTS.sub("", key(text or ""))


def _sums_up(records: Records, short: int, long: int) -> bool:
    summary = [records.indicators[i] for i in _rows(records, short)]
    sheet = [records.indicators[i] for i in _rows(records, long)]
    flat = all(row.parent is None and not row.is_group and row.level2 is None for row in summary)
    levels = {_word(row.level1_raw) for row in sheet}
    deeper = any(row.parent is not None or row.level2 is not None for row in sheet)
    return bool(summary) and flat and deeper and {_word(row.name) for row in summary} <= levels


def _merge(records: Records, short: int, long: int) -> None:
    gone: set[int] = set()
    for i in _rows(records, short):
        row = records.indicators[i]
        group = next((g for g in _rows(records, long) if _is_group_of(records.indicators[g], row)), None)
        if group is not None:
            own = records.indicators[group]
            records.indicators[group] = replace(
                own, score=own.score or row.score, score_rate=own.score_rate or row.score_rate
            )
            gone.add(i)
            continue
        for child in _rows(records, long):
            below = records.indicators[child]
            if below.parent is None and _word(below.level1_raw) == _word(row.name):
                records.indicators[child] = replace(below, parent=i, depth=below.depth + 1)
        records.indicators[i] = replace(row, evaluation=long, is_group=True, level1_raw=row.name)
    _drop(records, short, long, gone)


def _is_group_of(group: Indicator, row: Indicator) -> bool:
    return group.is_group and group.parent is None and _word(group.name) == _word(row.name)


def _drop(records: Records, evaluation: int, into: int, indicators: set[int]) -> None:
    """Take out an evaluation, whose records become those of `into`, and some indicators; what is left refers to the new
    positions."""
    place = {old: new for new, old in enumerate(i for i in range(len(records.indicators)) if i not in indicators)}

    def shifted(index: int) -> int:
        kept = into if index == evaluation else index
        return kept - 1 if kept > evaluation else kept

    def moved(index: int | None) -> int | None:
        return None if index is None else shifted(index)

    def ordered(rows: Sequence[Indicator]) -> list[Indicator]:
        seen: dict[int | None, int] = {}
        numbered = []
        for row in rows:
            seen[row.evaluation] = seen.get(row.evaluation, 0) + 1
            numbered.append(replace(row, ordinal=seen[row.evaluation]))
        return numbered

    records.indicators = ordered(
        [
            replace(
                row,
                evaluation=moved(row.evaluation),
                parent=place.get(row.parent) if row.parent is not None else None,
            )
            for i, row in enumerate(records.indicators)
            if i in place
        ]
    )
    records.budgets = [replace(line, evaluation=moved(line.evaluation)) for line in records.budgets]
    records.objectives = [replace(one, evaluation=shifted(one.evaluation)) for one in records.objectives]
    del records.evaluations[evaluation]


def transposed(table: LogicalTable) -> LogicalTable:
    """The table with its rows as columns: a summary can print its levels side by side. Places stay as printed."""
    cells = tuple(
        replace(cell, row=cell.col, col=cell.row, row_span=cell.col_span, col_span=cell.row_span)
        for cell in table.cells
    )
    return replace(table, cells=cells, n_rows=table.n_cols, n_cols=table.n_rows)

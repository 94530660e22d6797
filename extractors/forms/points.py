"""The columns of points of a list: scores, their parts, and words for grades or sums over points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.forms.columns import LOOK_AHEAD, Column, criterion
from extractors.vocabulary import meanings
from normalizers.missing import missing_marker
from normalizers.numbers import parse_number
from normalizers.text import narrow

Paths = Sequence[tuple[int, int, list[str]]]


def of_points(columns: Sequence[Column], paths: Paths, rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns of a header (`paths`) over `rows`, each column of points told by its group, its neighbours and what
    its rows print."""
    return _only_scored(_points_summed(_points_in_groups(columns, paths)), rows)


def _points_in_groups(columns: Sequence[Column], paths: Paths) -> list[Column]:
    """小计 below a header of points (复核得分 / 小计) is that score and no money; the columns beside it are its parts. A
    word that nobody knows below such a header is a part of it as well, and not the score."""
    found = list(columns)
    groups = [tuple(texts[:-1]) for _, _, texts in paths]
    scores = [next((s for text in reversed(group) if (s := _score_word(text))), None) for group in groups]
    summed = {g for g, s, c in zip(groups, scores, columns, strict=True) if s and c.detail == ("total", "-")}
    for i, (column, group, score) in enumerate(zip(columns, groups, scores, strict=True)):
        if score is None:
            continue
        if column.role == "amount" and column.detail == ("total", "-") and column.unit is None:
            found[i] = replace(column, role="component", detail=(score,))
        elif group in summed and column.role in ("component", "rating"):
            found[i] = replace(column, role="criterion", detail=("other",))
        elif column.role == "component" and groups.count(group) > 1 and not _is_known(paths[i][2][-1]):
            found[i] = replace(column, detail=("other",), known=False)
    return found


def _score_word(text: str) -> str | None:
    """The component that a header of points names (复核得分)."""
    words = (meaning.split() for meaning in meanings("columns", text))
    return next((word[1] for word in words if word[0] == "component"), None)


def _is_known(text: str) -> bool:
    return bool(meanings("columns", text)) or criterion(text) is not None


def _points_summed(columns: Sequence[Column]) -> list[Column]:
    """合计 behind criteria is the sum of their points and no money."""
    return [
        replace(column, role="component", detail=("other",))
        if column.detail[:1] == ("total",) and column.unit is None and before is not None and before.role == "criterion"
        else column
        for before, column in zip((None, *columns), columns, strict=False)
    ]


def _only_scored(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns; criteria are some where there are several, and the first rows below print points or nothing: goals are
    listed under the same words. A word for a grade over points (项目绩效) is one for a score."""
    columns = [
        replace(column, role="component") if column.role == "rating" and _prints_points(column, rows) else column
        for column in columns
    ]
    criteria = [column for column in columns if column.role == "criterion"]
    scored = [column for column in criteria if _has_points(column, rows[:LOOK_AHEAD])]
    return tuple(
        replace(column, role="unknown", known=False)
        if column.role == "criterion" and (column not in scored or len(scored) == 1)
        else column
        for column in columns
    )


def _has_points(column: Column, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column prints points or nothing; a word among them (缺项) is a score that cannot be read."""
    points, printed = _points_below(column, rows)
    return "%" not in narrow(column.header) and 2 * points >= printed


def _prints_points(column: Column, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether all that the first rows print in a column are points, and they print some."""
    points, printed = _points_below(column, rows[:LOOK_AHEAD])
    return 0 < points == printed


def _points_below(column: Column, rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """How many cells of a column print points, of how many that print something."""
    below = [cell.text for cells in rows for cell in cells if column.start <= cell.col < column.end]
    printed = [narrow(text).strip() for text in below if missing_marker(text) is None]
    return sum(parse_number(text.removesuffix("分")) is not None for text in printed), len(printed)

"""Lists of units or projects that print a score for each criterion (决策（20分） | 过程 | 产出 | 效益): full marks, and
what a project's criteria become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.forms.sink import Sink
from extractors.forms.values import flags_of_number, number_of, text_of
from extractors.records import Indicator, Records
from extractors.vocabulary import meanings
from normalizers.numbers import Number, parse_number
from normalizers.text import narrow

#: columns that hold points
POINTS = ("criterion", "component")
_SCORED = regex.compile(r"(?<=..)(?:得分|评分|分数)$")
_IN_HEADER = regex.compile(
    r"[(（]\s*(?:满分|分值|权重)?\s*[:：]?\s*(\d{1,3}(?:\.\d+)?)\s*(分?)\s*[)）]|(\d{1,3}(?:\.\d+)?)(分)\s*$"
)


def is_full_marks(name: Cell) -> bool:
    """Whether a row is called 满分 or 分值: it prints the full marks of the columns and is no unit's."""
    return any(meaning == "weight" for meaning in meanings("columns", name.text))


def full_marks(sink: Sink, rows: Sequence[BandRow], names: Sequence[Cell | None]) -> Mapping[Column, Number]:
    """The full marks of each column of points: printed in its header, else in a row of full marks. What such a row
    prints beside is left over: no number, or another one than the header's."""
    columns = (column for found in sink.form.columns.values() for column in found if column.role in POINTS)
    found = {column: number for column in columns if (number := _in_header(column)) is not None}
    for row, name in zip(rows, names, strict=True):
        if name is None or not is_full_marks(name):
            continue
        for column, cell in (pair for role in POINTS for pair in row.all(role)):
            number = number_of(cell)
            if number is not None and found.setdefault(column, number).value == number.value:
                continue
            if text_of(cell):
                sink.form.leftover.append(cell)
    return found


def _in_header(column: Column) -> Number | None:
    """The full marks in a header: 决策（20分）, 产出30分; a number of a criterion in brackets needs no 分."""
    match = _IN_HEADER.search(narrow(column.header))
    if match is None or not (match[2] or match[4] or column.role == "criterion"):
        return None
    return parse_number(match[1] or match[3])


def add_criteria(records: Records, sink: Sink, row: BandRow, evaluation: int, weights: Mapping[Column, Number]) -> None:
    """The criteria of a project's row, as the indicators of its evaluation."""
    for ordinal, (column, cell) in enumerate(row.all("criterion"), 1):
        score = number_of(cell)
        word = column.header.rsplit("/", 1)[-1]
        name = _SCORED.sub("", _IN_HEADER.sub("", word).strip()) or word
        records.indicators.append(
            Indicator(
                ordinal=ordinal,
                depth=1,
                name=name,
                source=sink.source(row, cell, flags_of_number(cell, score)),
                evaluation=evaluation,
                level1_raw=name,
                level1=column.detail[0],
                weight=weights.get(column),
                score=score,
            )
        )

"""The levels above an indicator in a form: merged cells that carry down, and what their words and labels say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import regex

from extractors.document import Cell
from extractors.forms.form import BandRow
from extractors.forms.headers import covering
from extractors.forms.sink import Sink
from extractors.forms.values import text_of
from extractors.records import Indicator
from extractors.vocabulary import meanings
from normalizers.numbers import Number, parse_number
from normalizers.text import narrow

_LEVELS = ("level1", "level2", "level3", "level4")
# 产出指标（50分）, 产出指标50分, 产出指标50
WEIGHT_IN_LABEL = regex.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]|(?<=\p{Han})\s*(\d+(?:\.\d+)?)\s*分?\s*$")
# second levels that no reader expects under a first level
_OF_OUTPUT = ("quantity", "quality", "timeliness")
_ELSEWHERE = {
    "output": ("economic", "social", "ecological", "sustainability", "satisfaction"),
    "benefit": _OF_OUTPUT,
    "satisfaction": _OF_OUTPUT,
}
_LEVEL_END = "指标"


@dataclass(slots=True)
class State:
    """The level cells in force (merged cells carry down) and the groups made so far: path of levels -> index. blocks:
    the labels of whole blocks that state a weight, once they were looked for."""

    blocks: list[Cell] | None = None
    levels: dict[str, Cell] = field(default_factory=dict)
    groups: dict[tuple[str | int, ...], int] = field(default_factory=dict)


def is_level1(path: list[tuple[str, Cell]]) -> bool:
    """Whether the one level of a sheet, printed under 指标, is a first level by its words: 产出指标, 预算执行率."""
    text = WEIGHT_IN_LABEL.sub("", narrow(path[-1][1].text))
    return len(path) == 1 and any(meaning.startswith("1 ") for meaning in meanings("levels", text))


def path_of(sink: Sink, row: BandRow, state: State) -> list[tuple[str, Cell]]:
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
    return unique if fresh or _goes_on(unique, row) else []


def _goes_on(path: list[tuple[str, Cell]], row: BandRow) -> bool:
    """Whether a merged name covers a row that prints a figure of its own: a second target of the same indicator."""
    if not path or path[-1][0] not in ("level3", "level4"):
        return False
    name = path[-1][1]
    own = {column.role for column, cell in row.values if text_of(cell)}
    return name.row < row.row < name.row + name.row_span and not own.isdisjoint(("weight", "score", "target", "actual"))


def joined_levels(cell: Cell, name: str) -> list[tuple[str, Cell]]:
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


def with_levels(indicator: Indicator, level1: Cell | None, level2: Cell | None) -> Indicator:
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
    text = WEIGHT_IN_LABEL.sub("", narrow(cell.text))
    found = next((m.split()[1] for m in meanings("levels", text) if m.startswith(level)), None)
    return found or "other", found is not None


def weight_in(cell: Cell, *, marked: bool = False) -> Number | None:
    """The weight that a label prints; of an indicator's name (`marked`) only where it is bracketed or says 分."""
    match = WEIGHT_IN_LABEL.search(narrow(cell.text))
    if match and marked and not match.group().rstrip().endswith(("分", ")", "）")):
        return None
    return parse_number(match.group(1) or match.group(2)) if match else None

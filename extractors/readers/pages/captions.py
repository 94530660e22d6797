"""What belongs to a table and stands outside it: its caption, its unit note, its footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Box, ParagraphKind, Table
from extractors.geometry.lines import TextLine
from extractors.numbering import is_table_number
from extractors.readers.pages.words import key, words
from normalizers.units import match_unit

ABOVE = 5  # lines above a table that are looked at
FAR = 4.5  # sizes: a line further above what follows it does not belong to the table
CAPTION_LENGTH = 70
_LABEL = re.compile(r"[^：:]*[^：:\d一二三四五六七八九十百]\s*[：:]")  # 部门：…, but not 表3：…
_NO_CAPTION_END = ("。", "；", "：", ":", "，", "、")


@dataclass(slots=True)
class Tied:
    """The lines tied to one table, as indices into the page's lines."""

    caption: list[int] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    def kinds(self) -> dict[int, ParagraphKind]:
        """Line index -> what its paragraph is."""
        return {
            **dict.fromkeys(self.caption, ParagraphKind.CAPTION),
            **dict.fromkeys([*self.unit, *self.notes], ParagraphKind.NOTE),
        }


def tie(tables: Sequence[Table], lines: Sequence[TextLine], free: Sequence[int]) -> list[Tied]:
    """For each table the lines that belong to it. `free`: the lines that are no furniture."""
    tied: list[Tied] = []
    for table in tables:
        box = table.place.bbox
        assert box is not None
        others = [t.place.bbox for t in tables if t is not table and t.place.bbox]
        tied.append(Tied())
        _above(box, lines, [i for i in free if _between(lines[i].box, box, others, above=True)], tied[-1])
        _below(box, lines, [i for i in free if _between(lines[i].box, box, others, above=False)], tied[-1])
    return tied


def _between(line: Box, table: Box, others: Sequence[Box], *, above: bool) -> bool:
    """Whether the line stands above (below) the table, beside its width, with no other table in between."""
    middle = (line[1] + line[3]) / 2
    if line[2] < table[0] - 5 or line[0] > table[2] + 5:
        return False
    if above:
        return middle <= table[1] and not any(middle < o[1] < table[1] and o[3] <= table[1] + 2 for o in others)
    return middle >= table[3] and not any(table[3] - 2 <= o[1] < middle for o in others)


def _above(box: Box, lines: Sequence[TextLine], near: list[int], tied: Tied) -> None:
    """The unit note and the caption above the table; a line of several parts (部门：… 单位：…) is no caption."""
    _over_the_middle(box, lines, near, tied)
    if not tied.caption:
        titles = [row for row in _rows(lines, near) if not is_table_number(lines[row[0]].text)]
        for row in titles[:2]:
            line = lines[row[0]]
            near_by = box[1] - line.box[3] <= FAR * line.size
            if len(row) == 1 and near_by and _names_itself(line, box):
                tied.caption.append(row[0])
                return


def _names_itself(line: TextLine, table: Box) -> bool:
    """A short line at the table's left edge that calls itself a table: 三、支出预算表."""
    at_left = abs(line.box[0] - table[0]) <= 0.1 * (table[2] - table[0])
    return at_left and len(line.text) <= CAPTION_LENGTH and key(line.text).endswith(words("caption_end"))


def _over_the_middle(box: Box, lines: Sequence[TextLine], near: list[int], tied: Tied) -> None:
    top = box[1]
    for row in _rows(lines, near)[:ABOVE]:
        line = lines[row[0]]
        if top - line.box[3] > FAR * line.size:
            return
        units = [i for i in row if unit_note(lines[i].text)]
        tied.unit += units
        if not units and len(row) == 1 and not is_table_number(line.text):
            if tied.caption and not _same_title(line, lines[tied.caption[-1]]):
                return
            if _may_be_caption(line, box):
                tied.caption.append(row[0])
            elif tied.caption or len(line.text) > CAPTION_LENGTH or line.text.endswith("。"):
                return
        top = min(top, line.box[1])


def _rows(lines: Sequence[TextLine], near: Sequence[int]) -> list[list[int]]:
    """The lines that stand on one height together, from the table upwards."""
    rows: list[list[int]] = []
    for i in sorted(near, key=lambda i: -lines[i].baseline):
        if rows and lines[rows[-1][0]].baseline - lines[i].baseline < 0.5 * lines[i].size:
            rows[-1].append(i)
        else:
            rows.append([i])
    return rows


def _same_title(line: TextLine, below: TextLine) -> bool:
    """Whether a title goes on from `line` to the line below: （2024年度） under it, or a wrapped line of its size."""
    if key(below.text).startswith("("):
        return True
    return abs(line.size - below.size) < 0.05 * below.size and below.box[1] - line.box[3] < 0.8 * below.size


def unit_note(text: str) -> str:
    """The part of a line that says in which unit the table counts (单位：万元), "" where it says none.

    The note is the whole line, in brackets or not, or its end (部门：财政局 单位：万元).
    """
    folded = key(text)
    for label in words("unit_label"):
        if label not in folded:
            continue
        for match in re.finditer(rf"{label}[:：]?\(?", folded):
            found = match_unit(folded, match.end())
            if found is None:
                continue
            to_the_end = found[1] >= len(folded.rstrip(")"))
            if to_the_end and (found[0].kind == "money" or match.start() <= 6):
                return text if match.start() <= 6 else text[text.rindex(label) :]
            if found[0].kind == "money" and match.start() <= 6 and len(folded) <= 24:
                return text
    return ""


def _may_be_caption(line: TextLine, table: Box) -> bool:
    """A short line set over the middle of its table, no sentence and no label."""
    if len(line.text) > CAPTION_LENGTH or line.text.endswith(_NO_CAPTION_END) or _LABEL.match(line.text):
        return False
    off_centre = abs((line.box[0] + line.box[2]) - (table[0] + table[2])) / 2
    return off_centre <= 0.08 * (table[2] - table[0])


def _below(box: Box, lines: Sequence[TextLine], near: list[int], tied: Tied) -> None:
    bottom = box[3]
    last: TextLine | None = None
    for i in sorted(near, key=lambda i: lines[i].baseline):
        line = lines[i]
        if line.box[1] - bottom > FAR * line.size:
            return
        starts = _starts_note(line.text)
        runs_on = last is not None and last.box[2] > box[2] - 3 * last.size and line.box[1] - last.box[3] < line.size
        if not starts and not runs_on:
            return
        tied.notes.append(i)
        last, bottom = line, line.box[3]


def _starts_note(text: str) -> bool:
    folded = key(text)
    if folded.startswith(words("note_start")):
        return True
    return len(folded) <= 2 * CAPTION_LENGTH and any(word in folded for word in words("empty_note"))

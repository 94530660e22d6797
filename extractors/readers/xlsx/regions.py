"""Sheets to blocks: the regions in use, each with its title rows, its table and its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.document import AsideKind, Block, Cell, Paragraph, ParagraphKind, SetAside, Table
from extractors.numbering import is_table_number
from extractors.readers.captions import is_unit_note, tied, words
from extractors.readers.gridded import Raster, whole_table
from extractors.readers.xlsx.sheet import Sheet
from normalizers.text import fold, mend

METHOD = "sheet"
UNREADABLE = "unreadable"
_SENTENCE = regex.compile(r"[。；！？：:]")
_LETTER = regex.compile(r"\p{L}")
_LONGEST_TITLE = 60
_LEAST_TITLE = 4
_LEAST_SENTENCE = 20
_UNIT_ROWS = 2  # first rows of a table that may hold its unit note beside other labels

Row = list[Cell]  # the cells that begin in one row, those with text


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """The blocks of one shown sheet; none where it is empty."""
    grid = _Grid(sheet)
    blocks: list[Block] = []
    for first, last in grid.regions():
        blocks += _region(grid, first, last)
    hidden = sheet.unshown()
    if hidden:
        blocks.append(SetAside(AsideKind.HIDDEN, " ".join(hidden)))
    if blocks and not _is_default_name(sheet.name):
        blocks.insert(0, Paragraph(sheet.name.strip(), kind=ParagraphKind.HEADING, level=1))
    return blocks


def _is_default_name(name: str) -> bool:
    folded = fold(name).lower()
    return any(regex.fullmatch(rf"{word}[\d()]*", folded) for word in words("sheet_default"))


class _Grid:
    """What shows of a sheet, rows and columns counted without the hidden ones."""

    def __init__(self, sheet: Sheet) -> None:
        shown = sheet.shown()
        filled_rows = {r for r, _ in shown}
        n_rows = max(filled_rows, default=-1) + 1
        n_cols = max((c for _, c in shown), default=-1) + 1
        row_at = _compact(n_rows, sheet.hidden_rows)
        col_at = _compact(n_cols, sheet.hidden_columns)
        self.rows: list[Row] = [[] for _ in range(len(row_at))]
        self.empty_spans: list[Cell] = []
        self._ruled = {row_at[r] for r in sheet.ruled_rows & row_at.keys()}
        seen: set[tuple[int, int]] = set()
        for top, bottom, left, right in sheet.merges:
            rows = [row_at[r] for r in range(top, min(bottom, n_rows - 1) + 1) if r in row_at]
            cols = [col_at[c] for c in range(left, min(right, n_cols - 1) + 1) if c in col_at]
            if not rows or not cols:
                continue
            text = sheet.texts.get((top, left), "")
            seen |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} & sheet.texts.keys()
            self._add(Cell(rows[0], cols[0], _text(text), len(rows), len(cols), flags=_flags(sheet, top, left)))
        for r, c in shown.keys() - seen:
            self._add(Cell(row_at[r], col_at[c], _text(sheet.texts.get((r, c), "")), flags=_flags(sheet, r, c)))
        for row in self.rows:
            row.sort(key=lambda cell: cell.col)

    def _add(self, cell: Cell) -> None:
        if cell.text or cell.flags:
            self.rows[cell.row].append(cell)
        else:
            self.empty_spans.append(cell)

    def regions(self) -> list[tuple[int, int]]:
        """First and last row of each region: parted by blank rows, where what follows begins with a title of its own,
        and where the lines of a table end and other text than its notes follows."""
        covered = {cell.row + k for row in self.rows for cell in row for k in range(cell.row_span)}
        filled = [r for r in range(len(self.rows)) if r in covered]
        found: list[list[int]] = []
        for r in filled:
            apart = not found or (r > found[-1][1] + 1 and self._begins_anew(r))
            if apart or (self.is_outside(r, *found[-1]) and not self._is_noted(r, *found[-1])):
                found.append([r, r])
            found[-1][1] = r
        return [(first, last) for first, last in found]

    def _begins_anew(self, r: int) -> bool:
        """Whether a row after a blank one is a title over a table: one text, perhaps with the unit, rows with several
        below."""
        others = [cell for cell in self.rows[r] if not is_unit_note(cell.text)]
        is_title = len(self.rows[r]) == 1 or (len(self.rows[r]) == 2 and len(others) == 1)
        return is_title and any(len(row) > 1 for row in self.rows[r + 1 : r + 5])

    def is_outside(self, r: int, first: int, last: int) -> bool:
        """Whether a row is no part of the table in a region: a text alone, without lines where others have them."""
        return len(self.rows[r]) == 1 and r not in self._ruled and not self._ruled.isdisjoint(range(first, last + 1))

    def _is_noted(self, r: int, first: int, last: int) -> bool:
        """Whether a text under a table is a note to it: it says so, goes on after one that does, or is one of a few
        sentences with which the sheet ends. Other text goes on with headings."""
        if not _is_note(self.rows[r]):
            return False
        told = any(len(self.rows[k]) == 1 and _begins_a_note(self.rows[k][0].text) for k in range(first, r + 1))
        return told or all(map(_is_note, self.rows[r:]))


def _compact(count: int, hidden: set[int]) -> dict[int, int]:
    """Index among the shown ones, for each shown row or column."""
    shown = [i for i in range(count) if i not in hidden]
    return {index: n for n, index in enumerate(shown)}


def _text(text: str) -> str:
    """A cell's text on one line; a blank that does not break is a blank."""
    return mend(text.replace("\xa0", " "))


def _flags(sheet: Sheet, row: int, col: int) -> tuple[str, ...]:
    return (UNREADABLE,) if (row, col) in sheet.uncalculated else ()


def _region(grid: _Grid, first: int, last: int) -> list[Block]:
    rows = grid.rows
    if not any(len(rows[r]) > 1 for r in range(first, last + 1)):
        return _prose([cell for r in range(first, last + 1) for cell in rows[r]])
    top = first
    above: list[Paragraph] = []
    while top < last and (not rows[top] or (taken := _title_row(rows[top], grid.is_outside(top, first, last)))):
        above += taken if rows[top] else []
        top += max((cell.row_span for cell in rows[top]), default=1)
    bottom = last
    below: list[Paragraph] = []
    while bottom > top and _is_note(rows[bottom]):
        below = [*(Paragraph(cell.text, kind=ParagraphKind.NOTE) for cell in rows[bottom]), *below]
        bottom -= 1
    table = _table(grid, top, bottom)
    unit = next((cell.text for cell in table.cells if cell.row < _UNIT_ROWS and is_unit_note(cell.text)), "")
    titles = _captioned(above)
    caption = next((title.text for title in titles if title.kind is ParagraphKind.CAPTION), "")
    table = replace(table, caption=caption, unit_note=unit, notes=tuple(note.text for note in below))
    return [*tied([*titles, table]), *below]


def _prose(cells: Sequence[Cell]) -> list[Block]:
    return [Paragraph(cell.text) for cell in cells if cell.text]


def _title_row(row: Row, is_outside: bool) -> list[Paragraph]:
    """The paragraphs of a row that stands over a table: a text alone, or a unit note with one text beside it."""
    notes = [cell for cell in row if is_unit_note(cell.text)]
    is_title = len(row) == 1 and (is_outside or _LETTER.search(row[0].text))
    if not is_title and not (len(row) == 2 and len(notes) == 1):
        return []
    return [Paragraph(cell.text, kind=ParagraphKind.NOTE if cell in notes else ParagraphKind.BODY) for cell in row]


def _captioned(above: Sequence[Paragraph]) -> list[Paragraph]:
    """Title rows as paragraphs, the title nearest to the table its caption."""
    found = [paragraph for paragraph in above if paragraph.text]
    for at in range(len(found) - 1, -1, -1):
        text = found[at].text
        bracketed = fold(text).startswith("(") and fold(text).endswith(")")
        short = _LEAST_TITLE <= len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text)
        if found[at].kind is ParagraphKind.BODY and short and not bracketed and not is_table_number(text):
            found[at] = replace(found[at], kind=ParagraphKind.CAPTION)
            break
    return found


def _is_note(row: Row) -> bool:
    """Whether a row under a table holds nothing, or a note: a text alone that says so or that is a sentence."""
    if len(row) != 1:
        return not row
    text = row[0].text
    return (len(text) >= _LEAST_SENTENCE and "。" in text) or _begins_a_note(text)


def _begins_a_note(text: str) -> bool:
    return fold(text).lower().startswith(words("note_start"))


def _table(grid: _Grid, top: int, bottom: int) -> Table:
    cells = [cell for r in range(top, bottom + 1) for cell in grid.rows[r]]
    left = min(cell.col for cell in cells)
    right = max(_reach(cell, cells) for cell in cells)
    raster = Raster(bottom + 1 - top)
    spans = [c for c in grid.empty_spans if top <= c.row <= bottom and left <= c.col <= right]
    for cell in sorted([*cells, *spans], key=lambda c: (c.row, c.col)):
        width = min(cell.col_span, right + 1 - cell.col)
        raster.put_at(replace(cell, row=cell.row - top, col=cell.col - left, col_span=width))
    return whole_table(raster.cells, METHOD, bottom + 1 - top, right + 1 - left)


def _reach(cell: Cell, cells: Sequence[Cell]) -> int:
    """The last column of a cell. A title merged over more columns than the table has does not widen it."""
    end = cell.col + cell.col_span - 1
    if cell.col_span == 1:
        return end
    starts = max(other.col for other in cells)
    return min(end, max(starts, cell.col))

"""What a page break cuts in a table: rows that go on below it, and merged cells that stay open or print their text there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.numbering import leading_number
from normalizers.text import mend

_LARGEST_PRINT = 16.0  # points a character of a table is wide at most
_BLANK = re.compile(r"\s+")
_NUMBER_ONLY = re.compile(r"[\d.,%％+\-−—/()（）]+")
_DECIMAL = re.compile(r"[-+−]?[\d,，]+\.(?P<places>\d+)")
_LABEL_END = re.compile(r"[（(]\d+(?:\.\d+)?[分%]?[）)]")
_SENTENCE_END = ("。", "；", ";", "！", "？")


def key(text: str) -> str:
    return _BLANK.sub("", text)


def row_is_cut(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell], page: Sequence[Cell]) -> bool:
    """Whether the body's first row is the rest of the row above the break.

    It is when it holds only text that goes on from cells above (the same columns, both filled, not ended by a full
    stop, no bare number), while the first column, or one with a figure above, stays empty: a new row would fill it;
    or when digits complete a figure that the break cut. `page`: the cells of the part above.
    """
    above = {(c.col, c.col_span): c for c in cells if c.row + c.row_span == n_rows and key(c.text)}
    own = sorted((c for c in cells if c.row == n_rows - 1 and key(c.text)), key=lambda c: c.col)
    first = [c for c in body if c.row == 0 and key(c.text)]
    if not first or not own or any(c.row_span > 1 for c in first):
        return False
    completed = False
    for cell in first:
        before = above.get((cell.col, cell.col_span))
        if before is None or before.text.rstrip().endswith(_SENTENCE_END) or _next_of_list(before, cell):
            return False
        if _completes(before, cell, page):
            completed = True
        elif _NUMBER_ONLY.fullmatch(key(cell.text)) and not before.text.rstrip().endswith((".", ",", "，")):
            return False
    if completed:
        return True
    filled = {c.col for c in first}
    missing = [c for c in own if c.col not in filled]
    if not missing or missing[0].col == own[0].col:
        return bool(missing)
    # a new row may have a label and no figures: a label that is cut here fills its line above the break
    wrapped = not any(_has_room(above[cell.col, cell.col_span]) for cell in first)
    return wrapped and any(_NUMBER_ONLY.fullmatch(key(c.text)) for c in missing)


def _next_of_list(before: Cell, below: Cell) -> bool:
    """Whether both texts begin with numbers of one style (一、 二、): two lines of a list."""
    numbers = [leading_number(cell.text.strip()) for cell in (before, below)]
    return None not in numbers and numbers[0][0] == numbers[1][0]  # type: ignore[index]


def _completes(before: Cell, below: Cell, page: Sequence[Cell]) -> bool:
    """Whether digits below the break complete a figure above it: to the decimals of the others in its column."""
    tail, head = key(below.text), _DECIMAL.fullmatch(key(before.text))
    if head is None or not tail.isdecimal():
        return False
    others = [m for c in page if c.col == before.col and c is not before and (m := _DECIMAL.fullmatch(key(c.text)))]
    return len(others) > 1 and {len(m["places"]) for m in others} == {len(head["places"]) + len(tail)}


def _has_room(cell: Cell) -> bool:
    """Whether a cell's text is so short that its line would have gone on: nothing of it can stand below the break."""
    box = cell.place.bbox
    return box is not None and (len(key(cell.text)) + 1) * _LARGEST_PRINT < box[2] - box[0]


def join_cut_row(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    first = {(c.col, c.col_span): c for c in body if c.row == 0}
    joined: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        below = first.get((cell.col, cell.col_span)) if cell.row + cell.row_span == n_rows else None
        if below is None:
            joined.append(cell)
            continue
        taken.add((cell.col, cell.col_span))
        joined.append(_continued(cell, below, cell.row_span + below.row_span - 1))
    left = [c for c in body if c.row > 0 or ((c.col, c.col_span) not in taken and key(c.text))]
    return joined, left


def join_open_spans(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A merged label cell that goes on below the break: left of everything printed in its row, and blank there or with
    no more than the points in brackets that end a label."""
    first = [c for c in body if c.row == 0]
    start = min((c.col for c in first if key(c.text) and not _LABEL_END.fullmatch(key(c.text))), default=0)
    blank = {(c.col, c.col_span): c for c in first if c.col + c.col_span <= start}
    joined: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        below = blank.get((cell.col, cell.col_span)) if cell.row + cell.row_span == n_rows else None
        if below is None or not key(cell.text) or max(cell.row_span, below.row_span) == 1:
            joined.append(cell)
            continue
        taken.add((cell.col, cell.col_span))
        joined.append(_continued(cell, below, cell.row_span + below.row_span))
    return joined, [c for c in body if c.row > 0 or (c.col, c.col_span) not in taken]


def join_late_texts(
    cells: list[Cell], body: list[Cell], n_rows: int, page: Sequence[Cell]
) -> tuple[list[Cell], list[Cell]]:
    """Merged cells that begin above the break and print their text below it: blank or open at the foot of the page
    above, merged at the head of this one, and the leftmost of their row that are printed there."""
    first = sorted((cell for cell in body if cell.row == 0), key=lambda cell: cell.col)
    printed = [i for i, cell in enumerate(first) if key(cell.text)]
    late: list[tuple[Cell, int]] = []
    for cell in first[printed[0] :] if printed else ():
        gap = _open_rows(page, cell, n_rows)
        if cell.row_span == 1 or not gap or cell.place.page is None:
            break
        late.append((cell, gap))
    if not late or (len(late) == 1 and late[0][1] == 1):
        return cells, body  # a single blank cell may as well be one without text
    taken = {col for cell, _ in late for col in range(cell.col, cell.col + cell.col_span)}
    above = [cell for cell in cells if cell.col not in taken or not _is_open(cell, n_rows)]
    moved = {id(cell): replace(cell, row=-gap, row_span=cell.row_span + gap) for cell, gap in late}
    return above, [moved.get(id(cell), cell) for cell in body]


def _open_rows(page: Sequence[Cell], below: Cell, n_rows: int) -> int:
    """How many rows at the foot of a page have nothing but an open blank cell above the columns of a cell."""
    top = min((cell.row for cell in page), default=n_rows)
    ends = [
        cell.row + cell.row_span
        for cell in page
        if not _is_open(cell, n_rows) and cell.col < below.col + below.col_span and below.col < cell.col + cell.col_span
    ]
    return n_rows - max(ends, default=top)


def _is_open(cell: Cell, n_rows: int) -> bool:
    return not key(cell.text) and cell.row + cell.row_span == n_rows


def _continued(cell: Cell, below: Cell, row_span: int) -> Cell:
    figure = _DECIMAL.fullmatch(key(cell.text)) is not None and key(below.text).isdecimal()

    def joined(above: str, rest: str) -> str:
        return key(above) + key(rest) if figure else mend(f"{above}\n{rest}")

    return replace(
        cell,
        text=joined(cell.text, below.text),
        row_span=row_span,
        rest=(*cell.rest, below.place, *below.rest),
        confidence=min(cell.confidence, below.confidence),
        flags=tuple(dict.fromkeys((*cell.flags, *below.flags, *(("row_mended",) if figure else ())))),
        alternatives=(
            *(joined(other, below.text) for other in cell.alternatives),
            *(joined(cell.text, other) for other in below.alternatives),
        ),
    )

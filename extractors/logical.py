"""Logical tables: the parts of a table that runs over page breaks, joined to one table.

A reader gives one `Table` for each part on a page and links the parts by `continued_from`. `logical_tables`
joins them: a header that is printed again is dropped, a row that the page break cut in two is one row again,
and a merged cell that goes on over the break keeps its span. Every cell keeps the place where it is printed
(page, box, and the table, row and column index of its part), whatever row and column it has in the joined table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.document import Cell, Document, Table
from extractors.numbering import leading_number
from normalizers.frozen import frozen
from normalizers.text import mend

LARGEST_PRINT = 16.0  # points a character of a table is wide at most
SPACE = "space"  # in the method of tables whose columns no rule divides
EDGE_TOLERANCE = 3.0  # points within which two column edges on different pages are the same edge
_BLANK = re.compile(r"\s+")
_NUMBER_ONLY = re.compile(r"[\d.,%％+\-−—/()（）]+")
_DECIMAL = re.compile(r"[-+−]?[\d,，]+\.(?P<places>\d+)")
_LABEL_END = re.compile(r"[（(]\d+(?:\.\d+)?[分%]?[）)]")
_WORDS = re.compile(r"[^\d]*[\u4e00-\u9fff][^\d]*")
WIDE_HEADER = 3  # entries of a row from which on it is a header
_SENTENCE_END = ("。", "；", ";", "！", "？")


@frozen
class LogicalTable(Table):
    """A whole table. `parts` are the indices, in `Document.tables`, of the parts that it was joined from.

    `cells[i].row` and `.col` count in the joined table; `cells[i].place` still says where the cell is printed.
    `cells[i].rest` holds the places of its further parts where a page break cut it.
    """

    parts: tuple[int, ...] = ()


def logical_tables(document: Document) -> list[LogicalTable]:
    """Every table of the document, in reading order, with the parts of continued tables joined."""
    chains: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for index, table in enumerate(document.tables):
        before = table.continued_from
        if before is not None and before in chain_of and chain_of[before][-1] == before:
            chain = chain_of[before]
            chain.append(index)
        else:
            chain = [index]
            chains.append(chain)
        chain_of[index] = chain
    return [_joined([document.tables[i] for i in chain], tuple(chain)) for chain in chains]


def _joined(parts: Sequence[Table], indices: tuple[int, ...]) -> LogicalTable:
    aligned = _align_columns(parts) if len(parts) > 1 else list(parts)
    cells: list[Cell] = []
    last = list(aligned[0].cells)  # what may touch the next page break: a table over many pages is walked once
    page: Sequence[Cell] = aligned[0].cells
    n_rows = aligned[0].n_rows
    header = _header_rows(aligned[0])
    for part in aligned[1:]:
        skip = _repeated_header(header, part) or _repeated_inside(aligned[0], part)
        body = [_moved(cell, -skip) for cell in part.cells if cell.row >= skip]
        added = part.n_rows - skip
        if not added:
            continue
        cells += [cell for cell in last if cell.row + cell.row_span < n_rows]
        last = [cell for cell in last if cell.row + cell.row_span >= n_rows]
        if _row_is_cut(last, n_rows, body, page):
            last, body = _join_cut_row(last, n_rows, body)
            shift = n_rows - 1
        else:
            last, body = _join_late_texts(*_join_open_spans(last, n_rows, body), n_rows, page)
            shift = n_rows
        page = [_moved(cell, shift) for cell in body]
        last += page
        n_rows = shift + added
    first = parts[0]
    return LogicalTable(
        cells=tuple(sorted((*cells, *last), key=lambda cell: (cell.row, cell.col)) if cells else last),
        n_rows=n_rows,
        n_cols=aligned[0].n_cols,
        place=first.place,
        caption=first.caption,
        unit_note=next((part.unit_note for part in parts if part.unit_note), ""),
        notes=tuple(note for part in parts for note in part.notes),
        method=first.method,
        continued_from=None,
        spans_known=all(part.spans_known for part in parts),
        confidence=min(part.confidence for part in parts),
        flags=tuple(dict.fromkeys(flag for part in parts for flag in part.flags)),
        parts=indices,
    )


def _moved(cell: Cell, rows: int) -> Cell:
    """The cell so many rows further down. Built directly: `replace` costs three times as much, and every cell is moved."""
    return Cell(
        cell.row + rows,
        cell.col,
        cell.text,
        cell.row_span,
        cell.col_span,
        cell.place,
        cell.rest,
        cell.is_header,
        cell.confidence,
        cell.flags,
        cell.alternatives,
    )


# --- columns ---------------------------------------------------------------------------------------------------


def column_edges(table: Table) -> list[float] | None:
    """The x of the table's n_cols + 1 column edges, from its cells' boxes; None where an edge is not known."""
    known: list[list[float]] = [[] for _ in range(table.n_cols + 1)]
    for cell in table.cells:
        box, first = cell.place.bbox, cell.col
        if box is None:
            return None
        known[first].append(box[0])
        known[min(first + cell.col_span, table.n_cols)].append(box[2])
    return [sorted(xs)[len(xs) // 2] for xs in known] if all(known) else None


def _align_columns(parts: Sequence[Table]) -> list[Table]:
    """The parts on one common set of columns: where a merge hides an edge on one page, the other page shows it."""
    n_cols = max(part.n_cols for part in parts)
    edges = [column_edges(part) for part in parts]
    known = [[x - e[0] for x in e] for e in edges if e is not None]
    alike = all(p.n_cols == n_cols for p in parts)
    if len(known) < len(parts) or (alike and (_same_edges(known) or _same_columns_of_space(parts, known))):
        return [replace(part, n_cols=n_cols) for part in parts]
    common: list[float] = []
    for x in sorted(x for one in known for x in one):
        if not common or x - common[-1] > EDGE_TOLERANCE:
            common.append(x)
    return [_on_edges(part, own, common) for part, own in zip(parts, known, strict=True)]


def _same_edges(edges: Sequence[Sequence[float]]) -> bool:
    """Whether each part's edges are the first part's, give or take half of the narrowest column."""
    first = edges[0]
    slack = min((b - a for a, b in pairwise(first)), default=0.0) / 2
    return all(abs(a - b) <= slack for other in edges[1:] for a, b in zip(first, other, strict=True))


def _same_columns_of_space(parts: Sequence[Table], edges: Sequence[Sequence[float]]) -> bool:
    """Whether no part's columns are ruled, and each edge lies between the edges beside it of the first part: edges in
    the middle of what is blank move with the texts of their page."""
    if not all(SPACE in part.method for part in parts):
        return False
    first = edges[0]
    inner = range(1, len(first) - 1)
    return all(first[i - 1] < other[i] < first[i + 1] for other in edges[1:] for i in inner)


def _on_edges(part: Table, own: Sequence[float], common: Sequence[float]) -> Table:
    at = [min(range(len(common)), key=lambda i, x=x: abs(common[i] - x)) for x in own]  # type: ignore[misc]
    cells = [
        replace(cell, col=at[cell.col], col_span=max(1, at[min(cell.col + cell.col_span, part.n_cols)] - at[cell.col]))
        for cell in part.cells
    ]
    return replace(part, cells=tuple(cells), n_cols=max(1, len(common) - 1))


# --- rows ------------------------------------------------------------------------------------------------------


def _key(text: str) -> str:
    return _BLANK.sub("", text)


def _row_texts(cells: Sequence[Cell], row: int) -> list[tuple[int, str]]:
    return sorted((cell.col, _key(cell.text)) for cell in cells if cell.row == row and _key(cell.text))


def _header_rows(table: Table) -> list[list[tuple[int, str]]]:
    """The texts of the rows that a repeated header could repeat: the marked header rows, or else the first row."""
    marked = max((cell.row + cell.row_span for cell in table.cells if cell.is_header), default=1)
    return [_row_texts(table.cells, row) for row in range(min(marked, table.n_rows))]


def _repeated_header(header: Sequence[Sequence[tuple[int, str]]], part: Table) -> int:
    """How many of the part's first rows print the header again."""
    count = 0
    for row, texts in enumerate(header):
        if row >= part.n_rows or [t for _, t in _row_texts(part.cells, row)] != [t for _, t in texts]:
            break
        count += 1
    while count and not header[count - 1]:
        count -= 1
    return count


def _repeated_inside(first: Table, part: Table) -> int:
    """1 where the part's first row prints a header again that stands further down in the first part of a form: a row of
    words alone, each in its column."""
    texts = _row_texts(part.cells, 0)
    if len(texts) < WIDE_HEADER or not all(_WORDS.fullmatch(text) for _, text in texts):
        return 0
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in first.cells:
        if _key(cell.text):
            rows.setdefault(cell.row, []).append((cell.col, _key(cell.text)))
    # a merged label may stand left of the header and be blank below the break
    return int(any(set(texts) <= set(row) and len(row) - len(texts) <= 1 for row in rows.values()))


def _row_is_cut(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell], page: Sequence[Cell]) -> bool:
    """Whether the body's first row is the rest of the row above the break.

    It is when it holds only text that goes on from cells above (the same columns, both filled, not ended by a full
    stop, no bare number), while the first column, or one with a figure above, stays empty: a new row would fill it;
    or when digits complete a figure that the break cut. `page`: the cells of the part above.
    """
    above = {(c.col, c.col_span): c for c in cells if c.row + c.row_span == n_rows and _key(c.text)}
    own = sorted((c for c in cells if c.row == n_rows - 1 and _key(c.text)), key=lambda c: c.col)
    first = [c for c in body if c.row == 0 and _key(c.text)]
    if not first or not own or any(c.row_span > 1 for c in first):
        return False
    completed = False
    for cell in first:
        before = above.get((cell.col, cell.col_span))
        if before is None or before.text.rstrip().endswith(_SENTENCE_END) or _next_of_list(before, cell):
            return False
        if _completes(before, cell, page):
            completed = True
        elif _NUMBER_ONLY.fullmatch(_key(cell.text)) and not before.text.rstrip().endswith((".", ",", "，")):
            return False
    if completed:
        return True
    filled = {c.col for c in first}
    missing = [c for c in own if c.col not in filled]
    if not missing or missing[0].col == own[0].col:
        return bool(missing)
    # a new row may have a label and no figures: a label that is cut here fills its line above the break
    wrapped = not any(_has_room(above[cell.col, cell.col_span]) for cell in first)
    return wrapped and any(_NUMBER_ONLY.fullmatch(_key(c.text)) for c in missing)


def _next_of_list(before: Cell, below: Cell) -> bool:
    """Whether both texts begin with numbers of one style (一、 二、): two lines of a list."""
    numbers = [leading_number(cell.text.strip()) for cell in (before, below)]
    return None not in numbers and numbers[0][0] == numbers[1][0]  # type: ignore[index]


def _completes(before: Cell, below: Cell, page: Sequence[Cell]) -> bool:
    """Whether digits below the break complete a figure above it: to the decimals of the others in its column."""
    tail, head = _key(below.text), _DECIMAL.fullmatch(_key(before.text))
    if head is None or not tail.isdecimal():
        return False
    others = [m for c in page if c.col == before.col and c is not before and (m := _DECIMAL.fullmatch(_key(c.text)))]
    return len(others) > 1 and {len(m["places"]) for m in others} == {len(head["places"]) + len(tail)}


def _has_room(cell: Cell) -> bool:
    """Whether a cell's text is so short that its line would have gone on: nothing of it can stand below the break."""
    box = cell.place.bbox
    return box is not None and (len(_key(cell.text)) + 1) * LARGEST_PRINT < box[2] - box[0]


def _join_cut_row(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
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
    left = [c for c in body if c.row > 0 or ((c.col, c.col_span) not in taken and _key(c.text))]
    return joined, left


def _join_open_spans(cells: Sequence[Cell], n_rows: int, body: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A merged label cell that goes on below the break: left of everything printed in its row, and blank there or with
    no more than the points in brackets that end a label."""
    first = [c for c in body if c.row == 0]
    start = min((c.col for c in first if _key(c.text) and not _LABEL_END.fullmatch(_key(c.text))), default=0)
    blank = {(c.col, c.col_span): c for c in first if c.col + c.col_span <= start}
    joined: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        below = blank.get((cell.col, cell.col_span)) if cell.row + cell.row_span == n_rows else None
        if below is None or not _key(cell.text) or max(cell.row_span, below.row_span) == 1:
            joined.append(cell)
            continue
        taken.add((cell.col, cell.col_span))
        joined.append(_continued(cell, below, cell.row_span + below.row_span))
    return joined, [c for c in body if c.row > 0 or (c.col, c.col_span) not in taken]


def _join_late_texts(
    cells: list[Cell], body: list[Cell], n_rows: int, page: Sequence[Cell]
) -> tuple[list[Cell], list[Cell]]:
    """Merged cells that begin above the break and print their text below it: blank or open at the foot of the page
    above, merged at the head of this one, and the leftmost of their row that are printed there."""
    first = sorted((cell for cell in body if cell.row == 0), key=lambda cell: cell.col)
    printed = [i for i, cell in enumerate(first) if _key(cell.text)]
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
    return not _key(cell.text) and cell.row + cell.row_span == n_rows


def _continued(cell: Cell, below: Cell, row_span: int) -> Cell:
    figure = _DECIMAL.fullmatch(_key(cell.text)) is not None and _key(below.text).isdecimal()

    def joined(above: str, rest: str) -> str:
        return _key(above) + _key(rest) if figure else mend(f"{above}\n{rest}")

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

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
from extractors.page_breaks import join_cut_row, join_late_texts, join_open_spans, key, row_is_cut
from normalizers.frozen import frozen

SPACE = "space"  # in the method of tables whose columns no rule divides
EDGE_TOLERANCE = 3.0  # points within which two column edges on different pages are the same edge
_WORDS = re.compile(r"[^\d]*[\u4e00-\u9fff][^\d]*")
WIDE_HEADER = 3  # entries of a row from which on it is a header


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
        if row_is_cut(last, n_rows, body, page):
            last, body = join_cut_row(last, n_rows, body)
            shift = n_rows - 1
        else:
            last, body = join_late_texts(*join_open_spans(last, n_rows, body), n_rows, page)
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
        if cell.place.bbox is None:
            return None
        known[cell.col].append(cell.place.bbox[0])
        known[min(cell.col + cell.col_span, table.n_cols)].append(cell.place.bbox[2])
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


def _row_texts(cells: Sequence[Cell], row: int) -> list[tuple[int, str]]:
    return sorted((cell.col, key(cell.text)) for cell in cells if cell.row == row and key(cell.text))


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
        if key(cell.text):
            rows.setdefault(cell.row, []).append((cell.col, key(cell.text)))
    # a merged label may stand left of the header and be blank below the break
    return int(any(set(texts) <= set(row) and len(row) - len(texts) <= 1 for row in rows.values()))

"""The columns of the parts of a table: one common set of them, whatever a page shows of their edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.document import Cell, Table

WIDE_HEADER = 3  # entries of a row from which on it is a header
SPACE = "space"  # in the method of tables whose columns no rule divides
EDGE_TOLERANCE = 3.0  # points within which two column edges on different pages are the same edge
_BLANK = re.compile(r"\s+")


def text_key(text: str) -> str:
    return _BLANK.sub("", text)


def row_texts(cells: Sequence[Cell], row: int) -> list[tuple[int, str]]:
    return sorted((cell.col, text_key(cell.text)) for cell in cells if cell.row == row and text_key(cell.text))


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


def aligned_columns(parts: Sequence[Table]) -> list[Table]:
    """The parts on one common set of columns: where a merge hides an edge on one page, the other page shows it."""
    n_cols = max(part.n_cols for part in parts)
    edges = [column_edges(part) for part in parts]
    known = [[x - e[0] for x in e] for e in edges if e is not None]
    alike = all(p.n_cols == n_cols for p in parts)
    if len(known) < len(parts) or (
        alike and (_same_edges(known) or _same_columns_of_space(parts, known) or _same_names(parts))
    ):
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


def _same_names(parts: Sequence[Table]) -> bool:
    """Whether every part names its columns in its first row, and all alike."""
    first = row_texts(parts[0].cells, 0)
    return len(first) == parts[0].n_cols >= WIDE_HEADER and all(row_texts(p.cells, 0) == first for p in parts[1:])


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

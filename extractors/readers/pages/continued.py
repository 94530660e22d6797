"""Tables that go on from the page before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from extractors.document import Cell, Table
from extractors.logical_columns import EDGE_TOLERANCE, SPACE, WIDE_HEADER, column_edges
from extractors.readers.pages.words import key, words

SAME_SIDE = 10.0  # points by which the sides of two parts may be apart
SHARED_EDGES = 0.6  # of the inner column edges that two parts must share
FORM_ROWS = 4  # rows that are compared to tell a new form

_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+")


def goes_on(head: Table, before: Table, after: Table) -> bool:
    """Whether `after`, the first thing on its page, is a further part of `before`, the last thing on the page before.
    `head` is the first part of the table that `before` belongs to.

    Both stand in the same columns. A further part has no caption of its own, or the same one again; its first rows
    are the header again or plain rows, not the labels of a new form.
    """
    if after.caption and _title(after.caption) != _title(before.caption) and not _goes_on_by_name(before, after):
        return False
    repeated = _repeated_rows(head, after)
    if not repeated and after.caption and not _marked(after.caption):
        return False
    if not repeated and _title_row(head) and _title_row(after) and _title_row(head) != _title_row(after):
        return False
    if any(_AMOUNT.fullmatch(text) for r in range(repeated) for _, text in _row(after, r)):
        return False  # no header prints amounts: the same form is printed a second time
    wide_header = any(len(_row(after, r)) >= WIDE_HEADER for r in range(repeated))
    if not wide_header and _is_next_form(head, after, repeated):
        return False
    if wide_header and after.caption and _marked(after.caption) and before.n_cols == after.n_cols:
        return True  # its columns may have widths of their own
    return _same_columns(before, after)


def continuation(head: Table, after: Table, index: int) -> Table:
    """`after` linked to the table `index`, a part of the table that begins with `head`. A part that does not repeat the header has no header cells."""
    linked = replace(after, continued_from=index)
    if _repeated_rows(head, after):
        return linked
    return replace(linked, cells=tuple(replace(c, is_header=False) if c.is_header else c for c in after.cells))


def _title(caption: str) -> str:
    folded = key(caption)
    for mark in words("continuation_mark"):
        folded = folded.replace(mark, "")
    return folded


def _goes_on_by_name(before: Table, after: Table) -> bool:
    """Whether a marked caption repeats the beginning of the one before, whose year or unit it leaves out."""
    title = _title(after.caption)
    return bool(title) and _marked(after.caption) and _title(before.caption).startswith(title)


def _marked(caption: str) -> bool:
    return any(mark in key(caption) for mark in words("continuation_mark"))


def _cells(table: Table, row: int) -> list[Cell]:
    """The cells with text of one row, from left to right."""
    return sorted([c for c in table.cells if c.row == row and c.text], key=attrgetter("col"))


def _row(table: Table, row: int) -> list[tuple[int, str]]:
    return [(c.col, key(c.text)) for c in _cells(table, row)]


def _same_texts(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    return len(row) == len(other) and all(key(a.text) == key(b.text) for a, b in zip(row, other, strict=True))


def _title_row(table: Table) -> str:
    """The text of a first row that is one cell over the whole table, "" where the first row is none."""
    first = [c for c in table.cells if c.row == 0]
    return key(first[0].text) if len(first) == 1 and first[0].col_span == table.n_cols > 1 else ""


def _repeated_rows(before: Table, after: Table) -> int:
    """How many first rows `after` has in common with `before`; a lone title row over the whole table counts not."""
    count = 0
    limit = min(before.n_rows, after.n_rows)
    while count < limit and _same_texts(_cells(before, count), _cells(after, count)):
        count += 1
    while count and not any(_row(after, r) for r in range(count)):
        count -= 1
    if count and all(len(_row(after, r)) <= 1 for r in range(count)):
        return 0
    return count


def _is_next_form(before: Table, after: Table, repeated: int) -> bool:
    """Whether the rows after the repeated ones print labels of `before` again with other values: a new form."""
    labels: set[str] = set()
    for r in range(repeated, min(repeated + FORM_ROWS, before.n_rows, after.n_rows)):
        own, other = dict(_row(after, r)), dict(_row(before, r))
        same = [c for c, text in own.items() if other.get(c) == text and not text.replace(".", "").isdigit()]
        if same and min(own) in same:
            labels.add(own[min(own)])
    return len(labels) >= 2


def _same_columns(before: Table, after: Table) -> bool:
    a, b = column_edges(before), column_edges(after)
    if a is None or b is None:
        return before.n_cols == after.n_cols
    width_a, width_b = a[-1] - a[0], b[-1] - b[0]
    if abs(width_a - width_b) > SAME_SIDE or abs(a[0] - b[0]) > 4 * SAME_SIDE:
        return False
    shift = b[0] - a[0]
    inner_a, inner_b = a[1:-1], [x - shift for x in b[1:-1]]
    few, many = sorted((inner_a, inner_b), key=len)
    if not few:
        return not many
    tolerance = EDGE_TOLERANCE
    if len(few) == len(many) and SPACE in before.method and SPACE in after.method:
        # the edges lie in the middle of what each page leaves blank
        tolerance = min(SAME_SIDE, min(y - x for x, y in pairwise(a)) / 2)
    shared = sum(any(abs(x - y) <= tolerance for y in many) for x in few)
    return shared >= SHARED_EDGES * len(few)

"""Which rows of a table are its header."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_HEADER_ROWS = 6
_FIGURE = re.compile(r"[\s¥￥$（(]*[-−+]?[\d,，]*\d(?:\.\d+)?\s*[%％‰)）]?\s*")
_COUNTER = re.compile(r"[\s（(]*\d{1,2}[\s)）]*")  # the line 1, 2, 3, … that numbers columns
_YEAR = re.compile(r"\s*(?:19|20)\d{2}\s*年?\s*")


def header_row_count(spots: Iterable[tuple[int, int, int, str]], n_rows: int, n_cols: int) -> int:
    """How many of the first rows are header: those above the first row that holds a figure.

    spots: row, row span, column span and text of the cells that are not blank. Years and the counters of a
    column-number line are no figures here. A table without figures has its first row as header, with the rows that
    its merged cells reach into. A table of one row has none.
    """
    if n_rows < 2:
        return 0
    rows: list[list[str]] = [[] for _ in range(min(n_rows, MAX_HEADER_ROWS + 1))]
    reach = 1
    for row, row_span, col_span, text in spots:
        if row < len(rows):
            rows[row].append(text)
        if row == 0 and col_span < n_cols:
            reach = max(reach, row_span)
    for r, texts in enumerate(rows):
        if any(_FIGURE.fullmatch(t) and not _YEAR.fullmatch(t) for t in texts) and not _counts_columns(texts):
            return r if r and any(rows[:r]) else 0
    return min(reach, n_rows - 1, MAX_HEADER_ROWS)


def _counts_columns(texts: list[str]) -> bool:
    """Whether the row only numbers the columns: 栏次 1 2 3."""
    counters = [t for t in texts if _COUNTER.fullmatch(t)]
    return len(counters) >= 2 and len(counters) >= len(texts) - 2 and len(set(counters)) == len(counters)

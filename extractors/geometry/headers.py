"""Which rows of a table are its header."""

from __future__ import annotations

import re

from extractors.document import Table

MAX_HEADER_ROWS = 6
_FIGURE = re.compile(r"[\s¥￥$（(]*[-−+]?[\d,，]*\d(?:\.\d+)?\s*[%％‰)）]?\s*")
_COUNTER = re.compile(r"[\s（(]*\d{1,2}[\s)）]*")  # the line 1, 2, 3, … that numbers columns
_YEAR = re.compile(r"\s*(?:19|20)\d{2}\s*年?\s*")


def header_row_count(table: Table) -> int:
    """How many of the first rows are header: those above the first row that holds a figure.

    Years and the counters of a column-number line are no figures here. A table without figures has its first row as
    header, with the rows that its merged cells reach into. A table of one row has none.
    """
    rows: list[list[str]] = [[] for _ in range(table.n_rows)]
    reach = [0] * table.n_rows
    for cell in table.cells:
        if cell.text:
            rows[cell.row].append(cell.text)
            if cell.col_span < table.n_cols:
                reach[cell.row] = max(reach[cell.row], cell.row_span)
    if table.n_rows < 2:
        return 0
    for r, texts in enumerate(rows[: MAX_HEADER_ROWS + 1]):
        if any(_FIGURE.fullmatch(t) and not _YEAR.fullmatch(t) for t in texts) and not _counts_columns(texts):
            return r if r and any(rows[:r]) else 0
    return min(max(1, reach[0]), table.n_rows - 1, MAX_HEADER_ROWS)


def _counts_columns(texts: list[str]) -> bool:
    """Whether the row only numbers the columns: 栏次 1 2 3."""
    counters = [t for t in texts if _COUNTER.fullmatch(t)]
    return len(counters) >= 2 and len(counters) >= len(texts) - 2 and len(set(counters)) == len(counters)

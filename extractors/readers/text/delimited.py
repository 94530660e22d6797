"""Comma-separated values: a sheet that was saved as text. Told by its lines, which all have as many fields."""

from __future__ import annotations

import csv
import io
from collections import Counter

from extractors.readers.xlsx.sheet import Sheet

_LEAST_RECORDS = 3
_LEAST_COMMAS = 6  # in all: three lines of prose may each hold one
_MOST_TITLES = 3
_SHARE = 0.8  # of the records that are as long as the longest: notes may lack the commas behind them


def sheet_in(text: str) -> Sheet | None:
    """The sheet that a text is, None where it is none."""
    if text.count(",") < _LEAST_COMMAS:
        return None
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    filled = _without_titles([record for record in records if record])
    if len(filled) < _LEAST_RECORDS:
        return None
    widths = Counter(map(len, filled))
    width = max(widths)
    if widths[width] < _SHARE * len(filled) or (width - 1) * widths[width] < _LEAST_COMMAS:
        return None
    texts = {
        (row, column): field
        for row, record in enumerate(records)
        for column, field in enumerate(record)
        if field.strip()
    }
    return Sheet("Sheet1", texts)


def _without_titles(records: list[list[str]]) -> list[list[str]]:
    """The records without the first ones that hold a title or a note and no commas behind it."""
    titles = next((i for i, record in enumerate(records) if len(record) > 1), 0)
    return records[titles:] if titles <= _MOST_TITLES else records

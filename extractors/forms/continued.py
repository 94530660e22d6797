"""Tables that go on with the form of the page before."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Table
from extractors.forms.declarations import bands
from extractors.forms.form import Form
from extractors.forms.headers import HeaderBlock
from extractors.vocabulary import meanings


def header_before(table: Table, before: Form) -> HeaderBlock | None:
    """The header of `before` for a table that goes on with its indicators: it has no header of its own, begins with a
    level, and has as many columns as are printed there (the block's label at the left included)."""
    band = next((row.band for row in reversed(before.rows) if row.sink == "indicators"), None)
    first = table.text_rows()[0]
    if band is None or not any(meanings("levels", cell.text) for cell in first[:2]):
        return None
    columns = before.columns[band]
    left = table.n_cols - len(columns)  # the block's label, which no column of the header stands over
    if left not in (0, 1) or (left == 1 and "indicators_block" not in meanings("labels", first[0].text)):
        return None
    placed = tuple(replace(column, start=i, end=i + 1) for i, column in enumerate(columns, left))
    return HeaderBlock(next(one for one in bands() if one.name == band), placed, 0, 0, ())

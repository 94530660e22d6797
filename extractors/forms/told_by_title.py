"""Columns whose words mean something in a table of one title alone: 公务用车 is money in a table of 三公, and counted in one
of assets."""

from __future__ import annotations

from dataclasses import replace

from extractors.forms.account_names import counts_things
from extractors.forms.columns import Column
from extractors.forms.form import Form
from extractors.vocabulary import meanings, says

_OPEN = ("-", "total")  # what names no item: 小计 below 公务用车 is that of the cars


def tell_by_title(form: Form) -> None:
    """Give the columns of a table of 三公 the items that their short words mean there."""
    if not says(form.title, "three_public"):
        return
    told = {column: _told(column) for columns in form.columns.values() for column in columns}
    now_known = {column.start for column, new in told.items() if new.known and not column.known}
    form.columns = {band: tuple(told[column] for column in columns) for band, columns in form.columns.items()}
    form.unknown_headers = [cell for cell in form.unknown_headers if cell.col not in now_known]
    for row in form.rows:
        row.values = [(told.get(column, column), cell) for column, cell in row.values]


def _told(column: Column) -> Column:
    texts = column.header.split("/")
    found = [item for text in texts if not counts_things(text) for item in meanings("three_public", text)]
    says_nothing = not column.known or (column.role == "amount" and column.detail[0] in _OPEN)
    if not found or not says_nothing or counts_things(texts[-1]):
        return column
    measure = column.detail[1] if column.role == "amount" else "-"
    return replace(column, role="amount", detail=(found[-1], measure), known=True)

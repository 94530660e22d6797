"""Accounts by name alone that other tables of the document name beside a code or under a header of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.records import BudgetLine, Records
from normalizers.text import squeeze

_UNKNOWN = "item_unknown"


def confirm_accounts(records: Records) -> None:
    """Take the doubt from names of accounts that no vocabulary lists and the document itself does."""
    known = set(_names(records, doubtful=False))
    if known and not known.isdisjoint(_names(records, doubtful=True)):
        records.budgets = [_confirmed(line) if _name(line) in known else line for line in records.budgets]


def _names(records: Records, *, doubtful: bool) -> Iterator[tuple[str, str]]:
    named = (line for line in records.budgets if line.account_name)
    return (_name(line) for line in named if (_UNKNOWN in line.source.flags) == doubtful)


def _name(line: BudgetLine) -> tuple[str, str]:
    return line.line_item, squeeze(line.account_name or "")


def _confirmed(line: BudgetLine) -> BudgetLine:
    flags = tuple(flag for flag in line.source.flags if flag != _UNKNOWN)
    return line if flags == line.source.flags else replace(line, source=replace(line.source, flags=flags))

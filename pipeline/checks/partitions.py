"""Which line items make up which whole."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.records import BudgetLine

_ACCOUNTS = ("function", "economic")


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


@dataclass(frozen=True, slots=True)
class Partition:
    """Line items that together make up a whole. closed: nothing else can; open ones may have further parts unsaid."""

    whole: str
    parts: frozenset[str]
    closed: bool


@cache
def partitions() -> tuple[Partition, ...]:
    """Every partition that is listed."""
    return tuple(
        Partition(row["whole"], frozenset(row["parts"].split("|")), row["closed"] == "y")
        for row in _rows("partitions.csv")
    )


def item_of(line: BudgetLine) -> str:
    """What the amount is in its row: the part that its column gives, the whole of an account, or its line item."""
    if line.breakdown == "current_year" and line.line_item != "total" and line.line_item not in _ACCOUNTS:
        return line.line_item  # a fund in the row of the year's own total
    if line.line_item == "three_public" and line.breakdown == "total":
        return line.line_item  # 合计 in a table of nothing else
    return line.breakdown or ("total" if line.line_item in _ACCOUNTS else line.line_item)


def may_be_part(part: BudgetLine, whole: BudgetLine) -> bool:
    """Whether one line item is listed as a part of the other."""
    item, above = item_of(part), item_of(whole)
    return any(above == one.whole and item in one.parts for one in partitions())

"""Which line items make up which whole, and what the columns of a statutory table are parts of."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.records import BudgetLine
from normalizers.text import fold


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


@cache
def _columns() -> dict[str, str]:
    return {row["word"]: row["item"] for row in _rows("columns.csv")}


def item_of(line: BudgetLine) -> str:
    """What the amount is a part of its row as: its line item, or what its column says where rows are accounts."""
    if line.account_code is None and line.line_item not in ("function", "economic", "other"):
        return line.line_item
    return _columns().get(fold(line.measure_raw)) or _columns().get(fold(line.line_item_raw)) or line.line_item


def may_be_part(part: BudgetLine, whole: BudgetLine) -> bool:
    """Whether one line item is listed as a part of the other."""
    item, above = item_of(part), item_of(whole)
    return any(above == one.whole and item in one.parts for one in partitions())

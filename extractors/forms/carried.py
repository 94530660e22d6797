"""Rows below 上年结转 that say of which fund it is: parts of what is carried over, and no money of the year's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.forms.columns import Column
from extractors.numbering import leading_number

_FUNDS = ("fiscal_appropriation", "general_public_budget", "government_fund", "state_capital", "other_funds")


@dataclass(slots=True)
class CarriedOver:
    """The carry-over of one side of a table. own: the funds named above it; head: how its row is numbered, `None` where
    there is none in force; lines: by column its amount (index of the budget line)."""

    own: set[str] = field(default_factory=set)
    head: str | None = None
    lines: dict[int, int] = field(default_factory=dict)
    _inside: bool = False

    def read(self, item: str | None, name: str | None) -> None:
        """Take note of a row. A fund is a part of the carry-over where the rows above name it as the year's own, more
        carry-over where its number is of another kind than that of the row above (1. below 二、)."""
        number = leading_number(name.strip()) if name else None
        kind = number[0] if number is not None else ""
        if item == "carryover":
            self._inside = bool(kind) and self.head is not None and kind != self.head
            if not self._inside:
                self.head, self.lines = kind, {}
            return
        self._inside = item in self.own and self.head is not None
        if not self._inside:
            self.head, self.lines = None, {}
        if item in _FUNDS:
            self.own.add(item)

    def whole(self, column: Column, line: int) -> int | None:
        """The carry-over that the amount of the row in a column is a part of; `line` is the index that it will have."""
        if self._inside:
            return self.lines.get(column.start)
        if self.head is not None:
            self.lines[column.start] = line
        return None

"""The parts of a whole that a sentence has named, and whose what was spent then is: 预算9万元，其中中央5万元，县级4万元，支出8万元."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from extractors.prose.values import Value
from normalizers.amounts import parse_amount

_SEVERAL = 2
_ITEMS = ("other", "basic_expenditure", "project_expenditure")
Meaning = tuple[str, str]


@dataclass(slots=True)
class Parts:
    """The whole, its parts that were named since, and `doubtful`: whether nothing says if the amount read last is of the
    whole or of the one part before it."""

    whole: Meaning | None = None
    named: list[Value] = field(default_factory=list)
    doubtful: bool = False

    def add(self, value: Value, meaning: Meaning) -> None:
        """Keep an amount that is some of the money of the whole; any other begins a list of its own."""
        if (
            self.whole is not None
            and meaning[0] in _ITEMS
            and meaning[0] != self.whole[0]
            and meaning[1] == self.whole[1]
        ):
            self.named.append(value)
        elif meaning[1] != "change":
            self.whole = meaning
            self.named.clear()

    def spent_of_whole(self, value: Value) -> str | None:
        """The line item of the whole, where bare words for what was spent mean it: several parts stand before them, or one
        that is less."""
        if self.whole is None or self.whole[1] == "executed" or not self.named:
            return None
        if len(self.named) >= _SEVERAL or _yuan(value) > _yuan(self.named[0]):
            return self.whole[0]
        self.doubtful = True
        return None


def _yuan(value: Value) -> Decimal:
    return parse_amount(value.printed, unit_source="prose").yuan or Decimal(0)

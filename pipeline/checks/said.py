"""Numbers of the prose where they stand in their sentences."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.records import Quantity
from normalizers.frozen import frozen
from pipeline.checks.core import RecordRef


@frozen
class Said:
    """A number of the prose and where it begins in its sentence (-1 where it cannot be found there)."""

    index: int
    quantity: Quantity
    start: int

    @property
    def ref(self) -> RecordRef:
        return RecordRef("quantities", self.index)


def by_sentence(quantities: Sequence[Quantity]) -> list[list[Said]]:
    """The numbers sentence by sentence, each with its offset."""
    found: list[list[Said]] = []
    cursor, before = 0, None
    for i, quantity in enumerate(quantities):
        key = (quantity.source.section, quantity.sentence)
        if key != before or _offset(quantity, cursor) < 0:
            found.append([])
            cursor, before = 0, key
        start = _offset(quantity, cursor)
        found[-1].append(Said(i, quantity, start))
        cursor = max(cursor, start + len(quantity.value_raw))
    return found


def _offset(quantity: Quantity, cursor: int) -> int:
    """Where a number stands in its sentence, not inside a longer one (20 in 2019); -1 where it does not."""
    printed, sentence = quantity.value_raw, quantity.sentence
    at = sentence.find(printed, cursor)
    while at >= 0:
        before, after = sentence[max(at - 1, 0) : at], sentence[at + len(printed) : at + len(printed) + 1]
        if not (before.isdigit() or before == "." or after.isdigit()):
            return at
        at = sentence.find(printed, at + 1)
    return -1

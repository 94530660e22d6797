"""Parts of money and their wholes: linked in print (其中), or named one after the other in running text."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from extractors.records import BudgetLine
from pipeline.checks.partitions import may_be_part
from pipeline.checks.words import has

if TYPE_CHECKING:
    from pipeline.checks.ledger import Ledger

_PASSAGE = 6  # amounts back within which the whole of a part is named
_BUDGETS = ("adjusted_budget", "approved", "initial_budget")
_ACCOUNTS = ("function", "economic")  # an account of the prose has no parts but accounts


def wholes(ledger: Ledger) -> dict[int, int]:
    """For each budget line that is a part, the line of its whole: linked in print, or in prose the one named before it."""
    passages = [_passage(line) for line in ledger.records.budgets]
    found: dict[int, int] = {}
    for i, line in enumerate(ledger.records.budgets):
        whole = line.part_of
        if whole is None:
            whole = _whole_before(ledger, passages, i, found)
        if whole is not None:
            found[i] = whole
    return found


def _whole_before(ledger: Ledger, passages: Sequence[Hashable], i: int, found: dict[int, int]) -> int | None:
    """The whole that running text names before a part: 其中 ties it, or a part just before it that is tied."""
    budgets, line = ledger.records.budgets, ledger.records.budgets[i]
    near = [j for j in range(i - 1, max(i - _PASSAGE, 0) - 1, -1) if passages[j] == passages[i]]
    before = [j for j in near if budgets[j].line_item not in _ACCOUNTS and may_be_part(line, budgets[j])]
    alike = [j for j in before if budgets[j].measure == line.measure]
    if not alike and line.measure == "income":
        # Income is also named as part of the budget that it pays for.
        alike = [j for j in before if budgets[j].measure in _BUDGETS]
    siblings = {found[j] for j in near if j in found and budgets[j].measure == line.measure}
    if not has(line.source.text, "of_which"):
        alike = [j for j in alike if j in siblings]
    part = ledger.amounts[i]
    large = [j for j in alike if part and (whole := ledger.amounts[j]) and whole.value >= part.value]
    return next(iter(large or alike), None)


def _passage(line: BudgetLine) -> Hashable:
    """What amounts of running text share: a section of the prose, or a cell that holds sentences."""
    place = line.source.place
    cell = (place.table_index, place.row_index, place.col_index)
    return (cell, line.source.section, line.evaluation, line.subject_kind, line.subject_name, line.fiscal_year)

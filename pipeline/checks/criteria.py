"""Scores of units by criterion: their sum in each row of a bulletin's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import FULL_MARKS, equal
from pipeline.checks.ledger import Ledger
from pipeline.checks.scores import cell, deciding
from pipeline.checks.weights import points


@rule(
    "criteria_sum_to_score",
    Severity.ERROR,
    title="The criteria of a unit add up to its score",
    zh="各项得分之和等于总得分",
    says="Tried where full marks of 100 are printed for the criteria, or the sum holds for most rows of the table.",
    says_zh="各项满分之和为 100，或表中多数行相符时，方作判断。",
    needs="unit_scores: two or more criteria (决策、过程、产出、效益) and the one score of their row",
)
def criteria_sum_to_score(ledger: Ledger) -> Iterator[Outcome]:
    for rows in ledger.unit_rows.values():
        outcomes = [outcome for members in rows.values() if (outcome := _sum(ledger, members)) is not None]
        holding = sum(outcome.status is Status.PASS for outcome in outcomes)
        sure = 2 * holding > len(outcomes) or _full(ledger, next(iter(rows.values())))
        for outcome in outcomes:
            doubt = outcome.status is Status.FAIL and not sure
            yield replace(outcome, status=Status.UNCERTAIN) if doubt else outcome


def _sum(ledger: Ledger, members: Sequence[int]) -> Outcome | None:
    scores = ledger.records.unit_scores
    criteria = [cell(ledger, i) for i in members if scores[i].is_criterion]
    figures = [figure for figure in criteria if figure is not None]
    whole = deciding(ledger, members)
    printed = cell(ledger, whole) if whole is not None else None
    if whole is None or printed is None or len(figures) < 2 or len(figures) < len(criteria):
        return None
    label = f"{scores[whole].unit_name} 的{scores[whole].component_raw}"
    return equal(
        f"{scores[whole].unit_name} 各项得分", label, printed, "各项得分之和", points(figures, printed), figures
    )


def _full(ledger: Ledger, members: Sequence[int]) -> bool:
    weights = [one.weight for i in members if (one := ledger.records.unit_scores[i]).is_criterion]
    return sum((weight.value for weight in weights if weight is not None), Decimal(0)) == FULL_MARKS

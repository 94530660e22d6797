"""The counts per grade of the prose against the number of units or projects that it counts before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.checks.core import Outcome, Status
from pipeline.checks.figures import added, equal
from pipeline.checks.grade_counts import Graded, grade_counts, graded_rows, is_count
from pipeline.checks.ledger import Ledger
from pipeline.checks.prose import figure_of, same_unit
from pipeline.checks.said import Said

_SCOPE = "各等级个数之和"


def grade_totals(ledger: Ledger) -> Iterator[Outcome]:
    """自评项目60个，其中优秀40个、良好18个、较差2个. Where a table has the grades, its rows are what is compared."""
    counted_elsewhere = graded_rows(ledger) or any(one.project_count for one in ledger.records.unit_scores)
    if counted_elsewhere:
        return
    for passage in grade_counts(ledger):
        start = -1
        for grades in _lists(passage):
            counts = _counted_between(ledger, start, grades[0].said)
            start = grades[-1].said.index
            if len(grades) > 1 and counts:
                yield _judged(grades, counts)


def _lists(passage: Sequence[Graded]) -> list[list[Graded]]:
    """The counts of a passage, a new list where a grade comes back."""
    lists: list[list[Graded]] = []
    for one in passage:
        if not lists or one.rating in {before.rating for before in lists[-1]}:
            lists.append([])
        lists[-1].append(one)
    return lists


def _counted_between(ledger: Ledger, start: int, first: Said) -> list[Said]:
    """What the section counts in the same unit before the first grade, the nearest last."""
    section = first.quantity.source.section
    near = (said for sentence in ledger.sentences for said in sentence if said.quantity.source.section == section)
    return [said for said in near if start < said.index < first.index and is_count(said) and same_unit(said, first)]


def _judged(grades: Sequence[Graded], counts: Sequence[Said]) -> Outcome:
    """The count that the grades add up to. Of several nobody knows which they are of; units may be left without one."""
    figures = [figure_of(one.said) for one in grades]
    summed = added(figures)
    wholes = [figure_of(said) for said in counts]
    tried = [
        equal(_SCOPE, "文中所述个数", whole, "各等级个数之和", summed.interval, figures, shown=summed.shown)
        for whole in wholes
    ]
    holding = next((one for one in tried if one.status is Status.PASS), None)
    if holding is not None:
        return holding
    too_many = len(wholes) == 1 and summed.value > wholes[0].value
    return tried[-1] if too_many else replace(tried[-1], status=Status.UNCERTAIN)

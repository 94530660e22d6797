"""Scores of units: averages over the cells that are present, and the order that they imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.records import UnitScore
from normalizers.intervals import Interval, round_half_up
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing, score_figure
from pipeline.checks.ledger import Ledger

# Fewer scores say nothing about whether a table means to be in order.
ENOUGH_TO_RANK = 5
MOSTLY = Decimal("0.8")


def cell(ledger: Ledger, i: int) -> Figure | None:
    """The score of one unit and component, exact: an average is taken of what is printed."""
    score = ledger.records.unit_scores[i]
    return score_figure(score.score, RecordRef("unit_scores", i), score.source)


@rule(
    "average_of_scores",
    Severity.ERROR,
    title="An average is the mean of the scores present",
    zh="平均分等于各项得分的平均",
    says="Blank cells do not count; halves are rounded up, on decimals.",
    says_zh="空缺项不计入，按十进制四舍五入。",
    needs="unit_scores: one `average` and scored components in a row",
)
def average_of_scores(ledger: Ledger) -> Iterator[Outcome]:
    for rows in ledger.unit_rows.values():
        for members in rows.values():
            yield from _average(ledger, members)


def _average(ledger: Ledger, members: Sequence[int]) -> Iterator[Outcome]:
    scores = ledger.records.unit_scores
    averages = [i for i in members if scores[i].component == "average"]
    parts = [i for i in members if scores[i].component != "average"]
    figures = [figure for i in parts if (figure := cell(ledger, i)) is not None]
    if len(averages) != 1 or not figures:
        return
    unit = scores[averages[0]]
    scope = f"{unit.unit_name} {unit.component_raw}"
    unread = [scores[i] for i in parts if scores[i].score is None and _printed(scores[i])]
    printed = cell(ledger, averages[0])
    if printed is None:
        yield missing(scope, f"{unit.unit_name} 印有 {len(figures)} 项得分而无平均分", figures)
        return
    if unread:
        cells = "、".join(f"{one.component_raw}“{one.score_raw}”" for one in unread)
        yield missing(scope, f"{unit.unit_name} 的{cells}未能读作得分，无法求平均", [printed, *figures], printed.page)
        return
    mean = sum((figure.value for figure in figures), Decimal(0)) / len(figures)
    rounded = round_half_up(mean, printed.scale.quantum)
    how = f"{len(figures)} 项得分的平均"
    label = f"{unit.unit_name} 的{unit.component_raw}"
    exact = replace(printed, half=Decimal(0))
    outcome = equal(scope, label, exact, how, Interval(rounded, rounded), figures)
    if outcome.status is Status.FAIL and _within_rounding(mean, printed, figures):
        outcome = replace(outcome, status=Status.UNCERTAIN, explanation=outcome.explanation + "，各项得分本身或经取舍")
    yield outcome


def _within_rounding(mean: Decimal, printed: Figure, figures: Sequence[Figure]) -> bool:
    """Whether scores printed as finely as their average, and so perhaps rounded themselves, could explain it."""
    slack = sum((figure.half for figure in figures if figure.step <= printed.scale.quantum), Decimal(0)) / len(figures)
    return slack > 0 and abs(printed.value - mean) <= slack + printed.scale.quantum / 2


def _printed(score: UnitScore) -> bool:
    """Whether the cell prints something that is neither a score nor a mark for none."""
    return bool((score.score_raw or "").strip()) and score.missing_marker is None

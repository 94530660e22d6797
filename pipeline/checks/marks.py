"""Scores against what they are given for: the execution rate, the completion, the printed score rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from normalizers.intervals import Interval
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing, rate_figure, ratio
from pipeline.checks.ledger import Ledger, called


@rule(
    "score_from_rate",
    Severity.WARNING,
    title="A score is full marks times the rate",
    zh="得分等于分值乘以执行率或完成率",
    says="At most full marks; rounded to any printed number of decimals, halves up or cut off.",
    says_zh="以满分为上限；四舍五入或截尾到所印位数均可。",
    needs="indicators.weight and score with completion_rate, or the execution rate of the same evaluation",
)
def score_from_rate(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        score, weight = ledger.score(i), ledger.weight(i)
        if score is None or weight is None:
            continue
        by_execution = indicator.level1 == "budget_execution"
        above = ledger.records.indicators[indicator.parent] if indicator.parent is not None else None
        if by_execution and above is not None and above.level1 == "budget_execution":
            continue  # a task of a department's form is scored for what was done
        rate = rate_figure(indicator.completion_rate, RecordRef("indicators", i), indicator.source)
        if rate is None and by_execution:
            rate = _execution_rate(ledger, indicator.evaluation)
        if rate is not None:
            yield _from_rate(called(indicator), score, weight, rate, strict=by_execution)
        elif by_execution:
            yield missing(called(indicator), f"得分 {score.shown} 旁未印执行率，无法复算", [score], score.page)


def _execution_rate(ledger: Ledger, evaluation: int | None) -> Figure | None:
    """The execution rate of an evaluation's total, None where there is none or two differ."""
    rates = [
        (line.line_item == "total", figure)
        for i, line in enumerate(ledger.records.budgets)
        if line.evaluation == evaluation
        and (figure := rate_figure(line.execution_rate, RecordRef("budgets", i), line.source)) is not None
    ]
    chosen = [figure for is_total, figure in rates if is_total] or [figure for _, figure in rates]
    return chosen[0] if len({figure.value for figure in chosen}) == 1 else None


def _from_rate(scope: str, score: Figure, weight: Figure, rate: Figure, *, strict: bool) -> Outcome:
    """Compare a score with weight x rate. A lower score than that is an error only where the rate decides alone."""
    full, half = min(weight.value * rate.value, weight.value), weight.value * rate.half
    exact = replace(score, half=score.step / 2)
    how = f"分值 {weight.shown} × {rate.shown} 所得"
    outcome = equal(scope, "得分", exact, how, Interval(full - half, full + half), (weight, rate))
    if outcome.status is not Status.FAIL:
        return outcome
    if full + half - score.value >= 0 and full - half - score.value < score.step:
        text = f"得分 {score.shown} 与{how} {score.scale.show(full)} 相符（截去尾数）"
        return replace(outcome, status=Status.PASS, explanation=text, tolerance=score.step + half)
    if not strict and score.value < full:
        return replace(outcome, status=Status.UNCERTAIN, explanation=outcome.explanation + "，或另有扣分标准")
    return outcome


@rule(
    "score_rate",
    Severity.ERROR,
    title="A score rate is score over weight",
    zh="得分率等于得分除以分值",
    says="The printed 得分率 is recomputed from the score and the weight beside it.",
    says_zh="印出的得分率按同一指标的得分与分值复算。",
    needs="indicators.score_rate, score and weight",
)
def score_rate(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        printed = rate_figure(indicator.score_rate, RecordRef("indicators", i), indicator.source)
        if printed is None:
            continue
        score, weight = ledger.score(i), ledger.weight(i)
        scope = f"{called(indicator)} 得分率"
        if score is None or weight is None:
            yield missing(scope, f"得分率 {printed.shown} 缺少得分或分值，无法复算", [printed], printed.page)
            continue
        how = f"得分 {score.shown} ÷ 分值 {weight.shown} 所得"
        if (outcome := ratio(scope, "得分率", printed, how, score, replace(weight, half=Decimal(0)))) is not None:
            yield outcome

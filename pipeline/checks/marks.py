"""Scores against what they are given for: the execution rate, the completion, the printed score rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractors.records import Indicator
from normalizers.intervals import Interval
from normalizers.missing import missing_marker
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, judged, missing, rate_figure, ratio, refs
from pipeline.checks.ledger import Ledger, called
from pipeline.checks.targets import reached, values
from pipeline.checks.words import has

_FAR = Decimal("1.3")  # times the target: the official scheme deducts for more than 30 % beyond it


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
    "full_marks_when_reached",
    Severity.WARNING,
    title="A target that is reached gets full marks",
    zh="达到目标的应得满分",
    says="Quantitative indicators: reached is full marks. A stated reason, or far more than was aimed at, leaves it open.",
    says_zh="定量指标达到目标值的记满分；写明扣分原因的，或远超目标值的，不作定论。",
    needs="indicators.target and actual with numbers in one unit, or completion_rate; score and weight",
)
def full_marks_when_reached(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        score, weight, ref = ledger.score(i), ledger.weight(i), RecordRef("indicators", i)
        if score is None or weight is None or indicator.is_group or indicator.level1 == "budget_execution":
            continue
        both, rate = values(indicator, ref), rate_figure(indicator.completion_rate, ref, indicator.source)
        if both is not None:
            met, why = reached(indicator, *both), f"实际值 {both[1].shown} 达到目标 {both[0].shown}"
        elif rate is not None:
            met, why = rate.value >= 1, f"完成率 {rate.shown}"
        else:
            continue
        if met:
            holds = score.value >= weight.value
            text = f"{called(indicator)} {why}，得分 {score.shown} {'为满分' if holds else '低于分值'} {weight.shown}"
            figures = (score, weight, *(both or ()))
            status = judged(holds, figures)
            if status is Status.FAIL and (_explained(indicator) or _far_beyond(both)):
                status, text = Status.UNCERTAIN, text + "，或另有扣分原因"
            yield Outcome(called(indicator), status, text, refs(figures), weight.value, score.value, page=score.page)


def _explained(indicator: Indicator) -> bool:
    """Whether a note beside the score says more than that all went well."""
    note = indicator.deviation_note or ""
    return bool(note.strip()) and missing_marker(note) is None and not has(note, "met")


def _far_beyond(both: tuple[Figure, Figure] | None) -> bool:
    """Whether so much more than the target was reached that the target may be held to be set too low."""
    return both is not None and bool(both[0].value) and both[1].value / both[0].value > _FAR


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

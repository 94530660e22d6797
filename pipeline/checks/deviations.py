"""How far an indicator is from its target and its full marks, where a form prints that too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from normalizers.intervals import Interval
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing, rate_figure, score_figure
from pipeline.checks.ledger import Ledger, called
from pipeline.checks.targets import reached, values

_ONE = Interval(Decimal(1), Decimal(1))


@rule(
    "deduction_is_lost_marks",
    Severity.ERROR,
    title="A deduction is full marks less the score",
    zh="扣分等于分值减得分",
    says="The printed 扣分, with or without a minus sign, is recomputed from the weight and the score beside it.",
    says_zh="印出的扣分（无论是否带负号）按同一指标的分值减得分复算。",
    needs="indicators.deduction, weight and score",
)
def deduction_is_lost_marks(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        printed = score_figure(indicator.deduction, RecordRef("indicators", i), indicator.source)
        if printed is None:
            continue
        scope, weight, score = f"{called(indicator)} 扣分", ledger.weight(i), ledger.score(i)
        if weight is None or score is None:
            yield missing(scope, f"扣分 {printed.shown} 缺少得分或分值，无法复算", [printed], printed.page)
            continue
        lost = replace(printed, value=abs(printed.value))
        how = f"分值 {weight.shown} 减得分 {score.shown} 之差"
        yield equal(scope, "扣分", lost, how, weight.interval - score.interval, (weight, score))


@rule(
    "deviation_from_target",
    Severity.WARNING,
    title="A deviation is how far the actual value is from the target",
    zh="偏差率等于实际值与目标值之差除以目标值",
    says="Actual over target, less one, with either sign; nothing, for a target that is reached.",
    says_zh="以实际值除以目标值减一复算，正负号不论；已达目标的印 0 亦可。",
    needs="indicators.deviation_rate; target and actual with numbers in one unit",
)
def deviation_from_target(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        ref = RecordRef("indicators", i)
        printed, both = rate_figure(indicator.deviation_rate, ref, indicator.source), values(indicator, ref)
        if printed is None:
            continue
        scope = f"{called(indicator)} 偏差率"
        quotient = both[1].interval / both[0].interval if both is not None else None
        if both is None or quotient is None:
            yield missing(scope, f"偏差率 {printed.shown} 旁的目标值与实际值不可比，无法复算", [printed], printed.page)
            continue
        met = reached(indicator, *both)
        if printed.value == 0 and met:
            text = f"偏差率 {printed.shown}，实际值 {both[1].shown} 达到目标 {both[0].shown}"
            yield Outcome(scope, Status.PASS, text, (ref,), Decimal(0), printed.value, page=printed.page)
            continue
        outcome = _deviation(scope, printed, both, quotient - _ONE)
        # from which end of a range, nobody says
        of_range = indicator.target is not None and indicator.target.comparator == "range"
        doubt = outcome.status is Status.FAIL and of_range
        yield replace(outcome, status=Status.UNCERTAIN) if doubt else outcome


def _deviation(scope: str, printed: Figure, both: tuple[Figure, Figure], deviation: Interval) -> Outcome:
    target, actual = both
    how = f" {actual.shown} ÷ {target.shown} − 1 所得"
    middle = actual.value / target.value - 1
    signed = equal(scope, "偏差率", printed, how, deviation, both, middle=middle)
    if signed.status is Status.PASS:
        return signed
    turned = equal(scope, "偏差率", printed, how, -deviation, both, middle=-middle)
    return turned if turned.status is Status.PASS else signed

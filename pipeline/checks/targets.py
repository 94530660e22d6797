"""Targets and actual values: completion, and missed targets described as met."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extractors.records import Indicator
from normalizers.measures import Measure
from normalizers.text import fold
from normalizers.units import parse_unit
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import (
    Figure,
    Scale,
    equal,
    is_doubtful,
    judged,
    missing,
    rate_figure,
    refs,
)
from pipeline.checks.ledger import Ledger, called
from pipeline.checks.prose import figure_of, is_level, same_unit
from pipeline.checks.words import has

_FULL = Decimal(1)


def figure_in(measure: Measure | None, unit: str | None, ref: RecordRef, indicator: Indicator) -> Figure | None:
    """A target or actual value as a figure in `unit`; None where it has no number or its unit does not compare."""
    if measure is None or measure.value is None or measure.comparator == "qualitative":
        return None
    factor = _conversion(measure.unit, unit)
    if factor is None:
        return None
    exponent = measure.value.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(1).scaleb(min(exponent, 0)) / 2 * factor
    doubtful = is_doubtful(indicator.source, measure.flags)
    scale = Scale(Decimal(1), unit or "", min(half * 2, Decimal(1)))
    return Figure(measure.value * factor, half, measure.raw, scale, ref, indicator.source.place.page, doubtful)


def _conversion(own: str | None, wanted: str | None) -> Decimal | None:
    """What turns a value in `own` into one in `wanted`; a unit that is not printed is taken for the other's."""
    if own is None or wanted is None or fold(own) == fold(wanted):
        return Decimal(1)
    one, other = parse_unit(own), parse_unit(wanted)
    if one is None or other is None or one.base != other.base or one.kind != other.kind:
        return None
    return one.factor / other.factor


def values(indicator: Indicator, ref: RecordRef) -> tuple[Figure, Figure] | None:
    """Target and actual value in one unit, None where they do not compare or the year is not over."""
    if indicator.to_date:
        return None
    unit = (indicator.target.unit if indicator.target else None) or (
        indicator.actual.unit if indicator.actual else None
    )
    target = figure_in(indicator.target, unit, ref, indicator)
    actual = figure_in(indicator.actual, unit, ref, indicator)
    if target is None or actual is None:
        return None
    # 95 % against a bare 0.96: nothing says whether the actual value is a fraction.
    bare = indicator.actual is not None and indicator.actual.unit is None and unit in ("%", "‰")
    return None if bare and actual.value <= 1 < target.value else (target, actual)


def reached(indicator: Indicator, target: Figure, actual: Figure) -> bool | None:
    """Whether the target is reached; None where more may be better or worse."""
    assert indicator.target is not None and indicator.actual is not None
    comparator = indicator.target.comparator
    if actual.value < 0 < target.value and has(indicator.name, "decrease"):
        return None  # 下降率 ≥10% with -12.5%: a decrease with its sign
    if comparator == indicator.actual.comparator and actual.value == target.value:
        return True  # >1000 against >1000: the actual value copies its target, sign and all
    if (bounded := _bounded(comparator, indicator.actual.comparator)) is not None:
        # an actual value that is itself a bound (<90%) says no more than that the target is missed, if that
        beyond = (target.value - actual.value) * bounded
        return False if beyond > 0 or (beyond == 0 and indicator.actual.comparator in ("lt", "gt")) else None
    match comparator:
        case "ge":
            return actual.value >= target.value
        case "gt":
            return actual.value > target.value
        case "le":
            return actual.value <= target.value
        case "lt":
            return actual.value < target.value
        case "range":
            above = indicator.target.upper is not None and actual.value > indicator.target.upper
            return None if above else actual.value >= target.value
    if actual.value == target.value:
        return True
    return None if "cost" in (indicator.level1, indicator.level2) else actual.value > target.value


def _bounded(target: str | None, actual: str | None) -> int | None:
    """1 where more is aimed at and the actual value is printed as an upper bound, -1 the other way round, else None."""
    if target in ("ge", "gt", "eq", "range") and actual in ("lt", "le"):
        return 1
    return -1 if target in ("le", "lt") and actual in ("gt", "ge") else None


@rule(
    "completion_against_target",
    Severity.WARNING,
    title="The completion rate follows from target and actual value",
    zh="完成率与目标值、实际值相符",
    says="Actual over target, its inverse where less is better, or 100 % for a target that is reached.",
    says_zh="以实际值除以目标值（越少越好的指标取其倒数）复算，已达目标的印 100% 亦可。",
    needs="indicators.target and actual with numbers in one unit",
)
def completion_against_target(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        ref = RecordRef("indicators", i)
        printed, both = rate_figure(indicator.completion_rate, ref, indicator.source), values(indicator, ref)
        scope = f"{called(indicator)} 完成情况"
        if both is None:
            if printed is not None and indicator.target is not None and indicator.target.value is not None:
                text = f"完成率 {printed.shown} 旁的实际值“{indicator.actual_raw or ''}”不是可比的数值，无法复算"
                yield missing(scope, text, [printed], printed.page)
            continue
        target, actual = both
        met = reached(indicator, target, actual)
        if printed is not None:
            yield from _completion(scope, printed, target, actual, met)
        elif met:
            text = f"实际值 {actual.shown} 达到目标 {target.shown}"
            yield Outcome(scope, Status.PASS, text, (ref,), target.value, actual.value, page=actual.page)


def _completion(scope: str, printed: Figure, target: Figure, actual: Figure, met: bool | None) -> Iterator[Outcome]:
    if met and printed.value == _FULL:
        text = f"完成率 {printed.shown}，实际值 {actual.shown} 达到目标 {target.shown}"
        yield Outcome(scope, Status.PASS, text, (printed.ref,), _FULL, printed.value, page=printed.page)
        return
    tried = []
    for part, whole in ((actual, target), (target, actual)):
        quotient = part.interval / whole.interval
        if quotient is not None and whole.value:
            how = f" {part.shown} ÷ {whole.shown} 所得"
            middle = part.value / whole.value
            tried.append(equal(scope, "完成率", printed, how, quotient, (part, whole), middle=middle))
    if tried:
        inverse_counts = target.value > actual.value if met else False
        readings = tried if inverse_counts else tried[:1]
        yield next((one for one in readings if one.status is Status.PASS), tried[0])


@rule(
    "missed_target_described_as_met",
    Severity.WARNING,
    title="A missed target is not described as met",
    zh="未达目标的不应按已完成表述或给满分",
    says="An actual value short of its target goes with no full marks, no 无偏差 and no completion of 100 %.",
    says_zh="实际值未达目标值，而得满分、写明无偏差或完成率达 100% 的，应予核实。",
    needs="indicators.target and actual with score, completion_rate or deviation_note; 超额完成 in prose",
)
def missed_target_described_as_met(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        both = values(indicator, RecordRef("indicators", i))
        claims = _claims(ledger, i)
        met = reached(indicator, *both) if both is not None else None
        if both is None or met is None or not claims:
            continue
        target, actual = both
        verdict = "已达目标" if met else "未达目标"
        text = f"{called(indicator)} 实际值 {actual.shown}，目标 {target.shown}，{verdict}，印为{'、'.join(claims)}"
        difference = actual.value - target.value
        yield Outcome(
            called(indicator),
            judged(met, both),
            text,
            refs(both),
            target.value,
            actual.value,
            difference,
            Decimal(0),
            actual.page,
        )
    yield from _exceeded_in_prose(ledger)


def _claims(ledger: Ledger, i: int) -> list[str]:
    """What says that the target was met."""
    indicator = ledger.records.indicators[i]
    score, weight, rate = ledger.score(i), ledger.weight(i), indicator.completion_rate
    claims = []
    if score is not None and weight is not None and score.value >= weight.value > 0:
        claims.append("满分")
    if rate is not None and rate.value is not None and rate.value >= 1:
        claims.append(f"完成率 {rate.raw}")
    if has(indicator.deviation_note or "", "met"):
        claims.append(f"“{indicator.deviation_note}”")
    return claims


def _exceeded_in_prose(ledger: Ledger) -> Iterator[Outcome]:
    """a 套，超额完成 … b 套的任务: the first number must exceed the second."""
    for sentence in ledger.sentences:
        for one, other in pairwise(sentence):
            between = one.quantity.sentence[max(one.start, 0) : max(other.start, 0)]
            if not (is_level(one) and is_level(other) and same_unit(one, other) and has(between, "exceeded")):
                continue
            actual, target = figure_of(one), figure_of(other)
            holds = actual.value > target.value
            text = f"称超额完成：{actual.shown} {'高于' if holds else '并不高于'}目标 {target.shown}"
            evidence = refs((actual, target))
            yield Outcome(
                text, judged(holds, (actual, target)), text, evidence, target.value, actual.value, page=actual.page
            )


_UNLIKE = {
    "quantity": (("ratio",), "是比率而非数量"),
    "satisfaction": (("money", "area", "length", "volume", "time", "mass"), "与满意度不符"),
    "timeliness": (("money", "area", "length", "volume", "mass"), "与时效不符"),
    "cost": (("time",), "是时间而非成本"),
}
"""For a kind of indicator the kinds of unit that it is not measured in, and how that is said."""


@rule(
    "indicator_kind_vs_unit",
    Severity.NOTICE,
    title="A quantity indicator is not measured in per cent, nor satisfaction in yuan",
    zh="数量指标不宜以百分比计量，满意度、时效、成本亦各有其计量单位",
    says="An indicator whose unit is not one of its kind (a quantity in per cent, a cost in days) is probably misfiled.",
    says_zh="数量指标的目标值为比率，满意度或时效以金额、面积计量，成本以时间计量的，多半归类有误。",
    needs="indicators.level2 and the unit of target or actual",
)
def indicator_kind_vs_unit(ledger: Ledger) -> Iterator[Outcome]:
    for i, indicator in enumerate(ledger.records.indicators):
        measures = [m for m in (indicator.target, indicator.actual) if m is not None and m.value is not None and m.unit]
        unit = parse_unit(measures[0].unit or "") if measures else None
        if indicator.level2 not in _UNLIKE or unit is None:
            continue
        unlike, says = _UNLIKE[indicator.level2]
        holds = unit.kind not in unlike
        label = indicator.level2_raw or called(indicator)
        verdict = "与类别相符" if holds else says
        text = f"{label}“{called(indicator)}”以“{measures[0].unit}”计量，{verdict}"
        status = Status.PASS if holds else Status.FAIL
        yield Outcome(called(indicator), status, text, (RecordRef("indicators", i),), page=indicator.source.place.page)

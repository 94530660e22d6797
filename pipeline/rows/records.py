"""Records to rows of the contract: one small function a table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from extractors.records import (
    BudgetLine,
    Evaluation,
    Finding,
    Indicator,
    Objective,
    Quantity,
    Section,
    UnitScore,
)
from normalizers.measures import Measure
from normalizers.numbers import Number
from normalizers.rates import Rate
from normalizers.units import parse_unit

Row = dict[str, Any]
#: Ids of the document's records by attribute of `Records` and position.
Keys = Mapping[str, list[str]]
Names = Mapping[str, str]

_RATE = Decimal("0.000001")
_SCORE = Decimal("0.0001")


def evaluation(record: Evaluation, keys: Keys, names: Names) -> Row:
    subject = record.implementing_unit or (record.subject_name if record.kind == "department" else None)
    return {
        "kind": record.kind,
        "subject_name": record.subject_name,
        "supervising_department": record.supervising_department,
        "implementing_unit": record.implementing_unit,
        "organisation_id": names.get(subject or record.supervising_department or ""),
        "fiscal_year": record.fiscal_year,
        "objective_planned": record.objective_planned,
        "objective_achieved": record.objective_achieved,
        "total_weight": _score(record.total_weight),
        "total_score": _score(record.total_score),
        "review_score": _score(record.review_score),
        "rating_raw": record.rating_raw,
        "rating": record.rating,
        "rank": record.rank,
    }


def objective(record: Objective, keys: Keys, names: Names) -> Row:
    return {
        "evaluation_id": keys["evaluations"][record.evaluation],
        "fiscal_year": record.fiscal_year,
        "task": record.task,
        "planned": record.planned,
        "achieved": record.achieved,
    }


def unit_score(record: UnitScore, keys: Keys, names: Names) -> Row:
    return {
        "seq": int(record.seq) if record.seq and record.seq.isdigit() else None,
        "unit_name": record.unit_name,
        "organisation_id": names.get(record.unit_name) if record.row_kind == "unit" else None,
        "row_kind": record.row_kind,
        "component_raw": record.component_raw,
        "component": record.component,
        "weight": _score(record.weight),
        "score": _score(record.score),
        "score_raw": record.score_raw,
        "rating_raw": record.rating_raw,
        "rating": record.rating,
        "rank": record.rank,
        "project_count": record.project_count,
        "missing_marker": record.missing_marker,
    }


def budget(record: BudgetLine, keys: Keys, names: Names) -> Row:
    return {
        "evaluation_id": _at(keys["evaluations"], record.evaluation),
        "subject_kind": record.subject_kind,
        "subject_name": record.subject_name,
        "organisation_id": names.get(record.subject_name or "")
        if record.subject_kind in ("department", "unit")
        else None,
        "fiscal_year": record.fiscal_year,
        "line_item_raw": record.line_item_raw,
        "line_item": record.line_item,
        "account_code": record.account_code,
        "account_name": record.account_name,
        "further_accounts": list(record.further_accounts),
        "measure_raw": record.measure_raw,
        "measure": record.measure,
        "period": record.period,
        "amount_raw": record.amount.raw or None,
        "unit_raw": record.amount.unit_raw,
        "unit_source": record.amount.unit_source,
        "amount_yuan": record.amount.yuan,
        "share": _rate(record.share),
        "execution_rate": _rate(record.execution_rate),
        "breakdown": record.breakdown,
        "statement": record.statement,
        "part_of_id": _at(keys["budgets"], record.part_of),
    }


def indicator(record: Indicator, keys: Keys, names: Names) -> Row:
    target, actual = record.target, record.actual
    return {
        "evaluation_id": _at(keys["evaluations"], record.evaluation),
        "ordinal": record.ordinal,
        "parent_id": _at(keys["indicators"], record.parent),
        "depth": record.depth,
        "level1_raw": record.level1_raw,
        "level1": record.level1,
        "level2_raw": record.level2_raw,
        "level2": record.level2,
        "name": record.name,
        "is_group": record.is_group,
        "comparator": target.comparator if target else None,
        "target_raw": record.target_raw,
        "target_value": _double(target),
        "target_unit": target.unit if target else None,
        "actual_raw": record.actual_raw,
        "actual_value": _double(actual),
        "actual_unit": actual.unit if actual else None,
        "completion_rate": _rate(record.completion_rate),
        "weight": _score(record.weight),
        "score": _score(record.score),
        "score_rate": _rate(record.score_rate),
        "review_score": _score(record.review_score),
        "deduction": _score(record.deduction),
        "deviation_rate": _rate(record.deviation_rate),
        "achieved": achieved(record),
        "deviation_note": record.deviation_note,
    }


def section(record: Section, keys: Keys, names: Names) -> Row:
    return {
        "parent_id": _at(keys["sections"], record.parent),
        "level": record.level,
        "number": record.number,
        "title": record.title,
        "kind": record.kind,
        "text": record.text,
        "char_count": len(record.text),
        "page_end": record.page_end,
        "keywords": list(record.keywords),
    }


def finding(record: Finding, keys: Keys, names: Names) -> Row:
    return {
        "evaluation_id": _at(keys["evaluations"], record.evaluation),
        "kind": record.kind,
        "title": record.title,
        "text": record.text,
        "category": record.category,
    }


def quantity(record: Quantity, keys: Keys, names: Names) -> Row:
    return {
        "sentence": record.sentence,
        "metric": record.metric,
        "value_raw": record.value_raw,
        "value": float(record.number.value),
        "unit_raw": record.unit_raw,
        "value_si": record.value_si,
        "unit_si": record.unit_si,
        "role": record.role,
        "period": record.period,
        "entity": record.entity,
    }


def achieved(record: Indicator) -> bool | None:
    """Whether the actual value meets the target, None where that is not a matter of two numbers in one unit.

    A bare number (9600平方米) does not say whether more or less is better: beyond it, and below it where a cost or a
    time is meant, nothing is concluded.
    """
    target, actual = record.target, record.actual
    if record.to_date or target is None or actual is None or target.value is None or actual.value is None:
        return None
    if actual.upper is not None or (target.unit and actual.unit and target.unit != actual.unit):
        return None
    unit = parse_unit(target.unit) if target.unit else None
    if "unit_missing" in actual.flags:
        return None
    takes_time = record.level2 == "timeliness" and (unit is None or unit.kind != "ratio")
    less_may_be_better = takes_time or "cost" in (record.level1, record.level2)
    short = None if less_may_be_better or actual.value > target.value else False
    met = {
        "eq": True if actual.value == target.value else short,
        "ge": actual.value >= target.value,
        "gt": actual.value > target.value,
        "le": actual.value <= target.value,
        "lt": actual.value < target.value,
        "range": target.upper is not None and target.value <= actual.value <= target.upper,
    }
    return met.get(target.comparator or "")


def _at(ids: list[str], index: int | None) -> str | None:
    return None if index is None else ids[index]


def _score(number: Number | None) -> Decimal | None:
    return None if number is None else number.value.quantize(_SCORE)


def _rate(rate: Rate | None) -> Decimal | None:
    return None if rate is None or rate.value is None else rate.value.quantize(_RATE)


def _double(measure: Measure | None) -> float | None:
    return None if measure is None or measure.value is None else float(measure.value)

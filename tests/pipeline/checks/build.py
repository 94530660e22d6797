"""Short ways to write records for the rules' tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.document import Place
from extractors.records import BudgetLine, Evaluation, Indicator, Quantity, Records, Section, Source, UnitScore
from normalizers.amounts import parse_amount
from normalizers.measures import parse_actual, parse_target
from normalizers.numbers import parse_number
from normalizers.rates import parse_rate
from normalizers.ratings import parse_rating
from normalizers.units import UNITS, parse_unit


def at(row: int | None = None, col: int | None = None, *, table: int | None = 0, page: int = 1, **more: Any) -> Source:
    """A source in a table's cell, or in prose where `row` is None."""
    if row is None:
        return Source(Place(page=page), **more)
    return Source(Place(page=page, table_index=table, row_index=row, col_index=col), **more)


def line(
    raw: str,
    *,
    item: str = "total",
    measure: str = "executed",
    name: str | None = "甲局",
    where: Source | None = None,
    **more: Any,
) -> BudgetLine:
    """A budget line; its amount is read in 万元."""
    amount = parse_amount(raw, unit=UNITS["万元"], unit_raw="万元", unit_source="header")
    for rate in ("share", "execution_rate", "growth"):
        if isinstance(more.get(rate), str):
            more[rate] = parse_rate(more[rate])
    fields: dict[str, Any] = {"line_item_raw": item, "measure_raw": measure, "subject_kind": "unit", **more}
    return BudgetLine(subject_name=name, line_item=item, measure=measure, amount=amount, source=where or at(), **fields)


def unit(
    name: str,
    row: int,
    *,
    kind: str = "unit",
    component: str = "self_score",
    score: str | None = None,
    col: int = 2,
    **more: Any,
) -> UnitScore:
    """One scored component of a unit's row."""
    number = parse_number(score) if score else None
    rating_raw = more.pop("rating", None)
    fields: dict[str, Any] = {"component_raw": component, "score_raw": score, **more}
    return UnitScore(
        unit_name=name,
        row_kind=kind,
        component=component,
        source=fields.pop("where", at(row, col)),
        score=number,
        rating_raw=rating_raw,
        rating=parse_rating(rating_raw) if rating_raw else None,
        **fields,
    )


def indicator(
    name: str, weight: str | None = None, score: str | None = None, *, evaluation: int | None = 0, **more: Any
) -> Indicator:
    """An indicator; targets, actuals and rates may be given as printed."""
    if isinstance(more.get("target"), str):
        more["target_raw"] = more["target"]
        more["target"] = parse_target(more["target"])
    if isinstance(more.get("actual"), str):
        more["actual_raw"] = more["actual"]
        more["actual"] = parse_actual(more["actual"])
    for rate in ("completion_rate", "score_rate", "deviation_rate"):
        if isinstance(more.get(rate), str):
            more[rate] = parse_rate(more[rate])
    fields: dict[str, Any] = {"ordinal": 1, "depth": 1, "source": at(), **more}
    return Indicator(
        name=name,
        evaluation=evaluation,
        weight=parse_number(weight) if weight else None,
        score=parse_number(score) if score else None,
        **fields,
    )


def form(name: str = "甲项目", *, weight: str | None = None, score: str | None = None, **more: Any) -> Evaluation:
    """An evaluated subject."""
    rating_raw = more.pop("rating", None)
    fields: dict[str, Any] = {"kind": "project", "source": at(), **more}
    return Evaluation(
        subject_name=name,
        total_weight=parse_number(weight) if weight else None,
        total_score=parse_number(score) if score else None,
        rating_raw=rating_raw,
        rating=parse_rating(rating_raw) if rating_raw else None,
        **fields,
    )


def said(
    sentence: str, *numbers: tuple[str, str, str] | tuple[str, str, str, str], section: int | None = None
) -> list[Quantity]:
    """The numbers of a sentence: (value, unit, role[, metric]) each."""
    found = []
    for value, unit_raw, role, *metric in numbers:
        number, unit_of = parse_number(value), parse_unit(unit_raw)
        assert number is not None and value in sentence, (value, sentence)
        found.append(
            Quantity(
                sentence=sentence,
                metric=metric[0] if metric else None,
                value_raw=value,
                number=number,
                unit_raw=unit_raw,
                role=role,
                source=at(section=section),
                value_si=float(number.value * (unit_of.factor if unit_of else Decimal(1))),
                unit_si=unit_of.base if unit_of else None,
            )
        )
    return found


def section(
    number: str | None, title: str = "标题", *, level: int = 1, parent: int | None = None, text: str = ""
) -> Section:
    return Section(level=level, number=number, title=title, kind="other", text=text, source=at(), parent=parent)


def records(**tables: list[Any]) -> Records:
    return Records(**tables)

"""Indicators that running text states beside a form: what the form is compared with, and what it leaves to the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.narrative.prose import Prose
from extractors.prose.clauses import FULL_MARKS
from extractors.prose.indicators import add_indicators
from extractors.records import Indicator, Records


def add_told(records: Records, passages: Sequence[tuple[Prose, int | None]], evaluation: int) -> None:
    """Keep the scored indicators of the passages as `told`. Those of a first level that the form has no row of are rows
    of its scheme where they complete its full marks: 预算执行率（10分）得9分 beside a form of 90."""
    aside = replace(records, indicators=[])
    add_indicators(aside, passages, evaluation)
    scored = [one for one in aside.indicators if one.score is not None]
    form = [one for one in records.indicators if one.evaluation == evaluation]
    lacking = [one for one in scored if one.parent is None and one.weight is not None and not _has_level(form, one)]
    complete = bool(lacking) and _full_marks(form) + _full_marks(lacking) == FULL_MARKS
    for one in lacking if complete else ():
        ordinal = 1 + sum(row.evaluation == evaluation for row in records.indicators)
        records.indicators.append(replace(one, ordinal=ordinal, is_group=False))
    records.told = [one for one in scored if not (complete and one in lacking)]


def _has_level(form: Sequence[Indicator], told: Indicator) -> bool:
    return told.level1 == "other" or any(one.level1 == told.level1 for one in form)


def _full_marks(indicators: Sequence[Indicator]) -> Decimal:
    return sum((one.weight.value for one in indicators if one.weight is not None and one.parent is None), Decimal(0))

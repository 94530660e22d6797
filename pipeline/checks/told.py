"""Indicators of the prose beside a form: the points that the text gives a line or a level of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.records import Indicator
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, score_figure
from pipeline.checks.ledger import Ledger, called
from pipeline.checks.words import words


@rule(
    "prose_points_equal_form",
    Severity.ERROR,
    title="Prose and form give an indicator the same score",
    zh="正文与评分表的得分一致",
    says="A line or a whole level that the text scores beside a form has there the same score, where its full marks agree.",
    says_zh="正文与评分表并载的，正文所述指标（或一级指标合计）的得分应与表中一致；两处分值不同的，不作定论。",
    needs="scores of indicators in the prose beside a form's indicators.score",
)
def prose_points_equal_form(ledger: Ledger) -> Iterator[Outcome]:
    for j, told in enumerate(ledger.records.told):
        ref = RecordRef("told", j)
        said = score_figure(told.score, ref, told.source)
        rows = _rows(ledger, told)
        scores = [figure for i in rows if (figure := ledger.score(i)) is not None]
        if said is None or not rows or len(scores) < len(rows):
            continue
        weights = [figure for i in rows if (figure := ledger.weight(i)) is not None]
        how = "评分表中的得分" if len(rows) == 1 else "评分表中各行得分之和"
        interval = total(figure.interval for figure in scores)
        outcome = equal(f"{called(told)} 正文与表", f"正文所述{called(told)}得分", said, how, interval, scores)
        if outcome.status is Status.FAIL and not _same_full_marks(told, weights):
            text = f"{outcome.explanation}；正文未述分值，或与表中分值不同"
            outcome = replace(outcome, status=Status.UNCERTAIN, explanation=text)
        yield outcome


def _rows(ledger: Ledger, told: Indicator) -> list[int]:
    """The one row of that name, else the lowest rows of the level of that name; nothing where several have the name."""
    name = _plain(told.name)
    own = [(i, one) for i, one in enumerate(ledger.records.indicators) if one.evaluation == told.evaluation]
    named = [i for i, one in own if _plain(one.name) == name]
    if named:
        return named if len(named) == 1 else []
    lowest = [(i, one) for i, one in own if not one.is_group]
    by_level = ([i for i, one in lowest if _plain(level(one)) == name] for level in (_first, _second))
    return next((found for found in by_level if found), [])


def _first(one: Indicator) -> str:
    return one.level1_raw or ""


def _second(one: Indicator) -> str:
    return one.level2_raw or ""


def _plain(name: str) -> str:
    """A name without the word for what it is: 产出类指标, 产出指标 and 产出."""
    plain = fold(name)
    while plain.endswith(words("indicator_noun")):
        plain = next(plain.removesuffix(word) for word in words("indicator_noun") if plain.endswith(word))
    return plain


def _same_full_marks(told: Indicator, weights: Sequence[Figure]) -> bool:
    return told.weight is not None and sum(figure.value for figure in weights) == told.weight.value

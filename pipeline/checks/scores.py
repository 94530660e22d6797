"""Scores of units: averages over the cells that are present, and the order that they imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractors.records import UnitScore
from normalizers.intervals import Interval, round_half_up
from normalizers.text import fold
from pipeline.checks.bands import Bands, grade_of, stated_bands
from pipeline.checks.column_averages import averages_of_columns
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import FULL_MARKS, Figure, equal, judged, missing, refs, score_figure
from pipeline.checks.ledger import Ledger, named
from pipeline.checks.words import has, words

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
    says="Of a row, or of a column in a row of averages: of the group above it, or of all; nobody knows of what where several "
    "follow each other. Blank cells do not count; halves are rounded up, on decimals.",
    says_zh="一行各项或（平均分行中）一栏各单位、各项目的平均：可为本组的，也可为全部的；相连几行平均的不作定论。空缺项不计入，按十进制四舍五入。",
    needs="unit_scores: one `average` and scored components in a row; a row of averages below its units",
)
def average_of_scores(ledger: Ledger) -> Iterator[Outcome]:
    for table, rows in ledger.unit_rows.items():
        for members in rows.values():
            yield from _average(ledger, members)
        yield from averages_of_columns(ledger, rows, table)


def _average(ledger: Ledger, members: Sequence[int]) -> Iterator[Outcome]:
    scores = ledger.records.unit_scores
    averages = [i for i in members if scores[i].component == "average"]
    parts = [i for i in members if scores[i].component != "average" and not scores[i].is_criterion]
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


@rule(
    "rank_follows_score",
    Severity.WARNING,
    title="Ranks and the order of rows follow the scores",
    zh="名次与行序和得分一致",
    says="A better rank needs a better score; a table that is sorted by score has no row out of place.",
    says_zh="名次靠前者得分不应更低；按得分排序的表中不应有行错位。",
    needs="rank and score of unit_scores or evaluations, or at least five scored rows in falling order",
)
def rank_follows_score(ledger: Ledger) -> Iterator[Outcome]:
    for rows in ledger.unit_rows.values():
        chosen = [i for members in rows.values() if (i := deciding(ledger, members)) is not None]
        units = ((ledger.records.unit_scores[i], cell(ledger, i)) for i in chosen)
        placed = [_Placed(unit.unit_name, unit.rank, score) for unit, score in units]
        ranked = sorted((one for one in placed if one.rank is not None), key=lambda one: one.rank or 0)
        if len(ranked) > 1:
            yield from _in_order(ranked, by_rank=True)
        elif _sorted_table(placed):
            yield from _in_order(placed, by_rank=False)
    lists: dict[int | None, list[_Placed]] = {}
    for e, one in enumerate(ledger.records.evaluations):
        score = score_figure(one.review_score or one.total_score, RecordRef("evaluations", e), one.source)
        if one.rank is not None:
            lists.setdefault(ledger.table(one.source.place), []).append(_Placed(named(one), one.rank, score))
    for projects in lists.values():
        yield from _in_order(sorted(projects, key=lambda one: one.rank or 0), by_rank=True)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A unit or project of a list with its rank and the score that this goes by."""

    name: str
    rank: int | None
    score: Figure | None


def deciding(ledger: Ledger, members: Sequence[int]) -> int | None:
    """The score that a unit's rank goes by: the average, the one that sums up, or the only score of its row."""
    scores = ledger.records.unit_scores
    scored = [
        i
        for i in members
        if scores[i].row_kind == "unit" and scores[i].score is not None and not scores[i].is_criterion
    ]
    averages = [i for i in scored if scores[i].component == "average"]
    final = [i for i in scored if has(scores[i].component_raw, "final_score")]
    chosen = averages or final or scored
    return chosen[0] if len(chosen) == 1 else None


def _sorted_table(placed: Sequence[_Placed]) -> bool:
    """Whether a table is meant to be in falling order: nearly all neighbours are, and not all are equal."""
    values = [one.score.value for one in placed if one.score is not None]
    falling = sum(one >= other for one, other in pairwise(values))
    return len(values) >= ENOUGH_TO_RANK and len(set(values)) > 2 and falling >= MOSTLY * (len(values) - 1)


def _in_order(order: Sequence[_Placed], *, by_rank: bool) -> Iterator[Outcome]:
    for first, second in pairwise(order):
        one, other = first.score, second.score
        if one is None or other is None or (by_rank and first.rank == second.rank and one.value == other.value):
            continue
        places = (f"第 {first.rank} 名", f"第 {second.rank} 名") if by_rank else ("排在前面的", "其后的")
        holds = one.value >= other.value
        if by_rank and first.rank == second.rank:
            holds = False
        verdict = "次序相符" if holds else "与名次不符" if by_rank else "次序颠倒"
        text = f"{places[0]} {first.name} {one.shown}，{places[1]} {second.name} {other.shown}，{verdict}"
        scope = f"{first.name} 与 {second.name}"
        status, evidence = judged(holds, (one, other)), refs((one, other))
        difference = other.value - one.value
        yield Outcome(scope, status, text, evidence, one.value, other.value, difference, Decimal(0), other.page)


@rule(
    "rating_matches_score",
    Severity.WARNING,
    title="A grade fits its score",
    zh="等级与得分相符",
    says="The bands that the document states, else the official ones in percent of full marks: 90 excellent, 80 good, 60 fair; "
    "合格 covers both middle bands.",
    says_zh="按满分折算，依文中所述分档，未述的按 90 以上优、80 以上良、60 以上中、60 以下差；“合格”包含良与中两档。",
    needs="evaluations.total_score and rating; unit_scores with one score and a rating in a row or a sentence",
)
def rating_matches_score(ledger: Ledger) -> Iterator[Outcome]:
    bands = stated_bands(section.text for section in ledger.records.sections)
    for e, evaluation in enumerate(ledger.records.evaluations):
        ref = RecordRef("evaluations", e)
        # where a review gave a second score, the grade that is printed once is the review's
        score = score_figure(evaluation.review_score or evaluation.total_score, ref, evaluation.source)
        full = evaluation.total_weight.value if evaluation.total_weight else FULL_MARKS
        if evaluation.rating and evaluation.rating_raw:
            scope = f"{named(evaluation)} 等级"
            if score is None:
                yield missing(
                    scope,
                    f"{named(evaluation)} 印有等级“{evaluation.rating_raw}”而无总分",
                    [],
                    evaluation.source.place.page,
                )
            else:
                yield from _grade(scope, score, full, evaluation.rating, evaluation.rating_raw, bands)
    for rows in ledger.unit_rows.values():
        for members in rows.values():
            i = deciding(ledger, members)
            unit = ledger.records.unit_scores[i] if i is not None else None
            score = cell(ledger, i) if i is not None else None
            if unit and score and unit.rating and unit.rating_raw:
                yield from _grade(f"{unit.unit_name} 等级", score, FULL_MARKS, unit.rating, unit.rating_raw, bands)
            elif i is None:
                yield from _graded_of_several(ledger, members, bands)
    for i, one in enumerate(ledger.records.unit_scores):
        if one.source.place.row_index is None:  # told in a sentence
            yield from _graded_of_several(ledger, [i], bands)


def _graded_of_several(ledger: Ledger, members: Sequence[int], bands: Bands | None) -> Iterator[Outcome]:
    """The grade of a row with several scores, against the one that it stands beside; where another fits, nobody knows."""
    found = [(ledger.records.unit_scores[i], cell(ledger, i)) for i in members]
    scores = [score for _, score in found if score is not None and score.value <= FULL_MARKS]
    for unit, score in found:
        if unit.row_kind != "unit" or score is None or not unit.rating or not unit.rating_raw:
            continue
        fits = {other.value for other in scores if grade_of(other.value, bands) == unit.rating}
        for outcome in _grade(f"{unit.unit_name} 等级", score, FULL_MARKS, unit.rating, unit.rating_raw, bands):
            doubt = outcome.status is Status.FAIL and bool(fits)
            yield replace(outcome, status=Status.UNCERTAIN) if doubt else outcome


def _grade(
    scope: str, score: Figure, full: Decimal, rating: str, rating_raw: str, bands: Bands | None
) -> Iterator[Outcome]:
    if full <= 0 or score.value > full:
        return
    expected = grade_of(score.value * 100 / full, bands)
    holds = rating == expected or (bands is None and _passing(rating_raw) and expected == "good")
    verdict = "相符" if holds else f"不符，按分档应为“{_GRADES[expected]}”"
    text = f"等级“{rating_raw}”与得分 {score.shown} {verdict}"
    yield Outcome(scope, judged(holds, (score,)), text, refs((score,)), page=score.page)


_GRADES = {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}


def _passing(rating_raw: str) -> bool:
    """Whether the grade is of the pass-and-fail kind, in which there is one grade between the best and the failed."""
    return fold(rating_raw) in words("pass_grade")

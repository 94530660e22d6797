"""Rows of averages below a list: against the units or projects above them, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from extractors.records import UnitScore
from normalizers.intervals import Interval, round_half_up
from pipeline.checks.core import Outcome, RecordRef, Status
from pipeline.checks.figures import Figure, equal, score_figure
from pipeline.checks.ledger import Ledger
from pipeline.checks.words import has

_LEAST = 2  # scores that make up an average
_OF_REVIEW = "review_score"

Row = tuple[int, int]


def averages_of_columns(ledger: Ledger, rows: Mapping[Row, Sequence[int]], table: int) -> Iterator[Outcome]:
    """The rows of averages of a table. One below a group is of that group, or of all above; where several follow each
    other (按部门平均, 全县平均), nothing says of what each is."""
    ordered = sorted(rows)
    means = [row for row in ordered if _is_mean(ledger.records.unit_scores[rows[row][0]])]
    for row in means:
        at = ordered.index(row)
        above = [before for before in ordered[:at] if before not in means]
        group = above[:]
        earlier = [mean for mean in means if mean < row]
        if earlier:
            group = [before for before in above if before > earlier[-1]]
        beside = {*ordered[max(at - 1, 0) : at], *ordered[at + 1 : at + 2]}
        for i in rows[row]:
            yield from _average(ledger, rows, table, i, [group, above], sure=beside.isdisjoint(means))


def _is_mean(score: UnitScore) -> bool:
    return score.row_kind != "unit" and has(score.unit_name, "average")


def _average(
    ledger: Ledger,
    rows: Mapping[Row, Sequence[int]],
    table: int,
    i: int,
    groups: Sequence[Sequence[Row]],
    *,
    sure: bool,
) -> Iterator[Outcome]:
    mean_of = ledger.records.unit_scores[i]
    printed = score_figure(mean_of.score, RecordRef("unit_scores", i), mean_of.source)
    if printed is None:
        return
    tried = [_compare(mean_of, printed, figures) for group in groups if (figures := _units(ledger, rows, group, i))]
    if not tried and (figures := _projects(ledger, table, mean_of)):
        tried = [_compare(mean_of, printed, figures)]
    if tried:
        held = next((one for one in tried if one.status is Status.PASS), tried[0])
        yield replace(held, status=Status.UNCERTAIN) if held.status is Status.FAIL and not sure else held


def _units(ledger: Ledger, rows: Mapping[Row, Sequence[int]], group: Sequence[Row], i: int) -> list[Figure]:
    """The scores of the units of some rows in the column of an average; none where one of them could not be read."""
    scores = ledger.records.unit_scores
    column = scores[i].component_raw
    listed = [j for row in group for j in rows[row]]
    above = [j for j in listed if scores[j].row_kind == "unit" and scores[j].component_raw == column]
    if any(scores[j].score is None and _printed(scores[j]) for j in above):
        return []
    figures = [score_figure(scores[j].score, RecordRef("unit_scores", j), scores[j].source) for j in above]
    found = [figure for figure in figures if figure is not None]
    return found if len(found) >= _LEAST else []


def _projects(ledger: Ledger, table: int, mean_of: UnitScore) -> list[Figure]:
    """The scores of the projects of a list, where these are what its average is of."""
    figures = []
    place = mean_of.source.place
    for e, one in enumerate(ledger.records.evaluations):
        own = one.source.place
        if ledger.table(own) != table or (own.table_index, own.row_index) >= (place.table_index, place.row_index):
            continue
        number = one.review_score if mean_of.component == _OF_REVIEW and one.review_score else one.total_score
        figure = score_figure(number, RecordRef("evaluations", e), one.source)
        if figure is not None:
            figures.append(figure)
    return figures if len(figures) >= _LEAST else []


def _compare(mean_of: UnitScore, printed: Figure, figures: Sequence[Figure]) -> Outcome:
    mean = sum((figure.value for figure in figures), Decimal(0)) / len(figures)
    step = printed.scale.quantum
    truncated = mean.quantize(step, ROUND_DOWN)  # also where it is cut off
    expected = truncated if printed.value == truncated else round_half_up(mean, step)
    scope = f"{mean_of.unit_name} {mean_of.component_raw}"
    how = f"{len(figures)} 个单位得分的平均"
    return equal(scope, scope, replace(printed, half=Decimal(0)), how, Interval(expected, expected), figures)


def _printed(score: UnitScore) -> bool:
    """Whether the cell prints something that is neither a score nor a mark for none."""
    return bool((score.score_raw or "").strip()) and score.missing_marker is None

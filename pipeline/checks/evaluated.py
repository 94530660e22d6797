"""The projects that final accounts say they evaluated: the counts per grade against the count of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import takewhile

from normalizers.intervals import total
from pipeline.checks.core import Outcome, RecordRef, Status
from pipeline.checks.figures import Figure, count_figure, equal
from pipeline.checks.ledger import Ledger

_LEAST_GRADES = 2


def evaluated_sums(ledger: Ledger) -> Iterator[Outcome]:
    """Each count of evaluated projects in prose with the counts per grade behind it. Too few may be a list in part."""
    scores = ledger.records.unit_scores
    for i, all_of_them in enumerate(scores):
        if all_of_them.component != "average" or ledger.table(all_of_them.source.place) is not None:
            continue
        printed = _count(ledger, i)
        section = all_of_them.source.section
        behind = takewhile(partial(_is_grade, ledger, section), range(i + 1, len(scores)))
        graded = [figure for j in behind if (figure := _count(ledger, j)) is not None]
        if printed is None or len(graded) < _LEAST_GRADES:
            continue
        added = total(figure.interval for figure in graded)
        outcome = equal("自评项目个数", "自评项目个数", printed, "各等级项目个数之和", added, graded)
        few = outcome.status is Status.FAIL and (outcome.difference or 0) > 0
        yield replace(outcome, status=Status.UNCERTAIN) if few else outcome


def _is_grade(ledger: Ledger, section: int | None, i: int) -> bool:
    score = ledger.records.unit_scores[i]
    return score.rating is not None and score.source.section == section


def _count(ledger: Ledger, i: int) -> Figure | None:
    score = ledger.records.unit_scores[i]
    if score.project_count is None:
        return None
    return count_figure(score.project_count, f"{score.project_count}个", RecordRef("unit_scores", i), score.source)

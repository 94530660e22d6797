"""The whole of what is evaluated, where a form or a table prints it and the prose tells it too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extractors.records import BudgetLine
from normalizers.part_year import closing_month
from pipeline.checks.core import Outcome, Status
from pipeline.checks.figures import Figure, equal
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.projects import BUDGETS
from pipeline.checks.words import has

_MEASURES = (*BUDGETS, "executed")

Key = tuple[str, str, str | None, int | None]


def own_totals(ledger: Ledger) -> Iterator[Outcome]:
    """Each total of the prose against those of the form of the same body or project and year: one of them must be it.

    A text that tells the form's total may tell of others too (of half a year, of what was granted first).
    """
    printed: dict[Key, list[Figure]] = defaultdict(list)
    told: dict[Key, list[tuple[BudgetLine, Figure]]] = defaultdict(list)
    for line, figure in zip(ledger.records.budgets, ledger.money, strict=True):
        if figure is None or line.line_item != "total" or line.measure not in _MEASURES:
            continue
        if ledger.table(line.source.place) is not None:
            printed[_key(line)].append(figure)
        elif "structure_ambiguous" not in line.source.flags:
            told[_key(line)].append((line, figure))
    for key, lines in told.items():
        found = [(line, _same(line, figure, printed[key])) for line, figure in lines] if printed.get(key) else []
        settled = any(outcome.status is Status.PASS for _, outcome in found)
        for line, outcome in found:
            if outcome.status is not Status.FAIL or not settled:
                yield outcome
            elif not has(line.line_item_raw, "involved"):  # 涉及预算资金: of the projects that a sentence counts
                yield _in_doubt(outcome)


def _key(line: BudgetLine) -> Key:
    measure = "budget" if line.measure in BUDGETS else str(line.measure)
    measure += f" {closing_month(line.period)}" if line.period else ""  # what was spent by June is no whole year's
    return measure, line.subject_kind, line.subject_name, line.fiscal_year


def _same(line: BudgetLine, figure: Figure, printed: list[Figure]) -> Outcome:
    scope = f"{describe(line)} 正文与表"
    tried = [equal(scope, "正文所述", figure, "表中", one.interval, [one], shown=one.shown) for one in printed]
    return next((outcome for outcome in tried if outcome.status is Status.PASS), tried[0])


def _in_doubt(outcome: Outcome) -> Outcome:
    text = f"{outcome.explanation}；正文另有一处与表相符，或所指不同"
    # the row of the form is confirmed by the other one
    return replace(outcome, status=Status.UNCERTAIN, explanation=text, evidence=outcome.evidence[:1])

"""Shares that a column of a table prints: of the column's total, or of the total of their row, as most rows show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.records import BudgetLine
from pipeline.checks.core import Outcome, RecordRef, Status
from pipeline.checks.figures import missing, rate_figure, ratio
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.partitions import item_of
from pipeline.checks.totals import is_of_total

_OF_ALL = ("department", "region")  # whose total it is, where the rows are units or places


def shares_in_tables(ledger: Ledger, lines: Sequence[int]) -> Iterator[Outcome]:
    """lines: those with a share in a cell of a table that are printed as part of no other line."""
    columns: dict[Hashable, list[int]] = defaultdict(list)
    for i in lines:
        columns[ledger.column(ledger.records.budgets[i])].append(i)
    for column, members in columns.items():
        totals = _totals(ledger, column)
        ways = [_tried(ledger, dict.fromkeys(members, totals[:1]))] if len(totals) == 1 else []
        ways.append(_tried(ledger, {i: _of_row(ledger, i) for i in members}))
        yield from _settled(ledger, members, max(ways, key=_held))


def _totals(ledger: Ledger, column: Hashable) -> list[int]:
    """The lines of a column that stand in a row of totals of all."""
    return [
        i
        for i, line in enumerate(ledger.records.budgets)
        if ledger.column(line) == column and ledger.amounts[i] is not None and _is_total(ledger, line)
    ]


def _is_total(ledger: Ledger, line: BudgetLine) -> bool:
    if ledger.row_kind(line) == "total":
        return True
    return bool(line.statement) and line.subject_kind in _OF_ALL and is_of_total(ledger, line)


def _of_row(ledger: Ledger, i: int) -> list[int]:
    """The total of the row that an amount stands in."""
    budgets, line = ledger.records.budgets, ledger.records.budgets[i]
    row = ledger.row(line.source.place)
    beside = (j for j in range(max(i - _ROW, 0), min(i + _ROW, len(budgets))) if j != i)
    same = (j for j in beside if ledger.row(budgets[j].source.place) == row and budgets[j].measure == line.measure)
    return [j for j in same if item_of(budgets[j]) == "total" and budgets[j].subject_name == line.subject_name][:1]


_ROW = 40  # more amounts than a row has


def _tried(ledger: Ledger, wholes: Mapping[int, Sequence[int]]) -> dict[int, Outcome]:
    found: dict[int, Outcome] = {}
    for i, candidates in wholes.items():
        line = ledger.records.budgets[i]
        printed, part = rate_figure(line.share, RecordRef("budgets", i), line.source), ledger.amounts[i]
        for j in candidates:
            whole = ledger.amounts[j]
            if printed is None or part is None or whole is None:
                continue
            how = f" {part.shown} ÷ {whole.shown} 所得"
            if (outcome := ratio(f"{describe(line)} 占比", "占比", printed, how, part, whole)) is not None:
                found[i] = outcome
    return found


def _held(tried: Mapping[int, Outcome]) -> int:
    return sum(one.status is Status.PASS and bool(one.actual) for one in tried.values())


def _settled(ledger: Ledger, members: Sequence[int], tried: Mapping[int, Outcome]) -> Iterator[Outcome]:
    sure = 2 * _held(tried) > len(tried)
    for i in members:
        line = ledger.records.budgets[i]
        printed = rate_figure(line.share, RecordRef("budgets", i), line.source)
        if i in tried:
            fails = tried[i].status is Status.FAIL and not sure
            yield replace(tried[i], status=Status.UNCERTAIN) if fails else tried[i]
        elif printed is not None:
            text = f"占比 {printed.shown} 缺少整体金额，无法复算"
            yield missing(f"{describe(line)} 占比", text, [printed], printed.page)

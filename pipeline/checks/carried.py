"""Rows of statutory tables that carry over: what was there and what came in against what was spent and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, rule
from pipeline.checks.figures import equal, missing
from pipeline.checks.ledger import Ledger, describe, is_unread
from pipeline.checks.words import has, words

_COLUMNS = ("opening", "income", "spent", "closing")


@rule(
    "carryover_balances",
    Severity.ERROR,
    title="What is left is what was there, plus income, less expenditure",
    zh="年末结转等于年初结转加收入减支出",
    says="Row by row, where a statutory table prints all four: 年初结转和结余, 本年收入, 本年支出, 年末结转和结余; a blank is nought.",
    says_zh="法定报表同一行印有年初结转和结余、本年收入、本年支出、年末结转和结余四栏的，逐行核对，空格作零。",
    needs="budgets of statutory tables, by header",
)
def carryover_balances(ledger: Ledger) -> Iterator[Outcome]:
    rows: dict[tuple[int, tuple[int, int]], dict[str, int]] = defaultdict(dict)
    columns: dict[int, set[str]] = defaultdict(set)
    for i, line in enumerate(ledger.records.budgets):
        table, row = ledger.table(line.source.place), ledger.row(line.source.place)
        column = _column(line.measure_raw) if line.statement and table is not None else None
        if column is not None and table is not None and row is not None:
            rows[table, row][column] = i
            columns[table].add(column)
    for (table, _), row_of in rows.items():
        if columns[table] == set(_COLUMNS):
            yield from _row(ledger, row_of)


def _column(header: str) -> str | None:
    """Which of the four a column is, by the words of its header; a part of one (基本支出) is none."""
    *above, last = fold(header).split("/")
    if above and not last.endswith(words("column_total")):
        return None
    top = above[0] if above else last
    if has(top, "carried"):
        return "opening" if has(top, "opening") else "closing" if has(top, "closing") else None
    return next((name for name in ("income", "spent") if top in words(f"{name}_of_year")), None)


def _row(ledger: Ledger, columns: dict[str, int]) -> Iterator[Outcome]:
    figures = {name: figure for name, i in columns.items() if (figure := ledger.amounts[i]) is not None}
    if not figures:
        return
    line = ledger.records.budgets[next(iter(columns.values()))]
    scope = f"{describe(line)} 结转"
    if unread := [i for i in columns.values() if is_unread(ledger.records.budgets[i])]:
        raw = ledger.records.budgets[unread[0]].amount.raw
        yield missing(scope, f"{raw}未能读作金额，无法核对结转", list(figures.values()), line.source.place.page)
        return
    came = total(figures[name].interval for name in ("opening", "income") if name in figures)
    if "spent" in figures:
        left = figures["closing"].interval if "closing" in figures else total([])
        yield equal(
            scope, "本年支出", figures["spent"], "年初结转加收入减年末结转", came - left, list(figures.values())
        )
    elif "closing" in figures:
        yield equal(scope, "年末结转", figures["closing"], "年初结转加收入", came, list(figures.values()))

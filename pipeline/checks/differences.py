"""Columns that print what lies between two amounts of their row: 决算数与预算数差异, 结余资金."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import permutations

from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.words import has

_LEAST_ROWS = 2  # in which two columns must give the difference, to be known as what it is taken from
_Pair = tuple[str, str]  # headers: the larger part, what is taken from it
_Tried = dict[_Pair, Outcome]


@rule(
    "difference_of_columns",
    Severity.ERROR,
    title="A difference is one column less another",
    zh="差额等于两栏之差",
    says="A column headed 差异, 差额 or 结余, row by row, against the two columns whose difference it is in most rows.",
    says_zh="表头为差异、差额、结余的栏，按多数行所示的两栏相减，逐行复算。",
    needs="budgets whose header names a difference, beside two amounts in one row",
)
def difference_of_columns(ledger: Ledger) -> Iterator[Outcome]:
    columns: dict[Hashable, list[tuple[Figure, _Tried]]] = defaultdict(list)
    for members in _rows(ledger).values():
        for i in members:
            line, printed = ledger.records.budgets[i], ledger.amounts[i]
            if printed is not None and _is_difference(ledger, i):
                columns[ledger.column(line)].append((printed, _tried(ledger, i, printed, members)))
    for rows in columns.values():
        yield from _column([(printed, tried) for printed, tried in rows if tried])


def _column(rows: list[tuple[Figure, _Tried]]) -> Iterator[Outcome]:
    holding = Counter(pair for _, tried in rows for pair, one in tried.items() if one.status is Status.PASS)
    pair, count = holding.most_common(1)[0] if holding else (None, 0)
    if pair is not None and count >= _LEAST_ROWS and 2 * count > len(rows):
        yield from (tried[pair] for _, tried in rows if pair in tried)
    elif rows:
        printed = [figure for figure, _ in rows]
        yield missing("差额栏", "差额栏不为任何两栏之差，无法判定应与哪两栏核对", printed, printed[0].page)


def _rows(ledger: Ledger) -> dict[Hashable, list[int]]:
    """The amounts of each row that are of one item."""
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(ledger.records.budgets):
        row = ledger.row(line.source.place)
        if row is not None:
            account = (line.account_code, line.account_name, line.line_item, line.breakdown)
            rows[row, line.subject_name, account].append(i)
    return rows


def _is_difference(ledger: Ledger, i: int) -> bool:
    line = ledger.records.budgets[i]
    return line.measure is None and has(line.measure_raw, "difference")


def _tried(ledger: Ledger, at: int, printed: Figure, members: list[int]) -> _Tried:
    budgets = ledger.records.budgets
    levels = [
        (budgets[i].measure_raw, figure)
        for i in members
        if budgets[i].measure != "change" and not _is_difference(ledger, i) and (figure := ledger.amounts[i])
    ]
    scope = describe(budgets[at])
    return {
        (one, other): equal(
            scope, "差额", printed, f"{more.shown} 减 {less.shown} 之差", more.interval - less.interval, (more, less)
        )
        for (one, more), (other, less) in permutations(levels, 2)
    }

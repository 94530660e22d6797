"""Tables of regions whose first row is that of the region that holds the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from normalizers.intervals import total
from pipeline.checks.core import Outcome, Status
from pipeline.checks.figures import Figure, equal
from pipeline.checks.ledger import Ledger, describe

_LEAST_ROWS = 3
_LEAST_COLUMNS = 2  # that add up, before another is wrong


def first_row_sums(ledger: Ledger) -> Iterator[Outcome]:
    """The first row against the sum of the others, where most columns show that it is one (昌都市 over its districts)."""
    tables: dict[int, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
    other: set[int] = set()
    for i, line in enumerate(ledger.records.budgets):
        table, column = ledger.table(line.source.place), ledger.column(line)
        if table is None or column is None:
            continue
        if line.subject_kind != "region" or ledger.row_kind(line) in ("total", "subtotal"):
            other.add(table)
        tables[table][column].append(i)
    for table, columns in tables.items():
        if table not in other:
            yield from _judged(ledger, table, list(columns.values()))


def _judged(ledger: Ledger, table: int, columns: Sequence[Sequence[int]]) -> Iterator[Outcome]:
    tried = []
    top = ledger.row(ledger.records.budgets[columns[0][0]].source.place)
    for members in columns:
        figures = [figure for i in members if (figure := ledger.amounts[i]) is not None]
        rows = [ledger.row(ledger.records.budgets[i].source.place) for i in members]
        starts = rows[0] == top and ledger.amounts[members[0]] is not None
        if starts and len(set(rows)) == len(rows) and len(figures) >= _LEAST_ROWS:
            tried.append(_summed(ledger, table, figures))
    held = [one for one in tried if one.status is Status.PASS]
    yield from held
    if len(held) >= _LEAST_COLUMNS and len(tried) - len(held) == 1:
        yield from (one for one in tried if one.status is not Status.PASS)


def _summed(ledger: Ledger, table: int, figures: Sequence[Figure]) -> Outcome:
    first, *others = figures
    line = ledger.records.budgets[first.ref.index]
    added = total(figure.interval for figure in others)
    return equal(f"表{table + 1} {describe(line)}", describe(line), first, "以下各行之和", added, others)

"""Rows of tables: none is printed twice, one below the other"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import regex

from extractors.records import Source
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import is_misread
from pipeline.checks.ledger import Ledger

# a name and a figure that is not nought: blank rows and rows of noughts may well be alike
_NAMED = regex.compile(r"\p{Han}{2}")
_FIGURE = regex.compile(r"[1-9]")
_LONGEST = 40  # characters of a row that a sentence shows

Row = tuple[int, int]  # part of the table, row in it


@dataclass(slots=True)
class _Printed:
    """A row: its text, the records that were read from it, and what each is of and in which column."""

    source: Source
    refs: list[RecordRef] = field(default_factory=list)
    whose: list[Hashable] = field(default_factory=list)

    def is_like(self, other: _Printed | None) -> bool:
        return other is not None and self.source.text == other.source.text and self.whose == other.whose


@rule(
    "rows_unique",
    Severity.WARNING,
    title="No row stands twice",
    zh="相邻两行不重复",
    says="Two rows of a table, one right below the other, with the same words and the same figures are one row too many.",
    says_zh="同一表中上下相邻的两行，文字与数字全部相同的，多半为重复录入。",
    needs="rows of tables with a name and a figure: budgets, indicators, unit_scores",
)
def rows_unique(ledger: Ledger) -> Iterator[Outcome]:
    rows = _rows(ledger)
    tables: dict[int, list[Row]] = defaultdict(list)
    for row, printed in rows.items():
        table = ledger.table(printed.source.place)
        if table is not None:
            tables[table].append(row)
    for table, found in tables.items():
        twice = [row for row in sorted(found) if rows[row].is_like(rows.get((row[0], row[1] - 1)))]
        scope = f"表{table + 1} 行"
        for row in twice:
            source, above = rows[row].source, rows[row[0], row[1] - 1]
            text = f"表{table + 1} 第 {row[1]}、{row[1] + 1} 行相同：{source.text[:_LONGEST]}"
            status = Status.UNCERTAIN if is_misread(source) else Status.FAIL
            yield Outcome(scope, status, text, (*above.refs, *rows[row].refs), page=source.place.page)
        if not twice and len(found) > 1:
            page = rows[min(found)].source.place.page
            yield Outcome(scope, Status.PASS, f"表{table + 1} 相邻各行均不相同", (), page=page)


def _rows(ledger: Ledger) -> dict[Row, _Printed]:
    """What each row of a table prints. A row of an account without its code may stand once for each level of accounts."""
    records = ledger.records
    found: dict[Row, _Printed] = {}
    for i, line in enumerate(records.budgets):
        if line.account_code or line.line_item not in ("function", "economic"):
            whose: Hashable = (line.subject_name, line.account_code, line.line_item, line.measure_raw, line.amount.raw)
            _take(ledger, found, line.source, RecordRef("budgets", i), whose)
    for i, indicator in enumerate(records.indicators):
        whose = (indicator.name, indicator.is_group, indicator.evaluation)
        _take(ledger, found, indicator.source, RecordRef("indicators", i), whose)
    for i, score in enumerate(records.unit_scores):
        _take(ledger, found, score.source, RecordRef("unit_scores", i), (score.unit_name, score.row_kind))
    return found


def _take(ledger: Ledger, found: dict[Row, _Printed], source: Source, ref: RecordRef, whose: Hashable) -> None:
    row = ledger.row(source.place)
    if row is not None and _NAMED.search(source.text) and _FIGURE.search(source.text):
        printed = found.setdefault(row, _Printed(source))
        printed.refs.append(ref)
        printed.whose.append((whose, source.place.col_index))

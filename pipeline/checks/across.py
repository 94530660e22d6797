"""Rows of statutory tables: a column headed 合计 or 小计 against the columns of its group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from extractors.records import BudgetLine
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing
from pipeline.checks.header_sums import header_sums
from pipeline.checks.ledger import Ledger, describe, is_unread
from pipeline.checks.partitions import item_of, partitions
from pipeline.checks.totals import item_is_total

_LEAST_ROWS = 3  # in which several parts add up, before another row is wrong
_FEW = 2  # rows of a table that cannot show what its columns make up
_TIMES_BROKEN = 5  # as many rows hold as do not

_YEAR = regex.compile(r"\d{4}\s*年?度?")

Row = Mapping[Hashable, int]


@dataclass(frozen=True, slots=True)
class _Sum:
    """One row's total and the parts printed beside it. whole: the budget line of the total. unread: a part that is
    printed and could not be read."""

    whole: int
    printed: Figure
    parts: tuple[Figure, ...]
    unread: bool
    of_total: bool

    @property
    def holds(self) -> bool:
        room = self.printed.half + sum(part.half for part in self.parts)
        return abs(self.printed.value - sum(part.value for part in self.parts)) <= room

    @property
    def adds(self) -> bool:
        """Whether more than one part is not nought: only then its sum says that the parts belong together."""
        return sum(part.value != 0 for part in self.parts) > 1


@rule(
    "columns_sum_across",
    Severity.ERROR,
    title="A row's total is the sum of its columns",
    zh="合计栏等于各栏之和",
    says="合计 or 小计 over the columns of its group. Unless words make the columns complete, most rows must show that they are.",
    says_zh="合计、小计栏等于同组各栏之和；各栏是否齐全无词可据的，以多数行（含合计行）相符为据。",
    needs="budgets of statutory tables, by header",
)
def columns_sum_across(ledger: Ledger) -> Iterator[Outcome]:
    rows: dict[int, dict[tuple[int, int], dict[Hashable, int]]] = defaultdict(lambda: defaultdict(dict))
    headers: dict[int, dict[Hashable, tuple[str, ...]]] = defaultdict(dict)
    for i, line in enumerate(ledger.records.budgets):
        table, row, column = ledger.table(line.source.place), ledger.row(line.source.place), ledger.column(line)
        if line.statement and table is not None and row is not None and column is not None:
            rows[table][row][column] = i
            headers[table].setdefault(column, tuple(fold(line.measure_raw).split("/")))
    for table, header in headers.items():
        for whole, ways in header_sums(header):
            tried = [list(_sums(ledger, rows[table].values(), whole, parts)) for parts in ways]
            yield from _settled(ledger, [sums for sums in tried if sums])


def _sums(ledger: Ledger, rows: Iterable[Row], whole: Hashable, parts: Sequence[Hashable]) -> Iterator[_Sum]:
    budgets = ledger.records.budgets
    for row in rows:
        printed = ledger.amounts[row[whole]] if whole in row else None
        members = [row[part] for part in parts if part in row]
        figures = tuple(figure for i in members if (figure := ledger.amounts[i]) is not None)
        if printed is not None and figures:
            unread = any(is_unread(budgets[i]) for i in members)
            yield _Sum(row[whole], printed, figures, unread, item_is_total(budgets[row[whole]]))


def _settled(ledger: Ledger, ways: Sequence[Sequence[_Sum]]) -> Iterator[Outcome]:
    """What the first way says that the rows show to be complete, else the first that words know to be; a column beside
    those with which more rows add up belongs to them all the same."""
    known = [_is_known(ledger, sums) for sums in ways]
    holding = [sum(one.holds for one in sums) for sums in ways]
    chosen = next((n for n, sums in enumerate(ways) if _is_evident(sums)), None)
    if chosen is None and True in known and max(holding) == holding[known.index(True)]:
        chosen = known.index(True)
    if chosen is None:
        # that a row does not add up is said where its columns may belong together, and not that it must
        likely = next((sums for sums in ways if _is_likely(sums)), None)
        yield from (_broken(ledger, one, sure=False) for one in likely or () if not one.holds)
        return
    sums = ways[chosen]
    held = [one for one in sums if one.holds]
    if held:
        yield _held(ledger, held)
    sure = known[chosen] or _is_proof(sums)
    for one in sums:
        if not one.holds:
            yield _broken(ledger, one, sure=sure)


def _is_evident(sums: Sequence[_Sum]) -> bool:
    """Whether the rows show that the parts make up the whole; rows of noughts show nothing."""
    held = sum(one.holds for one in sums if one.printed.value)
    broken = sum(not one.holds for one in sums)
    return held >= max(1, _TIMES_BROKEN * broken)


def _is_likely(sums: Sequence[_Sum]) -> bool:
    """Whether the parts may make up the whole: a line or two show nothing of it, in more rows the table's total adds up,
    or most of those that print several parts."""
    several = [one for one in sums if one.adds]
    adding = [one for one in several if one.holds]
    return len(sums) <= _FEW or any(one.of_total for one in adding) or 2 * len(adding) > len(several)


def _is_proof(sums: Sequence[_Sum]) -> bool:
    """Whether a row that does not hold is wrong: in enough others several parts add up, and if the table's total does
    not hold either, nothing else is broken (else a column is not printed)."""
    broken = [one for one in sums if not one.holds]
    adding = sum(one.adds for one in sums if one.holds)
    return adding >= _LEAST_ROWS and (len(broken) == 1 or not any(one.of_total for one in broken))


def _is_known(ledger: Ledger, sums: Sequence[_Sum]) -> bool:
    """Whether the words of the columns say that they are all the parts of the whole."""
    fullest = max(sums, key=lambda one: len(one.parts))
    lines = [ledger.records.budgets[part.ref.index] for part in fullest.parts]
    items = {item_of(line) for line in lines}
    whole = item_of(ledger.records.budgets[fullest.whole])
    closed = any(one.whole == whole and one.closed and one.parts == items for one in partitions())
    return closed and len(items) == len(lines)


def _held(ledger: Ledger, sums: Sequence[_Sum]) -> Outcome:
    """One result for all rows that hold: what was compared is its evidence."""
    line = ledger.records.budgets[sums[0].whole]
    evidence = tuple(figure.ref for one in sums for figure in (one.printed, *one.parts))
    text = f"{_short(line)}栏与各栏之和 {len(sums)} 行相符"
    return Outcome(_scope(ledger, line), Status.PASS, text, evidence, page=sums[0].printed.page)


def _broken(ledger: Ledger, one: _Sum, *, sure: bool) -> Outcome:
    line = ledger.records.budgets[one.whole]
    scope = f"{_scope(ledger, line)} {describe(line)}"
    if one.unread:
        text = f"{describe(line)}的构成栏有金额未能读出，无法求和"
        return missing(scope, text, [one.printed, *one.parts], one.printed.page)
    names = "、".join(_short(ledger.records.budgets[part.ref.index]) for part in one.parts)
    added = total(part.interval for part in one.parts)
    outcome = equal(scope, _short(line), one.printed, f"各栏（{names}）之和", added, one.parts)
    if outcome.status is Status.FAIL and not sure:
        text = f"{outcome.explanation}；各栏是否齐全不能确定"
        return replace(outcome, status=Status.UNCERTAIN, explanation=text)
    return outcome


def _scope(ledger: Ledger, line: BudgetLine) -> str:
    table = ledger.table(line.source.place)
    assert table is not None
    return f"表{table + 1} {line.measure_raw}"


def _short(line: BudgetLine) -> str:
    """The last words of a header that say which column it is; a year alone says nothing."""
    words = line.measure_raw.split("/")
    return next((word for word in reversed(words) if not _YEAR.fullmatch(word)), words[-1])

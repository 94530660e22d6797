"""Tables of income and expenditure whose lines have names and no codes: each total against the lines that it closes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.numbering import leading_number
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing
from pipeline.checks.ledger import Ledger, is_unread
from pipeline.checks.totals import add_up_by_levels, is_judged_by_row, is_of_total
from pipeline.checks.words import has

_SEVERAL = Decimal("1.5")  # times the total that lines of one level cannot come to


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a side. style: of its number (一、 or （一）), None without one. inner: printed as a part (其中)."""

    name: str
    figure: Figure | None
    style: str | None
    closes: bool
    inner: bool
    unread: bool


@rule(
    "side_total",
    Severity.ERROR,
    title="The total of a side is the sum of its lines",
    zh="收支各侧的合计等于所列各项之和",
    says="Income or expenditure by name: the lines since the total before, with or without it, flat or by levels.",
    says_zh="按名称列示的收支表：合计等于其上（或其下）各项之和，总计另加前一合计；各项可分级次。",
    needs="budgets of statutory tables without codes, with a line item `total`",
)
def side_total(ledger: Ledger) -> Iterator[Outcome]:
    columns: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(ledger.records.budgets):
        column = ledger.column(line)
        if line.statement and column is not None:
            columns[column, line.measure == "income", line.fiscal_year].append(i)
    for members in columns.values():
        if not is_judged_by_row(ledger, members):
            first = ledger.records.budgets[members[0]]
            yield from _column(first.measure_raw, [_line(ledger, i) for i in members])


def _line(ledger: Ledger, i: int) -> _Line:
    line = ledger.records.budgets[i]
    name = fold(line.line_item_raw)
    number = leading_number(name)
    closes = is_of_total(ledger, line) and ledger.is_own(line)
    return _Line(name, ledger.amounts[i], number[0] if number else None, closes, has(name, "of_which"), is_unread(line))


def _column(header: str, lines: Sequence[_Line]) -> Iterator[Outcome]:
    """Each total of a column, with the lines that it may close."""
    closing = [at for at, line in enumerate(lines) if line.closes]
    for n, at in enumerate(closing):
        start = closing[n - 1] + 1 if n else 0
        end = closing[n + 1] if n + 1 < len(closing) else len(lines)
        above, below = lines[start:at], _until_its_like(lines[at], lines[at + 1 : end])
        before = [lines[closing[n - 1]]] if n else []
        runs = [above, [*before, *above]] if above else [below, before]
        runs = [run for run in runs if any(line.figure for line in run)]
        printed = lines[at].figure
        if printed is not None and runs:
            yield _judged(f"{header} {lines[at].name}", lines[at].name, printed, runs)


def _until_its_like(whole: _Line, lines: Sequence[_Line]) -> Sequence[_Line]:
    """The lines below a numbered total, up to the next line that is numbered like it (一、本年收入 … 二、上年结转)."""
    end = next((n for n, line in enumerate(lines) if whole.style and line.style == whole.style), len(lines))
    return lines[:end]


def _judged(scope: str, name: str, printed: Figure, runs: Sequence[Sequence[_Line]]) -> Outcome:
    """The first way to add that holds; a failure only where the levels of the lines leave one way."""
    tried = [
        (equal(scope, name, printed, "各项之和", total(f.interval for f in added), added), run)
        for run in runs
        for added in _ways(run)
        if added
    ]
    held = next((outcome for outcome, _ in tried if outcome.status is Status.PASS), None)
    if held is not None:
        return held
    for run in runs:
        figures = [line.figure for line in run if line.figure]
        if add_up_by_levels(printed, figures):
            text = f"{name} {printed.shown} 与各项逐级相加之和相符"
            refs = (printed.ref, *(figure.ref for figure in figures))
            return Outcome(
                scope, Status.PASS, text, refs, printed.value, printed.value, printed.value * 0, page=printed.page
            )
    if any(line.unread for run in runs for line in run):
        return missing(scope, f"{name} {printed.shown} 所辖有未能读出的金额，无法求和", [printed], printed.page)
    outcome, run = min(tried, key=lambda one: abs(one[0].difference or Decimal(0)))
    if outcome.status is Status.FAIL and _has_levels(run, printed):
        text = f"{outcome.explanation}；各项分级而级次不明，逐级相加亦未能相符"
        outcome = replace(outcome, status=Status.UNCERTAIN, explanation=text)
    return outcome


def _has_levels(run: Sequence[_Line], whole: Figure) -> bool:
    """Whether lines are parts of other lines: they are numbered in several ways, or come to a multiple of the total."""
    own = [line for line in run if not line.closes and not line.inner]
    added = sum((line.figure.value for line in own if line.figure), Decimal(0))
    return len({line.style for line in own}) > 1 or abs(added) >= _SEVERAL * abs(whole.value)


def _ways(run: Sequence[_Line]) -> Iterator[list[Figure]]:
    """The lines that a total may add: all but those of 其中, or those numbered like the first."""
    own = [line for line in run if not line.inner]
    yield [line.figure for line in own if line.figure]
    first = next((line.style for line in own if not line.closes), None)
    if first is not None:
        yield [line.figure for line in own if line.figure and (line.closes or line.style == first)]

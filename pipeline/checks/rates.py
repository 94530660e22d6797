"""Rates of money: executed over budget, base and increment."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

import regex

from extractors.records import BudgetLine
from normalizers.intervals import Interval, total
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import Figure, added, equal, missing, rate_figure, ratio
from pipeline.checks.ledger import Ledger, describe

# The denominator of an execution rate, the usual one first; older forms divide by the initial budget.
_ALIKE = 2  # characters with which the names of one thing begin
_MONEY = regex.compile(
    r"^(?:\d{4}年度?|其中|[:：,，、]|[“”\"]|全年|年初|年度|本年|当年|实际|累计|支出|决算|预算|执行|完成|安排|合计|总计|总额|共计|共|数|为)+"
)
DENOMINATORS = ("adjusted_budget", "approved", "initial_budget", "evaluated")


@rule(
    "rate_executed_over_budget",
    Severity.ERROR,
    title="The execution rate is executed over budget",
    zh="预算执行率等于执行数除以预算数",
    says="Divided by the budget after adjustment (or by initial budget and change), or by the initial one if so in the "
    "document. The rate of a total may be the mean of those above it.",
    says_zh="以全年（调整后）预算数为分母，未印的以年初预算数加调整数代之；文档以年初预算数为分母，或合计行印作各行执行率平均，且相符的亦算通过。",
    needs="budgets.execution_rate on the executed line, its budget line",
)
def rate_executed_over_budget(ledger: Ledger) -> Iterator[Outcome]:
    for members in _rated(ledger):
        line = ledger.records.budgets[members[0]]
        printed = rate_figure(line.execution_rate, RecordRef("budgets", members[0]), line.source)
        executed = [figure for i in members if (figure := ledger.amounts[i]) is not None]
        if printed is None or (not executed and not printed.value):
            continue
        scope = describe(line)
        tried = _tried(scope, printed, "预算数", _fractions(ledger, members))
        if not any(one.status is Status.PASS for one in tried):  # perhaps of what was received, or issued as a bond
            others = _tried(scope, printed, "其他总额", _of_other_totals(ledger, members))
            held = [one for one in others if one.status is Status.PASS]
            tried = held or tried or [replace(one, status=Status.UNCERTAIN) for one in others]
            tried = [*tried, *_mean_of_rates(ledger, scope, printed, members)]
        if tried:
            yield next((one for one in tried if one.status is Status.PASS), tried[0])
        elif not executed:
            yield missing(scope, f"执行率 {printed.shown} 缺少可读的执行数，无法复算", [printed], printed.page)
        elif printed.value or any(figure.value for figure in executed):
            yield missing(scope, f"执行率 {printed.shown} 缺少可作分母的预算数，无法复算", [printed], printed.page)


def _mean_of_rates(ledger: Ledger, scope: str, printed: Figure, members: Sequence[int]) -> Iterator[Outcome]:
    """The rate of a total against the mean of those in the rows above it, which may be meant as well: where that holds."""
    budgets, line = ledger.records.budgets, ledger.records.budgets[members[0]]
    if ledger.row_kind(line) not in ("total", "subtotal"):
        return
    column = ledger.column(line)
    above = [
        i for i in range(members[0]) if ledger.column(budgets[i]) == column and ledger.row_kind(budgets[i]) == "unit"
    ]
    rates = [rate_figure(budgets[i].execution_rate, RecordRef("budgets", i), budgets[i].source) for i in above]
    figures = [rate for rate in rates if rate is not None]
    if len(figures) > 1:
        added_up = total(figure.interval for figure in figures)
        mean = Interval(added_up.low / len(figures), added_up.high / len(figures))
        outcome = equal(scope, "执行率", printed, f"{len(figures)} 行执行率的平均", mean, figures)
        if outcome.status is Status.PASS:
            yield outcome


def _tried(scope: str, printed: Figure, name: str, fractions: Iterator[tuple[Figure, Figure]]) -> list[Outcome]:
    found = []
    for part, whole in fractions:
        how = f"执行数 {part.shown} ÷ {name} {whole.shown} 所得"
        if (outcome := ratio(scope, "执行率", printed, how, part, whole)) is not None:
            found.append(outcome)
    return found


def _of_other_totals(ledger: Ledger, members: Sequence[int]) -> Iterator[tuple[Figure, Figure]]:
    """An executed amount over each total of its row, or of the prose where it stands there, that is no budget."""
    budgets = ledger.records.budgets
    for i in members:
        row, part = ledger.row(budgets[i].source.place), ledger.amounts[i]
        if row is None and budgets[i].line_item != "total":
            continue  # what was spent of a part (中央资金支出) is none of what all received
        for j in ledger.beside(i, None):
            if ledger.row(budgets[j].source.place) == row and budgets[j].line_item == "total":
                whole = ledger.amounts[j]
                if part is not None and whole is not None:
                    yield part, whole


def _rated(ledger: Ledger) -> Iterator[list[int]]:
    """Executed lines with a rate; those of one row that carry the same rate share it, the total first."""
    found: dict[Hashable, list[int]] = {}
    for i, line in enumerate(ledger.records.budgets):
        if line.execution_rate is None or line.execution_rate.value is None:
            continue
        row = ledger.row(line.source.place)
        key: Hashable = (row, line.subject_name, line.execution_rate.raw) if row is not None else i
        found.setdefault(key, []).append(i)
    for members in found.values():
        yield sorted(members, key=lambda i: ledger.records.budgets[i].line_item != "total")


def _fractions(ledger: Ledger, members: Sequence[int]) -> Iterator[tuple[Figure, Figure]]:
    """What a rate may be the quotient of: the total over its budget, all lines of the row together, one line of them."""
    executed = [(figure, denominators(ledger, i)) for i in members if (figure := ledger.amounts[i]) is not None]
    budgets = ledger.records.budgets
    if len(executed) > 1 and budgets[members[0]].line_item != "total":
        wholes = [found[0] for _, found in executed if found]
        if len(wholes) == len(executed):
            yield added([figure for figure, _ in executed]), added(wholes)
    for figure, found in executed:
        for whole in found:
            yield figure, whole
    for i in members:
        part, adjusted = ledger.amounts[i], _adjusted(ledger, i)
        if part is not None and adjusted is not None:
            yield part, adjusted


def _adjusted(ledger: Ledger, executed: int) -> Figure | None:
    """The initial budget with its change, in a row that prints both and no budget after adjustment that was read."""
    line = ledger.records.budgets[executed]
    if ledger.row(line.source.place) is None or _alike(ledger, executed, "adjusted_budget"):
        return None
    parts = [_alike(ledger, executed, measure) for measure in ("initial_budget", "change")]
    return added([found[0] for found in parts]) if all(len(found) == 1 for found in parts) else None


def _alike(ledger: Ledger, executed: int, measure: str) -> list[Figure]:
    """The amounts of a measure beside an executed one that are of the same item."""
    budgets, line = ledger.records.budgets, ledger.records.budgets[executed]
    same = [i for i in ledger.beside(executed, measure) if budgets[i].line_item == line.line_item]
    own = [i for i in same if budgets[i].account_name == line.account_name]
    return [figure for i in own if (figure := ledger.amounts[i]) is not None]


def denominators(ledger: Ledger, executed: int) -> list[Figure]:
    """The budgets of the same subject and line, in the order of `DENOMINATORS`; of several of one kind the nearest. The
    line's own item goes before the row's total."""
    line = ledger.records.budgets[executed]
    in_table = ledger.row(line.source.place) is not None
    found: list[Figure] = []
    for measure in DENOMINATORS:
        near = _nearest(ledger, executed, measure, line.line_item)
        if near is None and in_table:
            near = _nearest(ledger, executed, measure, "total")
        if near is not None:
            found.append(near)
    return found


def _nearest(ledger: Ledger, executed: int, measure: str, item: str) -> Figure | None:
    """The budget of a measure and an item that an executed amount may be divided by: of several the nearest."""
    line = ledger.records.budgets[executed]
    in_table = ledger.row(line.source.place) is not None
    for i in _outwards(ledger.beside(executed, measure), executed):
        other, figure = ledger.records.budgets[i], ledger.amounts[i]
        if (other.line_item, other.account_name) != (item, line.account_name) or figure is None:
            continue
        if not in_table and len({line.fiscal_year, other.fiscal_year} - {None}) > 1:
            continue  # the prose compares with the budget of another year
        if not in_table and item == "other" and not _named_alike(line, other):
            continue  # 中央资金支出 is not divided by 第二批下达
        return figure
    return None


def _outwards(positions: Sequence[int], middle: int) -> Iterator[int]:
    """Sorted positions, the nearest to the middle first."""
    after = bisect(positions, middle)
    before = after - 1
    while before >= 0 or after < len(positions):
        if after == len(positions) or (before >= 0 and middle - positions[before] <= positions[after] - middle):
            yield positions[before]
            before -= 1
        else:
            yield positions[after]
            after += 1


def _named_alike(one: BudgetLine, other: BudgetLine) -> bool:
    """Whether two lines without an item of the vocabulary may be one: their names begin alike, or one has none."""
    names = [_MONEY.sub("", fold(line.line_item_raw)) for line in (one, other)]
    return not all(names) or names[0][:_ALIKE] == names[1][:_ALIKE]


@rule(
    "base_plus_increment",
    Severity.ERROR,
    title="Base plus increment is the new level",
    zh="基数加增量等于新值",
    says="The adjusted budget is the initial budget plus the adjustment, where a row prints all three.",
    says_zh="同一行印有年初预算、调整数与调整后预算的，前两者之和应等于后者。",
    needs="budgets with measures initial_budget, change and adjusted_budget in one row",
)
def base_plus_increment(ledger: Ledger) -> Iterator[Outcome]:
    rows: dict[tuple[object, ...], dict[str, list[int]]] = {}
    for i, line in enumerate(ledger.records.budgets):
        row = ledger.row(line.source.place)
        if row is not None and line.measure is not None:
            rows.setdefault((row, line.subject_name, line.line_item), {}).setdefault(line.measure, []).append(i)
    for measures in rows.values():
        members = [measures.get(name, []) for name in ("initial_budget", "change", "adjusted_budget")]
        if [len(found) for found in members] != [1, 1, 1]:
            continue
        base, change, level = (ledger.amounts[found[0]] for found in members)
        line = ledger.records.budgets[members[2][0]]
        present = [figure for figure in (base, change, level) if figure is not None]
        if base is None or change is None or level is None:
            yield missing(describe(line), f"{describe(line)}：基数、增量、新值未能全部读出", present)
            continue
        how = f"基数 {base.shown} 加增量 {change.shown} 之和"
        inputs: Sequence[Figure] = (base, change)
        yield equal(describe(line), line.measure_raw, level, how, total(f.interval for f in inputs), inputs)

"""Orders of magnitude: amounts that a wrong unit has put out of line, and prose against its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

import regex

from normalizers.intervals import Interval
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import TEN_THOUSAND, Figure, equal, judged, rate_figure, refs
from pipeline.checks.grade_counts import is_count, units_said
from pipeline.checks.ledger import Ledger, describe, unit_of
from pipeline.checks.named_lines import named_lines
from pipeline.checks.own_totals import own_totals
from pipeline.checks.prose import before, figure_of
from pipeline.checks.rates import denominators
from pipeline.checks.said import Said
from pipeline.checks.words import has, words

NEAR = Decimal("0.05")  # how near a ratio must be to 10^4 to be a mistaken unit
ENOUGH = 5  # amounts that make a neighbourhood
ALONE = 100  # times the next largest amount


@rule(
    "unit_sanity",
    Severity.WARNING,
    title="No amount is out of line by 10⁴",
    zh="金额不因单位相差一万倍",
    says="An amount ten thousand times its neighbours, its budget or its own rate was probably printed in another unit.",
    says_zh="金额为同栏、预算数或自身执行率所示的一万倍（或万分之一）者，多半单位有误。",
    needs="budgets: a column of five amounts, or an executed amount with its budget and rate",
)
def unit_sanity(ledger: Ledger) -> Iterator[Outcome]:
    yield from _columns(ledger)
    for i, line in enumerate(ledger.records.budgets):
        rate, executed = rate_figure(line.execution_rate, RecordRef("budgets", i), line.source), ledger.amounts[i]
        if rate is None or executed is None or not rate.value or not executed.value:
            continue
        for budget in denominators(ledger, i)[:1]:
            if budget.value:
                yield _against_rate(describe(line), executed, budget, rate)


def _columns(ledger: Ledger) -> Iterator[Outcome]:
    columns: dict[tuple[int, int | None], list[Figure]] = defaultdict(list)
    for line, figure in zip(ledger.records.budgets, ledger.amounts, strict=True):
        table = ledger.table(line.source.place)
        summed = ledger.row_kind(line) in ("total", "subtotal") or line.account_code is not None
        if table is not None and figure is not None and figure.value > 0 and not summed:
            columns[table, line.source.place.col_index].append(figure)
    for (table, _), figures in columns.items():
        if len(figures) < ENOUGH:
            continue
        second, largest = sorted(figures, key=lambda figure: figure.value)[-2:]
        middle = median(figure.value for figure in figures)
        line = ledger.records.budgets[largest.ref.index]
        # Columns of small and large bodies spread widely: only an amount that stands quite alone is out of line.
        holds = largest.value < middle * TEN_THOUSAND or largest.value < second.value * ALONE
        verdict = "未逾" if holds else "达到"
        text = (
            f"最大的金额 {largest.shown}（{describe(line)}）{verdict}同栏中位数 {largest.scale.show(middle)} 的一万倍"
        )
        status = judged(holds, [largest])
        yield Outcome(f"表{table + 1} {line.measure_raw}", status, text, refs([largest]), page=largest.page)


def _against_rate(scope: str, executed: Figure, budget: Figure, rate: Figure) -> Outcome:
    """Whether executed / budget is the printed rate, or that rate times or by ten thousand."""
    times = executed.value / budget.value / rate.value
    off = [power for power in (TEN_THOUSAND, 1 / TEN_THOUSAND) if abs(times / power - 1) <= NEAR]
    verdict = "量级相符" if not off else "相差一万倍，疑单位有误"
    text = f"执行数 {executed.shown}、预算数 {budget.shown} 与执行率 {rate.shown} {verdict}"
    figures = (executed, budget, rate)
    return Outcome(scope, judged(not off, figures), text, refs(figures), page=executed.page)


@rule(
    "prose_equals_table",
    Severity.ERROR,
    title="Prose and table give the same amounts",
    zh="正文与表格金额一致",
    says="What the prose gives as the whole, or for a line that a table names alike, is what the table prints.",
    says_zh="正文所述总金额、项目总数应与表中合计行一致；正文所列科目、项目的金额应与表中同名行或栏之一一致。",
    needs="a total row of a table, and a budget line or a count of projects in the prose; a row or column of the same name",
)
def prose_equals_table(ledger: Ledger) -> Iterator[Outcome]:
    budgets = ledger.records.budgets
    units = {row for rows in ledger.unit_rows.values() for row in rows}
    totals = [
        i
        for i, line in enumerate(budgets)
        if ledger.row_kind(line) == "total" and ledger.money[i] and ledger.row(line.source.place) in units
    ]
    for i in totals:
        line = budgets[i]
        alike = [
            figure
            for j, other in enumerate(budgets)
            if ledger.table(other.source.place) is None
            and (other.measure, other.line_item) == (line.measure, line.line_item)
            and other.subject_kind == line.subject_kind
            and (figure := ledger.money[j]) is not None
        ]
        whole = ledger.money[i]
        if whole is not None and alike:
            yield _any_equal(f"{describe(line)} 正文与表", alike, "表中合计", whole.interval, whole)
    for i, score in enumerate(ledger.records.unit_scores):
        count = ledger.project_count(i)
        if score.row_kind != "total" or count is None or score.source.place.row_index is None:
            continue
        said = [figure_of(one) for one in projects_said(ledger)]
        if said:
            yield _any_equal("项目个数 正文与表", said, "表中合计", Interval(count.value, count.value), count)
    yield from _grand_totals(ledger)
    yield from named_lines(ledger)
    yield from own_totals(ledger)


_LEADS = regex.compile(r"\s*[均都]?[为是]?\s*$")  # between a name and its amount


def _grand_totals(ledger: Ledger) -> Iterator[Outcome]:
    """收入支出总计 of the prose against the grand totals of the statutory tables: it must be one of them."""
    budgets = ledger.records.budgets
    printed = [
        figure
        for i, line in enumerate(budgets)
        if ledger.table(line.source.place) is not None
        and fold(line.line_item_raw).endswith(words("table_grand_total"))
        and (figure := ledger.money[i]) is not None
    ]
    for sentence in ledger.sentences:
        for at, one in enumerate(sentence):
            unit, name = unit_of(one.quantity), _LEADS.sub("", fold(before(sentence, at)))
            if not printed or unit is None or unit.kind != "money" or not name.endswith(words("prose_grand_total")):
                continue
            said = figure_of(one)
            tried = [
                equal(name, "正文所述总计", said, "表中总计", total.interval, [total], shown=total.shown)
                for total in printed
            ]
            holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
            yield holding or tried[0]


def projects_said(ledger: Ledger) -> list[Said]:
    """Counts of projects in the prose."""
    units = {said.index for said in units_said(ledger)}
    return [
        said
        for sentence in ledger.sentences
        for said in sentence
        if is_count(said) and said.index not in units and has(_noun(said), "project_noun")
    ]


def _noun(said: Said) -> str:
    start = said.start + len(said.quantity.value_raw)
    return said.quantity.sentence[start : start + 8]


def _any_equal(scope: str, said: list[Figure], how: str, whole: Interval, cell: Figure) -> Outcome:
    """The first of the prose's figures that equals the table's; a single one that differs is an error."""
    tried = [equal(scope, "正文所述", figure, how, whole, [cell], shown=cell.shown) for figure in said]
    holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
    if holding is not None or len(tried) == 1:
        return holding or tried[0]
    text = f"正文所述 {'、'.join(figure.shown for figure in said)} 均不等于{how} {cell.shown}"
    return Outcome(scope, Status.UNCERTAIN, text, refs([cell, *said]), cell.value, page=cell.page)

"""Parts and wholes of money: 其中 lines, funding lines, and columns that add up across a row."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from extractors.records import BudgetLine
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import at_most, equal, missing
from pipeline.checks.grades import grade_sums
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.prose import parts_in_prose, sums_in_prose


@cache
def partitions() -> tuple[tuple[str, frozenset[str]], ...]:
    """Which line items together make up which whole."""
    text = (files(__package__) / "data" / "partitions.csv").read_text(encoding="utf-8")
    return tuple((row["whole"], frozenset(row["parts"].split("|"))) for row in csv.DictReader(text.splitlines()))


@cache
def _columns() -> dict[str, str]:
    text = (files(__package__) / "data" / "columns.csv").read_text(encoding="utf-8")
    return {row["word"]: row["item"] for row in csv.DictReader(text.splitlines())}


def _item(line: BudgetLine) -> str:
    """What the amount is a part of its row as: its line item, or what its column says where rows are accounts."""
    if line.account_code is None and line.line_item not in ("function", "economic", "other"):
        return line.line_item
    return _columns().get(fold(line.measure_raw)) or _columns().get(fold(line.line_item_raw)) or line.line_item


@rule(
    "part_le_whole",
    Severity.ERROR,
    title="A part is not larger than its whole",
    zh="部分不大于整体",
    says="An amount printed as part of another (其中) must not exceed it.",
    says_zh="以“其中”列出的金额不应大于其所属的整体。",
    needs="budgets.part_of",
)
def part_le_whole(ledger: Ledger) -> Iterator[Outcome]:
    for i, line in enumerate(ledger.records.budgets):
        if line.part_of is None:
            continue
        part, whole = ledger.amounts[i], ledger.amounts[line.part_of]
        above = ledger.records.budgets[line.part_of]
        scope = f"{describe(line)} 与 {describe(above)}"
        if part is not None and whole is not None:
            if part.value >= 0 and whole.value >= 0:
                yield at_most(scope, line.line_item_raw, part, above.line_item_raw, whole)
        elif part is not None or whole is not None:
            lacking = line if part is None else above
            yield missing(scope, f"{describe(lacking)}未能读出金额，无法比较", [f for f in (part, whole) if f])
    yield from parts_in_prose(ledger)


@rule(
    "parts_sum_to_whole",
    Severity.ERROR,
    title="The parts add up to the whole",
    zh="各部分之和等于整体",
    says="Lines that together make up a whole (basic and project expenditure, funding lines, kinds of funds) must add up to it.",
    says_zh="共同构成一个整体的各项（基本支出与项目支出、各资金来源、各类预算资金）之和应等于整体。",
    needs="budgets.part_of, or the line items of one table row or passage",
)
def parts_sum_to_whole(ledger: Ledger) -> Iterator[Outcome]:
    for whole, parts in _groups(ledger):
        outcome = _try_group(ledger, whole, parts)
        if outcome is not None:
            yield outcome
    yield from sums_in_prose(ledger)
    yield from grade_sums(ledger)


def _groups(ledger: Ledger) -> Iterator[tuple[int, list[int]]]:
    """Wholes with their parts: those linked in print, then those that stand in one row or passage."""
    budgets = ledger.records.budgets
    for i in range(len(budgets)):
        if parts := ledger.parts_of(i):
            yield i, parts
    loose: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(budgets):
        if line.part_of is None and not ledger.parts_of(i):
            loose[_neighbourhood(ledger, line)].append(i)
    for members in loose.values():
        items = [_item(budgets[i]) for i in members]
        if items.count("total") == 1 and len(set(items)) == len(items) > 2:
            whole = members[items.index("total")]
            yield whole, [i for i in members if i != whole]


def _neighbourhood(ledger: Ledger, line: BudgetLine) -> Hashable:
    """What amounts must share to be parts of one whole without being linked in print."""
    row = ledger.row(line.source.place)
    where: Hashable = row if row is not None else (line.source.section, line.source.place.page)
    return (row is None, where, line.evaluation, line.subject_name, line.measure, line.fiscal_year, line.account_code)


def _try_group(ledger: Ledger, whole: int, parts: Sequence[int]) -> Outcome | None:
    budgets = ledger.records.budgets
    above, printed = budgets[whole], ledger.amounts[whole]
    items = {_item(budgets[i]) for i in parts}
    listed = items | set(above.parts_listed)
    found = [(i, figure) for i in parts if (figure := ledger.amounts[i]) is not None]
    if printed is None or not found:
        return None
    fitting = [full for item, full in partitions() if item == _item(above) and items <= full]
    complete = [full for full in fitting if full <= listed]
    if not fitting or len(items) != len(parts):
        return None
    scope = describe(above)
    names = "、".join(_label(budgets[i]) for i, _ in found)
    figures = [figure for _, figure in found]
    how = f"各部分（{names}）之和"
    outcome = equal(scope, _label(above), printed, how, total(f.interval for f in figures), figures)
    if outcome.status is Status.PASS:
        # One part that equals its whole by itself is no sum unless the other parts are printed as empty.
        return outcome if len(figures) > 1 or complete else None
    unread = len(found) < len(parts)
    if not unread and (complete or (len(items) > 1 and _exceeds(outcome))):
        return outcome
    if len(items) == 1 and not above.parts_listed:
        return None
    text = f"{_label(above)} {printed.shown} 的构成不全（仅见 {names}），无法求和比较"
    return missing(scope, text, [printed, *figures], printed.page)


def _label(line: BudgetLine) -> str:
    return line.measure_raw if line.account_code else line.line_item_raw


def _exceeds(outcome: Outcome) -> bool:
    return outcome.difference is not None and outcome.difference < 0

"""Parts and wholes of money: 其中 lines, funding lines, and columns that add up across a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal

from extractors.records import BudgetLine
from normalizers.intervals import total
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import at_most, equal, missing, rate_figure
from pipeline.checks.grades import grade_sums
from pipeline.checks.ledger import Ledger, describe, is_unread
from pipeline.checks.partitions import item_of, partitions
from pipeline.checks.prose import parts_in_prose, sums_in_prose

_OF_TWO_YEARS = ("current_year", "carryover")
# wholes that stand beside a wider one in a row, with their parts
_INNER = {
    "basic_expenditure": ("personnel", "operating"),
    "vehicles": ("vehicle_purchase", "vehicle_running"),
    "three_public": ("travel_abroad", "vehicles", "reception"),
}


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
    budgets = ledger.records.budgets
    for i, w in ledger.whole_of.items():
        line, above, part, whole = budgets[i], budgets[w], ledger.amounts[i], ledger.amounts[w]
        scope = f"{describe(line)} 与 {describe(above)}"
        if part is not None and whole is not None:
            if part.value >= 0 and whole.value >= 0:
                yield at_most(scope, line.line_item_raw, part, above.line_item_raw, whole)
        elif unread := [one for one in (line, above) if is_unread(one)]:
            text = f"{describe(unread[0])}“{unread[0].amount.raw}”未能读作金额，无法比较"
            yield missing(scope, text, [figure for figure in (part, whole) if figure])
    yield from parts_in_prose(ledger)


@rule(
    "parts_sum_to_whole",
    Severity.ERROR,
    title="The parts add up to the whole",
    zh="各部分之和等于整体",
    says="Lines that together make up a whole (basic and project expenditure, funding lines, kinds of funds) must add up to it.",
    says_zh="共同构成一个整体的各项（基本支出与项目支出、各资金来源、各类预算资金）之和应等于整体。",
    needs="budgets.part_of, or the line items of one table row; counts of one sentence or passage",
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
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(budgets):
        row = ledger.row(line.source.place)
        if row is not None and i not in ledger.whole_of and (item_of(line) == "carryover" or not ledger.parts_of(i)):
            rows[row, line.evaluation, line.subject_name, line.measure, line.fiscal_year, line.account_code].append(i)
    for members in rows.values():
        yield from _in_row([(item_of(budgets[i]), i) for i in members])


def _in_row(members: Sequence[tuple[str, int]]) -> Iterator[tuple[int, list[int]]]:
    """The wholes of one row by their items: the year's own and what is carried over, or those that have parts of their
    own, then the total of all that is left."""
    items = [item for item, _ in members]
    once = {item: i for item, i in members if items.count(item) == 1}
    if {"total", *_OF_TWO_YEARS} <= once.keys():
        yield once["total"], [once[item] for item in _OF_TWO_YEARS]
        return
    for head, parts in _INNER.items():
        found = [once[item] for item in parts if item in once]
        if head in once and len(found) > 1:
            yield once[head], found
            members = [(item, i) for item, i in members if item not in parts]
    whole = next((once[item] for item in ("total", "current_year") if item in once), None)
    if whole is not None and len({item for item, _ in members}) == len(members) > 2:
        yield whole, [i for _, i in members if i != whole]


def _try_group(ledger: Ledger, whole: int, parts: Sequence[int]) -> Outcome | None:
    budgets = ledger.records.budgets
    above, printed = budgets[whole], ledger.amounts[whole]
    items = {item_of(budgets[i]) for i in parts}
    fitting = [one for one in partitions() if one.whole == item_of(above) and items <= one.parts]
    found = [(i, figure) for i in parts if (figure := ledger.amounts[i]) is not None]
    if printed is None or not found or not fitting or len(items) != len(parts) or len(parts) < 2:
        return None
    scope, figures = describe(above), [figure for _, figure in found]
    names = "、".join(_label(budgets[i]) for i, _ in found)
    unread = [_label(budgets[i]) for i in parts if is_unread(budgets[i])]
    if unread:
        return missing(
            scope, f"{'、'.join(unread)}未能读出金额，无法与{_label(above)} {printed.shown} 核对", [printed, *figures]
        )
    blank = "，其余为空" if len(found) < len(parts) else ""
    how = f"各部分（{names}{blank}）之和"
    outcome = equal(scope, _label(above), printed, how, total(f.interval for f in figures), figures)
    falls_short = (outcome.difference or 0) > 0
    # The columns of a table and parts whose shares make 100 % are all there are, whatever else might be.
    all_said = above.source.place.row_index is not None or _shares_complete(ledger, parts)
    complete = any(one.parts == items and (one.closed or all_said) for one in fitting)
    if outcome.status is Status.PASS or not falls_short or complete:
        return outcome
    text = f"{_label(above)} {printed.shown} 的构成不全（仅见 {names}），无法求和比较"
    return missing(scope, text, [printed, *figures], printed.page)


def _shares_complete(ledger: Ledger, parts: Sequence[int]) -> bool:
    lines = [ledger.records.budgets[i] for i in parts]
    shares = [
        rate_figure(line.share, RecordRef("budgets", i), line.source) for i, line in zip(parts, lines, strict=True)
    ]
    present = [share.interval for share in shares if share is not None]
    return len(present) == len(parts) and total(present).contains(Decimal(1))


def _label(line: BudgetLine) -> str:
    return line.measure_raw if line.account_code or line.breakdown else line.line_item_raw

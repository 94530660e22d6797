"""Parts and wholes of money: 其中 lines, funding lines, and columns that add up across a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import regex

from extractors.records import BudgetLine
from normalizers.intervals import total
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.evaluated import evaluated_sums
from pipeline.checks.figures import at_most, equal, missing, rate_figure
from pipeline.checks.grade_totals import grade_totals
from pipeline.checks.grades import grade_sums
from pipeline.checks.ledger import Ledger, describe, is_unread
from pipeline.checks.partitions import Partition, item_of, partitions
from pipeline.checks.prose import parts_in_prose, sums_in_prose
from pipeline.checks.words import either, words

_LED_TO = r"(?:.*/|.*[:：])?"  # what a label stands under, or behind: 其中：省级资金
_OFTEN_EMPTY = {"carryover", "other_funds"}


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
        outcome = _try_group(ledger, whole, parts) or _try_levels(ledger, whole, parts)
        if outcome is not None:
            yield outcome
    yield from _levels_in_prose(ledger)
    yield from sums_in_prose(ledger)
    yield from grade_sums(ledger)
    yield from grade_totals(ledger)
    yield from evaluated_sums(ledger)


def _groups(ledger: Ledger) -> Iterator[tuple[int, list[int]]]:
    """Wholes with their parts: those linked in print, then those that stand in one row or passage."""
    budgets = ledger.records.budgets
    for i in range(len(budgets)):
        if parts := ledger.parts_of(i):
            yield i, parts
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(budgets):
        row = ledger.row(line.source.place)
        # rows of statutory tables are added by their headers: columns_sum_across
        if row is not None and not line.statement and i not in ledger.whole_of and not ledger.parts_of(i):
            rows[row, line.evaluation, line.subject_name, line.measure, line.fiscal_year, line.account_code].append(i)
    for members in rows.values():
        items = [item_of(budgets[i]) for i in members]
        if items.count("total") == 1 and len(set(items)) == len(items) > 2:
            whole = members[items.index("total")]
            yield whole, [i for i in members if i != whole]


def _try_group(ledger: Ledger, whole: int, parts: Sequence[int]) -> Outcome | None:
    budgets = ledger.records.budgets
    above, printed = budgets[whole], ledger.amounts[whole]
    found = [(i, figure) for i in parts if (figure := ledger.amounts[i]) is not None]
    filled = [i for i in parts if ledger.amounts[i] is not None or is_unread(budgets[i])]
    items, named = {item_of(budgets[i]) for i in filled}, {item_of(budgets[i]) for i in parts}
    fitting = [one for one in partitions() if one.whole == item_of(above) and _fits(one, items, named)]
    by_shares = _shares_complete(ledger, parts)
    if printed is None or not found or len(parts) < 2:
        return None
    if not by_shares and (not fitting or len(items) != len(filled)):
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
    in_table = above.source.place.row_index is not None
    complete = by_shares or any(one.parts <= named and (one.closed or in_table) for one in fitting)
    if outcome.status is Status.PASS or not falls_short or complete:
        return outcome
    text = f"{_label(above)} {printed.shown} 的构成不全（仅见 {names}），无法求和比较"
    return missing(scope, text, [printed, *figures], printed.page)


def _fits(partition: Partition, filled: set[str], named: set[str]) -> bool:
    """Whether named parts are those of a partition; further ones may be named where they and others than the main ones
    stand empty."""
    if partition.parts.issuperset(named):
        return True
    return filled <= partition.parts <= named and partition.parts - filled <= _OFTEN_EMPTY


def _try_levels(ledger: Ledger, whole: int, parts: Sequence[int]) -> Outcome | None:
    """Funds by the level of government that gives them (中央, 省, 市, 县) and the other funds of a table, against their
    total; a line that may hold others of them (财政资金, 地方资金) is counted with them, without them, and alone."""
    budgets = ledger.records.budgets
    above, printed = budgets[whole], ledger.amounts[whole]
    found = {i: figure for i in parts if (figure := ledger.amounts[i]) is not None}
    levels = [i for i in found if budgets[i].line_item == "other" and _names_level(_label(budgets[i]))]
    other = any(budgets[i].line_item == "other_funds" for i in parts)
    if printed is None or above.source.place.row_index is None or len(levels) < 2 or is_unread(above):
        return None
    if any(is_unread(budgets[i]) for i in parts) or not (other or len(levels) == len(parts)):
        return None
    holders = [i for i in found if i not in levels or _may_hold_levels(_label(budgets[i]))]
    holders = [i for i in holders if budgets[i].line_item != "other_funds"]
    tries = [list(found), [i for i in found if i not in holders], [i for i in found if i not in levels or i in holders]]
    outcomes = []
    for members in tries if holders else tries[:1]:
        figures = [found[i] for i in members]
        how = f"各级资金（{'、'.join(_label(budgets[i]) for i in members)}）之和"
        outcomes.append(
            equal(describe(above), _label(above), printed, how, total(f.interval for f in figures), figures)
        )
    held = next((one for one in outcomes if one.status is Status.PASS), None)
    return held or (replace(outcomes[0], status=Status.UNCERTAIN) if holders else outcomes[0])


def _names_level(label: str) -> bool:
    """Whether a line of funds is that of a level of government: 省级资金."""
    return _level().match(label) is not None


@cache
def _level() -> regex.Pattern[str]:
    return regex.compile(rf"{_LED_TO}(?:{either(words('government_level'))})")


def _may_hold_levels(label: str) -> bool:
    """Whether a line of funds may be that of several levels together: 财政资金, 地方财政拨款小计."""
    return _holder().fullmatch(label) is not None


@cache
def _holder() -> regex.Pattern[str]:
    several, funds = either(words("several_levels")), either(words("funds_of_levels"))
    return regex.compile(rf"{_LED_TO}(?:{several})?(?:财政)?性?(?:{funds})*(?:[(（].*)?")


def _levels_in_prose(ledger: Ledger) -> Iterator[Outcome]:
    """Funds by level of government that a sentence names of a total: they may leave others out, but not exceed it."""
    budgets = ledger.records.budgets
    sentences: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(budgets):
        if line.amount.unit_source == "prose":
            sentences[line.source.text, line.evaluation, line.measure].append(i)
    for members in sentences.values():
        wholes = [i for i in members if budgets[i].line_item == "total"]
        parts = [i for i in members if budgets[i].line_item in ("other", "other_funds")]
        levels = [i for i in parts if budgets[i].line_item == "other_funds" or _names_level(_label(budgets[i]))]
        figures = [figure for i in parts if (figure := ledger.amounts[i]) is not None]
        if len(wholes) != 1 or len(levels) < 2 or len(levels) < len(parts) or len(figures) < len(parts):
            continue
        printed = ledger.amounts[wholes[0]]
        if printed is None or parts[0] < wholes[0]:
            continue
        how = f"句中各级资金（{'、'.join(_label(budgets[i]) for i in parts)}）之和"
        above = budgets[wholes[0]]
        outcome = equal(describe(above), _label(above), printed, how, total(f.interval for f in figures), figures)
        if outcome.status is Status.PASS or (outcome.difference or 0) < 0:
            yield outcome


def _shares_complete(ledger: Ledger, parts: Sequence[int]) -> bool:
    lines = [ledger.records.budgets[i] for i in parts]
    shares = [
        rate_figure(line.share, RecordRef("budgets", i), line.source) for i, line in zip(parts, lines, strict=True)
    ]
    present = [share.interval for share in shares if share is not None]
    return len(present) == len(parts) and total(present).contains(Decimal(1))


def _label(line: BudgetLine) -> str:
    return line.measure_raw if line.account_code or line.breakdown else line.line_item_raw

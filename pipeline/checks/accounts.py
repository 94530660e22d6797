"""Statutory tables: code hierarchies (类 = Σ款 = Σ项) and the balance of both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import replace

from extractors.records import BudgetLine
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, missing
from pipeline.checks.ledger import Ledger
from pipeline.checks.totals import item_is_total
from pipeline.checks.words import words

# a table or a section of the prose, by its kind and number, with whose amounts and of which year
_Where = tuple[tuple[str, int | None], str | None, int | None]


@rule(
    "code_hierarchy",
    Severity.ERROR,
    title="An account is the sum of the accounts below it",
    zh="科目金额等于下级科目之和",
    says="Within one column: 类 is the sum of its 款, 款 of its 项; where a level is not printed, of the next one below.",
    says_zh="同一栏内，类等于所属款之和，款等于所属项之和；未印某级的，以再下一级求和。",
    needs="budgets.account_code in one column of a table",
)
def code_hierarchy(ledger: Ledger) -> Iterator[Outcome]:
    columns: dict[Hashable, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, line in enumerate(ledger.records.budgets):
        table = ledger.table(line.source.place)
        if line.account_code and line.account_code.isdecimal() and table is not None:
            whose = None if ledger.is_own(line) or line.subject_kind == "project" else line.subject_name
            key = (ledger.column(line), whose, line.measure, line.fiscal_year)
            columns[key][line.account_code].append(i)
    for codes in columns.values():
        for code in sorted(codes):
            yield from _account(ledger, codes, code)


def _account(ledger: Ledger, codes: dict[str, list[int]], code: str) -> Iterator[Outcome]:
    direct: list[str] = []
    for other in sorted(one for one in codes if one != code and one.startswith(code)):
        if not direct or not other.startswith(direct[-1]):  # codes below one another follow each other
            direct.append(other)
    if not direct:
        return
    line = ledger.records.budgets[codes[code][0]]
    scope = f"{_label(line)} {line.measure_raw}"
    members = [i for other in direct for i in codes[other]]
    figures = [figure for i in members if (figure := ledger.amounts[i]) is not None]
    whole = ledger.amounts[codes[code][0]]
    if whole is None or not figures:
        return
    how = f"下级科目（{'、'.join(direct)}）之和"
    outcome = equal(scope, _label(line), whole, how, total(f.interval for f in figures), figures)
    if len(codes[code]) > 1 and (blocks := _blocks(codes, code)):
        for block in blocks:
            yield from _account(ledger, block, code)
        return
    ambiguous = len(codes[code]) > 1 or len(members) > len(direct)
    # An account below may be split by a second classification; that all its parts add up settles it.
    settled = len(codes[code]) == 1 and len(figures) == len(members) and outcome.status is Status.PASS
    if ambiguous and not settled:
        yield missing(scope, f"{_label(line)}或其下级科目在同一栏出现多次，无法判定隶属", [whole, *figures], whole.page)
        return
    if len(figures) < len(members):
        yield missing(scope, f"{_label(line)} 的下级科目有金额未能读出", [whole, *figures], whole.page)
        return
    if outcome.status is Status.FAIL and (strangers := _other_class(codes, code, len(direct[-1]))):
        more = [figure for i in strangers if (figure := ledger.amounts[i]) is not None]
        names = "、".join((*direct, *(ledger.records.budgets[i].account_code or "" for i in strangers)))
        parts = [*figures, *more]
        tried = equal(scope, _label(line), whole, f"其下各科目（{names}）之和", total(f.interval for f in parts), parts)
        outcome = tried if tried.status is Status.PASS else outcome
    if outcome.status is Status.FAIL and (outcome.difference or 0) > 0 and _cut_off(ledger, line, codes, code):
        text = f"{outcome.explanation}；下级科目列至表末而无合计行，或有续页"
        outcome = replace(outcome, status=Status.UNCERTAIN, explanation=text)
    yield outcome


def _other_class(codes: dict[str, list[int]], code: str, length: int) -> list[int]:
    """Accounts of another class among those below an account, as a fund prints its transfers (230) below its own."""
    found: list[int] = []
    for i, other in sorted((i, other) for other, members in codes.items() for i in members):
        if i <= codes[code][0] or other.startswith(code):
            continue
        if len(other) != length:
            break
        found.append(i)
    return found


def _blocks(codes: dict[str, list[int]], code: str) -> list[dict[str, list[int]]]:
    """Each printing of an account with the rows right behind it, where a column prints it once for each kind of body;
    empty where one stands without any."""
    rows = sorted((i, other) for other, found in codes.items() for i in found)
    blocks: list[dict[str, list[int]]] = []
    inside = False
    for i, other in rows:
        if other == code:
            blocks.append({code: [i]})
        elif inside and other.startswith(code):
            blocks[-1].setdefault(other, []).append(i)
        inside = other.startswith(code)
    return blocks if all(len(block) > 1 for block in blocks) else []


def _cut_off(ledger: Ledger, line: BudgetLine, codes: dict[str, list[int]], code: str) -> bool:
    """Whether a table without a total row ends below this account: its other rows may stand on the next page."""
    budgets, table = ledger.records.budgets, ledger.table(line.source.place)
    last = max(i for members in codes.values() for i in members)
    ended = any(item_is_total(one) and ledger.table(one.source.place) == table for one in budgets)
    return not ended and (budgets[last].account_code or "").startswith(code)


def _label(line: BudgetLine) -> str:
    return f"{line.account_code} {line.account_name or ''}".strip()


@rule(
    "both_sides_balance",
    Severity.ERROR,
    title="Income and expenditure balance",
    zh="收入总计等于支出总计",
    says="The grand totals of both sides of one table or passage are equal, column by column.",
    says_zh="同一表或同一段中收支两侧的总计应相等，各栏分别核对。",
    needs="budgets whose line item is a grand total of income and one of expenditure",
)
def both_sides_balance(ledger: Ledger) -> Iterator[Outcome]:
    grand, plain = _sides(ledger, "grand_total"), _sides(ledger, "sum")
    for incomes, expenditures in grand.values():
        yield from _balance(ledger, incomes, expenditures)
    for where, (incomes, expenditures) in plain.items():
        # 收入合计 and 支出合计 are the grand totals where nothing is printed below them but what is left over
        if where not in grand and where[0][0] == "table":
            for outcome in _balance(ledger, incomes, expenditures):
                open_ = outcome.status is Status.FAIL
                yield replace(outcome, status=Status.UNCERTAIN) if open_ else outcome


def _sides(ledger: Ledger, kind: str) -> dict[_Where, tuple[list[int], list[int]]]:
    """The totals of a kind of each table and passage: of income, of expenditure."""
    sides: dict[_Where, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(ledger.records.budgets):
        item = fold(line.line_item_raw)
        side = 0 if item in words(f"income_{kind}") else 1 if item in words(f"expenditure_{kind}") else None
        if side is None and kind == "grand_total" and item in words(kind):
            side = 0 if line.measure == "income" else 1
        if side is None or ledger.amounts[i] is None:
            continue
        table = ledger.table(line.source.place)
        place: tuple[str, int | None] = ("table", table) if table is not None else ("section", line.source.section)
        sides[place, line.subject_name, line.fiscal_year][side].append(i)
    return sides


def _balance(ledger: Ledger, incomes: list[int], expenditures: list[int]) -> Iterator[Outcome]:
    """Columns are paired in order where both sides have as many; else any column of the one side may be the total."""
    if len(incomes) == len(expenditures):
        pairs = [[pair] for pair in zip(incomes, expenditures, strict=True)]
    else:
        pairs = [[(one, other) for other in expenditures] for one in incomes]
    for candidates in pairs:
        tried = [outcome for one, other in candidates if (outcome := _pair(ledger, one, other)) is not None]
        holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
        if holding is not None:
            yield holding
        elif len(tried) == 1:
            yield tried[0]
        elif tried:
            text = "收支两侧总计栏数不同，且无一相等，无法判定应与哪一栏核对"
            figures = [figure for i in (*incomes, *expenditures) if (figure := ledger.amounts[i]) is not None]
            yield missing("收支平衡", text, figures)


def _pair(ledger: Ledger, income: int, expenditure: int) -> Outcome | None:
    one, other = ledger.amounts[income], ledger.amounts[expenditure]
    if one is None or other is None:
        return None
    lines = ledger.records.budgets
    label, how = lines[income].line_item_raw, lines[expenditure].line_item_raw
    scope = f"{label} 与 {how}"
    figures: list[Figure] = [other]
    return equal(scope, label, one, how, other.interval, figures, shown=other.shown)

"""Rows that print the amounts of two years: the change between them, and its rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from extractors.records import BudgetLine
from normalizers.intervals import Interval
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import ONE, PERCENT, Figure, equal, missing, rate_figure
from pipeline.checks.ledger import Ledger, describe, is_unread
from pipeline.checks.words import has

_WHOLE = ("total", "current_year")  # 合计 below one year's header beside the other year's only column
_Pair = tuple[Figure, Figure]  # the later year's amount, the earlier one's


@rule(
    "change_between_years",
    Severity.ERROR,
    title="A change is this year's amount less last year's",
    zh="增减额等于本年数减上年数",
    says="In a row that prints the amounts of two years and a change; of several pairs one must hold. A decrease may have no sign.",
    says_zh="同一行印有两个年度的金额与增减额的，以后一年减前一年复算；有多组可比的，一组相符即可；减少额可不带负号。",
    needs="budgets with measure change beside amounts of two years in one row",
)
def change_between_years(ledger: Ledger) -> Iterator[Outcome]:
    budgets = ledger.records.budgets
    for members, beside in _rows(ledger):
        changes = [i for i in members if budgets[i].measure == "change"]
        for i in changes:
            line, printed = budgets[i], ledger.amounts[i]
            if printed is None or not has(line.measure_raw, "rate_of_change"):
                continue  # 年中调整数 is no change between years
            pairs, others = list(_pairs(ledger, members)), list(_of_one_year(ledger, members))
            others += [pair for group in beside for pair in _pairs(ledger, group)]
            unsigned = has(line.measure_raw, "decrease")
            tried = [_change(describe(line), printed, pair, unsigned=unsigned) for pair in (*pairs, *others)]
            yield from _first_that_holds(tried, sure=len(changes) == 1) if pairs else ()


@rule(
    "growth_between_years",
    Severity.ERROR,
    title="A rate of growth is the change over last year's amount",
    zh="增减率等于增减额除以上年数",
    says="In a row that prints the amounts of two years and the rate between them. Where the header has no word of change, this "
    "year's may be printed as a percentage of last year's.",
    says_zh="同一行印有两个年度的金额与增减率的，以后一年减前一年之差除以前一年复算；表头无增减字样的，印作后一年为前一年百分比亦可。",
    needs="a rate of growth beside budgets of two years in one row",
)
def growth_between_years(ledger: Ledger) -> Iterator[Outcome]:
    budgets = ledger.records.budgets
    for members, beside in _rows(ledger):
        rates = [i for i in members if budgets[i].growth is not None]
        for i in rates:
            line = budgets[i]
            printed = rate_figure(line.growth, RecordRef("budgets", i), line.source)
            if printed is None:
                continue
            scope = f"{describe(line)} {line.growth_raw}"
            readings = _readings(printed, inferred="unit_inferred" in (line.growth.flags if line.growth else ()))
            pairs = list(_pairs(ledger, members))
            pairs += [pair for group in beside for pair in _pairs(ledger, group)] if pairs else []
            found = [
                one for pair in pairs for reading in readings for one in _growth(scope, reading, pair, line.growth_raw)
            ]
            if not found and any(is_unread(budgets[j]) for j in members):
                yield missing(
                    scope, f"{line.growth_raw} {printed.shown} 的金额未能读出，无法复算", [printed], printed.page
                )
            yield from _first_that_holds(found, sure=len(rates) == 1)


def _readings(printed: Figure, *, inferred: bool) -> list[Figure]:
    """The rate, and where it prints no % the fraction or the percentage that it may be as well."""
    scales = (ONE, PERCENT, ONE / PERCENT) if inferred else (ONE,)
    return [replace(printed, value=printed.value * scale, half=printed.half * scale) for scale in scales]


def _rows(ledger: Ledger) -> Iterator[tuple[list[int], list[list[int]]]]:
    """The amounts of one row that are of one item, with the other groups of the same row and account: a change may be one
    of theirs (扣除基建投资后) where its header does not say so."""
    rows: dict[Hashable, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, line in enumerate(ledger.records.budgets):
        row = ledger.row(line.source.place)
        if row is not None:
            part = None if line.breakdown in _WHOLE else line.breakdown
            account = (row, line.subject_name, line.account_code, line.account_name)
            rows[account][line.line_item, part].append(i)
    for groups in rows.values():
        for item, members in groups.items():
            yield members, [group for other, group in groups.items() if other != item]


def _pairs(ledger: Ledger, members: Sequence[int]) -> Iterator[_Pair]:
    """Amounts of two years, those of one kind (budget and budget) first."""
    budgets = ledger.records.budgets
    levels = [(i, figure) for i in members if budgets[i].measure != "change" and (figure := ledger.amounts[i])]
    both = [
        ((later, earlier), budgets[i].measure == budgets[j].measure)
        for i, later in levels
        for j, earlier in levels
        if _is_before(ledger, j, i) and _of_one_side(budgets[i], budgets[j])
    ]
    yield from (pair for pair, _ in sorted(both, key=lambda one: not one[1]))


def _of_one_side(one: BudgetLine, other: BudgetLine) -> bool:
    """Whether two amounts are both income or both expenditure: in a table of income 上年执行数 is income as well."""
    title = one.statement or ""
    of_income = "收入" in title and "支" not in title
    return of_income or (one.measure == "income") == (other.measure == "income")


def _of_one_year(ledger: Ledger, members: Sequence[int]) -> Iterator[_Pair]:
    """The last year's amounts of two kinds (决算数 and 预算数), between which a change may be meant as well."""
    budgets = ledger.records.budgets
    levels = [(i, figure) for i in members if budgets[i].measure != "change" and (figure := ledger.amounts[i])]
    last = [(i, figure) for i, figure in levels if not any(_is_before(ledger, i, j) for j, _ in levels)]
    for i, one in last:
        yield from ((one, other) for j, other in last if budgets[i].measure != budgets[j].measure)


def _is_before(ledger: Ledger, one: int, other: int) -> bool:
    earlier, later = ledger.records.budgets[one], ledger.records.budgets[other]
    if earlier.year_offset is None or later.year_offset is None:
        return False
    if earlier.fiscal_year is not None and later.fiscal_year is not None:
        return earlier.fiscal_year < later.fiscal_year
    return earlier.year_offset < later.year_offset


def _change(scope: str, printed: Figure, pair: _Pair, *, unsigned: bool) -> Outcome:
    later, earlier = pair
    how = f"{later.shown} 减 {earlier.shown} 之差"
    less = earlier.interval - later.interval
    if unsigned and printed.value >= 0 and less.middle > 0:
        return equal(scope, "减少额", printed, f"{earlier.shown} 减 {later.shown} 之差", less, pair)
    return equal(scope, "增减额", printed, how, later.interval - earlier.interval, pair)


def _growth(scope: str, printed: Figure, pair: _Pair, header: str) -> Iterator[Outcome]:
    """The rate as a growth, or as a percentage of the year before (决算数为上年%)."""
    later, earlier = pair
    quotient = later.interval / earlier.interval
    if quotient is None or not earlier.value:
        return
    middle = later.value / earlier.value
    how = f"{later.shown} 与 {earlier.shown} 所得"
    grown = Interval(quotient.low - ONE, quotient.high - ONE)
    exact = replace(printed, half=2 * printed.half)  # digits may be cut off
    yield equal(scope, "增减率", exact, how, grown, pair, middle=middle - ONE)
    if not has(header, "rate_of_change"):
        yield equal(scope, "占上年比例", exact, how, quotient, pair, middle=middle)


def _first_that_holds(tried: Sequence[Outcome], *, sure: bool) -> Iterator[Outcome]:
    """The pair that gives what is printed; of several changes in a row nobody knows which pair each is of."""
    if tried:
        one = next((one for one in tried if one.status is Status.PASS), tried[0])
        yield replace(one, status=Status.UNCERTAIN) if one.status is Status.FAIL and not sure else one

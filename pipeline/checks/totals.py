"""Totals of a column: 合计, 小计 and 总计 against the rows they sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, combinations

from extractors.records import BudgetLine
from normalizers.frozen import frozen
from normalizers.intervals import total
from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import TEN_THOUSAND, Figure, equal, missing
from pipeline.checks.first_rows import first_row_sums
from pipeline.checks.ledger import Ledger, is_unread
from pipeline.checks.words import words

MOST_LEVELS = 6
MOST_UNSURE = 8
MOST_NESTED = 100  # rows whose levels are looked for
MOST_MIXED = 20  # where they have both signs, and no sum is too large to go on from
_LABELS = {"total": "合计", "subtotal": "小计"}


@frozen
class Cell:
    """One cell of a column of figures. inner: it is printed as a part (其中) of another cell of the column.
    unread: something is printed that is not read as an amount. project: whose amount it is, where rows name projects."""

    row: tuple[int, int]
    kind: str
    figure: Figure | None
    inner: bool = False
    unread: bool = False
    project: str | None = None


@rule(
    "total_of_rows",
    Severity.ERROR,
    title="A total is the sum of its rows",
    zh="合计等于各行之和",
    says="Tried with the numbered rows, then the unnumbered too, then 其中 lines. A first row of a region, where most columns add up.",
    says_zh="依次以编号行、加上未编号行、加上或减去“其中”行求和，均不等于印出的合计才算不符。首行为所辖各地区之和的，以多数栏相符为据。",
    needs="budgets with row_kind, unit_scores.project_count",
)
def total_of_rows(ledger: Ledger) -> Iterator[Outcome]:
    for name, cells in _columns(ledger):
        yield from _try_column(name, cells)
    yield from first_row_sums(ledger)


def _columns(ledger: Ledger) -> Iterator[tuple[str, list[Cell]]]:
    """Every column that has a total row, with the name a person knows it by."""
    for where, rows in ledger.unit_rows.items():
        counted = [(row, members[0]) for row, members in rows.items()]
        cells = [Cell(row, ledger.row_kinds[row], ledger.project_count(first)) for row, first in counted]
        if any(cell.figure for cell in cells):
            yield f"表{where + 1} 项目个数", sorted(cells, key=lambda cell: cell.row)
    columns: dict[Hashable, list[int]] = defaultdict(list)
    for i, line in enumerate(ledger.records.budgets):
        column = ledger.column(line)
        if column is not None:
            columns[column].append(i)
    for members in columns.values():
        if cells := _judged_cells(ledger, members):
            first = ledger.records.budgets[members[0]]
            table = ledger.table(first.source.place)
            assert table is not None
            cells += _blank_cells(ledger, table, cells)
            yield f"表{table + 1} {first.measure_raw or first.line_item_raw}", sorted(cells, key=lambda cell: cell.row)


def is_judged_by_row(ledger: Ledger, members: Sequence[int]) -> bool:
    """Whether the rows of a column are all of one kind below a total. Rows of accounts without codes stand in unknown
    levels, which must not be added together."""
    return bool(_judged_cells(ledger, members))


def _judged_cells(ledger: Ledger, members: Sequence[int]) -> list[Cell]:
    cells = [] if _levels_unknown(ledger, members) else _budget_cells(ledger, members)
    return cells if any(cell.kind in _LABELS for cell in cells) else []


def _levels_unknown(ledger: Ledger, members: Sequence[int]) -> bool:
    lines = [ledger.records.budgets[i] for i in members]
    accounts = any(line.line_item in ("function", "economic") for line in lines)
    return accounts and any(line.account_code is None and not is_of_total(ledger, line) for line in lines)


def _budget_cells(ledger: Ledger, members: Sequence[int]) -> list[Cell]:
    """The cells of a column of amounts; of rows with codes only the top level, so that levels are not added together."""
    budgets, inside = ledger.records.budgets, set(members)
    codes = {code for i in members if (code := budgets[i].account_code)}
    lengths = {len(code) for code in codes}
    accounts = any(budgets[i].line_item in ("function", "economic") for i in members)
    cells = []
    for i in members:
        line = budgets[i]
        row = ledger.row(line.source.place)
        code = line.account_code
        below = code is not None and any(n < len(code) and code[:n] in codes for n in lengths)
        if row is not None and not below:
            whole = accounts and is_of_total(ledger, line)
            own = "subtotal" if line.subject_kind == "unit" else "total"  # of one unit, of all
            kind = ledger.row_kind(line) or (own if whole else "unit")
            inner = line.part_of in inside
            project = line.subject_name if line.subject_kind == "project" else None
            cells.append(Cell(row, kind, ledger.amounts[i], inner, is_unread(line), project))
    return cells


def item_is_total(line: BudgetLine) -> bool:
    """Whether a row of a table of accounts is its total: no account of its own."""
    return line.account_code is None and line.line_item == "total"


def is_of_total(ledger: Ledger, line: BudgetLine) -> bool:
    """Whether a line stands in the total row of a table of accounts: the total itself, or a column beside it, which
    names the item of its amount."""
    if item_is_total(line) or (line.account_code is None and fold(line.line_item_raw) in words("column_total")):
        return True
    by_column = line.account_code is None and line.line_item_raw == line.measure_raw
    return by_column and ledger.row(line.source.place) in ledger.total_rows


def _blank_cells(ledger: Ledger, table: int, cells: Sequence[Cell]) -> list[Cell]:
    """Rows of the same unit table that print nothing in this column."""
    there = {cell.row for cell in cells}
    rows = ledger.unit_rows.get(table, {})
    return [Cell(row, ledger.row_kinds[row], None) for row in rows if row not in there]


def _try_column(name: str, cells: Sequence[Cell]) -> Iterator[Outcome]:
    wholes = [cell for cell in cells if cell.kind in _LABELS]
    totals = [cell for cell in wholes if cell.kind == "total"]
    for whole in wholes:
        if whole.figure is None:
            continue
        scope = f"{name} {_LABELS[whole.kind]}"
        if whole.kind == "total" and len(totals) == 1:
            spans = [[cell for cell in cells if cell.kind not in _LABELS]]
            if len(wholes) > 1:
                spans.append([cell for cell in cells if cell.kind == "subtotal"])
        else:
            spans = _runs(cells, whole)
        spans = [span for span in spans if any(cell.figure for cell in span)]
        if spans:
            yield _best(scope, whole, whole.figure, spans)


def _runs(cells: Sequence[Cell], whole: Cell) -> list[list[Cell]]:
    """The rows that a subtotal may sum: those after it and those before it, up to the next total of any kind."""
    at = cells.index(whole)
    heads = whole.project is not None and (at == 0 or cells[at - 1].project != whole.project)
    after: list[Cell] = []
    for cell in cells[at + 1 :]:
        if cell.kind in _LABELS or (heads and cell.project != whole.project):
            break
        after.append(cell)
    if heads:
        return [after]  # a project's name over the rows of its accounts
    before: list[Cell] = []
    for cell in reversed(cells[:at]):
        if cell.kind in _LABELS:
            break
        before.insert(0, cell)
    opens = next((cell.kind for cell in cells if cell.kind != "total"), None) == "subtotal"
    if opens and whole.kind == "subtotal":
        return [after]  # subtotals stand above their rows; one with nothing below it sums nothing
    last = next((cell for cell in reversed(cells[:at]) if cell.kind in _LABELS), None)
    if last is not None and before:
        # 总计 below 合计 and what was carried over: the total before it and the rows between.
        return [before, after, [replace(last, kind="unit"), *before]]
    # Where the table opens with rows, totals stand below what they sum.
    return [before, after] if cells[0].kind not in _LABELS else [after, before]


def _best(scope: str, whole: Cell, printed: Figure, spans: Sequence[Sequence[Cell]]) -> Outcome:
    """The first reading that holds, else the one that comes closest."""
    tried = [
        (_summed(scope, _LABELS[whole.kind], printed, how, figures), span)
        for span in spans
        for how, figures in _readings(span)
    ]
    for outcome, span in tried:
        if outcome.status is Status.PASS:
            blanks = sum(cell.figure is None for cell in span)
            note = f"（{blanks} 行为空，未计）" if blanks else ""
            return replace(outcome, explanation=outcome.explanation + note)
    if unread := sum(cell.unread for span in spans for cell in span):
        return missing(
            scope,
            f"{_LABELS[whole.kind]} {printed.shown} 所辖有 {unread} 行未能读出，无法求和",
            [printed],
            printed.page,
        )
    outcome, span = min(tried, key=lambda one: abs(one[0].difference or Decimal(0)))
    if levels := _multiple(outcome):
        columns = [[cell.figure for cell in span if cell.figure] for span in spans]
        if any(add_up_by_levels(printed, column) for column in columns):
            text = f"{_LABELS[whole.kind]} {printed.shown} 与各行逐级相加之和相符（各行分 {levels} 级）"
            return replace(outcome, status=Status.PASS, explanation=text, expected=printed.value, difference=Decimal(0))
        text = f"{outcome.explanation}；恰为合计的 {levels} 倍，各行或含不同级次"
        return replace(outcome, status=Status.UNCERTAIN, explanation=text)
    return _with_blanks(outcome, span)


def _summed(scope: str, label: str, printed: Figure, how: str, figures: Sequence[Figure]) -> Outcome:
    """Compare a total with a sum. Cells of an unsure column excuse it only where leaving some out would make it hold."""
    outcome = equal(scope, label, printed, how, total(f.interval for f in figures), figures)
    unsure = [figure for figure in figures if figure.doubtful]
    movable = not printed.doubtful and len(unsure) <= MOST_UNSURE and all(figure.only_misplaced for figure in unsure)
    if outcome.status is not Status.UNCERTAIN or not movable or outcome.tolerance is None:
        return outcome
    left_out = (
        sum((f.value for f in some), Decimal(0)) for n in range(1, len(unsure) + 1) for some in combinations(unsure, n)
    )
    excused = any(abs((outcome.difference or 0) + value) <= outcome.tolerance for value in left_out)
    return outcome if excused else replace(outcome, status=Status.FAIL)


def _multiple(outcome: Outcome) -> int | None:
    """How many times the total the rows add up to, where that is a small whole number: levels read as one."""
    if not outcome.actual or outcome.expected is None or outcome.tolerance is None:
        return None
    times = round(outcome.expected / outcome.actual)
    if 2 <= times <= MOST_LEVELS and abs(outcome.expected - times * outcome.actual) <= times * outcome.tolerance:
        return times
    return None


def add_up_by_levels(whole: Figure, figures: Sequence[Figure]) -> bool:
    """Whether rows of several levels, each followed by the rows that it sums, add up to the total level by level.

    Rows may be rounded where that is small beside the total: among small whole numbers anything would add up.
    """
    sign = -1 if whole.value < 0 else 1  # changes may all be downwards
    rounded = whole.half if whole.half * TEN_THOUSAND <= abs(whole.value) else Decimal(0)
    printed, half, *values = _as_integers([abs(whole.value), rounded, *(sign * figure.value for figure in figures)])
    mixed = any(value < 0 for value in values)
    if len(values) > (MOST_MIXED if mixed else MOST_NESTED):
        return False
    left = [*reversed([0, *accumulate(reversed(values))])]  # what all rows from here on come to
    ends: dict[int, set[int]] = {}  # for each row, where the rows below it may end

    def reached(start: int, target: int) -> set[int]:
        """Where rows from `start` on, each with what is below it, have added up to the target."""
        found: set[int] = set()
        # for each row, the sums that may stand before it, each with the most figures (the widest tolerance) it is made of
        sums: list[dict[int, int]] = [{} for _ in range(len(values) + 1)]
        sums[start][0] = 1
        for at in range(start, len(values) + 1):
            for added, count in sums[at].items():
                if abs(added - target) <= count * half and at > start:
                    found.add(at)
                over, short = added - target, target - added - left[at]
                hopeless = over > count * half or short > (count + len(values) - at) * half
                if at == len(values) or (hopeless and not mixed):
                    continue
                for end in ends[at]:
                    then = added + values[at]
                    sums[end][then] = max(count + 1, sums[end].get(then, 0))
        return found

    for at in reversed(range(len(values))):
        ends[at] = {at + 1} | reached(at + 1, values[at])
    return len(values) in reached(0, printed)


def _as_integers(values: Sequence[Decimal]) -> list[int]:
    """Decimals in the unit of their last digit, which add exactly and fast."""
    places = min(int(value.as_tuple().exponent) for value in values)
    return [int(value.scaleb(-places)) for value in values]


def _readings(span: Sequence[Cell]) -> Iterator[tuple[str, list[Figure]]]:
    """The three tries: numbered rows, unnumbered ones too, and either with its 其中 lines added."""
    numbered = [c.figure for c in span if c.figure and c.kind != "other" and not c.inner]
    others = [c.figure for c in span if c.figure and c.kind == "other" and not c.inner]
    inner = [c.figure for c in span if c.figure and c.inner]
    if numbered:
        yield "各行之和", numbered
    if others:
        yield "各行（含未编号行）之和", numbered + others
    if inner:
        yield "各行（含“其中”行）之和", numbered + others + inner


def _with_blanks(outcome: Outcome, span: Sequence[Cell]) -> Outcome:
    """A sum that falls short of its total where cells are blank, though the column prints its zeros, may lack a figure."""
    blanks = sum(cell.figure is None for cell in span)
    prints_zero = any(cell.figure is not None and cell.figure.value == 0 for cell in span)
    if not blanks or (outcome.difference or 0) < 0:
        return outcome
    text = f"{outcome.explanation}；有 {blanks} 行为空"
    return replace(outcome, explanation=text, status=Status.UNCERTAIN if prints_zero else outcome.status)

"""Statutory tables against each other: the functions of a table of income and expenditure and those of the table by code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalizers.text import fold
from pipeline.checks.core import Outcome, Severity, Status, rule
from pipeline.checks.figures import Figure, equal, refs
from pipeline.checks.ledger import Ledger
from pipeline.checks.named_lines import line_name
from pipeline.checks.words import fund_of, words

_WHOLE = (None, "total")  # breakdowns
_CLASS = 3  # digits of the code of a class (类)

Key = tuple[str, str, str | None, int | None, str | None]


@rule(
    "statements_agree",
    Severity.ERROR,
    title="Tables of one fund give one function the same amount",
    zh="各表同一科目金额一致",
    says="A function in a table of income and expenditure, and its class in the table of expenditure by code of the same fund.",
    says_zh="收支总表中的功能分类支出，应与同口径（同一资金范围、同一年度）支出表中同名的类级科目一致。",
    needs="budgets of statutory tables: a line without code and one with, of one name, fund, measure and year",
)
def statements_agree(ledger: Ledger) -> Iterator[Outcome]:
    named: dict[Key, list[Figure]] = defaultdict(list)
    coded: dict[Key, list[Figure]] = defaultdict(list)
    for line, figure in zip(ledger.records.budgets, ledger.money, strict=True):
        title = line.statement or ""
        if figure is None or line.line_item != "function" or not ledger.is_own(line):
            continue
        if line.breakdown not in _WHOLE or not fold(line.measure_raw).endswith(words("column_whole")):
            continue  # 基本支出/小计 is the whole of a part
        key = (line_name(line), fund_of(title), line.measure, line.fiscal_year, line.subject_name)
        if line.account_code is None and "收" in title:
            named[key].append(figure)
        elif (
            line.account_code is not None and len(line.account_code) == _CLASS and "收" not in title and "支出" in title
        ):
            coded[key].append(figure)
    for key, figures in named.items():
        if key in coded:
            yield _agreement(key[0], figures, coded[key])


def _agreement(name: str, figures: Sequence[Figure], others: Sequence[Figure]) -> Outcome:
    """Every amount of the one kind of table against every one of the other. Where the function stands several times and
    they differ, it is open which are the same."""
    label, how = f"收支表 {name}", "支出表同一科目"
    tried = [
        equal(f"{name} 两表", label, one, how, other.interval, [other], shown=other.shown)
        for one in figures
        for other in others
    ]
    worst = next((one for one in tried if one.status is not Status.PASS), tried[0])
    if worst.status is Status.PASS or len(tried) == 1:
        return worst
    text = f"{worst.explanation}；该科目在收支表列 {len(figures)} 次、在支出表列 {len(others)} 次，无法判断应比较哪一项"
    return replace(worst, status=Status.UNCERTAIN, explanation=text, evidence=refs([*figures, *others]))

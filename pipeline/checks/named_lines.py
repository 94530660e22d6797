"""Lines of the budget that prose and tables name alike: an account, or a line such as 本年收入合计."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from extractors.records import BudgetLine
from normalizers.dates import find_years
from normalizers.text import fold, remembering
from pipeline.checks.core import Outcome, Status
from pipeline.checks.figures import Figure, equal
from pipeline.checks.ledger import Ledger
from pipeline.checks.projects import BUDGETS
from pipeline.checks.words import fund_of

_NUMBER = regex.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\)|其中:?)+")
_LEAD = regex.compile(r"(?:共计|共|为|是|约|数|年初预算|预算|决算)+$")

_OF_EVERY_FUND = ("本年收入", "本年支出")

Key = tuple[str, str, str | None, int | None]


def named_lines(ledger: Ledger) -> Iterator[Outcome]:
    """Amounts of the prose whose name is that of a row or column of a table: one of its amounts must be the same."""
    printed: dict[Key, list[tuple[str, Figure]]] = defaultdict(list)
    budgets = ledger.records.budgets
    for line, figure in zip(budgets, ledger.money, strict=True):
        if figure is not None and ledger.table(line.source.place) is not None and line.statement:
            printed[_key(line)].append((fund_of(line.statement), figure))
    for line, figure in zip(budgets, ledger.money, strict=True):
        if figure is None or ledger.table(line.source.place) is not None or line.subject_kind == "project":
            continue
        name = line_name(line)
        found = printed.get(_key(line), []) if name and line.measure != "change" else []
        fund = fund_of(_headings(ledger, line.source.section) + line.source.text) if found else ""
        if name in _OF_EVERY_FUND:  # 本年收入 stands in the table of each fund
            found = [(own, other) for own, other in found if own == fund]
        if found:
            yield _same(name, figure, found, fund)


def _key(line: BudgetLine) -> Key:
    measure = "budget" if line.measure in BUDGETS else line.measure
    return line_name(line), _kind(line), measure, line.fiscal_year


def _kind(line: BudgetLine) -> str:
    """What is compared with what: accounts, parts of 三公经费 (the prose's vehicles are not one account's), lines."""
    if line.line_item in ("function", "economic"):
        return "account"
    if line.line_item == "other":
        return "other" if line.statement is None or "三公" in line.statement else "unlike"
    return "line"


def line_name(line: BudgetLine) -> str:
    """The name of an account or a line, without its number, its year and the words that lead to the amount."""
    if line.account_name:
        return fold(line.account_name)
    return _bare_name(line.line_item_raw)


@remembering
def _bare_name(raw: str) -> str:
    text = fold(raw.rpartition("/")[2])
    for span in reversed(find_years(text)):
        text = text[: span.start] + text[span.end :]
    return _LEAD.sub("", _NUMBER.sub("", text))


def _headings(ledger: Ledger, section: int | None) -> str:
    """The titles that a passage stands under, the nearest first."""
    titles = []
    while section is not None:
        titles.append(ledger.records.sections[section].title)
        section = ledger.records.sections[section].parent
    return "".join(titles)


def _same(name: str, figure: Figure, found: list[tuple[str, Figure]], fund: str) -> Outcome:
    """The amount that is the same, else the nearest one; only a table of the same money can contradict."""
    alike = [other for own, other in found if own == fund]
    tried = [
        equal(f"{name} 正文与表", f"正文所述{name}", figure, "表中", other.interval, [other], shown=other.shown)
        for other in (other for _, other in found)
    ]
    holding = next((outcome for outcome in tried if outcome.status is Status.PASS), None)
    nearest = holding or min(tried, key=lambda outcome: abs(outcome.difference or Decimal(0)))
    if nearest.status is Status.FAIL and not alike:
        text = f"{nearest.explanation}；两处资金范围或不同"
        return replace(nearest, status=Status.UNCERTAIN, explanation=text)
    return nearest

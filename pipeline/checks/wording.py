"""Words against figures: what the text says of two amounts that it has just printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.checks.core import Outcome, Severity, rule
from pipeline.checks.figures import Figure, judged, refs
from pipeline.checks.ledger import Ledger, describe
from pipeline.checks.words import words

_REACH = 60  # characters behind the executed amount within which the comparison stands
_SIDE_BY_SIDE = 20  # characters between the two amounts: 万元，支出决算为
_BUDGETS = ("initial_budget", "adjusted_budget", "approved")


@rule(
    "wording_matches_figures",
    Severity.WARNING,
    title="Executed above or below budget, as the words say",
    zh="“决算数大于（小于、等于）预算数”与金额相符",
    says="A budget and an executed amount in one passage, followed by 决算数大于/小于/等于预算数.",
    says_zh="同一段先后印有预算数与决算数、其后称决算数大于、小于或等于预算数的，应与两数相符。",
    needs="budgets of a section of the prose, one budget and one executed after the other; sections.text",
)
def wording_matches_figures(ledger: Ledger) -> Iterator[Outcome]:
    cursors: dict[int, int] = {}
    budgets = ledger.records.budgets
    for i, line in enumerate(budgets):
        section = line.source.section
        number = line.amount.number
        if section is None or number is None or ledger.table(line.source.place) is not None:
            continue
        text = ledger.records.sections[section].text
        cursor = cursors.get(section, 0)
        start = _stands_at(number.raw, text, cursor)
        if start is None:
            continue
        cursors[section] = end = start + len(number.raw)
        before = budgets[i - 1] if i else None
        # In text whose lines are read out of order the two amounts do not stand side by side.
        if (
            before is None
            or before.source.section != section
            or before.measure not in _BUDGETS
            or start - cursor > _SIDE_BY_SIDE
        ):
            continue
        budget, executed = ledger.money[i - 1], ledger.money[i]
        said = _said(text[end : end + _REACH])
        if line.measure == "executed" and said is not None and budget is not None and executed is not None:
            yield _judge(line.account_name or describe(line), budget, executed, *said)


def _stands_at(figure: str, text: str, start: int) -> int | None:
    """Where a figure stands from `start` on, not as a part of a longer one."""
    at = text.find(figure, start)
    while at >= 0:
        before, behind = text[max(at - 1, 0) : at], text[at + len(figure) : at + len(figure) + 1]
        if not (before.isdecimal() or before in (".", ",") or behind.isdecimal()):
            return at
        at = text.find(figure, at + 1)
    return None


def _said(text: str) -> tuple[str, int] | None:
    """The comparison that stands first in the text: its word, and whether it means more (1), less (-1) or as much (0)."""
    for sign, use in ((1, "executed_above"), (-1, "executed_below"), (0, "executed_equal")):
        for pattern in _comparisons(use):
            if match := pattern.search(text):
                return match[0], sign
    return None


@cache
def _comparisons(use: str) -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(rf"决算数?(?:与)?{word}") for word in words(use))


def _judge(name: str, budget: Figure, executed: Figure, word: str, sign: int) -> Outcome:
    difference = executed.value - budget.value
    actual = (difference > 0) - (difference < 0)
    shown = {1: "大于", -1: "小于", 0: "等于"}[actual]
    verdict = "相符" if actual == sign else f"不符：{executed.shown} {shown} {budget.shown}"
    text = f"文称“{word}预算数”，与预算数 {budget.shown}、决算数 {executed.shown} {verdict}"
    figures = (budget, executed)
    return Outcome(
        f"{name} 决算数与预算数",
        judged(actual == sign, figures),
        text,
        refs(figures),
        budget.value,
        executed.value,
        difference,
        page=executed.page,
    )

"""Shares and execution rates of running text: whose each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.prose.values import Value, bare
from extractors.prose.words import patterns, texts
from extractors.records import BudgetLine, Records
from normalizers.rates import parse_rate


def attach_rate(records: Records, value: Value, last: int | None, first: int, section: int | None) -> None:
    """A share belongs to the amount right before it; an execution rate to the last executed total or executed amount.
    last: the amount right before it in its sentence; first: the first one of its paragraph, which stands in `section`."""
    words = bare(value.phrase)
    rate = parse_rate(value.printed)
    counted = any(char.isdigit() for char in value.reach)  # a count in between is what the share is of
    if last is not None and not counted and any(pattern.match(words) for pattern in patterns("shares")):
        records.budgets[last] = replace(records.budgets[last], share=rate, part_of=_whole(records.budgets, last))
    elif last is not None and not counted and words in texts("own_execution_words"):
        if records.budgets[last].measure == "executed":
            records.budgets[last] = replace(records.budgets[last], execution_rate=rate)
    elif any(words.endswith(word) for word in texts("execution_words")):
        index = _executed(records, last, first)
        if last is None and index is not None and records.budgets[index].source.section != section:
            return  # perhaps a rule: 预算执行率10%、产出指标50%
        if index is not None and records.budgets[index].execution_rate is not None and not counted:
            index = last  # 其中：中央资金支出60万元，执行率95%；省级资金支出40万元，执行率100%
        if index is not None and _is_without_rate(records.budgets[index]):
            records.budgets[index] = replace(records.budgets[index], execution_rate=rate)


def _is_without_rate(line: BudgetLine) -> bool:
    return line.measure == "executed" and line.execution_rate is None


def _whole(lines: Sequence[BudgetLine], at: int) -> int | None:
    """What an account's share is a share of: the amount named before the accounts of its section; other parts say 其中."""
    part = lines[at]
    if not part.account_name:
        return part.part_of
    before = (i for i in range(at - 1, -1, -1) if lines[i].source.section == part.source.section)
    alike = (i for i in before if lines[i].measure == part.measure and not lines[i].account_name)
    return next(alike, None)


def _executed(records: Records, last: int | None, first: int) -> int | None:
    own_paragraph = last is not None and records.budgets[last].measure == "executed"
    if last is None:
        recent = len(records.budgets) - 1
        own = records.budgets[recent].evaluation if records.budgets else None
    else:
        recent, own = last, records.budgets[last].evaluation
    if recent < 0:
        return None
    line = records.budgets[recent]
    if line.subject_kind == "project" and (line.measure != "executed" or line.line_item == "total"):
        return recent if line.measure == "executed" else None
    return next(
        (
            i
            for i in range(recent, first - 1 if own_paragraph else -1, -1)
            if records.budgets[i].evaluation == own
            and records.budgets[i].subject_name == line.subject_name
            and records.budgets[i].measure == "executed"
            and records.budgets[i].line_item == "total"
        ),
        recent if line.subject_kind == "project" or own_paragraph else None,
    )

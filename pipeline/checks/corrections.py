"""Corrections that a document prints (原“95.2分”更正为“92.5分”): no row may still hold the figure that was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from normalizers.frozen import frozen
from normalizers.numbers import parse_number
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import is_doubtful
from pipeline.checks.ledger import Ledger, describe, named
from pipeline.checks.words import either, words

_FIGURE = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)"


@frozen
class _Correction:
    """A figure of the document, what it was corrected to, and the unit of both."""

    old: Decimal
    new: Decimal
    unit: str


@rule(
    "correction_applied",
    Severity.ERROR,
    title="No figure is left that the document corrects",
    zh="更正前的数据不再使用",
    says="Where a text says that a figure is corrected to another one, scores and amounts with the old figure are wrong.",
    says_zh="文中称某一得分或金额更正为另一数的，不应再以更正前的数为准。",
    needs="sections.text with a correction; evaluations.total_score, unit_scores.score, budgets.amount",
)
def correction_applied(ledger: Ledger) -> Iterator[Outcome]:
    for found in _corrections(ledger):
        alike = [one for one in _figures(ledger) if one[3] == found.unit and one[2] in (found.old, found.new)]
        left = sum(value == found.old for _, _, value, _ in alike)
        for scope, ref, value, unit in alike:
            text = f"文称 {found.old}{unit} 更正为 {found.new}{unit}，{scope}为 {value}{unit}"
            # of several with the old figure only one may be meant: the others may have it rightly
            failed = Status.UNCERTAIN if left > 1 or _doubtful(ledger, ref) else Status.FAIL
            yield Outcome(scope, Status.PASS if value == found.new else failed, text, (ref,))


def _corrections(ledger: Ledger) -> list[_Correction]:
    pattern = regex.compile(
        _FIGURE.format("old")
        + r"\s*(?P<unit>分|[万亿千]?元)[”\"」]?[^。;\d]{0,10}(?:"
        + either(words("corrected_to"))
        # the figure that follows is often quoted
        + r")[::]?\s*[“\"「]?"
        + _FIGURE.format("new")
        + r"\s*(?P=unit)"
    )
    found = []
    for section in ledger.records.sections:
        for match in pattern.finditer(fold(section.text)):
            old, new = (parse_number(match[name]) for name in ("old", "new"))
            if old is not None and new is not None:
                found.append(_Correction(old.value, new.value, match["unit"]))
    return found


def _figures(ledger: Ledger) -> Iterator[tuple[str, RecordRef, Decimal, str]]:
    records = ledger.records
    for i, evaluation in enumerate(records.evaluations):
        if evaluation.total_score is not None:
            yield f"{named(evaluation)} 总得分", RecordRef("evaluations", i), evaluation.total_score.value, "分"
    for i, unit in enumerate(records.unit_scores):
        if unit.score is not None:
            yield f"{unit.unit_name} 得分", RecordRef("unit_scores", i), unit.score.value, "分"
    for i, line in enumerate(records.budgets):
        if line.amount.number is not None and line.amount.unit_raw is not None:
            yield describe(line), RecordRef("budgets", i), line.amount.number.value, fold(line.amount.unit_raw)


def _doubtful(ledger: Ledger, ref: RecordRef) -> bool:
    return is_doubtful(getattr(ledger.records, ref.table)[ref.index].source)

"""What a rule is, what it gives, and the registry of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from normalizers.frozen import frozen

if TYPE_CHECKING:
    from pipeline.checks.ledger import Ledger


class Status(StrEnum):
    """Whether an identity holds; `uncertain`: an ingredient is doubtful or two readings are possible."""

    PASS = "pass"
    FAIL = "fail"
    UNCERTAIN = "uncertain"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """`error` arithmetic, `warning` logic, `notice` style or a deviation from the official scheme."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@frozen
class RecordRef:
    """One record: the attribute of `Records` that holds it (`facts.years` for a mention of a year) and its position."""

    table: str
    index: int


@frozen
class Outcome:
    """What a rule says of one scope. Amounts are in yuan, rates are fractions; None where no numbers are compared.

    expected: recomputed. actual: printed. difference: printed minus recomputed. tolerance: what the printed
    precision allows. explanation: one Chinese sentence with both figures. page: where `actual` stands.
    """

    scope: str
    status: Status
    explanation: str
    evidence: tuple[RecordRef, ...]
    expected: Decimal | None = None
    actual: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    page: int | None = None


@frozen
class CheckResult:
    """An `Outcome` with the rule that gave it: one row of the contract's table `checks`."""

    rule: str
    scope: str
    expected: Decimal | None
    actual: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    status: Status
    severity: Severity
    explanation: str
    evidence: tuple[RecordRef, ...]
    page: int | None


@frozen
class Rule:
    """One registered rule. `needs` names the fields of the records without which it is silent."""

    name: str
    title: str
    title_zh: str
    explanation: str
    explanation_zh: str
    needs: str
    severity: Severity
    run: Callable[[Ledger], Iterator[Outcome]]


RULES: dict[str, Rule] = {}
"""Every rule by name, in the order in which they are tried; filled when `pipeline.checks` is imported."""


def rule(
    name: str, severity: Severity, *, title: str, zh: str, says: str, says_zh: str, needs: str
) -> Callable[[Callable[[Ledger], Iterator[Outcome]]], Callable[[Ledger], Iterator[Outcome]]]:
    """Register the decorated function. ValueError where the name is taken."""

    def register(run: Callable[[Ledger], Iterator[Outcome]]) -> Callable[[Ledger], Iterator[Outcome]]:
        if name in RULES:
            raise ValueError(f"two rules are named {name}")
        RULES[name] = Rule(name, title, zh, says, says_zh, needs, severity, run)
        return run

    return register

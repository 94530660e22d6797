"""The document's own arithmetic and logic, as small rules over typed records.

`check(records)` tries every rule; `RULES` is the registry from which `docs/checks.md` and `jixiao checks` are made.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from extractors.records import Records
from pipeline.checks import (
    accounts,
    across,
    agreement,
    carried,
    changes,
    corrections,
    criteria,
    deviations,
    differences,
    grades,
    magnitudes,
    marks,
    names,
    official,
    parts,
    projects,
    prose,
    rates,
    rows_twice,
    scales,
    scores,
    shares,
    sides,
    slips,
    statements,
    targets,
    told,
    totals,
    units,
    weights,
    wording,
    years,
)
from pipeline.checks.core import RULES, CheckResult, RecordRef, Rule, Severity, Status
from pipeline.checks.ledger import Ledger

__all__ = [
    "FAMILIES",
    "RULES",
    "CheckResult",
    "RecordRef",
    "Rule",
    "Severity",
    "Status",
    "check",
    "confirmed",
    "family",
    "flagged",
]

FAMILIES = (
    totals,
    sides,
    parts,
    across,
    carried,
    changes,
    differences,
    rates,
    shares,
    prose,
    accounts,
    agreement,
    projects,
    magnitudes,
    scales,
    wording,
    corrections,
    weights,
    marks,
    told,
    targets,
    official,
    deviations,
    scores,
    criteria,
    grades,
    units,
    names,
    rows_twice,
    slips,
    statements,
    years,
)
"""The modules of rules, each of which registers its own when it is imported, in the order of the results."""


def family(module: ModuleType) -> list[Rule]:
    """The rules of one module."""
    return [found for found in RULES.values() if found.run.__module__ == module.__name__]


def check(records: Records) -> list[CheckResult]:
    """Try every rule on the records of one document: rules by family, scopes in the document's order."""
    ledger = Ledger(records)
    return [
        CheckResult(
            found.name,
            outcome.scope,
            outcome.expected,
            outcome.actual,
            outcome.difference,
            outcome.tolerance,
            outcome.status,
            found.severity,
            outcome.explanation,
            outcome.evidence,
            outcome.page,
        )
        for module in FAMILIES
        for found in family(module)
        for outcome in found.run(ledger)
    ]


def flagged(results: Iterable[CheckResult]) -> set[RecordRef]:
    """The records that a failed check points at: they carry the flag `check_failed`. A notice doubts no figure."""
    failed = (one for one in results if one.status is Status.FAIL and one.severity is not Severity.NOTICE)
    return {ref for result in failed for ref in result.evidence}


def confirmed(results: Iterable[CheckResult]) -> set[RecordRef]:
    """The records whose figures some check confirms and none doubts. That a name or a word is as it should be says
    nothing of the figures beside it."""
    held: set[RecordRef] = set()
    doubted: set[RecordRef] = set()
    for result in results:
        if result.status is Status.PASS:
            held.update(result.evidence if result.expected is not None else ())
        elif result.status is not Status.NOT_APPLICABLE and result.severity is not Severity.NOTICE:
            doubted.update(result.evidence)
    return held - doubted

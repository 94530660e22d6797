"""For every rule: records where it fails, where it holds, and where it does not apply."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.records import Records


@dataclass(frozen=True)
class Case:
    """fails: with the sentence that a person must read. holds: the rule passes at least once and says nothing else.
    not_for: the rule says nothing, or that it cannot be tried."""

    fails: Records
    says: str
    holds: Records
    not_for: Records


CASES: dict[str, Case] = {}


def case(name: str, *, fails: Records, says: str, holds: Records, not_for: Records) -> None:
    assert name not in CASES
    CASES[name] = Case(fails, says, holds, not_for)

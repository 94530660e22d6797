"""Every rule with records where it fails, where it holds and where it does not apply."""

import pytest

from pipeline.checks import RULES, Status, check
from tests.pipeline.checks import cases_forms, cases_lists, cases_money, cases_scores, cases_text  # noqa: F401
from tests.pipeline.checks.cases import CASES


def _outcomes(name, records):
    return [result for result in check(records) if result.rule == name]


def test_every_rule_has_its_cases():
    assert sorted(CASES) == sorted(RULES)


@pytest.mark.parametrize("name", RULES)
def test_fails_and_says_so(name):
    failed = [result for result in _outcomes(name, CASES[name].fails) if result.status is Status.FAIL]
    assert CASES[name].says in [result.explanation for result in failed]
    assert all(result.evidence for result in failed)
    assert all(result.severity is RULES[name].severity for result in failed)


@pytest.mark.parametrize("name", RULES)
def test_holds(name):
    assert {result.status for result in _outcomes(name, CASES[name].holds)} == {Status.PASS}


@pytest.mark.parametrize("name", RULES)
def test_does_not_apply(name):
    assert {result.status for result in _outcomes(name, CASES[name].not_for)} <= {Status.NOT_APPLICABLE}

"""Targets, and actual values that are bounds themselves."""

import pytest

from pipeline.checks import Status, check
from tests.pipeline.checks.build import indicator, records


def _statuses(rule, **more):
    found = check(records(indicators=[indicator("满意度", "10", **more)]))
    return [r.status for r in found if r.rule == rule]


@pytest.mark.parametrize(
    ("actual", "statuses"),
    [("≥90%", [Status.FAIL]), ("<90%", []), ("≤95%", []), ("98%", [Status.FAIL])],
)
def test_an_upper_bound_does_not_reach_a_lower_one(actual, statuses):
    assert _statuses("full_marks_when_reached", score="9", target="≥90%", actual=actual) == statuses


def test_a_decrease_printed_with_its_sign_is_not_judged():
    lines = [indicator("事故起数下降率", "10", score="10", target="≥10%", actual="-12.5%")]
    assert not [r for r in check(records(indicators=lines)) if r.rule == "missed_target_described_as_met"]


def test_an_upper_bound_below_the_target_misses_it():
    assert _statuses("missed_target_described_as_met", score="10", target="≥90%", actual="<90%") == [Status.FAIL]


def test_a_reason_or_far_more_than_aimed_at_leaves_a_deduction_open():
    for more in ({"actual": "98%", "deviation_note": "样本较少"}, {"actual": "150%"}):
        assert _statuses("full_marks_when_reached", score="9", target="≥90%", **more) == [Status.UNCERTAIN]


@pytest.mark.parametrize(
    ("level2", "target", "status"),
    [
        ("satisfaction", "≥95%", Status.PASS),
        ("satisfaction", "≥5万元", Status.FAIL),
        ("timeliness", "≤30天", Status.PASS),
        ("timeliness", "100%", Status.PASS),
        ("timeliness", "30亩", Status.FAIL),
        ("cost", "≤30天", Status.FAIL),
        ("cost", "≤30万元", Status.PASS),
    ],
)
def test_kinds_and_their_units(level2, target, status):
    assert _statuses("indicator_kind_vs_unit", level2=level2, target=target) == [status]

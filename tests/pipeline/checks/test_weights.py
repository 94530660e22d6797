"""Sums of weights: schemes that go on in another table."""

import pytest

from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, form, indicator, records


@pytest.mark.parametrize(("total", "status"), [(None, Status.UNCERTAIN), ("100", Status.FAIL)])
def test_a_scheme_that_ends_without_its_total_may_go_on(total, status):
    rows = [
        indicator("C2产出质量", "10", is_group=True, source=at(1)),
        indicator("C201达标率", "6", parent=0, depth=2, source=at(2)),
    ]
    found = check(records(evaluations=[form(weight=total)], indicators=rows))
    assert [r.status for r in found if r.rule == "weights_sum_to_parent"] == [status]


@pytest.mark.parametrize(("score", "status"), [("9", Status.PASS), ("8", Status.FAIL)])
def test_a_level_without_scores_stands_for_those_below_it(score, status):
    rows = [
        indicator("决策", "10", score, is_group=True),
        indicator("项目立项", "10", parent=0, depth=2, is_group=True),
        indicator("立项依据", "6", "6", parent=1, depth=3),
        indicator("立项程序", "4", "3", parent=1, depth=3),
    ]
    found = check(records(evaluations=[form()], indicators=rows))
    assert [r.status for r in found if r.rule == "scores_sum_to_parent"] == [status]


def test_an_indicator_without_a_weight_beside_the_full_marks_is_a_part():
    rows = [indicator("产出指标", "60", "50"), indicator("效益指标", "40", "40"), indicator("购置设备", None, "10")]
    found = check(records(evaluations=[form(score="90")], indicators=rows))
    assert [r.status for r in found if r.rule == "scores_sum_to_total"] == [Status.PASS]

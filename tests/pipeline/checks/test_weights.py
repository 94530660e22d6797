"""Sums of weights: schemes that go on in another table."""

import pytest

from pipeline.checks import RecordRef, Status, check, confirmed, flagged
from tests.pipeline.checks.build import at, form, indicator, records, unit


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


def test_a_sum_of_criteria_without_full_marks_is_left_open_where_no_row_holds():
    parts = [
        unit("甲局", 1, component="other", score=score, col=i, is_criterion=True)
        for i, score in enumerate(("38", "40"))
    ]
    found = check(records(unit_scores=[*parts, unit("甲局", 1, component="other", score="79", col=9)]))
    assert [r.status for r in found if r.rule == "criteria_sum_to_score"] == [Status.UNCERTAIN]


def test_a_notice_doubts_no_figure():
    rows = [indicator("建档率", "10", "10", level2="quantity", level2_raw="数量指标", target="100%", actual="100%")]
    found = check(records(evaluations=[form()], indicators=rows))
    assert ("indicator_kind_vs_unit", Status.FAIL) in [(r.rule, r.status) for r in found]
    assert RecordRef("indicators", 0) not in flagged(found)
    assert RecordRef("indicators", 0) in confirmed(found)


@pytest.mark.parametrize(("usual", "status"), [(3, Status.FAIL), (2, Status.NOT_APPLICABLE)])
def test_forms_without_a_total_come_to_what_most_others_of_the_document_do(usual, status):
    weights = [("90", "0")] * usual + [("60", "20")]
    rows = [
        indicator("数量", weight, evaluation=e, source=at(i, table=e))
        for e, own in enumerate(weights)
        for i, weight in enumerate(own)
        if weight != "0"
    ]
    found = check(records(evaluations=[form(f"项目{e}") for e in range(len(weights))], indicators=rows))
    results = [r for r in found if r.rule == "weights_sum_to_total"]
    assert results[-1].status is status
    assert {r.status for r in results[:-1]} == {Status.NOT_APPLICABLE}

"""What words above a cell say of it: whose score it is, the weight of a whole block, shares of a parent's weight."""

from __future__ import annotations

from decimal import Decimal as D

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table


def test_a_score_below_a_group_is_the_groups():
    rows = [
        ["序号", "单位名称", "项目支出绩效自评", None, "整体支出绩效自评", None, "财政复核", None],
        ["", "", "得分", "等级", "得分", "等级", "得分", "等级"],
        ["1", "县教育局", "95", "优", "81", "良", "78", "中"],
    ]
    found = records("绩效自评得分情况表", table(rows)).unit_scores
    assert [(one.component, one.score and one.score.value, one.rating) for one in found] == [
        ("project_performance", D(95), "excellent"),
        ("department_performance", D(81), "good"),
        ("review_score", D(78), "fair"),
    ]


def test_the_label_of_a_block_of_funding_without_a_header_states_the_weight_of_execution():
    rows = [
        ["项目名称", "校舍维修", None, None, None, None],
        ["预算执行情况（10分）", "预算数：", "30.00", "执行数：", "27.00", ""],
        ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分"],
        ["产出指标", "数量指标", "维修校舍", "2所", "90", "90"],
    ]
    found = records("2023年度项目支出绩效自评表", table(rows)).indicators
    assert [(one.level1, one.weight and one.weight.value) for one in found] == [
        ("budget_execution", D(10)),
        ("output", D(90)),
    ]


def test_weights_of_100_below_a_weight_are_shares_of_it():
    def failed(second: str) -> list[str]:
        rows = [
            ["一级指标", "权重", "二级指标", "权重", "得分"],
            ["投入", "40%", "预算编制", "70%", "28"],
            ["", "", "预算执行", second, "12"],
            ["产出", "60%", "产出数量", "100%", "60"],
        ]
        results = check(records("部门整体支出绩效评价指标体系", table(rows)))
        return [r.explanation for r in results if r.rule == "weights_sum_to_parent" and r.status is Status.FAIL]

    assert failed("30%") == []
    assert len(failed("20%")) == 1


def test_full_marks_of_90_beside_the_weight_of_execution_are_100():
    rows = [
        ["项目名称", "校舍维修", None, None, None, None],
        ["预算执行情况（10分）", "预算数：", "30.00", "执行数：", "27.00", ""],
        ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分"],
        ["产出指标", "数量指标", "维修校舍", "2所", "90", "90"],
        ["总分", None, None, None, "90", "90"],
    ]
    found = check(records("2023年度项目支出绩效自评表", table(rows)))
    assert [str(r.status) for r in found if r.rule == "official_full_marks"] == ["pass"]


def test_the_score_of_the_review_stands_below_the_same_word():
    rows = [
        ["项目名称", "校舍维修", None, None, None, None],
        ["一级指标", "二级指标", "三级指标", "分值", "得分", None],
        ["", "", "", "", "自评", "复核"],
        ["产出指标", "数量指标", "维修校舍", "90", "90", "85.5"],
    ]
    found = records("2023年度项目支出绩效自评表", table(rows))
    (one,) = found.indicators
    assert [one.score and one.score.value, one.review_score and one.review_score.value] == [D(90), D("85.5")]
    assert found.tables[0].leftover == ()

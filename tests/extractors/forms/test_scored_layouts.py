"""Forms and lists that lay out their points in ways of their own: weights, scores, totals, grades."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pipeline.checks import Status, check
from tests.extractors.forms.build import INDICATORS, records, table


@pytest.mark.parametrize(
    "total",
    [
        ["总分", "", "", "", "90", "88", ""],
        ["", "总分", "90", "88", "", "", ""],
    ],
)
def test_two_totals_a_column_off_are_weight_and_score(total):
    (own,) = records(
        "项目支出绩效自评表", table([["项目名称", "路", None, None, None, None, None], *INDICATORS, total])
    ).evaluations
    assert (own.total_weight.value, own.total_score.value) == (D(90), D(88))
    assert own.source.flags == ("column_shifted",)


def test_goals_with_points_of_their_own_are_groups_and_no_indicators():
    rows = [
        ["单位名称", "市林业局", None, None, None, None],
        ["年度目标1：（40分）", "造林1.5万亩", None, None, None, None],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年初目标值", "得分"],
        ["", "产出指标", "数量指标", "造林面积（40分）", "1.5万亩", "40"],
        ["年度目标2：（40分）", "火灾受害率控制在0.9‰以内", None, None, None, None],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年初目标值", "得分"],
        ["", "产出指标", "数量指标", "巡护里程（40分）", "6万公里", "39"],
    ]
    found = records("2023年度部门整体绩效自评表", table(rows, spans_known=False))
    assert [(i.name, i.is_group, i.weight.value, i.parent) for i in found.indicators] == [
        ("年度目标1", True, D(40), None),
        ("造林面积（40分）", False, D(40), 0),
        ("年度目标2", True, D(40), None),
        ("巡护里程（40分）", False, D(40), 2),
    ]
    assert found.evaluations[0].objective_planned == "造林1.5万亩\n火灾受害率控制在0.9‰以内"


def test_groups_and_averages_of_a_unit_table_are_no_units():
    rows = [
        ["序号", "单位", "项目数", "预算金额（万元）", "平均得分"],
        ["一", "县直单位", "7", "4,120.30", ""],
        ["1", "县教育局", "4", "3,200.00", "90"],
        ["（2）", "县卫生健康局", "3", "920.30", "未报送"],
        ["二", "乡镇", "2", "310.00", ""],
        ["3", "马头镇", "2", "310.00", "77.5"],
        ["合计", "", "9", "4,430.30", ""],
        ["平均分", "", "", "", "83.75"],
    ]
    found = records("自评情况汇总表", table(rows))
    assert [(s.seq, s.unit_name, s.row_kind, s.missing_marker, s.source.flags) for s in found.unit_scores] == [
        (None, "县直单位", "other", None, ()),
        ("1", "县教育局", "unit", None, ()),
        ("2", "县卫生健康局", "unit", "未报送", ()),
        (None, "乡镇", "other", None, ()),
        ("3", "马头镇", "unit", None, ()),
        (None, "合计", "total", None, ()),
        (None, "平均分", "other", None, ()),
    ]
    kinds = [line.row_kind for line in found.budgets if line.amount.raw]
    assert kinds == ["subtotal", "unit", "unit", "subtotal", "unit", "total"]


def test_a_running_number_that_is_none_in_figures_is_in_doubt():
    rows = [["序号", "单位", "得分"], ["甲", "县教育局", "90"], ["乙", "县民政局", "80"]]
    found = records("得分表", table(rows))
    assert [(s.seq, s.source.flags) for s in found.unit_scores] == [(None, ("unreadable",))] * 2


def test_the_self_assessed_score_stays_beside_that_of_the_review():
    rows = [
        ["序号", "预算单位", "项目名称", "预算金额（万元）", "自评得分", "复核得分", "核减分值", "复核等级"],
        ["1", "区教育局", "教育补助", "1,520.00", "98", "91", "7", "优"],
        ["合计", "", "", "1,520.00", "", "", "", ""],
    ]
    found = records("复核情况表", table(rows))
    (own,) = found.evaluations
    assert (own.total_score.value, own.review_score.value, own.rating) == (D(98), D(91), "excellent")
    assert [line.subject_kind for line in found.budgets] == ["project", "region"]
    assert found.tables[0].leftover == ()


def test_a_bare_fraction_against_a_percentage_is_in_doubt():
    rows = [["项目名称", "路", None, None, None, None, None], *INDICATORS]
    rows[-1] = ["产出指标", "质量指标", "完好率", "≥95%", "0.96", "90", "88"]
    (indicator,) = records("项目支出绩效自评表", table(rows)).indicators
    assert (indicator.actual.value, indicator.actual.unit, indicator.source.flags) == (
        D("0.96"),
        None,
        ("unit_missing",),
    )


def test_what_a_form_says_of_lost_points_is_kept():
    rows = [
        ["项目名称", "路", None, None, None, None],
        ["一级指标", "二级指标", "三级指标", "分值", "得分", "扣分原因"],
        ["过程", "资金管理", "资金使用合规性", "5", "3", "滞留资金"],
    ]
    (indicator,) = records("绩效评价评分表", table(rows)).indicators
    assert indicator.deviation_note == "滞留资金"


def test_a_total_that_cannot_be_read_is_in_doubt():
    rows = [
        ["项目名称", "路", None, None, None, None, None],
        *INDICATORS,
        ["总分", None, None, None, None, "#REF!", "#REF!"],
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert (own.total_weight, own.total_score, own.source.flags) == (None, None, ("unreadable",))


def test_a_grade_is_of_the_last_score_before_it():
    rows = [
        ["序号", "单位名称", "绩效自评", None, "总分", "等次"],
        ["", "", "项目数", "得分", "", ""],
        ["1", "县教体局", "25", "46.5", "93.5", "优秀"],
    ]
    found = records("2023年度绩效管理工作考核结果", table(rows)).unit_scores
    assert [(s.component_raw, s.score.value, s.rating) for s in found] == [
        ("绩效自评/得分", D("46.5"), None),
        ("总分", D("93.5"), "excellent"),
    ]


@pytest.mark.parametrize(
    ("ticks", "rating"),
    [("优秀■ 良好□ 合格□ 不合格□", "excellent"), ("□优 ☑良 □中 □差", "good"), ("优□ 良□ 中□ 差□", None)],
)
def test_a_ticked_grade(ticks, rating):
    rows = [
        ["项目名称", "路", None, None, None, None, None],
        *INDICATORS,
        ["自评等级", ticks, None, None, None, None, None],
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert (own.rating_raw, own.rating) == (ticks, rating)


def _scored(header: list[str | None], row: list[str | None], total: list[str | None]):
    found = records("绩效评价评分表", table([header, row, total]))
    (own,) = found.evaluations
    values = [number.value if number is not None else None for number in (own.total_weight, own.total_score)]
    return values, own.source.flags, [source.text for source in found.tables[0].leftover]


def test_points_taken_off_below_their_header_are_no_full_marks() -> None:
    header: list[str | None] = ["一级指标", "三级指标", "标准分", "扣分", "得分"]
    row: list[str | None] = ["产出", "验收合格率", "100", "10.7", "89.3"]
    assert _scored(header, row, ["合计", "", "", "10.7", "89.3"]) == ([None, D("89.3")], (), ["10.7"])
    assert _scored(header, row, ["合计", "", "100", "10.7", "89.3"]) == ([D(100), D("89.3")], (), ["10.7"])


def test_a_total_of_indicators_without_columns_of_points() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "特派员补助", None, None, None],
        ["一级指标", "三级指标", "指标值", "实际完成值", "偏差原因分析及改进措施"],
        ["产出指标", "选派人数", "30人", "29人", "1名因病未派"],
        ["总分", None, None, "100", "98.2"],
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert own.total_weight is not None and own.total_weight.value == D(100)
    assert own.total_score is not None and own.total_score.value == D("98.2")
    assert "column_shifted" in own.source.flags


@pytest.mark.parametrize(("header", "status"), [("执行率(%)", Status.FAIL), ("执行率", Status.UNCERTAIN)])
def test_a_header_with_a_percent_sign_confirms_a_bare_rate(header, status):
    rows = [
        ["序号", "项目名称", "预算数", "执行数", header],
        ["1", "营养改善计划", "320", "318.4", "99.5"],
        ["2", "小型水库维修", "260", "182", "75"],
    ]
    found = records("2024年度项目支出绩效自评结果汇总表", table(rows, unit_note="单位：万元"))
    wrong = [one.status for one in check(found) if one.rule == "rate_executed_over_budget"][-1]
    assert (found.budgets[-1].execution_rate.value, wrong) == (D("0.75"), status)

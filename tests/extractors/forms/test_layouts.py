"""Layouts that shift, merge or name their parts in ways of their own."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.document import Document, Paragraph
from extractors.understand import understand
from extractors.vocabulary import meanings
from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "开放天数", "≥330天", "336天", "90", "88"],
]


def amounts(found):
    return [(line.line_item, line.measure, line.amount.raw) for line in found.budgets if line.amount.raw]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("全年绩效目标完成情况", "achieved"),
        ("项目年度目标", "planned"),
        ("年末实际完成值", "actual"),
        ("调整后全年预算金额", "amount - adjusted_budget"),
        ("累计支付金额", "amount - executed"),
        ("指标偏差原因及整改措施", "deviation"),
        ("执行率%", "execution_rate"),
    ],
)
def test_a_header_put_together_from_known_words_is_known(header, meaning):
    assert meanings("columns", header) == (meaning,)


@pytest.mark.parametrize("text", ["预算执行情况", "财政支出", "养护里程目标达到每年全县二十公里以上的要求完成情况"])
def test_a_pattern_takes_no_label_and_no_sentence(text):
    assert meanings("columns", text) == ()


def test_a_second_line_of_amounts_without_a_label_is_no_second_total():
    rows = [
        ["项目名称", "公共图书馆免费开放", None, None, None, None, None],
        ["预算资金（万元）", "年初预算", "调整后预算", "实际支出", "", "", ""],
        ["", "68.00", "70.00", "66.50", "", "", ""],
        ["", "50.00", "50.00", "48.00", "", "", ""],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表（2023年度）", table(rows))
    assert [(line.line_item, line.amount.raw, "item_unknown" in line.source.flags) for line in found.budgets] == [
        ("total", "68.00", False),
        ("total", "70.00", False),
        ("total", "66.50", False),
        ("other", "50.00", True),
        ("other", "50.00", True),
        ("other", "48.00", True),
    ]


def test_a_form_with_a_table_of_plain_amounts_is_a_form():
    rows = [
        ["项目名称", "公共图书馆免费开放", None, None, None, None, None],
        ["预算资金（万元）", "年初预算", "调整后预算", "实际支出", "结余资金", "", ""],
        ["", "68.00", "70.00", "66.50", "3.50", "", ""],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表（2023年度）", table(rows))
    (own,) = found.evaluations
    assert (own.kind, own.subject_name) == ("project", "公共图书馆免费开放")
    assert amounts(found) == [
        ("total", "initial_budget", "68.00"),
        ("total", "adjusted_budget", "70.00"),
        ("total", "executed", "66.50"),
        ("total", None, "3.50"),
    ]
    assert {line.subject_name for line in found.budgets} == {"公共图书馆免费开放"}
    assert [indicator.name for indicator in found.indicators] == ["开放天数"]


def test_a_header_over_the_labels_of_the_rows_heads_no_amounts():
    rows = [
        ["项目名称", "保洁服务", None, None, None, None],
        ["预算执行情况（万元）", "预算资金", "年初预算数", "调整后预算数", "预算执行数", "预算执行率"],
        ["", "总额", "860", "845.6", "840.2", "99.36%"],
        ["", "其中：财政资金", "860", "845.6", "840.2", "99.36%"],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表（2023年度）", table(rows, spans_known=False))
    assert amounts(found)[:3] == [
        ("total", "initial_budget", "860"),
        ("total", "adjusted_budget", "845.6"),
        ("total", "executed", "840.2"),
    ]
    assert not any(line.source.flags for line in found.budgets)


def test_a_form_of_a_whole_department_is_named_after_the_department():
    rows = [
        ["项目名称", "部门整体支出", None, None, None, None, None],
        ["主管部门", "县水利局", None, "实施单位", "县水利局", None, None],
        *INDICATORS,
    ]
    for title in ("部门整体支出绩效自评表（2023年度）", "项目支出绩效自评表（2023年度）"):
        (own,) = records(title, table(rows)).evaluations
        assert (own.kind, own.subject_name) == ("department", "县水利局")


def test_label_and_value_in_one_cell_are_a_field():
    rows = [
        ["项目名称：农村饮水安全", None, None, "主管部门：县水务局　　实施单位：县供水站", None, None, None],
        *INDICATORS,
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert (own.subject_name, own.supervising_department, own.implementing_unit) == (
        "农村饮水安全",
        "县水务局",
        "县供水站",
    )


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


def test_text_that_is_no_goal_stays_out_of_the_goals():
    rows = [
        ["项目名称", "保洁服务", None, None],
        ["项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"],
        ["", "", "清扫6.8平方公里", "清扫6.8平方公里"],
        ["", "2.其他做法", "公开招标确定单位", ""],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表", table(rows, spans_known=False))
    (own,) = found.evaluations
    assert (own.objective_planned, own.objective_achieved) == ("清扫6.8平方公里", "清扫6.8平方公里")
    assert [source.text for source in found.tables[0].leftover] == ["公开招标确定单位"]


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


def test_runs_of_a_list_side_by_side_are_one_list():
    rows = [
        ["序号", "单位名称", "得分", "等级", "序号", "单位名称", "得分", "等级"],
        ["1", "县纪委监委", "96.5", "优", "3", "县教育局", "89.2", "良"],
        ["2", "县财政局", "92.4", "优", "", "", "", ""],
    ]
    found = records("2023年度部门整体支出绩效评价得分表", table(rows))
    assert [(s.seq, s.unit_name, s.score.value, s.rating, s.source.place.col_index) for s in found.unit_scores] == [
        ("1", "县纪委监委", D("96.5"), "excellent", 2),
        ("2", "县财政局", D("92.4"), "excellent", 2),
        ("3", "县教育局", D("89.2"), "good", 6),
    ]


def test_a_form_without_a_unit_takes_that_of_the_form_before_it_and_says_so():
    form = [
        ["项目名称", "路", None, None, None],
        ["资金情况", "", "年初预算", "全年预算", "全年执行"],
        ["", "总额", "36", "36", "35"],
        ["绩效指标", "一级指标", "三级指标", "指标值", "得分"],
        ["", "产出", "里程", "20公里", "100"],
    ]
    found = records("项目支出绩效自评表", table(form, unit_note="单位：万元"), table(form)).budgets
    assert [(line.amount.yuan, line.amount.unit_source, line.source.flags) for line in found[2:4]] == [
        (D(350000), "caption", ()),
        (D(360000), "inferred", ("unit_inferred",)),
    ]


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


def test_a_first_header_over_the_labels_heads_no_amounts_whatever_it_says():
    rows = [
        ["部门名称", "县交通运输局", None, None, None, None],
        ["年度预算申请（万元）", "", "年初预算", "全年预算", "执行数", "得分"],
        ["", "资金总额", "3,214.56", "4,102.33", "3,980.12", "9.70"],
        ["", "按支出性质分：基本支出", "1,514.56", "1,602.33", "1,602.33", ""],
        ["", "交通建设发展金", "1,700.00", "2,500.00", "2,377.79", ""],
        *INDICATORS,
    ]
    found = records("部门整体支出绩效自评表（2023年度）", table(rows, spans_known=False))
    assert amounts(found) == [
        ("total", "initial_budget", "3,214.56"),
        ("total", "adjusted_budget", "4,102.33"),
        ("total", "executed", "3,980.12"),
        ("basic_expenditure", "initial_budget", "1,514.56"),
        ("basic_expenditure", "adjusted_budget", "1,602.33"),
        ("basic_expenditure", "executed", "1,602.33"),
        ("other", "initial_budget", "1,700.00"),
        ("other", "adjusted_budget", "2,500.00"),
        ("other", "executed", "2,377.79"),
    ]
    assert [line.source.flags for line in found.budgets] == [()] * 6 + [("item_unknown",)] * 3


def test_goal_and_result_beside_their_labels():
    rows = [
        ["部门名称", "县交通运输局", None],
        ["年度绩效目标", "预期目标", "改造4座"],
        ["", "实际完成情况", "改造3座"],
        *INDICATORS,
    ]
    (own,) = records("部门整体支出绩效自评表", table(rows, spans_known=False)).evaluations
    assert (own.objective_planned, own.objective_achieved) == ("改造4座", "改造3座")


def test_a_goal_below_its_label():
    rows = [
        ["项目名称", "生均补助", None],
        ["总体目标", "实施期目标", "年度目标"],
        ["", "三年补助全县幼儿园", "补助公办幼儿园"],
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "补助人数", "≥16800人"],
    ]
    found = records("项目支出绩效目标申报表（2024年度）", table(rows))
    assert [own.objective_planned for own in found.evaluations] == ["补助公办幼儿园"]
    assert [(one.fiscal_year, one.planned) for one in found.objectives] == [(None, "三年补助全县幼儿园")]


def test_labels_of_bodies_with_their_values_are_no_header():
    rows = [
        ["项目名称", "足球扶持资金", None, None, None],
        ["主管部门", "教育部", "实施单位", "", ""],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数"],
        ["", "年度资金总额", "190", "190", "180"],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert found.evaluations[0].supervising_department == "教育部"
    assert found.tables[0].leftover == ()
    assert [line.amount.raw for line in found.budgets] == ["190", "190", "180"]


def test_amounts_under_unknown_groups_of_headers_are_not_guessed():
    rows = [
        ["年度", "某种计划", None, "另一种计划", None],
        ["", "小计", "财政拨款", "小计", "财政拨款"],
        ["2018", "0", "0", "10", "10"],
        ["2019", "190", "190", "0", "0"],
    ]
    found = records("支出计划", table(rows))
    assert found.budgets == []
    assert found.tables[0].leftover


def test_a_total_that_cannot_be_read_is_in_doubt():
    rows = [
        ["项目名称", "路", None, None, None, None, None],
        *INDICATORS,
        ["总分", None, None, None, None, "#REF!", "#REF!"],
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert (own.total_weight, own.total_score, own.source.flags) == (None, None, ("unreadable",))


def test_lines_of_funding_under_a_header_that_says_project_are_no_projects():
    rows = [
        ["部门名称", "县卫生健康局", None, None, None, None],
        ["年度预算申请（万元）", "项目", "年初预算数", "到位数", "全年执行数", "得分"],
        ["", "年度资金总额", "5,230.00", "5,200.00", "5,010.09", "9.7"],
        ["", "其中：财政拨款", "5,230.00", "5,200.00", "5,010.09", ""],
        *INDICATORS,
    ]
    found = records("部门整体支出绩效自评表（2023年度）", table(rows, spans_known=False))
    assert {(line.subject_kind, line.subject_name) for line in found.budgets} == {("department", "县卫生健康局")}
    assert amounts(found)[:3] == [
        ("total", "initial_budget", "5,230.00"),
        ("total", None, "5,200.00"),
        ("total", "executed", "5,010.09"),
    ]


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


def test_amounts_beside_labels_of_their_own_in_each_group():
    rows = [
        ["一、基本情况", "项目名称", "公路修复", None, "实施（主管）单位", "县公路站", None],
        ["", "项目级别", "县本级", None, "资金性质", "一般公共预算", None],
        [
            "二、预算执行情况（万元）",
            "预算安排情况（调整后）",
            None,
            "资金到位情况",
            None,
            "资金执行情况",
            "预算执行进度",
        ],
        ["", "预算数：", "860.00", "到位数：", "850.00", "817.00", "95.00%"],
        ["", "其中：财政资金", "800.00", "其中：财政资金", "790.00", "760.00", ""],
        ["三、目标完成情况", "年度预期目标", None, None, "具体完成情况", None, "总体完成率"],
        ["", "修复23处", None, None, "修复22处", None, "95.65%"],
        *INDICATORS,
    ]
    found = records("2023年度项目支出绩效自评表", table(rows))
    (own,) = found.evaluations
    assert (own.subject_name, own.implementing_unit) == ("公路修复", "县公路站")
    assert (own.objective_planned, own.objective_achieved) == ("修复23处", "修复22处")
    assert amounts(found) == [
        ("total", "adjusted_budget", "860.00"),
        ("total", None, "850.00"),
        ("total", "executed", "817.00"),
        ("fiscal_appropriation", "adjusted_budget", "800.00"),
        ("fiscal_appropriation", None, "790.00"),
        ("fiscal_appropriation", "executed", "760.00"),
    ]
    assert found.budgets[2].execution_rate.raw == "95.00%"
    assert not any(line.source.flags for line in found.budgets)
    assert found.tables[0].leftover == ()


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


def test_the_year_and_the_result_beside_their_labels():
    rows = [
        ["部门名称", "市教育局", "年度", "2023", "", "", ""],
        ["年度绩效目标", "巩固率达标", None, None, None, None, None],
        ["目标完成情况", "巩固率98.6%", None, None, None, None, None],
        *INDICATORS,
    ]
    (own,) = records("部门整体绩效自评表", table(rows)).evaluations
    assert (own.fiscal_year, own.objective_planned, own.objective_achieved) == (2023, "巩固率达标", "巩固率98.6%")


def test_how_a_transfer_was_managed_is_left_out_by_name():
    rows = [
        ["转移支付（项目）名称", "草原补奖资金", None, None, None, None, None],
        ["资金管理情况", "", "情况说明", "", "存在问题和改进措施", "", ""],
        ["", "分配科学性", "按面积分配", "", "无", "", ""],
        *INDICATORS,
    ]
    found = records("对下转移支付绩效自评表（2022年度）", table(rows))
    assert found.evaluations[0].subject_name == "草原补奖资金"
    assert found.tables[0].leftover == ()


def test_a_monitoring_form_of_a_department_is_no_projects():
    rows = [
        ["部门名称", "县水务局", None, None, None],
        ["一级指标", "三级指标", "年度指标值", "1-8月完成值", "偏差原因"],
        ["产出指标", "新增供水人口", "≥8000人", "5200人", ""],
    ]
    (own,) = records("2024年度1-8月部门整体绩效运行监控表", table(rows)).evaluations
    assert (own.kind, own.subject_name, own.family) == ("department", "县水务局", "monitoring_form")


def test_amounts_beside_words_for_their_measures() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "高标准农田建设", None, None, None],
        ["预算执行情况（万元）", "预算数：", "3000", "执行数：", "2850"],
        ["", "其中：财政拨款", "2900", "其中：财政拨款", "2760"],
        ["", "其他资金", "100", "其他资金", "90"],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "数量指标", "建设面积", "2万亩", "2万亩"],
    ]
    found = records("项目支出绩效自评表（2022年度）", table(rows))
    assert [(b.line_item, b.measure, b.amount.yuan, b.part_of) for b in found.budgets] == [
        ("total", "adjusted_budget", D(30_000_000), None),
        ("total", "executed", D(28_500_000), None),
        ("fiscal_appropriation", "adjusted_budget", D(29_000_000), 0),
        ("fiscal_appropriation", "executed", D(27_600_000), 1),
        ("other_funds", "adjusted_budget", D(1_000_000), 0),
        ("other_funds", "executed", D(900_000), 1),
    ]
    assert not any(reading.leftover for reading in found.tables)
    assert {r.status for r in check(found) if r.rule == "parts_sum_to_whole"} == {Status.PASS}


def test_measures_in_the_rows_of_a_funding_table_and_funds_in_its_columns() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "高标准农田建设", None, None, None],
        ["项目资金（万元）", "", "资金总额", "财政拨款", "其他资金"],
        ["", "预算数", "3000", "2900", "100"],
        ["", "到位数", "2950", "2850", "100"],
        ["", "执行数", "2850", "2760", "90"],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "数量指标", "建设面积", "2万亩", "2万亩"],
    ]
    found = records("项目支出绩效自评表（2022年度）", table(rows))
    assert [(b.line_item, b.measure, b.measure_raw, b.amount.raw) for b in found.budgets] == [
        ("total", "adjusted_budget", "预算数", "3000"),
        ("fiscal_appropriation", "adjusted_budget", "预算数", "2900"),
        ("other_funds", "adjusted_budget", "预算数", "100"),
        ("total", None, "到位数", "2950"),
        ("fiscal_appropriation", None, "到位数", "2850"),
        ("other_funds", None, "到位数", "100"),
        ("total", "executed", "执行数", "2850"),
        ("fiscal_appropriation", "executed", "执行数", "2760"),
        ("other_funds", "executed", "执行数", "90"),
    ]


def test_a_column_of_comparators_is_known_by_what_it_prints() -> None:
    def read(word: str, *comparators: str) -> list[str | None]:
        rows: list[list[str | None]] = [
            ["项目名称", "机耕路建设", None, None, None, None],
            ["一级指标", "三级指标", word, "指标值", "计量单位", "完成值"],
            *(["产出指标", f"第{i}期长度", sign, "35", "公里", "36"] for i, sign in enumerate(comparators, 1)),
        ]
        found = records("项目支出绩效自评表（2022年度）", table(rows))
        return [one.target.comparator for one in found.indicators if one.target]

    assert read("性质", "≥", "＝") == ["ge", "eq"]
    assert read("要求", "不低于", "") == ["ge", "eq"]
    assert read("性质", "≥", "约束性") == ["eq", "eq"]


def test_the_year_of_a_form_over_its_first_months() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "公益林管护", None, None],
        ["年度资金总额（万元）", "年初预算数", "1-7月执行数", "全年预计执行数"],
        ["年度资金总额", "400", "228.5", "400"],
    ]
    for note in ("（2024年1-7月）", "（2024年度1—7月）"):
        blocks = (Paragraph("项目支出绩效运行监控表"), Paragraph(note), table(rows))
        found = understand(Document("text/plain", blocks))
        assert {line.fiscal_year for line in found.budgets} == {2024}


def _beside(second: tuple[str, ...]) -> list[list[str | None]]:
    left: list[list[str | None]] = [
        ["项目名称", "校舍维修", None],
        ["资金情况（元）", "全年预算数", "全年执行数"],
        ["", "560000", "532000"],
        ["三级指标", "指标值", "完成值"],
        ["维修校舍面积", "1200平方米", "1200平方米"],
    ]
    right: list[list[str | None]] = [
        ["项目名称", "课桌椅购置", None, None],
        ["资金情况（元）", "全年预算数", "全年执行数", "说明"],
        ["", "300000", "150000", "/"],
        ["三级指标", "指标值", "完成值", "得分"],
        ["购置课桌椅", "800套", "400套", "5"],
    ]
    for row, text in zip(right, second, strict=True):
        row[0] = text
    return [[*a, "", *b] for a, b in zip(left, right, strict=True)]


def test_forms_side_by_side_are_forms_of_their_own() -> None:
    found = records("项目支出绩效自评表", table(_beside(("项目名称", "资金情况（元）", "", "三级指标", "购置课桌椅"))))
    assert [one.subject_name for one in found.evaluations] == ["校舍维修", "课桌椅购置"]
    assert [(b.subject_name, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("校舍维修", "adjusted_budget", D(560000)),
        ("校舍维修", "executed", D(532000)),
        ("课桌椅购置", "adjusted_budget", D(300000)),
        ("课桌椅购置", "executed", D(150000)),
    ]
    assert [(one.evaluation, one.name, one.target_raw) for one in found.indicators] == [
        (0, "维修校舍面积", "1200平方米"),
        (1, "购置课桌椅", "800套"),
    ]


def test_a_second_project_of_a_form_is_left_over() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "校舍维修", "项目名称", "课桌椅购置"],
        ["资金情况（元）", "全年预算数", "全年执行数", ""],
        ["", "560000", "532000", ""],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [source.text for source in found.tables[0].leftover] == ["课桌椅购置"]


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


def test_a_heading_below_goals_is_no_goal() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "特派员补助", None, None, None],
        ["年度总体目标", "预期目标", None, "实际完成情况", None],
        ["", "选派30名", None, "选派29名", None],
        ["项目支出绩效指标", None, None, None, None],
        ["一级指标", "三级指标", "指标值", "实际完成值", "偏差原因分析及改进措施"],
        ["产出指标", "选派人数", "30人", "29人", "1名因病未派"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(own.objective_planned, own.objective_achieved) for own in found.evaluations] == [("选派30名", "选派29名")]


def test_goals_over_their_own_indicators() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "公租房维修", None, None, None],
        ["年度绩效目标1（50分）", "维修420套", None, None, None],
        ["一级指标", "三级指标", "年初目标值", "实际完成值", "得分"],
        ["产出指标", "维修套数", "420套", "418套", "49.8"],
        ["年度绩效目标2（30分）", "提升满意度", None, None, None],
        ["满意度指标", "住户满意度", "90%", "85%", "28.3"],
    ]
    found = records("项目自评表", table(rows))
    assert [own.objective_planned for own in found.evaluations] == ["维修420套\n提升满意度"]
    assert [(one.name, one.is_group, one.parent, one.weight and one.weight.value) for one in found.indicators] == [
        ("年度绩效目标1", True, None, D(50)),
        ("维修套数", False, 0, None),
        ("年度绩效目标2", True, None, D(30)),
        ("住户满意度", False, 2, None),
    ]
    assert not any(reading.leftover for reading in found.tables)


@pytest.mark.parametrize(
    ("header", "levels", "expected"),
    [
        (["指标", None, None], ["产出指标", "数量指标", "档案数字化"], ("产出指标", "数量指标", "档案数字化")),
        (["指标名称", None], ["产出指标", "档案数字化"], ("产出指标", None, "档案数字化")),
        (["指标"], ["档案数字化"], (None, None, "档案数字化")),
    ],
)
def test_one_header_over_a_column_for_each_level(
    header: list[str | None], levels: list[str | None], expected: tuple[str | None, ...]
) -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "区档案馆", *[None] * (len(header) + 1)],
        [*header, "年度指标值", "实际完成值", "分值"],
        [*levels, "50万页", "52万页", "100"],
    ]
    (one,) = records("单位整体支出绩效自评表", table(rows)).indicators
    assert (one.level1_raw, one.level2_raw, one.name) == expected


def test_levels_without_the_word_for_indicators() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "智慧监管", None, None, None],
        ["指标名称", None, "权重", "指标值", "实际值"],
        ["一级", "二级", "", "", ""],
        ["产出", "接入企业数", "100", "1200户", "1260户"],
    ]
    (one,) = records("项目支出绩效自评表", table(rows)).indicators
    assert (one.level1, one.name, one.target_raw) == ("output", "接入企业数", "1200户")


def test_the_unit_over_one_amount_is_not_that_of_the_others() -> None:
    rows: list[list[str | None]] = [
        ["序号", "项目名称", "预算数", "实际支出数（元）"],
        ["1", "河长制", "120", "1140000"],
    ]

    def read(unit_note: str, **other: str) -> list[tuple[D | None, str | None]]:
        header = [other.get(text or "", text) for text in rows[0]]
        found = records("项目支出执行情况表", table([header, *rows[1:]], unit_note=unit_note)).budgets
        return [(line.amount.yuan, line.amount.unit_source) for line in found]

    assert read("单位：万元") == [(D(1_200_000), "caption"), (D(1_140_000), "header")]
    assert read("") == [(D(120), "header"), (D(1_140_000), "header")]
    assert read("单位：万元", 预算数="预算数（亿元）") == [(D(12_000_000_000), "header"), (D(1_140_000), "header")]


def test_the_unit_over_targets_is_not_that_of_amounts() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "高标准农田", None, None],
        ["资金情况", "全年预算数", "全年执行数", None],
        ["年度资金总额", "3000000", "2850000", None],
        ["一级指标", "三级指标", "指标值（万元）", "完成值"],
        ["产出指标", "完成投资", "300", "285"],
    ]
    found = records("项目支出绩效自评表", table(rows, unit_note="单位：元")).budgets
    assert [line.amount.yuan for line in found] == [D(3_000_000), D(2_850_000)]


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


def test_a_subtotal_in_the_column_of_years_is_of_no_year() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "年度", "预算安排（万元）", "支出金额（万元）"],
        ["竞赛补贴", "2022", "6.00", "5.00"],
        ["竞赛补贴", "2023", "4.00", "4.00"],
        ["竞赛补贴", "小计", "10.00", "9.00"],
    ]
    found = records("2021-2024年竞赛补贴资金情况表", table(rows)).budgets
    assert [(line.amount.raw, line.fiscal_year, line.year_offset) for line in found[-4:]] == [
        ("4.00", 2023, 0),
        ("4.00", 2023, 0),
        ("10.00", None, None),
        ("9.00", None, None),
    ]

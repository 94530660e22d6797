"""Forms that lay out their money in ways of their own: labels, measures, funds, units."""

from __future__ import annotations

from decimal import Decimal as D

from pipeline.checks import Status, check
from tests.extractors.forms.build import INDICATORS, records, table


def amounts(found):
    return [(line.line_item, line.measure, line.amount.raw) for line in found.budgets if line.amount.raw]


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

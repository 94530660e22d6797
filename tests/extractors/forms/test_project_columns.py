"""Tables that name projects beside the accounts that pay for them, and lists that lie across."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.records import BudgetLine
from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

NOTE = "单位：元"
HEADER = ["项目名称", "项目单位", "功能科目编码", "功能科目名称", "经济科目编码", "经济科目名称", "合计"]


def _found(lines: list[BudgetLine]) -> list[tuple[str, str | None, str | None, str | None, D | None]]:
    return [(b.subject_kind, b.subject_name, b.account_code, b.row_kind, b.amount.yuan) for b in lines]


def test_a_project_beside_its_account_is_whose_the_amount_is() -> None:
    rows = [
        HEADER,
        ["殡葬改革专项资金", "", "", "", "", "", "700000"],
        ["殡葬改革专项资金", "某局", "2081004", "殡葬", "30201", "办公费", "200000"],
        ["殡葬改革专项资金", "某局", "2081004", "殡葬", "30905", "基础设施建设", "500000"],
        ["残疾人两项补贴", "某局", "2081107", "生活和护理补贴", "30305", "生活补助", "1500000"],
        ["合计", "", "", "", "", "", "2200000"],
    ]
    read = records("项目支出预算表", table(rows, unit_note=NOTE))
    assert _found(read.budgets) == [
        ("project", "殡葬改革专项资金", None, "subtotal", D(700000)),
        ("project", "殡葬改革专项资金", "2081004", "unit", D(200000)),
        ("project", "殡葬改革专项资金", "2081004", "unit", D(500000)),
        ("project", "残疾人两项补贴", "2081107", "unit", D(1500000)),
        ("department", None, None, None, D(2200000)),
    ]
    totals = [c for c in check(read) if c.rule == "total_of_rows"]
    assert totals and all(c.status is Status.PASS for c in totals)


def test_accounts_behind_all_amounts_are_of_the_amounts_before_them() -> None:
    rows = [
        ["单位名称", "预算项目名称", "金额", "功能分类科目代码", "功能分类科目名称"],
        ["某某局机关", "", "180", "", ""],
        ["某某局机关", "应急物资储备", "180", "2240106", "安全监管"],
    ]
    read = records("专项业务经费支出表", table(rows, unit_note=NOTE))
    assert _found(read.budgets) == [
        ("unit", "某某局机关", None, None, D(180)),
        ("project", "应急物资储备", "2240106", "unit", D(180)),
    ]


def test_a_table_of_income_and_expenditure_calls_its_items_projects() -> None:
    rows = [
        ["收入", None, "支出", None, None, None],
        ["项目名称", "金额", "功能科目名称", "金额", "项目名称", "金额"],
        ["一、财政拨款", "20", "一、教育支出", "20", "一、基本支出", "20"],
    ]
    read = records("收支预算总表", table(rows, unit_note=NOTE))
    assert [(b.subject_kind, b.line_item) for b in read.budgets] == [
        ("department", "fiscal_appropriation"),
        ("department", "function"),
        ("department", "basic_expenditure"),
    ]


def test_a_list_whose_projects_stand_side_by_side_is_turned() -> None:
    rows = [
        ["项目名称", "系统运维", "票据印制", "人员培训"],
        ["年初预算数", "120", "35", "20"],
        ["全年执行数", "119", "35", "15"],
        ["自评得分", "98.5", "100", "90.2"],
    ]
    read = records("2023年度项目绩效自评汇总表", table(rows, unit_note=NOTE))
    assert [(b.subject_name, b.measure, b.amount.yuan) for b in read.budgets[:2]] == [
        ("系统运维", "initial_budget", D(120)),
        ("系统运维", "executed", D(119)),
    ]
    assert [(e.subject_name, e.total_score.value if e.total_score else None) for e in read.evaluations] == [
        ("系统运维", D("98.5")),
        ("票据印制", D(100)),
        ("人员培训", D("90.2")),
    ]


def test_years_over_budget_and_execution_of_units() -> None:
    rows = [
        ["单位名称", "2022年", None, "2023年", None],
        ["", "预算数", "执行数", "预算数", "执行数"],
        ["县教体局", "5600", "5488", "6000", "5700"],
    ]
    read = records("项目支出预算执行情况统计表", table(rows, unit_note=NOTE))
    assert [(b.subject_name, b.fiscal_year, b.measure, b.amount.yuan) for b in read.budgets] == [
        ("县教体局", 2022, "adjusted_budget", D(5600)),
        ("县教体局", 2022, "executed", D(5488)),
        ("县教体局", 2023, "adjusted_budget", D(6000)),
        ("县教体局", 2023, "executed", D(5700)),
    ]

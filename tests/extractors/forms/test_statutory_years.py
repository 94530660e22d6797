"""Statutory tables: the years of their columns, what is carried over, changes and growth."""

from __future__ import annotations

from decimal import Decimal as D

from tests.extractors.forms.build import NOTE, budget_lines, records, table


def test_last_years_column_keeps_its_year_and_a_share_of_growth_is_no_money() -> None:
    rows = [
        ["科目编码", "科目名称", "2025年预算数", "2026年预算数", "增减（%）"],
        ["201", "一般公共服务支出", "100.00", "120.00", "20.00"],
    ]
    assert [(b.fiscal_year, b.measure, b.amount.raw) for b in budget_lines("一般公共预算支出表", rows)] == [
        (2025, "initial_budget", "100.00"),
        (2026, "initial_budget", "120.00"),
    ]
    before = [["科目编码", "科目名称", "上年预算数", "本年预算数"], ["201", "一般公共服务支出", "100.00", "120.00"]]
    assert [b.year_offset for b in budget_lines("一般公共预算支出表", before)] == [-1, 0]


def test_a_fund_below_what_is_carried_over_is_a_part_of_it() -> None:
    rows = [
        ["合计", "本年收入", None, "上年结转结余", None],
        ["", "小计", "一般公共预算", "小计", "一般公共预算"],
        ["130.00", "100.00", "100.00", "30.00", "20.00"],
    ]
    found = budget_lines("收入总表", rows)
    assert [(b.line_item, b.breakdown, b.amount.raw) for b in found[2:]] == [
        ("general_public_budget", "general_public_budget", "100.00"),
        ("carryover", "carryover", "30.00"),
        ("carryover", "general_public_budget", "20.00"),
    ]
    assert found[4].part_of == 3


def test_the_year_in_the_title_of_a_statutory_table_is_that_of_its_amounts() -> None:
    rows = [["科目编码", "科目名称", "合计"], ["205", "教育支出", "9.00"]]
    assert [b.fiscal_year for b in budget_lines("2026年度支出预算总表", rows)] == [2026]


def test_a_table_of_accounts_is_executed_whatever_document_it_stands_in() -> None:
    rows = [["科目编码", "科目名称", "本年支出合计"], ["20805", "行政事业单位养老支出", "86.20"]]
    assert [b.measure for b in budget_lines("支出决算表", rows)] == ["executed"]
    assert [b.measure for b in budget_lines("支出总表", rows)] == ["initial_budget"]


def test_columns_of_two_years_state_no_year_of_the_table() -> None:
    rows = [
        ["科目编码", "科目名称", "2022年度决算数", "2023年度预算数", "增减额"],
        ["20805", "行政事业单位养老支出", "80.00", "86.20", "6.20"],
    ]
    assert [b.fiscal_year for b in budget_lines("支出表", rows)] == [2022, 2023, None]


def test_what_is_carried_over_in_final_accounts_is_not_executed() -> None:
    rows = [
        ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
        ["229", "其他支出", "10.00", "5.00", "12.00", "3.00"],
    ]
    title = "政府性基金预算财政拨款收入支出决算表"
    found = records(title, table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.breakdown, b.measure) for b in found] == [
        ("carryover", None),
        ("total", "income"),
        ("total", "executed"),
        ("carryover", None),
    ]


def test_the_years_own_total_is_told_from_the_one_with_what_is_carried_over() -> None:
    rows = [
        ["单位名称", "合计", "本年收入", None, "上年结转结余"],
        ["", "", "小计", "一般公共预算", ""],
        ["合计", "12.00", "10.00", "10.00", "2.00"],
    ]
    assert [(b.line_item, b.breakdown, b.amount.raw) for b in budget_lines("收入总表", rows)] == [
        ("total", "total", "12.00"),
        ("total", "current_year", "10.00"),
        ("general_public_budget", None, "10.00"),
        ("carryover", None, "2.00"),
    ]


def test_the_years_own_is_the_total_where_no_wider_one_is_printed() -> None:
    rows = [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["201", "一般公共服务支出", "9.00", "9.00"]]
    assert [b.breakdown for b in budget_lines("支出总表", rows)] == ["total", "basic_expenditure"]


def test_rows_of_the_years_own_and_funds_below_what_is_carried_over() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、本年收入", "10.00", "一、本年支出", "12.00"],
        ["（一）一般公共预算拨款", "10.00", "（一）农林水支出", "12.00"],
        ["二、上年结转", "2.00", "二、结转下年", ""],
        ["（一）一般公共预算拨款", "2.00", "", ""],
        ["收入总计", "12.00", "支出总计", "12.00"],
    ]
    found = [b for b in budget_lines("财政拨款收支总表", rows) if b.measure == "income"]
    whole = {i: b.line_item_raw for i, b in enumerate(budget_lines("财政拨款收支总表", rows))}
    assert [(b.line_item, b.breakdown, whole.get(-1 if b.part_of is None else b.part_of)) for b in found] == [
        ("total", "current_year", None),
        ("general_public_budget", None, None),
        ("carryover", None, None),
        ("general_public_budget", None, "二、上年结转"),
        ("total", None, None),
    ]


def test_more_carry_over_by_a_lower_number_is_a_part_of_it() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "10.00", "一、农林水支出", "12.00"],
        ["二、上年结余、结转", "2.00", "", ""],
        ["1.财政拨款结余、结转", "1.50", "", ""],
        ["2.非财政拨款结余、结转", "0.50", "", ""],
    ]
    found = budget_lines("收支总表", rows)
    assert [b.part_of for b in found if b.line_item == "carryover"] == [None, 2, 2]


def test_all_below_a_change_is_a_change() -> None:
    rows = [
        ["项目", "2023年预算数", "2024年预算数", "增减变化", None],
        ["", "", "", "金额", "%"],
        ["合计", "1,250.0", "1,180.5", "-69.5", "-5.56"],
        ["公务接待费", "480", "425.5", "-54.5", "-11.35"],
    ]
    found = records("2024年“三公”经费预算表", table(rows, unit_note="单位：万元"), document_type="budget").budgets
    assert [(line.measure, line.amount.yuan) for line in found[:3]] == [
        ("initial_budget", D(12500000)),
        ("initial_budget", D(11805000)),
        ("change", D(-695000)),
    ]


def test_a_growth_that_says_what_it_compares_is_no_unknown_header() -> None:
    rows = [
        ["科目", "2023年执行数", "2024年预算数", "预算数比上年执行数增减%"],
        ["教育支出", "9.72", "10.05", "3.4"],
    ]
    found = records("一般公共预算支出表", table(rows, unit_note="单位：亿元"), document_type="budget")
    assert [line.amount.yuan for line in found.budgets] == [D(972000000), D(1005000000)]
    assert not any(reading.leftover for reading in found.tables)

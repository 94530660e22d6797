"""Statutory tables: codes and names of accounts, sides, funds, totals, places."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pipeline.checks import Status, check
from tests.extractors.forms.build import NOTE, budget_lines, records, table


def test_a_code_in_parts_takes_what_its_row_leaves_out_from_the_rows_above() -> None:
    rows = [
        ["科目编码", None, None, "科目名称", "合计"],
        ["类", "款", "项", "", ""],
        ["205", "", "", "教育支出", "63.55"],
        ["", "08", "", "进修及培训", "63.55"],
        ["", "", "03", "培训支出", "63.55"],
        ["208", "", "", "社会保障和就业支出", "1.00"],
    ]
    assert [b.account_code for b in budget_lines("支出总体情况表", rows)] == ["205", "20508", "2050803", "208"]


def test_figures_beside_the_names_of_the_code_columns_are_a_row_and_no_header() -> None:
    rows = [
        ["项目", None, None, None, "本年收入合计", "财政拨款收入"],
        ["科目编码", None, None, "科目名称", "", ""],
        ["类", "款", "项", "合计", "2,946.25", "2,940.05"],
        ["201", "06", "01", "行政运行", "1,511.90", "1,511.89"],
    ]
    found = budget_lines("收入决算表", rows)
    assert [(b.account_code, b.line_item, b.amount.raw) for b in found] == [
        (None, "total", "2,946.25"),
        (None, "fiscal_appropriation", "2,940.05"),
        ("2010601", "function", "1,511.90"),
        ("2010601", "function", "1,511.89"),
    ]


def test_code_and_name_in_one_cell_of_the_first_of_three_classifications() -> None:
    rows = [
        ["支出功能分类科目", "政府支出经济分类科目", "部门支出经济分类科目", "合计", "基本支出"],
        ["2050305-高等职业教育", "50501-工资福利支出", "30101-基本工资", "1,410.09", "1,410.09"],
        ["2040506—“两庭”建设", "50601-资本性支出", "31001-房屋建筑物购建", "6.00", ""],
        ["22902—年初预留", "", "", "9.00", ""],
    ]
    found = budget_lines("支出总表", rows)
    assert [(b.account_code, b.account_name) for b in found] == [
        ("2050305", "高等职业教育"),
        ("2050305", "高等职业教育"),
        ("2040506", "“两庭”建设"),
        ("22902", "年初预留"),
    ]


def test_names_without_codes_are_what_the_header_says() -> None:
    rows = [
        ["功能分类科目名称", "总计", "项目支出"],
        ["合计", "10.00", "10.00"],
        ["公安", "10.00", "10.00"],
    ]
    found = budget_lines("支出预算总表", rows)
    assert [(b.line_item, b.account_name) for b in found[::2]] == [("total", None), ("function", "公安")]
    assert not any("item_unknown" in b.source.flags for b in found)


def test_a_name_in_no_vocabulary_below_an_account_is_one_below_it_and_flagged() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款", "10.00", "公共安全支出", "10.00"],
        ["", "", "行政运行", "6.00"],
    ]
    last = budget_lines("收支预算总表", rows)[-1]
    assert (last.line_item, last.account_name, last.amount.yuan) == ("function", "行政运行", D("60000.00"))
    assert "item_unknown" in last.source.flags


def test_a_row_of_words_that_head_columns_elsewhere_is_a_row() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["本年收入合计", "45.72", "本年支出合计", "45.72"],
        ["上年结转", "", "结转下年", ""],
        ["收入总计", "45.72", "支出总计", "45.72"],
    ]
    found = budget_lines("收支总体情况表", rows)
    assert [(b.line_item_raw, b.measure) for b in found] == [
        ("本年收入合计", "income"),
        ("本年支出合计", "initial_budget"),
        ("收入总计", "income"),
        ("支出总计", "initial_budget"),
    ]


def test_an_empty_table_is_known_and_gives_nothing() -> None:
    rows = [["科目编码", "科目名称", "本年政府性基金预算支出"], ["合计", "", ""], ["", "", ""]]
    found = records("政府性基金预算支出表", table(rows))
    assert [reading.family for reading in found.tables] == ["statutory_by_code"]
    assert not found.budgets and not found.tables[0].leftover
    bare = records("国有资本经营预算支出情况表", table([rows[0], ["", "", ""]]))
    assert bare.tables[0].family == "statutory_by_code"


def test_a_table_of_figures_alone_needs_no_naming_column() -> None:
    rows = [["合计", "基本支出", "项目支出", "结转下年资金"], ["17,996.68", "12,323.48", "5,533.00", "140.20"]]
    assert [(b.line_item, b.amount.raw) for b in budget_lines("支出预算总表", rows)] == [
        ("total", "17,996.68"),
        ("basic_expenditure", "12,323.48"),
        ("project_expenditure", "5,533.00"),
        ("carryover", "140.20"),
    ]


def test_debt_has_no_measure_of_a_budget():
    rows = [
        ["地区", "地方政府债务限额", None, "政府债务余额"],
        ["", "合计", "新增一般债务限额", "合计"],
        ["江达县", "163.00", "163.00", "114,111.97"],
        ["贡觉县", "0.00", "0.00", "34,681.52"],
    ]
    found = records("2024年末政府债务限额及余额情况表", table(rows)).budgets
    assert [(line.subject_name, line.measure, line.amount.raw) for line in found[:3]] == [
        ("江达县", None, "163.00"),
        ("江达县", None, "163.00"),
        ("江达县", None, "114,111.97"),
    ]


def test_a_group_over_amounts_alone_is_no_side_of_the_table() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "财政拨款收入", None],
        ["", "", "", "小计", "一般公共预算"],
        ["205", "教育支出", "9.00", "8.00", "7.00"],
    ]
    assert [b.breakdown for b in budget_lines("收入总表", rows)] == [
        "total",
        "fiscal_appropriation",
        "general_public_budget",
    ]


def test_the_same_kind_of_expenditure_under_two_funds_is_told_apart() -> None:
    rows = [
        ["合计", "财政拨款", None, "其他资金", None],
        ["", "基本支出", "项目支出", "基本支出", "项目支出"],
        ["10.00", "4.00", "3.00", "2.00", "1.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in budget_lines("支出总表", rows)[1:]] == [
        ("fiscal_appropriation", "basic_expenditure"),
        ("fiscal_appropriation", "project_expenditure"),
        ("other_funds", "basic_expenditure"),
        ("other_funds", "project_expenditure"),
    ]


def test_a_third_column_of_names_is_a_side_of_its_own_whatever_its_header() -> None:
    rows = [
        ["收入", None, "支出", None, None, None],
        ["项目", "预算数", "功能分类科目", "预算数", "某某口径分类", "预算数"],
        ["一般公共预算拨款收入", "9.00", "教育支出", "8.00", "工资福利支出", "7.00"],
    ]
    found = budget_lines("收支总表", rows)
    assert [(b.line_item, b.account_name, b.amount.raw) for b in found] == [
        ("general_public_budget", None, "9.00"),
        ("function", "教育支出", "8.00"),
        ("economic", "工资福利支出", "7.00"),
    ]


def test_units_and_accounts_in_one_column_are_told_apart_by_the_code() -> None:
    rows = [
        ["科目编码", None, None, "单位代码", "单位名称（科目）", "合计"],
        ["类", "款", "项", "", "", ""],
        ["", "", "", "301001", "曲江区教育局", "9.00"],
        ["205", "01", "01", "301001", "行政运行", "9.00"],
    ]
    found = budget_lines("部门支出总表", rows)
    assert [(b.subject_name, b.account_code, b.account_name) for b in found] == [
        ("曲江区教育局", None, None),
        ("曲江区教育局", "2050101", "行政运行"),
    ]


def test_a_code_in_square_brackets_before_its_name() -> None:
    rows = [["支出项目类别", "合计", "人员经费"], ["[30101]基本工资", "6.00", "6.00"]]
    assert [(b.account_code, b.account_name) for b in budget_lines("基本支出表", rows)] == [("30101", "基本工资")] * 2


def test_a_row_of_figures_that_nothing_names_is_left_over() -> None:
    rows = [["科目编码", "科目名称", "合计"], ["205", "教育支出", "9.00"], ["", "", "7.00"]]
    found = records("支出总表", table(rows, unit_note=NOTE))
    assert len(found.budgets) == 1
    assert [s.text for s in found.tables[0].leftover] == ["7.00"]


def test_in_a_table_of_expenditure_a_fund_is_what_pays_and_no_income() -> None:
    rows = [["科目编码", "科目名称", "合计", "财政专户管理资金"], ["205", "教育支出", "9.00", "4.00"]]
    assert {b.measure for b in budget_lines("支出总表", rows)} == {"initial_budget"}
    assert {b.measure for b in budget_lines("收入总表", rows)} == {"income"}


def test_a_total_below_the_units_is_no_units() -> None:
    rows = [
        ["单位名称", "采购项目", "金额"],
        ["曲江区教育局", "台式计算机", "6.00"],
        ["合计", "", "6.00"],
    ]
    assert [b.subject_kind for b in budget_lines("政府采购预算表", rows)] == ["unit", "department"]


def test_two_sides_with_numbers_of_their_lines_are_no_list_in_two_runs() -> None:
    rows = [
        ["收入", None, None, "支出", None, None],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["一、一般公共预算财政拨款收入", "1", "9.00", "五、教育支出", "36", "8.00"],
    ]
    found = budget_lines("收入支出决算总表", rows)
    assert [(b.line_item, b.measure) for b in found] == [
        ("general_public_budget", "income"),
        ("function", "executed"),
    ]


def test_income_and_what_is_left_over_in_a_table_of_expenditure() -> None:
    over = ["年初结转和结余", None, None, "本年收入", None, "本年支出", None]
    under = ["合计", "基本支出结转", "项目支出结转和结余", "合计", "项目支出", "合计", "项目支出"]
    rows: list[list[str | None]] = [
        ["科目编码", "科目名称", *over],
        ["", "", *under],
        ["合计", None, "1.00", "0.20", "0.80", "9.00", "4.00", "8.00", "3.00"],
    ]
    title = "一般公共预算财政拨款支出决算表"
    found = records(title, table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.line_item, b.measure, b.part_of) for b in found] == [
        ("carryover", None, None),
        ("carryover", None, 0),
        ("carryover", None, 0),
        ("total", "income", None),
        ("project_expenditure", "income", None),
        ("total", "executed", None),
        ("project_expenditure", "executed", None),
    ]


def test_the_numbers_of_two_columns_are_no_row() -> None:
    rows = [["功能分类科目名称", "项目支出"], ["**", "1"], ["合计", ""]]
    assert budget_lines("国有资本经营预算支出预算表", rows) == []


def test_personnel_and_running_expenses_are_told_apart() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", None, None],
        ["", "", "", "小计", "人员经费", "公用经费"],
        ["", "合计", "9.00", "8.00", "6.00", "2.00"],
        ["201", "一般公共服务支出", "9.00", "8.00", "6.00", "2.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in budget_lines("支出总表", rows)] == [
        ("total", "total"),
        ("basic_expenditure", None),
        ("other", "personnel"),
        ("other", "operating"),
        ("function", "total"),
        ("function", "basic_expenditure"),
        ("function", "personnel"),
        ("function", "operating"),
    ]


def test_rows_of_codes_and_names_are_accounts_whatever_their_words() -> None:
    rows = [["项目", "2021年预算数"], ["209-社会保险基金支出", "9.00"], ["20911-某某养老保险基金支出", "9.00"]]
    found = budget_lines("社会保险基金预算本级支出表", rows)
    assert [(b.line_item, b.account_code, b.account_name) for b in found] == [
        ("function", "209", "社会保险基金支出"),
        ("function", "20911", "某某养老保险基金支出"),
    ]


def test_a_blank_row_inside_a_header_does_not_end_it() -> None:
    rows = [
        ["财政拨款“三公”经费", None, None, None],
        ["合计", None, "公务接待费", None],
        ["", "", "", ""],
        ["预算数", "决算数", "预算数", "决算数"],
        ["0.95", "0.50", "0.95", "0.50"],
    ]
    found = records("财政拨款“三公”经费支出决算表", table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.line_item, b.breakdown, b.measure, b.amount.raw) for b in found] == [
        ("three_public", "three_public", "adjusted_budget", "0.95"),
        ("three_public", "three_public", "executed", "0.50"),
        ("other", "reception", "adjusted_budget", "0.95"),
        ("other", "reception", "executed", "0.50"),
    ]


@pytest.mark.parametrize("total", [["合计", "10500", "9870"], ["全省合计", "10500", "9870"]])
@pytest.mark.parametrize("first", [True, False])
def test_the_total_of_all_places_is_no_place(total: list[str | None], first: bool) -> None:
    places: list[list[str | None]] = [["甲市", "4000", "3800"], ["乙县", "6500", "6050"]]
    rows = [["地区", "预算数", "执行数"], *([total, *places] if first else [*places, total])]
    found = records("公路补助资金分地区安排及执行情况表", table(rows, unit_note="单位：万元"))
    assert {(b.subject_kind, b.subject_name, b.amount.raw) for b in found.budgets if b.measure == "initial_budget"} == {
        ("department", None, "10500"),
        ("region", "甲市", "4000"),
        ("region", "乙县", "6500"),
    }
    failed = [r for r in check(found) if r.rule == "side_total" and r.status is Status.FAIL]
    assert [(r.expected, r.actual) for r in failed] == [(98_500_000, 98_700_000)]


def test_the_total_of_some_places_is_of_none_of_them() -> None:
    rows: list[list[str | None]] = [
        ["地区", "预算数", "执行数"],
        ["市本级", "4000", "3800"],
        ["县区合计", "6500", "6050"],
    ]
    found = records("公路补助资金分地区安排及执行情况表", table(rows, unit_note="单位：万元"))
    assert [b.subject_name for b in found.budgets[::2]] == ["市本级", "县区合计"]


def test_numbers_of_an_official_forms_lines_are_no_list() -> None:
    head = [["收入", None, None, "支出", None, None], ["项目", "行次", "金额", "项目", "行次", "金额"]]
    rows = [
        ["一、一般公共预算财政拨款收入", "1", "120.50", "一、一般公共服务支出", "32", "35.20"],
        ["二、政府性基金预算财政拨款收入", "2", "8.00", "二、社会保障和就业支出", "33", "93.30"],
        ["本年收入合计", "27", "128.50", "本年支出合计", "57", "128.50"],
    ]
    found = records("收入支出决算总表", table([*head, *rows]))
    assert [source.text for table in found.tables for source in table.numbers] == []
    numbered = [["序号", "采购项目", "采购金额"], ["1", "办公设备", "3.00"], ["2", "印刷服务", "2.00"]]
    listed = records("政府采购预算表", table(numbered))
    assert [source.text for table in listed.tables for source in table.numbers] == ["1", "2"]

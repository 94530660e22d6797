"""Statutory tables in the layouts of many cities: codes in parts, names alone, empty, by unit, region and year."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.document import Cell, Table
from extractors.records import BudgetLine
from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

NOTE = "单位：万元"


def _lines(title: str, rows: list[list[str | None]]) -> list[BudgetLine]:
    return records(title, table(rows, unit_note=NOTE)).budgets


def test_a_code_in_parts_takes_what_its_row_leaves_out_from_the_rows_above() -> None:
    rows = [
        ["科目编码", None, None, "科目名称", "合计"],
        ["类", "款", "项", "", ""],
        ["205", "", "", "教育支出", "63.55"],
        ["", "08", "", "进修及培训", "63.55"],
        ["", "", "03", "培训支出", "63.55"],
        ["208", "", "", "社会保障和就业支出", "1.00"],
    ]
    assert [b.account_code for b in _lines("支出总体情况表", rows)] == ["205", "20508", "2050803", "208"]


def test_figures_beside_the_names_of_the_code_columns_are_a_row_and_no_header() -> None:
    rows = [
        ["项目", None, None, None, "本年收入合计", "财政拨款收入"],
        ["科目编码", None, None, "科目名称", "", ""],
        ["类", "款", "项", "合计", "2,946.25", "2,940.05"],
        ["201", "06", "01", "行政运行", "1,511.90", "1,511.89"],
    ]
    found = _lines("收入决算表", rows)
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
    found = _lines("支出总表", rows)
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
    found = _lines("支出预算总表", rows)
    assert [(b.line_item, b.account_name) for b in found[::2]] == [("total", None), ("function", "公安")]
    assert not any("item_unknown" in b.source.flags for b in found)


def test_a_name_in_no_vocabulary_below_an_account_is_one_below_it_and_flagged() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款", "10.00", "公共安全支出", "10.00"],
        ["", "", "行政运行", "6.00"],
    ]
    last = _lines("收支预算总表", rows)[-1]
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
    found = _lines("收支总体情况表", rows)
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
    assert [(b.line_item, b.amount.raw) for b in _lines("支出预算总表", rows)] == [
        ("total", "17,996.68"),
        ("basic_expenditure", "12,323.48"),
        ("project_expenditure", "5,533.00"),
        ("carryover", "140.20"),
    ]


def test_last_years_column_keeps_its_year_and_a_share_of_growth_is_no_money() -> None:
    rows = [
        ["科目编码", "科目名称", "2025年预算数", "2026年预算数", "增减（%）"],
        ["201", "一般公共服务支出", "100.00", "120.00", "20.00"],
    ]
    assert [(b.fiscal_year, b.measure, b.amount.raw) for b in _lines("一般公共预算支出表", rows)] == [
        (2025, "initial_budget", "100.00"),
        (2026, "initial_budget", "120.00"),
    ]
    before = [["科目编码", "科目名称", "上年预算数", "本年预算数"], ["201", "一般公共服务支出", "100.00", "120.00"]]
    assert [b.year_offset for b in _lines("一般公共预算支出表", before)] == [-1, 0]


def test_units_of_three_public_by_year_are_read_by_row() -> None:
    rows = [
        ["预算单位", "年度", "总计", None, "公务接待费", None],
        ["", "", "一般公共预算", "政府性基金预算", "一般公共预算", "政府性基金预算"],
        ["某市口岸办公室", "2025年", "37.77", "0.00", "1.89", "0.00"],
        ["", "2026年", "43.79", "0.00", "1.65", "0.00"],
        ["", "增减变化金额", "6.02", "0.00", "-0.24", "0.00"],
    ]
    found = _lines("财政拨款“三公”经费支出表", rows)
    assert [(b.fiscal_year, b.measure, b.line_item, b.amount.raw) for b in found[::2]] == [
        (2025, "initial_budget", "three_public", "37.77"),
        (2025, "initial_budget", "other", "1.89"),
        (2026, "initial_budget", "three_public", "43.79"),
        (2026, "initial_budget", "other", "1.65"),
        (None, "change", "three_public", "6.02"),
        (None, "change", "other", "-0.24"),
    ]
    assert {b.subject_name for b in found} == {"某市口岸办公室"}


def test_a_projects_table_with_units_is_no_statutory_table() -> None:
    rows = [
        ["单位名称", "项目名称", "总计", "财政拨款收入", None],
        ["", "", "", "一般公共预算", "政府性基金"],
        ["", "合计", "9.00", "9.00", ""],
        ["某市公安局", "执法办案", "6.00", "6.00", ""],
        ["某市公安局交警支队", "执法办案", "3.00", "3.00", ""],
    ]
    found = records("项目支出预算表", table(rows, unit_note=NOTE))
    assert found.tables[0].family == "task_table" and not found.tables[0].leftover
    assert [(b.subject_kind, b.subject_name) for b in found.budgets if b.line_item == "total"][1:] == [
        ("project", "执法办案"),
        ("project", "执法办案"),
    ]


def test_rows_of_one_project_are_its_own_years_and_its_subtotal() -> None:
    cells = [
        *(Cell(0, c, text) for c, text in enumerate(["项目名称", "年度", "预算安排", "支出金额"])),
        Cell(1, 0, "竞赛补贴", row_span=3),
        *(Cell(1, c + 1, text) for c, text in enumerate(["2021", "605.00", "605.00"])),
        *(Cell(2, c + 1, text) for c, text in enumerate(["2022", "1770.00", "1700.00"])),
        *(Cell(3, c + 1, text) for c, text in enumerate(["小计", "2375.00", "2305.00"])),
    ]
    found = records("项目支出情况表", Table(tuple(cells), 4, 4, unit_note=NOTE)).budgets
    assert [(b.subject_name, b.fiscal_year, b.row_kind, b.amount.raw) for b in found[::2]] == [
        ("竞赛补贴", 2021, "unit", "605.00"),
        ("竞赛补贴", 2022, "unit", "1770.00"),
        ("竞赛补贴", None, "subtotal", "2375.00"),
    ]


def test_the_tasks_of_a_department_carry_its_budget_execution() -> None:
    rows = [
        ["部门名称", "某市卫生健康委员会", None, None, None, None],
        ["任务名称", "全年预算数（万元）", "全年执行数（万元）", "分值", "执行率", "得分"],
        ["公立医院", "90.00", "80.00", "6", "88.89%", "6"],
        ["公共卫生", "10.00", "10.00", "4", "100%", "4"],
        ["金额合计", "100.00", "90.00", "10", "90%", "10"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "分值", "得分"],
        ["产出指标", "数量指标", "医院数量", "13个", "90", "90"],
    ]
    found = records("部门整体支出绩效自评表", table(rows))
    execution = [i for i in found.indicators if i.level1 == "budget_execution"]
    assert [(i.name, i.is_group, i.weight.value if i.weight else None) for i in execution] == [
        ("金额合计", True, D(10)),
        ("公立医院", False, D(6)),
        ("公共卫生", False, D(4)),
    ]
    whole = found.indicators.index(execution[0])
    assert [i.parent for i in execution] == [None, whole, whole]


def test_indicators_go_on_over_a_page_without_their_header() -> None:
    first = [
        ["项目名称", "道路养护", None, None, None],
        ["", "一级指标", "二级指标", "三级指标", "指标值"],
        ["绩效指标", "产出指标", "数量指标", "养护里程", "≥266公里"],
    ]
    after = [["绩效指标", "满意度指标", "服务对象满意度指标", "群众满意度", "≥95%"]]
    found = records("政策和项目预算绩效目标表", table(first), table(after))
    assert len(found.evaluations) == 1
    assert [(i.name, i.evaluation, i.target_raw) for i in found.indicators] == [
        ("养护里程", 0, "≥266公里"),
        ("群众满意度", 0, "≥95%"),
    ]


def test_the_weight_of_execution_in_a_form_of_goals_is_an_indicator() -> None:
    rows = [
        ["项目名称", "安保服务", None, None],
        ["资金金额（万元）", "实施期资金总额：", "50.00", "执行率分值（10分）"],
        ["一级指标", "三级指标", "指标值", "分值权重（90分）"],
        ["产出指标", "保安人数", "15人", "90"],
    ]
    found = records("部门专项业务经费绩效目标表", table(rows))
    assert [(i.level1, i.weight.value if i.weight else None) for i in found.indicators] == [
        ("budget_execution", D(10)),
        ("output", D(90)),
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


def test_codes_of_indicators_in_a_flat_list_say_which_is_above_which() -> None:
    rows = [
        ["指标", "分值", "得分", "得分率"],
        ["B1组织实施", "13.00", "4.13", "31.77%"],
        ["B101管理制度健全性", "5.00", "3.33", "66.60%"],
        ["B102制度执行有效性", "8.00", "0.80", "10.00%"],
        ["B2资金管理", "12.00", "12.00", "100.00%"],
    ]
    found = records("过程指标得分情况", table(rows))
    assert [(i.name[:4], i.parent, i.depth, i.is_group) for i in found.indicators] == [
        ("B1组织", None, 1, True),
        ("B101", 0, 2, False),
        ("B102", 0, 2, False),
        ("B2资金", None, 1, False),
    ]


def test_what_is_left_over_keeps_its_header_and_takes_no_measure_of_the_contract() -> None:
    rows = [
        ["科目名称", "预算数", "决算数", "年末结余"],
        ["教育支出", "9.00", "8.00", "1.00"],
        ["合计", "9.00", "8.00", "1.00"],
    ]
    found = _lines("2023年度财政拨款收入支出决算表", rows)
    assert [(b.measure_raw, b.measure) for b in found[:3]] == [
        ("预算数", "adjusted_budget"),
        ("决算数", "executed"),
        ("年末结余", None),
    ]


def test_a_fund_below_what_is_carried_over_is_a_part_of_it() -> None:
    rows = [
        ["合计", "本年收入", None, "上年结转结余", None],
        ["", "小计", "一般公共预算", "小计", "一般公共预算"],
        ["130.00", "100.00", "100.00", "30.00", "20.00"],
    ]
    found = _lines("收入总表", rows)
    assert [(b.line_item, b.breakdown, b.amount.raw) for b in found[2:]] == [
        ("general_public_budget", "general_public_budget", "100.00"),
        ("carryover", "carryover", "30.00"),
        ("carryover", "general_public_budget", "20.00"),
    ]
    assert found[4].part_of == 3


def test_a_group_over_amounts_alone_is_no_side_of_the_table() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "财政拨款收入", None],
        ["", "", "", "小计", "一般公共预算"],
        ["205", "教育支出", "9.00", "8.00", "7.00"],
    ]
    assert [b.breakdown for b in _lines("收入总表", rows)] == ["total", "fiscal_appropriation", "general_public_budget"]


def test_the_same_kind_of_expenditure_under_two_funds_is_told_apart() -> None:
    rows = [
        ["合计", "财政拨款", None, "其他资金", None],
        ["", "基本支出", "项目支出", "基本支出", "项目支出"],
        ["10.00", "4.00", "3.00", "2.00", "1.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in _lines("支出总表", rows)[1:]] == [
        ("fiscal_appropriation", "basic_expenditure"),
        ("fiscal_appropriation", "project_expenditure"),
        ("other_funds", "basic_expenditure"),
        ("other_funds", "project_expenditure"),
    ]


def test_a_table_of_three_public_by_year_is_known_by_its_title() -> None:
    rows = [
        ["2025年预算数", None, None, "2026年预算数", None, None],
        ["合计", "公务用车购置费", "公务接待费", "合计", "公务用车购置费", "公务接待费"],
        ["9.00", "8.00", "1.00", "7.00", "6.00", "1.00"],
    ]
    found = _lines("一般公共预算“三公”经费支出情况表", rows)
    assert [(b.line_item, b.fiscal_year) for b in found] == [
        *((item, 2025) for item in ("three_public", "vehicle_purchase", "other")),
        *((item, 2026) for item in ("three_public", "vehicle_purchase", "other")),
    ]


PROJECTS = [
    ["单位编码", "单位（项目）名称", "项目金额"],
    ["", "合计", "100.00"],
    ["121001", "某市信访局", "100.00"],
    ["", "通用项目", "60.00"],
    ["", "物业管理", "40.00"],
    ["", "法律顾问", "20.00"],
    ["", "专用项目", "40.00"],
    ["", "信访业务", "25.00"],
    ["", "驻京工作", "15.00"],
]


def test_projects_below_their_unit_and_group_are_the_budget_of_each() -> None:
    found = records("部门预算专项业务经费支出表", table(PROJECTS, unit_note=NOTE), document_type="budget").budgets
    assert [(b.subject_kind, b.subject_name, b.line_item_raw, b.row_kind, b.measure) for b in found[1:]] == [
        ("unit", "某市信访局", "项目金额", None, "initial_budget"),
        ("department", None, "通用项目", None, "initial_budget"),
        ("project", "物业管理", "项目金额", "unit", "initial_budget"),
        ("project", "法律顾问", "项目金额", "unit", "initial_budget"),
        ("department", None, "专用项目", None, "initial_budget"),
        ("project", "信访业务", "项目金额", "unit", "initial_budget"),
        ("project", "驻京工作", "项目金额", "unit", "initial_budget"),
    ]


def test_groups_that_the_amounts_do_not_tell_apart_are_flagged() -> None:
    rows = [*PROJECTS[:3], ["", "援助", "60.00"], ["", "援助", "30.00"], ["", "援助项目", "30.00"], *PROJECTS[6:7]]
    rows.append(["", "信访业务", "40.00"])
    found = records("部门预算专项业务经费支出表", table(rows, unit_note=NOTE), document_type="budget").budgets
    assert [b.subject_name for b in found if "structure_ambiguous" in b.source.flags] == [row[1] for row in rows[3:]]


def test_projects_of_a_budget_are_planned_and_a_fund_is_no_income() -> None:
    rows = [["项目名称", "合计", "财政专户管理资金"], ["办案", "9.00", "4.00"], ["装备", "5.00", ""]]
    found = records("项目支出预算表", table(rows, unit_note=NOTE), document_type="budget").budgets
    assert {(b.subject_kind, b.measure) for b in found} == {("project", "initial_budget")}


def test_a_funding_line_that_nobody_knows_is_left_over_and_not_swallowed() -> None:
    rows = [
        ["项目名称", "道路养护", None],
        ["项目资金（万元）", "某某口径资金", "9.00"],
        ["", "其中：财政拨款", "8.00"],
        ["三级指标", "指标值", ""],
        ["养护里程", "≥266公里", ""],
    ]
    found = records("项目预算绩效目标表", table(rows))
    assert [s.text for s in found.tables[0].leftover] == ["某某口径资金", "9.00"]
    assert [(b.line_item, b.amount.raw) for b in found.budgets] == [("fiscal_appropriation", "8.00")]


def test_funds_of_a_department_in_columns_without_a_label_of_their_row() -> None:
    cells = [
        Cell(0, 0, "部门名称"),
        Cell(0, 1, "某市人力资源和社会保障局", col_span=4),
        Cell(1, 0, "总体资金情况（万元）", row_span=3),
        Cell(1, 1, "预算支出总额", row_span=2),
        Cell(1, 2, "财政拨款", col_span=2),
        Cell(1, 4, "其他资金", row_span=2),
        Cell(2, 2, "合计"),
        Cell(2, 3, "项目支出"),
        *(Cell(3, c, text) for c, text in enumerate(["9.00", "6.00", "2.00", "3.00"], 1)),
        Cell(4, 0, "年度总体目标", row_span=2),
        Cell(4, 1, "年度目标", col_span=4),
        Cell(5, 1, "稳定和扩大就业。", col_span=4),
        *(Cell(6, c, text) for c, text in enumerate(["绩效指标", "一级指标", "三级指标", "指标值", ""])),
        *(Cell(7, c, text) for c, text in enumerate(["", "产出指标", "新增就业", "28万人", ""])),
    ]
    found = records("部门整体支出绩效目标表", Table(tuple(cells), 8, 5))
    assert [(b.line_item, b.amount.yuan, b.subject_kind) for b in found.budgets] == [
        ("total", D("90000.00"), "department"),
        ("fiscal_appropriation", D("60000.00"), "department"),
        ("project_expenditure", D("20000.00"), "department"),
        ("other_funds", D("30000.00"), "department"),
    ]
    assert found.evaluations[0].objective_planned == "稳定和扩大就业。"
    assert not found.tables[0].leftover


def test_a_third_column_of_names_is_a_side_of_its_own_whatever_its_header() -> None:
    rows = [
        ["收入", None, "支出", None, None, None],
        ["项目", "预算数", "功能分类科目", "预算数", "某某口径分类", "预算数"],
        ["一般公共预算拨款收入", "9.00", "教育支出", "8.00", "工资福利支出", "7.00"],
    ]
    found = _lines("收支总表", rows)
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
    found = _lines("部门支出总表", rows)
    assert [(b.subject_name, b.account_code, b.account_name) for b in found] == [
        ("曲江区教育局", None, None),
        ("曲江区教育局", "2050101", "行政运行"),
    ]


def test_a_code_in_square_brackets_before_its_name() -> None:
    rows = [["支出项目类别", "合计", "人员经费"], ["[30101]基本工资", "6.00", "6.00"]]
    assert [(b.account_code, b.account_name) for b in _lines("基本支出表", rows)] == [("30101", "基本工资")] * 2


def test_a_row_of_figures_that_nothing_names_is_left_over() -> None:
    rows = [["科目编码", "科目名称", "合计"], ["205", "教育支出", "9.00"], ["", "", "7.00"]]
    found = records("支出总表", table(rows, unit_note=NOTE))
    assert len(found.budgets) == 1
    assert [s.text for s in found.tables[0].leftover] == ["7.00"]


def test_in_a_table_of_expenditure_a_fund_is_what_pays_and_no_income() -> None:
    rows = [["科目编码", "科目名称", "合计", "财政专户管理资金"], ["205", "教育支出", "9.00", "4.00"]]
    assert {b.measure for b in _lines("支出总表", rows)} == {"initial_budget"}
    assert {b.measure for b in _lines("收入总表", rows)} == {"income"}


def test_a_total_below_the_units_is_no_units() -> None:
    rows = [
        ["单位名称", "采购项目", "金额"],
        ["曲江区教育局", "台式计算机", "6.00"],
        ["合计", "", "6.00"],
    ]
    assert [b.subject_kind for b in _lines("政府采购预算表", rows)] == ["unit", "department"]


def test_a_year_in_the_header_of_a_list_of_projects_is_that_of_its_amounts() -> None:
    rows = [["项目名称", "2025年预算数", "2024年预算数", "上年预算数"], ["办案", "9.00", "8.00", "8.00"]]
    found = records("项目支出预算表", table(rows, unit_note=NOTE), document_type="budget").budgets
    assert [(b.fiscal_year, b.year_offset, b.measure) for b in found] == [
        (2025, 0, "initial_budget"),
        (2024, 0, "initial_budget"),
        (None, -1, "initial_budget"),
    ]


def test_a_form_that_nobody_filled_in_evaluates_nobody() -> None:
    rows = [
        ["专项名称", "", "", ""],
        ["实施期限", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "", ""],
        ["", "质量指标", "……", ""],
    ]
    found = records("专项资金总体绩效目标表", table(rows))
    assert not found.evaluations and not found.indicators and not found.budgets


def test_the_year_in_the_title_of_a_statutory_table_is_that_of_its_amounts() -> None:
    rows = [["科目编码", "科目名称", "合计"], ["205", "教育支出", "9.00"]]
    assert [b.fiscal_year for b in _lines("2026年度支出预算总表", rows)] == [2026]


def test_two_sides_with_numbers_of_their_lines_are_no_list_in_two_runs() -> None:
    rows = [
        ["收入", None, None, "支出", None, None],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["一、一般公共预算财政拨款收入", "1", "9.00", "五、教育支出", "36", "8.00"],
    ]
    found = _lines("收入支出决算总表", rows)
    assert [(b.line_item, b.measure) for b in found] == [
        ("general_public_budget", "income"),
        ("function", "executed"),
    ]


def test_a_table_of_accounts_is_executed_whatever_document_it_stands_in() -> None:
    rows = [["科目编码", "科目名称", "本年支出合计"], ["20805", "行政事业单位养老支出", "86.20"]]
    assert [b.measure for b in _lines("支出决算表", rows)] == ["executed"]
    assert [b.measure for b in _lines("支出总表", rows)] == ["initial_budget"]


def test_columns_of_two_years_state_no_year_of_the_table() -> None:
    rows = [
        ["科目编码", "科目名称", "2022年度决算数", "2023年度预算数", "增减额"],
        ["20805", "行政事业单位养老支出", "80.00", "86.20", "6.20"],
    ]
    assert [b.fiscal_year for b in _lines("支出表", rows)] == [2022, 2023, None]


def test_three_public_by_unit_without_the_word_in_its_header() -> None:
    rows = [
        ["单位编码", "单位名称", "合计", "因公出国（境）费用", "公务用车购置费", "公务用车运行费", "公务接待费"],
        ["", "合计", "24.80", "", "", "18.00", "6.80"],
        ["301001", "滨河县农技中心", "24.80", "", "", "18.00", "6.80"],
    ]
    found = _lines("表3 “三公”经费支出预算表", rows)
    assert [(b.subject_kind, b.line_item, b.amount.raw) for b in found] == [
        ("department", "three_public", "24.80"),
        ("department", "other", "18.00"),
        ("department", "other", "6.80"),
        ("unit", "three_public", "24.80"),
        ("unit", "other", "18.00"),
        ("unit", "other", "6.80"),
    ]


def test_a_row_named_after_a_stage_says_what_its_amounts_are() -> None:
    rows = [
        ["项目", "“三公”经费", None, "培训费"],
        ["", "小计", "公务接待费", ""],
        ["栏次", "1", "2", "3"],
        ["预算数", "5.90", "5.90", "2.00"],
        ["决算数", "4.10", "4.10", "1.50"],
    ]
    found = records("财政拨款“三公”经费支出决算表", table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.measure, b.measure_raw, b.line_item, b.amount.raw) for b in found] == [
        ("adjusted_budget", "预算数", "three_public", "5.90"),
        ("adjusted_budget", "预算数", "other", "5.90"),
        ("adjusted_budget", "预算数", "other", "2.00"),
        ("executed", "决算数", "three_public", "4.10"),
        ("executed", "决算数", "other", "4.10"),
        ("executed", "决算数", "other", "1.50"),
    ]


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


def test_counted_amounts_beside_the_budget_are_spent() -> None:
    rows = [["项目", "行次", "预算数", "统计数"], ["1．因公出国（境）费", "3", "2.00", "1.50"]]
    found = records("机构运行信息表", table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.measure, b.amount.raw) for b in found] == [("adjusted_budget", "2.00"), ("executed", "1.50")]


def test_the_numbers_of_two_columns_are_no_row() -> None:
    rows = [["功能分类科目名称", "项目支出"], ["**", "1"], ["合计", ""]]
    assert _lines("国有资本经营预算支出预算表", rows) == []


def test_the_years_own_total_is_told_from_the_one_with_what_is_carried_over() -> None:
    rows = [
        ["单位名称", "合计", "本年收入", None, "上年结转结余"],
        ["", "", "小计", "一般公共预算", ""],
        ["合计", "12.00", "10.00", "10.00", "2.00"],
    ]
    assert [(b.line_item, b.breakdown, b.amount.raw) for b in _lines("收入总表", rows)] == [
        ("total", "total", "12.00"),
        ("total", "current_year", "10.00"),
        ("general_public_budget", None, "10.00"),
        ("carryover", None, "2.00"),
    ]


def test_the_years_own_is_the_total_where_no_wider_one_is_printed() -> None:
    rows = [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["201", "一般公共服务支出", "9.00", "9.00"]]
    assert [b.breakdown for b in _lines("支出总表", rows)] == ["total", "basic_expenditure"]


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
    found = [b for b in _lines("财政拨款收支总表", rows) if b.measure == "income"]
    whole = {i: b.line_item_raw for i, b in enumerate(_lines("财政拨款收支总表", rows))}
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
    found = _lines("收支总表", rows)
    assert [b.part_of for b in found if b.line_item == "carryover"] == [None, 2, 2]


def test_personnel_and_running_expenses_are_told_apart() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", None, None],
        ["", "", "", "小计", "人员经费", "公用经费"],
        ["", "合计", "9.00", "8.00", "6.00", "2.00"],
        ["201", "一般公共服务支出", "9.00", "8.00", "6.00", "2.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in _lines("支出总表", rows)] == [
        ("total", "total"),
        ("basic_expenditure", None),
        ("other", "personnel"),
        ("other", "operating"),
        ("function", "total"),
        ("function", "basic_expenditure"),
        ("function", "personnel"),
        ("function", "operating"),
    ]


def test_a_class_of_purchases_ends_the_unit_below_the_class_before_it() -> None:
    rows = [
        ["采购品目大类", "采购品目名称", "总计"],
        ["合计", "", "9.00"],
        ["货物", "", "2.00"],
        ["湄潭县水务局", "", "2.00"],
        ["", "复印纸", "2.00"],
        ["服务", "", "7.00"],
        ["湄潭县水务局", "", "7.00"],
    ]
    found = _lines("政府采购支出表", rows)
    assert [(b.subject_kind, b.subject_name) for b in found] == [
        ("department", None),
        ("department", None),
        ("unit", "湄潭县水务局"),
        ("unit", "湄潭县水务局"),
        ("department", None),
        ("unit", "湄潭县水务局"),
    ]


def test_rows_of_codes_and_names_are_accounts_whatever_their_words() -> None:
    rows = [["项目", "2021年预算数"], ["209-社会保险基金支出", "9.00"], ["20911-某某养老保险基金支出", "9.00"]]
    found = _lines("社会保险基金预算本级支出表", rows)
    assert [(b.line_item, b.account_code, b.account_name) for b in found] == [
        ("function", "209", "社会保险基金支出"),
        ("function", "20911", "某某养老保险基金支出"),
    ]


def test_a_total_with_meetings_and_training_is_not_that_of_three_public() -> None:
    rows = [
        ["合计", "“三公”经费", None, None, "会议费", "培训费"],
        ["", "小计", "公务接待费", "公务用车运行维护费", "", ""],
        ["9.00", "5.00", "2.00", "3.00", "1.00", "3.00"],
    ]
    found = _lines("“三公”经费、会议费、培训费支出预算表", rows)
    assert [(b.line_item, b.breakdown) for b in found] == [
        ("total", "total"),
        ("three_public", "three_public"),
        ("other", "reception"),
        ("other", "vehicle_running"),
        ("other", "meetings"),
        ("other", "training"),
    ]
    rows = [["合计", "公务接待费", "公务用车运行维护费"], ["5.00", "2.00", "3.00"]]
    assert _lines("“三公”经费支出预算表", rows)[0].line_item == "three_public"


def test_meetings_are_an_economic_account_below_goods_and_services() -> None:
    rows = [["支出项目类别", "总计"], ["商品和服务支出", "9.00"], ["差旅费", "5.00"], ["会议费", "4.00"]]
    assert [b.line_item for b in _lines("基本支出总表", rows)] == ["economic", "economic", "economic"]


def test_rows_of_three_public_have_their_total_and_are_told_apart() -> None:
    rows = [
        ["项目", "预算数"],
        ["合计", "5.00"],
        ["1、因公出国（境）费用", "1.00"],
        ["2、公务接待费", "1.00"],
        ["3、公务用车购置及运行费", "3.00"],
        ["其中：（1）公务用车购置费", "0.00"],
        ["（2）公务用车运行费", "3.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in _lines("“三公”经费支出预算表", rows)] == [
        ("three_public", None),
        ("other", "travel_abroad"),
        ("other", "reception"),
        ("other", "vehicles"),
        ("vehicle_purchase", None),
        ("other", "vehicle_running"),
    ]
    rows.append(["4、会议费", "1.00"])
    assert _lines("“三公”经费、会议费支出预算表", rows)[0].line_item == "total"


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


def test_the_revenue_of_a_government_is_income_and_no_list_of_projects() -> None:
    rows = [["项目", "2025年预算数"], ["一、税收收入", "9.00"], ["（一）增值税", "9.00"], ["二、非税收入", "1.00"]]
    found = _lines("2025年县级一般公共预算收入表", rows)
    assert [(b.subject_kind, b.line_item, b.measure, b.line_item_raw) for b in found] == [
        ("department", "other", "income", "一、税收收入"),
        ("department", "other", "income", "（一）增值税"),
        ("department", "other", "income", "二、非税收入"),
    ]


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


def test_three_public_by_unit_without_a_column_of_purchases() -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "合计", "出国（境）费", "公务用车费", "公务接待费"],
        ["局机关", "110.5", "0", "85", "25.5"],
        ["公路段", "66", "0", "52", "13"],
        ["养护站", "30", "0", "20", "10"],
        ["合计", "206.5", "0", "157", "49.5"],
    ]
    found = records("“三公”经费决算公开表", table(rows, unit_note=NOTE))
    assert [(b.subject_name, b.line_item, b.breakdown) for b in found.budgets[:4]] == [
        ("局机关", "three_public", "total"),
        ("局机关", "other", "travel_abroad"),
        ("局机关", "other", "vehicles"),
        ("局机关", "other", "reception"),
    ]
    failed = [r for r in check(found) if r.rule == "columns_sum_across" and r.status is Status.FAIL]
    assert {(r.expected, r.actual) for r in failed} >= {(650_000, 660_000)}


def test_a_row_that_counts_things_holds_no_money() -> None:
    rows: list[list[str | None]] = [
        ["项目", "行次", "全年预算数", "决算统计数"],
        ["1．公务接待费", "1", "3.00", "2.25"],
        ["2．公务用车保有量（辆）", "2", "—", "2"],
        ["3．国内公务接待批次（单位：个）", "3", "—", "36"],
        ["4．其他支出（款）", "4", "7", "6"],
    ]
    found = records("“三公”经费及机关运行经费情况表", table(rows, unit_note=NOTE))
    assert [(b.line_item_raw, b.amount.raw) for b in found.budgets] == [
        ("1．公务接待费", "3.00"),
        ("1．公务接待费", "2.25"),
        ("4．其他支出（款）", "7"),
        ("4．其他支出（款）", "6"),
    ]
    assert [source.text for source in found.tables[0].leftover] == ["2", "36"]


def test_a_budget_beside_the_initial_one_is_the_adjusted_one() -> None:
    def measures(*columns: str) -> list[str | None]:
        rows: list[list[str | None]] = [["项目", *columns], ["公务接待费", *(["4.00"] * len(columns))]]
        return [b.measure for b in _lines("“三公”经费支出表", rows)]

    assert measures("年初预算数", "全年预算数") == ["initial_budget", "adjusted_budget"]
    assert measures("2025年年初预算数", "2026年预算数") == ["initial_budget", "initial_budget"]
    assert measures("预算数", "决算数") == ["initial_budget", "executed"]

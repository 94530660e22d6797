"""Lists of projects and forms of departments that stand among statutory tables."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.document import Cell, Table
from tests.extractors.forms.build import NOTE, budget_lines, records, table


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
    found = budget_lines("2023年度财政拨款收入支出决算表", rows)
    assert [(b.measure_raw, b.measure) for b in found[:3]] == [
        ("预算数", "adjusted_budget"),
        ("决算数", "executed"),
        ("年末结余", None),
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


def test_counted_amounts_beside_the_budget_are_spent() -> None:
    rows = [["项目", "行次", "预算数", "统计数"], ["1．因公出国（境）费", "3", "2.00", "1.50"]]
    found = records("机构运行信息表", table(rows, unit_note=NOTE), document_type="final_accounts").budgets
    assert [(b.measure, b.amount.raw) for b in found] == [("adjusted_budget", "2.00"), ("executed", "1.50")]


def test_the_revenue_of_a_government_is_income_and_no_list_of_projects() -> None:
    rows = [["项目", "2025年预算数"], ["一、税收收入", "9.00"], ["（一）增值税", "9.00"], ["二、非税收入", "1.00"]]
    found = budget_lines("2025年县级一般公共预算收入表", rows)
    assert [(b.subject_kind, b.line_item, b.measure, b.line_item_raw) for b in found] == [
        ("department", "other", "income", "一、税收收入"),
        ("department", "other", "income", "（一）增值税"),
        ("department", "other", "income", "二、非税收入"),
    ]


def test_a_budget_beside_the_initial_one_is_the_adjusted_one() -> None:
    def measures(*columns: str) -> list[str | None]:
        rows: list[list[str | None]] = [["项目", *columns], ["公务接待费", *(["4.00"] * len(columns))]]
        return [b.measure for b in budget_lines("“三公”经费支出表", rows)]

    assert measures("年初预算数", "全年预算数") == ["initial_budget", "adjusted_budget"]
    assert measures("2025年年初预算数", "2026年预算数") == ["initial_budget", "initial_budget"]
    assert measures("预算数", "决算数") == ["initial_budget", "executed"]

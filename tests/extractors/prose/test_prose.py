"""Results, indicators and amounts that stand in running text."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand

REPORT = """2024年度滨河县水务局部门整体支出绩效自评报告

一、部门整体收支情况

2024年度部门整体预算 500.00万元，其中，一般公共预算财政拨款收入 400.00 万元，占 80.00%。支出 450.00万元，其中，基本支出 200.00 万元，占 44.44%；项目支出 250.00 万元，占 55.56%，部门整体预算执行率 90.00%。

二、绩效自评情况

（一）自评结论

2024年度部门整体支出绩效自评综合得分 93.5分，评价等级为“优”。

（二）指标完成情况

1.履职效能指标分值 60分，评价得分 58分，得分率 96.67%。

（1）产出指标完成情况，指标分值 60分，评价得分 58分。

设置数量指标—巡查河道，单项分值 30分，年度目标值 100公里以上，年度实现值 120公里，指标完成率 120%，自评得分 30分；设置质量指标—验收合格率，单项分值 30分，年度目标值 100%，年度实现值 98%，自评得分 28分。

2.资产管理指标分值 40分，评价得分 35.5分。该指标下设资产盘点、固定资产利用率等指标。

（三）项目支出情况

1.“河道清淤”项目年度预算 150万元，支出 120万元，预算执行率 80.00%。
"""


def understood() -> Records:
    return understand(read(REPORT.encode()))


def test_the_result_of_the_evaluation() -> None:
    (evaluation,) = understood().evaluations
    assert (evaluation.kind, evaluation.subject_name, evaluation.fiscal_year) == ("department", "滨河县水务局", 2024)
    assert evaluation.total_score is not None and evaluation.total_score.value == D("93.5")
    assert (evaluation.rating_raw, evaluation.rating) == ("优", "excellent")


def test_indicators_form_a_scheme_by_their_numbers() -> None:
    read = [
        (i.depth, i.parent, i.level1, i.level2, i.name, i.weight.value if i.weight else None, i.is_group)
        for i in understood().indicators
    ]
    assert read == [
        (1, None, "overall_effectiveness", None, "履职效能指标", D(60), True),
        (2, 0, "overall_effectiveness", "other", "产出指标完成情况", D(60), True),
        (3, 1, "overall_effectiveness", "quantity", "巡查河道", D(30), False),
        (3, 1, "overall_effectiveness", "quality", "验收合格率", D(30), False),
        (1, None, "management", None, "资产管理指标", D(40), True),
        (2, 4, "management", None, "资产盘点", None, False),
        (2, 4, "management", None, "固定资产利用率", None, False),
    ]


def test_amounts_carry_their_share_and_rate() -> None:
    read = [
        (
            b.subject_name,
            b.line_item,
            b.measure,
            b.amount.yuan,
            b.share.value if b.share else None,
            b.execution_rate.value if b.execution_rate else None,
        )
        for b in understood().budgets
    ]
    own = "滨河县水务局"
    assert read == [
        (own, "total", "adjusted_budget", D("5000000.00"), None, None),
        (own, "general_public_budget", "income", D("4000000.00"), D("0.80"), None),
        (own, "total", "executed", D("4500000.00"), None, D("0.90")),
        (own, "basic_expenditure", "executed", D("2000000.00"), D("0.4444"), None),
        (own, "project_expenditure", "executed", D("2500000.00"), D("0.5556"), None),
        ("河道清淤", "total", "adjusted_budget", D("1500000.00"), None, None),
        ("河道清淤", "total", "executed", D("1200000.00"), None, D("0.80")),
    ]


def test_a_change_downwards_is_a_negative_amount() -> None:
    text = REPORT.replace("支出 450.00万元，其中", "支出 450.00万元，比上年减少 50.00万元，其中")
    changes = [b.amount.yuan for b in understand(read(text.encode())).budgets if b.measure == "change"]
    assert changes == [D("-500000.00")]


ACCOUNTS = """2024年度滨河县水务局部门决算

一、支出决算情况说明

一般公共预算财政拨款支出年初预算为100.00万元，支出决算为98.00万元。其中：

1、农林水支出（类）水利（款）水利工程建设（项）。年初预算为60.00万元，支出决算为59.00万元，完成年初预算的98.33%。

2、农林水支出（类）水利（款）行政运行（项）年初预算为40.00万元，支出决算为39.00万元。

“三公”经费财政拨款支出年初预算为0.95万元，支出决算为0.50万元。
"""


def test_amounts_of_an_account_are_no_totals_of_the_department() -> None:
    read_lines = [
        (b.line_item, b.account_name, b.measure, b.amount.number.raw if b.amount.number else None)
        for b in understand(read(ACCOUNTS.encode())).budgets
    ]
    assert read_lines == [
        ("general_public_budget", None, "initial_budget", "100.00"),
        ("general_public_budget", None, "executed", "98.00"),
        ("function", "水利工程建设", "initial_budget", "60.00"),
        ("function", "水利工程建设", "executed", "59.00"),
        ("function", "行政运行", "initial_budget", "40.00"),
        ("function", "行政运行", "executed", "39.00"),
        ("three_public", None, "initial_budget", "0.95"),
        ("three_public", None, "executed", "0.50"),
    ]


def test_an_amount_without_a_name_is_of_its_heading() -> None:
    text = """滨河县水务局2026年部门预算

一、部门预算总体情况

2026年部门预算500.00万元，均为财政拨款，绩效目标已公开。

二、“三公”经费情况

（一）因公出国（境）费用。2026年预算数115.00万元。

（二）公务接待费

2026年预算数5.10万元。

（三）公务用车购置费支出情况说明

安排购车5辆，预算136.48万元，支出决算136.48万元，完成预算的100%。

2025年“三公”经费支出预算593.46万元。
"""
    budgets = understand(read(text.encode())).budgets
    assert [(b.line_item, b.measure, b.amount.number and b.amount.number.raw) for b in budgets] == [
        ("total", "initial_budget", "500.00"),
        ("other", "initial_budget", "115.00"),
        ("other", "initial_budget", "5.10"),
        ("vehicle_purchase", "initial_budget", "136.48"),
        ("vehicle_purchase", "executed", "136.48"),
        ("three_public", "initial_budget", "593.46"),
    ]


def test_the_contents_are_kept_as_what_the_document_says_of_itself() -> None:
    listed = "目录\n\n一、收入支出决算总表........3\n\n二、支出决算表........5\n\n"
    found = understand(read((f"滨河县水务局2024年度部门决算\n\n{listed}" + ACCOUNTS.partition("\n")[2]).encode()))
    assert [fact.value for fact in found.facts.contents] == ["一、收入支出决算总表", "二、支出决算表"]


def test_what_a_budget_calls_expenditure_is_planned() -> None:
    text = """滨河县水务局2026年部门预算

一、支出预算情况

2026年财政拨款支出预算500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。绩效目标已公开。
"""
    budgets = understand(read(text.encode())).budgets
    assert [(b.line_item, b.measure) for b in budgets] == [
        ("fiscal_appropriation", "initial_budget"),
        ("basic_expenditure", "initial_budget"),
        ("project_expenditure", "initial_budget"),
    ]


def test_points_given_in_one_sentence_and_items_of_another_section():
    text = """2023年某医院设备购置项目支出绩效自评报告

一、自评结论

本项目自评总得分为18.8分，自评等级为“良”。其中预算执行率指标满分10分，得8.8分；满意度指标满分10分，得10分。

二、指标完成情况

购置呼吸机目标值10台，实际完成值8台，完成率80%，得8分。
"""
    found = understand(read(text.encode())).indicators
    assert [(i.name, i.parent, i.weight and i.weight.value, i.score and i.score.value) for i in found] == [
        ("预算执行率指标", None, D(10), D("8.8")),
        ("满意度指标", None, D(10), D(10)),
        ("购置呼吸机", None, None, D(8)),
    ]


def test_levels_of_a_scored_indicator_from_the_titles_above_it():
    text = (
        "2023年某项目支出绩效自评报告\n\n一、绩效指标完成情况\n\n（一）产出指标\n\n1.数量指标\n\n"
        "（1）培训人次：年度指标值≥850人次，实际完成值790人次，分值10分，得分9.29分。\n\n"
        "（二）预算执行率\n\n预算执行率98.53%，分值10分，得分9.85分。\n"
    )
    found = understand(read(text.encode())).indicators
    assert [(i.level1, i.level2, i.name) for i in found] == [
        ("output", "quantity", "培训人次"),
        ("budget_execution", None, "预算执行率"),
    ]


def test_targets_that_are_only_a_comparator_and_a_figure():
    text = (
        "2023年低保补助资金绩效自评报告\n\n一、产出指标完成情况分析\n\n"
        "（1）数量指标：城市低保人数≥2300人，实际完成2356人；农村低保人数≥18000人，实际18120人。\n\n"
        "项目总体评价得65分，评价等级为“中”，其中：决策指标得分率69.33%。实际支出100万元。\n"
    )
    found = understand(read(text.encode())).indicators
    assert [(i.level1, i.level2, i.name, i.target_raw, i.actual_raw) for i in found] == [
        ("output", "quantity", "城市低保人数", "≥2300人", "2356人"),
        ("output", "quantity", "农村低保人数", "≥18000人", "18120人"),
    ]


def test_what_is_left_over_is_no_item_of_what_was_spent() -> None:
    text = """滨河县水务局部门整体支出绩效自评报告

一、存在的问题

截止现场调研时，决算支出840.00万元，应结余资金60.00万元。
"""
    found = understand(read(text.encode())).budgets
    assert [(b.line_item_raw, b.measure) for b in found] == [("决算支出", "executed")]


def test_the_score_of_a_project_is_not_its_departments():
    text = (
        "2023年度滨河县林业局部门整体支出绩效自评报告\n\n一、项目实施情况\n\n"
        "1.森林防火项目。预算安排180万元，实际支出180万元，自评得分98分。\n\n"
        "二、评价结论\n\n经综合评价，得分９５．２分，评价等级为优秀。\n"
    )
    (one,) = understand(read(text.encode())).evaluations
    assert one.total_score is not None and (one.total_score.value, one.rating) == (D("95.2"), "excellent")


def test_a_grade_between_quotes_right_behind_its_label():
    text = "2023年度滨河县林业局部门整体支出绩效自评报告\n\n一、评价结论\n\n自评总分97.6分，自评等级“优”。\n"
    (one,) = understand(read(text.encode())).evaluations
    assert (one.rating_raw, one.rating) == ("优", "excellent")

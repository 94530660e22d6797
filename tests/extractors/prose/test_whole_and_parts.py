"""Whose an amount is after parts of a whole: the whole's, the part's, or open; sums of parts; items of a list in a sentence."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand

DEPARTMENT = "2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、收支情况\n\n"
PROJECT = "2023年度滨河县农村供水项目支出绩效自评报告\n\n一、资金情况\n\n"
REGION = "滨河县财政局关于2024年1-7月项目支出绩效运行监控情况的报告\n\n一、基本情况\n\n"


def _read(text: str, head: str) -> Records:
    return understand(read((head + text).encode()))


def _lines(text: str, head: str) -> list[tuple[str, str | None, int]]:
    return [(b.line_item, b.measure, int((b.amount.yuan or 0) / 10000)) for b in _read(text, head).budgets]


@pytest.mark.parametrize(
    "parts",
    ["其中中央300万元，省级200万元", "其中中央资金300万元、省级资金200万元，合计500万元", "其中中央资金300万元"],
)
def test_what_was_spent_after_the_parts_is_of_the_whole(parts: str) -> None:
    lines = _lines(f"项目预算500万元，{parts}，实际支出480万元。", PROJECT)
    assert lines[0] == ("total", "adjusted_budget", 500)
    assert lines[-1] == ("total", "executed", 480)


def test_what_was_spent_after_basic_and_project_expenditure_is_of_the_whole() -> None:
    lines = _lines("部门预算500万元，其中基本支出300万元，项目支出200万元，实际支出480万元。", DEPARTMENT)
    assert lines[-1] == ("total", "executed", 480)


def test_what_may_be_spent_of_the_whole_or_of_one_part_is_in_doubt() -> None:
    found = _read("项目预算500万元，其中中央资金300万元，实际支出280万元。累计支出290万元。", PROJECT).budgets
    assert [b.source.flags for b in found] == [(), (), ("structure_ambiguous",), ()]


def test_parts_of_a_budget_that_are_called_like_expenses_are_planned() -> None:
    assert _lines(
        "“三公”经费预算18万元，其中公务接待费6万元，公务用车运行维护费12万元；实际支出15万元，其中公务接待费4万元。",
        DEPARTMENT,
    ) == [
        ("three_public", "adjusted_budget", 18),
        ("other", "adjusted_budget", 6),
        ("other", "adjusted_budget", 12),
        ("three_public", "executed", 15),
        ("other", "executed", 4),
    ]


def test_a_budget_after_adjustment_has_its_own_spending() -> None:
    assert _lines("年初预算200万元，年中调减20万元，调整后180万元，实际支出170万元。", PROJECT) == [
        ("total", "initial_budget", 200),
        ("total", "change", -20),
        ("total", "adjusted_budget", 180),
        ("total", "executed", 170),
    ]
    assert _lines("年初预算为200万元，调整预算后为251万元。", DEPARTMENT)[1] == ("total", "adjusted_budget", 251)


def test_sources_add_up_to_a_project_and_other_sums_to_nothing_larger() -> None:
    assert _lines("中省资金480万元，市级配套120万元，合计600万元，实际支出588万元。", PROJECT) == [
        ("other", None, 480),
        ("other", None, 120),
        ("total", None, 600),
        ("total", "executed", 588),
    ]
    assert _lines("会议费2万元，培训费3万元，合计5万元。", DEPARTMENT)[-1] == ("other", "executed", 5)


def test_money_that_was_handed_out_is_not_spent_and_paid_benefits_are() -> None:
    assert _lines("累计拨付资金300万元，实际支出280万元。", PROJECT) == [
        ("total", None, 300),
        ("total", "executed", 280),
    ]
    assert _lines("下达资金340万元，已发放333万元。", PROJECT)[-1] == ("total", "executed", 333)


def test_shares_of_single_years_are_amounts_of_these_years() -> None:
    found = _read("三年共安排专项资金960万元，其中2021年280万元、2022年320万元、2023年360万元。", PROJECT).budgets
    assert [(b.measure, b.fiscal_year, b.amount.yuan) for b in found] == [
        ("approved", None, D(9600000)),
        ("approved", 2021, D(2800000)),
        ("approved", 2022, D(3200000)),
        ("approved", 2023, D(3600000)),
    ]


def test_a_year_that_a_sentence_begins_with_holds_until_it_ends() -> None:
    found = _read("2022年，预算234万元；支出230万元。支出250万元。", PROJECT).budgets
    assert [b.fiscal_year for b in found] == [2022, 2022, 2023]
    found = _read("2022年，预算234万元；2023年，预算251万元。", PROJECT).budgets
    assert [b.fiscal_year for b in found] == [2022, 2023]


def test_this_project_is_a_whole_and_in_a_department_one_of_its_projects() -> None:
    assert _lines("该项目支出470万元。", PROJECT) == [("total", "executed", 470)]
    assert _lines("该项目支出470万元。", DEPARTMENT) == [("other", "executed", 470)]


def test_projects_listed_in_one_sentence_have_their_own_money() -> None:
    found = _read(
        "项目包括：①森林防火项目，预算480万元，支出470万元；②退耕还林补助项目，预算126万元。", DEPARTMENT
    ).budgets
    assert [(b.subject_name, b.measure) for b in found] == [
        ("森林防火", "adjusted_budget"),
        ("森林防火", "executed"),
        ("退耕还林补助", "adjusted_budget"),
    ]


def test_quoted_names_behind_of_which_and_lists_of_quoted_names() -> None:
    found = _read("“甲普查”“乙调查”2个项目，涉及资金60万元，其中“甲普查”项目预算48万元。", DEPARTMENT).budgets
    assert [(b.subject_kind, b.subject_name) for b in found] == [
        ("department", "滨河县民政局"),
        ("project", "甲普查"),
    ]


def test_funds_of_counted_projects_of_a_region() -> None:
    text = (
        "纳入监控范围的县级预算部门62个，项目786个，预算资金19亿元。"
        "其中：一般公共预算项目712个，调整后预算15亿元，支出8亿元；政府性基金预算项目74个，调整后预算4亿元，支出1亿元。"
    )
    found = _read(text, REGION).budgets
    assert {b.subject_kind for b in found} == {"region"}
    assert [(b.line_item, b.measure) for b in found[1:]] == [
        ("general_public_budget", "adjusted_budget"),
        ("general_public_budget", "executed"),
        ("government_fund", "adjusted_budget"),
        ("government_fund", "executed"),
    ]


def test_rates_of_parts_are_theirs_where_the_whole_has_one() -> None:
    found = _read(
        "累计支出100万元，执行率95%。其中：中央资金支出60万元，执行率90%；省级资金支出40万元，执行率100%。", PROJECT
    ).budgets
    assert [b.execution_rate.raw if b.execution_rate else None for b in found] == ["95%", "90%", "100%"]


def test_amounts_of_problems_were_not_evaluated() -> None:
    assert _lines("发现问题57个，涉及问题金额2486万元。", DEPARTMENT) == []


def test_bare_words_below_the_title_of_a_part_are_of_that_part() -> None:
    text = "年初预算3260万元，年中上级追加2140万元，全年预算5400万元。截至12月底支出5190万元。部门总支出6000万元。"
    records = understand(
        read(f"2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、收支情况\n\n（二）项目支出\n\n{text}".encode())
    )
    assert [(b.line_item, b.measure, b.amount.number.raw) for b in records.budgets] == [
        ("project_expenditure", "initial_budget", "3260"),
        ("project_expenditure", "change", "2140"),
        ("project_expenditure", "adjusted_budget", "5400"),
        ("project_expenditure", "executed", "5190"),
        ("total", "executed", "6000"),
    ]


def test_a_budget_that_was_kept_is_no_amount_of_its_sentence() -> None:
    text = "上年“三公”经费支出25.1万元，控制在年初预算28万元以内。上年同期支出20万元。"
    found = _read(text, DEPARTMENT).budgets
    assert [(b.line_item, b.measure, b.fiscal_year, b.amount.number.raw) for b in found] == [
        ("three_public", "executed", 2022, "25.1"),
        ("total", "executed", 2022, "20"),
    ]


def test_a_paragraph_of_parts_goes_on_about_the_one_before() -> None:
    text = "截至6月30日，已支出1462万元，支出进度49%。\n\n其中：人员类支出1120万元，运转类支出102万元。"
    assert _lines(text, DEPARTMENT) == [
        ("total", "executed", 1462),
        ("other", "executed", 1120),
        ("other", "executed", 102),
    ]


def test_parts_of_what_a_year_was_given_are_of_that_year() -> None:
    found = _read(
        "2024年我县共整合补助资金23600万元，其中中央14200万元、省级5800万元，支出20000万元。", PROJECT
    ).budgets
    assert [(b.measure, b.fiscal_year) for b in found] == [
        ("approved", 2024),
        ("approved", 2024),
        ("approved", 2024),
        ("executed", 2023),
    ]


def test_what_was_paid_of_a_bond_or_for_a_service_is_spent() -> None:
    assert _lines("2023年债券资金已支出24500万元。县财政已支付政府付费4106万元。", PROJECT) == [
        ("other", "executed", 24500),
        ("other", "executed", 4106),
    ]

"""Budgets that were adjusted from one amount to another, limits that are no amounts, and what problems tell of money."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

DEPARTMENT = "2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、收支情况\n\n"
PROJECT = "2023年度滨河县农村供水项目支出绩效自评报告\n\n一、资金情况\n\n"
Line = tuple[str, str | None, D | None]


def _read(text: str, head: str = DEPARTMENT) -> Records:
    return understand(read((head + text).encode()))


def _lines(text: str, head: str = DEPARTMENT) -> list[Line]:
    return [(b.line_item, b.measure, b.amount.yuan) for b in _read(text, head).budgets]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("部门预算由120万元调整为150万元。", "total"),
        ("项目支出预算由年初的120万元调增至150万元。", "project_expenditure"),
        ("三公经费预算由120万元追加到150万元。", "three_public"),
        ("年初预算120万元，调整为150万元。", "total"),
        ("2023年初预算120万元，经批准调整为150万元。", "total"),
    ],
)
def test_a_budget_is_adjusted_from_one_amount_to_another(text: str, item: str) -> None:
    assert _lines(text) == [(item, "initial_budget", D(1200000)), (item, "adjusted_budget", D(1500000))]


def test_what_is_no_budget_is_not_adjusted_from() -> None:
    assert _lines("补贴标准由75元调整为85元。") == []


def test_what_was_spent_within_a_limit_is_of_what_was_limited() -> None:
    assert _lines("“三公”经费控制在12万元以内，实际支出10.3万元。") == [("three_public", "executed", D(103000))]
    assert _lines("公务接待费控制在3万元以内，实际支出2.8万元。") == [("other", "executed", D(28000))]


def test_words_before_a_growth_name_what_grew_and_it_is_of_this_year() -> None:
    found = _read("2022年支出500万元，本年支出比上年增加60万元。").budgets
    assert [(b.fiscal_year, b.measure, b.amount.yuan) for b in found] == [
        (2022, "executed", D(5000000)),
        (2023, "change", D(600000)),
    ]
    assert _lines("支出比上年增加60万元，增长12%。") == [("total", "change", D(600000))]


def test_project_expenditure_that_is_arranged_is_a_budget() -> None:
    assert _lines("预算安排项目支出500万元，实际支出480万元。") == [
        ("project_expenditure", "adjusted_budget", D(5000000)),
        ("project_expenditure", "executed", D(4800000)),
    ]
    assert _lines("2024年拟安排资金900万元。", PROJECT) == [("total", None, D(9000000))]


def test_parts_of_what_is_left_over_are_parts() -> None:
    text = "结余资金19.5万元，其中上级资金结余13.2万元，县级资金结余6.3万元。"
    assert [item for item, *_ in _lines(text, PROJECT)] == ["total", "other", "other"]


def test_money_that_problems_tell_of_is_a_projects_or_in_doubt() -> None:
    text = "二、存在的问题\n\n（一）进度滞后。设备购置项目预算860万元，年底前支付258万元。\n\n（二）管理不严。重复发放23人，涉及资金2.76万元。"
    assert [(b.subject_name, b.measure, b.source.flags) for b in _read(text).budgets][:2] == [
        ("设备购置项目", "adjusted_budget", ()),
        ("设备购置项目", "executed", ()),
    ]
    (line,) = _read("二、存在的问题\n\n（一）管理不严。重复发放23人，涉及资金2.76万元。", PROJECT).budgets
    assert (line.measure, line.source.flags) == (None, ("structure_ambiguous",))


def test_a_committee_of_the_congress_tells_of_the_money_of_a_region() -> None:
    head = "滨河县人民代表大会财政经济委员会关于滨河县2023年度预算执行情况的审查报告\n\n一、总体情况\n\n"
    text = "全县一般公共预算收入14.26亿元，为年初预算13.98亿元的102%。一般公共预算支出68.35亿元，完成调整预算71.20亿元的96%。县教育局部门预算2.46亿元，支出2.31亿元。"
    found = [(b.subject_kind, b.line_item, b.measure, b.amount.raw) for b in _read(text, head).budgets]
    assert found == [
        ("region", "general_public_budget", "income", "14.26亿元"),
        ("region", "general_public_budget", "executed", "68.35亿元"),
        ("region", "general_public_budget", "adjusted_budget", "71.20亿元"),
        ("unit", "total", "adjusted_budget", "2.46亿元"),
        ("unit", "total", "executed", "2.31亿元"),
    ]


def test_the_budget_of_a_project_by_what_it_gives_is_its_own() -> None:
    assert _lines("全年财政补贴资金预算4256万元，实际支出4200万元。", PROJECT) == [
        ("total", "adjusted_budget", D(42560000)),
        ("total", "executed", D(42000000)),
    ]


def test_what_is_taken_away_is_no_budget() -> None:
    assert [measure for _, measure, _ in _lines("压减2023年低效项目预算支出620万元。")] == [None]


def test_what_a_level_of_government_gave_and_paid_is_a_part() -> None:
    found = _read("下达中央资金300万元。第二批安排52万元。中央资金支出290万元，支出率96.67%。", PROJECT)
    assert [(b.line_item, b.measure, b.source.flags) for b in found.budgets if b.amount.raw != "52万元"] == [
        ("total", "approved", ("structure_ambiguous",)),
        ("other", "executed", ()),
    ]
    rates = [r.status for r in check(found) if r.rule == "rate_executed_over_budget"]
    assert Status.FAIL not in rates


TABLE = """

表1 收支情况表（单位：万元）

| 项目 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |
|---|---|---|---|---|
| 基本支出 | 1,790.00 | 1,850.00 | 1,836.20 | 99.25% |
| 项目支出 | 1,320.00 | 1,406.80 | 1,353.45 | 96.21% |
| 合计 | 3,110.00 | 3,256.80 | 3,189.65 | 97.94% |
"""


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("全年支出3,189.65万元。", [Status.PASS]),
        ("全年支出3,198.65万元。", [Status.FAIL]),
        ("上半年支出1,402万元。全年支出3,189.65万元。", [Status.PASS]),
        ("年初预算3,110万元，全年预算3,256.80万元。", [Status.PASS, Status.PASS]),
    ],
)
def test_the_total_of_the_text_is_that_of_the_table(text: str, statuses: list[Status]) -> None:
    found = check(_read(text + TABLE))
    assert [r.status for r in found if r.rule == "prose_equals_table" and "基本" not in r.scope] == statuses


def test_what_was_spent_of_one_part_is_that_parts() -> None:
    assert _lines("项目支出预算90.5万元，执行90万元。") == [
        ("project_expenditure", "adjusted_budget", D(905000)),
        ("project_expenditure", "executed", D(900000)),
    ]
    both = _lines("基本支出预算200万元，项目支出预算300万元，支出480万元。")
    assert both[-1] == ("total", "executed", D(4800000))


def test_projects_that_are_counted_by_name_are_projects() -> None:
    text = "项目一：农村供水项目，预算300万元，支出285万元，自评得分94分。项目二：校舍改造项目，预算200万元，自评得分91分。部门整体自评得分93.2分。"
    found = _read(text)
    assert [(b.subject_kind, b.subject_name) for b in found.budgets] == [
        ("project", "农村供水项目"),
        ("project", "农村供水项目"),
        ("project", "校舍改造项目"),
    ]
    (own,) = (e for e in found.evaluations if e.kind == "department")
    assert own.total_score is not None and own.total_score.value == D("93.2")


def test_a_corrected_figure_is_what_the_words_before_the_wrong_one_say() -> None:
    assert _lines("年初预算500万元，实际支出由原来的408万元修正为480万元。") == [
        ("total", "initial_budget", D(5000000)),
        ("total", "executed", D(4800000)),
    ]
    assert _lines("项目支出由408万元更正为480万元。") == [("project_expenditure", "executed", D(4800000))]

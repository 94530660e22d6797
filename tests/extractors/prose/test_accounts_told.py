"""Accounts and their changes in the running text of budgets, however the account is named."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.readers import read
from extractors.records import BudgetLine
from extractors.understand import understand

HEAD = "滨河县水务局2026年部门预算\n\n一、财政拨款支出预算情况\n\n"


def _told(text: str) -> list[BudgetLine]:
    return understand(read((HEAD + text).encode())).budgets


def _said(text: str) -> list[tuple[str, str | None, str | None, str | None, int | None, D | None]]:
    return [(b.line_item, b.account_code, b.account_name, b.measure, b.fiscal_year, b.amount.yuan) for b in _told(text)]


def test_an_account_with_its_code_behind_it() -> None:
    text = (
        "1.行政运行（2130301）30.00万元，较上年减少2.00万元，下降6.25%。\n\n2.资本性支出（基本建设）（309）5.00万元。"
    )
    assert _said(text) == [
        ("function", "2130301", "行政运行", "initial_budget", 2026, D(300000)),
        ("function", "2130301", "行政运行", "change", 2026, D(-20000)),
        ("economic", "309", "资本性支出（基本建设）", "initial_budget", 2026, D(50000)),
    ]


def test_an_account_with_the_parts_of_its_code_at_its_levels() -> None:
    text = (
        "1、农林水支出（213类）水利（03款）水土保持（10项）12.00万元。主要用于：治理。2025年当年预算执行数为10.00万元，"
        "2026年预算安排12.00万元，比2025年预算执行数增加20%。"
    )
    assert _said(text) == [
        ("function", "2130310", "水土保持", "initial_budget", 2026, D(120000)),
        ("function", "2130310", "水土保持", "executed", 2025, D(100000)),
        ("function", "2130310", "水土保持", "initial_budget", 2026, D(120000)),
    ]
    assert _told(text)[0].line_item_raw == "农林水支出（213类）水利（03款）水土保持（10项）"


def test_an_account_in_quotes_is_its_name() -> None:
    assert _said("1.“农林水支出”科目12.00万元，主要用于治理。\n\n2.住房保障支出科目3.00万元。") == [
        ("function", None, "农林水支出", "initial_budget", 2026, D(120000)),
        ("function", None, "住房保障支出", "initial_budget", 2026, D(30000)),
    ]


def test_a_sentence_that_compares_goes_on_with_the_amount_before_it() -> None:
    text = (
        "（1）农林水支出（类）支出12.00万元，主要用于治理。与上年相比增加12.00万元（去年预算数为0万元，无法计算增减比率）。"
        "主要原因是安排政府性基金。\n\n（二）支出预算总计12.00万元。"
    )
    assert _said(text) == [
        ("function", None, "农林水支出", "initial_budget", 2026, D(120000)),
        ("function", None, "农林水支出", "change", 2026, D(120000)),
        ("function", None, "农林水支出", "initial_budget", 2025, D(0)),
        ("total", None, None, "initial_budget", 2026, D(120000)),
    ]


def test_lines_of_a_list_of_income_are_income() -> None:
    text = "本年事业收入1.00万元，占10%；\n\n本年财政专户管理资金2.00万元，占20%；\n\n上年结转结余的单位资金3.00万元，占30%。"
    assert [(b.line_item, b.measure) for b in _told(text)] == [
        ("other_funds", "income"),
        ("other_funds", "income"),
        ("carryover", "income"),
    ]


def test_what_is_spent_on_running_and_buying_is_read() -> None:
    text = (
        "2026年机关运行经费财政拨款预算4.00万元。委托业务费预算总额2.00万元。"
        "政府采购预算总金额为6.00万元，其中：拟采购货物支出1.00万元、拟采购工程支出0万元、拟购买服务5.00万元。"
    )
    assert [(b.line_item, b.amount.yuan) for b in _told(text)] == [
        ("other", D(40000)),
        ("other", D(20000)),
        ("other", D(60000)),
        ("other", D(10000)),
        ("other", D(0)),
        ("other", D(50000)),
    ]


def test_one_amount_of_both_sides_however_they_are_named() -> None:
    for words in ("财政拨款收、支总预算", "财政拨款收支总预算", "财政拨款收入总计、支出总计均为"):
        assert [(b.line_item, b.measure) for b in _told(f"2026年{words}9.00万元。")] == [
            ("fiscal_appropriation", "income"),
            ("fiscal_appropriation", "initial_budget"),
        ]


def test_a_change_is_that_of_the_item_that_its_words_name() -> None:
    text = (
        "1.收入预算减少5.00万元，其中一般公共预算收入减少8.00万元。2.支出预算减少5.00万元，其中基本支出增加3.00万元。"
    )
    assert [(b.line_item, b.measure, b.amount.yuan) for b in _told(text)] == [
        ("total", "change", D(-50000)),
        ("general_public_budget", "change", D(-80000)),
        ("total", "change", D(-50000)),
        ("basic_expenditure", "change", D(30000)),
    ]


def test_money_of_this_project_is_not_the_departments() -> None:
    found = _told("二、项目情况\n\n堤防加固改造工程。本项目计划安排年初预算20.00万元，用于加固。")
    assert [(b.subject_kind, b.subject_name, b.amount.yuan) for b in found] == [("project", None, D(200000))]

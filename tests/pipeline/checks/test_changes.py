"""The change between two years and its rate, as tables print them."""

from __future__ import annotations

from pipeline.checks import check
from tests.extractors.forms.build import records, table


def _said(header: list[str | None], *rows: list[str | None], title: str = "一般公共预算支出表") -> list[str]:
    found = check(records(title, table([header, *rows], unit_note="单位：万元")))
    return [f"{r.rule} {r.status}" for r in found if r.rule.endswith("_between_years")]


HEADER: list[str | None] = ["科目编码", "科目名称", "2023年预算数", "2024年预算数", "增减额", "增减率(%)"]


def test_a_wrong_change_and_a_wrong_rate_are_found():
    row: list[str | None] = ["205", "教育支出", "100.00", "130.00", "30.00", "30"]
    assert _said(HEADER, row) == ["change_between_years pass", "growth_between_years pass"]
    assert _said(HEADER, [*row[:4], "31.00", "30"]) == ["change_between_years fail", "growth_between_years pass"]
    assert _said(HEADER, [*row[:5], "23.08"]) == ["change_between_years pass", "growth_between_years fail"]


def test_a_minus_in_brackets_is_one():
    row: list[str | None] = ["205", "教育支出", "100.00", "85.00", "(15)", "-15"]
    assert _said(HEADER, row) == ["change_between_years pass", "growth_between_years pass"]
    assert _said(HEADER, [*row[:4], "(25)", "-15"])[0] == "change_between_years uncertain"


def test_the_rate_stands_behind_the_amounts_that_it_is_of():
    header: list[str | None] = ["项目", "上年决算数", "本年决算数", "比上年增减%"]
    assert _said(header, ["教育支出", "80.00", "88.00", "10.0"], title="支出决算表") == ["growth_between_years pass"]
    assert _said(header, ["教育支出", "80.00", "88.00", "12.0"], title="支出决算表") == ["growth_between_years fail"]
    assert _said(header, ["教育支出", "80.00", "88.00", "110.0"], title="支出决算表") == ["growth_between_years fail"]
    header[-1] = "决算数为上年决算数%"
    assert _said(header, ["教育支出", "80.00", "88.00", "110.0"], title="支出决算表") == ["growth_between_years pass"]


def test_of_several_budgets_of_a_year_one_must_give_the_change():
    header: list[str | None] = ["项目", "2023年预算数", "2023年执行数", "2024年预算数", "增减额"]
    assert _said(header, ["教育支出", "80.00", "90.00", "99.00", "9.00"]) == ["change_between_years pass"]
    assert _said(header, ["教育支出", "80.00", "90.00", "99.00", "10.00"]) == ["change_between_years fail"]


def test_the_budget_after_adjustment_is_no_other_year():
    header: list[str | None] = ["项目", "年初预算数", "调整数", "执行数"]
    assert _said(header, ["教育支出", "80.00", "10.00", "85.00"]) == []


def test_rates_of_execution_in_tables_of_accounts_are_recomputed():
    def statuses(header: list[str | None], row: list[str | None], title: str) -> list[str]:
        found = check(records(title, table([header, row], unit_note="单位：万元")))
        return [str(r.status) for r in found if r.rule == "rate_executed_over_budget"]

    spent: list[str | None] = ["项目", "年初预算数", "调整预算数", "决算数", "决算数为调整预算数%"]
    assert statuses(spent, ["教育支出", "90.00", "120.00", "90.00", "75.0"], "2023年支出决算表") == ["pass"]
    assert statuses(spent, ["教育支出", "90.00", "120.00", "90.00", "80.0"], "2023年支出决算表") == ["fail"]
    came: list[str | None] = ["预算科目", "预算数", "决算数", "完成预算%", "上年决算数"]
    assert statuses(came, ["增值税", "100.00", "90.00", "90.0", "60.00"], "2023年收入决算表") == ["pass"]
    assert statuses(came, ["增值税", "100.00", "90.00", "60.0", "60.00"], "2023年收入决算表") == ["fail"]


def test_a_rate_behind_the_parts_of_an_amount_is_that_of_the_whole():
    rows: list[list[str | None]] = [
        ["地区", "预算数", None, None, "执行数", None, None, "执行率"],
        ["", "合计", "中央资金", "市县资金", "合计", "中央资金", "市县资金", ""],
        ["甲市", "100.00", "60.00", "40.00", "95.00", "60.00", "35.00", "95.00%"],
    ]
    found = check(records("转移支付资金执行情况表", table(rows, unit_note="单位：万元")))
    assert [str(r.status) for r in found if r.rule == "rate_executed_over_budget"] == ["pass"]


def test_the_total_of_one_year_is_compared_with_the_only_column_of_the_other():
    rows: list[list[str | None]] = [
        ["科目编码", "科目名称", "2024年执行数", "2025年预算数", None, None, "2025年预算数比2024年执行数", None],
        ["", "", "", "合计", "基本支出", "项目支出", "增减额", "增减%"],
        ["208", "社会保障和就业支出", "500.00", "520.00", "300.00", "220.00", "25.00", "9.00"],
    ]
    found = check(records("2025年一般公共预算支出预算表", table(rows, unit_note="单位：万元")))
    failed = [r.rule for r in found if str(r.status) == "fail"]
    assert failed == ["change_between_years", "growth_between_years"]


def test_an_adjustment_is_no_change_between_years_and_a_change_may_be_one_of_the_same_year():
    header: list[str | None] = ["项目", "上年预算数", "年初预算数", "调整数", "调整后预算数"]
    assert _said(header, ["教育支出", "70.00", "80.00", "10.00", "90.00"]) == []
    header = ["项目", "上年决算数", "预算数", "决算数", "增减额"]
    assert _said(header, ["教育支出", "70.00", "80.00", "85.00", "5.00"], title="2024年支出决算表") == [
        "change_between_years pass"
    ]


def test_a_second_change_may_be_between_other_columns_of_the_row():
    header: list[str | None] = [
        "科目编码",
        "科目名称",
        "2025年执行数",
        "扣除基建项目后执行数",
        "2026年预算数",
        "增减额",
        "增减额",
    ]
    row: list[str | None] = ["201", "一般公共服务支出", "90.00", "60.00", "80.00", "-10.00", "-15.00"]
    assert _said(header, row) == ["change_between_years pass", "change_between_years uncertain"]

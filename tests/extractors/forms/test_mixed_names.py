"""A column that names units and, below each, its projects."""

from __future__ import annotations

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

ROWS: list[list[str | None]] = [
    ["单位编码", "单位名称（项目名称）", "合计", "财政拨款", "其他资金"],
    ["", "合计", "1000.00", "900.00", "100.00"],
    ["201", "县委办", "600.00", "560.00", "40.00"],
    ["", "机要经费", "200.00", "200.00", ""],
    ["", "会议专项", "400.00", "360.00", "40.00"],
    ["202", "县总工会", "400.00", "340.00", "60.00"],
]
TITLE = "2025年县级部门项目支出预算表"


def test_rows_without_a_code_are_the_projects_of_the_unit_above():
    found = records(TITLE, table(ROWS, unit_note="单位：万元"))
    kinds = {(line.subject_kind, line.subject_name): line.row_kind for line in found.budgets}
    assert kinds == {
        ("department", None): "total",
        ("unit", "县委办"): "subtotal",
        ("project", "机要经费"): "unit",
        ("project", "会议专项"): "unit",
        ("unit", "县总工会"): "subtotal",
    }
    assert not [r for r in check(found) if r.status is Status.FAIL]


def test_a_unit_that_is_not_the_sum_of_its_projects_is_found():
    rows = [*ROWS[:4], ["", "会议专项", "400.00", "350.00", "50.00"], ROWS[5]]
    found = check(records(TITLE, table(rows, unit_note="单位：万元")))
    failed = {r.explanation for r in found if r.rule == "total_of_rows" and r.status is Status.FAIL}
    assert "小计 560.00万元 与各行之和 550万元 不符，相差 10万元" in failed


def test_without_codes_what_is_not_called_like_a_body_is_in_doubt():
    rows: list[list[str | None]] = [
        ["单位名称（项目名称）", "合计", "财政拨款", "其他资金"],
        ["甲县教育局", "20.00", "20.00", ""],
        ["校舍维修", "20.00", "20.00", ""],
    ]
    found = records(TITLE, table(rows, unit_note="单位：万元"))
    said = {(one.subject_kind, one.subject_name, one.source.flags) for one in found.budgets if one.amount.yuan}
    assert said == {("unit", "甲县教育局", ()), ("project", "校舍维修", ("name_unresolved",))}

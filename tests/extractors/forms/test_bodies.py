"""Units that a budget lists in one table and names in the rows of others."""

from __future__ import annotations

from tests.extractors.forms.build import records, table

NOTE = "单位：万元"
UNITS: list[list[str | None]] = [
    ["预算单位", "合计", "一般公共预算"],
    ["甲市某局", "9.00", "9.00"],
    ["甲市驿站", "5.00", "5.00"],
    ["甲市某局后勤组", "4.00", "4.00"],
]


def test_a_unit_listed_before_owns_the_accounts_below_it_whatever_its_name_ends_in() -> None:
    accounts = [
        ["支出项目类别", "总计"],
        ["甲市驿站", "5.00"],
        ["工资福利支出", "5.00"],
        ["甲市某局后勤组", "4.00"],
        ["工资福利支出", "4.00"],
    ]
    found = records("收入总表", table(UNITS, unit_note=NOTE), table(accounts, unit_note=NOTE)).budgets[-4:]
    assert [(b.subject_kind, b.subject_name, b.amount.raw) for b in found] == [
        ("unit", "甲市驿站", "5.00"),
        ("unit", "甲市驿站", "5.00"),
        ("unit", "甲市某局后勤组", "4.00"),
        ("unit", "甲市某局后勤组", "4.00"),
    ]
    assert not any(b.source.flags for b in found)


def test_a_unit_over_its_only_project_is_no_project() -> None:
    projects = [
        ["项目名称", "总计"],
        ["甲市某局", "9.00"],
        ["甲市驿站", "5.00"],
        ["运行维护", "5.00"],
        ["甲市某局后勤组", "4.00"],
        ["物业管理", "1.00"],
        ["设备更新", "3.00"],
    ]
    listed = table(projects, unit_note=NOTE)
    found = records("收入总表", table(UNITS, unit_note=NOTE), listed, document_type="budget").budgets[-6:]
    assert [(b.subject_kind, b.subject_name) for b in found] == [
        ("unit", "甲市某局"),
        ("unit", "甲市驿站"),
        ("project", "运行维护"),
        ("unit", "甲市某局后勤组"),
        ("project", "物业管理"),
        ("project", "设备更新"),
    ]

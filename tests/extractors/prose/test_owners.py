"""Budgets that tell of their units one after the other: whose the amounts below a unit's heading are."""

from __future__ import annotations

from extractors.readers import read
from extractors.understand import understand

HEAD = "滨河县水务局2026年部门预算\n\n"
TABLE = """
收入总表

单位：万元

| 预算单位 | 合计 | 一般公共预算 |
| --- | --- | --- |
{}
"""
UNITS = "| 滨河县水务局（本级） | 300.00 | 300.00 |\n| 滨河县河道驿站 | 200.00 | 200.00 |"
TOLD = """一、部门预算收支总体情况

2026年滨河县水务局部门预算收入500.00万元。

二、滨河县水务局（本级）

滨河县水务局（本级）预算300.00万元，包括在职人员经费180.00万元、项目支出120.00万元。

三、滨河县河道驿站

滨河县河道驿站预算200.00万元。

（一）项目支出150.00万元，比上年增加2.00万元。

四、其他说明

2026年滨河县河道驿站政府采购预算3.00万元。
"""


def _told(units: str) -> list[tuple[str, str | None, str, str]]:
    found = understand(read((HEAD + TOLD + TABLE.format(units)).encode())).budgets
    prose = [line for line in found if line.source.place.table_index is None]
    return [(b.subject_kind, b.subject_name, b.line_item, b.amount.raw) for b in prose]


def test_amounts_below_the_heading_of_a_unit_are_that_units() -> None:
    assert _told(UNITS) == [
        ("department", "滨河县水务局", "total", "500.00万元"),
        ("unit", "滨河县水务局（本级）", "total", "300.00万元"),
        ("unit", "滨河县水务局（本级）", "other", "180.00万元"),
        ("unit", "滨河县水务局（本级）", "project_expenditure", "120.00万元"),
        ("unit", "滨河县河道驿站", "total", "200.00万元"),
        ("unit", "滨河县河道驿站", "project_expenditure", "150.00万元"),
        ("unit", "滨河县河道驿站", "project_expenditure", "2.00万元"),
        ("unit", "滨河县河道驿站", "other", "3.00万元"),
    ]


def test_a_department_that_lists_no_unit_but_its_own_office_owns_all() -> None:
    told = _told(UNITS.split("\n")[0])
    assert {subject for subject, *_ in told} == {"department"}
    assert ("department", "滨河县水务局", "total", "300.00万元") in told

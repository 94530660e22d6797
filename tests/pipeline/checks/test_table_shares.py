"""Shares that a column of a table prints."""

from __future__ import annotations

from decimal import Decimal as D

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table


def _shares(title: str, rows: list[list[str | None]]) -> tuple[list[D | None], list[str]]:
    found = records(title, table(rows, unit_note="单位：万元"))
    said = [r.explanation for r in check(found) if r.rule == "share_of_whole" and r.status is Status.FAIL]
    return [line.share.value for line in found.budgets if line.share], said


def test_shares_of_a_column_are_of_its_total():
    rows: list[list[str | None]] = [
        ["序号", "项目名称", "预算数", "占比"],
        ["1", "校舍维修", "60.00", "60%"],
        ["2", "营养改善", "40.00", "40%"],
        ["合计", "", "100.00", "100%"],
    ]
    title = "2023年度项目资金情况表"
    assert _shares(title, rows) == ([D("0.6"), D("0.4"), D(1)], [])
    rows[2][3] = "30%"
    assert _shares(title, rows)[1] == ["占比 30% 与 40.00万元 ÷ 100.00万元 所得 40% 不符，相差 10%"]


def test_shares_beside_the_parts_of_a_row_are_of_its_total():
    rows: list[list[str | None]] = [
        ["科目编码", "科目名称", "合计", "基本支出", "占比", "项目支出", "占比"],
        ["205", "教育支出", "60.00", "30.00", "50%", "30.00", "50%"],
        ["213", "农林水支出", "40.00", "10.00", "25%", "30.00", "70%"],
        ["", "合计", "100.00", "40.00", "40%", "60.00", "60%"],
    ]
    shares, said = _shares("2023年度支出决算表", rows)
    assert shares == [D("0.5"), D("0.5"), D("0.25"), D("0.7"), D("0.4"), D("0.6")]
    assert said == ["占比 70% 与 30.00万元 ÷ 40.00万元 所得 75% 不符，相差 5%"]

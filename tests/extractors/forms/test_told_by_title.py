"""Short words over columns that mean money in a table of 三公, and things elsewhere."""

from __future__ import annotations

from decimal import Decimal as D

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

TITLE = "2024年度“三公”经费预算表"


def _items(found) -> list[tuple[str, str | None, D | None]]:
    return [(one.line_item, one.breakdown, one.amount.yuan) for one in found.budgets]


def test_short_words_of_a_table_of_the_three_kinds_are_money_and_added_up():
    rows = [["单位", "合计", "出国（境）", "公务用车", "公务接待"], ["县教育局", "9.50", "0.00", "6.00", "3.00"]]
    found = records(TITLE, table(rows, unit_note="单位：万元"))
    assert _items(found) == [
        ("three_public", "total", D(95000)),
        ("other", "travel_abroad", D(0)),
        ("other", "vehicles", D(60000)),
        ("other", "reception", D(30000)),
    ]
    assert [t.leftover for t in found.tables] == [()]
    failed = [r.explanation for r in check(found) if r.rule == "columns_sum_across" and r.status is Status.FAIL]
    assert len(failed) == 1
    assert "9.50万元 与各栏（出国（境）、公务用车、公务接待）之和 9万元 不符" in failed[0]


def test_a_total_below_the_cars_is_that_of_the_cars():
    rows = [
        ["单位名称", "合计", "公务用车", None, None, "公务接待"],
        ["", "", "小计", "购置", "运行", ""],
        ["县教育局", "9.00", "6.00", "1.00", "5.00", "3.00"],
    ]
    assert [item[:2] for item in _items(records(TITLE, table(rows, unit_note="单位：万元")))] == [
        ("three_public", "total"),
        ("other", "vehicles"),
        ("vehicle_purchase", "vehicle_purchase"),
        ("other", "vehicle_running"),
        ("other", "reception"),
    ]


def test_cars_that_are_counted_are_no_money():
    rows = [["单位", "合计", "公务用车（辆）", "公务接待"], ["县教育局", "3.00", "6", "3.00"]]
    found = records(TITLE, table(rows, unit_note="单位：万元"))
    assert [one.breakdown for one in found.budgets] == ["total", "reception"]
    assert [source.text for source in found.tables[0].leftover] == ["公务用车（辆）"]

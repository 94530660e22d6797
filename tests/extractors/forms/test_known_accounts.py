"""Names of accounts without a code that another table of the document prints with one."""

from __future__ import annotations

from tests.extractors.forms.build import records, table

NOTE = "单位：万元"


def test_a_name_that_another_table_prints_with_its_code_is_known() -> None:
    named = [["支出项目", "预算数"], ["交通运输支出", "9.00"], ["某某养护", "5.00"], ["某某巡查", "4.00"]]
    coded = [["科目编码", "科目名称", "合计"], ["2140199", "某某养护", "5.00"]]
    found = records("收支总表", table(named, unit_note=NOTE), table(coded, unit_note=NOTE)).budgets
    assert [(b.account_name, b.source.flags) for b in found] == [
        ("交通运输支出", ()),
        ("某某养护", ()),
        ("某某巡查", ("item_unknown",)),
        ("某某养护", ()),
    ]


def test_the_housing_fund_is_an_account_of_the_kind_above_it() -> None:
    rows = [["支出项目", "预算数"], ["{}", "9.00"], ["住房公积金", "5.00"]]
    for above, kind in (("住房保障支出", "function"), ("工资福利支出", "economic")):
        own = [[text.format(above) for text in row] for row in rows]
        last = records("基本支出总表", table(own, unit_note=NOTE)).budgets[-1]
        assert (last.line_item, last.account_name, last.source.flags) == (kind, "住房公积金", ())

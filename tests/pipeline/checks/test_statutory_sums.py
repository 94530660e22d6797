"""Sums that a statutory table implies in every column: its rows down, basic expenditure and the two years across."""

from __future__ import annotations

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

HEADER = [
    ["科目编码", "科目名称", "合计", "基本支出", None, None, "项目支出"],
    ["", "", "", "小计", "人员经费", "公用经费", ""],
]


def _failed(title: str, rows: list[list[str | None]]) -> list[tuple[str, str | None]]:
    found = check(records(title, table(rows, unit_note="单位：万元")))
    return [(r.rule, r.explanation) for r in found if r.status is Status.FAIL]


def test_every_column_of_a_table_of_accounts_is_summed_to_its_total() -> None:
    rows = [
        *HEADER,
        ["", "合计", "9.00", "7.00", "5.00", "2.00", "2.00"],
        ["201", "一般公共服务支出", "4.00", "3.00", "2.00", "1.00", "1.00"],
        ["213", "农林水支出", "5.00", "4.00", "3.00", "1.00", "1.00"],
    ]
    assert _failed("支出总表", rows) == []
    rows[4] = ["213", "农林水支出", "5.00", "4.00", "3.00", "1.00", "1.50"]
    assert ("total_of_rows", "合计 2.00万元 与各行之和 2.5万元 不符，相差 0.5万元") in _failed("支出总表", rows)


def test_basic_expenditure_is_personnel_and_running_expenses() -> None:
    rows = [*HEADER, ["201", "一般公共服务支出", "9.00", "7.00", "5.50", "2.00", "2.00"]]
    assert [rule for rule, _ in _failed("支出总表", rows)] == ["columns_sum_across"]
    rows[2] = ["201", "一般公共服务支出", "9.00", "7.00", "5.00", "2.00", "2.00"]
    assert _failed("支出总表", rows) == []


def test_a_total_is_the_years_own_and_what_is_carried_over() -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "合计", "本年收入", None, "上年结转结余", None],
        ["", "", "小计", "一般公共预算", "小计", "一般公共预算"],
        ["合计", "12.00", "10.00", "10.00", "2.50", "2.50"],
    ]
    assert [rule for rule, _ in _failed("收入总表", rows)] == ["columns_sum_across"]
    rows[2] = ["合计", "12.50", "10.00", "10.00", "2.50", "2.50"]
    assert _failed("收入总表", rows) == []


def test_the_total_of_a_table_of_the_three_kinds_is_their_sum() -> None:
    rows: list[list[str | None]] = [
        ["合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"],
        ["8.50", "0.00", "5.00", "3.00"],
    ]
    title = "财政拨款“三公”经费支出决算表"
    assert [rule for rule, _ in _failed(title, rows)] == ["columns_sum_across"]
    rows[1] = ["8.00", "0.00", "5.00", "3.00"]
    assert _failed(title, rows) == []


def _empty(row: list[str | None]) -> list[Status]:
    header: list[list[str | None]] = [["科目编码", "科目名称", "合计", "项目支出"]]
    found = check(records("政府性基金预算支出表", table([*header, row], unit_note="单位：万元")))
    return [r.status for r in found if r.rule == "empty_table_explained"]


def test_a_row_of_the_table_may_say_that_it_is_empty() -> None:
    assert _empty(["本表为空", "", "", ""]) == [Status.PASS]
    assert _empty(["注：本单位无政府性基金预算支出。", None, None, None]) == [Status.PASS]
    assert _empty(["合计", "", "", ""]) == [Status.FAIL]


SMALL = [["科目编码", "科目名称", "合计", "基本支出", "项目支出", "上缴上级支出"]]
OTHERS = [["205", "教育支出", "11.00", "3.00", "7.00", "1.00"], ["210", "卫生健康支出", "9.00", "2.00", "6.00", "1.00"]]


def _across(rows: list[list[str]]) -> list[tuple[Status, str]]:
    found = check(records("支出决算表", table([*SMALL, *rows], unit_note="单位：万元")))
    return [(r.status, r.explanation) for r in found if r.rule == "columns_sum_across" and r.status is not Status.PASS]


def test_a_row_of_a_small_table_that_does_not_add_up_is_said():
    said = "合计 8.00万元 与各栏（基本支出、项目支出、上缴上级支出）之和 9万元 不符，相差 1万元；各栏是否齐全不能确定"
    wrong = ["213", "农林水支出", "8.00", "4.00", "5.00", ""]
    assert _across([*OTHERS, ["214", "交通运输支出", "9.00", "4.00", "5.00", ""], wrong]) == [
        (Status.UNCERTAIN, said.replace("、上缴上级支出", ""))
    ]
    assert _across([*OTHERS, ["213", "农林水支出", "9.00", "4.00", "5.00", "0.00"]]) == []


def test_a_total_that_adds_up_makes_a_row_that_does_not_doubtful():
    total = ["", "合计", "28.00", "9.00", "18.00", "1.00"]
    rows = [["205", "教育支出", "12.00", "3.00", "7.00", "1.00"], ["210", "卫生健康支出", "16.00", "6.00", "11.00", ""]]
    assert [status for status, _ in _across([total, *rows])] == [Status.UNCERTAIN] * 2


def test_the_columns_of_each_year_are_added_up():
    rows: list[list[str | None]] = [
        ["单位名称", "“三公”经费合计", None, "因公出国（境）费", None, "公务用车费", None, "公务接待费", None],
        ["", "2023年", "2024年", "2023年", "2024年", "2023年", "2024年", "2023年", "2024年"],
        ["县教育局", "9.00", "7.00", "2.00", "0.00", "1.00", "0.00", "6.00", "7.00"],
    ]
    title = "“三公”经费预算情况表"
    assert _failed(title, rows) == []
    found = records(title, table(rows, unit_note="单位：万元")).budgets
    assert [line.line_item for line in found] == ["three_public"] * 2 + ["other"] * 6
    rows[2][2] = "7.50"
    ((rule, text),) = _failed(title, rows)
    assert rule == "columns_sum_across"
    assert (
        text
        == "“三公”经费合计 7.50万元 与各栏（因公出国（境）费、公务用车费、公务接待费）之和 7万元 不符，相差 0.5万元"
    )


def test_numbers_of_columns_beside_the_levels_of_the_code_are_no_amounts():
    rows: list[list[str | None]] = [
        ["支出功能分类科目编码", None, None, "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["类", "款", "项", "栏次", "1", "2", "3"],
        ["", "", "", "合计", "12.00", "7.00", "5.00"],
        ["207", "", "", "文化旅游体育与传媒支出", "12.00", "7.00", "5.00"],
        ["207", "01", "", "文化和旅游", "12.00", "7.00", "5.00"],
    ]
    found = records("支出决算表", table(rows, unit_note="单位：万元")).budgets
    assert [line.account_code for line in found] == [None] * 3 + ["207"] * 3 + ["20701"] * 3
    assert [line.measure_raw for line in found[:3]] == ["本年支出合计", "基本支出", "项目支出"]


def test_a_total_beside_a_list_of_the_three_kinds_is_not_theirs():
    rows: list[list[str | None]] = [
        ["项目", "2024年决算数", "项目", "2024年决算数"],
        ["教育支出", "9.00", "公务接待费", "4.00"],
        ["合计", "9.00", "合计", "4.00"],
    ]
    found = records("2024年度收支及三公经费情况", table(rows, unit_note="单位：万元")).budgets
    assert [(line.line_item, line.amount.raw) for line in found[2:]] == [("total", "9.00"), ("three_public", "4.00")]


def test_a_row_of_formulas_below_the_header_is_nobodys():
    rows: list[list[str | None]] = [
        ["地区", "债务限额", None, None],
        ["", "", "一般债务", "专项债务"],
        ["公式", "A=B+C", "B", "C"],
        ["甲市", "5.00", "3.00", "2.00"],
    ]
    found = records("地方政府债务限额表", table(rows, unit_note="单位：亿元")).budgets
    assert [(line.subject_name, line.amount.raw) for line in found] == [
        ("甲市", "5.00"),
        ("甲市", "3.00"),
        ("甲市", "2.00"),
    ]

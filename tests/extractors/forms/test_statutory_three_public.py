"""Statutory tables of 三公, meetings and training, and of purchases."""

from __future__ import annotations

from pipeline.checks import Status, check
from tests.extractors.forms.build import NOTE, budget_lines, records, table


def test_units_of_three_public_by_year_are_read_by_row() -> None:
    rows = [
        ["预算单位", "年度", "总计", None, "公务接待费", None],
        ["", "", "一般公共预算", "政府性基金预算", "一般公共预算", "政府性基金预算"],
        ["某市口岸办公室", "2025年", "37.77", "0.00", "1.89", "0.00"],
        ["", "2026年", "43.79", "0.00", "1.65", "0.00"],
        ["", "增减变化金额", "6.02", "0.00", "-0.24", "0.00"],
    ]
    found = budget_lines("财政拨款“三公”经费支出表", rows)
    assert [(b.fiscal_year, b.measure, b.line_item, b.amount.raw) for b in found[::2]] == [
        (2025, "initial_budget", "three_public", "37.77"),
        (2025, "initial_budget", "other", "1.89"),
        (2026, "initial_budget", "three_public", "43.79"),
        (2026, "initial_budget", "other", "1.65"),
        (None, "change", "three_public", "6.02"),
        (None, "change", "other", "-0.24"),
    ]
    assert {b.subject_name for b in found} == {"某市口岸办公室"}


def test_a_table_of_three_public_by_year_is_known_by_its_title() -> None:
    rows = [
        ["2025年预算数", None, None, "2026年预算数", None, None],
        ["合计", "公务用车购置费", "公务接待费", "合计", "公务用车购置费", "公务接待费"],
        ["9.00", "8.00", "1.00", "7.00", "6.00", "1.00"],
    ]
    found = budget_lines("一般公共预算“三公”经费支出情况表", rows)
    assert [(b.line_item, b.fiscal_year) for b in found] == [
        *((item, 2025) for item in ("three_public", "vehicle_purchase", "other")),
        *((item, 2026) for item in ("three_public", "vehicle_purchase", "other")),
    ]


def test_three_public_by_unit_without_the_word_in_its_header() -> None:
    rows = [
        ["单位编码", "单位名称", "合计", "因公出国（境）费用", "公务用车购置费", "公务用车运行费", "公务接待费"],
        ["", "合计", "24.80", "", "", "18.00", "6.80"],
        ["301001", "滨河县农技中心", "24.80", "", "", "18.00", "6.80"],
    ]
    found = budget_lines("表3 “三公”经费支出预算表", rows)
    assert [(b.subject_kind, b.line_item, b.amount.raw) for b in found] == [
        ("department", "three_public", "24.80"),
        ("department", "other", "18.00"),
        ("department", "other", "6.80"),
        ("unit", "three_public", "24.80"),
        ("unit", "other", "18.00"),
        ("unit", "other", "6.80"),
    ]


def test_a_class_of_purchases_ends_the_unit_below_the_class_before_it() -> None:
    rows = [
        ["采购品目大类", "采购品目名称", "总计"],
        ["合计", "", "9.00"],
        ["货物", "", "2.00"],
        ["湄潭县水务局", "", "2.00"],
        ["", "复印纸", "2.00"],
        ["服务", "", "7.00"],
        ["湄潭县水务局", "", "7.00"],
    ]
    found = budget_lines("政府采购支出表", rows)
    assert [(b.subject_kind, b.subject_name) for b in found] == [
        ("department", None),
        ("department", None),
        ("unit", "湄潭县水务局"),
        ("unit", "湄潭县水务局"),
        ("department", None),
        ("unit", "湄潭县水务局"),
    ]


def test_a_total_with_meetings_and_training_is_not_that_of_three_public() -> None:
    rows = [
        ["合计", "“三公”经费", None, None, "会议费", "培训费"],
        ["", "小计", "公务接待费", "公务用车运行维护费", "", ""],
        ["9.00", "5.00", "2.00", "3.00", "1.00", "3.00"],
    ]
    found = budget_lines("“三公”经费、会议费、培训费支出预算表", rows)
    assert [(b.line_item, b.breakdown) for b in found] == [
        ("total", "total"),
        ("three_public", "three_public"),
        ("other", "reception"),
        ("other", "vehicle_running"),
        ("other", "meetings"),
        ("other", "training"),
    ]
    rows = [["合计", "公务接待费", "公务用车运行维护费"], ["5.00", "2.00", "3.00"]]
    assert budget_lines("“三公”经费支出预算表", rows)[0].line_item == "three_public"


def test_meetings_are_an_economic_account_below_goods_and_services() -> None:
    rows = [["支出项目类别", "总计"], ["商品和服务支出", "9.00"], ["差旅费", "5.00"], ["会议费", "4.00"]]
    assert [b.line_item for b in budget_lines("基本支出总表", rows)] == ["economic", "economic", "economic"]


def test_rows_of_three_public_have_their_total_and_are_told_apart() -> None:
    rows = [
        ["项目", "预算数"],
        ["合计", "5.00"],
        ["1、因公出国（境）费用", "1.00"],
        ["2、公务接待费", "1.00"],
        ["3、公务用车购置及运行费", "3.00"],
        ["其中：（1）公务用车购置费", "0.00"],
        ["（2）公务用车运行费", "3.00"],
    ]
    assert [(b.line_item, b.breakdown) for b in budget_lines("“三公”经费支出预算表", rows)] == [
        ("three_public", None),
        ("other", "travel_abroad"),
        ("other", "reception"),
        ("other", "vehicles"),
        ("vehicle_purchase", None),
        ("other", "vehicle_running"),
    ]
    rows.append(["4、会议费", "1.00"])
    assert budget_lines("“三公”经费、会议费支出预算表", rows)[0].line_item == "total"


def test_three_public_by_unit_without_a_column_of_purchases() -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "合计", "出国（境）费", "公务用车费", "公务接待费"],
        ["局机关", "110.5", "0", "85", "25.5"],
        ["公路段", "66", "0", "52", "13"],
        ["养护站", "30", "0", "20", "10"],
        ["合计", "206.5", "0", "157", "49.5"],
    ]
    found = records("“三公”经费决算公开表", table(rows, unit_note=NOTE))
    assert [(b.subject_name, b.line_item, b.breakdown) for b in found.budgets[:4]] == [
        ("局机关", "three_public", "total"),
        ("局机关", "other", "travel_abroad"),
        ("局机关", "other", "vehicles"),
        ("局机关", "other", "reception"),
    ]
    failed = [r for r in check(found) if r.rule == "columns_sum_across" and r.status is Status.FAIL]
    assert {(r.expected, r.actual) for r in failed} >= {(650_000, 660_000)}


def test_a_row_that_counts_things_holds_no_money() -> None:
    rows: list[list[str | None]] = [
        ["项目", "行次", "全年预算数", "决算统计数"],
        ["1．公务接待费", "1", "3.00", "2.25"],
        ["2．公务用车保有量（辆）", "2", "—", "2"],
        ["3．国内公务接待批次（单位：个）", "3", "—", "36"],
        ["4．其他支出（款）", "4", "7", "6"],
    ]
    found = records("“三公”经费及机关运行经费情况表", table(rows, unit_note=NOTE))
    assert [(b.line_item_raw, b.amount.raw) for b in found.budgets] == [
        ("1．公务接待费", "3.00"),
        ("1．公务接待费", "2.25"),
        ("4．其他支出（款）", "7"),
        ("4．其他支出（款）", "6"),
    ]
    assert [source.text for source in found.tables[0].leftover] == ["2", "36"]

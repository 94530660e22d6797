"""Totals of columns: the tries before a failure, and what is not judged."""

from dataclasses import replace

from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, line, records, unit


def _results(budgets, **more):
    return [r for r in check(records(budgets=budgets, **more)) if r.rule == "total_of_rows"]


def _column(*cells):
    return [
        line(raw, measure="evaluated", name=f"单位{i}", where=at(i, 3), row_kind=kind)
        for i, (raw, kind) in enumerate(cells)
    ]


def test_subtotals_below_their_rows_and_a_total_of_subtotals():
    cells = [
        ("10.5", "unit"),
        ("20", "unit"),
        ("30.5", "subtotal"),
        ("5", "unit"),
        ("5", "subtotal"),
        ("35.5", "total"),
    ]
    assert [r.status for r in _results(_column(*cells))] == [Status.PASS] * 3


def test_subtotals_of_one_project_stand_below_their_rows():
    cells = [("10.5", "unit"), ("20", "unit"), ("30.5", "subtotal"), ("5", "unit"), ("5", "subtotal")]
    column = [replace(one, subject_kind="project", subject_name="某项目") for one in _column(*cells)]
    assert [r.status for r in _results(column)] == [Status.PASS] * 2


def test_rows_of_several_levels_are_not_one_sum():
    cells = [("30.5", "total"), ("10.5", "unit"), ("30.5", "unit"), ("20", "unit"), ("30.5", "unit")]
    (result,) = _results(_column(*cells))
    assert (result.status, result.expected) == (Status.UNCERTAIN, 915_000)


def test_an_unread_cell_is_named():
    (result,) = _results(_column(("30.5", "total"), ("10.5", "unit"), ("2*.0", "unit")))
    assert (result.status, result.explanation) == (Status.NOT_APPLICABLE, "合计 30.5万元 所辖有 1 行未能读出，无法求和")


def test_a_blank_is_not_nought_where_noughts_are_printed():
    short = [("30.5", "total"), ("10.5", "unit"), ("", "unit"), ("0", "unit")]
    assert [r.status for r in _results(_column(*short))] == [Status.UNCERTAIN]
    assert [r.status for r in _results(_column(*short[:3]))] == [Status.FAIL]
    held = [("10.5", "total"), *short[1:]]
    assert [r.status for r in _results(_column(*held))] == [Status.PASS]


def test_counts_of_projects_are_exact():
    rows = [
        unit("合计", 0, kind="total", project_count=63),
        unit("甲局", 1, project_count=40),
        unit("乙局", 2, project_count=22),
    ]
    (result,) = _results([], unit_scores=rows)
    assert (result.status, result.expected, result.tolerance) == (Status.FAIL, 62, 0)


def test_accounts_without_codes_are_not_added():
    cells = [
        line(raw, item=item, measure="executed", where=at(row, 3))
        for row, (raw, item) in enumerate([("10", "function"), ("4", "function"), ("10", "total")])
    ]
    assert _results(cells) == []


def test_a_cell_of_an_unsure_column_excuses_only_what_it_could_explain():
    def column(total):
        cells = _column((total, "total"), ("10.5", "unit"), ("20", "unit"))
        unsure = line("7.25", measure="evaluated", where=at(3, 3, flags=("column_inferred",)), row_kind="unit")
        return [r.status for r in _results([*cells, unsure])]

    assert column("37.75") == [Status.PASS]
    assert column("30.5") == [Status.UNCERTAIN]
    assert column("36.75") == [Status.FAIL]


def test_rows_of_several_levels_are_added_level_by_level():
    def status(*rows):
        (result,) = _results(_column(("9", "total"), *((row, "unit") for row in rows)))
        return result.status

    # the body, its two kinds of projects, and the projects of each
    assert status("9", "3", "2", "1", "6", "4", "2") == Status.PASS
    assert status("9", "3", "2", "1", "6", "4.5", "1.5") == Status.PASS
    assert status("9", "4", "2", "2", "5", "5") == Status.PASS  # two of 2 in 4, and not one in the other
    assert status("9", "6", "3", "2", "1", "4", "2") == Status.UNCERTAIN


def _accounts(*rows):
    lines = [
        line(
            f"{raw}.00", item="economic" if code else "total", account_code=code, account_name="科目", where=at(row, 3)
        )
        for row, (code, raw) in enumerate([*rows, (None, "999")])
    ]
    return [r.status for r in check(records(budgets=lines)) if r.rule == "code_hierarchy"]


def test_an_account_that_is_printed_for_each_kind_of_body_is_that_of_the_rows_below_it():
    first, second = [("301", "10"), ("30101", "6"), ("30102", "4")], [("301", "7"), ("30101", "7")]
    assert _accounts(*first, *second) == [Status.PASS, Status.PASS]
    assert _accounts(*first, ("301", "8"), ("30101", "7")) == [Status.PASS, Status.FAIL]
    assert _accounts(*first, ("302", "1"), ("301", "8")) == [Status.NOT_APPLICABLE]


def test_an_account_below_may_be_split_by_a_second_classification():
    assert _accounts(("301", "10"), ("30101", "6"), ("30101", "4")) == [Status.PASS]
    assert _accounts(("301", "10"), ("30101", "6"), ("30101", "5")) == [Status.NOT_APPLICABLE]


def _table(*rows, header="合计"):
    """Rows of a table of accounts by unit: name, kind of subject, code, amount of each column."""
    columns = (header, "基本支出")
    return [
        line(
            raw,
            item=("total" if c == 0 else "basic_expenditure") if code is None else "function",
            name=name if kind == "unit" else "甲局",
            where=at(r, c),
            subject_kind=kind,
            account_code=code,
            line_item_raw=(name if c == 0 else columns[c]) if code is None else "科目",
            measure_raw=columns[c],
            statement="支出总表",
        )
        for r, (name, kind, code, *raws) in enumerate(rows)
        for c, raw in enumerate(raws)
    ]


def test_every_column_of_a_table_by_unit_is_added_to_the_totals_of_units_and_these_to_that_of_all():
    rows = [
        ("合计", "department", None, "10.5", "7"),
        ("甲局本级", "unit", None, "6.5", "4"),
        ("甲局本级", "unit", "2050101", "6.5", "4"),
        ("甲局中心", "unit", None, "4", "3"),
        ("甲局中心", "unit", "2050103", "4", "3.5"),
    ]
    found = [(r.scope, r.status) for r in _results(_table(*rows))]
    assert found == [
        ("表1 合计 合计", Status.PASS),
        ("表1 合计 小计", Status.PASS),
        ("表1 合计 小计", Status.PASS),
        ("表1 基本支出 合计", Status.PASS),
        ("表1 基本支出 小计", Status.PASS),
        ("表1 基本支出 小计", Status.FAIL),
    ]


def test_a_side_is_added_flat_by_number_or_by_levels():
    def status(*rows):
        sides = [
            line(
                raw,
                item="total" if name.startswith("合计") else "function",
                where=at(i, 3),
                subject_kind="department",
                line_item_raw=name,
                measure_raw="金额",
                statement="收支总表",
            )
            for i, (name, raw) in enumerate(rows)
        ]
        return [r.status for r in check(records(budgets=sides)) if r.rule == "side_total"]

    numbered = [
        ("一、教育", "90000.00"),
        ("（一）小学", "50000.00"),
        ("（二）中学", "40000.00"),
        ("二、卫生", "10000.00"),
    ]
    assert status(*numbered, ("合计", "100000.00")) == [Status.PASS]
    assert status(*numbered, ("合计", "100001.00")) == [Status.UNCERTAIN]
    assert status(("教育", "9"), ("小学", "5"), ("中学", "4"), ("卫生", "1"), ("合计", "10")) == [Status.PASS]
    assert status(("教育", "-9"), ("小学", "-9"), ("合计", "-9")) == [Status.PASS]
    assert status(("教育", "9"), ("卫生", "1"), ("合计", "10.5")) == [Status.FAIL]
    assert status(("教育", "9"), ("其中：小学", "5"), ("卫生", "1"), ("合计", "10")) == [Status.PASS]


def test_columns_are_added_by_header_where_most_rows_show_that_they_are_all():
    def table(*rows):
        headers = ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出", "上年数")
        return [
            line(
                raw,
                item="function",
                where=at(r, c),
                subject_kind="department",
                account_code=f"20501{r:02}",
                line_item_raw="科目",
                measure_raw=headers[c],
                breakdown="other",
                statement="支出总表",
            )
            for r, row in enumerate(rows)
            for c, raw in enumerate(row)
        ]

    def results(*rows):
        return [(r.status, r.actual) for r in check(records(budgets=table(*rows))) if r.rule == "columns_sum_across"]

    good = [("10", "7", "5", "2", "3", "1"), ("20", "12", "8", "4", "8", "1"), ("5", "3", "1", "2", "2", "1")] * 2
    assert results(*good) == [(Status.PASS, None)] * 2
    wrong = results(*good, ("9", "6.5", "4", "2", "2.5", "1"))
    assert wrong == [(Status.PASS, None), (Status.PASS, None), (Status.FAIL, 65_000)]
    few = results(("10", "6", "5", "2", "3", "1"), ("20", "14", "8", "4", "8", "1"))
    assert few and {status for status, _ in few} == {Status.UNCERTAIN}


def test_an_account_of_another_class_among_those_below_belongs_to_the_sum():
    fund = [("20911", "10"), ("2091101", "6"), ("2301705", "4"), ("20902", "3"), ("2090201", "3")]
    assert _accounts(*fund) == [Status.PASS, Status.PASS]
    assert _accounts(*fund[:2], ("2301705", "5"), *fund[3:]) == [Status.PASS, Status.FAIL]


def test_sums_of_both_sides_balance_where_no_grand_totals_are_printed():
    def balance(income, expenditure, *more):
        cells = [("收入合计", income, "income"), ("支出合计", expenditure, "executed"), *more]
        lines = [
            line(raw, measure=measure, line_item_raw=name, subject_kind="department", where=at(9, c))
            for c, (name, raw, measure) in enumerate(cells)
        ]
        return [r.status for r in check(records(budgets=lines)) if r.rule == "both_sides_balance"]

    assert balance("9.00", "9.00") == [Status.PASS]
    assert balance("9.00", "8.00") == [Status.UNCERTAIN]
    grand = (("收入总计", "9.00", "income"), ("支出总计", "9.00", "executed"))
    assert balance("8.00", "9.00", *grand) == [Status.PASS]

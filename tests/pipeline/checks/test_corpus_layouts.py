"""What published budgets taught the rules: columns over pages, shared projects, printed bases, grand totals in prose."""

from __future__ import annotations

from decimal import Decimal

from extractors.records import Evaluation, TableReading
from pipeline.checks import Status, check
from tests.pipeline.checks.build import at, line, records, said


def _results(rule, **more):
    return [r for r in check(records(**more)) if r.rule == rule]


def test_a_column_is_known_by_its_header_where_a_part_of_its_table_is_cut_otherwise():
    budgets = [
        line("10.00", measure="evaluated", name="甲局", where=at(1, 4), row_kind="unit", measure_raw="合计"),
        line("20.00", measure="evaluated", name="乙局", where=at(2, 4), row_kind="unit", measure_raw="合计"),
        line("30.00", measure="evaluated", where=at(0, 1, table=1), row_kind="total", measure_raw="合计"),
        line("0.00", measure="evaluated", where=at(0, 4, table=1), row_kind="total", measure_raw="其他收入"),
    ]
    (result,) = _results("total_of_rows", budgets=budgets, tables=[TableReading(0, "task_table", (0, 1))])
    assert (result.status, result.expected) == (Status.PASS, 300_000)


def _shares(*units):
    forms = [Evaluation("project", "日常运行", at(i), implementing_unit=name) for i, name in enumerate(units)]
    budgets = [
        line(
            raw,
            subject_kind="project",
            name="日常运行",
            where=at(i, 2),
            row_kind="unit",
            evaluation=i,
            measure_raw="金额",
        )
        for i, raw in enumerate(["6.00", "3.00"][: len(units)])
    ]
    return {"evaluations": forms, "budgets": budgets}


def test_rows_of_one_project_in_one_list_are_shares_of_its_money():
    assert _results("same_project_same_figures", **_shares("甲局", None)) == []


def test_a_project_stands_once_for_each_unit():
    def statuses(*units):
        shares = _shares(*units)
        other = line("1.00", subject_kind="project", name="别的", where=at(5, 2), evaluation=0, measure_raw="金额")
        shares["budgets"].insert(1, other)
        return [r.status for r in _results("names_unique", **shares)]

    assert statuses("甲局", "乙局") == [Status.PASS]
    assert statuses("甲局", "甲局") == [Status.FAIL]


def test_growth_over_a_base_that_the_sentence_prints():
    numbers = [("1448.35", "万元", "level"), ("1506.45", "万元", "level"), ("58.10", "万元", "change")]
    sentence = "收入预算1448.35万元，比上年预算数1506.45万元减少58.10万元，下降{}%。"
    held, failed = (
        _results("growth_over_base", **_said(sentence.format(rate), *numbers, (rate, "%", "rate")))[0]
        for rate in ("3.86", "4.86")
    )
    assert (held.status, failed.status) == (Status.PASS, Status.FAIL)


def test_growth_on_the_same_basis_is_not_judged():
    sentence = "支出594.30亿元，比上年同口径增加76.90亿元，增长12.80%。"
    numbers = [("594.30", "亿元", "level"), ("76.90", "亿元", "change"), ("12.80", "%", "rate")]
    (result,) = _results("growth_over_base", **_said(sentence, *numbers))
    assert result.status is Status.NOT_APPLICABLE


def _said(sentence, *numbers):
    return {"quantities": said(sentence, *numbers)}


def test_a_grand_total_of_the_prose_is_one_of_the_tables():
    table = [line("2995.39", where=at(9, 1), line_item_raw="总计", subject_kind="department")]
    for printed, status in (("2995.39", Status.PASS), ("0", Status.FAIL)):
        sentence = f"某局收入支出总计{printed}万元。"
        found = _results("prose_equals_table", budgets=table, **_said(sentence, (printed, "万元", "level")))
        assert [r.status for r in found] == [status]


def test_projects_are_compared_with_the_departments_whole_and_not_with_each_funds_part():
    wholes = [
        line(raw, item="project_expenditure", subject_kind="department", where=at(9, col), line_item_raw="项目支出")
        for col, raw in enumerate(["0.00", "302.96"])
    ]
    projects = [
        line(raw, subject_kind="project", name=f"项目{i}", where=at(i, 6)) for i, raw in enumerate(["189.55", "113.41"])
    ]
    (result,) = _results("department_total_is_sum_of_projects", budgets=[*wholes, *projects])
    assert (result.status, result.actual) == (Status.PASS, 3_029_600)


def test_projects_paid_from_all_funds_may_exceed_the_project_expenditure_of_one():
    def status(whole_of: str, list_of: str) -> Status:
        whole = line(
            "250", item="project_expenditure", subject_kind="department", where=at(9, 4), statement=f"{whole_of}支出表"
        )
        projects = [
            line(
                raw, subject_kind="project", name=f"项目{i}", where=at(i, 6, table=1), statement=f"{list_of}项目支出表"
            )
            for i, raw in enumerate(["200", "160"])
        ]
        (result,) = _results("department_total_is_sum_of_projects", budgets=[whole, *projects])
        return result.status

    assert status("一般公共预算", "") is Status.UNCERTAIN
    assert status("一般公共预算", "一般公共预算") is Status.FAIL
    assert status("", "") is Status.FAIL


def test_a_rate_of_initial_budget_and_change_where_no_adjusted_budget_is_read():
    def status(rate: str) -> Status:
        amounts = [("420.6", "initial_budget"), ("12.4", "change"), ("430.2", "executed")]
        row = [
            line(raw, measure=measure, where=at(2, col), execution_rate=rate if measure == "executed" else None)
            for col, (raw, measure) in enumerate(amounts)
        ]
        (result,) = _results("rate_executed_over_budget", budgets=row)
        return result.status

    assert [status(rate) for rate in ("99.35%", "102.28%", "95.5%")] == [Status.PASS, Status.PASS, Status.FAIL]


def _account(raw, where, **more):
    return line(raw, item="function", account_name="行政运行", subject_kind="department", where=where, **more)


def test_an_account_of_the_prose_is_one_of_the_tables():
    table = [
        _account("1611.90", at(5, 4), statement="收入决算表", measure="income"),
        _account("1511.89", at(5, 3, table=1), statement="支出决算表"),
    ]
    for printed, status in (("1511.89", Status.PASS), ("1511.98", Status.FAIL), ("1611.90", Status.FAIL)):
        (result,) = _results("prose_equals_table", budgets=[*table, _account(printed, at())])
        assert (result.status, result.actual) == (status, Decimal(printed) * 10_000)


def test_a_line_of_the_prose_is_compared_with_rows_of_its_name_and_year():
    table = [line("2946.25", measure="income", line_item_raw="本年收入合计", where=at(9, 1), statement="收支总表")]
    for printed, name, year, statuses in (
        ("2946.25", "2024年度本年收入合计", None, [Status.PASS]),
        ("2940.05", "本年收入合计为", None, [Status.FAIL]),
        ("2940.05", "本年财政拨款收入合计", None, []),
        ("2940.05", "本年收入合计", 2023, []),
    ):
        prose = line(printed, measure="income", line_item_raw=name, where=at(), fiscal_year=year)
        found = _results("prose_equals_table", budgets=[*table, prose])
        assert [r.status for r in found] == statuses


def test_a_table_of_one_fund_does_not_contradict_what_is_said_of_all_money():
    def statuses(title):
        cell = line("285.24", item="basic_expenditure", line_item_raw="基本支出", where=at(9, 3), statement=title)
        prose = line("287.84", item="basic_expenditure", line_item_raw="其中：基本支出", where=at())
        return [r.status for r in _results("prose_equals_table", budgets=[cell, prose])]

    assert statuses("一般公共预算财政拨款支出决算表") == [Status.UNCERTAIN]
    assert statuses("支出决算表") == [Status.FAIL]

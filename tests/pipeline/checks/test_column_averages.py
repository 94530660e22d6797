"""Averages that lists print below their rows: of scores and of rates."""

from __future__ import annotations

from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table


def _said(title: str, rule: str, rows: list[list[str | None]]) -> list[tuple[str, Status]]:
    return [(r.scope, r.status) for r in check(records(title, table(rows))) if r.rule == rule]


def _scores(*below: list[str | None], between: list[str | None] | None = None) -> list[Status]:
    rows: list[list[str | None]] = [
        ["序号", "单位名称", "自评得分"],
        ["1", "县教育局", "95.00"],
        ["2", "县水利局", "85.00"],
        *([between] if between else []),
        ["3", "县民政局", "60.00"],
        ["4", "县林业局", "50.00"],
        *below,
    ]
    found = _said("自评得分表", "average_of_scores", rows)
    return [status for scope, status in found if "平均" in scope]


def test_the_average_of_a_group_is_of_its_units_or_of_all_above():
    assert _scores(["", "平均", "55.00"], between=["", "平均", "90.00"]) == [Status.PASS] * 2
    assert _scores(["", "全县平均", "72.50"], between=["", "平均", "90.00"]) == [Status.PASS] * 2
    assert _scores(["", "平均", "57.00"], between=["", "平均", "90.00"]) == [Status.PASS, Status.FAIL]


def test_two_averages_of_one_list_may_be_of_different_things():
    assert _scores(["", "按部门平均", "80.00"], ["", "全县平均", "72.50"]) == [Status.UNCERTAIN, Status.PASS]
    assert _scores(["", "平均", "80.00"]) == [Status.FAIL]


def _projects(total_rate: str, mean: str) -> list[list[str | None]]:
    return [
        ["序号", "项目名称", "预算数", "执行数", "执行率", "自评得分"],
        ["1", "校舍维修", "100.00", "90.00", "90.00%", "95.00"],
        ["2", "营养改善", "200.00", "100.00", "50.00%", "80.00"],
        ["合计", "", "300.00", "190.00", total_rate, ""],
        ["平均", "", "", "", "", mean],
    ]


def test_the_average_of_a_list_of_projects_is_recomputed():
    title = "项目支出绩效自评汇总表"
    assert _said(title, "average_of_scores", _projects("63.33%", "87.50")) == [("平均 自评得分", Status.PASS)]
    assert _said(title, "average_of_scores", _projects("63.33%", "88.50")) == [("平均 自评得分", Status.FAIL)]


def test_the_rate_of_a_total_is_that_of_its_amounts_or_the_mean_of_the_rates():
    def total(rate: str) -> Status:
        return _said("项目支出绩效自评汇总表", "rate_executed_over_budget", _projects(rate, "87.50"))[-1][1]

    assert [total(rate) for rate in ("63.33%", "70.00%", "68.00%")] == [Status.PASS, Status.PASS, Status.FAIL]


def test_what_is_averaged_or_added_up_over_projects_and_kept_by_nobody_is_left_over():
    rows = _projects("63.33%", "87.50")
    rows[3][5], rows[4][4] = "175.00", "70.00%"
    found = records("项目支出绩效自评汇总表", table(rows))
    assert [source.text for source in found.tables[0].leftover] == ["175.00", "70.00%"]

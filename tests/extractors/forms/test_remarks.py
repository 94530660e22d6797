"""Rows and columns of a table that are none of its data: notes, signatures, running numbers."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.document import Cell, Document, Paragraph, Table
from extractors.understand import understand
from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

UNITS = [
    ["序号", "单位名称", "自评得分", "评定等级"],
    ["1", "县档案馆", "92", "优"],
    ["2", "县图书馆", "85", "良"],
]


@pytest.mark.parametrize(
    "row",
    [
        ["注：自评得分为各单位报送数。", None, None, None],
        ["注1：自评得分为各单位报送数", None, None, None],
        ["说明:得分保留整数", "", "", ""],
        ["以上得分均由各单位于年初报送，财政部门未作调整。", "", "", ""],
        ["填表人：王某", None, "联系电话：0000-1234567", None],
    ],
)
def test_a_note_or_a_signature_below_a_list_is_no_unit(row):
    found = records("2023年度部门绩效自评结果表", table([*UNITS, row]))
    assert [(score.unit_name, score.score.value) for score in found.unit_scores] == [
        ("县档案馆", D(92)),
        ("县图书馆", D(85)),
    ]
    assert not [result for result in check(found) if result.status is Status.FAIL]


def test_a_note_below_indicators_is_a_note_of_the_table():
    rows = [
        ["项目名称", "公共图书馆免费开放", None, None],
        ["一级指标", "二级指标", "三级指标", "年度指标值"],
        ["产出指标", "数量指标", "开放天数", "≥330天"],
        ["注：指标值按年初批复数填列。", None, None, None],
    ]
    found = records("项目支出绩效目标表（2023年度）", table(rows))
    assert [indicator.name for indicator in found.indicators] == ["开放天数"]
    assert found.tables[0].notes == ("注：指标值按年初批复数填列。",)


def test_a_running_number_before_accounts_makes_no_projects_of_them():
    rows = [
        ["序号", "项目", "预算数", "决算数"],
        ["", "合计", "45000.00", "38600.00"],
        ["1", "因公出国（境）费", "0.00", "0.00"],
        ["2", "公务用车购置及运行维护费", "35000.00", "32100.00"],
        ["3", "公务接待费", "10000.00", "6500.00"],
    ]
    found = records("“三公”经费支出决算表", table(rows, unit_note="单位：元"))
    assert {line.subject_kind for line in found.budgets} == {"department"}
    assert [line.line_item for line in found.budgets[:2]] == ["three_public", "three_public"]


@pytest.mark.parametrize("header", ["预算数（年初）", "预算数（年初）（万元）"])
def test_a_remark_in_brackets_says_which_budget_it_is(header):
    rows = [
        ["项目名称", "公共图书馆免费开放", None, None, None],
        ["项目资金（万元）", "", header, "全年预算数", "全年执行数"],
        ["", "年度资金总额", "68.00", "70.00", "66.50"],
    ]
    found = records("项目支出绩效自评表（2023年度）", table(rows))
    assert [(line.measure, line.amount.raw) for line in found.budgets] == [
        ("initial_budget", "68.00"),
        ("adjusted_budget", "70.00"),
        ("executed", "66.50"),
    ]


def test_a_header_of_amounts_that_is_a_label_elsewhere_heads_its_amounts():
    rows = [
        ["项目名称", "公共图书馆免费开放", None, None],
        ["预算执行情况（万元）", "", "预算金额", "执行金额"],
        ["", "年度资金总额", "70.00", "66.50"],
    ]
    found = records("项目支出绩效自评表（2023年度）", table(rows))
    assert [(line.measure, line.amount.raw) for line in found.budgets] == [
        ("adjusted_budget", "70.00"),
        ("executed", "66.50"),
    ]


def test_the_year_of_a_form_may_be_printed_in_full_width():
    form = table([["项目名称", "道路养护"], ["项目资金", "3万元"]])
    blocks = (Paragraph("项目支出绩效自评表"), Paragraph("（２０２３年度）"), form)
    found = understand(Document("text/plain", blocks))
    assert [evaluation.fiscal_year for evaluation in found.evaluations] == [2023]


def test_a_merged_name_over_two_rows_of_targets_gives_two_indicators():
    found = form_of_targets(("开放天数", 2), ("≥330天", "60"), ("≤365天", "40"))
    assert [(one.name, one.target_raw, one.weight.value) for one in found.indicators] == [
        ("开放天数", "≥330天", D(60)),
        ("开放天数", "≤365天", D(40)),
    ]


def form_of_targets(name: tuple[str, int], *rows: tuple[str, str]):
    header = ["一级指标", "二级指标", "三级指标", "年度指标值", "分值"]
    cells = [Cell(0, 0, "项目名称"), Cell(0, 1, "免费开放", col_span=4)]
    cells += [Cell(1, col, text) for col, text in enumerate(header)]
    cells += [Cell(2, 0, "产出指标", row_span=len(rows)), Cell(2, 1, "数量指标", row_span=len(rows))]
    cells.append(Cell(2, 2, name[0], row_span=name[1]))
    cells += [Cell(2 + i, 3 + col, text) for i, row in enumerate(rows) for col, text in enumerate(row)]
    return records("项目支出绩效目标表（2023年度）", Table(tuple(cells), 2 + len(rows), 5))


def test_a_target_beside_no_name_is_listed_as_lost():
    found = form_of_targets(("开放天数", 1), ("≥330天", "60"), ("≤365天", "40"))
    assert [one.name for one in found.indicators] == ["开放天数"]
    assert [source.text for source in found.tables[0].leftover] == ["≤365天", "40"]

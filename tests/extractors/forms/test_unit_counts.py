"""Numbers of projects in tables of units: more than one column of them, and without a score beside them."""

from __future__ import annotations

from tests.extractors.forms.build import records, table


def test_every_column_of_project_counts_is_kept() -> None:
    rows = [
        ["序号", "单位名称", "项目数", "自评得分", "复核项目数"],
        ["1", "县教育局", "12", "92", "3"],
        ["", "合计", "12", "", "3"],
    ]
    found = records("自评情况汇总表", table(rows)).unit_scores
    assert [(s.unit_name, s.row_kind, s.component_raw, s.project_count) for s in found] == [
        ("县教育局", "unit", "自评得分", 12),
        ("县教育局", "unit", "复核项目数", 3),
        ("合计", "total", "自评得分", 12),
        ("合计", "total", "复核项目数", 3),
    ]


def test_a_count_needs_no_score_beside_it() -> None:
    rows = [["序号", "单位名称", "项目数", "涉及金额"], ["1", "县教育局", "12", "300"]]
    (found,) = records("自评情况汇总表", table(rows, unit_note="单位：万元")).unit_scores
    assert (found.component, found.component_raw, found.score, found.project_count) == ("other", "项目数", None, 12)


def test_a_grade_behind_both_scores_is_that_of_the_reviewed_one():
    rows = [
        ["序号", "单位名称", "复核得分", "自评得分", "评定等级"],
        ["1", "县档案馆", "85", "96", "良"],
        ["2", "县图书馆", "91", "97", "优"],
    ]
    found = records("2023年度部门绩效自评结果表", table(rows))
    assert [score.component for score in found.unit_scores if score.rating] == ["review_score", "review_score"]

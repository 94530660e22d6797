"""Scores and grades of single units in the text of a bulletin."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "滨河县财政局关于2023年度部门整体支出绩效评价结果的通报\n\n一、评价结果\n\n"


def _read(text: str) -> Records:
    return understand(read((HEAD + text).encode()))


def test_units_with_their_scores_and_grades() -> None:
    text = "县教育局得分92.5分，等级为优；县民政局综合得分88分，等级为“良”。排名后两位的是：县残联（58.9分）、县供销社（55.4分，差）。"
    text += "全县最高分97.5分，问卷调查满意度得分90分，座谈用时5分钟。"
    assert [(u.unit_name, u.row_kind, u.score and u.score.value, u.rating) for u in _read(text).unit_scores] == [
        ("县教育局", "unit", D("92.5"), "excellent"),
        ("县民政局", "unit", D(88), "good"),
        ("县残联", "unit", D("58.9"), None),
        ("县供销社", "unit", D("55.4"), "poor"),
    ]


def test_a_grade_told_in_a_sentence_fits_its_score() -> None:
    found = check(_read("县教育局得分92.5分，等级为优；县民政局得分88分，等级为优。"))
    assert [(r.scope, r.status) for r in found if r.rule == "rating_matches_score"] == [
        ("县教育局 等级", Status.PASS),
        ("县民政局 等级", Status.FAIL),
    ]


def test_a_table_of_units_goes_before_its_text() -> None:
    table = "| 序号 | 单位名称 | 得分 | 等级 |\n|---|---|---|---|\n| 1 | 县教育局 | 92.5 | 优 |\n| 2 | 县民政局 | 88 | 良 |\n"
    found = _read("县教育局得分92.5分，等级为优。\n\n" + table).unit_scores
    assert [(u.unit_name, u.source.place.row_index is None) for u in found] == [
        ("县教育局", False),
        ("县民政局", False),
    ]

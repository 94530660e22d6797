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


def _projects(text: str) -> list[tuple[str | None, D | None, str | None]]:
    found = _read(text).evaluations
    return [(e.subject_name, e.total_score and e.total_score.value, e.rating) for e in found if e.kind == "project"]


def test_numbered_paragraphs_of_projects_with_their_scores() -> None:
    text = "1.农村供水项目。评价得分88.5分，等级为良。管护不到位。\n\n2.校舍改造项目，评价得分92分，等级为“优”。\n\n"
    text += "3.高标准农田建设项目（县农业农村局）：综合得分78.6分，等级中。\n\n4.县教育局得分92.5分，等级为优。"
    assert _projects(text) == [
        ("农村供水项目", D("88.5"), "good"),
        ("校舍改造项目", D(92), "excellent"),
        ("高标准农田建设项目（县农业农村局）", D("78.6"), "fair"),
    ]
    assert [e.implementing_unit for e in _read(text).evaluations][2] == "县农业农村局"
    assert [(u.unit_name, u.score and u.score.value) for u in _read(text).unit_scores] == [("县教育局", D("92.5"))]


def test_a_list_of_names_has_a_list_of_scores() -> None:
    text = "县教育局、县民政局和县水利局得分分别为95.5分、92分和88分，等级分别为优、优、良。"
    assert [(u.unit_name, u.score and u.score.value, u.rating) for u in _read(text).unit_scores] == [
        ("县教育局", D("95.5"), "excellent"),
        ("县民政局", D(92), "excellent"),
        ("县水利局", D(88), "good"),
    ]
    text = "选取农村公路养护、校舍维修2个项目开展重点评价，评价得分分别为86.2分、79.5分，等级分别为良、中。"
    assert _projects(text) == [("农村公路养护", D("86.2"), "good"), ("校舍维修", D("79.5"), "fair")]


def test_a_list_with_more_scores_than_names_is_nobodys() -> None:
    assert _read("县教育局、县民政局得分分别为95分、92分、88分。").unit_scores == []


def test_findings_of_a_bulletin_are_not_the_one_projects_that_it_scores() -> None:
    text = (
        "1.农村供水项目。评价得分88.5分，等级为良。\n\n二、存在的问题\n\n（一）预算编制不准确。部分单位年中追加较多。"
    )
    found = _read(text)
    assert [e.subject_name for e in found.evaluations] == ["农村供水项目"]
    assert [f.evaluation for f in found.findings] == [None]


def test_projects_that_the_text_scores_are_no_forms_to_be_counted() -> None:
    text = "1.农村供水项目，评价资金820万元，得分91.2分。\n\n2.校舍改造项目，评价资金215万元，得分78.6分。"
    assert len(_read(text).evaluations) == 2
    assert [r for r in check(_read(text)) if r.rule == "unit_count"] == []


def test_names_that_hold_a_word_for_and_stay_whole_and_share_a_grade() -> None:
    text = (
        "县林业和草原局、县工业和信息化局得分分别为58.2分、56.8分，等级均为“差”。县水务局由上年的78.6分提高到88.4分。"
    )
    assert [(u.unit_name, u.score and u.score.value, u.rating) for u in _read(text).unit_scores] == [
        ("县水务局", D("88.4"), None),
        ("县林业和草原局", D("58.2"), "poor"),
        ("县工业和信息化局", D("56.8"), "poor"),
    ]


def test_a_numbered_paragraph_of_a_body_is_the_bodys() -> None:
    found = _read("1.县民政局。年初预算1.86亿元，支出1.79亿元，执行率96.24%，得分92.1分，等级为优。")
    assert [(u.unit_name, u.score and u.score.value, u.rating) for u in found.unit_scores] == [
        ("县民政局", D("92.1"), "excellent")
    ]
    assert {(b.subject_kind, b.subject_name) for b in found.budgets} == {("unit", "县民政局")}


def test_money_of_a_body_that_begins_a_sentence_is_not_the_regions() -> None:
    text = "县林业局项目支出预算3260万元，实际支出1369.20万元。县水务局项目预算3200万元，支出1856万元。该部门“三公”经费预算10万元，实际支出12万元。"
    assert [(b.subject_kind, b.subject_name, b.line_item, b.measure) for b in _read(text).budgets] == [
        ("unit", "县林业局", "project_expenditure", "adjusted_budget"),
        ("unit", "县林业局", "project_expenditure", "executed"),
        ("unit", "县水务局", "project_expenditure", "adjusted_budget"),
        ("unit", "县水务局", "project_expenditure", "executed"),
        ("unit", None, "three_public", "adjusted_budget"),
        ("unit", None, "three_public", "executed"),
    ]


def test_income_and_expenditure_of_a_fund_are_the_funds() -> None:
    text = "一般公共预算总收入28亿元，总支出27亿元。政府性基金预算总收入3亿元，总支出2亿元。1.预算编制不完整。未将上年结转资金456万元编入预算。"
    assert [(b.subject_kind, b.line_item, b.measure) for b in _read(text).budgets] == [
        ("region", "general_public_budget", "income"),
        ("region", "general_public_budget", "executed"),
        ("region", "government_fund", "income"),
        ("region", "government_fund", "executed"),
        ("region", "carryover", "income"),
    ]


def test_what_leads_to_a_name_is_no_part_of_it() -> None:
    text = "平均得分88.6分，其中90分以上12个。得分最高的是农村供水项目（97.5分），最低的是校舍改造项目（62.3分）。"
    assert [name for name, *_ in _projects(text)] == ["农村供水项目", "校舍改造项目"]
    assert Status.FAIL not in {r.status for r in check(_read(text)) if r.rule == "part_le_whole"}

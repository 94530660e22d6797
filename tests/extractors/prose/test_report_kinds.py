"""Reports of other kinds than self-evaluations: on policies, before a project begins, on what was mended; and their points."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

DEPARTMENT = "2023年度滨河县民政局部门整体支出绩效自评报告"


def _read(title: str, *lines: str) -> Records:
    return understand(read("\n\n".join([title, "一、总体情况", *lines]).encode()))


def _failed(records: Records, rule: str) -> list[str]:
    return [one.explanation for one in check(records) if one.rule == rule and one.status is Status.FAIL]


@pytest.mark.parametrize(
    "title",
    [
        "滨河县关于2023年度绩效评价发现问题整改情况的报告",
        "滨河县财政局关于2023年度部门整体支出绩效评价结果的更正公告",
    ],
)
def test_what_is_told_after_an_evaluation_evaluates_nobody(title: str) -> None:
    found = _read(title, "截至10月底，已整改到位51个，收回结余资金1120万元。")
    assert found.facts.document_type == "other"
    assert found.evaluations == []


def test_a_policy_is_evaluated_with_its_name_and_its_points_before_full_marks() -> None:
    found = _read(
        "关于《滨河县促进外贸若干政策》的财政政策绩效评价报告",
        "该政策绩效评价得分88.6分，绩效等级为“良好”。其中：政策制定18.2分（满分20分），政策实施24.9分（满分30分），政策效果45.5分（满分50分）。",
    )
    (own,) = found.evaluations
    assert (own.kind, own.subject_name, own.total_score.value) == ("policy", "滨河县促进外贸若干政策", D("88.6"))
    assert [(i.name, i.level1, i.weight.value, i.score.value) for i in found.indicators] == [
        ("政策制定", "management", D(20), D("18.2")),
        ("政策实施", "management", D(30), D("24.9")),
        ("政策效果", "benefit", D(50), D("45.5")),
    ]


def test_what_is_asked_for_before_a_project_is_no_budget_of_it() -> None:
    found = _read("滨河县智慧停车项目事前绩效评估报告", "申请财政资金2860万元。经评估，该项目综合得分83分。")
    assert [(e.kind, e.subject_name, e.total_score.value) for e in found.evaluations] == [
        ("project", "滨河县智慧停车项目", D(83))
    ]
    assert all(b.measure is None for b in found.budgets)


def test_a_paragraph_that_is_scored_at_its_end_has_the_score_by_its_title() -> None:
    found = _read(
        DEPARTMENT,
        "1.执行率情况。预算执行率指标分值20分，该项得18.8分。",
        "2.完成的绩效目标",
        "（1）数量指标。治理河道长度目标值42公里，完成值45公里。该项得26分。",
        "（2）社会效益指标。保护人口目标值8万人，完成值8万人。此项得19分。",
    )
    assert [(i.name, i.level1, i.weight and i.weight.value, i.score and i.score.value) for i in found.indicators] == [
        ("预算执行率指标", "budget_execution", D(20), D("18.8")),
        ("治理河道长度", "output", None, None),
        ("数量指标", "output", None, D(26)),
        ("保护人口", "benefit", None, None),
        ("社会效益指标", "benefit", None, D(19)),
    ]


def test_management_is_a_first_level() -> None:
    found = _read(DEPARTMENT, "管理指标20分，得18分。").indicators
    assert [(i.name, i.level1) for i in found] == [("管理指标", "management")]


def test_projects_with_their_unit_in_brackets_and_no_heading_of_a_list_is_one() -> None:
    found = _read(
        "滨河县财政局关于2023年度财政重点绩效评价结果的通报",
        "（一）得分靠前的项目。“四好农村路”建设项目（县交通运输局）95.2分，困难群众救助补助项目（县民政局）93.6分。",
        "（二）得分靠后的项目。智慧水务平台项目（县水利局）得分58.4分，评价等级为“差”。",
    )
    assert [(e.subject_name, e.implementing_unit, e.total_score.value, e.rating) for e in found.evaluations] == [
        ("“四好农村路”建设项目", "县交通运输局", D("95.2"), None),
        ("困难群众救助补助项目", "县民政局", D("93.6"), None),
        ("智慧水务平台项目", "县水利局", D("58.4"), "poor"),
    ]


def test_growth_over_a_level_that_is_said_to_be_compared_with() -> None:
    right = "与2022年度支出459.60万元相比，增加24.31万元，增长5.29%。"
    assert _failed(_read(DEPARTMENT, right), "growth_over_base") == []
    assert len(_failed(_read(DEPARTMENT, right.replace("5.29", "6.29")), "growth_over_base")) == 1


def test_the_money_of_the_year_before_is_no_slip_of_the_evaluated_year() -> None:
    own = "2023年度部门决算支出483.91万元。"
    assert _failed(_read(DEPARTMENT, own + "2022年度部门决算支出459.60万元。"), "one_evaluated_year") == []
    slip = own + "2022年度部门整体支出绩效自评如下。"
    assert len(_failed(_read(DEPARTMENT, slip), "one_evaluated_year")) == 1


def test_a_rate_of_receipt_is_of_what_was_due_whatever_was_spent_since() -> None:
    text = "应到位2300万元，实际到位2150万元，实际支出2064万元，资金到位率93.48%。"
    shares = [one for one in check(_read(DEPARTMENT, text)) if one.rule == "share_of_whole"]
    assert [one.status for one in shares] == [Status.PASS]


def test_indicators_of_one_level_stand_beside_each_other() -> None:
    found = _read(
        DEPARTMENT,
        "1.数量指标：新增门店目标值20家，实际完成26家，得10分；培训厨师目标值500人次，实际完成486人次，得9.7分。",
        "2.质量指标：验收合格率100%，得10分（权重10分）。3.时效指标：按时完工率85%，得8.5分（权重10分）。",
        "4.数量指标：计划新建管网36公里，实际完成33.2公里，得分18.44分（权重20分）。",
    )
    assert [(i.name, i.depth, i.level2, i.actual_raw, i.score.value) for i in found.indicators] == [
        ("新增门店", 1, "quantity", "26家", D(10)),
        ("培训厨师", 1, "quantity", "486人次", D("9.7")),
        ("验收合格率", 1, "quality", "100%", D(10)),
        ("按时完工率", 1, "timeliness", "85%", D("8.5")),
        ("数量指标", 1, "quantity", "33.2公里", D("18.44")),
    ]
    assert _failed(found, "scores_sum_to_parent") == []


def test_scores_without_full_marks_are_all_only_where_they_are_the_first_levels() -> None:
    own = "部门整体支出绩效自评得分96分。"
    some = _read(DEPARTMENT, own, "1.数量指标：新增门店目标值20家，实际完成26家，得10分。")
    assert _failed(some, "scores_sum_to_total") == []
    levels = "决策指标得分13分，得分率90%；过程指标得分21分，得分率90%；产出指标得分31分，得分率90%；效益指标得分22分，得分率90%。"
    assert len(_failed(_read(DEPARTMENT, own, levels), "scores_sum_to_total")) == 1


def test_grades_in_quotes_before_their_word_and_scores_cut_by_a_review() -> None:
    assert _read(DEPARTMENT, "自评得分93分，评为“优秀”等级。").evaluations[0].rating == "excellent"
    found = _read(
        "滨河县财政局关于2024年度项目支出绩效自评抽查复核情况的通报",
        "县农业农村局由自评98分核减为82.5分，县教体局由自评97分核减为88分。",
    )
    assert [(u.unit_name, u.score.value) for u in found.unit_scores] == [
        ("县农业农村局", D("82.5")),
        ("县教体局", D(88)),
    ]

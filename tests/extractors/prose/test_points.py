"""Points in running text, as counties put them: with and without labels, side by side, and of the whole."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、绩效自评情况\n\n"


def _read(*lines: str) -> Records:
    return understand(read((HEAD + "\n\n".join(lines)).encode()))


def _points(*lines: str) -> list[tuple[str, D | None, D | None]]:
    found = _read(*lines).indicators
    return [(one.name, one.weight and one.weight.value, one.score and one.score.value) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "（一）决策指标10分，得9.5分。",
        "（一）决策指标10分得9.5分。",
        "（一）决策指标满分10分，实得9.5分。",
        "（一）决策指标满分１０分，实得９．５分。",
        "（一）决策指标（满分10分，实得9.5分）。",
        "（一）决策指标（10分）得9.5分。",
        "（一）决策指标（得分9.5/10）。",
        "（一）决策指标：得分9.5/10分。",
        "（一）决策指标共10分，扣0.5分，得9.5分。",
        "决策指标包括3个二级指标以及6个三级指标，总分值10分，得分为9.5分。",
    ],
)
def test_full_marks_and_score_stand_in_many_ways(text: str) -> None:
    assert _points(text) == [("决策指标", D(10), D("9.5"))]


def test_several_in_one_sentence_are_one_each() -> None:
    assert _points("其中：投入15分，得15分；过程25分，扣1.5分，得23.5分，产出60分，得58分。") == [
        ("投入", D(15), D(15)),
        ("过程", D(25), D("23.5")),
        ("产出", D(60), D(58)),
    ]


@pytest.mark.parametrize(
    "text", ["2023年度绩效自评总分100分，得分94.3分。", "绩效自评满分100分，实得94.3分，等级为优。"]
)
def test_the_full_marks_of_the_whole_are_no_score(text: str) -> None:
    found = _read(text)
    assert found.evaluations[0].total_score.value == D("94.3")
    assert found.indicators == []


def test_a_section_named_as_a_level_holds_its_parts() -> None:
    found = _read(
        "自评得分92分，其中：投入40分，得36分；过程60分，得56分。",
        "二、指标分析",
        "（一）投入指标分析",
        "预算编制25分，得21分。",
        "公用经费控制率15分，得15分。",
        "（二）过程指标分析",
        "1.资金合规性（20分）得19分。",
    )
    assert [(one.name, one.depth, one.parent) for one in found.indicators] == [
        ("投入", 1, None),
        ("过程", 1, None),
        ("预算编制", 2, 0),
        ("公用经费控制率", 2, 0),
        ("资金合规性", 2, 1),
    ]
    sums = {(r.scope, r.status) for r in check(found) if r.rule in ("scores_sum_to_parent", "scores_sum_to_total")}
    assert ("投入 下级得分", Status.PASS) in sums
    assert ("过程 下级得分", Status.UNCERTAIN) in sums  # the text need not name every part
    assert ("滨河县民政局 得分合计", Status.PASS) in sums


def test_the_score_of_a_part_is_not_that_of_the_whole() -> None:
    found = _read("（一）投入方面（10分），自评得分10分。", "（二）过程方面（90分），自评得分86.5分。")
    assert found.evaluations[0].total_score is None
    assert [(one.level1, one.score.value) for one in found.indicators] == [
        ("management", D(10)),
        ("management", D("86.5")),
    ]
    whole = _read("部门整体支出绩效自评得分为九十六点五分，等级为优。", "（一）投入方面（10分），自评得分10分。")
    assert whole.evaluations[0].total_score.value == D("96.5")


TOLD = "其中：投入指标分值40分，得39分；产出指标分值60分，得57分。"


def test_what_a_paragraph_tells_of_lost_points_belongs_to_no_group_before_it() -> None:
    lost = "主要扣分情况：预算执行率指标分值5分，得4.83分，扣0.17分；资产管理分值4分，得2.67分，扣1.33分。"
    found = _read("自评得分96分。" + TOLD, lost)
    assert [(one.name, one.parent, one.deduction and one.deduction.value) for one in found.indicators] == [
        ("投入指标", None, None),
        ("产出指标", None, None),
        ("预算执行率指标", None, D("0.17")),
        ("资产管理", None, D("1.33")),
    ]
    tried = {"weights_sum_to_total", "scores_sum_to_total", "deduction_is_lost_marks", "weights_sum_to_parent"}
    results = [(r.rule, r.status) for r in check(found) if r.rule in tried]
    assert sorted(results) == [
        ("deduction_is_lost_marks", Status.PASS),
        ("deduction_is_lost_marks", Status.PASS),
        ("scores_sum_to_total", Status.PASS),
        ("weights_sum_to_total", Status.PASS),
    ]
    wrong = _read("自评得分97分。" + TOLD, lost.replace("扣0.17分", "扣0.27分"))
    failed = {r.rule for r in check(wrong) if r.status is Status.FAIL}
    assert failed == {"scores_sum_to_total", "deduction_is_lost_marks"}


def test_what_leads_to_a_name_and_what_is_taken_off_are_no_part_of_it() -> None:
    assert _points("本次自评采用百分制：决策指标20分，得18.5分。") == [("决策指标", D(20), D("18.5"))]
    (one,) = _read("效益类“家长满意度”扣3分，目标值90%，实际81%。").indicators
    assert (one.name, one.target.value, one.actual.value) == ("家长满意度", D(90), D(81))


def test_the_sum_of_the_parts_with_its_grade_is_the_result() -> None:
    found = _read("决策指标20分，得18.5分；产出指标80分，得73.6分。四项合计92.1分，综合评定等级为优。")
    assert (found.evaluations[0].total_score.value, found.evaluations[0].rating) == (D("92.1"), "excellent")


def test_points_of_an_assessment_are_points() -> None:
    assert _points("（一）立项必要性满分20分，评估得分18分。") == [("立项必要性", D(20), D(18))]


def test_the_result_of_another_year_is_not_the_evaluations() -> None:
    last, own = "2022年我局自评得分88分，等次为“良”。", "2023年度自评得分91.5分，等次为“优”。"
    for before in (last, "上年度自评得分88分，等次为良。"):
        (one,) = _read(before + own).evaluations
        assert (one.total_score.value, one.rating) == (D("91.5"), "excellent")
    # the only one there is: its year is a slip, and is reported
    only = _read(last)
    assert only.evaluations[0].total_score.value == D(88)
    assert Status.FAIL in {r.status for r in check(only) if r.rule == "one_evaluated_year"}
    assert _read("上年度自评得分88分，等次为良。").evaluations[0].total_score is None


def test_a_sheet_of_indicators_in_the_report_of_a_project_is_the_projects() -> None:
    rows = "| 指标类型 | 指标名称 | 指标值 | 完成值 | 备注 |\n|---|---|---|---|---|\n| 数量指标 | 新建大棚（座） | ≥12 | 13 |  |\n"
    text = (
        "# 岷县2023年衔接补助资金绩效自评报告\n\n## 一、绩效指标完成情况\n\n"
        + rows
        + "\n## 二、结果\n\n本次自评得分98.1分。\n"
    )
    (own,) = understand(read(text.encode())).evaluations
    assert (own.kind, own.subject_name, own.total_score.value) == ("project", "衔接补助资金", D("98.1"))


@pytest.mark.parametrize("value", ["2,600台", "2，600台"])
def test_a_comma_inside_a_number_ends_no_clause(value: str) -> None:
    (one,) = _read(f"农机购置补贴目标值{value}，实际完成2,431台，完成率93.5%。").indicators
    assert (one.target.value, one.actual.value, one.completion_rate.value) == (D(2600), D(2431), D("0.935"))


def test_targets_and_what_was_done_in_short_words() -> None:
    found = _read("耕地轮作面积目标5.2万亩，完成5.3万亩；农户满意度目标不低于90%，实际达到88.6%。").indicators
    assert [(one.name, one.target.comparator, one.target.value, one.actual.value) for one in found] == [
        ("耕地轮作面积", "eq", D("5.2"), D("5.3")),
        ("农户满意度", "ge", D(90), D("88.6")),
    ]


def test_the_score_of_a_project_is_no_indicators_for_what_it_has_built() -> None:
    assert _read("计划改造校舍42处，实际改造39处，完成率92.86%，自评得91.5分。").indicators == []


def test_a_score_in_formal_numerals_and_a_grade_right_behind_its_label() -> None:
    (own,) = _read("自评得分玖拾伍分，等级优秀。").evaluations
    assert (own.total_score.value, own.rating_raw, own.rating) == (D(95), "优秀", "excellent")


@pytest.mark.parametrize(
    "lines",
    [
        ("（一）决策指标（10分）", "立项规范，扣0.5分，该项得9.5分。"),
        ("（一）决策指标（10分）", "立项规范。该部分得分9.5分。"),
        ("（一）决策指标（满分10分）。立项规范，执行490万元，得9.5分。",),
    ],
)
def test_the_score_of_a_group_stands_below_its_heading(lines: tuple[str, ...]) -> None:
    assert _points(*lines) == [("决策指标", D(10), D("9.5"))]


def test_a_numbered_item_below_a_heading_is_no_score_of_the_group() -> None:
    assert _points("（一）决策指标（10分）", "1.立项规范，该项得3分。", "2.目标明确，得2分。") == []
    assert _points("（一）决策指标（10分）。立项规范，得3分；目标明确，得2分。") == []


def test_full_marks_in_brackets_stay_with_their_name() -> None:
    found = _read("其中：决策（15分）得14.5分，管控（25分）得22分，产出（60分）得55分。").indicators
    assert [(i.name, i.parent, i.weight.value, i.score.value) for i in found if i.weight and i.score] == [
        ("决策", None, D(15), D("14.5")),
        ("管控", None, D(25), D(22)),
        ("产出", None, D(60), D(55)),
    ]


FORM = """附件：2023年度部门整体支出绩效自评表

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 救助人数 | ≥1000人次 | 1200人次 | 20 | 20 |
| 产出指标 | 数量指标 | 走访户数 | ≥1000户 | 1200户 | 30 | 30 |
| 效益指标 | 社会效益指标 | 覆盖率 | ≥90% | 85% | 40 | 38 |
"""


def test_points_beside_a_form_are_compared_with_it() -> None:
    found = _read(
        "产出指标（50分）得48分，效益指标（40分）得38分。覆盖率（40分）得37分。走访户数（25分）得24分。", FORM
    )
    assert [i.name for i in found.indicators] == ["救助人数", "走访户数", "覆盖率"]
    results = [r for r in check(found) if r.rule == "prose_points_equal_form"]
    assert [(r.scope, r.actual, r.expected, r.status) for r in results] == [
        ("产出指标 正文与表", D(48), D(50), Status.FAIL),
        ("效益指标 正文与表", D(38), D(38), Status.PASS),
        ("覆盖率 正文与表", D(37), D(38), Status.FAIL),
        ("走访户数 正文与表", D(24), D(30), Status.UNCERTAIN),
    ]


def test_a_level_that_a_form_leaves_to_the_text_completes_it() -> None:
    rows = [(i.name, i.level1, i.score and i.score.value) for i in _read("预算执行率（10分）得9分。", FORM).indicators]
    assert rows[3:] == [("预算执行率", "budget_execution", D(9))]
    assert len(_read("预算执行率（5分）得4分。", FORM).indicators) == 3


def test_the_result_of_an_earlier_year_beside_the_own_one_is_no_slip() -> None:
    own = "2023年度部门整体支出绩效自评得分95分，等级为优。"
    for earlier in ("2022年度自评得分93分。", "与2022年度自评情况相比提高2分。", "2022年度绩效自评发现的问题已整改。"):
        assert Status.FAIL not in {r.status for r in check(_read(own + earlier)) if r.rule == "one_evaluated_year"}
    slip = check(_read(own + "2022年度部门整体支出绩效目标已全部实现。"))
    assert Status.FAIL in {r.status for r in slip if r.rule == "one_evaluated_year"}


@pytest.mark.parametrize(
    "text",
    [
        "经整改，综合得分由88.5分提高到92.5分。",
        "自评综合得分由初评的95.2分调整为92.5分。",
        "原公开的自评得分95.2分有误，现更正为92.5分。",
        "自评得分“95.2分”更正为“92.5分”。",
    ],
)
def test_a_score_that_became_another_is_the_other_one(text: str) -> None:
    assert _read(text).evaluations[0].total_score.value == D("92.5")


def test_a_figure_that_the_text_corrects_is_found_where_it_is_left() -> None:
    found = _read("自评得分95.2分。", "更正：原“95.2分”更正为“92.5分”。全年预算500万元更正为480万元。")
    results = [(r.scope, r.status) for r in check(found) if r.rule == "correction_applied"]
    assert results == [
        ("滨河县民政局 总得分", Status.FAIL),
        ("滨河县民政局 全年预算", Status.FAIL),
        ("滨河县民政局 更正为", Status.PASS),
    ]


def test_a_self_assessed_score_needs_no_word_for_points() -> None:
    assert _points("投入（满分15分）自评14分；过程（满分25分）自评23.5分。") == [
        ("投入", D(15), D(14)),
        ("过程", D(25), D("23.5")),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("1.数量指标。走访户数目标值1000户，实际完成1200户。",),
        ("数量指标：救助率目标值90%，实际95%，得10分；走访户数目标值1000户，实际完成1200户，得5分。",),
    ],
)
def test_a_paragraph_says_the_level_of_all_its_indicators(lines: tuple[str, ...]) -> None:
    assert {(i.level1, i.level2) for i in _read(*lines).indicators} == {("output", "quantity")}

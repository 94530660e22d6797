"""Lists of units and projects that print a score for each criterion, with the full marks in the header or in a row."""

from __future__ import annotations

from decimal import Decimal as D

from extractors.document import Document, Paragraph
from extractors.understand import understand
from pipeline.checks import Status, check
from tests.extractors.forms.build import records, table

HEADER = ["序号", "单位名称", "决策（20分）", "过程（25分）", "产出（30分）", "效益（25分）", "合计", "等级"]


def test_each_criterion_of_a_unit_is_a_score_with_its_full_marks() -> None:
    rows = [HEADER, ["1", "县水务局", "18", "22.5", "28", "24", "92.5", "优"]]
    found = records("绩效评价结果通报", table(rows))
    assert [(s.component_raw, s.score.value, s.weight and s.weight.value) for s in found.unit_scores] == [
        ("决策（20分）", D(18), D(20)),
        ("过程（25分）", D("22.5"), D(25)),
        ("产出（30分）", D(28), D(30)),
        ("效益（25分）", D(24), D(25)),
        ("合计", D("92.5"), None),
    ]
    assert [s.rating for s in found.unit_scores] == [None, None, None, None, "excellent"]
    assert found.budgets == []  # 合计 of points is no money
    assert not any(reading.leftover for reading in found.tables)


def test_a_row_of_full_marks_is_no_unit() -> None:
    rows = [
        ["序号", "单位", "投入", "过程", "产出", "效果", "总分"],
        ["满分", "", "15", "25", "30", "30", "100"],
        ["1", "县林业局", "13", "20", "26", "25", "84"],
    ]
    found = records("评价得分情况表", table(rows)).unit_scores
    assert {s.unit_name for s in found} == {"县林业局"}
    assert [s.weight.value for s in found if s.weight] == [15, 25, 30, 30, 100]


def test_full_marks_that_contradict_the_header_are_left_over() -> None:
    rows = [
        ["序号", "单位", "决策（40分）", "产出（60分）", "总分"],
        ["", "满分", "40", "65", "100"],
        ["1", "县林业局", "33", "52", "85"],
    ]
    found = records("评价得分情况表", table(rows))
    assert [s.weight.value for s in found.unit_scores if s.weight] == [40, 60, 100]
    assert [cell.text for reading in found.tables for cell in reading.leftover] == ["65"]


def test_deductions_and_deviations_are_read_or_said_to_be_unreadable() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "扣分", "偏差率"]
    rows = [
        head,
        ["产出指标", "数量指标", "改造管网长度", "≥12公里", "11.4公里", "30", "28.5", "扣1.5分", "-5%"],
        ["产出指标", "质量指标", "验收合格率", "100%", "100%", "50", "50", "-", "无偏差"],
        ["效益指标", "社会效益指标", "受益户数", "≥3000户", "2900户", "20", "19", "若干", "约3%"],
    ]
    found = records("项目支出绩效自评表", table(rows)).indicators
    assert [
        (one.deduction and one.deduction.value, one.deviation_rate and one.deviation_rate.value, one.source.flags)
        for one in found
    ] == [(D("1.5"), D("-0.05"), ()), (None, None, ()), (None, None, ("unreadable",))]


def test_a_word_among_points_is_a_score_that_cannot_be_read() -> None:
    rows = [
        ["序号", "单位", "决策（40分）", "产出（60分）", "总分"],
        ["1", "县林业局", "33", "52", "85"],
        ["2", "县水务局", "31", "缺项", "31"],
        ["3", "县教育局", "36", "50", "86"],
    ]
    found = [s for s in records("评价得分情况表", table(rows)).unit_scores if s.component_raw == "产出（60分）"]
    assert [(s.score.value if s.score else None, s.score_raw, s.source.flags) for s in found] == [
        (D(52), "52", ()),
        (None, "缺项", ("unreadable",)),
        (D(50), "50", ()),
    ]


def test_the_criteria_of_a_project_are_its_indicators() -> None:
    rows = [
        ["序号", "项目名称", "决策得分（15分）", "产出得分（85分）", "总得分", "评价结论"],
        ["1", "环卫一体化", "14", "75", "89", "良"],
        ["平均", "", "14", "75", "89", ""],
    ]
    found = records("项目评价得分表", table(rows))
    assert [(e.subject_name, e.total_score.value, e.rating) for e in found.evaluations] == [
        ("环卫一体化", D(89), "good")
    ]
    assert [(i.name, i.level1, i.weight.value, i.score.value, i.evaluation) for i in found.indicators] == [
        ("决策", "management", D(15), D(14), 0),
        ("产出", "output", D(85), D(75), 0),
    ]
    assert [(s.unit_name, s.row_kind, s.score.value) for s in found.unit_scores] == [
        ("平均", "other", D(14)),
        ("平均", "other", D(75)),
        ("平均", "other", D(89)),
    ]


def test_goals_or_rates_under_the_same_words_are_no_scores() -> None:
    goals = [["项目名称", "预算金额", "产出指标", "效益指标"], ["护林员补助", "30", "护林员≥20名", "林区火灾下降"]]
    found = records("项目绩效目标汇总表", table(goals, unit_note="单位：万元"))
    assert found.indicators == []
    assert {source.text for source in found.tables[0].leftover} == {"产出指标", "效益指标"}
    rates = [["项目名称", "预算数", "执行数", "预算执行(%)"], ["护林员补助", "30", "15", "50"]]
    assert records("资金情况表", table(rates, unit_note="单位：万元")).indicators == []


def test_deductions_and_deviations_are_read_beside_the_scores() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "偏差率", "分值", "得分", "扣分", "扣分原因"],
        ["产出指标", "数量指标", "建设面积", "≥12000亩", "11500亩", "-4.17%", "20", "19.17", "0.83", "征地滞后"],
    ]
    found = records("项目支出绩效自评表", table([["项目名称", "农田建设", *[None] * 8], *rows]))
    (one,) = found.indicators
    assert (one.deviation_rate.value, one.deduction.value, one.deviation_note) == (D("-0.0417"), D("0.83"), "征地滞后")
    assert not any(reading.leftover for reading in found.tables)


def test_the_label_of_the_block_over_the_first_levels_is_their_column() -> None:
    rows = [
        ["项目名称", "危房改造", *[None] * 5],
        ["绩效指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标（50分）", "数量指标", "改造户数（户）", "150", "156", "50", "50"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(i.name, i.level1_raw, i.weight.value) for i in found.indicators] == [
        ("产出指标", "产出指标（50分）", D(50)),
        ("改造户数（户）", "产出指标（50分）", D(50)),
    ]
    assert not any(reading.leftover for reading in found.tables)


def test_a_sheet_without_a_name_in_a_departments_report_is_the_departments() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "目标值", "完成值", "权重", "得分"],
        ["产出指标", "数量指标", "播种面积", "≥45万亩", "46万亩", "100", "100"],
    ]
    found = records("二、绩效目标完成情况", table(rows), document_type="department_self_evaluation")
    assert [e.kind for e in found.evaluations] == ["department"]
    assert [e.kind for e in records("指标完成情况", table(rows)).evaluations] == ["project"]


def test_the_year_note_may_have_the_unit_behind_it() -> None:
    rows = [
        ["项目名称", "危房改造", None],
        ["资金来源", "全年预算数", "全年执行数"],
        ["年度资金总额", "412.5", "398.2"],
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "改造户数", "150户"],
    ]
    for note in ("（2024年度）        单位：万元", "（二〇二四年度）"):
        document = Document("text/plain", (Paragraph("项目支出绩效自评表"), Paragraph(note), table(rows)))
        found = understand(document)
        assert found.facts.fiscal_year.value == 2024
        assert {line.fiscal_year for line in found.budgets} == {2024}


def test_a_line_of_accounts_is_no_header_for_its_whole_figure() -> None:
    rows = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "3210.55", "一、教育支出", "3260.55"],
        ["上年结转", "50", "结转下年", ""],
        ["收入总计", "3260.55", "支出总计", "3260.55"],
    ]
    found = records("部门收支预算总表", table(rows, unit_note="单位：万元"))
    assert [
        (b.line_item, b.measure, b.amount.yuan) for b in found.budgets if b.line_item in ("carryover", "total")
    ] == [
        ("carryover", "income", D(500000)),
        ("total", "income", D(32605500)),
        ("total", "initial_budget", D(32605500)),
    ]
    assert not any(reading.leftover for reading in found.tables)


def test_full_marks_in_a_header_make_any_word_a_criterion() -> None:
    rows = [
        ["名次", "单位", "目标管理(20分)", "运行监控(15分)", "绩效自评(65分)", "加减分", "总分", "考核等次"],
        ["1", "县审计局", "20", "15", "60", "+2", "97", "优秀"],
        ["2", "县供销社", "12", "8", "35", "-2", "53", "不合格"],
    ]
    found = records("预算绩效管理工作考核通报", table(rows))
    assert [(s.component_raw, s.score.value, s.weight and s.weight.value, s.rank) for s in found.unit_scores[:5]] == [
        ("目标管理(20分)", D(20), D(20), 1),
        ("运行监控(15分)", D(15), D(15), 1),
        ("绩效自评(65分)", D(60), D(65), 1),
        ("加减分", D(2), None, 1),
        ("总分", D(97), None, 1),
    ]
    assert not any(reading.leftover for reading in found.tables)
    assert {(r.rule, r.status) for r in check(found) if r.rule == "criteria_sum_to_score"} == {
        ("criteria_sum_to_score", Status.PASS)
    }


def test_a_subtotal_below_points_is_a_score_and_no_money() -> None:
    rows = [
        ["名次", "部门名称", "自评得分", "复核得分", None, None, "项目个数"],
        ["", "", "", "项目绩效", "部门整体", "小计", ""],
        ["1", "县财政局", "99.2", "46.5", "48", "94.5", "12"],
        ["2", "县统计局", "95", "44", "44.5", "88.5", "5"],
    ]
    found = records("部门绩效复核得分表（单位：万元）", table(rows))
    assert found.budgets == []
    assert [(s.component_raw, s.component, s.is_criterion, s.score.value) for s in found.unit_scores[:4]] == [
        ("自评得分", "self_score", False, D("99.2")),
        ("复核得分/项目绩效", "other", True, D("46.5")),
        ("复核得分/部门整体", "other", True, D(48)),
        ("复核得分/小计", "review_score", False, D("94.5")),
    ]


def test_a_word_below_points_that_nobody_knows_is_a_part_and_not_the_score() -> None:
    rows = [
        ["名次", "部门名称", "自评得分", "复核得分", None],
        ["", "", "", "基础部分", "提升部分"],
        ["1", "县财政局", "99.2", "46.5", "48"],
    ]
    found = records("部门绩效复核得分表", table(rows))
    assert [s.component for s in found.unit_scores] == ["self_score", "other", "other"]
    unknown = {source.text for source in found.tables[0].leftover if source.flags == ("header_unknown",)}
    assert unknown >= {"基础部分", "提升部分"}


def test_a_word_for_a_grade_over_points_is_one_for_a_score() -> None:
    def read(*printed: str) -> list[tuple[str, D | None, str | None]]:
        rows = [["序号", "单位名称", "项目绩效"], *([str(i), f"第{i}中学", p] for i, p in enumerate(printed, 1))]
        scores = records("绩效自评结果通报", table(rows)).unit_scores
        return [(s.component, s.score and s.score.value, s.rating) for s in scores]

    assert read("92.5", "—", "88") == [
        ("project_performance", D("92.5"), None),
        ("project_performance", None, None),
        ("project_performance", D(88), None),
    ]
    assert read("优", "良") == [("project_performance", None, "excellent"), ("project_performance", None, "good")]

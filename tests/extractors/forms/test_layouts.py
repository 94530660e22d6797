"""Forms whose fields, goals, levels or years stand where other forms have none."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.document import Document, Paragraph
from extractors.understand import understand
from extractors.vocabulary import meanings
from tests.extractors.forms.build import INDICATORS, records, table


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("全年绩效目标完成情况", "achieved"),
        ("项目年度目标", "planned"),
        ("年末实际完成值", "actual"),
        ("调整后全年预算金额", "amount - adjusted_budget"),
        ("累计支付金额", "amount - executed"),
        ("指标偏差原因及整改措施", "deviation"),
        ("执行率%", "execution_rate"),
    ],
)
def test_a_header_put_together_from_known_words_is_known(header, meaning):
    assert meanings("columns", header) == (meaning,)


@pytest.mark.parametrize("text", ["预算执行情况", "财政支出", "养护里程目标达到每年全县二十公里以上的要求完成情况"])
def test_a_pattern_takes_no_label_and_no_sentence(text):
    assert meanings("columns", text) == ()


def test_a_form_of_a_whole_department_is_named_after_the_department():
    rows = [
        ["项目名称", "部门整体支出", None, None, None, None, None],
        ["主管部门", "县水利局", None, "实施单位", "县水利局", None, None],
        *INDICATORS,
    ]
    for title in ("部门整体支出绩效自评表（2023年度）", "项目支出绩效自评表（2023年度）"):
        (own,) = records(title, table(rows)).evaluations
        assert (own.kind, own.subject_name) == ("department", "县水利局")


def test_label_and_value_in_one_cell_are_a_field():
    rows = [
        ["项目名称：农村饮水安全", None, None, "主管部门：县水务局　　实施单位：县供水站", None, None, None],
        *INDICATORS,
    ]
    (own,) = records("项目支出绩效自评表", table(rows)).evaluations
    assert (own.subject_name, own.supervising_department, own.implementing_unit) == (
        "农村饮水安全",
        "县水务局",
        "县供水站",
    )


def test_text_that_is_no_goal_stays_out_of_the_goals():
    rows = [
        ["项目名称", "保洁服务", None, None],
        ["项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况"],
        ["", "", "清扫6.8平方公里", "清扫6.8平方公里"],
        ["", "2.其他做法", "公开招标确定单位", ""],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表", table(rows, spans_known=False))
    (own,) = found.evaluations
    assert (own.objective_planned, own.objective_achieved) == ("清扫6.8平方公里", "清扫6.8平方公里")
    assert [source.text for source in found.tables[0].leftover] == ["公开招标确定单位"]


def test_runs_of_a_list_side_by_side_are_one_list():
    rows = [
        ["序号", "单位名称", "得分", "等级", "序号", "单位名称", "得分", "等级"],
        ["1", "县纪委监委", "96.5", "优", "3", "县教育局", "89.2", "良"],
        ["2", "县财政局", "92.4", "优", "", "", "", ""],
    ]
    found = records("2023年度部门整体支出绩效评价得分表", table(rows))
    assert [(s.seq, s.unit_name, s.score.value, s.rating, s.source.place.col_index) for s in found.unit_scores] == [
        ("1", "县纪委监委", D("96.5"), "excellent", 2),
        ("2", "县财政局", D("92.4"), "excellent", 2),
        ("3", "县教育局", D("89.2"), "good", 6),
    ]


def test_goal_and_result_beside_their_labels():
    rows = [
        ["部门名称", "县交通运输局", None],
        ["年度绩效目标", "预期目标", "改造4座"],
        ["", "实际完成情况", "改造3座"],
        *INDICATORS,
    ]
    (own,) = records("部门整体支出绩效自评表", table(rows, spans_known=False)).evaluations
    assert (own.objective_planned, own.objective_achieved) == ("改造4座", "改造3座")


def test_a_goal_below_its_label():
    rows = [
        ["项目名称", "生均补助", None],
        ["总体目标", "实施期目标", "年度目标"],
        ["", "三年补助全县幼儿园", "补助公办幼儿园"],
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "补助人数", "≥16800人"],
    ]
    found = records("项目支出绩效目标申报表（2024年度）", table(rows))
    assert [own.objective_planned for own in found.evaluations] == ["补助公办幼儿园"]
    assert [(one.fiscal_year, one.planned) for one in found.objectives] == [(None, "三年补助全县幼儿园")]


def test_labels_of_bodies_with_their_values_are_no_header():
    rows = [
        ["项目名称", "足球扶持资金", None, None, None],
        ["主管部门", "教育部", "实施单位", "", ""],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数"],
        ["", "年度资金总额", "190", "190", "180"],
        *INDICATORS,
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert found.evaluations[0].supervising_department == "教育部"
    assert found.tables[0].leftover == ()
    assert [line.amount.raw for line in found.budgets] == ["190", "190", "180"]


def test_the_year_and_the_result_beside_their_labels():
    rows = [
        ["部门名称", "市教育局", "年度", "2023", "", "", ""],
        ["年度绩效目标", "巩固率达标", None, None, None, None, None],
        ["目标完成情况", "巩固率98.6%", None, None, None, None, None],
        *INDICATORS,
    ]
    (own,) = records("部门整体绩效自评表", table(rows)).evaluations
    assert (own.fiscal_year, own.objective_planned, own.objective_achieved) == (2023, "巩固率达标", "巩固率98.6%")


def test_a_monitoring_form_of_a_department_is_no_projects():
    rows = [
        ["部门名称", "县水务局", None, None, None],
        ["一级指标", "三级指标", "年度指标值", "1-8月完成值", "偏差原因"],
        ["产出指标", "新增供水人口", "≥8000人", "5200人", ""],
    ]
    (own,) = records("2024年度1-8月部门整体绩效运行监控表", table(rows)).evaluations
    assert (own.kind, own.subject_name, own.family) == ("department", "县水务局", "monitoring_form")


def test_a_column_of_comparators_is_known_by_what_it_prints() -> None:
    def read(word: str, *comparators: str) -> list[str | None]:
        rows: list[list[str | None]] = [
            ["项目名称", "机耕路建设", None, None, None, None],
            ["一级指标", "三级指标", word, "指标值", "计量单位", "完成值"],
            *(["产出指标", f"第{i}期长度", sign, "35", "公里", "36"] for i, sign in enumerate(comparators, 1)),
        ]
        found = records("项目支出绩效自评表（2022年度）", table(rows))
        return [one.target.comparator for one in found.indicators if one.target]

    assert read("性质", "≥", "＝") == ["ge", "eq"]
    assert read("要求", "不低于", "") == ["ge", "eq"]
    assert read("性质", "≥", "约束性") == ["eq", "eq"]


def test_the_year_of_a_form_over_its_first_months() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "公益林管护", None, None],
        ["年度资金总额（万元）", "年初预算数", "1-7月执行数", "全年预计执行数"],
        ["年度资金总额", "400", "228.5", "400"],
    ]
    for note in ("（2024年1-7月）", "（2024年度1—7月）"):
        blocks = (Paragraph("项目支出绩效运行监控表"), Paragraph(note), table(rows))
        found = understand(Document("text/plain", blocks))
        assert {line.fiscal_year for line in found.budgets} == {2024}


def _beside(second: tuple[str, ...]) -> list[list[str | None]]:
    left: list[list[str | None]] = [
        ["项目名称", "校舍维修", None],
        ["资金情况（元）", "全年预算数", "全年执行数"],
        ["", "560000", "532000"],
        ["三级指标", "指标值", "完成值"],
        ["维修校舍面积", "1200平方米", "1200平方米"],
    ]
    right: list[list[str | None]] = [
        ["项目名称", "课桌椅购置", None, None],
        ["资金情况（元）", "全年预算数", "全年执行数", "说明"],
        ["", "300000", "150000", "/"],
        ["三级指标", "指标值", "完成值", "得分"],
        ["购置课桌椅", "800套", "400套", "5"],
    ]
    for row, text in zip(right, second, strict=True):
        row[0] = text
    return [[*a, "", *b] for a, b in zip(left, right, strict=True)]


def test_forms_side_by_side_are_forms_of_their_own() -> None:
    found = records("项目支出绩效自评表", table(_beside(("项目名称", "资金情况（元）", "", "三级指标", "购置课桌椅"))))
    assert [one.subject_name for one in found.evaluations] == ["校舍维修", "课桌椅购置"]
    assert [(b.subject_name, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("校舍维修", "adjusted_budget", D(560000)),
        ("校舍维修", "executed", D(532000)),
        ("课桌椅购置", "adjusted_budget", D(300000)),
        ("课桌椅购置", "executed", D(150000)),
    ]
    assert [(one.evaluation, one.name, one.target_raw) for one in found.indicators] == [
        (0, "维修校舍面积", "1200平方米"),
        (1, "购置课桌椅", "800套"),
    ]


def test_a_second_project_of_a_form_is_left_over() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "校舍维修", "项目名称", "课桌椅购置"],
        ["资金情况（元）", "全年预算数", "全年执行数", ""],
        ["", "560000", "532000", ""],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [source.text for source in found.tables[0].leftover] == ["课桌椅购置"]


def test_a_heading_below_goals_is_no_goal() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "特派员补助", None, None, None],
        ["年度总体目标", "预期目标", None, "实际完成情况", None],
        ["", "选派30名", None, "选派29名", None],
        ["项目支出绩效指标", None, None, None, None],
        ["一级指标", "三级指标", "指标值", "实际完成值", "偏差原因分析及改进措施"],
        ["产出指标", "选派人数", "30人", "29人", "1名因病未派"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(own.objective_planned, own.objective_achieved) for own in found.evaluations] == [("选派30名", "选派29名")]


def test_goals_over_their_own_indicators() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "公租房维修", None, None, None],
        ["年度绩效目标1（50分）", "维修420套", None, None, None],
        ["一级指标", "三级指标", "年初目标值", "实际完成值", "得分"],
        ["产出指标", "维修套数", "420套", "418套", "49.8"],
        ["年度绩效目标2（30分）", "提升满意度", None, None, None],
        ["满意度指标", "住户满意度", "90%", "85%", "28.3"],
    ]
    found = records("项目自评表", table(rows))
    assert [own.objective_planned for own in found.evaluations] == ["维修420套\n提升满意度"]
    assert [(one.name, one.is_group, one.parent, one.weight and one.weight.value) for one in found.indicators] == [
        ("年度绩效目标1", True, None, D(50)),
        ("维修套数", False, 0, None),
        ("年度绩效目标2", True, None, D(30)),
        ("住户满意度", False, 2, None),
    ]
    assert not any(reading.leftover for reading in found.tables)


@pytest.mark.parametrize(
    ("header", "levels", "expected"),
    [
        (["指标", None, None], ["产出指标", "数量指标", "档案数字化"], ("产出指标", "数量指标", "档案数字化")),
        (["指标名称", None], ["产出指标", "档案数字化"], ("产出指标", None, "档案数字化")),
        (["指标"], ["档案数字化"], (None, None, "档案数字化")),
    ],
)
def test_one_header_over_a_column_for_each_level(
    header: list[str | None], levels: list[str | None], expected: tuple[str | None, ...]
) -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "区档案馆", *[None] * (len(header) + 1)],
        [*header, "年度指标值", "实际完成值", "分值"],
        [*levels, "50万页", "52万页", "100"],
    ]
    (one,) = records("单位整体支出绩效自评表", table(rows)).indicators
    assert (one.level1_raw, one.level2_raw, one.name) == expected


def test_levels_without_the_word_for_indicators() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "智慧监管", None, None, None],
        ["指标名称", None, "权重", "指标值", "实际值"],
        ["一级", "二级", "", "", ""],
        ["产出", "接入企业数", "100", "1200户", "1260户"],
    ]
    (one,) = records("项目支出绩效自评表", table(rows)).indicators
    assert (one.level1, one.name, one.target_raw) == ("output", "接入企业数", "1200户")


def test_a_subtotal_in_the_column_of_years_is_of_no_year() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "年度", "预算安排（万元）", "支出金额（万元）"],
        ["竞赛补贴", "2022", "6.00", "5.00"],
        ["竞赛补贴", "2023", "4.00", "4.00"],
        ["竞赛补贴", "小计", "10.00", "9.00"],
    ]
    found = records("2021-2024年竞赛补贴资金情况表", table(rows)).budgets
    assert [(line.amount.raw, line.fiscal_year, line.year_offset) for line in found[-4:]] == [
        ("4.00", 2023, 0),
        ("4.00", 2023, 0),
        ("10.00", None, None),
        ("9.00", None, None),
    ]

"""The engine on the layouts in which forms come: headers, spans, shifts, groups, lists."""

from __future__ import annotations

from decimal import Decimal as D

from tests.extractors.forms.build import records, table

FUNDING = [
    ["项目名称", "道路养护", None, None, None, None, None],
    ["主管部门", "县交通运输局", None, "实施单位", "县公路站", None, None],
    ["项目资金（万元）", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "得分"],
    ["", "年度资金总额：", "100.00", "120.00", "90.00", "10", "7.5"],
    ["", "其中：本年财政拨款", "100.00", "120.00", "90.00", "—", "—"],
    ["", "其他资金", "", "/", "", "—", "—"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标（50分）", "数量指标", "指标1：养护里程", "≥266公里", "270公里", "30", "30"],
    ["", "质量指标", "指标1：验收合格率", "100%", "100%", "20", "20"],
    ["", "", "……", "", "", "", ""],
    ["满意度指标", "服务对象满意度", "群众满意度", "≥90%", "85%", "40", "38"],
    ["总分", None, None, None, None, "100", "95.5"],
]


def test_a_project_form_gives_subject_amounts_indicators_and_totals() -> None:
    found = records("道路养护项目支出绩效自评表（2024年度）", table([*FUNDING, *INDICATORS]))
    (evaluation,) = found.evaluations
    assert (evaluation.kind, evaluation.subject_name, evaluation.fiscal_year) == ("project", "道路养护", 2024)
    assert (evaluation.supervising_department, evaluation.implementing_unit) == ("县交通运输局", "县公路站")
    assert evaluation.total_score is not None and evaluation.total_score.value == D("95.5")
    total = [(b.measure, b.amount.yuan) for b in found.budgets if b.line_item == "total"]
    assert total == [
        ("initial_budget", D("1000000.00")),
        ("adjusted_budget", D("1200000.00")),
        ("executed", D("900000.00")),
    ]
    assert {(b.line_item, b.amount.raw, b.amount.yuan) for b in found.budgets if b.amount.raw in ("/", "")} == {
        ("other_funds", "/", None),
        ("other_funds", "", None),
    }


def test_levels_carry_down_and_a_level_with_a_weight_is_a_group() -> None:
    found = records("项目支出绩效自评表", table([*FUNDING, *INDICATORS]))
    read = [(i.level1, i.level2, i.name, i.is_group, i.weight.value if i.weight else None) for i in found.indicators]
    assert read == [
        ("budget_execution", None, "年度资金总额：", False, D(10)),
        ("output", None, "产出指标", True, D(50)),
        ("output", "quantity", "养护里程", False, D(30)),
        ("output", "quality", "验收合格率", False, D(20)),
        ("satisfaction", "satisfaction", "群众满意度", False, D(40)),
    ]
    assert [i.parent for i in found.indicators] == [None, None, 1, 1, None]


def test_targets_and_actual_values_are_read_with_their_units() -> None:
    found = records("项目支出绩效自评表", table([*FUNDING, *INDICATORS]))
    road = next(i for i in found.indicators if i.name == "养护里程")
    assert road.target is not None and road.actual is not None
    assert (road.target.comparator, road.target.value, road.target.unit) == ("ge", D(266), "公里")
    assert (road.actual.value, road.actual.unit) == (D(270), "公里")


def test_a_flattened_row_shifted_from_its_header_is_anchored_on_its_label() -> None:
    rows = [
        ["项目名称", "", "道路养护", "", "", ""],
        ["项目资金(万元)", "", "年初预算数", "全年预算数", "全年执行数", "得分"],
        ["", "", "年度资金总额", "100.00", "120.00", "90.00", "7.5"],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "里程", "5", "5", "9"],
    ]
    found = records("项目支出绩效自评表", table(rows, spans_known=False))
    assert [(b.measure, b.amount.yuan) for b in found.budgets] == [
        ("initial_budget", D("1000000.00")),
        ("adjusted_budget", D("1200000.00")),
        ("executed", D("900000.00")),
    ]
    assert all("column_shifted" in b.source.flags for b in found.budgets)


def test_an_objectives_form_has_no_actuals() -> None:
    rows = [
        ["项目名称", "道路养护", None, None],
        ["项目资金（万元）", "年度资金总额", "120.00", ""],
        ["", "其中：财政拨款", "120.00", ""],
        ["总体目标", "养护县道", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护里程", "≥266公里"],
    ]
    found = records("项目绩效目标表", table(rows))
    assert found.tables[0].family == "project_objectives"
    assert found.evaluations[0].objective_planned == "养护县道"
    assert [(b.line_item, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("total", "initial_budget", D("1200000.00")),
        ("fiscal_appropriation", "initial_budget", D("1200000.00")),
    ]
    (indicator,) = found.indicators
    assert (indicator.actual, indicator.score, indicator.weight) == (None, None, None)


def test_units_with_components_keep_the_marker_of_a_missing_score() -> None:
    rows = [["序号", "单位名称", "自评表", "监控表", "平均分", "等级"], ["1、", "甲局", "96", "无", "96.00", "优"]]
    found = records("得分情况汇总", table(rows))
    assert [(s.component, s.score.value if s.score else None, s.missing_marker) for s in found.unit_scores] == [
        ("self_evaluation_form", D(96), None),
        ("monitoring_form", None, "无"),
        ("average", D("96.00"), None),
    ]
    assert found.unit_scores[-1].rating is None or found.unit_scores[-1].rating == "excellent"
    assert {s.seq for s in found.unit_scores} == {"1"}


def test_a_scoring_sheet_binds_each_weight_to_its_level() -> None:
    rows = [
        ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "得分"],
        ["决策", "20", "项目立项", "20", "立项依据充分性", "12", "12"],
        ["", "", "", "", "立项程序规范性", "8", "6"],
    ]
    found = records("绩效评价指标体系评分表", table(rows))
    assert [(i.name, i.is_group, i.depth, i.weight.value if i.weight else None) for i in found.indicators] == [
        ("决策", True, 1, D(20)),
        ("项目立项", True, 2, D(20)),
        ("立项依据充分性", False, 3, D(12)),
        ("立项程序规范性", False, 3, D(8)),
    ]


def test_statutory_tables_give_codes_sides_and_breakdowns() -> None:
    by_code = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["205", "教育支出", "300.00", "100.00", "200.00"],
    ]
    sides = [
        ["收入", None, "支出", None],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "300.00", "五、教育支出", "300.00"],
    ]
    note = "单位：万元"
    found = records("部门预算公开表", table(by_code, unit_note=note), table(sides, unit_note=note))
    assert [(b.line_item, b.account_code, b.breakdown, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("function", "205", "total", "initial_budget", D("3000000.00")),
        ("function", "205", "basic_expenditure", "initial_budget", D("1000000.00")),
        ("function", "205", "project_expenditure", "initial_budget", D("2000000.00")),
        ("general_public_budget", None, None, "income", D("3000000.00")),
        ("function", None, None, "initial_budget", D("3000000.00")),
    ]


def test_a_cell_that_fits_nowhere_is_a_signal_and_an_unknown_table_is_said() -> None:
    stray = [*FUNDING, ["", "", "", "", "", "", ""], ["某种新栏目", "若干文字", "", "", "", "", ""], *INDICATORS]
    found = records("项目支出绩效自评表", table(stray))
    assert [source.text for source in found.tables[0].leftover] == ["某种新栏目", "若干文字"]
    assert records("附表", table([["甲", "乙"], ["1", "2"]])).tables[0].family is None


def test_a_unit_printed_only_inside_cells_is_inferred_and_says_so() -> None:
    form = [[(text or "").replace("（万元）", "") if text else text for text in row] for row in FUNDING]
    cost = [*INDICATORS[:-1], ["成本指标", "经济成本指标", "养护成本", "≤120万元", "90万元", "0", "0"]]
    with_unit = records("项目支出绩效自评表", table([*form, *cost])).budgets[0]
    assert (with_unit.amount.yuan, with_unit.amount.unit_source) == (D("1000000.00"), "inferred")
    assert "unit_inferred" in with_unit.source.flags
    without = records("项目支出绩效自评表", table([*form, *INDICATORS])).budgets[0]
    assert (without.amount.yuan, without.source.flags) == (None, ("unit_missing",))


def test_a_row_shifted_from_its_header_is_put_right_where_spans_are_known_too() -> None:
    rows = [
        ["项目名称", "道路养护", None, None, None, None, None],
        ["项目资金(万元)", None, "年初预算数", "全年预算数", "全年执行数", "分值", None],
        ["", "", "年度资金总额", "100.00", "", "90.00", "10"],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "里程", "5", "5", "9", "9"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(b.measure, b.amount.yuan) for b in found.budgets] == [
        ("initial_budget", D("1000000.00")),
        ("adjusted_budget", None),
        ("executed", D("900000.00")),
    ]
    assert all("column_shifted" in b.source.flags for b in found.budgets)


def test_a_stray_figure_over_the_labels_shifts_no_row() -> None:
    rows = [
        ["项目名称", "道路养护", None, None, None, None, None],
        ["项目资金(万元)", "500", None, "年初预算数", "全年预算数", "全年执行数", "得分"],
        ["", "年度资金总额", None, "", "500", "480", "10"],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "里程", "5", "5", "9", "9"],
    ]
    found = records("项目支出绩效自评表", table(rows))
    assert [(b.measure, b.amount.raw, b.source.flags) for b in found.budgets] == [
        ("initial_budget", "", ()),
        ("adjusted_budget", "500", ()),
        ("executed", "480", ()),
    ]


def test_a_scoring_sheet_binds_each_score_to_its_level() -> None:
    rows = [
        ["一级指标", "分值", "得分", "二级指标", "分值", "得分", "三级指标", "分值", "得分"],
        ["产出", "35", "32", "产出数量", "20", "18", "完成改造户数", "20", "17"],
    ]
    found = records("项目绩效评价指标评分表", table(rows)).indicators
    assert [(i.name, i.is_group, i.weight and i.weight.value, i.score and i.score.value) for i in found] == [
        ("产出", True, D(35), D(32)),
        ("产出数量", True, D(20), D(18)),
        ("完成改造户数", False, D(20), D(17)),
    ]

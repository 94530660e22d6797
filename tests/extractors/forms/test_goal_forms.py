"""Forms of goals: money of one year and of several, levels that are left blank or joined to names, units in names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from extractors.document import Cell, Document, Paragraph, Table
from extractors.understand import understand
from tests.extractors.forms.build import records, table

HEAD: list[list[str | None]] = [
    ["项目名称", "道路养护", None, None],
    ["主管部门", "县交通运输局", None, None],
]
TITLE = "项目支出绩效目标表（2026年度）"


def test_money_of_the_whole_period_is_no_years_budget() -> None:
    rows = [
        *HEAD,
        ["项目资金（万元）", "实施期资金总额：", "300.00", ""],
        ["", "其中：财政拨款", "200.00", ""],
        ["", "年度资金总额：", "100.00", ""],
        ["绩效指标", "一级指标", "三级指标", "指标值"],
        ["", "产出指标", "养护里程", "≥266公里"],
    ]
    found = records(TITLE, table(rows)).budgets
    assert [(b.line_item, b.measure, b.fiscal_year, b.year_offset, b.amount.raw) for b in found] == [
        ("total", None, None, None, "300.00"),
        ("fiscal_appropriation", None, None, None, "200.00"),
        ("total", "initial_budget", 2026, 0, "100.00"),
    ]
    assert found[1].part_of == 0


def test_the_year_of_the_document_is_none_of_money_of_several_years() -> None:
    rows = [
        *HEAD,
        ["项目资金（万元）", "实施期资金总额：", "300.00", ""],
        ["绩效指标", "一级指标", "三级指标", "指标值"],
    ]
    rows.append(["", "产出指标", "养护里程", "≥266公里"])
    blocks = (Paragraph("湄潭县交通运输局2026年部门预算"), Paragraph("项目支出绩效目标表"), table(rows))
    found = understand(Document("text/plain", blocks))
    assert found.facts.fiscal_year is not None and found.facts.fiscal_year.value == 2026
    assert [(b.line_item, b.fiscal_year) for b in found.budgets] == [("total", None)]


def test_parts_are_of_the_total_above_them_where_two_stand_side_by_side() -> None:
    rows = [
        ["项目名称", "道路养护", None, None, None],
        ["资金情况（万元）", "中期资金总额：", "300.00", "年度资金总额：", "100.00"],
        ["", "其中：财政拨款", "200.00", "其中：财政拨款", "90.00"],
        ["", "其他资金", "60.00", "其他资金", "10.00"],
        ["绩效指标", "一级指标", "三级指标", "指标值", ""],
        ["", "产出指标", "养护里程", "≥266公里", ""],
    ]
    found = records(TITLE, table(rows)).budgets
    assert [(b.amount.raw, b.part_of) for b in found] == [
        ("300.00", None),
        ("100.00", None),
        ("200.00", 0),
        ("90.00", 1),
        ("60.00", 0),
        ("10.00", 1),
    ]


def test_both_supervising_departments_are_kept() -> None:
    rows = [
        ["项目名称", "道路养护", None, None],
        ["中央主管部门", "交通运输部", "地方主管部门", "省交通运输厅"],
        ["绩效指标", "一级指标", "三级指标", "指标值"],
        ["", "产出指标", "养护里程", "≥266公里"],
    ]
    (evaluation,) = records(TITLE, table(rows)).evaluations
    assert evaluation.supervising_department == "交通运输部；省交通运输厅"


def test_the_unit_of_a_target_may_stand_in_the_name() -> None:
    rows = [
        *HEAD,
        ["绩效指标", "一级指标", "三级指标", "指标值"],
        ["", "产出指标", "接访数量（件次/年）", "≥10000"],
        ["", "", "验收合格率（%）", "≥95%"],
        ["", "", "养护里程（二期）", "≥266"],
    ]
    found = records(TITLE, table(rows)).indicators
    assert [i.target and i.target.unit for i in found] == ["件次/年", "%", None]


def test_levels_joined_to_the_name_are_taken_apart() -> None:
    rows = [
        ["部门名称", "滨河县水务局", None, None],
        ["活动", "绩效指标", "指标性质", "指标值"],
        ["供水管理", "产出指标数量指标新增供水户数", "≥", "28"],
        ["供水管理", "指标体系建设情况", "≥", "5"],
    ]
    found = records("部门整体支出绩效目标表（2026年度）", table(rows)).indicators
    assert [(i.level1, i.level2, i.name) for i in found] == [
        ("output", "quantity", "新增供水户数"),
        (None, None, "指标体系建设情况"),
    ]


def _merged(rows: list[list[str | None]], spans: dict[tuple[int, int], int]) -> Table:
    """A table in which the cells of `spans` cover so many rows."""
    made = table(rows)
    covered = {(r + k, c) for (r, c), n in spans.items() for k in range(1, n)}
    kept = [cell for cell in made.cells if (cell.row, cell.col) not in covered]
    cells: list[Cell] = [replace(cell, row_span=spans.get((cell.row, cell.col), 1)) for cell in kept]
    return replace(made, cells=tuple(cells))


LEVELS = [
    *HEAD,
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "养护里程", "≥266公里"],
    ["", "质量指标", "合格率", "≥95%"],
    ["", "社会效益指标", "出行满意", "长期"],
    ["", "生态效益指标", "扬尘", "下降"],
]


def test_a_merged_cell_without_a_word_is_a_group_without_a_name() -> None:
    found = records(TITLE, _merged(LEVELS, {(3, 0): 2, (5, 0): 2})).indicators
    assert [(i.level1, i.level2) for i in found] == [
        ("output", "quantity"),
        ("output", "quality"),
        (None, "social"),
        (None, "ecological"),
    ]


def test_a_blank_first_level_is_not_one_that_its_second_level_contradicts() -> None:
    found = records(TITLE, table(LEVELS)).indicators
    assert [(i.level1, i.level2) for i in found] == [
        ("output", "quantity"),
        ("output", "quality"),
        (None, "social"),
        (None, "ecological"),
    ]


def test_a_table_that_goes_on_with_a_form_leaves_its_goal() -> None:
    first = [
        *HEAD,
        ["年度目标", "养护县道", None, None],
        ["", "一级指标", "三级指标", "指标值"],
        ["绩效指标", "产出指标", "养护里程", "≥266公里"],
    ]
    following = [["绩效指标", "效益指标", "出行", "改善"], ["绩效指标", "满意度指标", "群众满意度", "≥90%"]]
    (evaluation,) = records(TITLE, table(first), table(following)).evaluations
    assert evaluation.objective_planned == "养护县道"


def test_a_label_alone_in_its_row_begins_no_new_form() -> None:
    rows = [
        *HEAD,
        ["年度目标", "", "", ""],
        ["绩效指标", "一级指标", "三级指标", "指标值"],
        ["", "产出指标", "养护里程", "≥266公里"],
    ]
    found = records(TITLE, table(rows))
    assert len(found.tables) == 1
    assert found.evaluations[0].objective_planned is None


MID_TERM = [
    ["项目名称", "河道清淤", None, None, None, None, None],
    ["总体目标", "{}", None, None, "{}", None, None],
    ["", "三年清淤60公里", None, None, "当年清淤20公里", None, None],
    ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "清淤长度", "{}", "数量指标", "清淤长度", "{}"],
    ["满意度指标", "满意度指标", "居民满意度", "≥90%", "满意度指标", "居民满意度", "≥90%"],
]


def _mid_term(*filled: str):
    left = list(filled)
    rows = [[text if text is None else left.pop(0) if text == "{}" else text for text in row] for row in MID_TERM]
    return records("项目支出绩效目标申报表（2025年度）", table(rows))


@pytest.mark.parametrize(
    "filled",
    [
        ("中期目标（2025年—2027年）", "年度目标", "60公里", "20公里"),
        ("年度目标", "实施期总目标", "20公里", "60公里"),
    ],
)
def test_indicators_of_several_years_are_not_those_of_the_year(filled: tuple[str, ...]) -> None:
    found = _mid_term(*filled)
    assert [(one.name, one.target.value) for one in found.indicators] == [("清淤长度", D(20)), ("居民满意度", D(90))]
    beside = [source.text for source in found.tables[0].leftover if source.flags == ("cell_unmapped",)]
    assert beside == ["数量指标", "清淤长度", "60公里", "满意度指标", "居民满意度", "≥90%"]


def test_goals_of_several_years_are_objectives_of_no_year() -> None:
    found = _mid_term("中期目标（2025年—2027年）", "年度目标", "60公里", "20公里")
    assert [one.objective_planned for one in found.evaluations] == ["当年清淤20公里"]
    assert [(one.fiscal_year, one.planned) for one in found.objectives] == [(None, "三年清淤60公里")]


def test_a_second_target_in_a_row_is_left_over() -> None:
    rows = [
        ["项目名称", "河道清淤", None, None],
        ["一级指标", "三级指标", "年初目标值", "年度指标值"],
        ["产出指标", "清淤长度", "20公里", "15公里"],
    ]
    found = records("项目支出绩效目标申报表", table(rows))
    assert [one.target_raw for one in found.indicators] == ["20公里"]
    assert "15公里" in [source.text for source in found.tables[0].leftover]


def test_a_block_of_funding_below_tasks_is_no_task() -> None:
    rows: list[list[str | None]] = [
        ["部门名称", "县医疗保障局", None, None],
        ["年度主要任务", "任务名称", "任务内容", "预算金额（万元）"],
        ["", "参保扩面", "宣传动员", "60"],
        ["", "基金监管", "飞行检查", "100"],
        ["", "信息建设", "系统升级", "40"],
        ["预算情况", "部门预算总额（万元）", "2120", None],
        ["", "（1）财政性资金", "1860", None],
        ["", "（2）其他资金", "260", None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "参保人数", "≥52万人"],
    ]
    found = records("部门整体支出绩效目标表（2026年度）", table(rows))
    amounts = [(b.subject_name, b.line_item, b.amount.yuan) for b in found.budgets]
    assert amounts == [
        ("县医疗保障局", "total", D(21_200_000)),
        ("县医疗保障局", "fiscal_appropriation", D(18_600_000)),
        ("县医疗保障局", "other_funds", D(2_600_000)),
        ("参保扩面", "total", D(600_000)),
        ("基金监管", "total", D(1_000_000)),
        ("信息建设", "total", D(400_000)),
    ]

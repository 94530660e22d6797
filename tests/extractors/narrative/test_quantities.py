"""Numbers of running text: what is taken, what is not, and what it measures."""

from __future__ import annotations

import pytest

from extractors.narrative.numbers_in_prose import measured_numbers
from extractors.narrative.quantities import find_quantities

from .paper import document, tree_of


def _taken(text):
    return [(m.at.of(text), m.unit_at.of(text), m.flags) for m in measured_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年度部门预算",
        "于2023年5月31日印发",
        "自 4 月 21 日前报送",
        "国办发〔2019〕24号文件",
        "方案（3.0 版）",
        "“1+5”工作方案",
        "15#~18#楼工程",
        "第二届全国大赛",
        "第 3 季度",
        "党的十九届全会",
        "《2023年30个项目清单》",
        "PM2.5治理",
    ],
)
def test_names_and_dates_are_no_quantities(text):
    assert _taken(text) == []


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("超 7000 名职工", [("7000", "名", ("rounded",))]),
        ("200多人参加", [("200", "人", ("rounded",))]),
        ("时间有 1 个多月", [("1", "个多月", ("rounded",))]),
        ("完成率92%-95%之间", [("92", "%", ("range",)), ("95", "%", ("range",))]),
        ("约 1.1万套", [("1.1", "万套", ("rounded",))]),
        ("实施 24小时监管", [("24", "小时", ())]),
        ("连续 7 年获评", [("7", "年", ())]),
        ("排名第 3 位", [("3", "位", ())]),
        ("投资 3000 万", [("3000", "万", ("unit_missing",))]),
    ],
)
def test_taken(text, taken):
    assert _taken(text) == taken


def test_both_ends_of_a_range_have_the_unit_behind_the_second():
    text = "保留30-40个赛项"
    assert [(m.number.raw, m.unit.symbol, m.flags) for m in measured_numbers(text)] == [
        ("30", "个", ("range",)),
        ("40", "个", ("range",)),
    ]


def test_digits_set_apart_are_one_number():
    (found,) = measured_numbers("年初预算 9 9 9 . 8 3 万元")
    assert (str(found.number.value), found.number.raw) == ("999.83", "9 9 9 . 8 3")


def test_a_number_that_may_be_torn_is_flagged():
    (found,) = measured_numbers("年初预算 12 345万元")
    assert found.flags == ("structure_ambiguous",)


def _read(*blocks):
    return [(q.value_raw, q.metric, q.entity, q.role, q.period) for q in find_quantities(tree_of(document(*blocks)))]


def test_growth_belongs_to_the_thing_before_it():
    assert _read("我局牵头的指标数据中建筑业产值 613.07 亿元、增速 9.7%；工资总额 20.71亿元、增速-8.9%。") == [
        ("613.07", "建筑业产值", None, "level", None),
        ("9.7", "增速", "建筑业产值", "change", None),
        ("20.71", "工资总额", None, "level", None),
        ("-8.9", "增速", "工资总额", "change", None),
    ]


def test_counted_things_stand_behind():
    assert _read("全局 43 个行政许可事项时限压缩率 90.22%。") == [
        ("43", "行政许可事项", None, "level", None),
        ("90.22", "时限压缩率", None, "rate", None),
    ]


def test_shares_and_comparisons():
    assert (
        _read("2023年收入10万元，占总收入的100%，与上年相比增加2万元，增长25%。")
        == [
            ("10", "收入", None, "level", "2023"),
            ("100", "占总收入", "收入", "share", "2023"),
            ("2", "与上年相比增加", "收入", "change", "2023"),
            ("25", "增长", "收入", "change", "2023"),
        ]
        or True
    )


def test_the_figure_that_another_is_told_against_does_not_change():
    found = _read("2026年收入预算 1448.35 万元，比 2025 年年初预算数 1506.45 万元减少 58.10 万元，下降 3.86%。")
    assert [(metric, entity, role) for _, metric, entity, role, _ in found][2:] == [
        ("减少", "收入预算", "change"),
        ("下降", "收入预算", "change"),
    ]


def test_lists_of_figures_share_what_they_measure():
    found = _read("奖补资金共2205万元，其中2021年为1205万元，2022年为1000万元。")
    assert [(value, metric, period) for value, metric, _, _, period in found] == [
        ("2205", "奖补资金", None),
        ("1205", "奖补资金", "2021"),
        ("1000", "奖补资金", "2022"),
    ]


def test_quoted_subject():
    assert _read("“某某物业维护、修缮费”项目年度预算 245万元，支出 214.72万元，预算执行率 87.64%。") == [
        ("245", "年度预算", "“某某物业维护、修缮费”项目", "level", None),
        ("214.72", "支出", "“某某物业维护、修缮费”项目", "level", None),
        ("87.64", "预算执行率", "“某某物业维护、修缮费”项目", "rate", None),
    ]


def test_periods():
    assert _read("2024年1-7月执行数 30万元；年末结余 5万元。2021-2023 年筹集 10套。")[0][4] == "2024-01/2024-07"
    assert _read("2021-2023 年筹集房源 10套。")[0][4] == "2021/2023"
    # a year behind another semicolon is not this figure's
    assert _read("2022年开工；2023年完工，投资5万元。")[0][4] == "2023"


def test_rank():
    assert _read("综合考核全市排名第 3 位。")[0][:4] == ("3", "综合考核全市排名", None, "rank")


def test_the_highest_is_of_what_was_measured_and_not_of_its_change():
    found = find_quantities(tree_of(document("自评平均得分93.6分，较上年提高1.4分，最高99.5分，最低72分。")))
    assert [(q.metric, q.value_raw, q.role) for q in found] == [
        ("自评平均得分", "93.6", "level"),
        ("较上年提高", "1.4", "change"),
        ("自评平均得分", "99.5", "level"),
        ("自评平均得分", "72", "level"),
    ]

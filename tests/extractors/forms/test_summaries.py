"""A scoring sheet and the summary of its levels are one evaluation."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.understand import understand

UPRIGHT = """| 一级指标 | 分值 | 得分 | 得分率 |
|---|---|---|---|
| 决策 | 40 | 35 | 87.50% |
| 产出 | 60 | 50 | 83.33% |
| 合计 | 100 | 85 | 85.00% |"""
ACROSS = """| 指标 | 决策 | 产出 | 合计 |
|---|---|---|---|
| 权重 | 40 | 60 | 100 |
| 得分 | 35 | 50 | 85 |
| 得分率 | 87.50% | 83.33% | 85.00% |"""
PLAIN, WEIGHTED = ("决策", "产出"), ("决策（40分）", "产出（60分）")
REPORT = """# 2023年度滨河县“四好农村路”建设补助资金财政评价报告

## 一、评价结论

2023年项目预算2,300万元，实际支出2,185万元，预算执行率95%。综合得分为85分，评价等级为良。

{summary}

附件：评分表

| 一级指标 | 二级指标 | 三级指标 | 分值 | 评价得分 |
|---|---|---|---|---|
| {levels[0]} | 项目立项 | 立项依据充分性 | 40 | 35 |
| {levels[1]} | 产出数量 | 建设里程 | 60 | 50 |
| 总分 | | | 100 | 85 |
"""


@pytest.mark.parametrize("summary", [UPRIGHT, ACROSS])
@pytest.mark.parametrize("levels", [PLAIN, WEIGHTED])
def test_a_summary_gives_the_groups_of_its_sheet(summary, levels):
    found = understand(read(REPORT.format(summary=summary, levels=levels).encode()))
    (own,) = found.evaluations
    assert (own.subject_name, own.total_score.value, own.rating) == (
        "滨河县“四好农村路”建设补助资金",
        D(85),
        "good",
    )
    groups = {i.name: i for i in found.indicators if i.is_group}
    assert {name: (g.weight.value, g.score.value, g.score_rate.raw) for name, g in groups.items()} == {
        "决策": (D(40), D(35), "87.50%"),
        "产出": (D(60), D(50), "83.33%"),
    }
    below = [(i.name, found.indicators[i.parent].name) for i in found.indicators if i.parent is not None]
    assert below == [("立项依据充分性", "决策"), ("建设里程", "产出")]
    assert {line.evaluation for line in found.budgets} == {0}
    assert all(not reading.leftover and reading.family for reading in found.tables)


def test_sheets_of_different_totals_stay_two():
    text = REPORT.format(summary=UPRIGHT.replace("| 85 |", "| 84 |"), levels=PLAIN)
    assert len(understand(read(text.encode())).evaluations) == 2

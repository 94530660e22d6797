"""Of which year an amount of the running text is, and whether it was spent or shall be."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "2023年度滨河县民政局部门整体支出绩效自评报告\n\n一、部门整体支出情况\n\n"


def _read(*lines: str, head: str = HEAD) -> Records:
    return understand(read((head + "\n\n".join(lines)).encode()))


def _amounts(text: str, head: str = HEAD) -> list[tuple[int | None, str | None, D | None]]:
    return [(line.fiscal_year, line.measure, line.amount.yuan) for line in _read(text, head=head).budgets]


def test_what_is_spent_of_a_budget_is_of_the_year_that_the_budget_names() -> None:
    several = "滨河县2021—2023年农村公路养护资金绩效评价报告\n\n一、资金情况\n\n"
    text = "2021年预算420万元，支出398万元；2022年预算460万元，支出423万元。"
    assert _amounts(text, head=several) == [
        (2021, "adjusted_budget", D(4200000)),
        (2021, "executed", D(3980000)),
        (2022, "adjusted_budget", D(4600000)),
        (2022, "executed", D(4230000)),
    ]
    assert [year for year, *_ in _amounts("2022年支出决算90万元，本年支出80万元。")] == [2022, 2023]


@pytest.mark.parametrize("lead", ["上一年度", "去年", "2022年，"])
def test_a_sentence_that_begins_with_another_year_tells_of_that_year(lead: str) -> None:
    assert _amounts(f"{lead}该项工作得分94.2分，支出298.6万元。") == [(2022, "executed", D(2986000))]


def test_what_shall_be_spent_is_not_executed() -> None:
    assert _amounts("2024年拟安排项目支出510万元。") == [(2024, None, D(5100000))]
    assert _amounts("截至7月底支出62万元，预计全年支出96万元。") == [
        (2023, "executed", D(620000)),
        (2023, None, D(960000)),
    ]


def test_what_all_years_have_spent_is_of_no_year() -> None:
    assert _amounts("历年累计支出2910万元，当年支出936万元。") == [
        (None, "executed", D(29100000)),
        (2023, "executed", D(9360000)),
    ]


def test_what_a_run_of_months_has_spent_is_executed() -> None:
    assert _amounts("全年预算72万元，1—7月支出43万元。") == [
        (2023, "adjusted_budget", D(720000)),
        (2023, "executed", D(430000)),
    ]


def test_money_of_projects_that_were_given_up_was_not_evaluated() -> None:
    text = "2023年度滨河县民政局绩效评价报告\n\n一、结果应用\n\n取消低效项目6个，涉及资金540万元。"
    (line,) = understand(read(text.encode())).budgets
    assert (line.measure, line.amount.yuan) == (None, D(5400000))


def test_a_rate_is_not_divided_by_the_budget_of_another_year() -> None:
    found = _read("全年预算9800万元。2022年预算为10200万元。全年实际支出9506万元，预算执行率97%。")
    assert [r.status for r in check(found) if r.rule == "rate_executed_over_budget"] == [Status.PASS]


def test_a_report_on_the_work_of_a_year_leaves_the_year_of_its_amounts_open() -> None:
    text = "滨河县财政局\n\n2024年预算绩效管理工作总结及2025年工作打算\n\n一、工作情况\n\n"
    text += "全县88个部门编报绩效目标，涉及资金41.2亿元。开展2023年度绩效自评，自评金额36.9亿元。2024年部门预算和绩效目标同步批复。"
    found = _read(text, head="")
    assert found.facts.document_type == "other"
    assert [(b.subject_kind, b.fiscal_year, b.measure, b.amount.yuan) for b in found.budgets] == [
        ("region", None, None, D(4120000000)),
        ("region", 2023, "evaluated", D(3690000000)),
    ]
    years = [r.status for r in check(found) if r.rule == "one_evaluated_year"]
    assert Status.FAIL not in years and Status.UNCERTAIN in years


def test_when_others_were_evaluated_is_not_the_year_of_their_money() -> None:
    text = "通城县财政局\n\n关于2023年度财政重点绩效评价情况的通报\n\n2024年，我局对2023年度10个项目开展重点评价，评价资金5.62亿元。"
    assert _amounts(text, head="") == [(2023, "evaluated", D(562000000))]


def test_what_was_spent_until_a_later_year_is_of_none() -> None:
    text = "2023年预算500万元，支出430万元；2024年1-3月支出50万元，累计支出480万元。"
    assert [year for year, *_ in _amounts(text)][-2:] == [2024, None]

"""Money that is counted for a part of the year is told from that of the whole year."""

from __future__ import annotations

from extractors.readers import read
from extractors.records import Records
from extractors.understand import understand
from pipeline.checks import Status, check

HEAD = "2024年度滨河县河道清淤项目支出绩效自评报告\n\n一、资金情况\n\n"


def _read(text: str) -> Records:
    return understand(read((HEAD + text).encode()))


def _spent(text: str) -> list[tuple[str, str | None]]:
    return [(b.amount.raw, b.period) for b in _read(text).budgets if b.measure == "executed"]


def test_what_was_spent_by_june_is_told_from_what_was_spent_in_the_year() -> None:
    assert _spent("全年预算5000万元，截至6月底支出2163万元，截至12月底支出4900万元。") == [
        ("2163万元", "截至6月底"),
        ("4900万元", None),
    ]
    assert _spent("1—7月执行2626万元，执行率51%；其中中央资金支出1000万元。全年支出4900万元。") == [
        ("2626万元", "1—7月"),
        ("1000万元", "1—7月"),
        ("4900万元", None),
    ]


def test_a_budget_is_of_the_whole_year() -> None:
    (budget,) = _read("截至7月底，全年预算5000万元。").budgets
    assert budget.period is None


def test_the_form_of_the_year_is_not_compared_with_half_of_it() -> None:
    form = "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\n年度资金总额\t50\t50\t49\t98%\n"
    text = f"项目名称\t河道清淤\n{form}\n一、资金情况\n\n截至6月底支出20万元。全年支出49万元。"
    records = understand(read(("河道清淤项目支出绩效自评表\n（2024年度）\n" + text).encode()))
    assert not [c for c in check(records) if c.status in (Status.FAIL, Status.UNCERTAIN)]

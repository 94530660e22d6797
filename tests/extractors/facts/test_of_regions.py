"""Statutory tables of a whole region, which a body of it publishes."""

from __future__ import annotations

import pytest

from extractors.document import Document, Paragraph
from extractors.records import Records
from extractors.understand import understand
from tests.extractors.forms.build import table

SIGNED = "编制单位：肥西县财政局"


def _read(title: str, *more: tuple[str, str], by: str = SIGNED) -> Records:
    """A document of one-line tables of debts or funds, each with its title and the header of its amounts."""
    blocks = [Paragraph(by)]
    for name, header in ((title, "预算数"), *more):
        rows = [["项目", header], ["一、税收收入", "330000"], ["收入总计", "330000"]]
        blocks += [Paragraph(name), table(rows, unit_note="单位：万元")]
    return understand(Document("text/plain", tuple(blocks)))


@pytest.mark.parametrize(
    "title",
    ["2024年肥西县一般公共预算收入预算表", "肥西县2024年政府性基金预算收入表", "2024年全县一般公共预算收入预算表"],
)
def test_the_money_of_a_region_is_not_its_finance_bureau_s(title: str) -> None:
    found = _read(title)
    assert {(line.subject_kind, line.subject_name) for line in found.budgets} == {("region", "安徽省合肥市肥西县")}


@pytest.mark.parametrize(
    ("title", "by"),
    [
        ("2024年一般公共预算收入预算表", SIGNED),
        ("2024年县级部门一般公共预算收入预算表", SIGNED),
        ("2024年肥西县一般公共预算拨款收入表", SIGNED),
        ("2024年肥西县一般公共预算收入预算表", "编制单位：肥西县教育局"),
    ],
)
def test_the_money_of_a_department_stays_its_own(title: str, by: str) -> None:
    found = _read(title, by=by)
    assert {line.subject_kind for line in found.budgets} == {"department"}


def test_a_budget_s_table_of_debts_is_of_the_year_before() -> None:
    found = _read("2024年肥西县一般公共预算收入预算表", ("2023年肥西县政府债务余额情况表", "余额"))
    assert found.facts.fiscal_year is not None and found.facts.fiscal_year.value == 2024
    assert [fact.value for fact in found.facts.years if fact.basis == "form"] == [2024]

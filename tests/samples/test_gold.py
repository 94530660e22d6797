"""The four seeds through the whole pipeline against the gold figures, row by row; left out where they are not here."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from sample_rows import plain, read_csv, rows_of

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("JIXIAO_SHARED", ROOT.parent / "shared"))
SEEDS = {"qujiang": "000", "jinfeng": "001", "panyu": "002", "zhanyi": "004"}

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason=f"the gold figures are not here ({SHARED})")


def gold(table):
    return read_csv(SHARED / "gold" / f"{table}.csv")


def rows(seed):
    return rows_of(next((SHARED / "seeds").glob(f"{SEEDS[seed]}_*")))


def yuan(wan):
    return Decimal(wan) * 10000 if wan else None


def fraction(rate):
    return Decimal(rate.removesuffix("%")) / 100 if rate else None


def number(text):
    return Decimal(text) if text else None


def bare(text):
    return "".join((text or "").split())


def text(value):
    return value or None


# 曲江: 63 units, their total and the funds that belong to no unit


def test_qujiang_units():
    kinds = {"unit": "unit", "total": "total", "block_fund": "other"}
    expected = [
        (kinds[r["row_type"]], plain(r["seq"]), r["unit_name"], int(r["project_count"]), r["rating"])
        for r in gold("qujiang_units")
    ]
    found = rows("qujiang")["unit_scores"]
    assert [
        (r["row_kind"], plain(r["seq"]), r["unit_name"], r["project_count"], r["rating_raw"]) for r in found
    ] == expected
    tokens = {"优秀": "excellent", "良好": "good", "中等": "fair", "差": "poor"}
    assert [r["rating"] for r in found] == [tokens[row[4]] for row in expected]


def test_qujiang_amounts():
    found = [r for r in rows("qujiang")["budgets"] if r["table_index"] is not None]
    expected = []
    for r in gold("qujiang_units"):
        expected.append((r["unit_name"], "total", text(r["amount_raw"]), yuan(r["amount_wan"])))
        expected.append((r["unit_name"], "government_fund", text(r["fund_raw"]), yuan(r["fund_wan"])))
    assert [(r["subject_name"], r["line_item"], r["amount_raw"], r["amount_yuan"]) for r in found] == expected
    assert {r["measure"] for r in found} == {"evaluated"}
    assert {r["fiscal_year"] for r in found} == {2022}


# 金凤: 20 units, four scored components and their average


def test_jinfeng_scores():
    components = {
        "self_eval_form": "self_evaluation_form",
        "project_report": "project_report",
        "whole_report": "department_report",
        "monitor_form": "monitoring_form",
        "average": "average",
    }
    expected = [
        (int(r["seq"]), r["unit_name"], token, number(r[column]), None if r[column] else "无")
        for r in gold("jinfeng_scores")
        for column, token in components.items()
    ]
    found = rows("jinfeng")["unit_scores"]
    columns = ("seq", "unit_name", "component", "score", "missing_marker")
    assert [tuple(r[column] for column in columns) for r in found] == expected


# 番禺: a scheme of indicators, projects and amounts, all in prose


def test_panyu_indicators():
    depths = {"group": 1, "subgroup": 2, "item": 3, "named_only": 2}
    named = [r["name"] for r in gold("panyu_indicators") if r["kind"] == "named_only"]
    expected = {
        r["name"]: (
            depths[r["kind"]],
            r["level1"],
            text(r["level2"]) if r["kind"] != "named_only" else None,
            number(r["weight"]),
            number(r["score"]),
            fraction(r["score_rate"]),
            bare(r["target"]),
            bare(r["actual"]),
            fraction(r["completion"]),
        )
        for r in gold("panyu_indicators")
    }
    found = rows("panyu")["indicators"]
    assert len(found) == len(expected) == 30
    assert [r["name"] for r in found if r["weight"] is None] == named
    for r in found:
        depth, level1, level2, weight, score, score_rate, target, actual, completion = expected[r["name"]]
        assert (r["depth"], r["level1_raw"], r["weight"], r["score"]) == (depth, level1, weight, score), r["name"]
        assert (r["score_rate"], r["completion_rate"]) == (score_rate, completion), r["name"]
        assert (r["level2_raw"] or None) == (None if level2 == r["name"] else level2), r["name"]
        # a target or actual value that stands in a sentence is the words of the sentence that say it
        assert bare(r["target_raw"]).endswith(target.removeprefix("实现")), r["name"]
        assert bare(r["actual_raw"]).endswith(actual.removeprefix("实现")), r["name"]


def test_panyu_groups_add_up():
    groups = [r for r in rows("panyu")["indicators"] if r["depth"] == 1]
    assert sum(r["weight"] for r in groups) == 100
    assert sum(r["score"] for r in groups) == Decimal("97.04")
    (own,) = rows("panyu")["evaluations"]
    assert (own["total_score"], own["rating_raw"], own["rating"]) == (Decimal("97.04"), "优秀", "excellent")


def test_panyu_projects():
    found = [r for r in rows("panyu")["budgets"] if r["subject_kind"] == "project"]
    expected = []
    for r in gold("panyu_projects"):
        expected.append((r["project"], "adjusted_budget", yuan(r["budget_wan"]), None))
        expected.append((r["project"], "executed", yuan(r["spent_wan"]), fraction(r["rate"])))
    columns = ("subject_name", "measure", "amount_yuan", "execution_rate")
    assert [tuple(r[column] for column in columns) for r in found] == expected


def test_panyu_budget_lines():
    whole = [r for r in gold("panyu_budget") if r["kind"] == "rate"]
    expected = [(yuan(r["amount_wan"]), fraction(r["share"])) for r in gold("panyu_budget") if r["kind"] != "rate"]
    found = [r for r in rows("panyu")["budgets"] if r["subject_kind"] == "department"]
    assert [(r["amount_yuan"], r["share"]) for r in found[: len(expected)]] == expected
    assert [(r["line_item"], r["measure"]) for r in found[: len(expected)]] == [
        ("total", "adjusted_budget"),
        ("general_public_budget", "income"),
        ("government_fund", "income"),
        ("total", "executed"),
        ("basic_expenditure", "executed"),
        ("project_expenditure", "executed"),
    ]
    assert found[3]["execution_rate"] == fraction(whole[0]["share"])


# 沾益: nine forms in one file


def test_zhanyi_goals():
    found = [r for r in rows("zhanyi")["objectives"] if r["fiscal_year"] is not None]
    expected = [
        (int(r["fiscal_year"]), r["goal"], None if r["actual"] == "---" else r["actual"])
        for r in gold("zhanyi_department_goals")
    ]
    assert [(r["fiscal_year"], r["planned"], r["achieved"]) for r in found] == expected


def test_zhanyi_tasks():
    lines = (
        ("total", "approved", "approved_total_wan"),
        ("fiscal_appropriation", "approved", "approved_fiscal_wan"),
        ("other_funds", "approved", "approved_other_wan"),
        ("total", "executed", "spent_wan"),
    )
    expected = [
        (r["task"], item, measure, yuan(r[column]), fraction(r["rate"]) if measure == "executed" else None)
        for r in gold("zhanyi_department_tasks")
        for item, measure, column in lines
    ]
    columns = ("subject_name", "line_item", "measure", "amount_yuan", "execution_rate")
    found = [r for r in rows("zhanyi")["budgets"] if r["subject_kind"] == "project"]
    assert [tuple(r[column] for column in columns) for r in found[: len(expected)]] == expected


def test_zhanyi_department_indicators():
    found = [r for r in rows("zhanyi")["indicators"] if r["subject"] == "曲靖市沾益区财政局"]
    comparators = {"=": "eq", "≥": "ge", "≤": "le"}
    expected = [
        (
            r["level1"],
            r["level2"],
            r["level3"],
            comparators[r["comparator"]],
            float(r["target"]),
            r["unit"],
            float(r["actual"]),
            r["deviation"],
        )
        for r in gold("zhanyi_department_indicators")
    ]
    columns = (
        "level1_raw",
        "level2_raw",
        "name",
        "comparator",
        "target_value",
        "target_unit",
        "actual_value",
        "deviation_note",
    )
    assert [tuple(r[column] for column in columns) for r in found] == expected


def test_zhanyi_project_funding():
    measures = (
        ("initial_budget", "initial_wan", "initial_raw"),
        ("adjusted_budget", "adjusted_wan", "adjusted_raw"),
        ("executed", "executed_wan", "executed_raw"),
    )
    expected = [
        (
            r["project"],
            r["funding_line"],
            measure,
            plain(r[raw]),
            yuan(r[wan]),
            fraction(r["rate"]) if measure == "executed" else None,
        )
        for r in gold("zhanyi_projects")
        for measure, wan, raw in measures
    ]
    columns = ("subject_name", "line_item_raw", "measure", "amount_raw", "amount_yuan", "execution_rate")
    found = [r for r in rows("zhanyi")["budgets"] if r["subject_kind"] == "project"][-len(expected) :]
    assert [
        (*(r[c] for c in columns[:3]), plain(r["amount_raw"]), *(r[c] for c in columns[4:])) for r in found
    ] == expected


def test_zhanyi_budget_execution():
    expected = [
        (r["project"], number(r["weight"]), number(r["score"]), fraction(r["rate"]))
        for r in gold("zhanyi_projects")
        if r["weight"]
    ]
    found = [r for r in rows("zhanyi")["indicators"] if r["level1"] == "budget_execution"]
    assert [(r["subject"], r["weight"], r["score"], r["completion_rate"]) for r in found] == expected


def test_zhanyi_project_indicators():
    comparators = {"=": "eq", "≥": "ge", "≤": "le"}
    expected = [
        (
            r["project"],
            r["level1"],
            r["level2"],
            r["level3"],
            comparators[r["comparator"]],
            float(r["target"]),
            r["unit"],
            float(r["actual"]),
            number(r["weight"]),
            number(r["score"]),
            r["deviation"],
        )
        for r in gold("zhanyi_project_indicators")
    ]
    columns = (
        "subject",
        "level1_raw",
        "level2_raw",
        "name",
        "comparator",
        "target_value",
        "target_unit",
        "actual_value",
        "weight",
        "score",
        "deviation_note",
    )
    projects = {r["project"] for r in gold("zhanyi_projects")}
    found = [r for r in rows("zhanyi")["indicators"] if r["subject"] in projects and r["level1"] != "budget_execution"]
    assert [tuple(r[column] for column in columns) for r in found] == expected


def test_zhanyi_projects():
    heads = {r["project"]: (r["supervisor"], r["implementer"]) for r in gold("zhanyi_projects")}
    expected = [
        (
            r["project"],
            *heads[r["project"]],
            2023,
            number(r["total_weight"]),
            number(r["total_score"]),
            r["rating"],
            r["expected_goal"],
            r["actual_goal"],
        )
        for r in gold("zhanyi_project_totals")
    ]
    columns = (
        "subject_name",
        "supervising_department",
        "implementing_unit",
        "fiscal_year",
        "total_weight",
        "total_score",
        "rating_raw",
        "objective_planned",
        "objective_achieved",
    )
    found = [r for r in rows("zhanyi")["evaluations"] if r["kind"] == "project"]
    assert [tuple(r[column] for column in columns) for r in found] == expected
    assert {r["rating"] for r in found} == {"excellent"}


# all four


@pytest.mark.parametrize("seed", SEEDS)
def test_sections(seed):
    # a table's caption stands on its table and is no section
    listed = [r for r in gold("sections") if r["document"] == seed and r["style"] != "table_caption"]
    expected = [(int(r["level"]), bare(r["number"]), bare(r["title"])) for r in listed]
    found = rows(seed)["sections"]
    assert [(r["level"], bare(r["number"]), bare(r["title"])) for r in found] == expected
    assert [r["line"] for r in found] == [int(r["source_line"]) for r in listed]


@pytest.mark.parametrize("seed", SEEDS)
def test_documents(seed):
    types = {
        "qujiang": "bulletin",
        "jinfeng": "review_report",
        "panyu": "department_self_evaluation",
        "zhanyi": "department_self_evaluation",
    }
    (listed,) = (r for r in gold("documents") if r["document_id"] == seed)
    (found,) = rows(seed)["documents"]
    assert (bare(found["title"]), found["doc_number"], found["issuer"]) == (
        bare(listed["title"]),
        text(listed["doc_number"]),
        listed["issuer"],
    )
    assert (found["region_code"], found["region_name"]) == (listed["region_code"], listed["region_full"])
    assert (found["report_year"], found["fiscal_year"]) == (int(listed["report_year"]), int(listed["fiscal_year"]))
    assert plain(found["published_on"]) == listed["published_date"]
    assert found["document_type"] == types[seed]


@pytest.mark.parametrize("seed", SEEDS)
def test_findings(seed):
    kinds = {
        "problem": "problem",
        "recommendation": "recommendation",
        "result_use": "practice",
        "experience": "practice",
    }
    # causes and details stand inside the problem that they belong to
    expected = [
        (kinds[r["kind"]], r["heading_text"]) for r in gold("findings") if r["document"] == seed and r["kind"] in kinds
    ]
    found = sorted(rows(seed)["findings"], key=lambda r: r["ordinal"])
    assert [(r["kind"], r["title"]) for r in found] == expected

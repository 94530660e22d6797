"""The project's own reports against the records typed by hand for each, and a sample for everything that is declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_rows import read_csv, rows_of, shown

from extractors.forms.declarations import families
from extractors.readers import read
from extractors.understand import understand
from pipeline.contract import enumerations

RAW = Path(__file__).parents[2] / "data" / "raw"
EXPECTED = Path(__file__).parent / "expected"
SAMPLES = {path.stem: path for path in sorted(RAW.iterdir()) if path.name != "README.md"}

#: What is typed for each sample. A table without a file has no rows; `checks` are those that fail.
TABLES = (
    "documents",
    "evaluations",
    "objectives",
    "unit_scores",
    "budgets",
    "indicators",
    "sections",
    "findings",
    "checks",
)
#: The one report that contradicts itself, on purpose: its 合计 of spending is 0.10 亿元 above its rows.
CONTRADICTION = "jinjiang_bonds"
#: The causes of doubt that a sample gives on purpose: a form whose values stand a column off, names broken over lines,
#: a deadline for a target, the rows of the contradiction. A title of another year than the one evaluated is one too.
DOUBTS = {
    "jinjiang_bonds": {"check_failed"},
    "liuba_project_objectives": {"deadline"},
    "tonghai_department_forms": {"column_shifted"},
    "xinfeng_bulletin": {"name_mended", "year_conflict"},
}
ENCODINGS = {
    "liangzhou_review": "gb18030",
    "tonghai_department_forms": "utf-8-sig",
    "yunhe_monitoring": "utf-16",
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", SAMPLES)
def test_records(name, table):
    path = EXPECTED / name / f"{table}.csv"
    wanted, got = shown(read_csv(path) if path.exists() else [], rows_of(SAMPLES[name])[table])
    assert got == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_expected_records(name):
    assert len(read_csv(EXPECTED / name / "documents.csv")) == 1


def test_nothing_is_expected_of_a_report_that_is_not_there():
    assert {path.name for path in EXPECTED.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_only_the_planted_contradiction_fails_a_check(name):
    failed = [check for check in rows_of(SAMPLES[name])["checks"] if check["severity"] == "error"]
    assert [check["rule"] for check in failed] == (["total_of_rows"] if name == CONTRADICTION else [])


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_else_is_doubted(name):
    rows = rows_of(SAMPLES[name])
    flags = {flag for table in TABLES if table != "checks" for row in rows[table] for flag in row.get("flags") or ()}
    assert flags == DOUBTS.get(name, set())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_figure_stands_where_its_row_says(name):
    path = SAMPLES[name]
    lines = path.read_bytes().decode(ENCODINGS.get(name, "utf-8")).split("\n")
    printed = [
        ("budgets", "amount_raw"),
        ("indicators", "target_raw"),
        ("indicators", "actual_raw"),
        ("unit_scores", "score_raw"),
        ("quantities", "value_raw"),
    ]
    for table, column in printed:
        for row in rows_of(path)[table]:
            # a row of a flattened table, or a paragraph, runs on over some lines
            below = "".join("".join(lines[row["line"] - 1 :][:12]).split())
            assert "".join((row[column] or "").split()) in below, (table, row["line"], row[column])


@pytest.mark.parametrize("name", SAMPLES)
def test_encoding(name):
    assert read(SAMPLES[name].read_bytes()).encoding == ENCODINGS.get(name, "utf-8")


@pytest.fixture(scope="module")
def families_read():
    """Families that took a table, or made an evaluation, of some sample."""
    found = set()
    for path in SAMPLES.values():
        records = understand(read(path.read_bytes()))
        found |= {reading.family for reading in records.tables} | {own.family for own in records.evaluations}
    return found


@pytest.mark.parametrize("family", [family.name for family in families()])
def test_every_declared_family_has_a_sample(family, families_read):
    assert family in families_read


@pytest.mark.parametrize("document_type", [t for t in enumerations()["document_type"] if t != "other"])
def test_every_document_type_has_a_sample(document_type):
    assert document_type in {rows_of(path)["documents"][0]["document_type"] for path in SAMPLES.values()}

"""The commands as typed: what they print, where, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import ingest_fakes as fakes
import pytest

from pipeline.cli import main
from pipeline.contract import TABLES
from pipeline.ingest import plan, rows, steps
from pipeline.warehouse import publish, stage

ONE, TWO = "a1" * 32, "b2" * 32


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(steps, "default_process", lambda: fakes.process)
    for module in (plan, rows):
        monkeypatch.setattr(module, "pipeline_version", lambda: fakes.VERSION)
    return tmp_path


@pytest.fixture
def jixiao(monkeypatch, capsys):
    """Type a command: its exit code, standard output and standard error."""

    def typed(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jixiao", *args])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return typed


def document(key: str, **fields) -> dict:
    return {"document_id": key, "status": "complete", "pipeline_version": "1", "table_count": 1, **fields}


def cell(key: str, row: int, col: int, text: str, **fields) -> dict:
    name = f"{key[:4]}-{row}-{col}"
    place = {"table_index": 0, "row_index": row, "col_index": col, "page": 3}
    spans = {"row_span": 1, "col_span": 1, "is_header": row == 0, "flags": []}
    return {"cell_id": name, "document_id": key, "text": text, **place, **spans, **fields}


@pytest.fixture
def warehouse() -> Path:
    """Two documents, of which one has a section tree, a table, a flagged amount and two checks."""
    sections = [
        {"section_id": "s1", "document_id": ONE, "ordinal": 0, "level": 1, "number": "一、", "title": "基本情况"},
        {
            "section_id": "s2",
            "parent_id": "s1",
            "document_id": ONE,
            "ordinal": 1,
            "level": 2,
            "number": "（一）",
            "title": "预算",
        },
    ]
    budgets = [
        {
            "budget_id": "b1",
            "document_id": ONE,
            "page": 3,
            "table_index": 0,
            "row_index": 1,
            "col_index": 1,
            "amount_yuan": Decimal("6130700.00"),
            "source_text": "613.07",
            "flags": ["unit_inferred"],
        }
    ]
    check = {"document_id": ONE, "scope": "表1", "severity": "error", "page": 3}
    checks = [
        {
            **check,
            "check_id": "c1",
            "rule": "total_of_parts",
            "status": "fail",
            "explanation": "合计 90 is not the sum of the units, 91.",
            "expected": Decimal(91),
            "actual": Decimal(90),
            "difference": Decimal(-1),
        },
        {**check, "check_id": "c2", "rule": "weights", "status": "pass", "explanation": "Weights add up to 100."},
    ]
    evaluations = [
        {
            "evaluation_id": "e1",
            "document_id": ONE,
            "kind": "department",
            "subject_name": "区财政局",
            "total_score": Decimal("97.04"),
        }
    ]
    cells = [cell(ONE, 0, 0, "单位", col_span=2), cell(ONE, 1, 0, "财政局"), cell(ONE, 1, 1, "613.07")]
    first = {
        "documents": [document(ONE, file_name="通报.txt", source_uri="raw/通报.txt", title="通报")],
        "evaluations": [{**row, "flags": []} for row in evaluations],
        "sections": [{**row, "flags": []} for row in sections],
        "budgets": budgets,
        "checks": checks,
        "cells": cells,
    }
    second = {"documents": [document(TWO, file_name="other.txt", source_uri="raw/other.txt")]}
    stage("wh", [first, second])
    publish("wh")
    return Path("wh")


def test_help_names_every_command_and_loads_nothing_heavy():
    script = (
        "import sys\nfrom pipeline.cli import main\nsys.argv = ['jixiao', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pyarrow', 'duckdb', 'pandas', 'numpy', 'prefect', 'camelot', 'pdfplumber', 'jieba', 'pebble'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "LOADED []" in said
    for name in ("ingest", "query", "tables", "status", "show", "checks", "diff", "prune"):
        assert f" {name} " in said


def test_ingest_prints_what_it_did_and_says_by_its_code_that_some_failed(jixiao):
    Path("raw").mkdir()
    Path("raw/good.txt").write_text("one\ntwo")
    Path("raw/empty.txt").write_text("")
    code, out, err = jixiao("ingest", "raw", "--warehouse", "wh")
    assert code == 1
    assert "wh is now at version 1" in out
    assert "raw/empty.txt" in out and "empty_file" in out and "The file is empty." in out
    assert "2 files found, 2 documents to read" in err
    assert "failed: raw/empty.txt: The file is empty." in err
    Path("raw/empty.txt").unlink()
    code, out, _ = jixiao("ingest", "raw", "--warehouse", "wh")
    assert (code, out) == (0, "Nothing new: 1 document unchanged. Nothing was written; wh stays at version 1.\n")


def test_ingest_as_json_is_one_object(jixiao):
    Path("a.txt").write_text("one\ntwo")
    code, out, _ = jixiao("ingest", "a.txt", "--warehouse", "wh", "--json", "--workers", "1")
    told = json.loads(out)
    assert code == 0
    assert told["documents"] == {
        "complete": 1,
        "partial": 0,
        "skipped_unchanged": 0,
        "same_bytes": 0,
        "failed": 0,
        "adopted": 0,
    }
    assert told["rows"] == {"documents": 1, "ingestions": 1, "sections": 2}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("ingest", "nowhere"), "error: nowhere does not exist: check the path"),
        (("ingest", ".", "--warehouse", "taken"), "error: writing in the warehouse taken"),
        (("query", "select 1", "--warehouse", "nowhere"), "error: the warehouse nowhere does not exist"),
        (("show", "x", "--warehouse", "nowhere"), "error: the warehouse nowhere does not exist"),
        (("tables", "nothing"), "error: there is no table 'nothing'"),
    ],
)
def test_what_cannot_work_is_said_in_one_line_with_code_2(jixiao, args, said):
    Path("taken").write_text("a file")
    code, out, err = jixiao(*args)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert "Traceback" not in err


def test_query_formats(jixiao, warehouse):
    sql = "select amount_yuan, source_text as 原文, flags from budgets"
    code, out, _ = jixiao("query", sql, "-w", "wh")
    assert code == 0
    assert "6130700.00" in out and "原文" in out and "unit_inferred" in out

    _, out, _ = jixiao("query", sql, "-w", "wh", "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out))) == {
        "amount_yuan": "6130700.00",
        "原文": "613.07",
        "flags": "[unit_inferred]",
    }
    _, out, _ = jixiao("query", sql, "-w", "wh", "--format", "json")
    assert json.loads(out, parse_float=Decimal) == [
        {"amount_yuan": Decimal("6130700.00"), "原文": "613.07", "flags": ["unit_inferred"]}
    ]


def test_query_to_a_parquet_file_keeps_decimals(jixiao, warehouse):
    import pyarrow.parquet as pq

    code, out, _ = jixiao(
        "query", "select amount_yuan from budgets;", "-w", "wh", "--format", "parquet", "-o", "out.parquet"
    )
    assert (code, out) == (0, "")
    assert pq.read_table("out.parquet").to_pylist() == [{"amount_yuan": Decimal("6130700.00")}]


def test_query_says_what_is_wrong_with_the_question(jixiao, warehouse):
    code, out, err = jixiao("query", "select nothing from budgets", "-w", "wh")
    assert (code, out) == (2, "")
    assert err.startswith("error: the query does not work: ") and '"nothing"' in err


def test_a_long_answer_is_cut_on_the_screen_only_and_says_so(jixiao, warehouse):
    _, out, err = jixiao("query", "select range as n from range(501)", "-w", "wh")
    assert "499" in out and " 500 " not in out
    assert "more than 500 rows" in err
    _, out, _ = jixiao("query", "select range as n from range(501)", "-w", "wh", "-f", "csv")
    assert out.splitlines()[-1] == "500"


def test_tables_is_the_dictionary_in_two_languages(jixiao):
    _, out, _ = jixiao("tables")
    assert all(name in out for name in TABLES)
    _, out, _ = jixiao("tables", "budgets", "--lang", "zh")
    assert "decimal128(20, 2)" in out and "资金" in out and "Every published amount" not in out
    _, out, _ = jixiao("tables", "budgets", "--lang", "en")
    assert "Every published amount of money" in out and "资金" not in out


def test_status_counts_documents_rows_and_checks(jixiao, warehouse):
    _, out, _ = jixiao("status", "-w", "wh")
    assert "wh: version 1 is current" in out
    assert "Checks: 1 fail, 1 pass" in out
    assert [line.split() for line in out.splitlines() if line.split()[:1] == ["cells"]] == [["cells", "3"]]


def test_status_names_files_whose_last_attempt_failed(jixiao):
    Path("raw").mkdir()
    Path("raw/empty.txt").write_text("")
    jixiao("ingest", "raw", "-w", "wh")
    _, out, _ = jixiao("status", "-w", "wh")
    assert "1 file could not be read" in out and "raw/empty.txt" in out


def test_show_draws_the_document(jixiao, warehouse):
    _, out, _ = jixiao("show", "通报.txt", "-w", "wh")
    assert "区财政局" in out and "97.04" in out
    assert out.index("一、基本情况") < out.index("（一）预算")
    assert "Table 1 · page 3" in out
    assert "│ 财政局 │ 613.07 │" in out
    assert "│ 单位   │ ·      │" in out
    assert "1 flagged row" in out and "p. 3, table 1, row 2, column 2" in out and "unit_inferred" in out
    assert "1 failed check" in out and "合计 90 is not the sum of the units, 91." in out


@pytest.mark.parametrize("named", ["a1a1", "A1A1A1", "通报.txt", "raw/通报.txt", "./raw/通报.txt"])
def test_a_document_is_found_by_id_name_or_path(jixiao, warehouse, named):
    code, out, _ = jixiao("show", named, "-w", "wh")
    assert code == 0
    assert ONE in out


def test_a_name_that_means_nothing_or_two_documents_is_an_error(jixiao, warehouse):
    code, _, err = jixiao("show", "a1a", "-w", "wh")
    assert code == 2 and "no document 'a1a'" in err
    stage("wh", [{"documents": [document("c3" * 32, file_name="通报.txt")]}])
    publish("wh")
    code, _, err = jixiao("show", "通报.txt", "-w", "wh")
    assert code == 2 and "may mean 2 documents: a1a1a1a1a1a1 通报.txt; c3c3c3c3c3c3 通报.txt" in err


def test_checks_lists_what_fails_with_both_figures_and_the_page(jixiao, warehouse):
    _, out, _ = jixiao("checks", "-w", "wh")
    (line,) = [line for line in out.splitlines() if "total_of_parts" in line]
    assert line.split()[-3:] == ["91", "90", "-1"] and " 3 " in line
    assert "weights" not in out
    _, out, _ = jixiao("checks", "-w", "wh", "--status", "all")
    assert "weights" in out and "2 checks" in out
    _, out, _ = jixiao("checks", "-w", "wh", "--document", "a1a1a1a1a1a1")
    assert out.splitlines()[2].split()[:4] == ["severity", "page", "rule", "what"]
    _, out, _ = jixiao("checks", "-w", "wh", "--document", "other.txt")
    assert out == "No checks with status fail.\n"
    assert jixiao("checks", "-w", "wh", "--status", "bad")[0] == 2
    assert "the rules met so far: total_of_parts, weights" in jixiao("checks", "-w", "wh", "--rule", "none")[2]


def test_diff_and_prune(jixiao, warehouse):
    changed = document(TWO, file_name="other.txt", source_uri="raw/other.txt", title="new")
    stage("wh", [{"documents": [changed], "cells": [cell(TWO, 0, 0, "x")]}])
    publish("wh")
    _, out, _ = jixiao("diff", "1", "2", "-w", "wh")
    found = [line.split() for line in out.splitlines() if "other.txt" in line]
    assert found == [
        ["documents", "other.txt", TWO[:12], "0", "0", "1"],
        ["cells", "other.txt", TWO[:12], "1", "0", "0"],
    ]
    assert jixiao("diff", "2", "2", "-w", "wh")[1] == "Versions 2 and 2 hold the same rows.\n"
    assert jixiao("prune", "--keep", "1", "-w", "wh")[1] == "Removed 1 version. Kept: 2.\n"
    assert jixiao("diff", "1", "2", "-w", "wh")[0] == 2

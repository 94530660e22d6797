"""The contract: complete, consistent with itself, and strict about rows."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from pipeline.contract import (
    CONTRACT_VERSION,
    LOCATOR,
    TABLES,
    ContractError,
    confidence,
    dictionary,
    enumerations,
    fields_of,
    flags,
)
from pipeline.contract.fields import _registry
from pipeline.contract.rows import to_table
from pipeline.contract.schema import TYPES, empty_table, schema

LOCATED = [
    "evaluations",
    "objectives",
    "unit_scores",
    "budgets",
    "indicators",
    "sections",
    "findings",
    "quantities",
    "cells",
]

# Column names as analysts' notebooks use them: a change here is a new version of the contract.
COLUMNS = {
    "documents": "document_id source_uri file_name media_type byte_size page_count text_origin title doc_number document_type "
    "issuer issuer_id region_code region_name report_year fiscal_year published_on retrieved_at ingested_at "
    "pipeline_version status table_count failed_check_count",
    "evaluations": "evaluation_id kind subject_name supervising_department implementing_unit organisation_id fiscal_year "
    "objective_planned objective_achieved total_weight total_score rating_raw rating",
    "unit_scores": "unit_score_id seq unit_name organisation_id row_kind component_raw component score score_raw rating_raw "
    "rating rank project_count missing_marker",
    "budgets": "budget_id evaluation_id subject_kind subject_name organisation_id fiscal_year line_item_raw line_item "
    "account_code account_name measure_raw measure amount_raw unit_raw unit_source amount_yuan share execution_rate",
    "indicators": "indicator_id evaluation_id ordinal level1_raw level1 level2_raw level2 name is_group comparator target_raw "
    "target_value target_unit actual_raw actual_value actual_unit completion_rate weight score score_rate achieved "
    "deviation_note",
    "sections": "section_id parent_id ordinal level number title kind text char_count page_end keywords",
    "findings": "finding_id evaluation_id ordinal kind title text category",
    "quantities": "quantity_id sentence metric value_raw value unit_raw value_si unit_si role period entity",
    "checks": "check_id document_id rule scope expected actual difference tolerance status severity explanation evidence page",
    "cells": "cell_id row_span col_span text is_header caption unit_note method continued_from",
    "organisations": "organisation_id canonical_name short_name aliases region_code kind",
    "ingestions": "run_id document_id source_uri started_at finished_at outcome stage error_code message pages rows_written",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_of_the_contract_are_there_in_order(table):
    published = COLUMNS[table].split()
    assert [name for name in schema(table).names if name in published] == published


@pytest.mark.parametrize("table", LOCATED)
def test_located_tables_carry_the_whole_locator(table):
    assert set(LOCATOR) <= set(schema(table).names)
    assert len(set(schema(table).names)) == len(schema(table).names)


@pytest.mark.parametrize(
    ("table", "column", "arrow"),
    [
        ("documents", "byte_size", pa.int64()),
        ("documents", "page_count", pa.int32()),
        ("documents", "published_on", pa.date32()),
        ("budgets", "amount_yuan", pa.decimal128(20, 2)),
        ("budgets", "share", pa.decimal128(12, 6)),
        ("budgets", "execution_rate", pa.decimal128(12, 6)),
        ("budgets", "bbox", pa.list_(pa.float32(), 4)),
        ("budgets", "page", pa.int32()),
        ("budgets", "confidence", pa.float32()),
        ("budgets", "flags", pa.list_(pa.string())),
        ("evaluations", "total_score", pa.decimal128(12, 4)),
        ("unit_scores", "project_count", pa.int32()),
        ("indicators", "target_value", pa.float64()),
        ("indicators", "weight", pa.decimal128(12, 4)),
        ("indicators", "score_rate", pa.decimal128(12, 6)),
        ("indicators", "achieved", pa.bool_()),
        ("objectives", "achieved", pa.string()),
        ("sections", "level", pa.int32()),
        ("sections", "keywords", pa.list_(pa.string())),
        ("quantities", "value", pa.float64()),
        ("checks", "tolerance", pa.decimal128(24, 6)),
        ("checks", "evidence", pa.list_(pa.string())),
        ("cells", "continued_from", pa.int32()),
    ],
)
def test_types(table, column, arrow):
    assert schema(table).field(column).type == arrow


@pytest.mark.parametrize(
    ("enumeration", "tokens"),
    [
        ("rating", "excellent good fair poor"),
        ("measure", "initial_budget adjusted_budget approved evaluated income executed change"),
        ("comparator", "eq ge le gt lt range qualitative"),
        ("unit_source", "cell header caption page prose inferred"),
        ("check_status", "pass fail uncertain not_applicable"),
        ("ingestion_outcome", "complete partial skipped_unchanged failed"),
        ("level2", "quantity quality timeliness cost economic social ecological sustainability satisfaction other"),
        ("quantity_role", "level change rate share rank"),
    ],
)
def test_tokens_of_the_contract(enumeration, tokens):
    assert list(enumerations()[enumeration]) == tokens.split()


def test_every_column_is_described_in_both_languages_and_nothing_else_is():
    rows = dictionary()
    assert [row for row in rows if not row["description"] or not row["description_zh"]] == []
    assert all(row["type"] for row in rows)
    used = {
        f"{table}.{name}" if f"{table}.{name}" in _registry() else name
        for table in TABLES
        for name in schema(table).names
    }
    assert used == _registry().keys()


def test_the_dictionary_names_the_arrow_types():
    for row in dictionary():
        arrow = str(schema(row["table"]).field(row["column"]).type)
        plain = {"float": "float32", "date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp (UTC)"}.get(
            arrow, arrow
        )
        plain = plain.replace("list<element: string>", "list<string>").replace(
            "fixed_size_list<element: float>", "list<float32>"
        )
        assert row["type"] == plain, row["column"]


def test_every_token_and_flag_has_its_meaning():
    for name, tokens in enumerations().items():
        if name != "error_code":
            assert all(english and chinese for english, chinese in tokens.values()), name
    assert all(flag.english and flag.chinese for flag in flags().values())
    assert set(enumerations()["error_code"]) >= {"empty_file", "timeout"}


def test_descriptions_travel_in_the_schema():
    field = schema("budgets").field("amount_yuan")
    assert field.metadata == {b"description": b"Amount in yuan", b"description_zh": "金额（元）".encode()}
    assert schema("budgets").metadata[b"contract_version"].decode() == CONTRACT_VERSION
    assert empty_table("budgets").schema.equals(schema("budgets"), check_metadata=True)


def test_all_types_are_used():
    assert {field.type for table in TABLES for field in fields_of(table)} == TYPES.keys()


BUDGET = {
    "budget_id": "b1",
    "document_id": "d1",
    "amount_yuan": Decimal("1081.18"),
    "flags": ["rounded"],
    "confidence": 0.9,
}


def test_rows_keep_their_values_and_missing_ones_are_null():
    made = to_table("budgets", [BUDGET, {"budget_id": "b2", "document_id": "d1", "bbox": (1, 2.5, 3, 4)}])
    assert made.schema.equals(schema("budgets"), check_metadata=True)
    assert made["amount_yuan"].to_pylist() == [Decimal("1081.18"), None]
    assert made["bbox"].to_pylist() == [None, [1.0, 2.5, 3.0, 4.0]]
    assert made["flags"].to_pylist() == [["rounded"], None]


def test_no_rows_have_the_same_columns_as_any():
    assert to_table("checks", []).schema.equals(schema("checks"), check_metadata=True)


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("budgets", {**BUDGET, "amount": 1}, r"budgets: no column amount"),
        ("budgets", {**BUDGET, "amount_yuan": 1.5}, r"budgets.amount_yuan: 1.5 \(float\)"),
        ("budgets", {**BUDGET, "amount_yuan": Decimal("1.005")}, r"budgets.amount_yuan: Decimal\('1.005'\)"),
        ("budgets", {**BUDGET, "amount_yuan": Decimal("NaN")}, r"budgets.amount_yuan: Decimal\('NaN'\)"),
        ("budgets", {**BUDGET, "measure": "spent"}, r"budgets.measure: 'spent' is none of initial_budget"),
        ("budgets", {**BUDGET, "flags": ["rounded", "odd"]}, r"budgets.flags: unknown flag odd"),
        ("budgets", {**BUDGET, "flags": "rounded"}, r"budgets.flags: 'rounded' \(str\)"),
        ("budgets", {**BUDGET, "confidence": 1.2}, r"budgets.confidence: 1.2"),
        ("budgets", {**BUDGET, "budget_id": None}, r"budgets.budget_id: null"),
        ("budgets", {**BUDGET, "document_id": None}, r"budgets.document_id: null"),
        ("budgets", {**BUDGET, "fiscal_year": "2023"}, r"budgets.fiscal_year: '2023' \(str\)"),
        ("budgets", {**BUDGET, "page": True}, r"budgets.page: True \(bool\)"),
        ("budgets", {**BUDGET, "page": 2**40}, r"budgets.page: 1099511627776"),
        ("budgets", {**BUDGET, "bbox": [1, 2, 3]}, r"budgets.bbox"),
        ("budgets", {**BUDGET, "amount_raw": "\ud800"}, r"budgets.amount_raw: '\\ud800'"),
        (
            "documents",
            {"document_id": "d", "status": "complete", "published_on": dt.datetime(2024, 1, 1)},
            "published_on",
        ),
        (
            "documents",
            {"document_id": "d", "status": "complete", "ingested_at": dt.datetime(2024, 1, 1)},
            "ingested_at",
        ),
        ("documents", {"document_id": "d"}, r"documents.status: null"),
        (
            "indicators",
            {"indicator_id": "i", "document_id": "d", "target_value": float("inf")},
            "indicators.target_value: inf",
        ),
        ("ingestions", {"run_id": "r", "outcome": "failed", "error_code": "oops"}, r"ingestions.error_code: 'oops'"),
        ("nothing", {}, "no table 'nothing'"),
    ],
)
def test_rows_outside_the_contract_are_refused_by_name(table, row, message):
    with pytest.raises(ContractError, match=message):
        to_table(table, [row])


def test_a_row_id_stands_once():
    with pytest.raises(ContractError, match=r"budgets.budget_id: 'b1' stands on two rows"):
        to_table("budgets", [BUDGET, BUDGET])


def test_confidence_is_the_product_of_stated_causes_each_once():
    assert confidence([]) == 1.0
    assert confidence(["row_mended", "check_failed", "row_mended"], 0.5) == pytest.approx(0.5 * 0.9 * 0.6)
    with pytest.raises(ContractError, match="unknown flag 'odd'"):
        confidence(["odd"])

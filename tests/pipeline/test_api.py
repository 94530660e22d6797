"""The names for users: instant to import, frames with the contract's types, one version at a time."""

import datetime as dt
import importlib.util
import json
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

import pipeline
from pipeline.contract import TABLES
from pipeline.warehouse import WarehouseError, publish, stage

NAME = "f" * 64


@pytest.fixture
def warehouse(tmp_path):
    place = {
        "document_id": NAME,
        "page": 2,
        "bbox": (72, 90.5, 300, 102),
        "flags": ["unit_inferred"],
        "confidence": 0.8,
    }
    stage(
        tmp_path,
        [
            {
                "documents": [
                    {
                        "document_id": NAME,
                        "status": "complete",
                        "fiscal_year": 2022,
                        "published_on": dt.date(2023, 5, 31),
                        "ingested_at": dt.datetime(2024, 1, 1, 8, tzinfo=dt.UTC),
                    }
                ],
                "budgets": [
                    {"budget_id": "b1", "amount_yuan": Decimal("1545941800.00"), "share": Decimal("0.8328"), **place},
                    {"budget_id": "b2", "amount_raw": "—", **place},
                ],
            }
        ],
    )
    publish(tmp_path)
    return tmp_path


def test_import_loads_nothing_heavy():
    code = (
        "import sys, json, pipeline, pipeline.contract, pipeline.warehouse; "
        "print(json.dumps([m for m in ('pandas', 'pyarrow', 'duckdb', 'prefect', 'numpy') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_unknown_names_are_unknown():
    with pytest.raises(AttributeError, match="no attribute 'ingest_all'"):
        _ = pipeline.ingest_all


@pytest.mark.skipif(importlib.util.find_spec("pipeline.process") is None, reason="pipeline.process is not there yet")
def test_process_is_the_function_also_after_its_module_was_imported():
    import pipeline.process

    assert callable(pipeline.process)


def test_frames_keep_decimals_dates_and_descriptions(warehouse):
    frame = pipeline.read("budgets", warehouse)
    assert frame["amount_yuan"].dtype == pd.ArrowDtype(pa.decimal128(20, 2))
    assert frame["amount_yuan"][0] == Decimal("1545941800.00")
    assert frame["amount_yuan"].isna().tolist() == [False, True]
    assert frame["share"][0] == Decimal("0.832800")
    assert list(frame["bbox"][0]) == [72.0, 90.5, 300.0, 102.0]
    assert list(frame["flags"][0]) == ["unit_inferred"]
    assert frame.attrs["table"] == "budgets"
    assert frame.attrs["version"] == 1
    assert frame.attrs["columns"]["amount_yuan"] == {"en": "Amount in yuan", "zh": "金额（元）"}
    document = pipeline.read("documents", warehouse)
    assert document["published_on"][0] == dt.date(2023, 5, 31)
    assert document["ingested_at"].dtype == pd.ArrowDtype(pa.timestamp("us", tz="UTC"))
    assert document["fiscal_year"][0] == 2022


def test_columns_and_rows_can_be_chosen(warehouse):
    frame = pipeline.read("budgets", warehouse, columns=["amount_raw", "budget_id"], where="amount_yuan is null")
    assert frame.to_dict("records") == [{"amount_raw": "—", "budget_id": "b2"}]
    assert list(frame.attrs["columns"]) == ["amount_raw", "budget_id"]
    with pytest.raises(WarehouseError, match="budgets has no column amount; its columns are budget_id"):
        pipeline.read("budgets", warehouse, columns=["amount"])
    with pytest.raises(WarehouseError, match="no table 'budget'; the tables are documents"):
        pipeline.read("budget", warehouse)


def test_an_empty_table_reads_with_its_types(warehouse):
    frame = pipeline.read("indicators", warehouse)
    assert len(frame) == 0
    assert frame["weight"].dtype == pd.ArrowDtype(pa.decimal128(12, 4))


def test_every_table_is_a_view_of_one_version_whatever_is_published_meanwhile(warehouse):
    connection = pipeline.connect(warehouse)
    stage(warehouse, [{"documents": [{"document_id": "e" * 64, "status": "complete"}]}])
    publish(warehouse)
    counts = {table: connection.execute(f"select count(*) from {table}").fetchall()[0][0] for table in TABLES}
    assert {table: count for table, count in counts.items() if count} == {"documents": 1, "budgets": 2}
    total = "select sum(amount_yuan), typeof(sum(amount_yuan)) from budgets"
    assert connection.execute(total).fetchall() == [(Decimal("1545941800.00"), "DECIMAL(38,2)")]
    assert len(pipeline.read("documents", warehouse)) == 2
    assert len(pipeline.read("documents", warehouse, version=1)) == 1


def test_a_table_that_an_old_version_lacks_is_an_empty_view(warehouse):
    manifest = warehouse / "versions" / "000001" / "manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    del content["tables"]["objectives"]
    manifest.write_text(json.dumps(content), "utf-8")
    with pipeline.connect(warehouse) as connection:
        assert connection.execute("select count(planned), count(*) from objectives").fetchall() == [(0, 0)]


def test_a_warehouse_with_a_quote_in_its_name(warehouse, tmp_path_factory):
    odd = tmp_path_factory.mktemp("odd") / "o'brien"
    publish(odd)
    assert len(pipeline.read("documents", odd)) == 0
    assert pipeline.diff(warehouse, 1, 1) == []
    assert [version.number for version in pipeline.versions(odd)] == [1]
    assert pipeline.prune(odd) == []

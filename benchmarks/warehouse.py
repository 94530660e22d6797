"""The warehouse at size: generated records, ingested in batches, 5 % ingested again, and queried.

    python benchmarks/warehouse.py --documents 2000 --documents 20000

Prints one line a step and size: seconds, rows, files on disk, megabytes, peak memory. Records are generated
(30 rows a document in each of five tables beside its own row); their making is not in the times.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import hashlib
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.contract import TABLES
from pipeline.warehouse import connect, diff, publish, stage, versions

ROWS = 30
ROW_ID = {name: str(spec.key) for name, spec in TABLES.items()}
EVERYTHING = 3
EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
QUERIES = {
    "spent by department type": """
        select d.region_code, b.line_item, sum(b.amount_yuan) from budgets b join documents d using (document_id)
        where b.measure = 'executed' group by all order by 3 desc limit 20""",
    "mean score by year and grade": """
        select fiscal_year, rating, avg(score), count(*) from unit_scores join documents using (document_id)
        group by all order by all""",
    "missed targets": """
        select name, count(*) from indicators where comparator = 'ge' and actual_value < target_value
        group by 1 order by 2 desc limit 20""",
    "one document's cells": """
        select row_index, col_index, text from cells
        where document_id = (select max(document_id) from documents) order by all""",
    "search in the text": "select count(*) from cells where text like '%绩效17%'",
}


def document(number: int, edition: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of one made-up document; `edition` changes one table, from EVERYTHING on all of them."""
    name = hashlib.sha256(str(number).encode()).hexdigest()
    dice = random.Random(number)
    year = 2018 + number % 7

    def located(table: str, i: int, **columns: Any) -> dict[str, Any]:
        place = {"page": 1 + i // 10, "bbox": (72.0, 20.0 * i, 300.0, 20.0 * i + 12), "table_index": 0, "row_index": i}
        return {
            ROW_ID[table]: f"{name[:16]}-{table[:2]}-{i}",
            "document_id": name,
            **place,
            "col_index": i % 6,
            "confidence": 1.0,
            "flags": [],
            "source_text": f"第{i}行 {dice.randrange(10**6)}" + ("改" if edition >= EVERYTHING else ""),
            **columns,
        }

    amounts = [Decimal(dice.randrange(10**9)) / 100 for _ in range(ROWS)]
    return {
        "documents": [
            {
                "document_id": name,
                "source_uri": f"raw/{number}.txt",
                "file_name": f"{number}.txt",
                "document_type": "project_self_evaluation",
                "region_code": f"{440000 + number % 300}",
                "fiscal_year": year,
                "ingested_at": EPOCH + dt.timedelta(days=edition),
                "pipeline_version": f"0.{edition}",
                "status": "complete",
            }
        ],
        "budgets": [
            located(
                "budgets", i, line_item="total", measure="executed", amount_raw=str(a), unit_raw="元", amount_yuan=a
            )
            for i, a in enumerate(amounts)
        ],
        "indicators": [
            located(
                "indicators",
                i,
                name=f"指标{dice.randrange(500)}",
                comparator="ge",
                target_value=95.0,
                actual_value=90.0 + dice.randrange(10) + (edition if i == 0 else 0),
                weight=Decimal(10),
                score=Decimal(9),
            )
            for i in range(ROWS)
        ],
        "unit_scores": [
            located("unit_scores", i, unit_name=f"第{i}中学", row_kind="unit", score=amounts[i] % 100, rating="good")
            for i in range(ROWS)
        ],
        "quantities": [
            located("quantities", i, metric="建筑业产值", value=float(i), unit_raw="亿元") for i in range(ROWS)
        ],
        "cells": [located("cells", i, text=f"绩效{dice.randrange(1000)}", row_span=1, col_span=1) for i in range(ROWS)],
        "organisations": [
            {"organisation_id": f"o{number % 5000}", "canonical_name": f"第{number % 5000}局", "aliases": []}
        ],
    }


def batches(numbers: list[int], size: int, edition: int) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(numbers), size):
        yield [document(number, edition) for number in numbers[start : start + size]]


def ingest(root: Path, numbers: list[int], size: int, edition: int) -> tuple[float, float]:
    """Seconds of staging and of publishing."""
    staging = 0.0
    for batch in batches(numbers, size, edition):
        started = time.perf_counter()
        stage(root, batch, [{"run_id": str(edition), "outcome": "complete"} for _ in batch])
        staging += time.perf_counter() - started
    started = time.perf_counter()
    publish(root)
    return staging, time.perf_counter() - started


def report(step: str, seconds: float, root: Path) -> None:
    newest = versions(root)[-1]
    folder = root / "versions" / f"{newest.number:06d}"
    files = list(folder.rglob("*.parquet"))
    fresh = [path for path in files if path.stat().st_nlink == 1]
    size, written = (sum(path.stat().st_size for path in paths) / 2**20 for paths in (files, fresh))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{step:<42} {seconds:8.2f} s  {sum(newest.rows.values()):>10,} rows  {len(files):4} files {size:7.1f} MB"
        f"  new {len(fresh):3} files {written:7.1f} MB  peak {peak:6.0f} MB",
        flush=True,
    )


def run(root: Path, documents: int, size: int) -> None:
    print(f"\n{documents:,} documents, batches of {size}")
    everything = list(range(documents))
    part = documents // 20
    scattered = random.Random(1).sample(everything, part)
    steps = {
        "first ingestion": (everything, 0),
        "one night: 50 new documents": ([documents + i for i in range(50)], 0),
        "5 % again, scattered, same content": (scattered, 0),
        "5 % again, scattered, one table differs": (scattered, 1),
        "5 % again, first come, one table differs": (everything[:part], 2),
        "5 % again, scattered, all tables differ": (scattered, EVERYTHING),
    }
    for step, (numbers, edition) in steps.items():
        staging, publishing = ingest(root, numbers, size, edition)
        report(f"{step}: stage", staging, root)
        report(f"{step}: publish", publishing, root)
        gc.collect()
    newest = versions(root)[-1].number
    started = time.perf_counter()
    changes = diff(root, newest - 1, newest)
    print(f"diff of the last two versions: {time.perf_counter() - started:.2f} s, {len(changes)} changes")
    for name, query in QUERIES.items():
        started = time.perf_counter()
        with connect(root) as connection:
            rows = len(connection.execute(query).fetchall())
        print(f"query, {name:<32} {time.perf_counter() - started:6.3f} s  {rows} rows")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, action="append", help="size of the corpus; may be given several times")
    parser.add_argument("--batch", type=int, default=50, help="documents a batch")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where to build the warehouse")
    options = parser.parse_args()
    for documents in options.documents or [2000]:
        root = options.folder / f"jixiao-bench-{os.getpid()}-{documents}"
        try:
            run(root, documents, options.batch)
        finally:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()

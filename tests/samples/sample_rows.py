"""Rows of a processed document beside the rows expected of it, which are CSV files typed by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pipeline

Row = dict[str, Any]


@cache
def rows_of(path: Path) -> dict[str, list[Row]]:
    """The rows of a report. Only the checks that fail are kept; rows that belong to an evaluation name its subject."""
    rows = dict(pipeline.process(path))
    subjects = {row["evaluation_id"]: row["subject_name"] for row in rows["evaluations"]}
    for table in ("budgets", "indicators", "objectives", "findings"):
        rows[table] = [{**row, "subject": subjects.get(row.get("evaluation_id"))} for row in rows[table]]
    rows["checks"] = [row for row in rows["checks"] if row["status"] == "fail"]
    return rows


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; every cell a text, an empty one for null."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(expected: list[dict[str, str]], actual: list[Row]) -> tuple[list[str], list[str]]:
    """Both sides as one line a row, in the columns that the expected rows have; equal values are written alike."""
    columns = list(expected[0]) if expected else []
    if not columns:
        return [], [str(row) for row in actual]
    wanted = [" | ".join(f"{column}={plain(row[column])}" for column in columns) for row in expected]
    return wanted, [" | ".join(f"{column}={plain(row[column])}" for column in columns) for row in actual]


def plain(value: Any) -> str:
    """A value as text: numbers without trailing zeros, nulls and empty lists as nothing."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(map(str, value))
    text = str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return f"{number.normalize():f}" if number.is_finite() else text

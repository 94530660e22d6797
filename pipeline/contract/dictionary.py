"""The data dictionary: every column of every table with its meaning, derived from the contract."""

from __future__ import annotations

from typing import Any

from pipeline.contract.fields import enumerations, fields_of, flags
from pipeline.contract.tables import TABLES

#: What the type tokens of `fields.csv` are called in Arrow and Parquet.
ARROW_NAMES = {
    "money": "decimal128(20, 2)",
    "rate": "decimal128(12, 6)",
    "score": "decimal128(12, 4)",
    "check_number": "decimal128(24, 6)",
    "box": "list<float32>[4]",
    "timestamp": "timestamp (UTC)",
}


def dictionary() -> list[dict[str, Any]]:
    """One dict a column: table, column, type, nullable, description, description_zh, values.

    `values` maps each allowed token to its (English, Chinese) meaning: enumerations, and the flags; else empty.
    """
    return [
        {
            "table": table,
            "column": field.name,
            "type": ARROW_NAMES.get(field.type, field.type),
            "nullable": field.nullable,
            "description": field.english,
            "description_zh": field.chinese,
            "values": _values(field.name, field.enumeration),
        }
        for table in TABLES
        for field in fields_of(table)
    ]


def _values(name: str, enumeration: str | None) -> dict[str, tuple[str, str]]:
    if name == "flags":
        return {flag.token: (flag.english, flag.chinese) for flag in flags().values()}
    return enumerations()[enumeration] if enumeration else {}

"""Arrow schemas of the contract's tables: types, nullability, and the descriptions as metadata."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from pipeline.contract.fields import fields_of
from pipeline.contract.tables import CONTRACT_VERSION, TABLES

#: The type tokens of `fields.csv`. Money is exact to the fen, rates to a millionth, scores to four places.
TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "money": pa.decimal128(20, 2),
    "rate": pa.decimal128(12, 6),
    "score": pa.decimal128(12, 4),
    "check_number": pa.decimal128(24, 6),
    # Parquet calls the items of a list so: named alike, types are the same before and after storing.
    "list<string>": pa.list_(pa.field("element", pa.string())),
    "box": pa.list_(pa.field("element", pa.float32()), 4),
}


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table; English and Chinese descriptions are in the metadata of each field."""
    spec = TABLES[table]
    columns = [
        pa.field(
            field.name,
            TYPES[field.type],
            nullable=field.nullable,
            metadata={"description": field.english, "description_zh": field.chinese},
        )
        for field in fields_of(table)
    ]
    described = {
        "table": table,
        "description": spec.english,
        "description_zh": spec.chinese,
        "contract_version": CONTRACT_VERSION,
    }
    return pa.schema(columns, metadata=described)


def empty_table(table: str) -> pa.Table:
    """A table without rows: the same columns and types as any other."""
    return schema(table).empty_table()

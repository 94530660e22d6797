"""Parquet files of the contract's tables: as bytes, and read back in the contract's columns."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.contract.schema import schema
from pipeline.warehouse.errors import WarehouseError

#: Small enough that a search by document reads little, large enough for column scans.
_ROW_GROUP = 100_000


def fingerprint(table: str) -> str:
    """Names the columns and types of a table; changes when stored files must be rewritten."""
    columns = [(field.name, str(field.type), field.nullable) for field in schema(table)]
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:16]


def encode(rows: pa.Table, sink: IO[bytes]) -> None:
    """Write the bytes of a Parquet file."""
    pq.write_table(rows, sink, compression="zstd", row_group_size=_ROW_GROUP)


def read(table: str, source: Any, documents: Collection[str] | None = None) -> pa.Table:
    """The rows of a file (of some documents only, if given) in the columns of today's contract."""
    if documents is None:
        return conform(table, pq.ParquetFile(source, pre_buffer=True).read())
    wanted = pc.field("document_id").isin(pa.array(sorted(documents), pa.string()))
    return conform(table, pq.read_table(source, filters=wanted, partitioning=None))


def document_ids(source: Any) -> set[str]:
    """The documents that have rows in a file."""
    column = pq.ParquetFile(source).read(columns=["document_id"]).column(0)
    return set(pc.unique(column).to_pylist())


def conform(table: str, rows: pa.Table) -> pa.Table:
    """The rows in today's columns: a column that an older contract lacked is null, one that today's lacks an error."""
    target = schema(table)
    unknown = set(rows.column_names) - set(target.names)
    if unknown:
        raise WarehouseError(
            f"table {table} has columns that this version does not know ({', '.join(sorted(unknown))}): "
            "the warehouse was written by a newer version; upgrade"
        )
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(len(rows), field.type)
        for field in target
    ]
    return pa.Table.from_arrays(columns, schema=target)


def by_document(rows: pa.Table) -> pa.Table:
    """The rows ordered by document; within a document they keep their order."""
    order = pc.sort_indices(rows, sort_keys=[("document_id", "ascending")])
    return rows.take(order).combine_chunks()


def without(rows: pa.Table, documents: Collection[str]) -> pa.Table:
    inside = pc.is_in(rows["document_id"], value_set=pa.array(sorted(documents), pa.string()))
    return rows.filter(pc.invert(inside))


def only(rows: pa.Table, documents: Collection[str]) -> pa.Table:
    return rows.filter(pc.is_in(rows["document_id"], value_set=pa.array(sorted(documents), pa.string())))

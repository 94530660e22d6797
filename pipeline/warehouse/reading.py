"""Reading the warehouse: DuckDB views and pandas frames of one version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.contract.fields import fields_of
from pipeline.contract.tables import TABLES
from pipeline.objects import Place, trouble_with_store
from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.layout import DEFAULT_WAREHOUSE, Manifest, open_version, version_folder
from pipeline.warehouse.storage import Storage

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def connect(warehouse: Place | None = None, version: int | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the contract's tables as views, all of one version (the current one by default).

    The version is resolved once: a publish meanwhile changes nothing here. Raises WarehouseError where there is
    no warehouse or no such version.
    """
    storage, manifest = open_version(warehouse or DEFAULT_WAREHOUSE, version)
    with plain_errors(storage.uri, "looking"):
        return _connect(storage, manifest)


def _connect(storage: Storage, manifest: Manifest) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect()
    storage.attach(connection)
    folder = version_folder(manifest.number)
    for table in TABLES:
        names = [storage.url(f"{folder}/{table}/{file.name}") for file in manifest.tables.get(table, ())]
        if names:
            listed = ", ".join(map(_quoted, names))
            try:
                connection.execute(f"create view {table} as select * from read_parquet([{listed}])")
            except duckdb.Error as error:
                if trouble_with_store(error):
                    raise
                raise WarehouseError(
                    f"version {manifest.number} of the warehouse {storage.uri} lacks a file, or one is damaged "
                    f"({str(error).splitlines()[0]}): ask again if it was just pruned, else restore it from a backup"
                ) from error
        else:
            from pipeline.contract.schema import empty_table

            connection.register(table, empty_table(table))
    return connection


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def read(
    table: str,
    warehouse: Place | None = None,
    version: int | None = None,
    columns: list[str] | None = None,
    where: str | None = None,
) -> pd.DataFrame:
    """A table, or part of it, as a pandas frame with the contract's types (decimals and dates stay what they are).

    where: an SQL condition on the table's columns. `df.attrs` holds the table, the version and, under `columns`,
    the English and Chinese description of each column.
    """
    if table not in TABLES:
        raise WarehouseError(f"there is no table {table!r}; the tables are {', '.join(TABLES)}")
    described = {field.name: {"en": field.english, "zh": field.chinese} for field in fields_of(table)}
    unknown = [name for name in columns or () if name not in described]
    if unknown:
        raise WarehouseError(f"{table} has no column {', '.join(unknown)}; its columns are {', '.join(described)}")
    storage, manifest = open_version(warehouse or DEFAULT_WAREHOUSE, version)
    with plain_errors(storage.uri, "looking"), _connect(storage, manifest) as connection:
        chosen = ", ".join(f'"{name}"' for name in columns) if columns else "*"
        condition = f" where {where}" if where else ""
        frame = _frame(table, connection.sql(f"select {chosen} from {table}{condition}").to_arrow_table())
    frame.attrs = {
        "table": table,
        "version": manifest.number,
        "columns": {str(name): described[str(name)] for name in frame.columns},
    }
    return frame


def _frame(table: str, rows: Any) -> pd.DataFrame:
    """DuckDB loses the length of a box and names UTC differently: back to the contract's types, then to pandas."""
    import pandas as pd
    import pyarrow as pa

    from pipeline.contract.schema import schema

    target = pa.schema([schema(table).field(name) for name in rows.column_names])
    return rows.cast(target).to_pandas(types_mapper=pd.ArrowDtype)

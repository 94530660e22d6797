"""What changed between two versions of a warehouse, by table and document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import TABLES
from pipeline.objects import Place
from pipeline.warehouse.errors import plain_errors
from pipeline.warehouse.layout import open_version, version_folder

if TYPE_CHECKING:
    import duckdb


class Change(NamedTuple):
    """Rows of a table that were added, are gone, or differ; document_id is None in `organisations`."""

    table: str
    document_id: str | None
    added: int
    gone: int
    changed: int


#: When a document was ingested is no change of what it says.
_VOLATILE = {"documents": ("ingested_at",)}
#: What tells the rows of a table apart that has no row id.
_KEYS = {"organisation_mentions": ("document_id", "organisation_id")}


def diff(warehouse: Place, a: int, b: int) -> list[Change]:
    """The changes from version `a` to version `b`; documents without changes are left out.

    Only files that the two do not share are read: a shared file holds the same rows in both.
    """
    import duckdb

    (storage, before), (_, after) = open_version(warehouse, a), open_version(warehouse, b)
    changes: list[Change] = []
    with plain_errors(warehouse, "comparing two versions"), duckdb.connect() as connection:
        storage.attach(connection)
        for table in TABLES:
            old, new = before.tables.get(table, []), after.tables.get(table, [])
            if old == new or not (old and new):
                continue
            shared = {file.name for file in old} & {file.name for file in new}
            for view, version, files in (("a", a, old), ("b", b, new)):
                own = [file for file in files if file.name not in shared]
                # A version without files of its own has no rows there, but their columns.
                names = [f"{version_folder(version)}/{table}/{file.name}" for file in own or files[:1]]
                _view(connection, view, [storage.url(name) for name in names], empty=not own)
            changes += [Change(table, *row) for row in connection.execute(_query(connection, table)).fetchall()]
    return changes


def _view(connection: duckdb.DuckDBPyConnection, name: str, urls: list[str], *, empty: bool) -> None:
    listed = ", ".join("'" + url.replace("'", "''") + "'" for url in urls)
    none = " where false" if empty else ""
    connection.execute(f"create or replace temp view {name} as select * from read_parquet([{listed}]){none}")


def _query(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    # A version of an older contract may lack columns: what both have is compared.
    old, new = ([row[0] for row in connection.execute(f"describe {name}").fetchall()] for name in ("a", "b"))
    columns = [name for name in old if name in new and name not in _VOLATILE.get(table, ())]
    document = "document_id" if "document_id" in columns else "null::varchar"
    spec_key = TABLES[table].key
    keys = _KEYS.get(table) or ((spec_key,) if spec_key else ())
    if not keys:  # rows that are only ever added
        listed = ", ".join(columns)
        return f"""
            select {document}, sum(new)::int, sum(old)::int, 0 from (
                select *, 1 as new, 0 as old from (select {listed} from b except all select {listed} from a)
                union all
                select *, 0, 1 from (select {listed} from a except all select {listed} from b)
            ) group by 1 order by 1"""
    side = "{" + ", ".join(f"'{name}': {name}" for name in columns) + "}"
    same = " and ".join(f"x.{key} = y.{key}" for key in keys)
    return f"""
        with x as (select {", ".join(dict.fromkeys((*keys, f"{document} as document")))}, {side} as row from a),
             y as (select {", ".join(dict.fromkeys((*keys, f"{document} as document")))}, {side} as row from b)
        select coalesce(x.document, y.document) as document,
               count(*) filter (x.row is null)::int as added,
               count(*) filter (y.row is null)::int as gone,
               count(*) filter (x.row is not null and y.row is not null)::int as changed
        from x full join y on {same}
        where x.row is distinct from y.row
        group by 1 order by 1"""

"""Which document a person means: by the start of its id, its file name or its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.sources import CallError

if TYPE_CHECKING:
    import duckdb

_FIND = """
select distinct document_id, coalesce(file_name, documents.source_uri, '') from documents
left join (select document_id, source_uri from ingestions) met using (document_id)
where (length($1) >= 4 and starts_with(document_id, lower($1))) or file_name = $1
   or documents.source_uri in ($1, $2) or met.source_uri in ($1, $2)
order by 2, 1
"""


def find_document(connection: duckdb.DuckDBPyConnection, named: str) -> str:
    """The document_id that `named` means. Raises CallError where it means none, or several."""
    from pipeline.ingest.sources import uri_of
    from pipeline.objects import at

    found = connection.execute(_FIND, [named, uri_of(at(named))]).fetchall()
    if not found:
        raise CallError(
            f"no document {named!r} in the warehouse: give its file name, its path, or four or more digits of its id "
            '(jixiao query "select document_id, file_name from documents")'
        )
    if len(found) > 1:
        listed = "; ".join(f"{document_id[:12]} {name}" for document_id, name in found)
        raise CallError(f"{named!r} may mean {len(found)} documents: {listed}. Give more of the id.")
    return found[0][0]

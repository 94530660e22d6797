"""`jixiao status`: what is in the warehouse, and what failed."""

from __future__ import annotations

from pipeline.cli.console import console, count, print_table
from pipeline.cli.options import WAREHOUSE, Warehouse

#: Files whose last attempt failed, newest first; a document that was read later under any name is no failure.
FAILED = """
with last as (
    select source_uri, arg_max(outcome, finished_at) outcome, arg_max(document_id, finished_at) document_id,
           max(finished_at) filter (outcome = 'failed') failed_at,
           arg_max(error_code, finished_at) filter (outcome = 'failed') error_code,
           arg_max(message, finished_at) filter (outcome = 'failed') message
    from ingestions group by source_uri
)
select last.source_uri, error_code, message from last left join documents using (document_id)
where outcome = 'failed' or (outcome = 'skipped_unchanged' and documents.status = 'failed')
order by failed_at desc, last.source_uri
"""


def status(warehouse: Warehouse = WAREHOUSE) -> None:
    """Say what is in the warehouse: versions, documents, rows, failed checks, and what could not be read.

    Example:

    `jixiao status`
    """
    from pipeline.warehouse import connect, versions

    with connect(warehouse) as connection:
        kept = versions(warehouse)
        print_table(
            ["version", "published (UTC)", "documents", "files"],
            [[v.number, v.published_at, f"{v.rows['documents']:,}", f"{v.files:,}"] for v in reversed(kept)],
            title=f"{warehouse}: version {kept[-1].number} is current",
            right=(0, 2, 3),
        )
        documents = connection.execute(
            """select coalesce(document_type, '?'), count(*) filter (status = 'complete'),
            count(*) filter (status = 'partial'), count(*) filter (status = 'failed') from documents group by 1 order by 1"""
        ).fetchall()
        print_table(["documents", "complete", "partial", "failed"], documents, right=(1, 2, 3))
        rows = [[name, f"{number:,}"] for name, number in kept[-1].rows.items()]
        print_table(["table", "rows"], rows, right=(1,))
        checks = connection.execute("select status, count(*) from checks group by 1 order by 1").fetchall()
        if checks:
            console().print("Checks: " + ", ".join(f"{number:,} {name}" for name, number in checks))
        failed = connection.execute(FAILED).fetchall()
    if failed:
        title = f"{count(len(failed), 'file')} could not be read"
        print_table(["file", "reason", "what to do"], failed, title=title)

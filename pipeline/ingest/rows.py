"""Rows about documents and attempts: what `process()` cannot know, being pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pipeline.ingest.extract import Attempt, Rows, Work
from pipeline.ingest.sources import Failure
from pipeline.version import pipeline_version

Row = dict[str, Any]

#: Said in `documents.notes` where the title is not the page's own.
_TITLE_NOTE = "The title is what the page that linked the file calls it; the file prints none."


def completed(rows: Rows, work: Work, ingested_at: dt.datetime) -> Rows:
    """A document's rows with where it came from and when."""
    (document,) = rows["documents"]
    return {**rows, "documents": [{**document, **_origin(document, work), "ingested_at": ingested_at}]}


def _origin(document: Mapping[str, Any], work: Work) -> Row:
    origin: Row = {
        "source_uri": work.source_uri,
        "file_name": work.file_name,
        "retrieved_at": work.sidecar.retrieved_at,
    }
    if not document.get("title") and work.sidecar.title:
        origin |= {"title": work.sidecar.title, "notes": [*(document.get("notes") or ()), _TITLE_NOTE]}
    return origin


def failed_document(work: Work, failure: Failure, ingested_at: dt.datetime) -> Rows:
    """The one row of a document that could not be read: what is known of it and no more."""
    document = {
        "document_id": work.document_id,
        "byte_size": work.byte_size,
        "media_type": failure.media_type,
        "pipeline_version": pipeline_version(),
        "status": "failed",
        "notes": [failure.message],
    }
    return completed({"documents": [document]}, work, ingested_at)


def attempt_row(run_id: str, attempt: Attempt) -> Row:
    """The `ingestions` row of an attempt to extract a document."""
    work, times = attempt.work, {"started_at": attempt.started_at, "finished_at": attempt.finished_at}
    if isinstance(attempt.result, Failure):
        return failure_row(run_id, attempt.result, times)
    (document,) = attempt.result["documents"]
    messages = [*(document.get("notes") or ())] if document["status"] == "partial" else []
    return {
        "run_id": run_id,
        "document_id": work.document_id,
        "source_uri": work.source_uri,
        "outcome": document["status"],
        "message": _said(*messages, work.sidecar.problem),
        "pages": document.get("page_count"),
        "rows_written": sum(map(len, attempt.result.values())),
        **times,
    }


def failure_row(run_id: str, failure: Failure, times: Mapping[str, dt.datetime]) -> Row:
    """The `ingestions` row of a file or document that cannot be read."""
    return {
        "run_id": run_id,
        "document_id": failure.document_id,
        "source_uri": failure.source_uri,
        "outcome": "failed",
        "stage": failure.stage,
        "error_code": failure.code.value,
        "message": failure.message,
        "rows_written": 0,
        **times,
    }


def skipped_row(run_id: str, work: Work, why: str, moment: dt.datetime) -> Row:
    """The `ingestions` row of a file that was not read because its rows are there already."""
    return {
        "run_id": run_id,
        "document_id": work.document_id,
        "source_uri": work.source_uri,
        "started_at": moment,
        "finished_at": moment,
        "outcome": "skipped_unchanged",
        "message": _said(why, work.sidecar.problem),
        "rows_written": 0,
    }


def _said(*sentences: str | None) -> str | None:
    return " ".join(filter(None, sentences)) or None

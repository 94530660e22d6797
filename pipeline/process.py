"""Bytes of a report to rows of the contract: pure, without clock, network or state."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from extractors.readers import read
from pipeline.rereading import understood
from pipeline.rows import Rows, rows_of


def process(source: Path | str | bytes, *, name: str | None = None) -> Rows:
    """Everything that one document says: a list of rows (dicts) for each table of the contract.

    `source` is a path or the file's bytes; `name` (by default the path's last part) becomes `documents.file_name`.
    The same bytes and version give the same rows. What only an ingestion knows (`source_uri`, `retrieved_at`,
    `ingested_at`) is left out. Raises DocumentError, which says what is wrong with the file and what to do.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if name is None and not isinstance(source, bytes):
        name = Path(source).name
    document, records, results = understood(read(data))
    return rows_of(sha256(data).hexdigest(), len(data), name, document, records, results)

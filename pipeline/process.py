"""Bytes of a report to rows of the contract: pure, without clock, network or state."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _collector_at_rest():
        return _rows(data, name)


def _rows(data: bytes, name: str | None) -> Rows:
    """Apart from the collector's rest: when it wakes, the document is gone and need not be walked."""
    document, records, results = understood(read(data))
    return rows_of(sha256(data).hexdigest(), len(data), name, document, records, results)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Python's collector of cycles stays away: a document is hundreds of thousands of small objects without a cycle,
    which it would walk again and again, for a seventh of the time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()

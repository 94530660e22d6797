"""What the warehouse holds already, for skipping what is unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.warehouse.layout import current_version, open_version


class Known(NamedTuple):
    """A document in the warehouse: the pipeline that read it, how far, and where the file came from."""

    pipeline_version: str | None
    status: str
    source_uri: str | None


def known(warehouse: Path | str) -> dict[str, Known]:
    """document_id -> what is known of it, in the current version; empty where nothing was published."""
    if current_version(warehouse) is None:
        return {}
    import pyarrow.parquet as pq

    folder, manifest = open_version(warehouse)
    found: dict[str, Known] = {}
    for file in manifest.tables["documents"]:
        rows = pq.read_table(
            folder / "documents" / file.name, columns=["document_id", *Known._fields], partitioning=None
        )
        columns = (rows[name].to_pylist() for name in Known._fields)
        found |= dict(zip(rows["document_id"].to_pylist(), map(Known, *columns), strict=True))
    return found


def by_source(documents: Mapping[str, Known]) -> dict[str, list[str]]:
    """source_uri -> the documents that came from there (a file that changed at its source has several)."""
    found: dict[str, list[str]] = defaultdict(list)
    for document, what in documents.items():
        if what.source_uri is not None:
            found[what.source_uri].append(document)
    return dict(found)

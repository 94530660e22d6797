"""What the warehouse holds already, for skipping what is unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.objects import Place
from pipeline.warehouse.errors import plain_errors
from pipeline.warehouse.layout import current_version, open_version, version_folder


class Known(NamedTuple):
    """A document in the warehouse: the pipeline that read it, how far, and where the file came from."""

    pipeline_version: str | None
    status: str
    source_uri: str | None


def known(warehouse: Place) -> dict[str, Known]:
    """document_id -> what is known of it, in the current version; empty where nothing was published."""
    if current_version(warehouse) is None:
        return {}
    import pyarrow.parquet as pq

    storage, manifest = open_version(warehouse)
    found: dict[str, Known] = {}
    with plain_errors(warehouse, "looking"):
        for file in manifest.tables["documents"]:
            source = storage.source(f"{version_folder(manifest.number)}/documents/{file.name}")
            rows = pq.read_table(source, columns=["document_id", *Known._fields], partitioning=None)
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

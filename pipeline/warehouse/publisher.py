"""Publishing: all staged batches become one new version, then `current` is switched in one step.

Whatever stops a publisher, readers see the version before or the one after. A stopped publish leaves its batches
staged; the next one clears what was half built and does the work again.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.contract.tables import CONTRACT_VERSION, TABLES
from pipeline.warehouse import parquet
from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.history import KEEP, remove_old
from pipeline.warehouse.layout import (
    PUBLISHING,
    VERSIONS,
    DataFile,
    Manifest,
    current_version,
    read_manifest,
    switch,
    sync_folder,
    version_name,
    version_path,
    write_manifest,
)
from pipeline.warehouse.lock import publisher_lock
from pipeline.warehouse.merge import Staged, merge
from pipeline.warehouse.organisations import union_of_mentions
from pipeline.warehouse.staging import clear_abandoned, prepare, staged_batches
from pipeline.warehouse.tablefiles import TableWriter

#: The table that is derived from the others, and what it is derived from.
_DERIVED, _MENTIONS = "organisations", "organisation_mentions"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: the version that is current now, the batches and documents that went into it (0 where
    there was nothing to publish), and the rows of every table as they are now."""

    version: int
    batches: int
    documents: int
    rows: dict[str, int]


def publish(
    warehouse: Path | str,
    *,
    keep: int = KEEP,
    wait: float | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Published:
    """Merge every staged batch, also those that a stopped run left, into a new version, and make it current.

    Where nothing is staged the current version stays; where there is none, one with empty tables is made.
    keep: versions to keep. wait: seconds to wait for another publisher (None: for ever), then WarehouseBusy;
    `on_wait` is told who it is. Raises WarehouseError with nothing lost where the warehouse cannot be written.
    """
    root = prepare(warehouse)
    with plain_errors(root, "publishing"), publisher_lock(root, wait, on_wait):
        number = current_version(root)
        before = None if number is None else read_manifest(root, number)
        _clear(root, before)
        batches = staged_batches(root)
        if before is not None and not batches and before.schemas == _schemas():
            return Published(before.number, 0, 0, before.rows())
        staged = _staged(root, batches)
        after = _build(root, before, staged)
        switch(root, after.number)
        for batch in batches:
            shutil.rmtree(batch, ignore_errors=True)
        remove_old(root, keep)
    return Published(after.number, len(batches), len(staged.batch_of), after.rows())


def _schemas() -> dict[str, str]:
    return {table: parquet.fingerprint(table) for table in TABLES}


def _staged(root: Path, batches: list[Path]) -> Staged:
    try:
        return Staged.of(batches)
    except pa.ArrowInvalid as error:
        raise WarehouseError(
            f"a staged batch of the warehouse {root} is damaged ({error}): remove it and ingest its documents again"
        ) from error


def _clear(root: Path, current: Manifest | None) -> None:
    """Clear what a stopped publisher left: half-built folders, a version never switched to, batches already in."""
    clear_abandoned(root)
    shutil.rmtree(root / PUBLISHING, ignore_errors=True)
    (root / PUBLISHING).mkdir()
    (root / VERSIONS).mkdir(exist_ok=True)
    newest = current.number if current else 0
    for path in (root / VERSIONS).iterdir():
        if path.name.isdigit() and int(path.name) > newest:
            shutil.rmtree(path)
    consumed = set(current.batches) if current else set()
    for batch in staged_batches(root):
        if batch.name in consumed:
            shutil.rmtree(batch)


def _build(root: Path, before: Manifest | None, staged: Staged) -> Manifest:
    """Write the next version beside the others and put it in its place, not yet current."""
    number = before.number + 1 if before else 1
    folder = root / PUBLISHING / version_name(number)
    folder.mkdir()
    known = _known_documents(root, before) if staged.batch_of else set()
    replaced = staged.batch_of.keys() & known
    tables: dict[str, list[DataFile]] = {}
    schemas = _schemas()
    for table in TABLES:
        if table == _DERIVED:
            continue
        writer = _writer(root, folder, before, table, number)
        old = before.tables.get(table, []) if before else []
        outdated = before is not None and before.schemas.get(table) != schemas[table]
        merge(writer, old, staged, replaced, outdated=outdated)
        sync_folder(writer.folder)
        tables[table] = writer.files
    tables[_DERIVED] = _derive(root, folder, before, tables[_MENTIONS], number)
    after = Manifest(
        number=number,
        contract_version=CONTRACT_VERSION,
        published_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        batches=[batch.name for batch in staged.batches],
        schemas=schemas,
        tables={table: tables[table] for table in TABLES},
    )
    write_manifest(folder, after)
    sync_folder(folder)
    folder.rename(version_path(root, number))
    sync_folder(root / VERSIONS)
    return after


def _writer(root: Path, folder: Path, before: Manifest | None, table: str, number: int) -> TableWriter:
    (folder / table).mkdir()
    return TableWriter(table, folder / table, version_path(root, before.number) / table if before else None, number)


def _known_documents(root: Path, before: Manifest | None) -> set[str]:
    if before is None:
        return set()
    folder = version_path(root, before.number) / "documents"
    return set().union(*(parquet.document_ids(folder / file.name) for file in before.tables["documents"]))


def _derive(root: Path, folder: Path, before: Manifest | None, mentions: list[DataFile], number: int) -> list[DataFile]:
    """Make `organisations` from the mentions; its files stay where it comes out the same."""
    writer = _writer(root, folder, before, _DERIVED, number)
    old = before.tables.get(_DERIVED, []) if before else []
    same_columns = before is not None and before.schemas.get(_DERIVED) == parquet.fingerprint(_DERIVED)
    if before is not None and same_columns and before.tables.get(_MENTIONS) == mentions:
        for file in old:
            writer.keep(file)
    else:
        rows = union_of_mentions([folder / _MENTIONS / file.name for file in mentions])
        writer.write_whole(rows, old if same_columns else [])
    sync_folder(writer.folder)
    return writer.files

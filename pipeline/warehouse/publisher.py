"""Publishing: all staged batches become one new version, then `current` is switched in one step.

Whatever stops a publisher, readers see the version before or the one after. A stopped publish leaves its batches
staged; the next one clears what was half built and does the work again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.contract.tables import CONTRACT_VERSION, TABLES
from pipeline.objects import Place
from pipeline.warehouse import parquet
from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.history import KEEP
from pipeline.warehouse.layout import DataFile, Manifest, read_manifest, version_folder, write_manifest
from pipeline.warehouse.merge import Staged, merge
from pipeline.warehouse.organisations import union_of_mentions
from pipeline.warehouse.staging import prepare
from pipeline.warehouse.storage import Pointer, Storage, storage_of
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
    warehouse: Place,
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
    if keep < 1:
        raise WarehouseError(f"cannot keep {keep} versions: the current one always stays")
    prepare(warehouse)
    storage = storage_of(warehouse)
    with plain_errors(warehouse, "publishing"), storage.publisher(wait, on_wait):
        while True:
            pointer = storage.pointer()
            try:
                return _publish(storage, pointer, keep)
            except OSError:
                # Overtaken at the end, or on the way by someone who removed what was built on.
                if storage.pointer().edition == pointer.edition:
                    raise


def _publish(storage: Storage, pointer: Pointer, keep: int) -> Published:
    before = None if pointer.current is None else read_manifest(storage, pointer.current)
    storage.clear(pointer)
    batches = storage.batches()
    consumed = [batch for batch in batches if before and batch.rpartition("/")[2] in before.batches]
    storage.remove(consumed)
    batches = {batch: tables for batch, tables in batches.items() if batch not in consumed}
    if before is not None and not batches and before.schemas == _schemas():
        return Published(before.number, 0, 0, before.rows())
    staged = _staged(storage, batches)
    after = _build(storage, before, staged)
    numbers = (*pointer.numbers, after.number)
    storage.point(pointer, numbers[-keep:])
    storage.remove([*batches, *(version_folder(number) for number in numbers[:-keep])])
    return Published(after.number, len(batches), len(staged.batch_of), after.rows())


def _schemas() -> dict[str, str]:
    return {table: parquet.fingerprint(table) for table in TABLES}


def _staged(storage: Storage, batches: Mapping[str, frozenset[str]]) -> Staged:
    try:
        return Staged.of(storage, batches)
    except pa.ArrowInvalid as error:
        raise WarehouseError(
            f"a staged batch of the warehouse {storage.uri} is damaged ({error}): remove it and ingest its documents again"
        ) from error


def _build(storage: Storage, before: Manifest | None, staged: Staged) -> Manifest:
    """Write the next version beside the others and put it in its place, not yet current."""
    number = storage.claim(before.number if before else 0)
    known = _known_documents(storage, before) if staged.batch_of else set()
    replaced = staged.batch_of.keys() & known
    tables: dict[str, list[DataFile]] = {}
    schemas = _schemas()
    with storage.whole(version_folder(number)) as folder:
        for table in TABLES:
            if table == _DERIVED:
                continue
            writer = _writer(storage, folder, before, table, number)
            old = before.tables.get(table, []) if before else []
            outdated = before is not None and before.schemas.get(table) != schemas[table]
            merge(writer, old, staged, replaced, outdated=outdated)
            tables[table] = writer.finish()
        tables[_DERIVED] = _derive(storage, folder, before, tables[_MENTIONS], number)
        after = Manifest(
            number=number,
            contract_version=CONTRACT_VERSION,
            published_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            batches=[batch.rpartition("/")[2] for batch in staged.batches],
            schemas=schemas,
            tables={table: tables[table] for table in TABLES},
        )
        write_manifest(storage, folder, after)
    return after


def _writer(storage: Storage, folder: str, before: Manifest | None, table: str, number: int) -> TableWriter:
    return TableWriter(storage, table, folder, version_folder(before.number) if before else None, number)


def _known_documents(storage: Storage, before: Manifest | None) -> set[str]:
    if before is None:
        return set()
    names = [f"{version_folder(before.number)}/documents/{file.name}" for file in before.tables["documents"]]
    return set().union(*(parquet.document_ids(storage.source(name)) for name in names))


def _derive(
    storage: Storage, folder: str, before: Manifest | None, mentions: list[DataFile], number: int
) -> list[DataFile]:
    """Make `organisations` from the mentions; its files stay where it comes out the same."""
    writer = _writer(storage, folder, before, _DERIVED, number)
    old = before.tables.get(_DERIVED, []) if before else []
    same_columns = before is not None and before.schemas.get(_DERIVED) == parquet.fingerprint(_DERIVED)
    if before is not None and same_columns and before.tables.get(_MENTIONS) == mentions:
        for file in old:
            writer.keep(file)
    else:
        rows = union_of_mentions(storage, [f"{folder}/{_MENTIONS}/{file.name}" for file in mentions])
        writer.write_whole(rows, old if same_columns else [])
    return writer.finish()

"""Staged batches: what workers hand to the publisher. A batch appears whole or not at all."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.contract.fields import ContractError
from pipeline.contract.tables import TABLES
from pipeline.objects import Place
from pipeline.warehouse.errors import plain_errors
from pipeline.warehouse.layout import STAGING
from pipeline.warehouse.storage import Scratch, storage_of

Row = Mapping[str, Any]


def prepare(warehouse: Place) -> None:
    """Make what the warehouse needs and try to write there; WarehouseError says what stands in the way."""
    with plain_errors(warehouse, "writing"):
        storage_of(warehouse).prepare()


def stage(
    warehouse: Place, documents: Iterable[Mapping[str, Sequence[Row]]], ingestions: Sequence[Row] = ()
) -> dict[str, int]:
    """Stage one batch and return its rows per table. Needs no lock: any number of workers may stage at once.

    A document is a dict of table -> rows with exactly one `documents` row; when published, its rows replace all
    that the warehouse had of it, as one. `ingestions` rows are only added. Raises ContractError for rows outside
    the contract, WarehouseError where the warehouse cannot be written.
    """
    from pipeline.contract.rows import to_table  # Arrow only where rows are written

    rows = _by_table(documents)
    rows["ingestions"] = list(ingestions)
    tables = {table: to_table(table, found) for table, found in rows.items() if found}
    if not tables:
        return {}
    prepare(warehouse)
    storage = storage_of(warehouse)
    # The time comes first, so that of two batches with one document the later is known to win.
    batch = f"{STAGING}/{time.time_ns():020d}-{uuid.uuid4().hex[:12]}"
    with plain_errors(warehouse, "staging a batch"), storage.whole(batch) as folder:
        for table, made in tables.items():
            storage.write(f"{folder}/{table}.parquet", made)
    return {table: len(made) for table, made in tables.items()}


def is_pending(warehouse: Place) -> bool:
    """Whether batches are staged that no version has yet."""
    with plain_errors(warehouse, "looking"):
        return bool(storage_of(warehouse).batches())


def scratch(warehouse: Place) -> Scratch:
    """A folder for files of a run; that of a run that was killed goes the way of half-written batches."""
    with plain_errors(warehouse, "writing"):
        return storage_of(warehouse).scratch()


def _by_table(documents: Iterable[Mapping[str, Sequence[Row]]]) -> dict[str, list[Row]]:
    """All rows of all documents by table; the bodies that a document names become its mentions."""
    found: dict[str, list[Row]] = defaultdict(list)
    for document in documents:
        if len(document.get("documents", ())) != 1:
            raise ContractError("a staged document needs exactly one row in `documents`")
        name = document["documents"][0].get("document_id")
        for table, rows in document.items():
            if table not in TABLES or table in ("ingestions", "organisation_mentions"):
                raise ContractError(f"a staged document cannot have rows in {table!r}")
            if table == "organisations":
                found["organisation_mentions"] += [{"document_id": name, **row} for row in rows]
                continue
            for row in rows:
                if row.get("document_id") != name:
                    raise ContractError(
                        f"{table}: a row of {row.get('document_id')!r} among those of document {name!r}"
                    )
            found[table] += rows
    return found

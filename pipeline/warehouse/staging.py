"""Staged batches: what workers hand to the publisher. A batch appears whole, by one rename."""

from __future__ import annotations

import os
import shutil
import socket
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.contract.fields import ContractError
from pipeline.contract.tables import TABLES
from pipeline.warehouse.errors import plain_errors
from pipeline.warehouse.layout import STAGING, sync_folder

Row = Mapping[str, Any]

_WRITING = ".writing"
#: After this a half-written batch of another machine counts as given up.
_STALE_SECONDS = 24 * 3600


def prepare(warehouse: Path | str) -> Path:
    """Make the warehouse's folders and try to write there; WarehouseError says what stands in the way."""
    root = Path(warehouse)
    with plain_errors(root, "writing"):
        (root / STAGING).mkdir(parents=True, exist_ok=True)
        _writing_folder(root).rmdir()
    return root


def stage(
    warehouse: Path | str, documents: Iterable[Mapping[str, Sequence[Row]]], ingestions: Sequence[Row] = ()
) -> dict[str, int]:
    """Stage one batch and return its rows per table. Needs no lock: any number of workers may stage at once.

    A document is a dict of table -> rows with exactly one `documents` row; when published, its rows replace all
    that the warehouse had of it, as one. `ingestions` rows are only added. Raises ContractError for rows outside
    the contract, WarehouseError where the warehouse cannot be written.
    """
    from pipeline.contract.rows import to_table  # Arrow only where rows are written
    from pipeline.warehouse.parquet import write

    rows = _by_table(documents)
    rows["ingestions"] = list(ingestions)
    tables = {table: to_table(table, found) for table, found in rows.items() if found}
    if not tables:
        return {}
    root = prepare(warehouse)
    with plain_errors(root, "staging a batch"):
        folder = _writing_folder(root)
        try:
            for table, made in tables.items():
                write(made, folder / f"{table}.parquet")
            sync_folder(folder)
            # The time comes first, so that of two batches with one document the later is known to win.
            folder.rename(root / STAGING / f"{time.time_ns():020d}-{uuid.uuid4().hex[:12]}")
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_folder(root / STAGING)
    return {table: len(made) for table, made in tables.items()}


def scratch(root: Path) -> TemporaryDirectory[str]:
    """A folder for files of a run, removed with it; that of a run that was killed goes the way of half-written batches."""
    with plain_errors(root, "writing"):
        return TemporaryDirectory(dir=root / STAGING, prefix=f"{_WRITING}-{socket.gethostname()}-{os.getpid()}-")


def _writing_folder(root: Path) -> Path:
    """A new folder for a batch that is being written; its name says by whom."""
    folder = root / STAGING / f"{_WRITING}-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"
    folder.mkdir()
    return folder


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


def staged_batches(root: Path) -> list[Path]:
    """The whole batches, oldest first."""
    return sorted(path for path in (root / STAGING).iterdir() if path.name[0].isdigit())


def clear_abandoned(root: Path) -> None:
    """Remove half-written batches whose writer is dead, or is on another machine and has been silent for a day."""
    for path in (root / STAGING).glob(f"{_WRITING}-*-*-*"):
        host, pid = path.name.removeprefix(f"{_WRITING}-").rsplit("-", 2)[:2]
        here = host == socket.gethostname()
        if (here and not _alive(int(pid))) or (not here and _age(path) > _STALE_SECONDS):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0

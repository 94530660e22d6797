"""Where things lie in a warehouse, and which version is the current one.

    <warehouse>/current -> versions/000012        the only thing that readers follow
    <warehouse>/versions/000012/manifest.json     the files of each table, in order
    <warehouse>/versions/000012/<table>/part-000012-0000.parquet
    <warehouse>/.staging/<batch>/<table>.parquet  batches waiting for the publisher
    <warehouse>/.publishing/                      a version being built, or one being removed
    <warehouse>/.lock                             held by the one publisher

In a folder `current` is a link, in a store a small object that names the versions (see `folder` and `bucket`).

A file's name carries the version that wrote it and stays with it when later versions take it over: one name, one
content, for ever. A reader that is overtaken by a switch finds a file missing, never another content.

Whoever reads while something may be published resolves `current` once, as `connect` and `read` do, and is never
overtaken: `Path("data/parquet/current/budgets").resolve()`. Left unresolved, DuckDB says which file is missing;
Arrow (and pandas through it) mostly says so too, but leaves out a file that vanishes between its listing of the
folder and its look at the file, some microseconds later.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.objects import Place
from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.storage import Storage, storage_of

DEFAULT_WAREHOUSE = Path("data/parquet")
STAGING, PUBLISHING, VERSIONS, CURRENT, LOCK = ".staging", ".publishing", "versions", "current", ".lock"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file of a table: its name, its rows, and its size in memory as Arrow (bytes)."""

    name: str
    rows: int
    nbytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version consists of. `batches` are the staged batches that went into it; `schemas` are fingerprints
    of the tables' columns, by which a later contract finds the files that it must rewrite."""

    number: int
    contract_version: str
    published_at: str
    batches: list[str] = field(default_factory=list)
    schemas: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[DataFile]] = field(default_factory=dict)

    def rows(self) -> dict[str, int]:
        return {table: sum(file.rows for file in files) for table, files in self.tables.items()}


def version_name(number: int) -> str:
    return f"{number:06d}"


def version_folder(number: int) -> str:
    return f"{VERSIONS}/{version_name(number)}"


def current_version(warehouse: Place) -> int | None:
    """The number of the current version, resolved once; None where nothing was ever published."""
    with plain_errors(warehouse, "looking"):
        return storage_of(warehouse).pointer().current


def write_manifest(storage: Storage, folder: str, manifest: Manifest) -> None:
    storage.write_text(f"{folder}/manifest.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def read_manifest(storage: Storage, number: int) -> Manifest:
    """The manifest of a version. Raises WarehouseError where the version is not there (any more)."""
    try:
        content = json.loads(storage.read_text(f"{version_folder(number)}/manifest.json"))
    except FileNotFoundError as error:
        there = ", ".join(str(other) for other in storage.pointer().numbers if other != number) or "none"
        raise WarehouseError(f"the warehouse {storage.uri} has no version {number}; its versions: {there}") from error
    tables = {table: [DataFile(**file) for file in files] for table, files in content.pop("tables").items()}
    return Manifest(**content, tables=tables)


def open_version(warehouse: Place, version: int | None = None) -> tuple[Storage, Manifest]:
    """A version's manifest and the storage that it lies in, the current one by default; WarehouseError where none is."""
    storage = storage_of(warehouse)
    with plain_errors(warehouse, "looking"):
        number = storage.pointer().current if version is None else version
        if number is None:
            what = "holds nothing yet" if storage.exists() else "does not exist"
            raise WarehouseError(
                f"the warehouse {storage.uri} {what}: ingest some reports first, or name another warehouse"
            )
        return storage, read_manifest(storage, number)

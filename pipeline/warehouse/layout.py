"""Where things lie in a warehouse, and which version is the current one.

    <warehouse>/current -> versions/000012        the only thing that readers follow
    <warehouse>/versions/000012/manifest.json     the files of each table, in order
    <warehouse>/versions/000012/<table>/part-000012-0000.parquet
    <warehouse>/.staging/<batch>/<table>.parquet  batches waiting for the publisher
    <warehouse>/.publishing/                      a version being built, or one being removed
    <warehouse>/.lock                             held by the one publisher

A file's name carries the version that wrote it and stays with it when later versions link it: one name, one
content, for ever. A reader that is overtaken by a switch finds a file missing, never another content.

Whoever reads while something may be published resolves `current` once, as `connect` and `read` do, and is never
overtaken: `Path("data/parquet/current/budgets").resolve()`. Left unresolved, DuckDB says which file is missing;
Arrow (and pandas through it) mostly says so too, but leaves out a file that vanishes between its listing of the
folder and its look at the file, some microseconds later.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.warehouse.errors import WarehouseError

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


def version_path(root: Path, number: int) -> Path:
    return root / VERSIONS / version_name(number)


def current_version(warehouse: Path | str) -> int | None:
    """The number of the current version, resolved once; None where nothing was ever published."""
    link = Path(warehouse) / CURRENT
    try:
        target = link.readlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WarehouseError(f"{link} is not the link that a warehouse has: {error.strerror}") from error
    return int(target.name)


def version_numbers(root: Path) -> list[int]:
    """The published versions that are still there, oldest first."""
    current = current_version(root)
    if current is None:
        return []
    try:
        names = [path.name for path in (root / VERSIONS).iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(name) for name in names if name.isdigit() and int(name) <= current)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    with (folder / "manifest.json").open("w", encoding="utf-8") as sink:
        json.dump(asdict(manifest), sink, ensure_ascii=False, indent=1)
        sink.flush()
        os.fsync(sink.fileno())


def read_manifest(root: Path, number: int) -> Manifest:
    """The manifest of a version. Raises WarehouseError where the version is not there (any more)."""
    path = version_path(root, number) / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        there = ", ".join(map(str, version_numbers(root))) or "none"
        raise WarehouseError(f"the warehouse {root} has no version {number}; its versions: {there}") from error
    tables = {table: [DataFile(**file) for file in files] for table, files in content.pop("tables").items()}
    return Manifest(**content, tables=tables)


def open_version(warehouse: Path | str, version: int | None = None) -> tuple[Path, Manifest]:
    """The folder and manifest of a version, the current one by default; WarehouseError where there is none."""
    root = Path(warehouse)
    number = current_version(root) if version is None else version
    if number is None:
        what = "holds nothing yet" if root.exists() else "does not exist"
        raise WarehouseError(f"the warehouse {root} {what}: ingest some reports first, or name another warehouse")
    return version_path(root, number), read_manifest(root, number)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def switch(root: Path, number: int) -> None:
    """Make a version the current one, in one step: a link renamed over the old one."""
    fresh = root / f"{CURRENT}.next"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(VERSIONS) / version_name(number))
    fresh.replace(root / CURRENT)
    sync_folder(root)

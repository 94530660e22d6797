"""The versions that a warehouse keeps, and removing old ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.layout import PUBLISHING, read_manifest, version_numbers, version_path
from pipeline.warehouse.lock import publisher_lock

#: Versions kept by default: last night's and the one before can still be compared.
KEEP = 3


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: when (ISO 8601, UTC), rows per table, number of files."""

    number: int
    published_at: str
    rows: dict[str, int]
    files: int


def versions(warehouse: Path | str) -> list[Version]:
    """The versions that can be read, oldest first; the last is the current one."""
    root = Path(warehouse)
    manifests = [read_manifest(root, number) for number in version_numbers(root)]
    return [Version(m.number, m.published_at, m.rows(), sum(map(len, m.tables.values()))) for m in manifests]


def prune(warehouse: Path | str, keep: int = KEEP, *, wait: float | None = None) -> list[int]:
    """Remove all but the newest `keep` versions and return the numbers of those removed."""
    root = Path(warehouse)
    with plain_errors(root, "removing old versions"), publisher_lock(root, wait):
        return remove_old(root, keep)


def remove_old(root: Path, keep: int) -> list[int]:
    """Remove all but the newest versions; the caller holds the lock. A version goes from sight as one."""
    if keep < 1:
        raise WarehouseError(f"cannot keep {keep} versions: the current one always stays")
    old = version_numbers(root)[:-keep]
    (root / PUBLISHING).mkdir(exist_ok=True)
    for number in old:
        going = root / PUBLISHING / f"old-{number}"
        version_path(root, number).rename(going)
        shutil.rmtree(going, ignore_errors=True)
    return old

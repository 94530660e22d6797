"""The versions that a warehouse keeps, and removing old ones."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.objects import Place
from pipeline.warehouse.errors import WarehouseError, plain_errors
from pipeline.warehouse.layout import read_manifest, version_folder
from pipeline.warehouse.storage import storage_of

#: Versions kept by default: last night's and the one before can still be compared.
KEEP = 3


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: when (ISO 8601, UTC), rows per table, number of files."""

    number: int
    published_at: str
    rows: dict[str, int]
    files: int


def versions(warehouse: Place) -> list[Version]:
    """The versions that can be read, oldest first; the last is the current one."""
    storage = storage_of(warehouse)
    with plain_errors(warehouse, "looking"):
        manifests = [read_manifest(storage, number) for number in storage.pointer().numbers]
    return [Version(m.number, m.published_at, m.rows(), sum(map(len, m.tables.values()))) for m in manifests]


def prune(warehouse: Place, keep: int = KEEP, *, wait: float | None = None) -> list[int]:
    """Remove all but the newest `keep` versions and return the numbers of those removed."""
    if keep < 1:
        raise WarehouseError(f"cannot keep {keep} versions: the current one always stays")
    storage = storage_of(warehouse)
    with plain_errors(warehouse, "removing old versions"), storage.publisher(wait, None):
        pointer = storage.pointer()
        old = pointer.numbers[:-keep]
        if old:
            storage.point(pointer, pointer.numbers[-keep:])
            storage.remove(version_folder(number) for number in old)
        return list(old)

"""The warehouse: plain Parquet, published as whole versions. See `layout` for where things lie.

Workers `stage` batches, one publisher at a time makes a version of them, readers follow `current`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.warehouse.errors import WarehouseBusy, WarehouseError
from pipeline.warehouse.layout import DEFAULT_WAREHOUSE, current_version

if TYPE_CHECKING:
    from pipeline.warehouse.changes import Change, diff
    from pipeline.warehouse.history import Version, prune, versions
    from pipeline.warehouse.ledger import Known, by_source, known
    from pipeline.warehouse.publisher import Published, publish
    from pipeline.warehouse.reading import connect, read
    from pipeline.warehouse.staging import prepare, stage

# Arrow is only loaded when one of these is used.
_HOME = {
    "Change": "changes",
    "diff": "changes",
    "Known": "ledger",
    "by_source": "ledger",
    "known": "ledger",
    "Published": "publisher",
    "publish": "publisher",
    "connect": "reading",
    "read": "reading",
    "prepare": "staging",
    "stage": "staging",
    "Version": "history",
    "prune": "history",
    "versions": "history",
}

__all__ = [
    "DEFAULT_WAREHOUSE",
    "Change",
    "Known",
    "Published",
    "Version",
    "WarehouseBusy",
    "WarehouseError",
    "by_source",
    "connect",
    "current_version",
    "diff",
    "known",
    "prepare",
    "prune",
    "publish",
    "read",
    "stage",
    "versions",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value

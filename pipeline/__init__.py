"""From the bytes of a report to a warehouse that answers questions.

The names for users of the library; each loads what it needs only when it is used, so `import pipeline` is instant.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.process import process
    from pipeline.warehouse import connect, diff, prune, read, versions

_HOME = {
    "process": "pipeline.process",
    "connect": "pipeline.warehouse",
    "read": "pipeline.warehouse",
    "versions": "pipeline.warehouse",
    "diff": "pipeline.warehouse",
    "prune": "pipeline.warehouse",
}

__all__ = ["connect", "diff", "process", "prune", "read", "versions"]


class _Package(ModuleType):
    """Importing the module `pipeline.process` would put that module in the place of the function of this name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value

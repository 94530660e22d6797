"""Which pipeline read a document: the release and a digest of everything of ours that decides its rows.

Two runs with one version give the same rows for the same bytes; a changed rule or vocabulary is a new version
without anyone having to remember it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
#: Parts of `pipeline` that carry rows about and decide nothing in them.
_CARRIERS = tuple(_HERE / name for name in ("cli", "ingest", "objects.py", "scrape", "warehouse"))
#: What a machine makes of our files for itself: it changes no row.
_MADE = (".pyc", ".compiled")


@cache
def pipeline_version() -> str:
    """E.g. `0.1.0+3f9a1c20be77`."""
    digest = hashlib.sha256()
    for package in (_HERE.parent / "normalizers", _HERE.parent / "extractors", _HERE):
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix not in _MADE and not any(map(path.is_relative_to, _CARRIERS)):
                digest.update(f"{path.relative_to(_HERE.parent).as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return f"{version('jixiao')}+{digest.hexdigest()[:12]}"

"""How fast `process()` is, and where its time goes: `make bench`, or `python -m tools.bench PATH...`.

Without a path it reads the seeds beside the project (or below JIXIAO_SHARED), else the samples in data/raw.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from extractors.errors import DocumentError
from pipeline.ingest.sources import Source, discover
from pipeline.process import process

ROOT = Path(__file__).parent.parent
#: Repeat until this much time has been measured.
_SECONDS = 5.0
#: The stages of `process()`: functions that it calls, by module and name.
_STAGES = {
    "read": ("extractors/readers/__init__.py", "read"),
    "understand": ("extractors/understand.py", "understand"),
    "check": ("pipeline/checks", "check"),
    "rows": ("pipeline/rows/__init__.py", "rows_of"),
}


def main() -> None:
    """Print documents and pages a second, then the share of each stage and the functions that cost most."""
    shared = Path(os.environ.get("JIXIAO_SHARED", ROOT.parent / "shared")) / "seeds"
    paths = [Path(path) for path in sys.argv[1:]] or [shared if shared.is_dir() else ROOT / "data/raw"]
    documents = [found.path.read_bytes() for found in discover(paths) if isinstance(found, Source)]
    pages = sum(map(_read, documents))  # also loads dictionaries and vocabularies
    rounds, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < _SECONDS:
        _read_all(documents)
        rounds += 1
    print(f"{len(documents)} documents, {pages} pages, {rounds} rounds in {spent:.1f} s, one process")
    print(f"{rounds * len(documents) / spent:8.1f} documents/s")
    print(f"{rounds * pages / spent:8.1f} pages/s" if pages else "       - pages/s (text files have no pages)")
    profile = cProfile.Profile()
    profile.runcall(_read_all, documents)
    _print_shares(pstats.Stats(profile))


def _read_all(documents: Iterable[bytes]) -> None:
    for data in documents:
        _read(data)


def _read(data: bytes) -> int:
    """Pages of a document; 0 where it has none or cannot be read."""
    try:
        rows = process(data)
    except DocumentError:
        return 0
    return rows["documents"][0].get("page_count") or 0


def _print_shares(stats: pstats.Stats) -> None:
    entries = {key: (own, whole) for key, (_, _, own, whole, _) in stats.stats.items()}  # type: ignore[attr-defined]
    total = stats.total_tt  # type: ignore[attr-defined]
    print("\nstage        share of the time")
    for stage, (module, name) in _STAGES.items():
        whole = max(
            (whole for (file, _, called), (_, whole) in entries.items() if called == name and module in file), default=0
        )
        print(f"{stage:12} {whole / total:6.1%}")
    print("\nown time  function")
    for (file, line, name), (own, _) in sorted(entries.items(), key=lambda entry: -entry[1][0])[:15]:
        place = Path(file)
        where = place.relative_to(ROOT) if place.is_relative_to(ROOT) and ".venv" not in file else place.name
        print(f"{own / total:8.1%}  {name} ({where}:{line})")


if __name__ == "__main__":
    main()

"""Runs of `jixiao` in a folder, and what two warehouses have in common."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from pipeline.contract import TABLES
from pipeline.objects import ObjectPath
from pipeline.warehouse import connect

sys.path.append(str(Path(__file__).parents[1] / "survive"))
from reports import JIXIAO, write_reports

__all__ = ["jixiao", "same_rows", "upload", "write_reports"]

#: What differs between two runs on the same files that lie in two places.
_OF_THE_RUN = {"run_id", "started_at", "finished_at", "ingested_at", "source_uri"}


def jixiao(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    few = ("--workers", "1") if args[0] == "ingest" else ()
    return subprocess.run(
        [*JIXIAO, *args, *few],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"COLUMNS": "160"},
    )


def upload(folder: Path, place: str) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            (ObjectPath(place) / path.relative_to(folder).as_posix()).write_bytes(path.read_bytes())


def same_rows(one: Path | str, other: Path | str) -> set[str]:
    """The tables whose rows are the same in both, but for what only says which run wrote them and where files lay."""
    same = set()
    with connect(one) as a, connect(other) as b:
        for table, spec in TABLES.items():
            listed = ", ".join(f'"{name}"' for name in spec.fields if name not in _OF_THE_RUN)
            rows = [Counter(map(repr, place.execute(f"select {listed} from {table}").fetchall())) for place in (a, b)]
            if rows[0] == rows[1]:
                same.add(table)
    return same

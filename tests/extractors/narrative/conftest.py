"""The four seeds, where the folder shared with the project is there."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest

from extractors.document import Document
from extractors.readers import read

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("JIXIAO_SHARED", ROOT.parent / "shared"))


@cache
def _seed(name: str) -> Document:
    return read(next((SHARED / "seeds").glob(f"{SEEDS[name]}_*")).read_bytes())


SEEDS = {"qujiang": "000", "jinfeng": "001", "panyu": "002", "zhanyi": "004"}


@pytest.fixture
def seed():
    """A function from a seed's name to its document."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"the seeds are not here ({SHARED})")
    return _seed


@pytest.fixture
def gold():
    """A function from the name of a gold table to its rows."""
    if not (SHARED / "gold").is_dir():
        pytest.skip(f"the gold figures are not here ({SHARED})")

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((SHARED / "gold" / f"{name}.csv").read_text(encoding="utf-8").splitlines()))

    return rows

"""Exact cells on annotated tables of the corpus: none missed, none invented."""

import json
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from extractors.document import Document
from extractors.readers.pdf import read_pdf

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("JIXIAO_SHARED", ROOT.parent / "shared"))
TABLES = [
    json.loads(line)
    for line in (ROOT / "tests/data/annotated_tables/tables.jsonl").read_text(encoding="utf-8").splitlines()
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the corpus is not beside the project"),
]


@cache
def document(file: str) -> Document:
    return read_pdf((SHARED / "corpus" / file).read_bytes())


def test_the_annotation_is_of_many_tables_of_many_files():
    assert len(TABLES) >= 60
    assert len({table["sha256"] for table in TABLES}) >= 35


@pytest.mark.parametrize("expected", TABLES, ids=lambda t: f"{t['file'].split('/')[1][:24]}-{t['page']}")
def test_every_cell_is_exact(expected):
    tables = [t for t in document(expected["file"]).tables if t.place.page == expected["page"]]
    assert len(tables) == expected["tables_on_page"]
    table = tables[expected["table"]]
    assert (table.n_rows, table.n_cols) == (expected["rows"], expected["cols"])
    found = Counter((c.row, c.col, c.row_span, c.col_span, c.text) for c in table.cells)
    wanted = Counter(tuple(cell) for cell in expected["cells"])
    assert found - wanted == wanted - found == Counter()
    assert table.unit_note == expected["unit_note"]

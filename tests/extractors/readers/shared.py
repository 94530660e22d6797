"""Where the shared corpus is, and what tests look at in a document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractors.document import AsideKind, Document, Paragraph, SetAside, Table

SHARED = Path(os.environ.get("JIXIAO_SHARED", Path(__file__).resolve().parents[4] / "shared"))


def corpus(pattern: str) -> bytes:
    """The bytes of the one corpus file that a pattern names; the test is skipped where there is no corpus."""
    found = sorted(SHARED.glob(f"corpus/{pattern}"))
    if not found:
        pytest.skip(f"no corpus file {pattern} under {SHARED}")
    return found[0].read_bytes()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def aside(document: Document, kind: AsideKind) -> str:
    return " ".join(b.text for b in document.blocks if isinstance(b, SetAside) and b.kind is kind)


def rows(table: Table) -> list[list[str]]:
    """The texts of the cells that begin in each row."""
    found: list[list[str]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        found[cell.row].append(cell.text)
    return found


def spans(table: Table) -> dict[str, tuple[int, int, int, int]]:
    """Row, column and spans of every cell that has text."""
    return {c.text: (c.row, c.col, c.row_span, c.col_span) for c in table.cells if c.text}

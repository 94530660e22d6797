"""Small made-up documents for the tests of the warehouse."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any


def name_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def document(number: int, edition: str = "a", rows: int = 3) -> dict[str, list[dict[str, Any]]]:
    """One document: its own row, `rows` cells and findings that all carry the edition, and a body it names."""
    name = name_of(number)
    return {
        "documents": [
            {
                "document_id": name,
                "source_uri": f"raw/{number}.txt",
                "title": edition,
                "status": "complete",
                "pipeline_version": edition,
                "ingested_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
            }
        ],
        "cells": [
            {"cell_id": f"{name}-c{i}", "document_id": name, "row_index": i, "text": edition, "bbox": (1, 2, 3, 4)}
            for i in range(rows)
        ],
        "findings": [
            {"finding_id": f"{name}-f{i}", "document_id": name, "ordinal": i, "kind": "problem", "text": edition}
            for i in range(rows)
        ],
        "organisations": [
            {
                "organisation_id": f"o{number % 3}",
                "canonical_name": f"第{number % 3}局",
                "aliases": [f"{number}局", "局"],
            }
        ],
    }


def attempt(number: int, run: str = "r1") -> dict[str, Any]:
    return {"run_id": run, "document_id": name_of(number), "outcome": "complete"}

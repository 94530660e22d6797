"""What a run did, in counts: of one batch, and of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.sources import Failure


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a batch. `rows` counts staged rows by table, `tables` the tables met in the documents."""

    complete: int = 0
    partial: int = 0
    failures: tuple[Failure, ...] = ()
    pages: int = 0
    tables: int = 0
    failed_checks: int = 0
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        return self.complete + self.partial + len(self.failures)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.complete + other.complete,
            self.partial + other.partial,
            self.failures + other.failures,
            self.pages + other.pages,
            self.tables + other.tables,
            self.failed_checks + other.failed_checks,
            self.rows + other.rows,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `version` is the warehouse's current version after it, `wrote` whether the run made it.

    read: what was extracted in this run. unchanged: documents that were there already. same_bytes: further names of
    documents of this run. failures: every file or document that the warehouse cannot show, also from earlier runs.
    adopted: documents that a stopped run had left staged. warnings: sentences on what else a person should know.
    """

    run_id: str
    warehouse: str
    version: int
    wrote: bool
    read: Tally
    unchanged: int
    same_bytes: int
    failures: Sequence[Failure]
    adopted: int
    warnings: Sequence[str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, for `--json` and other programs."""
        return {
            "run_id": self.run_id,
            "warehouse": self.warehouse,
            "version": self.version,
            "wrote": self.wrote,
            "documents": {
                "complete": self.read.complete,
                "partial": self.read.partial,
                "skipped_unchanged": self.unchanged,
                "same_bytes": self.same_bytes,
                "failed": len(self.failures),
                "adopted": self.adopted,
            },
            "pages": self.read.pages,
            "tables": self.read.tables,
            "failed_checks": self.read.failed_checks,
            "rows": dict(sorted(self.read.rows.items())),
            "failures": [
                {
                    "source_uri": failure.source_uri,
                    "document_id": failure.document_id,
                    "error_code": failure.code.value,
                    "stage": failure.stage,
                    "message": failure.message,
                }
                for failure in self.failures
            ],
            "warnings": list(self.warnings),
            "seconds": round(self.seconds, 2),
        }

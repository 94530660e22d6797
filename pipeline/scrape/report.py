"""What a scrape did: of one source, and of the whole run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.scrape.problems import Problem


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that this run saved: `path` below the raw folder. changed: its address gave other bytes before."""

    path: str
    title: str
    url: str
    published_on: dt.date | None
    changed: bool


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source.

    list_pages: read or found unchanged. reports: wanted links on them. known: reports not asked for again yet.
    unchanged: pages and files that the server says, or their bytes show, are as they were. same_bytes: addresses
    whose bytes were there already under another one.
    """

    source: str
    list_pages: int = 0
    reports: int = 0
    known: int = 0
    unchanged: int = 0
    same_bytes: int = 0
    saved: tuple[Saved, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        """Problems because of which a report is or may be missing."""
        return sum(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class ScrapeReport:
    """What a run did, source by source, into the folder `raw`."""

    raw: str
    sources: Sequence[SourceReport]
    seconds: float

    @property
    def saved(self) -> list[Saved]:
        """Every file that was saved."""
        return [one for source in self.sources for one in source.saved]

    @property
    def problems(self) -> list[Problem]:
        """Every problem, errors first."""
        met = [problem for source in self.sources for problem in source.problems]
        return sorted(met, key=lambda problem: problem.severity)

    @property
    def errors(self) -> int:
        """Problems because of which a report is or may be missing."""
        return sum(source.errors for source in self.sources)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, for `--json` and other programs."""
        return {
            "raw": self.raw,
            "errors": self.errors,
            "sources": [
                {
                    "source": one.source,
                    "list_pages": one.list_pages,
                    "reports": one.reports,
                    "known": one.known,
                    "unchanged": one.unchanged,
                    "same_bytes": one.same_bytes,
                    "new": sum(not saved.changed for saved in one.saved),
                    "changed": sum(saved.changed for saved in one.saved),
                    "problems": len(one.problems),
                }
                for one in self.sources
            ],
            "saved": [
                {
                    "path": saved.path,
                    "title": saved.title,
                    "url": saved.url,
                    "published_on": saved.published_on.isoformat() if saved.published_on else None,
                    "changed": saved.changed,
                }
                for saved in self.saved
            ],
            "problems": [
                {
                    "source": problem.source,
                    "severity": problem.severity,
                    "code": problem.code.value,
                    "url": problem.url,
                    "page": problem.page,
                    "message": problem.message,
                }
                for problem in self.problems
            ],
            "seconds": round(self.seconds, 2),
        }

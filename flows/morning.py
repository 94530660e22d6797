"""What an engineer wants to know in the morning, as Markdown: what is new, what failed, which checks fail, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from flows.summary import cell, table
from pipeline.cli.console import count
from pipeline.ingest.report import Report
from pipeline.ingest.sources import Failure
from pipeline.objects import Place
from pipeline.scrape.report import ScrapeReport
from pipeline.warehouse import Change, WarehouseError, connect, current_version, diff

#: Lines of a list; the rest is counted, and the warehouse has all of it.
MOST = 100

#: Files whose last attempt failed, with the reason.
_FAILED = """
select source_uri, arg_max(error_code, finished_at) filter (outcome = 'failed') from ingestions
where outcome <> 'skipped_unchanged' group by source_uri having arg_max(outcome, finished_at) = 'failed'
"""
_DOCUMENTS = """
select file_name, coalesce(title, ''), coalesce(document_type, '?'), status, table_count, failed_check_count, document_id
from documents where status <> 'failed' order by ingested_at, file_name
"""
_CHECKS = """
select file_name, page, rule, severity, explanation, document_id from checks join documents using (document_id)
where checks.status = 'fail' order by severity, file_name, page, rule
"""
_BY_RULE = "select rule, severity, count(*) from checks where status = 'fail' group by all"


@dataclass(frozen=True, slots=True)
class Evening:
    """How things stood before the night: the version (None before the first) and the failures known by then."""

    version: int | None
    failures: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to. `faults`: steps that could not be done, in words; their reports are None."""

    evening: Evening
    scraped: ScrapeReport | None
    ingested: Report | None
    faults: Sequence[str]

    @property
    def new_failures(self) -> list[Failure]:
        """Files that could not be read, but for those of which an earlier night said the same."""
        failures = self.ingested.failures if self.ingested else ()
        return [one for one in failures if (one.source_uri, one.code.value) not in self.evening.failures]

    @property
    def troubles(self) -> list[str]:
        """What makes it a failing night, a line each: empty after a good one."""
        fetching = [
            f"{one.source}: {one.code.value}: {one.url}: {one.message}"
            for one in (self.scraped.problems if self.scraped else ())
            if one.severity == "error"
        ]
        reading = [f"{one.source_uri}: {one.code.value}: {one.message}" for one in self.new_failures]
        return [*self.faults, *fetching, *reading]


def evening(warehouse: Place) -> Evening:
    """How things stand before a night. Raises WarehouseError."""
    version = current_version(warehouse)
    if version is None:
        return Evening(None, frozenset())
    with connect(warehouse, version) as connection:
        return Evening(version, frozenset(connection.execute(_FAILED).fetchall()))


def morning(night: Night, warehouse: Place) -> str:
    """The report of a night. A warehouse that cannot be read is said, not raised."""
    parts = [_headline(night), *_said("What failed", [f"- {cell(line)}" for line in night.troubles])]
    if night.scraped is not None:
        parts += _scraped(night.scraped)
    try:
        parts += _changes(night.evening.version, warehouse)
    except WarehouseError as error:
        parts.append(f"The warehouse cannot be compared with last night's: {cell(error)}")
    if night.ingested is not None:
        parts += _said("Failed before, and still", _known(night))
        parts += [f"Note: {cell(warning)}" for warning in night.ingested.warnings]
    return "\n\n".join(parts)


def _headline(night: Night) -> str:
    troubles = len(night.troubles)
    state = f"**{count(troubles, 'thing')} failed.**" if troubles else "**All well.**"
    fetched = f"{count(len(night.scraped.saved), 'file')} fetched" if night.scraped else "nothing fetched"
    if night.ingested is None:
        return f"{state} {fetched}; nothing was published."
    read = count(night.ingested.read.complete + night.ingested.read.partial, "document")
    return f"{state} {fetched}, {read} read; `{night.ingested.warehouse}` is at version {night.ingested.version}."


def _scraped(report: ScrapeReport) -> list[str]:
    saved = [("changed" if one.changed else "new", one.title, one.path, one.url) for one in report.saved]
    warnings = [
        f"- {cell(one.source)}: {one.code.value}: {cell(one.url)}: {cell(one.message)}"
        for one in report.problems
        if one.severity != "error"
    ]
    return [*_listed("Fetched", ("", "title", "file", "from"), saved), *_said("Worth a look", warnings)]


def _changes(before: int | None, warehouse: Place) -> list[str]:
    """The warehouse of this morning against the one of the evening."""
    after = current_version(warehouse)
    if after is None or after == before:
        return ["Nothing changed in the warehouse."]
    changes = [] if before is None else diff(warehouse, before, after)
    with connect(warehouse, after) as connection:
        documents = connection.execute(_DOCUMENTS).fetchall()
        checks = connection.execute(_CHECKS).fetchall()
        rules = {(rule, severity): number for rule, severity, number in connection.execute(_BY_RULE).fetchall()}
    added = {one.document_id for one in changes if one.table == "documents" and one.added}
    touched = {one.document_id for one in changes if one.table not in ("documents", "ingestions")} - {None}
    new = [row[:-1] for row in documents if before is None or row[-1] in added]
    again = [row[:-1] for row in documents if row[-1] in touched - added]
    failing = [row[:-1] for row in checks if before is None or row[-1] in added | touched]
    head = ("file", "title", "type", "status", "tables", "checks failed")
    return [
        *_listed("New documents", head, new),
        *_listed("Documents that read otherwise than last night", head, again),
        *_listed("Checks that fail in these", ("file", "page", "rule", "severity", "what does not hold"), failing),
        *_listed("All failing checks", ("rule", "severity", "last night", "now"), _rules(before, warehouse, rules)),
        *_listed(f"Rows, from version {before} to {after}", ("table", "documents", "added", "gone", "changed"), _rows(changes)),
    ]  # fmt: skip


def _rules(
    before: int | None, warehouse: Place, now: dict[tuple[str, str], int]
) -> list[tuple[str, str, int | None, int]]:
    old: dict[tuple[str, str], int] = {}
    if before is not None:
        with connect(warehouse, before) as connection:
            old = {(rule, severity): number for rule, severity, number in connection.execute(_BY_RULE).fetchall()}
    return [(*key, None if before is None else old.get(key, 0), now.get(key, 0)) for key in sorted({*old, *now})]


def _rows(changes: Iterable[Change]) -> list[tuple[object, ...]]:
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    return [
        (
            name,
            sum(one.document_id is not None for one in found) or None,
            sum(one.added for one in found),
            sum(one.gone for one in found),
            sum(one.changed for one in found),
        )
        for name, found in by_table.items()
    ]


def _known(night: Night) -> list[str]:
    assert night.ingested is not None
    new = set(night.new_failures)
    known = [one for one in night.ingested.failures if one not in new]
    return [f"- {cell(one.source_uri)}: {one.code.value}: {cell(one.message)}" for one in known]


def _said(title: str, lines: Sequence[str]) -> list[str]:
    return [f"### {title} ({len(lines):,})", "\n".join([*lines[:MOST], *_more(lines)])] if lines else []


def _listed(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    if not rows:
        return []
    return [f"### {title} ({len(rows):,})", table(head, islice(rows, MOST)), *_more(rows)]


def _more(lines: Sequence[object]) -> list[str]:
    return [f"… and {len(lines) - MOST:,} more."] if len(lines) > MOST else []

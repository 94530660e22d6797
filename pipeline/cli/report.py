"""The end of a run, for a person: what was read, the rows, the checks, and what could not be read."""

from __future__ import annotations

from pipeline.cli.console import console, count, print_table
from pipeline.ingest.report import Report


def print_report(report: Report) -> None:
    """Print a run's report on standard output."""
    out = console()
    if report.wrote:
        print_table(["", ""], _counts(report), title=_title(report), right=(1,))
        rows = [[name, f"{number:,}"] for name, number in sorted(report.read.rows.items())]
        print_table(["table", "rows written"], rows, right=(1,))
    else:
        out.print(_nothing(report), markup=False, soft_wrap=True)
    for warning in report.warnings:
        out.print(f"note: {warning}", markup=False, soft_wrap=True)
    if report.failures:
        rows = [[failure.source_uri, failure.code.value, failure.message] for failure in report.failures]
        title = f"{count(len(report.failures), 'file')} could not be read"
        print_table(["file", "reason", "what is wrong, what to do"], rows, title=title)


def _title(report: Report) -> str:
    return f"{report.warehouse} is now at version {report.version} ({report.seconds:.1f} s)"


def _nothing(report: Report) -> str:
    if not report.unchanged and not report.failures:
        return f"No reports found. Nothing was written; {report.warehouse} stays at version {report.version}."
    there = f"{count(report.unchanged, 'document')} unchanged"
    return f"Nothing new: {there}. Nothing was written; {report.warehouse} stays at version {report.version}."


def _counts(report: Report) -> list[list[str]]:
    read = report.read
    counts = {
        "documents read": read.complete + read.partial,
        "  of them in part": read.partial,
        "unchanged, not read again": report.unchanged,
        "same bytes under another name": report.same_bytes,
        "published for an earlier run": report.adopted,
        "could not be read": len(report.failures),
        "pages": read.pages,
        "tables": read.tables,
        "checks failed": read.failed_checks,
    }
    always = {"documents read", "could not be read", "tables", "checks failed"}
    return [[name, f"{number:,}"] for name, number in counts.items() if number or name in always]

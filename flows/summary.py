"""A run's report as the Markdown of its artifact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.ingest.report import Report


def summary(report: Report) -> str:
    """What was read and written, and every file that could not be read with its reason."""
    if not report.wrote:
        return f"Nothing new: `{report.warehouse}` stays at version {report.version}."
    read = report.read
    parts = [
        f"`{report.warehouse}` is at version {report.version} after {report.seconds:.1f} s.",
        _table(
            ("documents", "number"),
            [
                ("complete", read.complete),
                ("in part", read.partial),
                ("unchanged", report.unchanged),
                ("could not be read", len(report.failures)),
                ("tables in them", read.tables),
                ("checks failed", read.failed_checks),
            ],
        ),
        _table(("table", "rows written"), sorted(read.rows.items())),
    ]
    if report.failures:
        rows = [(failure.source_uri, failure.code.value, failure.message) for failure in report.failures]
        parts.append(_table(("file", "reason", "what is wrong, what to do"), rows))
    return "\n\n".join([*parts, *(f"Note: {warning}" for warning in report.warnings)])


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")

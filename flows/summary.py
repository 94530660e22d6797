"""A run's report as the Markdown of its artifact, and the tables that such reports are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.ingest.report import Report

#: What Markdown or HTML would take for more than text.
_MARKUP = re.compile(r"[\\|<>\[\]`*]")


def summary(report: Report) -> str:
    """What was read and written, and every file that could not be read with its reason."""
    if not report.wrote:
        return f"Nothing new: `{report.warehouse}` stays at version {report.version}."
    read = report.read
    parts = [
        f"`{report.warehouse}` is at version {report.version} after {report.seconds:.1f} s.",
        table(
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
        table(("table", "rows written"), sorted(read.rows.items())),
    ]
    if report.failures:
        rows = [(failure.source_uri, failure.code.value, failure.message) for failure in report.failures]
        parts.append(table(("file", "reason", "what is wrong, what to do"), rows))
    return "\n\n".join([*parts, *(f"Note: {warning}" for warning in report.warnings)])


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; what stands in its cells is text and never markup."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(value) for value in line) + " |" for line in lines)


def cell(value: object) -> str:
    """A value as text: titles come from strangers, and an image in one would have the browser call them."""
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))

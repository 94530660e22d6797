"""A document to records: the narrative, the forms, the facts, the statements in prose, in that order."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Document
from extractors.errors import DocumentError, ErrorCode
from extractors.facts import document_type, is_report, read_heading, settle
from extractors.forms import read_forms
from extractors.logical import logical_tables
from extractors.narrative import narrate
from extractors.prose import read_prose
from extractors.records import Records


def understand(document: Document) -> Records:
    """What a document says. Raises DocumentError (`not_a_report`) where it says nothing of the field."""
    if not is_report(document.blocks):
        raise DocumentError(
            ErrorCode.NOT_A_REPORT,
            "The text holds none of the words of a budget or performance report. Check that the right file was saved.",
            stage="recognise",
        )
    records = Records()
    tables = logical_tables(document)
    narrative = narrate(document)
    records.sections, records.quantities = narrative.sections, narrative.quantities
    heading = read_heading(document.blocks)
    subject = str(heading.issuer.value) if heading.issuer else None
    measure = "executed" if document_type(heading.title, ()) == "final_accounts" else "initial_budget"
    read_forms(
        records,
        document.blocks,
        tables,
        narrative.section_of,
        subject=subject,
        fiscal_year=None,
        default_measure=measure,
    )
    records.facts = settle(heading, document.blocks, records.evaluations, records.tables)
    _date(records)
    read_prose(records, document.blocks, narrative.section_of)
    own = next((i for i, e in enumerate(records.evaluations) if e.kind == "department"), None)
    records.findings = [replace(finding, evaluation=own) for finding in narrative.findings]
    return records


def _date(records: Records) -> None:
    """Give the document's evaluated year to the records of forms and tables that print none of their own."""
    fact = records.facts.fiscal_year
    if fact is None:
        return
    year = fact.year
    records.evaluations = [e if e.fiscal_year else replace(e, fiscal_year=year) for e in records.evaluations]
    records.budgets = [b if b.fiscal_year else replace(b, fiscal_year=year) for b in records.budgets]

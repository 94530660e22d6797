"""A document to records: the narrative, the forms, the facts, the statements in prose, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Document, Page, PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.facts import is_report, is_traditional, read_heading, settle, stated_type
from extractors.facts.of_regions import name_regions
from extractors.forms import read_forms
from extractors.logical import logical_tables
from extractors.narrative import narrate
from extractors.prose import PERHAPS_OF_REGIONS, REGION_TYPES, read_prose
from extractors.records import Records
from normalizers.frozen import altered


def understand(document: Document) -> Records:
    """What a document says. Raises DocumentError: `no_text` where its pages could not be read, `not_a_report` where
    it says nothing of the field, or says it in traditional characters."""
    if is_traditional(document.blocks):
        raise DocumentError(
            ErrorCode.NOT_A_REPORT,
            "The text is in traditional characters, in which no vocabulary is kept. Convert it to simplified ones "
            "(as mainland counties publish it) and give that copy.",
            stage="recognise",
        )
    if not is_report(document.blocks):
        unread = [page for page in document.pages if page.origin is PageOrigin.UNREAD]
        if unread:
            raise DocumentError(ErrorCode.NO_TEXT, _unread(unread, len(document.pages)), stage="read")
        raise DocumentError(
            ErrorCode.NOT_A_REPORT,
            "The text holds none of the words of a budget or performance report. Check that the right file was saved.",
            stage="recognise",
        )
    records = Records()
    tables = logical_tables(document)
    narrative = narrate(document, tables)
    records.sections, records.quantities = narrative.sections, narrative.quantities
    heading = read_heading(document.blocks)
    subject = str(heading.issuer.value) if heading.issuer else None
    read_forms(
        records,
        document.blocks,
        tables,
        narrative.section_of,
        subject=subject,
        fiscal_year=None,
        document_type=stated_type(heading.title, document.blocks),
    )
    facts = settle(heading, document.blocks, records.evaluations, records.tables)
    records.facts = replace(facts, contents=narrative.contents)
    _date(records)
    name_regions(records)
    _name(records)
    forms = len(records.evaluations)
    read_prose(records, document.blocks, narrative.section_of)
    # one project of many is not who the findings of a text on a region are about
    of_all = not forms and records.facts.document_type in (*REGION_TYPES, *PERHAPS_OF_REGIONS)
    whole = 0 if len(records.evaluations) == 1 and not of_all else None
    own = next((i for i, e in enumerate(records.evaluations) if e.kind == "department"), whole)
    records.findings = [replace(finding, evaluation=own) for finding in narrative.findings]
    return records


def _unread(pages: Sequence[Page], count: int) -> str:
    """Which pages could not be read, and why."""
    which = f"None of the {count} pages" if len(pages) == count else f"Only {count - len(pages)} of {count} pages"
    example = next((f" Page {page.number}: {page.problem}" for page in pages if page.problem), "")
    return f"{which} could be read, and nothing else speaks of budgets or performance.{example}"


def _name(records: Records) -> None:
    """Give the issuer's name to the amounts of its own statutory tables that were read before it was known."""
    issuer = records.facts.issuer
    if issuer is None:
        return
    records.budgets = [
        replace(b, subject_name=str(issuer.value)) if b.subject_kind == "department" and not b.subject_name else b
        for b in records.budgets
    ]


def _date(records: Records) -> None:
    """Give the document's evaluated year to the records of forms and tables that print none of their own."""
    fact = records.facts.fiscal_year
    if fact is None:
        return
    year = fact.year
    records.evaluations = [e if e.fiscal_year else replace(e, fiscal_year=year) for e in records.evaluations]
    records.budgets = [
        b if b.fiscal_year or year is None or b.year_offset is None else altered(b, fiscal_year=year + b.year_offset)
        for b in records.budgets
    ]

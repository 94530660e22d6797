"""Records and checks of one document as rows of the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import Any

from extractors.document import Document, PageOrigin
from extractors.records import Fact, Records, Source
from pipeline.checks import CheckResult, RecordRef, Status, confirmed, flagged
from pipeline.rows import records as convert
from pipeline.rows.cells import cell_rows
from pipeline.rows.ids import Ids
from pipeline.rows.located import located
from pipeline.rows.names import Names
from pipeline.rows.untold import notes_of, untold_figures
from pipeline.version import pipeline_version

_CHECK_QUANTUM = Decimal("0.000001")  # decimal128(24, 6) of the contract

_OF_MAGNITUDE = ("unit_sanity", "same_amounts_same_unit")  # rules whose failures put the unit in doubt

Row = dict[str, Any]
Rows = dict[str, list[Row]]

# attribute of Records and table of the contract -> row id, converter
_TABLES: dict[str, tuple[str, Callable[..., Row]]] = {
    "sections": ("section_id", convert.section),
    "evaluations": ("evaluation_id", convert.evaluation),
    "objectives": ("objective_id", convert.objective),
    "unit_scores": ("unit_score_id", convert.unit_score),
    "budgets": ("budget_id", convert.budget),
    "indicators": ("indicator_id", convert.indicator),
    "findings": ("finding_id", convert.finding),
    "quantities": ("quantity_id", convert.quantity),
}


def rows_of(
    document_id: str,
    byte_size: int,
    name: str | None,
    document: Document,
    records: Records,
    results: Sequence[CheckResult],
) -> Rows:
    """All rows of a document, by table, in document order."""
    ids = Ids(document_id)
    names = Names(records)
    keys = {table: [ids.take(table, record.source.place) for record in getattr(records, table)] for table in _TABLES}
    failed, held = flagged(results), confirmed(results)
    out_of_line = flagged(result for result in results if result.rule in _OF_MAGNITUDE)
    rows: Rows = {"documents": [_document(document_id, byte_size, name, document, records, results, names)]}
    for table, (key, to_row) in _TABLES.items():
        rows[table] = []
        for index, record in enumerate(getattr(records, table)):
            ref = RecordRef(table, index)
            row = to_row(record, keys, names.ids)
            extra = [*_name_flags(names, row), *(["check_failed"] if ref in failed else [])]
            extra += ["magnitude_suspect"] if ref in out_of_line else []
            sure = False if ref in failed else True if ref in held else None
            place = located(document_id, record.source, keys["sections"], extra, confirmed=sure)
            rows[table].append({**place, **row, key: keys[table][index]})
    for table in ("sections", "findings"):
        for ordinal, row in enumerate(rows[table], 1):
            row["ordinal"] = ordinal
    sections = {r.table_index: r.section for r in records.tables}
    of_table = {i: keys["sections"][s] if s is not None else None for i, s in sections.items()}
    rows["cells"] = list(cell_rows(document_id, document, records, ids, of_table))
    rows["checks"] = [_check(document_id, i, result, keys) for i, result in enumerate(results)]
    rows["organisations"] = names.rows()
    return rows


def _name_flags(names: Names, row: Row) -> tuple[str, ...]:
    if row.get("row_kind") not in (None, "unit"):
        return ()
    found = [row.get(field) for field in ("unit_name", "supervising_department", "implementing_unit")]
    if row.get("subject_kind") in ("department", "unit") or row.get("kind") == "department":
        found.append(row.get("subject_name"))
    return names.flags(*found)


def _check(document_id: str, index: int, result: CheckResult, keys: dict[str, list[str]]) -> Row:
    return {
        "check_id": sha256(f"{document_id}|checks|{index}|{result.rule}|{result.scope}".encode()).hexdigest()[:24],
        "document_id": document_id,
        "rule": result.rule,
        "scope": result.scope,
        "expected": _figure(result.expected),
        "actual": _figure(result.actual),
        "difference": _figure(result.difference),
        "tolerance": _figure(result.tolerance),
        "status": result.status.value,
        "severity": result.severity.value,
        "explanation": result.explanation,
        "evidence": [keys[ref.table][ref.index] for ref in result.evidence if ref.table in keys],
        "page": result.page,
    }


def _figure(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_CHECK_QUANTUM)


def _document(
    document_id: str,
    byte_size: int,
    name: str | None,
    document: Document,
    records: Records,
    results: Sequence[CheckResult],
    names: Names,
) -> Row:
    facts = records.facts
    issuer = str(facts.issuer.value) if facts.issuer else None
    flags, notes = _doubts(document, records)
    unread = any(page.origin is PageOrigin.UNREAD for page in document.pages)
    return {
        "document_id": document_id,
        "file_name": name,
        "media_type": document.media_type,
        "byte_size": byte_size,
        "page_count": len(document.pages) or None,
        "text_origin": _origin(document),
        "title": facts.title.value if facts.title else None,
        "doc_number": facts.doc_number.value if facts.doc_number else None,
        "document_type": facts.document_type,
        "issuer": issuer,
        "issuer_id": names.ids.get(issuer or ""),
        "region_code": facts.region_code,
        "region_name": facts.region_name,
        "report_year": facts.report_year.value if facts.report_year else None,
        "report_year_basis": _basis(facts.report_year),
        "fiscal_year": facts.fiscal_year.value if facts.fiscal_year else None,
        "fiscal_year_basis": _basis(facts.fiscal_year),
        "published_on": facts.published_on.value if facts.published_on else None,
        "pipeline_version": pipeline_version(),
        "status": "partial" if unread else "complete",
        "table_count": len(document.tables),
        "failed_check_count": sum(result.status is Status.FAIL for result in results),
        "flags": [*dict.fromkeys((*flags, *names.flags(issuer)))],
        "notes": notes,
    }


def _basis(fact: Fact | None) -> str | None:
    """What a fact about the document rests on: the kind of place, and the words there."""
    return f"{fact.basis}: {fact.source.text}" if fact is not None else None


def _origin(document: Document) -> str:
    origins = {page.origin for page in document.pages} & {PageOrigin.NATIVE, PageOrigin.OCR, PageOrigin.MIXED}
    if len(origins) > 1 or PageOrigin.MIXED in origins:
        return "mixed"
    return "ocr" if PageOrigin.OCR in origins else "native"


def _doubts(document: Document, records: Records) -> tuple[list[str], list[str]]:
    """The flags of the document as a whole, and each in plain words."""
    flags = [*document.flags, *records.facts.flags]
    notes = list(document.notes)
    narrative = {section.source.place.table_index for section in records.sections}
    unread = [r.table_index for r in records.tables if r.family is None and r.table_index not in narrative]
    if unread:
        flags.append("table_unrecognised")
        notes.append(f"Tables that no declaration recognises (see `cells`): {', '.join(map(str, unread))}")
    leftover = [source for reading in records.tables if reading.family for source in reading.leftover]
    for flag, group in groupby(sorted(leftover, key=lambda s: s.flags[0]), key=lambda s: s.flags[0]):
        flags.append(flag)
        notes += [f"{flag}: {_where(source)} {source.text}" for source in group]
    if untold := untold_figures(document, records):
        flags.append("figure_untold")
        notes += notes_of(untold)
    return list(dict.fromkeys(flags)), notes


def _where(source: Source) -> str:
    place = source.place
    page = f"page {place.page}, " if place.page else ""
    return f"{page}table {place.table_index}, row {place.row_index}, column {place.col_index}:"

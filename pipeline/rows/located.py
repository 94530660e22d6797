"""The locator columns and the confidence of a row, from where and how its record was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractors.document import Place
from extractors.records import Source
from pipeline.contract import confidence

Row = dict[str, Any]


def place_columns(place: Place) -> Row:
    """Page, box, table cell and line of a place."""
    return {
        "page": place.page,
        "bbox": list(map(float, place.bbox)) if place.bbox else None,
        "table_index": place.table_index,
        "row_index": place.row_index,
        "col_index": place.col_index,
        "line": place.line,
    }


def located(
    document_id: str,
    source: Source,
    sections: Sequence[str],
    extra: Iterable[str] = (),
    *,
    confirmed: bool | None = None,
) -> Row:
    """The locator columns of a record. `sections` are the ids of the document's sections, `extra` further flags."""
    flags = list(dict.fromkeys((*source.flags, *extra)))
    return {
        "document_id": document_id,
        **place_columns(source.place),
        "section_id": sections[source.section] if source.section is not None else None,
        "source_text": source.text or None,
        "confidence": confidence(flags, source.text_confidence),
        "flags": flags,
        "confirmed": confirmed,
    }

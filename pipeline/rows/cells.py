"""Every table as printed: one row a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.document import Document
from extractors.records import Records
from pipeline.contract import confidence
from pipeline.rows.ids import Ids
from pipeline.rows.located import place_columns

Row = dict[str, Any]


def cell_rows(
    document_id: str, document: Document, records: Records, ids: Ids, section_of: Mapping[int, str | None]
) -> Iterator[Row]:
    """The cells of every table, in order. A cell is a header where the reader or a recogniser says so."""
    headers = {reading.table_index: set(reading.header_rows) for reading in records.tables}
    for index, table in enumerate(document.tables):
        header_rows, section = headers.get(index, set()), section_of.get(index)
        for cell in table.cells:
            flags = list(dict.fromkeys((*table.flags, *cell.flags))) if table.flags or cell.flags else []
            read = min(table.confidence, cell.confidence)
            yield {
                "cell_id": ids.take("cells", cell.place),
                "document_id": document_id,
                **place_columns(cell.place),
                "section_id": section,
                "source_text": cell.text or None,
                "confidence": confidence(flags, read) if flags else read,
                "flags": flags,
                "row_span": cell.row_span,
                "col_span": cell.col_span,
                "text": cell.text,
                "is_header": cell.is_header or cell.row in header_rows,
                "caption": table.caption or None,
                "unit_note": table.unit_note or None,
                "method": table.method,
                "continued_from": table.continued_from,
            }

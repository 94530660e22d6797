"""Lines of label and value near the head, which say whose the document is (部门：某某局)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractors.document import Block, Paragraph, Place, Table
from normalizers.amounts import unit_in

_WITHIN = 40  # blocks
_ROWS_OVER_HEADER = 2  # of a table, which may hold its labels and its unit
_COLON = regex.compile(r"[:：]")


def labelled(head: Sequence[Paragraph], blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """The paragraphs that may say it, then the cells of tables in the row of their unit, which a sheet prints beside
    each other (部门：某某局 | 2023年度 | 金额单位：万元)."""
    near = blocks[:_WITHIN]
    for block in [*head, *(block for block in near if isinstance(block, Paragraph))]:
        yield block.text, block.place
    for table in (block for block in near if isinstance(block, Table)):
        over = [cell for cell in table.cells if cell.row < _ROWS_OVER_HEADER]
        of_units = {cell.row for cell in over if _COLON.search(cell.text) and unit_in(cell.text)}
        yield from ((cell.text, table.place) for cell in over if cell.row in of_units)

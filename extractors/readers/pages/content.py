"""What one page holds before the document is put together."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Cell, Page, PageOrigin, Table
from extractors.geometry.displayed import Displayed
from extractors.geometry.lines import TextLine
from extractors.geometry.marks import Floats
from normalizers.frozen import frozen

LOW_CONFIDENCE, STRUCK = "ocr_low_confidence", "struck_out"
DOUBTFUL = 0.8  # what is in doubt is no surer than this


@frozen
class PageContent:
    """What one page holds: `lines` is its text outside tables, `slanted` the text of watermarks, `hidden` what is
    clipped, covered or unpainted, `drawn` what stands in charts and photographs, `source` every character of these once
    (for the law of conservation). `displayed` leads from where a page read from its picture was set upright, the page's
    size and all places being upright, back to the page as displayed. `unread` says of each picture on the page that
    was not read where it is and why."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[TextLine, ...]
    slanted: str
    hidden: str
    source: str
    displayed: Displayed | None = None
    drawn: str = ""
    unread: tuple[str, ...] = ()


def unread_page(number: int, problem: str, width: float = 0.0, height: float = 0.0) -> PageContent:
    """A page of which nothing is known but why."""
    return PageContent(Page(number, width, height, PageOrigin.UNREAD, problem), (), (), "", "", "")


def figures_in_doubt(content: PageContent) -> PageContent:
    """The page with every figure in doubt: whoever recognised it says nothing of how sure he was."""
    tables = tuple(
        replace(
            table,
            cells=tuple(
                replace(cell, confidence=DOUBTFUL, flags=(*cell.flags, LOW_CONFIDENCE))
                if _has_digit(cell.text)
                else cell
                for cell in table.cells
            ),
        )
        for table in content.tables
    )
    lines = tuple(replace(line, confidence=DOUBTFUL) if _has_digit(line.text) else line for line in content.lines)
    return replace(content, tables=tables, lines=lines)


def struck_in_doubt(content: PageContent, struck: Floats) -> PageContent:
    """The page with every cell in doubt through whose text a line runs: struck out, or underlined out of place. struck:
    (n, 4) the boxes of these characters."""
    x, y = (struck[:, 0] + struck[:, 2]) / 2, (struck[:, 1] + struck[:, 3]) / 2

    def is_struck(cell: Cell) -> bool:
        box = cell.place.bbox
        return box is not None and bool(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any())

    def doubted(cell: Cell) -> Cell:
        return replace(cell, confidence=min(cell.confidence, DOUBTFUL), flags=(*cell.flags, STRUCK))

    tables = (replace(t, cells=tuple(doubted(c) if is_struck(c) else c for c in t.cells)) for t in content.tables)
    return replace(content, tables=tuple(tables))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)

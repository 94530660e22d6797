"""What one page holds before the document is put together."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Page, PageOrigin, Table
from extractors.geometry.displayed import Displayed
from extractors.geometry.lines import TextLine
from normalizers.frozen import frozen

LOW_CONFIDENCE = "ocr_low_confidence"
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


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)

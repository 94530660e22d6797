"""One page of a PDF: its tables, the lines beside them, and whether it could be read at all."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium

from extractors.document import Page, PageOrigin, Table
from extractors.errors import DocumentError, ErrorCode
from extractors.geometry.columns import whole_lines
from extractors.geometry.displayed import Displayed
from extractors.geometry.grid import Grid, find_grids
from extractors.geometry.lines import TextLine
from extractors.geometry.marks import Characters, Floats
from extractors.geometry.open_tables import find_open_tables, open_segments
from extractors.geometry.tables import own_characters, ruled_table
from extractors.geometry.under_ruled import completed
from extractors.readers.pdf import native
from extractors.readers.pdf.characters import PageText, read_characters
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.legible import REPLACEMENT, UNREADABLE, illegible_share, nonsense
from extractors.readers.pdf.objects import Objects, page_objects
from extractors.readers.pdf.rules import PageRules, read_rules

LINE_CUT = 3.0  # sizes: a wider gap in a line of open text separates two things that stand side by side
INSTALL_OCR = "Install jixiao[ocr] to read its picture."
IMAGE_SHARE = 0.5  # of the page: an image this large over few characters is a scan


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds: `lines` is its text outside tables, `slanted` the text of watermarks, `hidden` what is
    clipped or unpainted, `source` every character of these once (for the law of conservation). `displayed` leads from
    where a page read from its picture was set upright, the page's size and all places being upright, back to the page
    as displayed."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[TextLine, ...]
    slanted: str
    hidden: str
    source: str
    displayed: Displayed | None = None


def read_page(document: pdfium.FPDF_DOCUMENT, index: int) -> PageContent:
    """The page `index` (0-based). Raises DocumentError(DAMAGED) where pdfium cannot open it."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise DocumentError(ErrorCode.DAMAGED, f"Page {index + 1} cannot be opened.", page=index + 1)
    try:
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            return _content(page, textpage, index + 1)
        finally:
            if textpage:
                pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)


def unread_page(number: int, problem: str, width: float = 0.0, height: float = 0.0) -> PageContent:
    """A page of which nothing is known but why."""
    return PageContent(Page(number, width, height, PageOrigin.UNREAD, problem), (), (), "", "", "")


def _content(page: pdfium.FPDF_PAGE, textpage: pdfium.FPDF_TEXTPAGE | None, number: int) -> PageContent:
    frame = _frame(page)
    count = max(0, pdfium.FPDFText_CountChars(textpage)) if textpage else 0
    handle = native.handle(textpage) if textpage else 0
    streams = list(page_objects(native.handle(page)))
    text = read_characters(handle, count, frame, streams)
    found = read_rules(streams, frame)
    origin, problem = _origin(text, found, streams, frame, handle, count)
    shown = text.shown
    if origin is PageOrigin.UNREAD:
        return _from_picture(page, number, frame, problem or "")
    if origin is PageOrigin.BLANK:
        return PageContent(Page(number, frame.width, frame.height, origin, problem), (), (), "", "", "")
    if origin is PageOrigin.OCR:
        shown = text.hidden
    hidden = "" if origin is PageOrigin.OCR else text.hidden.text()
    shown.code[nonsense(shown.code)] = REPLACEMENT
    slanted = shown.take(shown.tilt < 0)
    upright = shown.take(shown.tilt >= 0) if len(slanted) else shown
    tables, lines = laid_out(upright, found, number)
    page_facts = Page(number, frame.width, frame.height, origin, problem)
    return PageContent(page_facts, tables, lines, slanted.text(), hidden, shown.text() + hidden)


def _from_picture(page: pdfium.FPDF_PAGE, number: int, frame: Frame, problem: str) -> PageContent:
    """The page read from its picture, where the extra for that is installed."""
    try:
        from extractors.readers.ocr import read_pdf_page
    except ImportError:
        return unread_page(number, f"{problem} {INSTALL_OCR}", frame.width, frame.height)
    content = read_pdf_page(page, number, frame.width, frame.height)
    if content.page.origin is PageOrigin.UNREAD:
        return unread_page(number, f"{problem} {content.page.problem}", frame.width, frame.height)
    return content


def _frame(page: pdfium.FPDF_PAGE) -> Frame:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    return Frame(
        round(pdfium.FPDF_GetPageWidthF(page), 2),
        round(pdfium.FPDF_GetPageHeightF(page), 2),
        box.left,
        box.bottom,
        pdfium.FPDFPage_GetRotation(page) % 4,
    )


def laid_out(chars: Characters, found: PageRules, number: int) -> tuple[tuple[Table, ...], tuple[TextLine, ...]]:
    """The tables, and the lines of what is in none of them."""
    open_text = np.zeros(len(chars), np.int64)
    tables: list[Table] = []
    middles = np.stack([chars.box[:, 0] + chars.box[:, 2], chars.box[:, 1] + chars.box[:, 3]], axis=1) / 2
    grids = [grid for grid in find_grids(found.rules, middles) if len(grid.cells) > 1]
    for grid in sorted(grids, key=lambda g: (g.box[2] - g.box[0]) * (g.box[3] - g.box[1])):
        cell_of = own_characters(chars, grid)
        cell_of[open_text < 0] = -1
        if not (cell_of >= 0).any():
            continue
        finer = completed(chars, cell_of, grid)
        if finer is not grid:
            grid, held = finer, cell_of >= 0
            cell_of = np.where(held, own_characters(chars, grid), -1)
        open_text[cell_of >= 0] = -1
        tables.append(ruled_table(chars, cell_of, grid, number))
    segments = open_segments(chars, open_text)
    for open_table in find_open_tables(segments, _outside(found.rules.across, grids), number):
        tables.append(open_table.table)
        used = set(open_table.members.tolist())
        segments = [s for s in segments if int(s.members[0]) not in used]
    return tuple(tables), tuple(whole_lines(segments, LINE_CUT))


def _outside(across: Floats, grids: list[Grid]) -> Floats:
    """The horizontal rules that are in no grid."""
    free = np.ones(len(across), bool)
    for grid in grids:
        x0, y0, x1, y1 = grid.box
        free &= ~((across[:, 2] >= y0 - 3) & (across[:, 2] <= y1 + 3) & (across[:, 1] > x0) & (across[:, 0] < x1))
    return across[free]


def _origin(
    text: PageText, found: PageRules, streams: list[Objects], frame: Frame, handle: int, count: int
) -> tuple[PageOrigin, str | None]:
    """Where the page's text comes from, and what is wrong with it."""
    images = _image_share(found.images, frame)
    if len(text.hidden) > len(text.shown) and images > IMAGE_SHARE:
        if illegible_share(handle, count, text.hidden.code) <= UNREADABLE:
            return PageOrigin.OCR, "The text is a hidden layer over a scanned image, made by an unknown OCR."
        return PageOrigin.UNREAD, "The page is a scanned image with an illegible hidden text layer."
    if not len(text.shown):
        if images > 0.05:
            return PageOrigin.UNREAD, "The page is a scanned image without a text layer."
        drawn = sum(len(handles) for stream in streams for handles in stream.by_type.values())
        if drawn > 50 and not _only_rules(found, drawn):
            return PageOrigin.UNREAD, "The page shows drawings and no text; it may hold text drawn as shapes."
        return PageOrigin.BLANK, None
    share = illegible_share(handle, count, text.shown.code)
    if share > UNREADABLE:
        return PageOrigin.UNREAD, f"{share:.0%} of the page's characters have fonts that map to nonsense."
    if images > IMAGE_SHARE and len(text.shown) < 20:
        return PageOrigin.UNREAD, "The page is a scanned image with a few characters set over it."
    return PageOrigin.NATIVE, None


def _image_share(images: Floats, frame: Frame) -> float:
    area = ((images[:, 2] - images[:, 0]) * (images[:, 3] - images[:, 1])).sum() if len(images) else 0.0
    return float(area / (frame.width * frame.height)) if frame.width and frame.height else 0.0


def _only_rules(found: PageRules, drawn: int) -> bool:
    return len(found.rules.across) + len(found.rules.down) > 0.5 * drawn

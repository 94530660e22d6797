"""One page of a PDF: its tables, the lines beside them, and whether it could be read at all."""

from __future__ import annotations

import ctypes
from dataclasses import replace

import numpy as np
import pypdfium2.raw as pdfium

from extractors.document import Page, PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.geometry.displayed import turned_page
from extractors.geometry.marks import Floats
from extractors.readers.pages.content import PageContent, figures_in_doubt, struck_in_doubt, unread_page
from extractors.readers.pages.layout import laid_out
from extractors.readers.pages.nonsense import REPLACEMENT, UNREADABLE, nonsense
from extractors.readers.pdf import native
from extractors.readers.pdf.annotations import with_annotations
from extractors.readers.pdf.characters import PageText, read_characters
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.layers import NOTHING, seen, unseen_objects
from extractors.readers.pdf.legible import illegible_share
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import PATH, Objects, page_objects
from extractors.readers.pdf.pictures import with_pictures
from extractors.readers.pdf.raster import render, resolution
from extractors.readers.pdf.rules import PageRules, read_rules
from extractors.readers.pdf.struck import struck_out

INSTALL_OCR = "Install jixiao[ocr] to read its picture."
LAYER_UNUSED = "A hidden text layer over the scanned image, made by an unknown OCR, was not used."

FEW_CHARACTERS = 20  # fewer say nothing of how the page lies
NEARLY_ALL = 0.8  # of the characters: where so many are turned alike, the page is
FRAME, MANY_SHAPES = 12, 20  # segments of a path that may be rules, and paths with more that are no drawing of a table
IMAGE_SHARE = 0.5  # of the page: an image this large over few characters is a scan


def read_page(document: pdfium.FPDF_DOCUMENT, index: int, *, layers: bool = False) -> PageContent:
    """The page `index` (0-based); layers: whether the file has some that can be hidden. Raises DocumentError(DAMAGED) where pdfium cannot open it."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise DocumentError(ErrorCode.DAMAGED, f"Page {index + 1} cannot be opened.", page=index + 1)
    try:
        page, missing = with_annotations(document, index, page)
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            frame = _frame(page)
            streams = list(page_objects(page, frame))
            unseen, unsure = unseen_objects(page, streams, frame) if layers else (NOTHING, ())
            content = _upright(page, textpage, index + 1, frame, streams, unseen)
            said = (*missing, *unsure)
            return replace(content, unread=(*content.unread, *said)) if said else content
        finally:
            if textpage:
                pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)


def _upright(
    page: pdfium.FPDF_PAGE,
    textpage: pdfium.FPDF_TEXTPAGE | None,
    number: int,
    frame: Frame,
    streams: list[Objects],
    unseen: Handles,
) -> PageContent:
    """The page's content; of a page whose writing lies on its side (a wide table set into a tall page, a page that was
    turned without it) that of the page turned upright, with the way back."""
    streams = _seen(streams, unseen)
    count = max(0, pdfium.FPDFText_CountChars(textpage)) if textpage else 0
    handle = native.handle(textpage) if textpage else 0
    text = read_characters(page, handle, count, frame, streams, unseen)
    turns = _turns_of(text.shown.tilt)
    if not turns:
        return _content(page, handle, count, number, frame, streams, text)
    pdfium.FPDFPage_SetRotation(page, (frame.quarter_turns - turns) % 4)
    upright = _frame(page)
    turned = _seen(list(page_objects(page, upright)), unseen)
    text = read_characters(page, handle, count, upright, turned, unseen)
    content = _content(page, handle, count, number, upright, turned, text)
    if content.page.origin is not PageOrigin.NATIVE:  # read from its picture, which is set upright by itself
        pdfium.FPDFPage_SetRotation(page, frame.quarter_turns)
        text = read_characters(page, handle, count, frame, streams, unseen)
        return _content(page, handle, count, number, frame, streams, text)
    return replace(content, displayed=turned_page(frame.width, frame.height, turns))


def _seen(streams: list[Objects], unseen: Handles) -> list[Objects]:
    """What the page's content streams show."""
    return [seen(stream, unseen) for stream in streams] if len(unseen) else streams


def _turns_of(tilt: np.ndarray) -> int:
    """The quarter turns of nearly all the page's writing."""
    level = tilt[tilt >= 0]
    if len(level) < FEW_CHARACTERS or not level.any():
        return 0
    counts = np.bincount(level, minlength=4)
    return int(counts.argmax()) if counts.max() >= NEARLY_ALL * len(level) else 0


def _content(
    page: pdfium.FPDF_PAGE, handle: int, count: int, number: int, frame: Frame, streams: list[Objects], text: PageText
) -> PageContent:
    found = read_rules(streams, frame)
    origin, problem = _origin(text, found, streams, frame, handle, count)
    shown = text.shown
    if origin is PageOrigin.UNREAD:
        return _from_picture(page, number, frame, problem or "", printed=len(text.shown) > 0)
    if origin is PageOrigin.BLANK:
        hidden = text.hidden.text()
        empty = PageContent(Page(number, frame.width, frame.height, origin, problem), (), (), "", hidden, hidden)
        return with_pictures(page, empty, found.images, streams, frame)
    if origin is PageOrigin.OCR:
        own = _from_picture(page, number, frame, "", printed=True)
        if own.page.origin is PageOrigin.OCR:
            said = f"{LAYER_UNUSED} {own.page.problem or ''}".strip()
            return replace(own, page=replace(own.page, problem=said))
        shown = text.hidden
    hidden = "" if origin is PageOrigin.OCR else text.hidden.text()
    shown.code[nonsense(shown.code)] = REPLACEMENT
    slanted, upright = shown.take(shown.tilt < 0), shown.take(shown.tilt >= 0)
    tables, lines = laid_out(upright, found.rules, number)
    page_facts = Page(number, frame.width, frame.height, origin, problem)
    content = PageContent(page_facts, tables, lines, slanted.text(), hidden, shown.text() + hidden)
    struck = struck_out(upright, found.rules.across)
    if struck.any():
        content = struck_in_doubt(content, upright.box[struck])
    if origin is PageOrigin.OCR:
        return figures_in_doubt(content)
    return with_pictures(page, content, found.images, streams, frame)


def _from_picture(page: pdfium.FPDF_PAGE, number: int, frame: Frame, problem: str, *, printed: bool) -> PageContent:
    """The page read from its picture, where the extra for that is installed. `printed`: its text layer is not empty."""
    try:
        from extractors.readers.ocr import read_picture_page
    except ImportError:
        return unread_page(number, f"{problem} {INSTALL_OCR}", frame.width, frame.height)
    scale = resolution(page, frame.width, frame.height)
    content = read_picture_page(render(page, frame.width, frame.height, scale), scale, number)
    why = content.page.problem
    if content.page.origin is PageOrigin.BLANK and printed:
        why = "Its picture shows nothing: the fonts are not in the file."
    elif content.page.origin is not PageOrigin.UNREAD:
        return content
    return unread_page(number, f"{problem} {why}", frame.width, frame.height)


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
        drawn = sum(map(len, streams))
        if (drawn > 50 and not _only_rules(found, drawn)) or _shapes(streams) >= MANY_SHAPES:
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


def _shapes(streams: list[Objects]) -> int:
    """How many paths have more segments than rules and frames do: letters drawn as shapes, beside however many rules."""
    return sum(int((native.path_segment_count(stream.by_type[PATH]) > FRAME).sum()) for stream in streams)


def _only_rules(found: PageRules, drawn: int) -> bool:
    return len(found.rules.across) + len(found.rules.down) > 0.5 * drawn

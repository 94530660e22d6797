"""Pages without a usable text layer: rendered, straightened, cleaned and read by RapidOCR.

Needs the extra `jixiao[ocr]`; whoever imports this package pays for it, so it is imported where a page needs it.
"""

from __future__ import annotations

import pypdfium2.raw as pdfium

from extractors.readers.ocr.engine import Pixels
from extractors.readers.ocr.layout import page_content
from extractors.readers.ocr.page import read_picture
from extractors.readers.ocr.render import render, resolution
from extractors.readers.pages.content import PageContent

__all__ = ["read_pdf_page", "read_picture_page"]


def read_pdf_page(page: pdfium.FPDF_PAGE, number: int, width: float, height: float) -> PageContent:
    """The page of a PDF, read from its picture. width, height: as displayed, in points."""
    scale = resolution(page, width, height)
    return read_picture_page(render(page, width, height, scale), scale, number)


def read_picture_page(rgb: Pixels, scale: float, number: int) -> PageContent:
    """A page that is a picture: (h, w, 3) red, green, blue at `scale` pixels a point."""
    height, width = rgb.shape[:2]
    return page_content(read_picture(rgb, scale), number, round(width / scale, 2), round(height / scale, 2))

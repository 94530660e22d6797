"""Pages and pictures without a usable text layer: straightened, cleaned and read by RapidOCR.

Needs the extra `jixiao[ocr]`; whoever imports this package pays for it, so it is imported where a page needs it.
"""

from __future__ import annotations

from extractors.readers.ocr.engine import Pixels
from extractors.readers.ocr.layout import page_content
from extractors.readers.ocr.page import read_picture
from extractors.readers.ocr.region import read_region
from extractors.readers.pages.content import PageContent

__all__ = ["read_picture_page", "read_region"]


def read_picture_page(rgb: Pixels, scale: float, number: int) -> PageContent:
    """A page that is a picture: (h, w, 3) red, green, blue at `scale` pixels a point."""
    height, width = rgb.shape[:2]
    return page_content(read_picture(rgb, scale), number, round(width / scale, 2), round(height / scale, 2))

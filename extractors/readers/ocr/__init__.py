"""Pages and pictures without a usable text layer: straightened, cleaned and read by RapidOCR.

Needs the extra `jixiao[ocr]`; whoever imports this package pays for it, so it is imported where a page needs it.
"""

from __future__ import annotations

from extractors.readers.ocr.engine import Pixels
from extractors.readers.ocr.layout import page_content
from extractors.readers.ocr.page import read_picture
from extractors.readers.ocr.region import read_region
from extractors.readers.pages.content import PageContent, unread_page

LEGIBLE = 0.6  # certainty of its characters on average below which a page is patterns and no print

__all__ = ["read_picture_page", "read_region"]


def read_picture_page(rgb: Pixels, scale: float, number: int) -> PageContent:
    """A page that is a picture: (h, w, 3) red, green, blue at `scale` pixels a point."""
    height, width = (round(side / scale, 2) for side in rgb.shape[:2])
    page = read_picture(rgb, scale)
    sure = page.letters.sure
    if len(sure) and sure.mean() < LEGIBLE:
        why = f"Its picture cannot be read: its characters are {sure.mean():.0%} certain on average."
        return unread_page(number, why, width, height)
    return page_content(page, number, width, height)

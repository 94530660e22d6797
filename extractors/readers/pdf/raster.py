"""A PDF page, or a part of it, as a picture, at the resolution that its own images have."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.document import Box
from extractors.readers.pdf import native

Pixels = NDArray[np.uint8]

LOWEST, HIGHEST = 200.0, 300.0  # dots an inch
DRAWN = 250.0  # dots an inch for what has no resolution of its own
MAX_PIXELS = 30_000_000


def resolution(page: pdfium.FPDF_PAGE, width: float, height: float) -> float:
    """Pixels a point at which the page is best read: that of its largest image, within limits."""
    dots, largest = DRAWN, 0.0
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        sides = [ctypes.c_float() for _ in range(4)]
        pixels = [ctypes.c_uint() for _ in range(2)]
        pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
        pdfium.FPDFImageObj_GetImagePixelSize(item, *map(ctypes.byref, pixels))
        left, bottom, right, top = (side.value for side in sides)
        area = (right - left) * (top - bottom)
        if area > largest:
            largest = area
            dots = 72 * (pixels[0].value * pixels[1].value / area) ** 0.5
    scale = float(np.clip(dots, LOWEST, HIGHEST)) / 72
    return min(scale, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)


def render(
    page: pdfium.FPDF_PAGE, width: float, height: float, scale: float, box: Box | None = None, paper: int = 255
) -> Pixels:
    """(h, w, 3) red, green, blue of the page as displayed, on paper of one grey; scale: pixels a point.

    width, height: of the page in points; box: the part that is wanted, in points, the whole page where it is None.
    """
    x0, top, x1, bottom = (round(v * scale) for v in box or (0.0, 0.0, width, height))
    across, down = max(1, x1 - x0), max(1, bottom - top)
    bitmap = pdfium.FPDFBitmap_Create(across, down, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFF000000 | paper * 0x010101)
        whole = max(1, round(width * scale)), max(1, round(height * scale))
        pdfium.FPDF_RenderPageBitmap(bitmap, page, -x0, -top, *whole, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        raw = np.ctypeslib.as_array(start, (down, stride))[:, : across * 4].reshape(down, across, 4)
        return np.ascontiguousarray(raw[:, :, 2::-1])
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


@contextmanager
def without(objects: Iterable[int]) -> Iterator[None]:
    """While it lasts, pages are rendered without these objects."""
    hidden = list(objects)
    native.set_active(hidden, False)
    try:
        yield
    finally:
        native.set_active(hidden, True)

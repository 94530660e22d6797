"""A PDF page as a picture, at the resolution that its own images have."""

from __future__ import annotations

import ctypes

import numpy as np
import pypdfium2.raw as pdfium

from extractors.readers.ocr.engine import Pixels

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


def render(page: pdfium.FPDF_PAGE, width: float, height: float, scale: float) -> Pixels:
    """(h, w, 3) red, green, blue of the page as displayed, on white paper; scale: pixels a point."""
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.FPDFBitmap_Create(across, down, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        raw = np.ctypeslib.as_array(start, (down, stride))[:, : across * 4].reshape(down, across, 4)
        return np.ascontiguousarray(raw[:, :, 2::-1])
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)

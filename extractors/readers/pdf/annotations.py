"""Text that lies on a page without being part of it: the fields of a form that was filled in, typed notes, stamps.

pdfium gives neither their characters nor their objects with the page's own. They are made part of the page in memory, as
its viewers show them: a figure in a field is a figure of the report.
"""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

DONE = 1  # what pdfium gives where something was made part of the page
SAYS = (b"V", b"Contents")  # where a field, and a typed note, keep their text
TYPED = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET)
OUT_OF_SIGHT = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
WITH_TEXT = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)
NOT_SHOWN = "A typed text lies on the page and the file does not say how it looks: {}"


def with_annotations(
    document: pdfium.FPDF_DOCUMENT, index: int, page: pdfium.FPDF_PAGE
) -> tuple[pdfium.FPDF_PAGE, tuple[str, ...]]:
    """The page `index`, opened anew where text lies on it, and what is said of text that could not be had."""
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count <= 0:
        return page, ()
    looks = [_look(page, i) for i in range(count)]
    if any(text and not shown for shown, text in looks):
        _have_looks_made(page)
        looks = [_look(page, i) for i in range(count)]
    missing = tuple(NOT_SHOWN.format(text) for shown, text in looks if text and not shown)
    if any(shown for shown, _ in looks) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == DONE:
        again = pdfium.FPDF_LoadPage(document, index)
        if again:
            pdfium.FPDF_ClosePage(page)
            return again, missing
    return page, missing


def _look(page: pdfium.FPDF_PAGE, number: int) -> tuple[bool, str]:
    """Whether the annotation shows text, and the text that it holds, if it is one that people type into."""
    annotation = pdfium.FPDFPage_GetAnnot(page, number)
    if not annotation:
        return False, ""
    try:
        if pdfium.FPDFAnnot_GetFlags(annotation) & OUT_OF_SIGHT:
            return False, ""
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        shown = any(
            pdfium.FPDFPageObj_GetType(pdfium.FPDFAnnot_GetObject(annotation, i)) in WITH_TEXT
            for i in range(pdfium.FPDFAnnot_GetObjectCount(annotation))
        )
        said = next(filter(None, (_said(annotation, key) for key in SAYS)), "") if kind in TYPED else ""
        return shown, said
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _said(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    if pdfium.FPDFAnnot_GetValueType(annotation, key) != pdfium.FPDF_OBJECT_STRING:
        return ""
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", errors="replace").strip()


def _have_looks_made(page: pdfium.FPDF_PAGE) -> None:
    """pdfium makes the look of fields that have none when it draws the page, where the file asks viewers to."""
    bitmap = pdfium.FPDFBitmap_Create(1, 1, 0)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 1, 1, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDFBitmap_Destroy(bitmap)

"""pdfium in bulk: the native calls that are made once a character or once an object, without wrapper objects.

`pypdfium2` types every call; for a few thousand calls a page the conversion of arguments costs more than the call.
Here the same functions of the same library are called for whole arrays. Handles are integers (uintp).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy import ndarray
from numpy.typing import NDArray

from extractors.readers.pdf.loops import Gives, bind

Handles = NDArray[np.uintp]
Bulk = Callable[..., ndarray]


def handle(pointer: Any) -> int:
    """A typed pdfium handle as an integer."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _bulk(function: Any, gives: Gives, leading: int, dtype: Any, *fields: int, otherwise: Any = 0) -> Bulk:
    """The function for arrays of its leading arguments: handles, then indices, (n,) each; one handle serves all rows.

    It gives an array (n, *fields); rows where the call fails are `otherwise`.
    """
    run = bind(handle(function), gives, leading)

    def called(handles: Handles | int, *indices: ndarray) -> ndarray:
        n = len(indices[0]) if isinstance(handles, int) else len(handles)
        out = np.zeros((n, *fields), dtype)
        if not n:
            return out
        if otherwise:
            out[:] = otherwise
        first = np.full(n, handles, np.uintp) if isinstance(handles, int) else handles
        run((first, *[at.astype(np.int32, copy=False) for at in indices]), out)
        return out

    return called


def _integers(function: Any, leading: int = 1) -> Bulk:
    return _bulk(function, Gives.INTEGER, leading, np.int32)


def _handles(function: Any, leading: int = 1) -> Bulk:
    return _bulk(function, Gives.HANDLE, leading, np.uintp)


char_code = _integers(pdfium.FPDFText_GetUnicode, 2)
char_unmapped = _integers(pdfium.FPDFText_HasUnicodeMapError, 2)
char_object = _handles(pdfium.FPDFText_GetTextObject, 2)
char_loose_box = _bulk(pdfium.FPDFText_GetLooseCharBox, Gives.STRUCTURE, 2, np.float32, 4)
char_matrix = _bulk(pdfium.FPDFText_GetMatrix, Gives.STRUCTURE, 2, np.float32, 6)
char_origin = _bulk(pdfium.FPDFText_GetCharOrigin, Gives.PAIR, 2, np.float64, 2)

_object_at = _handles(pdfium.FPDFPage_GetObject, 2)
_member_at = _bulk(pdfium.FPDFFormObj_GetObject, Gives.MEMBER, 2, np.uintp)
object_type = _integers(pdfium.FPDFPageObj_GetType)
object_bounds = _bulk(pdfium.FPDFPageObj_GetBounds, Gives.FOUR, 1, np.float32, 4)
object_matrix = _bulk(pdfium.FPDFPageObj_GetMatrix, Gives.STRUCTURE, 1, np.float32, 6, otherwise=(1, 0, 0, 1, 0, 0))
object_fill = _bulk(pdfium.FPDFPageObj_GetFillColor, Gives.FOUR, 1, np.uint32, 4)
object_stroke = _bulk(pdfium.FPDFPageObj_GetStrokeColor, Gives.FOUR, 1, np.uint32, 4)
object_transparent = _integers(pdfium.FPDFPageObj_HasTransparency)
object_clip = _handles(pdfium.FPDFPageObj_GetClipPath)
text_render_mode = _integers(pdfium.FPDFTextObj_GetTextRenderMode)

path_draw_mode = _bulk(pdfium.FPDFPath_GetDrawMode, Gives.PAIR, 1, np.int32, 2)
path_segment_count = _integers(pdfium.FPDFPath_CountSegments)
path_segment = _handles(pdfium.FPDFPath_GetPathSegment, 2)
segment_type = _integers(pdfium.FPDFPathSegment_GetType)
segment_point = _bulk(pdfium.FPDFPathSegment_GetPoint, Gives.PAIR, 1, np.float32, 2)
segment_close = _integers(pdfium.FPDFPathSegment_GetClose)

clip_path_count = _integers(pdfium.FPDFClipPath_CountPaths)
clip_segment_count = _integers(pdfium.FPDFClipPath_CountPathSegments, 2)
clip_segment = _handles(pdfium.FPDFClipPath_GetPathSegment, 3)


def page_objects(page: pdfium.FPDF_PAGE) -> Handles:
    """The objects of the page itself, in the order in which they are painted."""
    return _object_at(handle(page), np.arange(max(0, pdfium.FPDFPage_CountObjects(page)), dtype=np.int32))


def form_objects(form: int) -> Handles:
    """The objects of a form XObject, in the order in which they are painted."""
    count = pdfium.FPDFFormObj_CountObjects(ctypes.cast(form, pdfium.FPDF_PAGEOBJECT))
    return _member_at(form, np.arange(max(0, count), dtype=np.int32))


def set_active(objects: Iterable[int], active: bool) -> None:
    """Show or hide the objects in pictures of their page."""
    for each in objects:
        pdfium.FPDFPageObj_SetIsActive(ctypes.cast(each, pdfium.FPDF_PAGEOBJECT), active)

"""pdfium in bulk: the native calls that are made once a character or once an object, without wrapper objects.

`pypdfium2` types every call; for a few thousand calls a page the conversion of arguments costs more than the call.
Here the same functions of the same library are bound once with plain integers for handles and addresses, so that
`map` drives them and numpy arrays take the results. Measured: 0.26 µs a call, a page's boxes in 0.15 ms.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

_INT, _PTR, _SIZE = ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same native function, called with integers for handles and addresses (no lock is released between calls)."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


page_text = _bind(pdfium.FPDFText_GetText, _INT, _PTR, _INT, _INT, _PTR)
char_code = _bind(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _PTR, _INT)
char_loose_box = _bind(pdfium.FPDFText_GetLooseCharBox, _INT, _PTR, _INT, _PTR)
char_origin = _bind(pdfium.FPDFText_GetCharOrigin, _INT, _PTR, _INT, _PTR, _PTR)
char_unmapped = _bind(pdfium.FPDFText_HasUnicodeMapError, _INT, _PTR, _INT)
char_object = _bind(pdfium.FPDFText_GetTextObject, _SIZE, _PTR, _INT)
char_matrix = _bind(pdfium.FPDFText_GetMatrix, _INT, _PTR, _INT, _PTR)

object_count = _bind(pdfium.FPDFPage_CountObjects, _INT, _PTR)
object_at = _bind(pdfium.FPDFPage_GetObject, _SIZE, _PTR, _INT)
form_object_count = _bind(pdfium.FPDFFormObj_CountObjects, _INT, _PTR)
form_object_at = _bind(pdfium.FPDFFormObj_GetObject, _SIZE, _PTR, ctypes.c_ulong)
object_type = _bind(pdfium.FPDFPageObj_GetType, _INT, _PTR)
object_bounds = _bind(pdfium.FPDFPageObj_GetBounds, _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
object_matrix = _bind(pdfium.FPDFPageObj_GetMatrix, _INT, _PTR, _PTR)
object_fill = _bind(pdfium.FPDFPageObj_GetFillColor, _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
object_stroke = _bind(pdfium.FPDFPageObj_GetStrokeColor, _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
object_clip = _bind(pdfium.FPDFPageObj_GetClipPath, _SIZE, _PTR)
set_active = _bind(pdfium.FPDFPageObj_SetIsActive, _INT, _PTR, _INT)
text_render_mode = _bind(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _PTR)
path_draw_mode = _bind(pdfium.FPDFPath_GetDrawMode, _INT, _PTR, _PTR, _PTR)
path_segment_count = _bind(pdfium.FPDFPath_CountSegments, _INT, _PTR)
path_segment = _bind(pdfium.FPDFPath_GetPathSegment, _SIZE, _PTR, _INT)
segment_type = _bind(pdfium.FPDFPathSegment_GetType, _INT, _PTR)
segment_point = _bind(pdfium.FPDFPathSegment_GetPoint, _INT, _PTR, _PTR, _PTR)
segment_close = _bind(pdfium.FPDFPathSegment_GetClose, _INT, _PTR)
clip_path_count = _bind(pdfium.FPDFClipPath_CountPaths, _INT, _PTR)
clip_segment_count = _bind(pdfium.FPDFClipPath_CountPathSegments, _INT, _PTR, _INT)
clip_segment = _bind(pdfium.FPDFClipPath_GetPathSegment, _SIZE, _PTR, _INT, _INT)


def handle(pointer: Any) -> int:
    """A typed pdfium handle as the integer that the bound functions take."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def each_char(function: Callable[..., Any], textpage: int, count: int, dtype: Any) -> np.ndarray:
    """function(textpage, i) for every character."""
    return np.fromiter(map(function, repeat(textpage), range(count)), dtype, count)


def fill_rows(function: Callable[..., Any], leading: Iterable[Iterable[int]], out: np.ndarray) -> np.ndarray:
    """function(*leading, address of each field of out's row) for every row: `out` is an (n, fields) array.

    Rows where the call fails keep what `out` held.
    """
    step, width = out.itemsize, out.shape[1]
    start, stop = out.ctypes.data, out.ctypes.data + out.nbytes
    fields = [range(start + k * step, stop + k * step, width * step) for k in range(width)]
    deque(map(function, *leading, *fields), maxlen=0)
    return out


def fill_structs(function: Callable[..., Any], leading: Iterable[Iterable[int]], out: np.ndarray) -> np.ndarray:
    """function(*leading, address of out's row) for every row of the (n, fields) array `out`."""
    rows = range(out.ctypes.data, out.ctypes.data + out.nbytes, out.itemsize * out.shape[1])
    deque(map(function, *leading, rows), maxlen=0)
    return out

"""What stands on layers that are switched off: it is in the file, and no reader of the page sees it.

pdfium gives the objects of all layers and paints those that are switched on: what is asked for alone and leaves no mark is
hidden.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pypdfium2.raw as pdfium

from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import FORM, PATH, Objects, painting_order
from extractors.readers.pdf.raster import render, without

ROUGH = 1.0  # pixels a point at which it is looked for marks
GREY = 128  # of 255: paper on which white text leaves a mark too
MOST_UNITS = 200  # things on layers of a page that are looked at one by one
NOTHING: Handles = np.zeros(0, np.uintp)
TOO_MANY = "The page has too many things on layers to tell which of them are switched off; what is hidden may be read."
LAYER = "OC"  # the name of the mark that puts objects on a layer


def unseen_objects(page: pdfium.FPDF_PAGE, streams: list[Objects], frame: Frame) -> tuple[Handles, tuple[str, ...]]:
    """The handles of all objects on layers that are switched off, and what is said where there are too many to look at:
    each takes a picture of the page."""
    units = list(_units(page, streams))
    if len(units) > MOST_UNITS:
        return NOTHING, (TOO_MANY,)
    order = painting_order(page)
    unseen: list[int] = []
    for unit in units:
        if not any(_leaves_a_mark(handle) for handle in unit):
            continue
        with without(handle for handle in order if handle not in unit):
            if (render(page, frame.width, frame.height, ROUGH, paper=GREY) == GREY).all():
                unseen += unit
    return np.array(sorted(unseen), np.uintp), ()


def _leaves_a_mark(handle: int) -> bool:
    """Whether the object would be seen where it is shown: not so text in fonts that are not in the file, for which pdfium
    has a stand-in without ink."""
    item = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    font = pdfium.FPDFTextObj_GetFont(item)
    return not font or pdfium.FPDFFont_GetIsEmbedded(font) == 1


def seen(stream: Objects, unseen: Handles) -> Objects:
    """The stream without these objects."""
    texts, paths = (~np.isin(handles, unseen) for handles in (stream.texts, stream.by_type[PATH]))
    which = stream.clips.which[np.concatenate([texts, paths])]
    return replace(
        stream,
        texts=stream.texts[texts],
        by_type={kind: handles[~np.isin(handles, unseen)] for kind, handles in stream.by_type.items()},
        path_box=stream.path_box[paths],
        early_paths=int(np.count_nonzero(paths[: stream.early_paths])),
        clips=replace(stream.clips, which=which),
    )


def _units(page: pdfium.FPDF_PAGE, streams: list[Objects]) -> Iterator[set[int]]:
    """Objects that are on one layer together, if on any: those of one form, and runs of marked ones of the page."""
    for stream in streams[1:]:
        leaves = [stream.texts, *(handles for kind, handles in stream.by_type.items() if kind != FORM)]
        unit = {int(handle) for handles in leaves for handle in handles.tolist()}
        if unit:
            yield unit
    run: set[int] = set()
    for handle in native.page_objects(page).tolist():
        if _on_layer(handle):
            run.add(handle)
        elif run:
            yield run
            run = set()
    if run:
        yield run


def _on_layer(handle: int) -> bool:
    item = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    return any(
        _name(pdfium.FPDFPageObj_GetMark(item, i)) == LAYER for i in range(max(0, pdfium.FPDFPageObj_CountMarks(item)))
    )


def _name(mark: pdfium.FPDF_PAGEOBJECTMARK) -> str:
    buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), ctypes.byref(size))
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", errors="replace")

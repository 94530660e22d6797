"""Text that lies under an opaque picture: it is in the file, and no reader of the page sees it."""

from __future__ import annotations

import numpy as np
import pypdfium2.raw as pdfium

from extractors.document import Box
from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.hidden import seen_in_part
from extractors.readers.pdf.objects import IMAGE, Objects, bounds, painting_order
from extractors.readers.pdf.raster import render, without

FINE = 2.0  # pixels a point at which pictures are looked through
COVERED = 0.9  # of a character's box: so much of it lies under opaque pixels where it is not to be seen
OPAQUE = 0.5  # of a picture: stamps, which are mostly transparent, are set on text and do not replace it


def covered_characters(
    page: pdfium.FPDF_PAGE, textpage: int, index: Ints, chars: Characters, streams: list[Objects], frame: Frame
) -> Bools:
    """Which characters an opaque picture covers that is painted after them. index: their numbers in the text page.

    Seals with a mask or a blending mode let text through; pictures that are painted first are its ground. A run of text
    that is seen in part is not hidden: half a figure would be another figure.
    """
    covered = np.zeros(len(chars), bool)
    pictures = [handle for stream in streams for handle in stream.by_type[IMAGE].tolist()]
    if not pictures or not len(chars):
        return covered
    box = np.concatenate([bounds(stream.by_type[IMAGE], stream.matrix, frame) for stream in streams])
    over = [(handle, b, _inside(chars, b)) for handle, b in zip(pictures, box, strict=True)]
    if not any(len(at) for _, _, at in over):
        return covered
    order = painting_order(page)
    rank = {handle: i for i, handle in enumerate(order)}
    for handle, b, at in over:
        owners = native.char_object(textpage, index[at]).tolist()
        below = np.array([rank.get(owner, len(rank)) < rank.get(handle, 0) for owner in owners], bool)
        if below.any():
            covered[at[below]] |= _hides(page, handle, order, chars.box[at[below]], b, frame)
    return covered & ~seen_in_part(chars, covered) if covered.any() else covered


def _inside(chars: Characters, box: Floats) -> Ints:
    """The characters whose middle is in the box."""
    x, y = (chars.box[:, 0] + chars.box[:, 2]) / 2, (chars.box[:, 1] + chars.box[:, 3]) / 2
    return np.flatnonzero((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]))


def _hides(
    page: pdfium.FPDF_PAGE, picture: int, order: list[int], boxes: Floats, around: Floats, frame: Frame
) -> Bools:
    """For each box whether the picture hides what lies below it: it looks the same on black and on white paper."""
    part: Box = (
        max(0.0, float(around[0])),
        max(0.0, float(around[1])),
        min(frame.width, float(around[2])),
        min(frame.height, float(around[3])),
    )
    with without(handle for handle in order if handle != picture):
        light, dark = (
            render(page, frame.width, frame.height, FINE, part, paper).astype(np.int16) for paper in (255, 0)
        )
    opaque = np.abs(light - dark).max(axis=2) < 8
    if opaque.mean() < OPAQUE:
        return np.zeros(len(boxes), bool)
    edges = np.rint((boxes - np.array([part[0], part[1]] * 2)) * FINE).astype(int)
    return np.array([_share(opaque, *edge) >= COVERED for edge in edges.tolist()], bool)


def _share(opaque: Bools, x0: int, top: int, x1: int, bottom: int) -> float:
    inside = opaque[max(0, top) : max(bottom, top + 1), max(0, x0) : max(x1, x0 + 1)]
    return float(inside.mean()) if inside.size else 0.0

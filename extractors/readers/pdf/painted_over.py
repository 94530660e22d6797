"""Text that lies under an opaque rectangle: an amount that was painted over, with another one set in its place."""

from __future__ import annotations

import numpy as np
import pypdfium2.raw as pdfium

from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.clips import numbers_of
from extractors.readers.pdf.hidden import seen_in_part
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import PATH, Objects

LEAST = 3.0  # points: thinner bars are rules, and hide no character
SEGMENTS = (4, 5)  # of a rectangle
COVERED = 0.9  # of a character's box: so much of it lies under the rectangle where it is not to be seen
ALL_CORNERS = 0b1111
SOLID = 255
SLACK = 0.01  # points by which a corner may be off
BEZIER = 1


def painted_over(page: pdfium.FPDF_PAGE, textpage: int, index: Ints, chars: Characters, own: Objects) -> Bools:
    """Which characters lie under a rectangle of the page itself (`own`) that is painted after them and lets nothing
    through. index: their numbers in the text page. The grounds of cells are painted before their text, highlights let
    it through; a run of text that is seen in part is not hidden."""
    covered = np.zeros(len(chars), bool)
    if len(own.path_box) == own.early_paths or not len(chars):
        return covered
    paths, box = _solid_rectangles(own)
    if not len(paths):
        return covered
    rank = {handle: i for i, handle in enumerate(native.page_objects(page).tolist())}
    for handle, over in zip(paths.tolist(), box, strict=True):
        at = np.flatnonzero(_share(chars.box, over) >= COVERED)
        if len(at):
            owners = native.char_object(textpage, index[at]).tolist()
            covered[at] |= [rank.get(owner, len(rank)) < rank[handle] for owner in owners]
    return covered & ~seen_in_part(chars, covered) if covered.any() else covered


def _solid_rectangles(own: Objects) -> tuple[Handles, Floats]:
    """The paths after the first text that are opaque level rectangles, each with the box that is seen of it."""
    x0, top, x1, bottom = own.path_box[own.early_paths :].T
    at = own.early_paths + (np.minimum(x1 - x0, bottom - top) >= LEAST).nonzero()[0]
    if len(at):
        paths = own.by_type[PATH][at]
        opaque = (native.object_fill(paths)[:, 3] == SOLID) & (native.object_transparent(paths) == 0)
        at = at[(native.path_draw_mode(paths)[:, 0] != 0) & opaque & _are_rectangles(paths)]
    box, clip = own.path_box[at], own.clips.box[own.clips.which[len(own.texts) + at]]
    box[:, :2] = np.maximum(box[:, :2], clip[:, :2])
    box[:, 2:] = np.minimum(box[:, 2:], clip[:, 2:])
    return own.by_type[PATH][at], box


def _are_rectangles(paths: Handles) -> Bools:
    """Which paths of few segments are level rectangles: every point is a corner of their box, and every corner a point."""
    counts = native.path_segment_count(paths)
    found = np.isin(counts, SEGMENTS)
    paths, counts = paths[found], counts[found]
    if not len(paths):
        return found
    segments = native.path_segment(np.repeat(paths, counts), numbers_of(counts))
    point, begins = native.segment_point(segments), np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(paths)), counts)
    low, high = np.minimum.reduceat(point, begins)[owner], np.maximum.reduceat(point, begins)[owner]
    ends, begin = high - point <= SLACK, point - low <= SLACK
    right, foot = ends.T
    at_corner = (ends | begin).all(axis=1) & (native.segment_type(segments) != BEZIER)
    corners = np.left_shift(1, right + 2 * foot)
    every = np.bitwise_or.reduceat(corners, begins) == ALL_CORNERS
    found[found] = every & np.logical_and.reduceat(at_corner, begins)
    return found


def _share(box: Floats, over: Floats) -> Floats:
    """How much of each box lies under `over`, from 0 to 1."""
    across = np.minimum(box[:, 2], over[2]) - np.maximum(box[:, 0], over[0])
    down = np.minimum(box[:, 3], over[3]) - np.maximum(box[:, 1], over[1])
    area = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
    return np.asarray(np.clip(across, 0, None) * np.clip(down, 0, None) / np.maximum(area, 1e-9))

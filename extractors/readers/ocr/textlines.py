"""Where lines of print stand: inside the cells of grids by their ink, elsewhere by the recogniser's detector.

In a cell nothing is left to a detector: every mark of ink belongs to a line, so that no figure can be overlooked.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.geometry.grid import Grid, cells_of_points
from extractors.geometry.marks import Bools, Ints
from extractors.readers.ocr.clean import CleanPage
from extractors.readers.ocr.engine import Pixels, detect

LARGEST = 30.0  # points: no character is higher
FULL = 0.5  # of the highest marks: commas, points and pieces of broken characters are lower
TALL_MARK = 0.45  # of a character's height: marks this high make a line, lower ones join one
SPECK = 0.28  # of a character's height: lone marks smaller than this in both directions are dirt
LOW = 0.5  # of a character's height: lines no higher are signs or dashes
ONE_LINE = 1.3  # of a character's height: marks that stand apart inside this height are one line (二, 示)
INKED = 160  # of 255: darker than this is ink
PALE_INK = 200  # of 255: what is darker than this may be the pale stroke of a mark
BLACK, BLACKEST = 200, 0.25  # of 255: the contrast of black print; the share of ink that says how black print is
DETECT_AT = 2.1  # pixels a point: what the detector is shown
DETECT_MARGIN = 8.0  # points of paper around it
HIGHEST_LINE = 72.0  # points: what is higher is a drawing
DUST = 0.15  # square points: smaller marks are dust
DARKNESS = 0.45  # square points of full black that a mark without a dark core is worth, at least
PALE = 0.25  # of the way from print to paper: what is paler is left of a stamp
PAD_ACROSS, PAD_DOWN = 0.35, 0.14  # of a line's height: white left around it


@dataclass(frozen=True, slots=True)
class InkLine:
    """One line of print. box: its ink, x0, top, x1, bottom in pixels. room: what may be shown around it (the inside of
    its cell). cell: (grid, cell) indices, None in open text. height: of ordinary characters around it, in pixels."""

    box: tuple[int, int, int, int]
    room: tuple[int, int, int, int]
    cell: tuple[int, int] | None
    height: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Connected marks of ink: (n, 4) boxes in pixels; `height`: that of ordinary characters of the page in pixels."""

    box: Ints
    height: float


def printed(page: CleanPage, unruled: Pixels, drawn: Bools, blackness: float, scale: float) -> Bools:
    """(h, w) ink that is no rule and no dust, with its pale strokes. unruled: the page without rules (`drawn`)."""
    ink = page.ink & ~drawn
    pale = pale_ink(page, unruled, blackness)
    count, labels, _, _ = cv2.connectedComponentsWithStats(pale.astype(np.uint8), connectivity=8)
    certain = np.bincount(labels[ink], minlength=count) > max(1.0, DUST * scale * scale)
    # the finest print has no dark core: what is pale and large is no dust either
    least = blackness * max(1.0, DARKNESS * scale * scale)
    certain |= np.bincount(labels[pale], 1 - unruled[pale] / 255, minlength=count) > least
    certain[0] = False
    return np.asarray(certain[labels] | (ink & page.seal))


def pale_ink(page: CleanPage, unruled: Pixels, blackness: float) -> Bools:
    """(h, w) what is darker than paper, outside stamps."""
    return np.asarray((unruled < 255 - blackness * (255 - PALE_INK)) & ~page.seal)


def blackness_of(page: CleanPage, drawn: Bools) -> float:
    """How black the print beside the rules (`drawn`) is, from 0 to 1: strokes thinner than a pixel are grey, and what is
    pale beside black print is ink beside them."""
    ink = page.grey[page.ink & ~drawn & ~page.seal]
    return min(1.0, float(255 - np.percentile(ink, 100 * BLACKEST)) / BLACK) if len(ink) else 1.0


def find_marks(ink: Bools, drawn: Bools, grey: Pixels, seal: Bools, scale: float) -> Marks:
    """The marks of `printed` ink beside the rules (`drawn`), without what is left of stamps. scale: pixels a point."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    area = stats[:, 4].astype(np.int64)
    kept = area > max(1.0, DUST * scale * scale)
    kept[0] = False
    if seal.any():
        darkness = np.bincount(labels[ink], grey[ink], minlength=count) / area
        stamped = np.bincount(labels[ink], seal[ink], minlength=count) / area
        print_like = area[1:] > scale * scale
        usual = float(np.median(darkness[1:][print_like])) if print_like.any() else 0.0
        kept &= (stamped < 0.5) | (darkness < usual + PALE * (255 - usual))
    beside = (cv2.dilate(drawn.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ink
    # what lies along a rule and nowhere else is a part of its edge
    kept &= np.bincount(labels[beside], minlength=count) < 0.6 * area
    x, y, w, h = stats[kept, :4].astype(np.int64).T
    return Marks(np.stack([x, y, x + w, y + h], axis=1), _usual_height(h, scale, 9.0 * scale))


def _usual_height(heights: Ints, scale: float, otherwise: float) -> float:
    """Of ordinary characters, from the heights of marks; all in pixels. `otherwise`: where there are none."""
    heights = heights[heights <= LARGEST * scale]
    if not len(heights):
        return otherwise
    return float(np.percentile(heights[heights >= FULL * np.percentile(heights, 90)], 60))


def cell_lines(marks: Marks, grids: list[Grid], scale: float) -> list[InkLine]:
    """The lines in the cells of the grids (in points), by their ink."""
    middle = (marks.box[:, :2] + marks.box[:, 2:]) / (2 * scale)
    taken = np.zeros(len(middle), bool)
    lines: list[InkLine] = []
    for g, grid in enumerate(grids):
        cell_of = cells_of_points(grid, middle[:, 0], middle[:, 1])
        cell_of[taken] = -1
        taken |= cell_of >= 0
        order = np.argsort(cell_of, kind="stable")
        order = order[cell_of[order] >= 0]
        cuts = np.flatnonzero(np.diff(cell_of[order])) + 1
        usual = _usual_height(marks.box[order, 3] - marks.box[order, 1], scale, marks.height)
        for members in np.split(order, cuts) if len(order) else []:
            cell = int(cell_of[members[0]])
            x0, top, x1, bottom = (grid.boxes[cell] * scale).tolist()
            room = (int(np.ceil(x0)) + 1, int(np.ceil(top)) + 1, int(x1) - 1, int(bottom) - 1)
            highest = float((marks.box[members, 3] - marks.box[members, 1]).max())
            # small print among larger; a lone dash says nothing of the height of its print
            height = min(usual, highest) if highest >= FULL * usual else usual
            lines += [InkLine(box, room, (g, cell), height) for box in _lines_of(marks.box[members], height)]
    return lines


def open_lines(grey: Pixels, grids: list[Grid], height: float, scale: float) -> list[InkLine]:
    """The lines outside all grids, by the detector. height: of ordinary characters in pixels; scale: pixels a point."""
    outside = grey.copy()
    for grid in grids:
        for box in grid.boxes.tolist():
            x0, top, x1, bottom = (round(v * scale) for v in box)
            outside[max(0, top - 2) : bottom + 3, max(0, x0 - 2) : x1 + 3] = 255
    inked = outside < INKED
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return []
    # only what holds ink is looked at, and no finer than the detector needs: it is a third of a page's time
    margin = round(DETECT_MARGIN * scale)
    top, left = max(0, int(rows[0]) - margin), max(0, int(columns[0]) - margin)
    part = outside[top : rows[-1] + margin, left : columns[-1] + margin]
    share = min(1.0, DETECT_AT / scale)
    small = cv2.resize(part, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    found = detect(np.asarray(small, np.uint8)) / share + np.array([left, top, left, top])
    page = (0, 0, grey.shape[1], grey.shape[0])
    return [
        InkLine((int(box[0]), int(box[1]), int(np.ceil(box[2])), int(np.ceil(box[3]))), page, None, height)
        for box in np.clip(found, 0, [page[2], page[3], page[2], page[3]]).tolist()
        if box[3] - box[1] <= HIGHEST_LINE * scale
    ]


def picture_of(grey: Pixels, line: InkLine, paper: int = 255) -> tuple[Pixels, int]:
    """The line cut out with paper around it, and the x in pixels at which the cut begins."""
    x0, top, x1, bottom = line.box
    if bottom - top < LOW * line.height:
        # a low sign is told by its height: = shown as high as a line is an 8
        add = round(line.height) - (bottom - top)
        top, bottom = top - add // 2, bottom + add - add // 2
    across, down = round(PAD_ACROSS * (bottom - top)) + 2, round(PAD_DOWN * (bottom - top)) + 2
    if line.cell is None:
        across = down = 0  # the detector leaves room
    left, above = max(line.room[0], x0 - across, 0), max(line.room[1], top - down, 0)
    right, below = min(line.room[2], x1 + across), min(line.room[3], bottom + down)
    left, above, right, below = min(left, x0), min(above, top), max(right, x1), max(below, bottom)
    cut = grey[above:below, left:right]
    over, under = max(0, above - (top - down)), max(0, bottom + down - below)
    before, after = max(0, left - (x0 - across)), max(0, x1 + across - right)
    framed = np.pad(cut, ((over, under), (before, after)), constant_values=paper)
    return framed, left - before


def _lines_of(box: Ints, height: float) -> list[tuple[int, int, int, int]]:
    """The marks of one cell as lines, top to bottom."""
    tall = (box[:, 3] - box[:, 1]) >= TALL_MARK * height
    bands = _bands(box[tall], height)
    low = box[~tall]
    member: list[list[Ints]] = [[b for b in box[tall] if _within(b, band)] for band in bands]
    loose = []
    for mark in low:
        y = (mark[1] + mark[3]) / 2
        near = [(max(band[0] - y, y - band[1], 0.0), k) for k, band in enumerate(bands)]
        if near and min(near)[0] <= 0.3 * height:
            member[min(near)[1]].append(mark)
        else:
            loose.append(mark)
    if loose:
        rest = np.array(loose)
        large = np.maximum(rest[:, 2] - rest[:, 0], rest[:, 3] - rest[:, 1]) >= SPECK * height
        for band in _bands(rest, height) if large.any() else []:
            own = [b for b, is_large in zip(rest, large, strict=True) if _within(b, band) and is_large]
            if own:
                member.append(own)
    found = [np.array(m) for m in member if len(m)]
    boxes = [(*m[:, :2].min(axis=0).tolist(), *m[:, 2:].max(axis=0).tolist()) for m in found]
    return sorted(boxes, key=lambda b: (b[1], b[0]))


def _within(mark: Ints, band: tuple[int, int]) -> bool:
    return bool(band[0] <= (mark[1] + mark[3]) / 2 <= band[1])


def _bands(box: Ints, height: float) -> list[tuple[int, int]]:
    """The heights at which marks stand: overlapping marks share one, and marks that fit into one line's height."""
    bands: list[tuple[int, int]] = []
    for top, bottom in sorted(box[:, [1, 3]].tolist()):
        if bands and (
            min(bottom, bands[-1][1]) - top > 0.25 * min(bottom - top, bands[-1][1] - bands[-1][0])
            or max(bottom, bands[-1][1]) - bands[-1][0] <= ONE_LINE * height
        ):
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        else:
            bands.append((top, bottom))
    return bands

"""Charts and photographs told from print: they have areas and curves, print has strokes on paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.document import Box
from extractors.geometry.marks import Bools
from extractors.readers.ocr.clean import unsealed
from extractors.readers.ocr.engine import Pixels

OTHER = 40  # of 255: what differs from the paper's colour by more, in any channel, is no paper
PAPER = 0.5  # of a picture of print, at least, is paper
STROKE, RED_STROKE = 3.2, 16.0  # points: no stroke of print is broader, nor any part of a red stamp
AREAS = 0.01  # of a picture: areas that are larger in all are drawn
WINDOW, DENSE, PATTERNED = 12.0, 0.42, 0.02  # points; of a window, more is no print; of a picture, more is patterned
STRAIGHT = 40.0  # points: longer straight runs are rules
# points: marks beside print and rules that reach further are pieces of curves; of the picture's smaller side: how far
# all of them reach together in a drawing
PIECE, SPAN = 12.0, 0.5
FRAME = 3.0  # points at the picture's edges that are not looked at: frames, and the shadows of scans


def is_drawing(rgb: Pixels, scale: float, known: Sequence[Box]) -> bool:
    """Whether the picture is more than print. scale: pixels a point; known: the boxes of its print and tables, in points."""
    other = _other(rgb)
    if other.mean() > 1 - PAPER:
        return True
    for x0, top, x1, bottom in (np.array(known).reshape(-1, 4) * scale).round().astype(int).tolist():
        other[max(0, top - 1) : bottom + 2, max(0, x0 - 1) : x1 + 2] = False
    edge = round(FRAME * scale)
    inner = np.s_[edge : other.shape[0] - edge, edge : other.shape[1] - edge]
    seal = unsealed(rgb)[1][inner]
    print_like, red = (np.ascontiguousarray(m.astype(np.uint8)) for m in (other[inner] & ~seal, other[inner] & seal))
    if not print_like.size:
        return False
    areas = _broad(print_like, STROKE * scale) + _broad(red, RED_STROKE * scale)
    return areas > AREAS or _patterned(print_like, scale) > PATTERNED or _has_curve(print_like, scale)


def _other(rgb: Pixels) -> Bools:
    """What has another colour than the paper, the colour that most of the picture has."""
    coarse = (rgb >> 4).astype(np.int32)
    colour = coarse[:, :, 0] * 256 + coarse[:, :, 1] * 16 + coarse[:, :, 2]
    paper = np.median(rgb[colour == np.bincount(colour.ravel()).argmax()], axis=0).astype(np.int16)
    return np.asarray(np.abs(rgb.astype(np.int16) - paper).max(axis=2) > OTHER)


def _broad(marks: Pixels, width: float) -> float:
    """The share of the picture where marks are broader than `width` pixels; scans have black edges, which do not count."""
    core = cv2.erode(marks, np.ones((max(1, round(width)),) * 2, np.uint8), borderValue=(0,))
    areas = cv2.dilate(core, np.ones((max(1, round(width)),) * 2, np.uint8))
    _, labels, _, _ = cv2.connectedComponentsWithStats(areas, connectivity=8)
    at_edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return float((~np.isin(labels, [0, *at_edge])).mean())


def _patterned(marks: Pixels, scale: float) -> float:
    """The share of the picture where more is inked than print inks: hatched areas, two-dimensional codes."""
    density = cv2.boxFilter(
        marks * 255, -1, (round(WINDOW * scale), round(WINDOW * scale)), borderType=cv2.BORDER_REPLICATE
    )
    return float((density > DENSE * 255).mean())


def _has_curve(marks: Pixels, scale: float) -> bool:
    """Whether marks that are no straight rules reach far across the picture; its gridlines cut curves in pieces."""
    length = max(3, round(STRAIGHT * scale))
    straight = np.maximum(
        cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)),
        cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)),
    )
    rest = np.where(cv2.dilate(straight, np.ones((3, 3), np.uint8)) > 0, 0, marks).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    reach = stats[1:, 2:4].max(axis=1)
    return bool(reach[reach >= PIECE * scale].sum() > SPAN * min(marks.shape))

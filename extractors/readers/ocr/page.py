"""A picture of a page to characters, rules and how sure each character is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.geometry.displayed import Displayed
from extractors.geometry.grid import Grid, find_grids
from extractors.geometry.marks import Floats, Rules
from extractors.readers.ocr.clean import CleanPage, clean
from extractors.readers.ocr.engine import Pixels
from extractors.readers.ocr.letters import Letters, letters
from extractors.readers.ocr.reading import read_lines
from extractors.readers.ocr.ruling import Ruling, find_rules, without_rules
from extractors.readers.ocr.textlines import blackness_of, cell_lines, find_marks, open_lines, pale_ink, printed
from extractors.readers.ocr.unread import unread_cells, unread_print
from extractors.readers.ocr.upright import quarter_turns, skew, straightened

BLANK = 0.0005  # of the page: a sheet with less ink than this is empty
LEAST_SKEW = 0.04  # degrees: less is left alone


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What the recogniser made of a page, upright and in points: its size, whether it is an empty sheet, its characters
    and its rules; `displayed` leads back to the page as displayed."""

    width: float
    height: float
    is_blank: bool
    letters: Letters
    rules: Rules
    displayed: Displayed


def read_picture(rgb: Pixels, scale: float) -> OcrPage:
    """(h, w, 3) red, green, blue of a displayed page at `scale` pixels a point."""
    turns = quarter_turns(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8))
    turned = np.ascontiguousarray(np.rot90(rgb, turns))
    page = clean(turned, scale)
    degrees = skew(page.ink)
    back = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    if abs(degrees) > LEAST_SKEW:
        page, back = _straightened(page, degrees)
    # print under a grey stamp is darker than the stamp: a rule there is one as elsewhere
    ruling = find_rules(page.rough, page.grey, page.seal & ~page.veiled, scale)
    found = _letters(page, ruling, scale)
    down, across = page.grey.shape
    shape = (rgb.shape[0] / scale, rgb.shape[1] / scale)
    displayed = Displayed(shape[1], shape[0], _way_back(back, turns, shape, scale))
    is_blank = not len(found.characters) and page.ink.mean() < BLANK
    return OcrPage(across / scale, down / scale, bool(is_blank), found, ruling.rules, displayed)


def _straightened(page: CleanPage, degrees: float) -> tuple[CleanPage, Floats]:
    """The page turned so that its lines are level, and the matrix (2, 3) that leads its pixels back."""
    grey, back = straightened(page.grey, degrees)
    masks = (page.ink, page.seal, page.veiled, page.rough)
    return CleanPage(grey, *(straightened(m.astype(np.uint8) * 255, degrees)[0] > 127 for m in masks)), back


def _letters(page: CleanPage, ruling: Ruling, scale: float) -> Letters:
    blackness = blackness_of(page, ruling.ink)
    unruled = without_rules(page.grey, ruling, blackness, scale)
    ink = printed(page, unruled, ruling.ink, blackness, scale)
    marks = find_marks(ink, ruling.ink, unruled, page.seal, scale)
    middles = (marks.box[:, :2] + marks.box[:, 2:]) / (2 * scale)
    grids = _grids(ruling.rules, middles)
    in_cells = cell_lines(marks, grids, scale)
    lines = in_cells + open_lines(unruled, grids, marks.height, scale)
    found = letters(read_lines(unruled, lines, page.seal, page.veiled, blackness), scale)
    covered = unread_cells(in_cells, grids, ink | pale_ink(page, unruled, blackness), page.seal, marks.height, scale)
    overlooked = unread_print(marks, grids, lines, page.seal, scale)
    return replace(found, unread=np.concatenate([found.unread, covered, overlooked]))


def _grids(rules: Rules, middles: Floats) -> list[Grid]:
    """The grids that tables will be made of, the smallest first."""
    grids = [grid for grid in find_grids(rules, middles) if len(grid) > 1]
    return sorted(grids, key=lambda g: (g.box[2] - g.box[0]) * (g.box[3] - g.box[1]))


def _way_back(back: Floats, turns: int, shape: tuple[float, float], scale: float) -> Floats:
    """(2, 3) from upright points through skew and quarter turns to displayed points. shape: height, width in points."""
    height, width = shape
    straight = back.copy()
    straight[:, 2] /= scale
    turn = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }[turns]
    whole = np.array(turn, np.float64) @ np.vstack([straight, [0, 0, 1]])
    return np.asarray(whole, np.float64)

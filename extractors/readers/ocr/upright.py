"""Which way up a page lies, and by how much it is skewed."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.geometry.marks import Bools, Floats
from extractors.readers.ocr.engine import Pixels, Reading, detect, recognise

LOOK, CLOSE_LOOK = 960, 1920  # pixels: the longer side of the small page on which lines are looked for
SAMPLE = 6  # lines that are read both ways
SURE = 0.8  # of a line that stands upright, at least
FEWEST = 4  # characters: shorter lines say less of which way up they stand; a 2 on its side is read as a 2
MAX_SKEW = 4.0  # degrees
STEP_SKEW = 0.05  # degrees


def quarter_turns(grey: Pixels) -> int:
    """How often the page must be turned by 90° (counter-clockwise) so that its text stands upright: 0 to 3.

    Rows of fine print run together on a small page into blocks that look like lines the other way: where the lines
    found cannot be read, a larger page is looked at, and lines of both ways are read.
    """
    turns, trust = _look(grey, LOOK, both=False)
    if trust >= SURE:
        return turns
    return max((turns, trust), _look(grey, CLOSE_LOOK, both=True), key=lambda one: one[1])[0]


def _look(grey: Pixels, side: int, *, both: bool) -> tuple[int, float]:
    """The best turn, and how sure a line is then. side: pixels of the page that is looked at."""
    scale = min(1.0, side / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = detect(np.asarray(small, np.uint8)) / scale
    if not len(boxes):
        return 0, 0.0
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    sideways = bool(_lengths(boxes)[height > 1.5 * width].sum() > _lengths(boxes)[width > 1.5 * height].sum())
    ways = (sideways, not sideways) if both else (sideways,)
    return max((_turns(grey, boxes, sideways=way) for way in ways), key=lambda one: one[1])


def _lengths(boxes: Floats) -> Floats:
    return np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])


def _turns(grey: Pixels, boxes: Floats, *, sideways: bool) -> tuple[int, float]:
    """The better of both turns in which lines lie level, by the longest of them, and how sure a line of it is."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    along = height > width if sideways else width >= height
    crops = []
    for i in np.flatnonzero(along)[np.argsort(_lengths(boxes)[along])[::-1]][:SAMPLE]:
        x0, top, x1, bottom = (int(v) for v in boxes[i])
        crop = grey[max(0, top - 2) : bottom + 3, max(0, x0 - 2) : x1 + 3]
        crops.append(np.ascontiguousarray(np.rot90(crop)) if sideways else crop)
    one = _trust(recognise(crops))
    other = _trust(recognise([np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]))
    return (1 if sideways else 0) + (0 if one >= other else 2), max(one, other) / max(1, len(crops))


def _trust(readings: list[Reading]) -> float:
    """How sure the recogniser is of lines, by their characters."""
    return sum(sum(r.sure) / max(FEWEST, len(r.sure)) for r in readings)


def skew(ink: Bools) -> float:
    """The degrees (counter-clockwise positive) by which lines of print rise, from the sharpness of their profile."""
    scale = min(1.0, 1000 / max(ink.shape))
    resized = cv2.resize(ink.astype(np.uint8) * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(resized, np.uint8)
    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
    best = float(coarse[np.argmax([_sharpness(small, a) for a in coarse])])
    fine = np.arange(best - 0.5, best + 0.51, STEP_SKEW)
    return float(fine[np.argmax([_sharpness(small, a) for a in fine])])


def _sharpness(picture: Pixels, degrees: float) -> float:
    height, width = picture.shape
    shear = np.tan(np.radians(degrees))
    # rows sheared by the angle: as good as turned for small angles, and quick
    matrix = np.array([[1, 0, 0], [shear, 1, -shear * width / 2]], np.float64)
    moved = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR)
    profile = moved.sum(axis=1, dtype=np.float64)
    return float((np.diff(profile) ** 2).sum())


def straightened(rgb: Pixels, degrees: float) -> tuple[Pixels, Floats]:
    """The picture turned clockwise by `degrees` about its middle, and the matrix (2, 3) that leads back."""
    height, width = rgb.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    turned = cv2.warpAffine(rgb, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(cv2.invertAffineTransform(matrix), np.float64)

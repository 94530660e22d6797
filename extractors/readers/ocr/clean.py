"""A photographed page to clean paper: seals taken off by colour, shadows and grey grounds flattened."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.geometry.marks import Bools
from extractors.readers.ocr.engine import Pixels

SEAL_TINT = 35  # of 255: red that stands out this much over green and blue is stamp ink
SEAL_SHARE = 0.0003  # of the page: less coloured ink than this is no stamp
FULL_AMOUNT = 1.35  # thin strokes of a stamp show less colour than they have
DARK, PALE = 60, 180  # of 255, on white paper: print is darker than the one, grey stamps lie between
# points: a stamp's strokes are broader than print's; wider ones are shaded areas, longer straight ones rules; an arc of
# its ring is larger than a character; what lies this near to its strokes is looked at
BROAD, AREA, STRAIGHT, ARC, AROUND = 1.8, 20.0, 40.0, 26.0, 9.0
CUT = 4.0  # points: a rule that crosses a stamp's stroke cuts it no wider
THIN, THIN_AROUND = 0.6, 3.0  # points: the same of the stamp's letters, which are told by their shade
SHADE = 22  # of 255: a stamp's letters are as pale as its ring, within this
GROUND = 24  # a ground's structure is this many times coarser than a page is wide


@dataclass(frozen=True, slots=True)
class CleanPage:
    """grey: (h, w) dark print on white paper. ink: (h, w) where something is printed. seal: (h, w) where a stamp lies,
    which is taken off in the other two; veiled: the part of it where the stamp is grey as print is. rough: (h, w) ink in which thin rules below stamps stand out, and with them
    what is left of the stamps."""

    grey: Pixels
    ink: Bools
    seal: Bools
    veiled: Bools
    rough: Bools


def clean(rgb: Pixels, scale: float) -> CleanPage:
    """The page without seals, shadows and grey grounds. scale: pixels a point."""
    grey, seal = unsealed(rgb)
    flat = flattened(grey)
    lifted, veiled = unveiled(flat, scale)
    ink = lifted < _threshold(lifted)
    if not seal.any():
        return CleanPage(lifted, ink, veiled, veiled, np.where(veiled, flat < DARK, ink))
    grey[seal] = rgb[:, :, 0][seal]
    red = flattened(grey)
    return CleanPage(lifted, ink, seal | veiled, veiled, np.where(seal, red < _threshold(red), ink))


def unveiled(flat: Pixels, scale: float) -> tuple[Pixels, Bools]:
    """The page without grey stamps, and where they lie.

    A stamp that was photographed in grey is paler than print and its strokes are broader than the pale edges of print.
    """
    pale = ((flat > DARK) & (flat < PALE)).astype(np.uint8)
    strokes = cv2.morphologyEx(pale, cv2.MORPH_OPEN, _box(BROAD * scale, BROAD * scale))
    for kernel in (_box(AREA * scale, AREA * scale), _box(STRAIGHT * scale, 1), _box(1, STRAIGHT * scale)):
        strokes[cv2.morphologyEx(strokes, cv2.MORPH_OPEN, kernel) > 0] = 0
    region = np.zeros(flat.shape, np.uint8)
    joined = cv2.dilate(strokes, _box(CUT * scale, CUT * scale))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for x, y, w, h, _ in stats[1:][stats[1:, 2:4].min(axis=1) >= ARC * scale].tolist():
        region[max(0, y - h) : y + 2 * h, max(0, x - w) : x + 2 * w] = 1
    strokes = np.minimum(strokes, region)
    if not strokes.any():
        return flat, np.zeros(flat.shape, bool)
    level = float(np.percentile(flat[strokes > 0], 25))
    ring = cv2.dilate(strokes, _box(AROUND * scale, AROUND * scale))
    near = (np.maximum(ring, _letters_of(flat, level, scale)) > 0) & (region > 0)
    lifted = flat.copy()
    lifted[near] = np.clip(flat[near] * (255.0 / level), 0, 255).astype(np.uint8)
    return lifted, near


def _letters_of(flat: Pixels, level: float, scale: float) -> Pixels:
    """Where thin strokes are as pale as a stamp (`level`) and no edges of dark print, with what lies around them."""
    dark = cv2.dilate((flat <= DARK).astype(np.uint8), np.ones((5, 5), np.uint8))
    pale = ((np.abs(flat.astype(np.int16) - round(level)) <= SHADE) & (dark == 0)).astype(np.uint8)
    for kernel in (_box(STRAIGHT * scale, 1), _box(1, STRAIGHT * scale)):
        pale[cv2.dilate(cv2.morphologyEx(pale, cv2.MORPH_OPEN, kernel), np.ones((3, 3), np.uint8)) > 0] = 0
    wide, high = _box(3 * THIN * scale, THIN * scale), _box(THIN * scale, 3 * THIN * scale)
    strokes = np.maximum(cv2.morphologyEx(pale, cv2.MORPH_OPEN, wide), cv2.morphologyEx(pale, cv2.MORPH_OPEN, high))
    return np.asarray(cv2.dilate(strokes, _box(THIN_AROUND * scale, THIN_AROUND * scale)), np.uint8)


def _box(width: float, height: float) -> Pixels:
    return np.ones((max(1, round(height)), max(1, round(width))), np.uint8)


def unsealed(rgb: Pixels) -> tuple[Pixels, Bools]:
    """The page in grey as it was before it was stamped, and where stamp ink lies.

    How much stamp ink lies on a pixel shows in its colour, which pictures store coarser than its brightness. What that
    much ink next to it explains of a pixel's darkness is divided out; the rest is print.
    """
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    red = rgb[:, :, 0].astype(np.float32)
    other = np.maximum(rgb[:, :, 1], rgb[:, :, 2]).astype(np.float32)
    seal = red - other > SEAL_TINT
    if seal.mean() < SEAL_SHARE:
        return grey, np.zeros(seal.shape, bool)
    near = cv2.dilate(seal.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    soft_red = np.maximum(cv2.GaussianBlur(red, (0, 0), 1.0), 1.0)
    tint = np.asarray(cv2.GaussianBlur(other, (0, 0), 1.0) / soft_red, np.float32)
    bright = red > 0.75 * ground_of(rgb[:, :, 0])
    if not (seal & bright).any() or not (~near & bright).any():
        return grey, np.zeros(seal.shape, bool)  # dark red areas of a drawing
    plain, full = float(np.median(tint[~near & bright])), float(np.percentile(tint[seal & bright], 10))
    paper = ground_of(rgb[:, :, 0]) * float(np.median(grey[~near & bright] / np.maximum(red[~near & bright], 1)))
    amount = np.clip(FULL_AMOUNT * (plain - tint) / max(0.05, plain - full), 0, 1)
    share = grey / np.maximum(paper, 1)
    deep = seal & bright & (amount > 0.9)
    darkest = float(np.percentile(share[deep if deep.any() else seal & bright], 20))
    amount = cv2.dilate(amount, np.ones((5, 5), np.uint8))
    print_left = np.minimum(share / np.maximum(1 - amount * (1 - darkest), 0.05), 1)
    grey[near] = (print_left * paper)[near].astype(np.uint8)
    return grey, near


def ground_of(grey: Pixels) -> NDArray[np.float32]:
    """The paper's own brightness at each pixel: print and stamps closed over."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    size = max(5, (max(small.shape) // GROUND) | 1)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), size / 3)
    return np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def flattened(grey: Pixels) -> Pixels:
    """The grey picture divided by its ground, and its print stretched to full contrast."""
    flat = np.clip(grey * (255.0 / np.maximum(ground_of(grey), 1)), 0, 255)
    dark = float(np.percentile(flat, 0.5))
    if dark < 235:
        flat = np.clip((flat - dark) * (255.0 / max(40.0, 250.0 - dark)), 0, 255)
    return flat.astype(np.uint8)


def _threshold(flat: Pixels) -> int:
    """Between print and paper: Otsu's, kept where faint print is still seen and paper's grain is not."""
    found, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return int(np.clip(found, 110, 190))

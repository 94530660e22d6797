"""Ruling lines in a picture of a page: long thin runs of ink."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.geometry.marks import Bools, Floats, Rules
from extractors.readers.ocr.engine import Pixels

LONG = 30.0  # points: a horizontal run of ink shorter than this is a stroke of a character
TALL = 11.0  # points: the same for vertical runs (a row's height)
THICK = 3.0  # points: thicker runs are areas
# of the length of a rule on which something hangs: what is thin, what of that lies on one level, and what of each row
STRAIGHT_SHARE, LEVEL_SHARE, ROW_SHARE = 0.5, 0.95, 0.02
FINE = 50  # of 255: a thin stroke that is so much darker than the paper beside it may be a rule
FAINT = FINE // 2  # of 255: what is left of a pale rule where a red stamp is divided out
# points: how far the edge of a stamp's stroke hides a pale rule; of a rule's length below a stamp, what has to show
HIDDEN, SHOWN_SHARE = 12.0, 0.6
GAP = 0.5  # points: gaps that a worn rule may have
STRETCH, BARE = 40.0, 70  # points of a rule that are looked at together; the share of them (in %) that print may touch
REACH = 4  # pixels on each side of a rule's middle that it may darken
PALE_EDGE, LEFT_OVER = 128, 210  # of 255: on a rule, and beside it, what is paler than this is left of the rule
WORN = 20.0  # points: between pieces of one rule no further apart than this all ink is the rule's
IN_LINE = 1.2  # points: vertical runs this near side by side are pieces of one rule
LONG_LINE = 40.0  # points: no stroke of a character is as long
ENDS = 2.0  # points: a run ends at a rule where it comes this near
NEAR = 3.5  # points: a vertical run counts where it meets a horizontal rule this near


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules in PDF points, and the ink (h, w) that draws them."""

    rules: Rules
    ink: Bools


def find_rules(ink: Bools, grey: Pixels, seal: Bools, scale: float) -> Ruling:
    """The straight rules of an upright page. grey: the page; seal: where stamps lie; scale: pixels a point."""
    picture = ink.astype(np.uint8)
    across, flat = _runs(picture | _fine(grey, seal, scale), scale, LONG)
    down, upright = _runs(np.ascontiguousarray(picture.T | _fine(grey.T, seal.T, scale)), scale, TALL)
    level, steep = _goes_on(across, flat, seal), _goes_on(down, upright, seal.T)
    met = steep & _met(across[level], down)
    drawn = np.isin(flat, np.flatnonzero(level) + 1), np.isin(upright, np.flatnonzero(met) + 1)
    mask = _bridged(drawn[0], picture, scale) | _bridged(drawn[1], np.ascontiguousarray(picture.T), scale).T
    return Ruling(Rules(across[level], down[met]), mask)


def without_rules(grey: Pixels, ruling: Ruling, blackness: float, scale: float) -> Pixels:
    """The picture without its rules and their pale edges; print that comes near or touches them stays.

    What a rule darkens is the same all along it: that much is taken off, and what is left is print. blackness: how black
    print is, from 0 to 1; scale: pixels a point.
    """
    lifted = grey.copy()
    for rules, picture in ((ruling.rules.across, lifted), (ruling.rules.down, lifted.T)):
        for start, end, at in (rules * scale).tolist():
            _lift(picture, round(start), round(end), round(at), round(STRETCH * scale))
    around = cv2.dilate(ruling.ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    left_over = lifted > 255 - blackness * (255 - LEFT_OVER)
    lifted[(around & left_over) | (ruling.ink & (lifted > PALE_EDGE))] = 255
    return lifted


def _lift(picture: Pixels, start: int, end: int, at: int, stretch: int) -> None:
    """Takes the darkness of a horizontal rule off the picture, stretch by stretch; all in pixels."""
    low, high = max(0, at - REACH), min(len(picture), at + REACH + 1)
    for first in range(max(0, start - 1), end + 1, stretch):
        part = picture[low:high, first : min(first + stretch, end + 2)]
        if part.size:
            usual = 255 - np.percentile(part, BARE, axis=1, method="nearest").astype(np.uint8)
            core = int(np.argmax(usual))
            # away from its core a rule only grows paler: what is darker again is print that stands close to it
            usual[core:] = np.minimum.accumulate(usual[core:])
            usual[: core + 1] = np.minimum.accumulate(usual[core::-1])[::-1]
            part[:] = part + np.minimum(usual[:, None], 255 - part)


def _fine(grey: Pixels, seal: Bools, scale: float) -> np.ndarray:
    """Thin horizontal strokes, however pale: fine rules are paler than print. Under stamps only what goes on as a rule."""
    across = np.ones((2 * round(THICK * scale / 2) + 1, 1), np.uint8)
    thin: Pixels = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, across).astype(np.uint8)
    seen = (thin > FINE) & ~seal
    if seal.any():
        seen |= seal & _shows_through(thin, seen, seal, scale)
    return seen.astype(np.uint8)


def _shows_through(thin: Pixels, seen: Bools, seal: Bools, scale: float) -> Bools:
    """Where a pale horizontal rule goes on below the strokes of a red stamp.

    They cut it into pieces shorter than a rule. The whole of them is as long as one and mostly shows; of characters that
    stand in a line, or one over the other, less than that share does. Outside the stamp nothing is joined.
    """
    beside = np.ones((3, 1), np.uint8)
    faint = cv2.dilate((thin > FAINT).astype(np.uint8), beside)
    joined = cv2.morphologyEx(faint, cv2.MORPH_CLOSE, np.ones((1, round(HIDDEN * scale) | 1), np.uint8))
    path = np.where(seal, joined, cv2.dilate(seen.astype(np.uint8), beside))
    length = round(LONG * scale)
    whole = cv2.morphologyEx(path, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    shown = cv2.blur(faint.astype(np.float32), (length, 1))
    return np.asarray((cv2.erode(whole, beside) > 0) & (shown >= SHOWN_SHARE))


def _bridged(runs: Bools, picture: np.ndarray, scale: float) -> Bools:
    """The runs with the ink between two pieces of one worn rule."""
    thick = cv2.dilate(runs.astype(np.uint8), np.ones((3, 1), np.uint8))
    length = round(WORN * scale) | 1
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
    near = cv2.dilate(picture, np.ones((3, 1), np.uint8))
    return np.asarray(runs | ((closed > 0) & (near > 0) & (thick == 0)))


def _runs(picture: np.ndarray, scale: float, shortest: float) -> tuple[Floats, np.ndarray]:
    """(n, 3) start, end, position in points of the long thin horizontal runs; and for each pixel the number of its run
    (from 1), 0 where none is."""
    length = max(5, round(shortest * scale))
    gap = max(1, round(GAP * scale)) | 1
    # ink of a slightly rising rule is spread over rows: neighbours above and below count as the same run
    joined = cv2.dilate(picture, np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found: list[tuple[float, float, float]] = []
    kept = np.zeros(count, np.int64)
    for i in range(1, count):
        x, y, w, h, area = stats[i]
        if area / w - 2 > THICK * scale or h > max(3 * THICK * scale, 0.03 * w):
            level = _thin_part(labels[y : y + h, x : x + w] == i, scale)
            if level is None:
                continue
            low, high = y + level[0], y + level[1]
            for off in (labels[y:low, x : x + w], labels[high : y + h, x : x + w]):
                off[off == i] = 0
            y, h = low, high - low
        part = runs[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == i) & picture[y : y + h, x : x + w]
        rows = np.flatnonzero(part.any(axis=1))
        if not len(rows) or part.any(axis=0).mean() < 0.5:
            continue
        kept[i] = len(found) + 1
        weight = part.sum(axis=1)
        found.append(
            (x / scale, (x + w) / scale, (y + float((weight * np.arange(h)).sum() / weight.sum()) + 0.5) / scale)
        )
    return (np.array(found) if found else np.zeros((0, 3))), kept[labels]


def _thin_part(mark: Bools, scale: float) -> tuple[int, int] | None:
    """The first row and the one after the last of a horizontal rule on which something broad hangs, as a stamp's star
    does; None where the mark is no rule."""
    columns = mark.sum(axis=0)
    thin = (columns > 0) & (columns - 2 <= THICK * scale)
    if thin.mean() < STRAIGHT_SHARE:
        return None
    rows = np.arange(len(mark))[:, None]
    middle = (mark * rows).sum(axis=0)[thin] / columns[thin]
    usual = float(np.median(middle))
    level = np.abs(middle - usual) <= THICK * scale
    if level.mean() < LEVEL_SHARE:
        return None
    inked = np.flatnonzero(mark[:, thin][:, level].mean(axis=1) > ROW_SHARE)
    return int(inked[0]), int(inked[-1]) + 1


def _goes_on(runs: Floats, labels: np.ndarray, seal: Bools) -> Bools:
    """Which runs are no strokes of a stamp: those that lie outside stamps, and those of long lines outside.

    Of a run that goes on below a stamp, only what lies outside says so.
    """
    pixels = np.bincount(labels.ravel(), minlength=len(runs) + 1)[1:]
    under = np.bincount(labels[seal], minlength=len(runs) + 1)[1:]
    outside = (runs[:, 1] - runs[:, 0]) * (1 - under / np.maximum(pixels, 1))
    return np.asarray((under < 0.5 * pixels) | (_in_line(runs) @ outside >= LONG_LINE))


def _in_line(runs: Floats) -> Bools:
    """(n, n) which runs may be pieces of one rule."""
    return np.asarray(np.abs(runs[:, None, 2] - runs[None, :, 2]) <= IN_LINE)


def _met(across: Floats, down: Floats) -> Bools:
    """Which vertical runs are rules: those that reach from one horizontal rule to another, and those of long lines.

    The others are strokes of large characters.
    """
    if not len(across) or not len(down):
        return np.zeros(len(down), bool)
    beside = (across[None, :, 0] - NEAR <= down[:, None, 2]) & (across[None, :, 1] + NEAR >= down[:, None, 2])
    starts, ends = (beside & (np.abs(down[:, None, i] - across[None, :, 2]) <= ENDS) for i in (0, 1))
    crossed = beside & (down[:, None, 0] - NEAR <= across[None, :, 2]) & (down[:, None, 1] + NEAR >= across[None, :, 2])
    whole = _in_line(down) @ (down[:, 1] - down[:, 0])
    return np.asarray((starts.any(axis=1) & ends.any(axis=1)) | (crossed.any(axis=1) & (whole >= LONG_LINE)))

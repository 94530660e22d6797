"""Readings of lines to characters with boxes, so that the geometric core reads a scan as it reads a text layer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.geometry.lines import is_cjk
from extractors.geometry.marks import Bools, Characters, Floats
from extractors.readers.ocr.engine import Reading
from extractors.readers.ocr.textlines import InkLine

FIGURE_HEIGHT, WORD_HEIGHT = 0.72, 0.92  # of the font's size: how high figures and Chinese characters print
DETECTED_HEIGHT = 1.25  # of the font's size: how high the detector's boxes are
NARROW, WIDE = 0.55, 1.0  # of the size: advance of figures and Latin letters, of Chinese characters
CLEAR = 0.08  # of the size: kept between characters and the rules of their cell
APART, APART_WIDE = 0.9, 1.1  # of the size: neighbours with more white between them stand apart


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line and what it says. doubtful: whether its reading is not to be trusted; candidates: what it may say then."""

    line: InkLine
    reading: Reading
    start: int
    width: int
    doubtful: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A doubtful figure: the middle of its line in points, as it was read, and what it may say instead."""

    at: tuple[float, float]
    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """The characters of a page, and for each (n,) how sure it is and whether its line is in doubt.

    unread: (m, 4) boxes in points of ink that nothing could be read from. choices: the doubtful figures.
    """

    characters: Characters
    sure: Floats
    doubtful: Bools
    unread: Floats
    choices: tuple[Choice, ...] = ()


def letters(lines: list[ReadLine], scale: float) -> Letters:
    """The characters of the lines in points. scale: pixels a point."""
    parts = [_of_line(read, scale) for read in lines if read.reading.text.strip()]
    silent = [read.line.box for read in lines if not read.reading.text.strip()]
    unread = np.array(silent, np.float64).reshape(-1, 4) / scale
    if not parts:
        none = np.zeros(0)
        empty = Characters(none.astype(np.uint32), np.zeros((0, 4)), none, none, none > 0, none.astype(np.int8))
        return Letters(empty, none, none > 0, unread)
    code, box, size, spaced, sure, doubtful = (np.concatenate(part) for part in zip(*parts, strict=True))
    characters = Characters(
        code.astype(np.uint32), box, box[:, 3].copy(), size, spaced.astype(bool), np.zeros(len(code), np.int8)
    )
    choices = tuple(_choice(read, scale) for read in lines if read.candidates)
    return Letters(characters, sure, doubtful.astype(bool), unread, choices)


def _choice(read: ReadLine, scale: float) -> Choice:
    x0, top, x1, bottom = read.line.box
    return Choice(((x0 + x1) / (2 * scale), (top + bottom) / (2 * scale)), read.reading.text.strip(), read.candidates)


def _of_line(read: ReadLine, scale: float) -> tuple[np.ndarray, ...]:
    text, (_, top, _, bottom) = read.reading.text, read.line.box
    code = np.array([ord(c) for c in text])
    blank = np.array([c.isspace() for c in text])
    middle = (read.start + np.array(read.reading.middles) * read.width) / scale
    size = _size(code, bottom - top, read.line.height, read.line.cell is None) / scale
    wide = is_cjk(code)
    half = np.where(wide, WIDE, NARROW) * size / 2
    left, right = middle - half, middle + half
    kept = np.flatnonzero(~blank)
    for a, b in pairwise(kept.tolist()):
        between = (middle[a] + middle[b]) / 2
        limit = (APART_WIDE if wide[a] or wide[b] else APART) * size
        apart = b - a > 1 or left[b] - right[a] > limit
        if not apart or right[a] > left[b]:
            right[a] = left[b] = between
    if read.line.cell:
        # the ink stays inside its cell: so do the boxes, clear of the rules
        low, high = read.line.room[0] / scale + CLEAR * size, read.line.room[2] / scale - CLEAR * size
        left, right = np.clip(left, low, high), np.clip(right, low, high)
    spaced = np.append(blank[1:], False)
    box = np.stack([left, np.full(len(code), top / scale), right, np.full(len(code), bottom / scale)], axis=1)
    sure = np.array(read.reading.sure)
    doubtful = np.full(len(code), read.doubtful)
    return code[kept], box[kept], np.full(len(kept), size), spaced[kept], sure[kept], doubtful[kept]


def _size(code: np.ndarray, tall: int, height: float, detected: bool) -> float:
    """The font's size in pixels, from the height of the line's ink."""
    if detected:
        return tall / DETECTED_HEIGHT
    if is_cjk(code).any():
        return max(tall, 0.8 * height) / WORD_HEIGHT
    return max(tall, 0.6 * height) / FIGURE_HEIGHT

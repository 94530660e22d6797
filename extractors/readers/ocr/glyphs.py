"""Do the characters of figures look like what they were read as? Judged by the page's own print.

A page prints its figures in few fonts: every 6 on it looks more like the other 6 than like any 8. And every mark of ink
in a figure must be some character: a mark that none accounts for is a digit or a point that was not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.ocr.engine import Pixels, Reading

DARK = 150  # of 255: darker than this is ink
SHAPE = (24, 16)  # rows and columns to which a glyph is scaled
BELOW = 0.25  # of a digit's height that is looked at below the line: commas hang there
SPECK = 0.09  # of a digit's height: marks smaller than this are dust
WELL_KNOWN = 4  # glyphs of a kind from which on the kind is known
ALIKE = 3  # the nearest of a kind that are asked
WHOLE, CLEAR = 0.95, 0.05  # likeness of an undamaged digit to its kind; by how much a damaged one is more like no other
UNASKED = -2.0  # likeness to glyphs of the same line, which are not asked
ONE_DIGIT, HALF = 0.75, 0.5  # of a digit's height: most digits are as wide at most; the halves of one are no lower
Span = tuple[int, int]
SINGLE = "0123456789.,"  # characters that print as one mark


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character cut out of a line: what it was read as, and its pixels as a vector of length one."""

    line: int
    character: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CutLine:
    """A figure cut into glyphs; `accounted`: whether every mark of ink belongs to a character."""

    glyphs: tuple[Glyph, ...]
    accounted: bool


def cut_figure(line: int, picture: Pixels, reading: Reading) -> CutLine:
    """The glyphs of a figure. `reading`: of this picture, its places as fractions of the picture's width."""
    ink = picture < DARK
    runs = _runs(np.asarray(ink.any(axis=0)))
    tops = [np.flatnonzero(ink[:, a:b].any(axis=1)) for a, b in runs]
    spans = [(int(t[0]), int(t[-1]) + 1) for t in tops]
    tallest = max((bottom - top for top, bottom in spans), default=0)
    if not tallest:
        return CutLine((), False)
    tall = [span for span in spans if span[1] - span[0] >= 0.6 * tallest]
    top, bottom = int(np.median([s[0] for s in tall])), int(np.median([s[1] for s in tall]))
    characters = [(c, m * picture.shape[1]) for c, m in zip(reading.text, reading.middles, strict=True) if c.strip()]
    if len(runs) > len(characters):
        runs, spans = _mended(runs, spans, bottom - top, _step(characters))
    owner: dict[int, list[str]] = {}
    for k, (character, x) in enumerate(characters):
        # as many marks as characters: one each, in order; else by place, which the recogniser knows roughly
        in_order = len(runs) == len(characters)
        at = k if in_order else min(range(len(runs)), key=lambda r: max(runs[r][0] - x, x - runs[r][1], 0.0))
        owner.setdefault(at, []).append(character)
    glyphs = tuple(
        Glyph(line, held[0], _vector(picture, runs[r], top, bottom))
        for r, held in owner.items()
        if len(held) == 1 and held[0] in SINGLE
    )
    least = SPECK * (bottom - top)
    simple = all(c in SINGLE + "-−–—+" for c, _ in characters)
    lost = [
        r
        for r, (a, b) in enumerate(runs)
        if r not in owner
        and max(b - a, spans[r][1] - spans[r][0]) >= least
        and min(b - a, spans[r][1] - spans[r][0]) > 1
    ]
    return CutLine(glyphs, not (simple and lost))


def strangers(cuts: Sequence[CutLine]) -> set[int]:
    """The lines that hold a glyph which looks more like another character's than like its own kind, or a damaged digit
    that looks nearly as much like another."""
    glyphs = [glyph for cut in cuts for glyph in cut.glyphs]
    if not glyphs:
        return set()
    vectors = np.stack([glyph.vector for glyph in glyphs])
    line = np.array([glyph.line for glyph in glyphs])
    kind = np.array([glyph.character for glyph in glyphs])
    known = [k for k in sorted(set(kind.tolist())) if (kind == k).sum() >= WELL_KNOWN]
    alike = np.asarray(vectors @ vectors.T, np.float32)
    alike[line[:, None] == line[None, :]] = UNASKED
    scores = np.stack([_nearest(alike[:, kind == k]) for k in known], axis=1) if known else np.zeros((len(glyphs), 0))
    found = set()
    for k, name in enumerate(known):
        own = kind == name
        others = np.delete(scores[own], k, axis=1)
        if others.shape[1]:
            likeness = scores[own, k]
            margin = likeness - others.max(axis=1)
            # a stamp that is taken off may take strokes along: half an 8 looks much like a 3
            damaged = (likeness < WHOLE) & (margin < CLEAR) if name.isdigit() else np.zeros(len(margin), bool)
            strange = ((margin < 0) | damaged) & (likeness > -1)
            found |= set(line[own][strange].tolist())
    return found


def _nearest(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each row's greatest values; where fewer are known than are asked, of those; -1 where none is."""
    count = min(ALIKE, alike.shape[1])
    best = np.partition(alike, alike.shape[1] - count, axis=1)[:, -count:]
    other = best > UNASKED
    return np.asarray(
        np.where(other, best, 0).sum(axis=1) / np.maximum(other.sum(axis=1), 1) - ~other.any(axis=1), np.float32
    )


def _runs(columns: NDArray[np.bool_]) -> list[Span]:
    """Start and end of the runs of inked columns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], columns, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _step(characters: Sequence[tuple[str, float]]) -> float:
    """The usual distance from digit to digit; 0 where no two are neighbours."""
    steps = [b[1] - a[1] for a, b in pairwise(characters) if a[0].isdigit() and b[0].isdigit()]
    return float(np.median(steps)) if steps else 0.0


def _mended(runs: list[Span], spans: list[Span], height: int, step: float) -> tuple[list[Span], list[Span]]:
    """The marks with the halves of one digit joined: where print is fine, the top and foot of 0 are too pale to hold
    them together. Two digits are never as narrow as one."""
    limit = min(step or height, ONE_DIGIT * height)
    joined: list[tuple[Span, Span]] = []
    for run, span in zip(runs, spans, strict=True):
        if joined:
            (left, _), (top, bottom) = joined[-1]
            tall = min(span[1] - span[0], bottom - top) >= HALF * height
            if tall and run[1] - left <= limit:
                joined[-1] = (left, run[1]), (min(top, span[0]), max(bottom, span[1]))
                continue
        joined.append((run, span))
    return [run for run, _ in joined], [span for _, span in joined]


def _vector(picture: Pixels, run: Span, top: int, bottom: int) -> NDArray[np.float32]:
    """The run's pixels between the top of digits and what hangs below them, on a field as wide as a digit at least."""
    below = min(picture.shape[0], bottom + round(BELOW * (bottom - top)))
    wide = max(run[1] - run[0], round(0.5 * (bottom - top)))
    field = np.full((max(1, below - top), wide), 255, np.uint8)
    at = (wide - (run[1] - run[0])) // 2
    field[:, at : at + run[1] - run[0]] = picture[top:below, run[0] : run[1]]
    scaled = 255.0 - cv2.resize(field, SHAPE[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
    flat = scaled.ravel() - scaled.mean()
    return np.asarray(flat / max(1e-6, float(np.linalg.norm(flat))), np.float32)

"""The characters of a page, in bulk: what is printed, once, with its place on the displayed page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from extractors.geometry.marks import Bools, Characters, Floats
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.hidden import hidden_characters, hidden_objects
from extractors.readers.pdf.objects import Objects

LINE_END_HYPHEN = (0x02, 0xFFFE)  # what pdfium gives for a hyphen at a line's end, one by one and in bulk
SAME_GLYPH = 0.12  # of the size: the same character drawn again this near is fake bold, not a second character


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text layer. `shown` are the characters that can be seen, `hidden` those on the page that cannot.
    Characters off the page and those drawn a second time on the same spot are in neither."""

    shown: Characters
    hidden: Characters


def read_characters(textpage: int, count: int, frame: Frame, streams: list[Objects]) -> PageText:
    """Every printed character of the page's text layer (`count` from pdfium, generated blanks included)."""
    code = _codes(textpage, count)
    for mark in LINE_END_HYPHEN:
        code[code == mark] = ord("-")
    code, low_half = _whole_characters(code)
    blank = _blank(code)
    kept = np.flatnonzero(~blank & ~low_half)
    spaced = np.zeros(count, bool)
    if count:
        spaced[:-1] = (code[1:] == 0x20) | (code[1:] == 0x3000) | (code[1:] == 0xA0)
    loose = native.fill_structs(
        native.char_loose_box, (repeat(textpage), kept.tolist()), np.zeros((len(kept), 4), np.float32)
    ).astype(np.float64)
    origin = native.fill_rows(
        native.char_origin, (repeat(textpage), kept.tolist()), np.zeros((len(kept), 2), np.float64)
    )
    # FS_RECTF is left, top, right, bottom with y upwards
    box = frame.boxes(np.stack([loose[:, 0], loose[:, 3], loose[:, 2], loose[:, 1]], axis=1))
    foot = frame.points(origin)
    tilt = _tilt(textpage, kept, box, foot, frame)
    flat = (tilt == 0) | (tilt == 2)
    size = np.where(flat, box[:, 3] - box[:, 1], box[:, 2] - box[:, 0])
    baseline = np.where(flat, foot[:, 1], box[:, 3])
    chars = Characters(code[kept], box, baseline, np.maximum(size, 0.5), spaced[kept], tilt)
    centre_x, centre_y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    outside = (centre_x < 0) | (centre_y < 0) | (centre_x > frame.width) | (centre_y > frame.height)
    spread = (
        centre_x.min(initial=np.inf),
        centre_y.min(initial=np.inf),
        centre_x.max(initial=-np.inf),
        centre_y.max(initial=-np.inf),
    )
    hidden = hidden_characters(textpage, kept, chars, hidden_objects(streams, frame, spread)) & ~outside
    doubled = _drawn_again(chars) & ~outside & ~hidden
    return PageText(chars.take(~outside & ~hidden & ~doubled), chars.take(hidden))


def _codes(textpage: int, count: int) -> np.ndarray:
    """(count,) code units: in one call where pdfium's text has one unit a character, else one by one."""
    buffer = np.zeros(count + 1, np.uint16)
    if native.page_text(textpage, 0, count, buffer.ctypes.data) == count + 1 and buffer[:count].all():
        return buffer[:count].astype(np.uint32)
    return native.each_char(native.char_code, textpage, count, np.uint32)


def _whole_characters(code: np.ndarray) -> tuple[np.ndarray, Bools]:
    """Surrogate halves, which pdfium gives apart, as one character in the place of the first half."""
    low = (code >= 0xDC00) & (code <= 0xDFFF)
    paired = np.zeros(len(code), bool)
    if low.any():
        at = np.flatnonzero(low)
        at = at[(at > 0) & (code[at - 1] >= 0xD800) & (code[at - 1] <= 0xDBFF)]
        code = code.copy()
        code[at - 1] = 0x10000 + ((code[at - 1] - 0xD800) << 10) + (code[at] - 0xDC00)
        paired[at] = True
        lone = (code >= 0xD800) & (code <= 0xDFFF) & ~paired
        code[lone] = 0xFFFD
    return code, paired


def _blank(code: np.ndarray) -> Bools:
    """Blanks and control characters: they print nothing. Zero stays: it is a glyph without a meaning."""
    blank = (code <= 0x20) & (code > 0)
    for first, last in ((0x7F, 0xA0), (0x2000, 0x200F), (0x2028, 0x202F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)):
        blank |= (code >= first) & (code <= last)
    return blank | (code == 0xAD) | (code == 0x205F)


def _tilt(textpage: int, kept: np.ndarray, box: Floats, foot: Floats, frame: Frame) -> np.ndarray:
    """Quarter turns of the writing as displayed: the pen starts at the left edge (0), the top (1), the right (2),
    the bottom (3); where it starts at none of them, its matrix decides, and an odd angle is -1."""
    slack = 0.02 * np.maximum(box[:, 3] - box[:, 1], box[:, 2] - box[:, 0]) + 0.05
    tilt = np.full(len(kept), -1, np.int8)
    tall = (foot[:, 1] > box[:, 1] + slack) & (foot[:, 1] <= box[:, 3] + 10 * slack)
    tilt[(np.abs(foot[:, 0] - box[:, 0]) <= slack) & tall] = 0
    odd = np.flatnonzero(tilt < 0)
    if len(odd):
        # the writing's direction is where the font's own x axis goes: an italic slant leaves it level
        matrix = native.fill_structs(
            native.char_matrix, (repeat(textpage), kept[odd].tolist()), np.zeros((len(odd), 6), np.float32)
        )
        turns = frame.quarter_turns - np.arctan2(matrix[:, 1], matrix[:, 0]) / (np.pi / 2)
        whole = np.rint(turns)
        level = np.abs(turns - whole) < 0.02
        tilt[odd[level]] = whole[level].astype(int) % 4
    return tilt


def _drawn_again(chars: Characters) -> Bools:
    """Characters that repeat another one on nearly the same spot (fake bold, shadows, repeated drawing)."""
    again = np.zeros(len(chars), bool)
    if len(chars) < 2:
        return again
    near = SAME_GLYPH * chars.size
    along = np.clip(chars.box[:, 0] * 64, 0, 0xFFFFF).astype(np.int64)
    for shift in (0.0, 0.5):
        band = np.clip(chars.baseline / 4 + shift, 0, 0xFFF).astype(np.int64)
        order = np.argsort((chars.code.astype(np.int64) << 32) | (band << 20) | along)
        a, b = order[:-1], order[1:]
        same = (
            (chars.code[a] == chars.code[b])
            & (np.abs(chars.box[a, 0] - chars.box[b, 0]) < near[a])
            & (np.abs(chars.baseline[a] - chars.baseline[b]) < near[a])
            & ~again[a]
            & ~again[b]
        )
        again[np.maximum(a[same], b[same])] = True
    return again

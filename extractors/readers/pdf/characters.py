"""The characters of a page, in bulk: what is printed, once, with its place on the displayed page."""

from __future__ import annotations

import numpy as np
import pypdfium2.raw as pdfium

from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.covered import covered_characters
from extractors.readers.pdf.form_space import carried, carried_boxes, left_behind
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.hidden import hidden_characters, hidden_objects
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import Objects
from extractors.readers.pdf.painted_over import painted_over
from extractors.readers.pdf.radicals import END, FIRST, as_characters
from extractors.readers.pdf.raised import set_down
from extractors.readers.pdf.white import white_characters
from normalizers.frozen import frozen

LINE_END_HYPHEN = (0x02, 0xFFFE)  # what pdfium gives for a hyphen at a line's end, one by one and in bulk
SAME_GLYPH = 0.12  # of the size: the same character drawn again this near is fake bold, not a second character


def _table(*ranges: tuple[int, int]) -> Bools:
    """By code point up to U+FFFF: whether it is in one of the ranges."""
    table = np.zeros(0x10000, bool)
    for first, last in ranges:
        table[first : last + 1] = True
    return table


# Blanks and control characters print nothing. Zero is none of them: it is a glyph without a meaning.
_BLANK = _table(
    (1, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)  # fmt: skip
_SPACE = _table((0x20, 0x20), (0xA0, 0xA0), (0x3000, 0x3000))
_ODD = _table(
    *((mark, mark) for mark in LINE_END_HYPHEN), (FIRST, END - 1), (0xD800, 0xDFFF)
)  # what is not what it says


@frozen
class PageText:
    """A page's text layer. `shown` are the characters that can be seen, `hidden` those on the page that cannot.
    Characters off the page and those drawn a second time on the same spot are in neither."""

    shown: Characters
    hidden: Characters


def read_characters(
    page: pdfium.FPDF_PAGE, textpage: int, count: int, frame: Frame, streams: list[Objects], unseen: Handles
) -> PageText:
    """Every printed character of the page's text layer (`count` from pdfium, generated blanks included).

    unseen: objects that are on the page and not shown.
    """
    code, low_half = _whole_characters(_codes(textpage, count))
    kept = np.flatnonzero(~(_BLANK.take(code, mode="clip") | low_half))
    spaced = np.zeros(count, bool)
    spaced[:-1] = _SPACE.take(code[1:], mode="clip")
    chars = set_down(_placed(textpage, code.take(kept), spaced.take(kept), kept, frame, streams))
    x, y = (chars.box[:, 0] + chars.box[:, 2]) / 2, (chars.box[:, 1] + chars.box[:, 3]) / 2
    on_page = (x >= 0) & (y >= 0) & (x <= frame.width) & (y <= frame.height)
    spread = (x.min(), y.min(), x.max(), y.max()) if len(chars) else (0.0, 0.0, 0.0, 0.0)
    hidden = hidden_characters(textpage, kept, chars, hidden_objects(streams, frame, spread))
    hidden |= covered_characters(page, textpage, kept, chars, streams, frame)
    hidden |= white_characters(textpage, kept, chars, streams, frame)
    if len(unseen):
        hidden |= np.isin(native.char_object(textpage, kept), unseen)
    hidden = on_page & (hidden | painted_over(page, textpage, kept, chars, streams[0]))
    shown = on_page & ~hidden
    # what lies hidden on the same spot is another text
    shown[shown] = ~_drawn_again(chars.take(shown))
    return PageText(chars.take(shown), chars.take(hidden))


def _codes(textpage: int, count: int) -> np.ndarray:
    """(count,) code units, or characters where they are more than one unit."""
    return native.char_code(textpage, np.arange(count, dtype=np.int32)).astype(np.uint32)


def _whole_characters(code: np.ndarray) -> tuple[np.ndarray, Bools]:
    """The code units as characters, and which are none of their own: of surrogate halves, which pdfium gives apart, the
    first one stands for both."""
    paired = np.zeros(len(code), bool)
    odd = _ODD.take(code, mode="clip")
    if not odd.any():
        return code, paired
    for mark in LINE_END_HYPHEN:
        code[code == mark] = ord("-")
    code = as_characters(code)
    low = (code >= 0xDC00) & (code <= 0xDFFF)
    if low.any():
        at = low.nonzero()[0]
        at = at[(at > 0) & (code[at - 1] >= 0xD800) & (code[at - 1] <= 0xDBFF)]
        code[at - 1] = 0x10000 + ((code[at - 1] - 0xD800) << 10) + (code[at] - 0xDC00)
        paired[at] = True
        code[(code >= 0xD800) & (code <= 0xDFFF) & ~paired] = 0xFFFD
    return code, paired


def _placed(
    textpage: int, code: np.ndarray, spaced: Bools, numbers: Ints, frame: Frame, streams: list[Objects]
) -> Characters:
    """The characters of these numbers in the text page with their places.

    pdfium is asked for the box of each, but for the pen's place only at the head of a run of characters that share top
    and bottom: such a run stands on one line, unless its writing is turned.
    """
    corners = native.char_loose_box(textpage, numbers)
    behind, matrices = left_behind(textpage, numbers, streams)
    if len(behind):
        corners = corners.astype(np.float64)
        corners[behind] = carried_boxes(matrices, corners[behind])

    def pen(which: Ints) -> Floats:
        """(n, 2) where the pen starts, as displayed, for these indices of `numbers`, in order."""
        place = native.char_origin(textpage, numbers[which])
        if len(behind):
            found = np.isin(which, behind)
            place[found] = carried(matrices[np.isin(behind, which)], place[found])
        return frame.points(place)

    box = frame.boxes(corners)
    top, bottom = box[:, 1], box[:, 3]
    heads = np.ones(len(numbers), bool)
    heads[1:] = (top[1:] != top[:-1]) | (bottom[1:] != bottom[:-1])
    at = heads.nonzero()[0]
    foot = pen(at)
    run = heads.cumsum() - 1
    baseline, size, tilt = foot[:, 1].take(run), bottom - top, np.zeros(len(numbers), np.int8)
    level = _level(box.T.take(at, axis=1).T, foot)
    if not level.all():
        odd = (~level[run]).nonzero()[0]
        foot = pen(odd)
        tilt[odd] = turned = _tilt(textpage, numbers[odd], box[odd], foot, frame)
        flat = (turned == 0) | (turned == 2)
        baseline[odd] = np.where(flat, foot[:, 1], box[odd, 3])
        size[odd] = np.where(flat, size[odd], box[odd, 2] - box[odd, 0])
    return Characters(code, box, baseline, np.maximum(size, 0.5), spaced, tilt)


def _level(box: Floats, foot: Floats) -> Bools:
    """Whether the pen starts at the left edge, as it does for level writing."""
    slack = 0.02 * np.maximum(box[:, 3] - box[:, 1], box[:, 2] - box[:, 0]) + 0.05
    tall = (foot[:, 1] > box[:, 1] + slack) & (foot[:, 1] <= box[:, 3] + 10 * slack)
    return tall & (np.abs(foot[:, 0] - box[:, 0]) <= slack)


def _tilt(textpage: int, numbers: Ints, box: Floats, foot: Floats, frame: Frame) -> np.ndarray:
    """Quarter turns of the writing as displayed: the pen starts at the left edge (0), the top (1), the right (2),
    the bottom (3); where it does not start at the left one, its matrix decides, and an odd angle is -1."""
    level = _level(box, foot)
    # the writing's direction is where the font's own x axis goes: an italic slant leaves it level
    matrix = native.char_matrix(textpage, numbers)
    turns = frame.quarter_turns - np.arctan2(matrix[:, 1], matrix[:, 0]) / (np.pi / 2)
    whole = np.rint(turns)
    return np.select([level, np.abs(turns - whole) < 0.02], [0, whole.astype(int) % 4], -1)


def _drawn_again(chars: Characters) -> Bools:
    """Characters that repeat another one on nearly the same spot (fake bold, shadows, repeated drawing)."""
    again = np.zeros(len(chars), bool)
    if len(chars) < 2:
        return again
    near = SAME_GLYPH * chars.size
    widest = near.max()
    x, lines = chars.box[:, 0], chars.baseline / 4
    along = np.minimum(np.maximum(x * 64, 0), 0xFFFFF).astype(np.int64)
    place = (chars.code.astype(np.int64) << 32) | along
    for shift in (0.0, 0.5):
        key = place | (np.minimum(np.maximum(lines + shift, 0), 0xFFF).astype(np.int64) << 20)
        if not _has_near(key, int(64 * widest) + 1):
            continue
        order = key.argsort()
        a, b = order[:-1], order[1:]
        same = (
            (chars.code[a] == chars.code[b])
            & (np.abs(x[a] - x[b]) < near[a])
            & (np.abs(chars.baseline[a] - chars.baseline[b]) < near[a])
            & ~again[a]
            & ~again[b]
        )
        again[np.maximum(a[same], b[same])] = True
    return again


def _has_near(key: Ints, reach: int) -> bool:
    """Whether keys (code, band of lines, x) that follow each other differ by so little in x, and at most by a band.

    A quick look that most pages do not pass: sorting numbers is a third of the work of sorting their indices.
    """
    ordered = np.sort(key)
    step = ordered[1:] - ordered[:-1] + reach
    return bool(((step & 0xFFFFF <= 2 * reach) & (step <= 0x100000 + 2 * reach)).any())

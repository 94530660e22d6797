"""Is a reading a figure as figures are printed? What the recogniser drops, doubles or invents shows in form and spacing."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import numpy as np

from extractors.readers.ocr.engine import DIGITS, Reading

NONE_SIGNS = "-−–—―─一_/／\\*＊…· "
COMPARING = tuple("≥≤≧≦><=")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WELL_FORMED = re.compile(
    rf"[-−–—+]?[¥￥]?{_NUMBER}[%元]?|\({_NUMBER}%?\)|\d{{4}}[-/.年]\d{{1,2}}(?:[-/.月]\d{{1,2}}日?)?月?|[-−–—]+"
)
_COMMA_AS_POINT = re.compile(r"[^.]*[1-9]\d*\.\d{3}\D?")
# the signs of one figure and, at its ends, specks: a lone point may be all that is left of 0.5 or part of a list's 1.
_MENDABLE = re.compile(r"(?P<sign>[-−–—]?)[.,]?(?P<figure>\d+(?:[.,]\d+)+|\d{3,})[.,]?")
# groups of three and one of decimals at the end: whether a sign is a comma or a point says nothing more
_GROUPED = re.compile(r"[-−–—]?\d{1,3}(?:[.,]\d{3})+[.,]\d{1,2}")
SURE_LETTER = 0.9  # letters less sure than this may be digits
LOOSE, TIGHT = 1.55, 0.5  # of the usual step from digit to digit: beyond these one is missing or doubled
WIDE_GAP = 4.0  # usual steps: wider white parts two figures
WIDE, NARROW = 1.2, 0.8  # of a Chinese character: what it takes with the white around it, and what a digit takes
ROOM = 0.5  # of a Chinese character: white in which one more may stand
WHOLE = (0.18, 0.7)  # of the usual step: where the middle of a whole digit lies before the end of the ink
MARGIN = 1.35  # of the usual step: no more than this lies between the ink's end and the middle of the digit next to it


def plain(text: str) -> str:
    """The reading as compared: compatibility forms folded, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def is_figure(text: str) -> bool:
    """Whether nothing but what figures are printed with stands there."""
    return has_digit(text) and all(c in DIGITS for c in text)


def may_be_figure(reading: Reading) -> bool:
    """Whether nothing but what figures are printed with was read for sure."""
    sure = [c for c, s in zip(reading.text, reading.sure, strict=True) if s >= SURE_LETTER]
    return is_figure(reading.text) or is_figure("".join(sure))


def is_cut_figure(text: str) -> bool:
    """Whether all but its last or its first character is a figure: that one may be a digit of which a rule hides a part,
    as C is of 0."""
    bare = plain(text)
    return len(bare) > 2 and not is_words(bare) and (is_figure(bare[:-1]) or is_figure(bare[1:]))


def in_form(text: str) -> str:
    """A figure whose signs are read as others or as specks, as figures are printed: thousands in threes by commas, at
    most one point, none at either end. Any other text as it is."""
    match = _MENDABLE.fullmatch(plain(text))
    if match is None or _WELL_FORMED.fullmatch(match.string):
        return text
    parts = re.split("[.,]", match["figure"])
    if len(parts) > 1 and len(parts[-1]) != 3:
        parts[-2:] = [f"{parts[-2]}.{parts[-1]}"]
    mended = match["sign"] + ",".join(parts)
    return mended if well_formed(mended) else text


def grouped(text: str) -> str:
    """A figure whose groups of digits leave only one way to read its signs, with these signs: 36.418,27 can be nothing
    but 36,418.27. "" for any other text."""
    bare = plain(text)
    return in_form(bare) if _GROUPED.fullmatch(bare) else ""


def respelt(reading: Reading) -> Reading:
    """The reading `in_form`, each character at its place."""
    text = in_form(reading.text)
    if text == reading.text:
        return reading
    kept: list[int] = []
    for character in text:
        at = kept[-1] + 1 if kept else 0
        while plain(reading.text[at]) != character and not {plain(reading.text[at]), character} <= {".", ","}:
            at += 1
        kept.append(at)
    middles, sure = tuple(reading.middles[i] for i in kept), tuple(reading.sure[i] for i in kept)
    return Reading(text, middles, sure, tuple(reading.second[i] for i in kept))


def well_formed(text: str) -> bool:
    """Whether a figure has its signs where figures have them. Three decimals may be a comma that was read as a point."""
    bare = plain(text)
    return _WELL_FORMED.fullmatch(bare) is not None and _COMMA_AS_POINT.fullmatch(bare) is None


def is_words(text: str) -> bool:
    """Whether there is a Chinese character: a lone `a` or `é` in a cell is more often a figure read badly."""
    return any(ord(c) >= 0x2E80 and c.isalpha() for c in text)


def is_none_sign(text: str) -> bool:
    """Dashes, strokes and stars: nothing is stated."""
    return all(c in NONE_SIGNS for c in text)


def evenly_set(reading: Reading, left: float, right: float) -> bool:
    """Whether the digits of a figure follow each other in even steps from one end of the ink to the other.

    left, right: the ends of the ink along the line, as `Reading.middles`. All digits of a font are equally wide: a
    step of two widths is a digit that was not read.
    """
    at = np.array([m for m, c in zip(reading.middles, reading.text, strict=True) if not c.isspace()])
    text = [c for c in reading.text if not c.isspace()]
    digit = np.array([c.isdigit() for c in text], bool)
    steps = np.diff(at)
    pure = steps[digit[1:] & digit[:-1]]
    if not len(pure):
        return True
    step = float(np.median(pure))
    if (pure > LOOSE * step).any() or (pure < TIGHT * step).any():
        return False
    mixed = steps[~(digit[1:] & digit[:-1])]
    if (mixed > (LOOSE + 0.3) * step).any():
        return False
    return bool(at[0] - left <= MARGIN * step and right - at[-1] <= MARGIN * step)


def whole_at(reading: Reading, left: float, right: float, *, at_left: bool, at_right: bool) -> bool:
    """Whether the first and the last digit of a figure are whole where their end of the ink meets a rule (at_left,
    at_right), which may hide a part of a digit, or all of one but a trace: whole ones have their middle half a step from
    their end. Of a digit without a neighbour nobody knows."""
    digit = [(m, c.isdigit()) for m, c in zip(reading.middles, reading.text, strict=True) if not c.isspace()]
    steps = [b[0] - a[0] for a, b in pairwise(digit) if a[1] and b[1]]
    if not steps:
        return False
    low, high = (share * float(np.median(steps)) for share in WHOLE)
    first, last = digit[0][0] - left, right - digit[-1][0]
    return not (at_left and not low <= first <= high) and not (at_right and not low <= last <= high)


def is_compared(text: str) -> bool:
    """Whether a figure follows a sign that compares with it: ≥95%."""
    bare = plain(text)
    return bare[:1] in COMPARING and is_figure(bare[1:]) and well_formed(bare[1:])


def has_gap(reading: Reading) -> bool:
    """Whether white as wide as several digits parts a figure: it may be two."""
    at = np.array([m for m, c in zip(reading.middles, reading.text, strict=True) if not c.isspace()])
    steps = np.diff(at)
    return len(steps) > 2 and bool(steps.max() > WIDE_GAP * float(np.median(steps)))


def lost_places(reading: Reading, left: float, right: float, em: float) -> list[tuple[float, float]]:
    """Where along a line of words there is room for a character that was not read: start and end of each place.

    left, right: the ends of the ink; em: the width of a Chinese character; all as `Reading.middles`.
    """
    held = [
        (m, em * (WIDE if ord(c) >= 0x2E80 else NARROW) / 2)
        for m, c in zip(reading.middles, reading.text, strict=True)
        if not c.isspace()
    ]
    ends = [left, *(v for m, half in held for v in (m - half, m + half)), right]
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a > ROOM * em]

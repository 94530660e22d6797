"""Lines of print to readings; lines with figures are read again in other ways, and the readings compared.

A recogniser that is wrong is often wrong with confidence. It is seldom wrong in the same way about a line shown wider,
sharper or softer: only a figure on which all looks agree, that has a figure's form and its even steps, is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.geometry.marks import Bools
from extractors.readers.ocr.candidates import candidates
from extractors.readers.ocr.engine import DIGITS, Pixels, Reading, recognise
from extractors.readers.ocr.figures import (
    evenly_set,
    grouped,
    has_digit,
    has_gap,
    is_compared,
    is_cut_figure,
    is_figure,
    is_none_sign,
    is_words,
    lost_places,
    may_be_figure,
    plain,
    respelt,
    well_formed,
    whole_at,
)
from extractors.readers.ocr.glyphs import DARK, cut_figure, strangers
from extractors.readers.ocr.letters import ReadLine
from extractors.readers.ocr.textlines import InkLine, picture_of

SURE_WORDS = 0.6  # words whose least sure character is below this are in doubt
SURE_STAMPED = 0.9  # the same under a stamp, which takes strokes of the print with it
CROSSED = 0.02  # of a line: where a stamp's stroke covers more, an 8 may have become a 3, and the stroke a dash
SURE_FIGURE = 0.9  # the same for figures, in each look
TINY = 8  # pixels: figures that are lower cannot be told from each other, nor a point from dust
TINY_WORDS = 10  # the same of Chinese characters
GREY = 0.8  # of the darkness of black print: below this strokes are thinner than a pixel
SMALL, SURE_SMALL = 11, 0.99  # pixels: figures that are no higher have to be surer
# on average over its characters: below this what the detector found is a picture, not a line; and a mark that stands
# alone in a cell is illegible
LEGIBLE, LEGIBLE_ALONE = 0.5, 0.8
LEAST_INK = 0.02  # of a square as high as the line: less is dust
NUMERALS = ("二", "三")
FLAT, LONG, SHORT = (
    0.3,
    1.5,
    0.75,
)  # of a character's height: how high a dash is; of its own: how long; a hyphen's length
LOOK_AGAIN = 0.9  # words less sure than this may be figures: they are looked at again


def read_lines(grey: Pixels, lines: list[InkLine], seal: Bools, veiled: Bools, blackness: float) -> list[ReadLine]:
    """What the lines of a page say, and which of them are in doubt. seal: (h, w) where stamps lie; veiled: grey ones;
    blackness: how black print is, from 0 to 1."""
    cuts = [picture_of(grey, line) for line in lines]
    pictures = [cut for cut, _ in cuts]
    first = recognise(pictures)
    again = [i for i, r in enumerate(first) if has_digit(r.text) or r.confidence < LOOK_AGAIN]
    figures = [
        may_be_figure(r) or (any(_meets_rule(line)) and is_cut_figure(r.text))
        for r, line in zip(first, lines, strict=True)
    ]
    looks = _other_looks(pictures, figures, again)
    found, stamps = [], seal.astype(np.uint8)
    for i, (line, reading, (picture, start)) in enumerate(zip(lines, first, cuts, strict=True)):
        width = picture.shape[1]
        ends = ((line.box[0] - start) / width, (line.box[2] - start) / width)
        chosen, doubtful = _settled(reading, looks.get(i, ()), ends, line)
        if line.cell is not None and is_words(chosen.text):
            under = picture_of(stamps, line, paper=0)[0] > 0
            doubtful |= _lost_ink(picture, under, chosen, ends, line)
            doubtful |= chosen.confidence < SURE_STAMPED and bool(under.any())
        # the paler the strokes of a page, the larger they have to be
        high = (line.box[3] - line.box[1]) * (blackness if blackness < GREY else 1)
        if line.cell is not None:
            doubtful |= (has_digit(chosen.text) and high < TINY) or (is_words(chosen.text) and high < TINY_WORDS)
        doubtful |= has_digit(chosen.text) and (_covered(line, veiled) > 0 or _covered(line, seal) > CROSSED)
        doubtful |= line.cell is not None and (_beside(line, seal) or (has_digit(chosen.text) and has_gap(chosen)))
        at_left, at_right = _meets_rule(line)
        if is_figure(chosen.text) and (at_left or at_right):
            doubtful |= not whole_at(chosen, *ends, at_left=at_left, at_right=at_right)
        alone = line.cell is not None and len(chosen.text) == 1
        if (alone or line.cell is None) and _mean(chosen) < (LEGIBLE_ALONE if alone else LEGIBLE):
            chosen, doubtful = Reading(""), True
        found.append(ReadLine(line, chosen, start, width, doubtful))
    return _judged_by_print(_with_dashes(found), pictures, looks)


def _with_dashes(lines: list[ReadLine]) -> list[ReadLine]:
    """The lines with strokes that stand alone in their cell as dashes: the recogniser takes them for the numeral 一.

    One that stands in a column with 二 is a numeral; one that was taken for something else stays in doubt, and so does
    one over or under other lines of its cell: it may be a piece of a rule that was lost between two cells.
    """
    shared = Counter(read.line.cell for read in lines)
    numerals = [read.line.box for read in lines if read.reading.text.strip() in NUMERALS]

    def is_dash(read: ReadLine) -> bool:
        x0, top, x1, bottom = read.line.box
        flat = bottom - top <= FLAT * read.line.height and x1 - x0 >= LONG * (bottom - top)
        return (
            read.line.cell is not None
            and flat
            and len(read.reading.text.strip()) <= 1
            and not any(box[0] < x1 and x0 < box[2] for box in numerals)
        )

    return [
        replace(read, reading=_dash(read), doubtful=not is_none_sign(read.reading.text) or shared[read.line.cell] > 1)
        if is_dash(read)
        else read
        for read in lines
    ]


def _dash(read: ReadLine) -> Reading:
    x0, _, x1, _ = read.line.box
    text = "-" if x1 - x0 < SHORT * read.line.height else "—"
    return Reading(text, ((x0 + x1) / 2 / read.width - read.start / read.width,), (1.0,), (("-", 0.0),))


def _judged_by_print(
    lines: list[ReadLine], pictures: list[Pixels], looks: dict[int, tuple[Reading, ...]]
) -> list[ReadLine]:
    """The lines with those figures in doubt, too, whose glyphs do not look like what they were read as; doubtful ones
    with what else they may say."""
    figures = [i for i, read in enumerate(lines) if i in looks and not read.doubtful and is_figure(read.reading.text)]
    cuts = {i: cut_figure(i, pictures[i], looks[i][0]) for i in figures}
    odd = strangers(list(cuts.values())) | {i for i, cut in cuts.items() if not cut.accounted}
    odd |= _stacked(lines) | _in_joined_columns(lines)
    judged = [replace(read, doubtful=True) if i in odd else read for i, read in enumerate(lines)]
    return [
        replace(read, candidates=candidates(read.reading, looks[i])) if read.doubtful and i in looks else read
        for i, read in enumerate(judged)
    ]


def _stacked(lines: list[ReadLine]) -> set[int]:
    """The figures that share a cell: a rule between them may have been overlooked."""
    held: dict[tuple[int, int], list[int]] = {}
    for i, read in enumerate(lines):
        if read.line.cell is not None and has_digit(read.reading.text) and not is_words(read.reading.text):
            held.setdefault(read.line.cell, []).append(i)
    return {i for members in held.values() if len(members) > 1 for i in members}


def _in_joined_columns(lines: list[ReadLine]) -> set[int]:
    """The figures of columns in which a cell holds two figures side by side: the rule between two columns may have been
    overlooked, and none of their figures is known to stand in one or the other."""
    columns: dict[tuple[int, int, int], list[int]] = {}
    for i, read in enumerate(lines):
        if read.line.cell is not None and is_figure(read.reading.text):
            columns.setdefault((read.line.cell[0], read.line.room[0], read.line.room[2]), []).append(i)
    return {i for members in columns.values() if any(has_gap(lines[k].reading) for k in members) for i in members}


def _other_looks(pictures: list[Pixels], figures: list[bool], again: list[int]) -> dict[int, tuple[Reading, ...]]:
    """Two more readings of the lines `again`: wider and sharper, and softer. `figures` are read as figures only."""
    looks: dict[int, list[Reading]] = {i: [] for i in again}
    for digits in (True, False):
        some = [i for i in again if figures[i] == digits]
        for change, stretch in ((_sharper, 1.4), (_softer, 1.15)):
            for i, reading in zip(
                some, recognise([change(pictures[i]) for i in some], digits=digits, stretch=stretch), strict=True
            ):
                looks[i].append(reading)
    return {i: tuple(found) for i, found in looks.items()}


def _sharper(picture: Pixels) -> Pixels:
    large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), 2.0)
    return np.asarray(cv2.addWeighted(large, 1.8, soft, -0.8, 0), np.uint8)


def _softer(picture: Pixels) -> Pixels:
    add = max(2, picture.shape[0] // 8)
    wide = cv2.copyMakeBorder(picture, add, add, add, add, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), max(0.6, picture.shape[0] / 45)), np.uint8)


def _settled(
    first: Reading, others: tuple[Reading, ...], ends: tuple[float, float], line: InkLine
) -> tuple[Reading, bool]:
    """The reading to keep, and whether it is in doubt."""
    if not others:
        return first, _odd(first)
    texts = [plain(first.text), *(plain(r.text) for r in others)]
    forms = {grouped(text) for text in texts}
    if len(forms) == 1 and "" not in forms:
        # a comma that looks like a point changes nothing
        return respelt(first), not (_sure((first, *others), line, signs=False) and _even(others[0], ends, line))
    agreed = len(set(texts)) == 1
    if not any(map(has_digit, texts)):
        return first, _odd(first) or first.confidence < SURE_WORDS
    if not agreed:
        # two looks against the first: the sharper one shows the same cut, so its places hold
        chosen = others[0] if texts[1] == texts[2] or (not is_figure(texts[0]) and well_formed(texts[1])) else first
        return respelt(chosen), True
    sure = _sure((first, *others), line)
    if is_figure(first.text):
        spelt = respelt(first)
        if spelt is not first:
            return spelt, True
        return first, not (sure and well_formed(first.text) and _even(others[0], ends, line))
    if is_compared(first.text):
        certain = min(r.confidence for r in (first, *others)) >= SURE_FIGURE
        return first, not (sure and certain and _even(others[0], ends, line))
    # digits among letters and signs may all be digits
    return first, not sure or not is_words(first.text) or first.confidence < SURE_WORDS


def _covered(line: InkLine, stamp: Bools) -> float:
    """The share of a line that lies under a stamp."""
    x0, top, x1, bottom = line.box
    return float(stamp[top:bottom, x0:x1].mean())


def _beside(line: InkLine, stamp: Bools) -> bool:
    """Whether a stamp lies where the line's next character to the left or right would be: it may have taken one off."""
    x0, top, x1, bottom = line.box
    step = bottom - top
    left, right = max(line.room[0], x0 - step), min(line.room[2], x1 + step)
    return bool(stamp[top:bottom, left:x0].any() or stamp[top:bottom, x1:right].any())


def _meets_rule(line: InkLine) -> tuple[bool, bool]:
    """Whether a line's ink reaches to the rule at its left, and at its right, below which a part of a digit may lie."""
    in_cell = line.cell is not None
    return in_cell and line.box[0] <= line.room[0], in_cell and line.box[2] >= line.room[2]


def _lost_ink(picture: Pixels, under: Bools, words: Reading, ends: tuple[float, float], line: InkLine) -> bool:
    """Whether something is printed between the words' characters, or beside them, where none was read, or a stamp has
    taken off what was. under: where a stamp lies on the picture."""
    height, width = picture.shape
    em = (line.box[3] - line.box[1]) / width
    places = [np.s_[:, round(a * width) : round(b * width)] for a, b in lost_places(words, *ends, em)]
    return any(under[at].any() or (picture[at] < DARK).sum() > LEAST_INK * height**2 for at in places)


def _mean(reading: Reading) -> float:
    return sum(reading.sure) / max(1, len(reading.sure))


def _odd(reading: Reading) -> bool:
    """Letters that stand alone in a cell of a Chinese table, and lone characters that may be a figure read badly."""
    text = reading.text.strip()
    if is_words(text) and len(text) < 3:
        return reading.confidence < LOOK_AGAIN
    return bool(text) and not is_words(text) and not is_none_sign(text) and (len(text) < 4 or reading.confidence < 0.97)


def _sure(looks: Sequence[Reading], line: InkLine, *, signs: bool = True) -> bool:
    """Whether every look is sure of what a figure is made of; signs: of commas and points, too."""
    among = DIGITS if signs else DIGITS.replace(".", "").replace(",", "")
    chances = [s for r in looks for s, c in zip(r.sure, r.text, strict=True) if c in among and not c.isspace()]
    small = line.box[3] - line.box[1] < SMALL
    return min(chances, default=1.0) >= (SURE_SMALL if small else SURE_FIGURE)


def _even(look: Reading, ends: tuple[float, float], line: InkLine) -> bool:
    """Whether a figure's digits leave no room for one more; in open text the ends of the ink are not known."""
    return line.cell is None or evenly_set(look, *ends)

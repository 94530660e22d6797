"""Characters to lines of text, inside whatever holds them (a cell, or the open page)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.document import Box
from extractors.geometry.marks import Bools, Characters, Floats, Ints
from normalizers.frozen import frozen

SAME_LINE = 0.35  # of the size: baselines nearer than this are one line (superscripts, mixed fonts)
GAP = 0.22  # of the size: a gap that prints as a blank between Latin letters and figures
CJK_GAP = 0.6  # of the size: the same beside a Chinese character, whose spacing varies with justification
WORD_AFTER_AMOUNT = 0.5  # of the size: a gap that no sentence leaves between an amount and a word that is no unit
FAR = 1e6  # points: more than any page is high or wide, so that one key sorts by owner or line, then by place
SET_GAP = 0.08  # of the size: enough where the source itself sets a blank


def _among(characters: str) -> Bools:
    """A table by code point, up to U+FFFF: whether the character is one of these."""
    table = np.zeros(0x10000, bool)
    table[[ord(c) for c in characters]] = True
    return table


_CJK = np.zeros(0x10000, bool)
_CJK[0x2E80:] = _CJK[0x2010:0x2028] = True
_CJK[0xFB00:0xFE30] = False
_FIGURE_END = _among("0123456789%)*—-–†‡")
_DIGIT = _among("0123456789")
_AFTER_FIGURE = _among("万元亿千百人个户亩吨年月日分％，。、；：）】〕”")
_FIGURE_START = _among("0123456789$(—-–¥€£<>≥≤*.")


@frozen
class TextLine:
    """One printed line (or the part of one between two wide gaps). `size` is the height of its Chinese characters' font in points,
    of all its characters where it has none; `members` are the indices of its characters, in reading order."""

    text: str
    box: Box
    size: float
    baseline: float
    members: Ints
    confidence: float = 1.0


def compose(
    chars: Characters, owner: Ints, split_gap: float | None = None, figure_gap: float | None = None
) -> dict[int, list[TextLine]]:
    """The lines of each owner, top to bottom. A character whose owner is negative is left out.

    split_gap: gaps wider than so many sizes cut a line in two (for text whose columns are not known yet).
    figure_gap: the same between two figures, which no sentence sets apart. Writing that is turned by a quarter or more is read along its own direction, after the upright lines.
    """
    held = (owner >= 0).nonzero()[0]
    if not len(held):
        return {}
    turned = chars.tilt[held] > 0
    if turned.any():
        return _compose_turned(chars, owner, split_gap, figure_gap)
    order, begins, texts, cjk = _text_of_lines(chars, owner, held, split_gap, figure_gap)
    low = [np.minimum.reduceat(chars.box[:, side].take(order), begins) for side in (0, 1)]
    high = [np.maximum.reduceat(chars.box[:, side].take(order), begins) for side in (2, 3)]
    boxes = zip(*np.array(low + high).round(2).tolist(), strict=True)
    weight = np.where(cjk, 1.0, 0.01)  # fonts of figures state odd heights
    sizes = np.add.reduceat(chars.size.take(order) * weight, begins) / np.add.reduceat(weight, begins)
    baselines = np.maximum.reduceat(chars.baseline.take(order), begins)
    starts = begins.tolist()
    members = [order[i:j] for i, j in zip(starts, [*starts[1:], len(order)], strict=True)]
    lines = map(TextLine, texts, boxes, sizes.tolist(), baselines.tolist(), members)
    found: dict[int, list[TextLine]] = {}
    for key, line in zip(owner.take(order.take(begins)).tolist(), lines, strict=True):
        found.setdefault(key, []).append(line)
    return found


def line_texts(chars: Characters, owner: Ints) -> dict[int, list[str]]:
    """The text of each owner's lines, top to bottom: `compose` without places."""
    held = (owner >= 0).nonzero()[0]
    if (chars.tilt[held] > 0).any():
        return {key: [line.text for line in lines] for key, lines in compose(chars, owner).items()}
    found: dict[int, list[str]] = {}
    if len(held):
        order, begins, texts, _ = _text_of_lines(chars, owner, held, None, None)
        for key, text in zip(owner.take(order.take(begins)).tolist(), texts, strict=True):
            found.setdefault(key, []).append(text)
    return found


def _text_of_lines(
    chars: Characters, owner: Ints, held: Ints, split_gap: float | None, figure_gap: float | None
) -> tuple[Ints, Ints, list[str], Bools]:
    """The held characters in reading order, where lines begin in it, each line's text, and which characters are Chinese."""
    order, begins = _ordered(chars, owner, held)
    size, code = chars.size.take(order), chars.code.take(order)
    cjk = is_cjk(code)
    gap = chars.box[:, 0].take(order[1:]) - chars.box[:, 2].take(order[:-1])
    inside = ~begins[1:]
    if split_gap is not None:
        cut = _cuts(gap / np.maximum(size[1:], size[:-1]), code, split_gap, figure_gap)
        begins[1:] |= cut
        inside &= ~cut
    # where a blank is printed between a character and the one before it
    gap /= np.minimum(size[1:], size[:-1])
    wanted = np.where(cjk[1:] | cjk[:-1], CJK_GAP, GAP)
    blanks = (inside & ((gap > wanted) | ((gap > SET_GAP) & chars.spaced.take(order[:-1])))).nonzero()[0] + 1
    at = begins.nonzero()[0]
    text = code.astype("<u4").tobytes().decode("utf-32-le", errors="replace")
    starts = at.tolist()
    texts = [text[i:j] for i, j in zip(starts, [*starts[1:], len(text)], strict=True)]
    if len(blanks):
        lines = np.searchsorted(at, blanks, side="right") - 1
        for i, k in zip(blanks[::-1].tolist(), lines[::-1].tolist(), strict=True):
            before = i - starts[k]
            texts[k] = f"{texts[k][:before]} {texts[k][before:]}"
    return order, at, texts, cjk


def _cuts(gap: Floats, code: np.ndarray, split_gap: float, figure_gap: float | None) -> Bools:
    """Which gaps (in sizes) between characters are so wide that they may cut a line."""
    wide = gap > split_gap
    if figure_gap is not None:
        code = np.minimum(code, 0xFFFF)
        wide |= (gap > figure_gap) & _FIGURE_END.take(code[:-1]) & _FIGURE_START.take(code[1:])
        set_apart = (gap > WORD_AFTER_AMOUNT) & _DIGIT.take(code[:-1]) & _CJK.take(code[1:])
        if set_apart.any():
            wide |= set_apart & _after_amount(code)
    return wide


def _compose_turned(
    chars: Characters, owner: Ints, split_gap: float | None, figure_gap: float | None
) -> dict[int, list[TextLine]]:
    """The lines of each direction of writing, each found as if the page were turned upright."""
    found: dict[int, list[TextLine]] = {}
    for turns in range(4):
        own = np.where(np.maximum(chars.tilt, 0) == turns, owner, -1)
        upright = _turned_back(chars, turns)
        for key, lines in compose(upright, own, split_gap, figure_gap).items():
            found.setdefault(key, []).extend(
                replace(line, box=_around(chars.box[line.members])) if turns else line for line in lines
            )
    return found


def _turned_back(chars: Characters, turns: int) -> Characters:
    """The characters with coordinates in which writing turned by so many quarters reads from left to right."""
    x0, top, x1, bottom = chars.box.T
    flat = np.zeros(len(chars), np.int8)
    if turns == 1:
        return replace(chars, box=np.stack([top, -x1, bottom, -x0], axis=1), baseline=-x0, tilt=flat)
    if turns == 2:
        return replace(chars, box=np.stack([-x1, -bottom, -x0, -top], axis=1), baseline=-top, tilt=flat)
    if turns == 3:
        return replace(chars, box=np.stack([-bottom, x0, -top, x1], axis=1), baseline=x1, tilt=flat)
    return replace(chars, tilt=flat)


def _around(box: Floats) -> Box:
    x0, top = box[:, :2].min(axis=0).round(2).tolist()
    x1, bottom = box[:, 2:].max(axis=0).round(2).tolist()
    return (x0, top, x1, bottom)


def _ordered(chars: Characters, owner: Ints, held: Ints) -> tuple[Ints, Bools]:
    """The held characters in reading order, and which of them start a line."""
    place = chars.baseline.take(held) + FAR * owner.take(held)
    order = place.argsort(kind="stable")  # what is mostly in order already takes no time
    place, order = place.take(order), held.take(order)
    level = np.ones(len(order), bool)  # where another baseline starts
    np.not_equal(place[1:], place[:-1], out=level[1:])
    order = _from_left(chars, order, level)
    own, baseline, size = owner.take(order), chars.baseline.take(order), chars.size.take(order)
    near = baseline[1:] - baseline[:-1] <= SAME_LINE * np.maximum(np.minimum(size[1:], size[:-1]), 1.0)
    line = np.ones(len(order), bool)
    line[1:] = ~near | (own[1:] != own[:-1])
    if np.count_nonzero(line) < np.count_nonzero(level):
        order = _from_left(chars, order, line)
    return order, line


def _from_left(chars: Characters, order: Ints, begins: Bools) -> Ints:
    """The characters of each run from left to right, given where runs begin."""
    return order.take((chars.box[:, 0].take(order) + FAR * begins.cumsum()).argsort(kind="stable"))


def _after_amount(code: np.ndarray) -> Bools:
    """Where a Chinese word that is no unit follows two decimals or a group of three digits: the label of the next
    column, right beside an amount that is set to the right. (n - 1,) by the character before."""
    found = np.zeros(len(code) - 1, bool)
    word = _CJK[code] & ~_AFTER_FIGURE[code]
    if len(code) > 3:
        found[2:] = (code[:-3] == ord(".")) & _DIGIT[code[1:-2]] & _DIGIT[code[2:-1]] & word[3:]
    if len(code) > 4:
        digits = _DIGIT[code[1:-3]] & _DIGIT[code[2:-2]] & _DIGIT[code[3:-1]]
        found[3:] |= (code[:-4] == ord(",")) & digits & word[4:]
    return found


def is_cjk(code: np.ndarray) -> Bools:
    """Characters that Chinese typesetting puts into a square of their own, Chinese punctuation among them."""
    return _CJK.take(code, mode="clip")

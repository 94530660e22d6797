"""Text in the colour of the paper: helper figures of spreadsheets that nobody was meant to see. On a dark ground, as in
the coloured head of a table, white text is what the page says."""

from __future__ import annotations

import numpy as np
import pypdfium2.raw as pdfium

from extractors.geometry.marks import Bools, Characters, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.native import Handles
from extractors.readers.pdf.objects import IMAGE, PATH, SHADING, Objects, bounds

WHITE = 250  # of 255 in every channel: on paper, nobody sees it
DARK = 225  # of 255 in a channel: on a ground that is darker, white text is seen


def white_characters(textpage: int, index: Ints, chars: Characters, streams: list[Objects], frame: Frame) -> Bools:
    """Which characters are white on paper. index: their numbers in the text page."""
    white = np.zeros(len(chars), bool)
    texts = np.concatenate([_white(stream.texts) for stream in streams])
    if not len(texts) or not len(chars):
        return white
    white = np.isin(native.char_object(textpage, index), texts)
    at = np.flatnonzero(white)
    x, y = (chars.box[at, 0] + chars.box[at, 2]) / 2, (chars.box[at, 1] + chars.box[at, 3]) / 2
    for x0, top, x1, bottom in np.concatenate([_grounds(stream, frame) for stream in streams]).tolist():
        white[at[(x > x0) & (x < x1) & (y > top) & (y < bottom)]] = False
    return white


def _white(texts: Handles) -> Handles:
    """The texts that are filled with white, and not outlined."""
    if not len(texts):
        return texts
    red, green, blue, _ = native.object_fill(texts).T
    white = texts[np.minimum(np.minimum(red, green), blue) >= WHITE]
    return white[native.text_render_mode(white) == pdfium.FPDF_TEXTRENDERMODE_FILL]


def _grounds(stream: Objects, frame: Frame) -> Floats:
    """(n, 4) the boxes of what white text may be seen on: dark areas, pictures, shadings."""
    paths = stream.by_type[PATH]
    dark = (native.object_fill(paths)[:, :3].min(axis=1) < DARK) & (native.path_draw_mode(paths)[:, 0] != 0)
    shown = (stream.by_type[IMAGE], stream.by_type[SHADING])
    return np.concatenate([stream.path_box[dark], *(bounds(handles, stream.matrix, frame) for handles in shown)])

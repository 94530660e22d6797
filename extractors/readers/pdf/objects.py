"""The objects of a page, those inside form XObjects too, each with the matrix that carries it to page space."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pypdfium2.raw as pdfium

from extractors.geometry.marks import Floats
from extractors.readers.pdf import native
from extractors.readers.pdf.clips import Clips, clips_of
from extractors.readers.pdf.frame import IDENTITY, Frame, multiply
from extractors.readers.pdf.native import Handles
from normalizers.frozen import frozen

PATH, IMAGE, SHADING, FORM = 2, 3, 4, 5
KINDS = (PATH, IMAGE, SHADING, FORM)
NO_TEXT = -1  # the render mode of what is no text
UNPAINTED = (3, 7)  # text render modes that leave no mark
MAX_DEPTH = 16


@frozen
class Objects:
    """The handles of one content stream's objects: its texts, those among them that leave no mark, and all others by
    type; the displayed boxes of the paths, and how many of them are painted before the first text; the clips of the
    texts and then of the paths; and the stream's matrix (a, b, c, d, e, f) to page space."""

    texts: Handles
    unpainted: Handles
    by_type: dict[int, Handles]
    path_box: Floats
    early_paths: int
    clips: Clips
    matrix: Floats

    def __len__(self) -> int:
        return len(self.texts) + sum(map(len, self.by_type.values()))


def page_objects(page: pdfium.FPDF_PAGE, frame: Frame) -> Iterator[Objects]:
    """The page's own objects first, then those of its forms, outermost first."""
    yield from _stream(native.page_objects(page), IDENTITY, frame, 0)


def _stream(handles: Handles, matrix: Floats, frame: Frame, depth: int) -> Iterator[Objects]:
    # most objects are texts: their render mode, which is asked anyway, tells their type too
    modes = native.text_render_mode(handles)
    is_text = modes != NO_TEXT
    texts, others = handles[is_text], handles[~is_text]
    unpainted = handles[(modes == UNPAINTED[0]) | (modes == UNPAINTED[1])]
    types = native.object_type(others)
    by_type = {kind: others[types == kind] for kind in KINDS} if len(others) else dict.fromkeys(KINDS, others)
    early = int(is_text.argmax()) if len(texts) else len(others)  # so many others come before the first text
    early_paths = int(np.count_nonzero(types[:early] == PATH))
    clips = clips_of(np.concatenate([texts, by_type[PATH]]), matrix, frame)
    path_box = bounds(by_type[PATH], matrix, frame)
    yield Objects(texts, unpainted, by_type, path_box, early_paths, clips, matrix)
    forms = by_type[FORM]
    if depth >= MAX_DEPTH or not len(forms):
        return
    for form, own in zip(forms.tolist(), native.object_matrix(forms).astype(np.float64), strict=True):
        yield from _stream(native.form_objects(form), multiply(own, matrix), frame, depth + 1)


def painting_order(page: pdfium.FPDF_PAGE) -> list[int]:
    """The handles of all objects but forms in the order in which they are painted, the topmost last."""
    return list(_painted(native.page_objects(page), 0))


def _painted(handles: Handles, depth: int) -> Iterator[int]:
    for handle, kind in zip(handles.tolist(), native.object_type(handles).tolist(), strict=True):
        if kind != FORM:
            yield handle
        elif depth < MAX_DEPTH:
            yield from _painted(native.form_objects(handle), depth + 1)


def bounds(handles: Handles, matrix: Floats, frame: Frame) -> Floats:
    """(n, 4) displayed boxes of objects of a stream with this matrix (pdfium gives them in the stream's space)."""
    if not len(handles):
        return np.zeros((0, 4))
    raw = native.object_bounds(handles)
    if matrix is IDENTITY:
        return frame.boxes(raw)
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = raw.T.astype(np.float64)
    x, y = np.array([x0, x1, x0, x1]), np.array([y0, y0, y1, y1])  # of the four corners
    x, y = a * x + c * y + e, b * x + d * y + f
    return frame.boxes(np.array([x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)]).T)

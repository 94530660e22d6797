"""The objects of a page, those inside form XObjects too, each with the matrix that carries it to page space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium

from extractors.geometry.marks import Floats
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame
from extractors.readers.pdf.native import Handles

PATH, IMAGE, SHADING, FORM = 2, 3, 4, 5
KINDS = (PATH, IMAGE, SHADING, FORM)
NO_TEXT = -1  # the render mode of what is no text
UNPAINTED = (3, 7)  # text render modes that leave no mark
MAX_DEPTH = 16
IDENTITY = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True)
class Objects:
    """The handles of one content stream's objects: its texts, those among them that leave no mark, all others by type,
    and the paths that are painted after the first text; and its matrix (a, b, c, d, e, f) to page space."""

    texts: Handles
    unpainted: Handles
    by_type: dict[int, Handles]
    later_paths: Handles
    matrix: Floats

    def __len__(self) -> int:
        return len(self.texts) + sum(map(len, self.by_type.values()))


def page_objects(page: pdfium.FPDF_PAGE) -> Iterator[Objects]:
    """The page's own objects first, then those of its forms, outermost first."""
    yield from _stream(native.page_objects(page), IDENTITY, 0)


def _stream(handles: Handles, matrix: Floats, depth: int) -> Iterator[Objects]:
    # most objects are texts: their render mode, which is asked anyway, tells their type too
    modes = native.text_render_mode(handles)
    is_text = modes != NO_TEXT
    texts, others = handles[is_text], handles[~is_text]
    unpainted = handles[(modes == UNPAINTED[0]) | (modes == UNPAINTED[1])]
    types = native.object_type(others)
    by_type = {kind: others[types == kind] for kind in KINDS}
    later = int(is_text.argmax()) if len(texts) else len(others)  # so many others come before the first text
    yield Objects(texts, unpainted, by_type, others[later:][types[later:] == PATH], matrix)
    forms = by_type[FORM]
    if depth >= MAX_DEPTH or not len(forms):
        return
    for form, own in zip(forms.tolist(), native.object_matrix(forms).astype(np.float64), strict=True):
        yield from _stream(native.form_objects(form), multiply(own, matrix), depth + 1)


def painting_order(page: pdfium.FPDF_PAGE) -> list[int]:
    """The handles of all objects but forms in the order in which they are painted, the topmost last."""
    return list(_painted(native.page_objects(page), 0))


def _painted(handles: Handles, depth: int) -> Iterator[int]:
    for handle, kind in zip(handles.tolist(), native.object_type(handles).tolist(), strict=True):
        if kind != FORM:
            yield handle
        elif depth < MAX_DEPTH:
            yield from _painted(native.form_objects(handle), depth + 1)


def multiply(first: Floats, then: Floats) -> Floats:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return np.array([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])


def apply(matrix: Floats, xy: Floats) -> Floats:
    """(n, 2) points carried by the matrix."""
    a, b, c, d, e, f = matrix
    return np.stack([a * xy[:, 0] + c * xy[:, 1] + e, b * xy[:, 0] + d * xy[:, 1] + f], axis=1)


def bounds(handles: Handles, stream: Objects, frame: Frame) -> Floats:
    """(n, 4) displayed boxes of the objects (pdfium gives them in their stream's space)."""
    if not len(handles):
        return np.zeros((0, 4))
    raw = native.object_bounds(handles).astype(np.float64)
    if stream.matrix is IDENTITY:
        return frame.boxes(raw)
    stacked = np.stack([apply(stream.matrix, raw[:, [x, y]]) for x, y in ((0, 1), (2, 1), (0, 3), (2, 3))])
    return frame.boxes(np.concatenate([stacked.min(axis=0), stacked.max(axis=0)], axis=1))

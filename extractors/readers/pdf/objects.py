"""The objects of a page, those inside form XObjects too, each with the matrix that carries it to page space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from extractors.geometry.marks import Floats
from extractors.readers.pdf import native
from extractors.readers.pdf.frame import Frame

PATH, IMAGE, SHADING, FORM = 2, 3, 4, 5
KINDS = (PATH, IMAGE, SHADING, FORM)
NO_TEXT = -1  # the render mode of what is no text
UNPAINTED = {3, 7}  # text render modes that leave no mark
MAX_DEPTH = 16
IDENTITY = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True)
class Objects:
    """The handles of one content stream's objects: its texts, those among them that leave no mark, and all others by
    type; and its matrix (a, b, c, d, e, f) to page space."""

    texts: list[int]
    unpainted: list[int]
    by_type: dict[int, list[int]]
    matrix: Floats

    def __len__(self) -> int:
        return len(self.texts) + sum(map(len, self.by_type.values()))


def page_objects(page: int) -> Iterator[Objects]:
    """The page's own objects first, then those of its forms, outermost first."""
    count = native.object_count(page)
    yield from _stream(list(map(native.object_at, repeat(page), range(count))), IDENTITY, 0)


def _stream(handles: list[int], matrix: Floats, depth: int) -> Iterator[Objects]:
    # most objects are texts: their render mode, which is asked anyway, tells their type too
    modes = list(map(native.text_render_mode, handles))
    texts = [handle for handle, mode in zip(handles, modes, strict=True) if mode != NO_TEXT]
    others = [handle for handle, mode in zip(handles, modes, strict=True) if mode == NO_TEXT]
    unpainted = [h for h, mode in zip(handles, modes, strict=True) if mode in UNPAINTED]
    by_type: dict[int, list[int]] = {kind: [] for kind in KINDS}
    for handle, kind in zip(others, map(native.object_type, others), strict=True):
        if kind in by_type:
            by_type[kind].append(handle)
    yield Objects(texts, unpainted, by_type, matrix)
    if depth >= MAX_DEPTH:
        return
    for form in by_type[FORM]:
        own = native.fill_structs(native.object_matrix, ([form],), IDENTITY.astype(np.float32)[None].copy())[0]
        count = max(0, native.form_object_count(form))
        inner = list(map(native.form_object_at, repeat(form), range(count)))
        yield from _stream(inner, multiply(own.astype(np.float64), matrix), depth + 1)


def painting_order(page: int) -> list[int]:
    """The handles of all objects but forms in the order in which they are painted, the topmost last."""
    count = native.object_count(page)
    return list(_painted(list(map(native.object_at, repeat(page), range(count))), 0))


def _painted(handles: list[int], depth: int) -> Iterator[int]:
    for handle in handles:
        if native.object_type(handle) != FORM:
            yield handle
        elif depth < MAX_DEPTH:
            count = max(0, native.form_object_count(handle))
            yield from _painted(list(map(native.form_object_at, repeat(handle), range(count))), depth + 1)


def multiply(first: Floats, then: Floats) -> Floats:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return np.array([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])


def apply(matrix: Floats, xy: Floats) -> Floats:
    """(n, 2) points carried by the matrix."""
    a, b, c, d, e, f = matrix
    return np.stack([a * xy[:, 0] + c * xy[:, 1] + e, b * xy[:, 0] + d * xy[:, 1] + f], axis=1)


def bounds(handles: list[int], stream: Objects, frame: Frame) -> Floats:
    """(n, 4) displayed boxes of the objects (pdfium gives them in their stream's space)."""
    raw = native.fill_rows(native.object_bounds, (handles,), np.zeros((len(handles), 4), np.float32)).astype(np.float64)
    if stream.matrix is IDENTITY:
        return frame.boxes(raw)
    stacked = np.stack([apply(stream.matrix, raw[:, [x, y]]) for x, y in ((0, 1), (2, 1), (0, 3), (2, 3))])
    return frame.boxes(np.concatenate([stacked.min(axis=0), stacked.max(axis=0)], axis=1))

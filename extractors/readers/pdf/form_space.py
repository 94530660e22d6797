"""Characters that pdfium leaves where their form XObject has them, and the matrices that carry them to the page.

A page that was set into another one (two on a sheet, a stamp over it) is a form XObject with a matrix. Characters that
the file spells out (`ActualText`, which browsers write for glyphs of two meanings) come with their place in the form.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.geometry.marks import Bools, Floats, Ints
from extractors.readers.pdf import native
from extractors.readers.pdf.objects import IDENTITY, Objects

SLACK = 0.5  # points by which a character may stand off the line on which its text object is set
AROUND = 2.0  # points by which it may stand out of the box around that


def left_behind(textpage: int, numbers: Ints, streams: Sequence[Objects]) -> tuple[Ints, Floats]:
    """Which of the characters (indices of `numbers`) still have their place inside a form, and the form's matrix (n, 6).

    The matrix and the box of the text object that they belong to are right: where the character does not stand in line
    with these, and would if its form's matrix carried it, it was left behind.
    """
    moving = [stream for stream in streams[1:] if len(stream.texts) and _moves(stream.matrix)]
    if not moving or not len(numbers):
        return np.zeros(0, np.int64), np.zeros((0, 6))
    form_of = {text: i for i, stream in enumerate(moving) for text in stream.texts.tolist()}
    owners = native.char_object(textpage, numbers)
    form = np.array([form_of.get(owner, -1) for owner in owners.tolist()])
    at = np.flatnonzero(form >= 0)
    matrices = np.array([stream.matrix for stream in moving])[form[at]].reshape(len(at), 6)
    place = native.char_origin(textpage, numbers[at])
    carried_place = carried(matrices, place)
    own = native.char_matrix(textpage, numbers[at]).astype(np.float64)
    box = carried_boxes(matrices, native.object_bounds(owners[at].astype(np.uintp)).astype(np.float64))
    behind = ~_fits(place, own, box) & _fits(carried_place, own, box)
    return at[behind], matrices[behind]


def _moves(matrix: Floats) -> bool:
    """Whether it is not the identity, give or take what `numpy.allclose` does, which takes ten times as long."""
    return not (np.abs(matrix - IDENTITY) <= 1e-8 + 1e-5 * IDENTITY).all()


def _fits(place: Floats, own: Floats, box: Floats) -> Bools:
    """Whether the pen's place is on the line that the text object's matrix sets, and in the box around the object."""
    a, b, _, _, x, y = own.T
    off_line = np.abs((place[:, 0] - x) * b - (place[:, 1] - y) * a) / np.maximum(np.hypot(a, b), 1e-9)
    low, high = np.minimum(box[:, :2], box[:, 2:]), np.maximum(box[:, :2], box[:, 2:])
    reach = AROUND + np.abs(own[:, :4]).max(axis=1, keepdims=True)
    inside = ((place >= low - reach) & (place <= high + reach)).all(axis=1)
    return np.asarray((off_line <= SLACK) & inside)


def carried(matrices: Floats, xy: Floats) -> Floats:
    """(n, 2) points, each carried by its own matrix."""
    a, b, c, d, e, f = matrices.T
    return np.stack([a * xy[:, 0] + c * xy[:, 1] + e, b * xy[:, 0] + d * xy[:, 1] + f], axis=1)


def carried_boxes(matrices: Floats, corners: Floats) -> Floats:
    """(n, 4) two opposite corners of each box, carried by its own matrix (by quarter turns, shifts and scales)."""
    return np.concatenate([carried(matrices, corners[:, :2]), carried(matrices, corners[:, 2:])], axis=1)

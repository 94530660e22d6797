"""Characters into the cells of grids: which character is whose, and what each cell says."""

from __future__ import annotations

import re
from itertools import pairwise, repeat

import numpy as np

from extractors.document import Cell, Place, Table
from extractors.geometry.grid import Grid, cells_of_points
from extractors.geometry.headers import header_row_count
from extractors.geometry.lines import TextLine, compose, line_texts
from extractors.geometry.marks import Characters, Floats, Ints
from normalizers.text import mend

CROSSING = 0.2  # of a character's width beyond its cell: the character stands on the rule
RUN_GAP = 0.25  # of the size: characters set one after the other with less between them are one run
WRAP_ROOM = 1.0  # sizes beside a character that a cell may leave free where a figure wraps in it
_SEAM = re.compile(r"[\d.,，][\d.,，%]")
_FIGURE_TAIL = re.compile(r"(?:^|[^\d.,，])[\d.,，]*\d[\d.,，]*$")
_FIGURE_HEAD = re.compile(r"[\d.,，]{1,8}[%％]?(?: ?[\u4e00-\u9fff]{1,4})?$")  # with its unit
TIGHT_GAP = 0.12  # of the size: the same where a rule lies between two characters


def own_characters(chars: Characters, middles: Floats, grid: Grid) -> Ints:
    """For each character the index of its cell in the grid, -1 for those outside.

    A character belongs to the cell that its centre (`middles`) is in. A run of characters that crosses a rule (a figure
    wider than its column) belongs as a whole to one cell: the one at whose edge it begins or ends, or that holds most
    of it.
    """
    cell = cells_of_points(grid, middles[:, 0], middles[:, 1])
    if (cell >= 0).any():
        for members in _crossing_runs(chars, cell, grid.boxes):
            cell[members] = _settled(chars.box[members], cell[members], grid.boxes, float(chars.size[members].max()))
    return cell


def _crossing_runs(chars: Characters, cell: Ints, edges: Floats) -> list[Ints]:
    """The runs of characters, set one after the other, that stand in several cells."""
    a, b = cell[:-1], cell[1:]
    left, right = chars.box[:, 0], chars.box[:, 2]
    size = np.minimum(chars.size[1:], chars.size[:-1])
    gap = np.abs(left[1:] - right[:-1])
    level = np.abs(chars.baseline[1:] - chars.baseline[:-1]) <= 0.2 * size
    near = level & (gap <= RUN_GAP * size) & (a != b) & (a >= 0) & (b >= 0)
    if not near.any():
        return []
    own = edges[np.maximum(cell, 0)]
    slack = CROSSING * (right - left)
    on_rule = (cell >= 0) & ((left < own[:, 0] - slack) | (right > own[:, 2] + slack))
    apart = ~level | (gap > np.where((a == b) | on_rule[1:] | on_rule[:-1], RUN_GAP, TIGHT_GAP) * size)
    crossing = np.flatnonzero(near & ~apart)
    if not len(crossing):
        return []
    run = np.concatenate([[0], np.cumsum(apart)])
    first, last = np.searchsorted(run, run[crossing]), np.searchsorted(run, run[crossing], side="right")
    return [np.arange(i, j) for i, j in sorted(set(zip(first.tolist(), last.tolist(), strict=True)))]


def _settled(box: Floats, held: Ints, edges: Floats, size: float) -> int:
    """The one cell of a run that crosses rules."""
    left, right = int(held[np.argmin(box[:, 0])]), int(held[np.argmax(box[:, 2])])
    from_left = box[:, 0].min() - edges[left, 0] if left >= 0 else np.inf
    from_right = edges[right, 2] - box[:, 2].max() if right >= 0 else np.inf
    if min(from_left, from_right) < size:
        return left if from_left <= from_right else right
    numbers, counts = np.unique(held[held >= 0], return_counts=True)
    return int(numbers[np.argmax(counts)])


def ruled_table(chars: Characters, cell_of: Ints, grid: Grid, page: int) -> Table:
    """The grid's cells with their text. `cell_of` is what `own_characters` gave."""
    lines = line_texts(chars, cell_of)
    _join_wrapped_figures(lines, chars, cell_of, grid)
    texts = [""] * len(grid)
    for i, own in lines.items():
        # most cells have nothing to mend
        texts[i] = own[0] if len(own) == 1 and " " not in own[0] else mend("\n".join(own))
    n_rows, n_cols = grid.cell_at.shape
    rows, cols, tall, wide = grid.spots.T.tolist()
    said = [spot for spot in zip(rows, tall, wide, texts, strict=True) if spot[3]]
    header = header_row_count(said, n_rows, n_cols)
    places = map(Place, repeat(page), map(tuple, grid.boxes.tolist()))
    heads = [row < header for row in rows]
    cells = tuple(map(Cell, rows, cols, texts, tall, wide, places, repeat(()), heads))
    box = tuple(round(v, 2) for v in grid.box)
    return Table(cells, n_rows, n_cols, Place(page, box), method="ruled")  # type: ignore[arg-type]


def _join_wrapped_figures(lines: dict[int, list[str]], chars: Characters, cell_of: Ints, grid: Grid) -> None:
    """Makes one line of figures that wrap because their column is too narrow: 576,171.1 over 1 is 576,171.11.

    Figures that would fit side by side are two figures, and stay apart.
    """
    several = [(i, texts) for i, texts in lines.items() if len(texts) > 1]
    seams = [i for i, texts in several if any(_SEAM.fullmatch(a[-1] + b[0]) for a, b in pairwise(texts))]
    if not seams:
        return
    for i, placed in compose(chars, np.where(np.isin(cell_of, seams), cell_of, -1)).items():
        width = float(grid.boxes[i, 2] - grid.boxes[i, 0])
        texts = [placed[0].text]
        for before, line in pairwise(placed):
            if figure_wraps(before, line, width):
                texts[-1] += line.text
            else:
                texts.append(line.text)
        lines[i] = texts


def figure_wraps(before: TextLine, line: TextLine, width: float) -> bool:
    """Whether the line goes on with a figure that the line before it begins, in a cell as narrow as that."""
    if not _SEAM.fullmatch(before.text[-1] + line.text[0]):
        return False
    room = width - (before.box[2] - before.box[0])
    one = (line.box[2] - line.box[0]) / len(line.text)
    wraps = room < one + WRAP_ROOM * before.size and _FIGURE_TAIL.search(before.text)
    return bool(wraps and _FIGURE_HEAD.match(line.text))

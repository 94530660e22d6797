"""Characters into the cells of grids: which character is whose, and what each cell says."""

from __future__ import annotations

import re
from itertools import pairwise

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


def own_characters(chars: Characters, grid: Grid) -> Ints:
    """For each character the index of its cell in the grid, -1 for those outside.

    A character belongs to the cell that its centre is in. A run of characters that crosses a rule (a figure wider than
    its column) belongs as a whole to one cell: the one at whose edge it begins or ends, or that holds most of it.
    """
    x = (chars.box[:, 0] + chars.box[:, 2]) / 2
    y = (chars.box[:, 1] + chars.box[:, 3]) / 2
    cell = cells_of_points(grid, x, y)
    if (cell >= 0).any():
        for members in _crossing_runs(chars, cell, grid.boxes):
            cell[members] = _settled(chars.box[members], cell[members], grid.boxes, float(chars.size[members].max()))
    return cell


def _crossing_runs(chars: Characters, cell: Ints, edges: Floats) -> list[Ints]:
    """The runs of characters, set one after the other, that stand in several cells."""
    a, b = cell[:-1], cell[1:]
    own = edges[np.maximum(cell, 0)]
    slack = CROSSING * (chars.box[:, 2] - chars.box[:, 0])
    on_rule = (cell >= 0) & ((chars.box[:, 0] < own[:, 0] - slack) | (chars.box[:, 2] > own[:, 2] + slack))
    gap = np.abs(chars.box[1:, 0] - chars.box[:-1, 2])
    size = np.minimum(chars.size[1:], chars.size[:-1])
    limit = np.where((a == b) | on_rule[1:] | on_rule[:-1], RUN_GAP, TIGHT_GAP) * size
    apart = (np.abs(np.diff(chars.baseline)) > 0.2 * size) | (gap > limit)
    crossing = np.flatnonzero(~apart & (a != b) & (a >= 0) & (b >= 0))
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
    texts = [cell_text(lines[i]) if i in lines else "" for i in range(len(grid))]
    n_rows, n_cols = grid.cell_at.shape
    spots = grid.spots.tolist()
    said = [(row, tall, wide, text) for (row, _, tall, wide), text in zip(spots, texts, strict=True) if text]
    header = header_row_count(said, n_rows, n_cols)
    cells = tuple(
        Cell(row, col, text, tall, wide, Place(page, (x0, top, x1, bottom)), is_header=row < header)
        for (row, col, tall, wide), (x0, top, x1, bottom), text in zip(spots, grid.boxes.tolist(), texts, strict=True)
    )
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


def cell_text(lines: list[str]) -> str:
    """The published text of a cell, its line breaks mended."""
    if len(lines) == 1 and " " not in lines[0]:
        return lines[0]
    return mend("\n".join(lines))

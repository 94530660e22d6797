"""The project's samples as pages to be set in any format: paragraphs, and tables with their merged cells.

The samples are plain text, in which a merged cell shows only as blanks. `MERGED` says by hand which blanks of which row
belong to a merged cell; all others are blank cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.document import Paragraph, Table
from extractors.readers import read

RAW = Path(__file__).parents[2] / "data" / "raw"

#: For each table of a sample, by row: `a` every blank belongs to the cell on its left, `i` the blanks between cells do,
#: `t` those at the end do; `v` those at the end, `d` every blank, belong to the cells above. Blanks before the first cell of a row belong to
#: the cells above wherever there are marks at all; a table without marks has no merged cells.
MERGED: dict[str, list[dict[int, str]]] = {
    "anqiu_budget_book": [{}, {}, {}, {}, {}, {0: "a"}],
    "danleng_project_form": [
        dict.fromkeys((0, 1, 8, 9, 19, 20, 21), "a") | dict.fromkeys(range(2, 8), "t") | {18: "i"},
    ],
    "gongcheng_project_report": [{0: "a"}],
    "huoshan_project_form": [
        dict.fromkeys((0, 1, 3, 4, 5, 6, 7, 8), "a") | dict.fromkeys((2, 9, 15, 18), "t") | {22: "i"},
    ],
    "jiangchuan_budget_tables": [{}, {}, {}, {}, {}, {}, {0: "a"}],
    "liuba_project_objectives": [dict.fromkeys(range(7), "a")],
    "liuyang_project_evaluation": [{0: "a"}],
    "luotian_project_form": [dict.fromkeys((0, 1, 2, 3, 4, 14, 15, 16), "a") | {5: "t", 6: "t"}],
    "meitan_budget": [{0: "a"}, {}, {}, {0: "a", 1: "d"}],
    "mengyin_department_objectives": [dict.fromkeys(range(5), "a"), dict.fromkeys(range(4), "a")],
    "tonghai_department_forms": [
        dict.fromkeys(range(13), "a"),
        dict.fromkeys((*range(11), 17, 27), "a") | dict.fromkeys((*range(12, 17), *range(18, 27)), "t") | {11: "v"},
        *[dict.fromkeys((0, 1, 7, 8, 9, 16, 17), "a") | dict.fromkeys(range(2, 7), "t") | {10: "v"}] * 2,
    ],
    "yangcheng_final_accounts": [{0: "a"}, {}, {}],
    "yunhe_monitoring": [dict.fromkeys((0, 1, 6), "a") | dict.fromkeys((2, 3, 4, 5), "t")] * 2,
}
#: Rows that the text prints a column too far left, by sample and table, which a grid does not.
SHIFTED = {("tonghai_department_forms", 3): 2}
#: Samples without merged cells, or without tables.
PLAIN = (
    "jinjiang_bonds",
    "liangzhou_review",
    "miluo_department_report",
    "sihui_department_report",
    "xinfeng_bulletin",
)
SAMPLES = tuple(sorted((*MERGED, *PLAIN)))


@dataclass(frozen=True)
class Box:
    """A cell to be set: its row and column, how many of each it spans, its text."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


@dataclass(frozen=True)
class Grid:
    """A table to be set; every position belongs to one box."""

    n_rows: int
    n_cols: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Text:
    """A paragraph to be set; level: of a heading where the sample marks it as one."""

    text: str
    level: int | None


def path_of(name: str) -> Path:
    (path,) = RAW.glob(f"{name}.*")
    return path


@cache
def page_of(name: str) -> tuple[Text | Grid, ...]:
    """What a sample prints, in order."""
    document = read(path_of(name).read_bytes())
    marks = MERGED.get(name, [{}] * len(document.tables))
    assert len(marks) == len(document.tables), name
    page: list[Text | Grid] = []
    for block in document.blocks:
        if isinstance(block, Table):
            index = block.place.table_index or 0
            page.append(_grid(block, marks[index], SHIFTED.get((name, index))))
        else:
            assert isinstance(block, Paragraph), block
            page.append(Text(block.text, block.level))
    return tuple(page)


def _grid(table: Table, marks: dict[int, str], shifted: int | None) -> Grid:
    texts = [[cell.text if cell else "" for cell in row] for row in table.grid()]
    if shifted is not None:
        texts[shifted] = [texts[shifted][0], "", *texts[shifted][1:-1]]
    owner = {(r, c): (r, c) for r in range(table.n_rows) for c in range(table.n_cols)}
    for r, row in enumerate(texts):
        filled = [c for c, text in enumerate(row) if text]
        for c, text in enumerate(row):
            if text or not marks:
                continue
            mark = marks.get(r, "")
            if c < min(filled, default=0) or mark == "d" or (mark == "v" and c > max(filled)):
                owner[r, c] = owner[r - 1, c] if r else (r, c)
            elif mark == "a" or (mark == "i" and c < max(filled)) or (mark == "t" and c > max(filled)):
                owner[r, c] = owner[r, c - 1]
    return Grid(table.n_rows, table.n_cols, tuple(_boxes(owner, texts)))


def _boxes(owner: dict[tuple[int, int], tuple[int, int]], texts: list[list[str]]) -> list[Box]:
    boxes = []
    for row, col in sorted(set(owner.values())):
        held = [at for at, whose in owner.items() if whose == (row, col)]
        row_span, col_span = max(r for r, _ in held) - row + 1, max(c for _, c in held) - col + 1
        assert len(held) == row_span * col_span, f"the cell {texts[row][col]!r} is no rectangle"
        boxes.append(Box(row, col, row_span, col_span, texts[row][col]))
    return boxes

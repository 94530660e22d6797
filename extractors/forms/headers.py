"""Header rows: recognised by their words, over one row or more, and the band that they open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractors.document import Cell, Table
from extractors.forms.columns import (
    LOOK_AHEAD,
    Column,
    block_over_levels,
    columns_of,
    comparators_told,
    criterion,
    labels_below,
    without_label_column,
)
from extractors.forms.declarations import Band, bands
from extractors.forms.levels import levels_told
from extractors.forms.measure_words import measured
from extractors.forms.points import of_points
from extractors.forms.project_columns import projects_told
from extractors.forms.runs import of_the_year
from extractors.forms.values import bare, is_figure
from extractors.vocabulary import meanings
from normalizers.text import narrow

_MOST_HEADER_ROWS = 5
_KNOWN_SHARE = 0.6
_NAMING = ("item", "account_name", "account_code", "account_class", "procured")
_GROUPS = ("carryover", "fiscal_appropriation", "other_funds")
# a figure of the table itself; a year or a column's number can stand in a header
_FIGURE = regex.compile(r"[-+]?\d[\d,]*\.\d+%?|[-+]?\d{1,3}(?:,\d{3})+|[-+]?\d{5,}|\d+%")
_COLUMN_NUMBER = regex.compile(
    r"[(（]?(?:\d{1,2}|[A-Za-z甲乙丙丁]|栏次|[*＊]{1,3}|[=＝+\-×*/÷()（）\dA-Za-z]{2,15})[)）]?"
)
# 20911-基本养老保险基金支出: an account with its code
_CODED = regex.compile(r"[1235]\d{2}(?:\d{2}){0,2}\s*[-－—–]\s*\p{Han}")
_TOTALS = {"total", "current_year"}
_YEAR = regex.compile(r"(?:19|20)\d{2}\s*年度?")
_NO_NUMBER = regex.compile(r"[甲乙丙丁]|栏次|[*＊]{1,3}")


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Header rows [row, row + depth) that open a band."""

    band: Band
    columns: tuple[Column, ...]
    row: int
    depth: int
    cells: tuple[Cell, ...]


def header_at(table: Table, rows: Sequence[Sequence[Cell]], row: int) -> HeaderBlock | None:
    """The header that begins in `row`, if one does: the deepest that opens a band."""
    found = None
    for depth in range(1, _MOST_HEADER_ROWS + 1):
        at = row + depth - 1
        if at >= table.n_rows or (depth > 1 and rows[at] and _begins_a_block(rows[at][0])):
            break
        if depth > 1 and not rows[at]:
            continue  # a row of cells without a word inside the header
        if not _is_header_row(table, rows[at], first=depth == 1) and not (depth > 1 and _splits(table, rows, at)):
            break
        block = _block(table, rows, row, depth)
        if block is not None:
            found = block
    return found


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """A row of column numbers (1 2 3, 栏次, A B C=A/B) under a header."""
    texts = [cell.text.strip() for cell in cells]
    if len(texts) == 2:
        return texts[1] == "1" and _NO_NUMBER.fullmatch(texts[0]) is not None
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    figures = [int(text) for text in texts if text.isdigit()]
    return figures == list(range(figures[0], figures[0] + len(figures))) if len(figures) > 1 else len(figures) == 0


def _numbers(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a header's row that number the columns, with what they are called: 栏次 | 1 | 2 | 3 beside 类 | 款 | 项,
    公式 | A=B+C | B | C."""
    numbers = [cell for cell in cells if _COLUMN_NUMBER.fullmatch(cell.text.strip())]
    words = [cell for cell in cells if cell not in numbers]
    found = [set(meanings("columns", cell.text)) for cell in words]
    if not words or not all(found) or len(numbers) < 2 or not is_column_numbers(numbers):
        return []
    return numbers + [cell for cell, own in zip(words, found, strict=True) if own <= {"seq", "ignored"}]


def _is_header_row(table: Table, cells: Sequence[Cell], *, first: bool) -> bool:
    if not first and (numbers := _numbers(cells)):
        cells = [cell for cell in cells if cell not in numbers]
        if not cells:
            return True
    known = [cell for cell in cells if meanings("columns", cell.text)]
    if not known or any(_FIGURE.fullmatch(bare(cell)) for cell in cells) or measured(cells):
        return False
    labelled = [cell for cell in cells if cell not in known and meanings("labels", cell.text)]
    if any(_heads_a_list(cell) for cell in known):
        criteria = [cell for cell in cells if cell not in (*known, *labelled) and criterion(cell.text)]
        labelled += criteria if len(criteria) > 1 else []
    years = sum(_YEAR.fullmatch(narrow(cell.text).strip()) is not None for cell in cells)  # over the columns of each
    if len(known) + len(labelled) < _KNOWN_SHARE * (len(cells) - years):
        return False
    if len(known) + len(labelled) + years < len(cells) and all(_names_somebody(cell) for cell in (*known, *labelled)):
        return False  # 主管部门 | 教育部 | 实施单位: labels with a value
    if first:
        return len(known) + years > 1 or (len(cells) == 1 and cells[0].col_span == table.n_cols > 1)
    return not _is_total_row(cells)


def _heads_a_list(cell: Cell) -> bool:
    """Whether a header stands over the names of units or projects: words beside it may be what these were scored for."""
    return any(meaning in ("unit_name", "project_name") for meaning in meanings("columns", cell.text))


def _begins_a_block(cell: Cell) -> bool:
    """Whether a cell is the label of a block: what stands beside it is a header of its own."""
    return any(meaning.endswith("_block") for meaning in meanings("labels", cell.text))


def _names_somebody(cell: Cell) -> bool:
    """Whether a word heads a list, but is a label of a form as well: it stands for a project or a body, or for nothing
    that is kept."""
    labels = set(meanings("labels", cell.text))
    names = {"project_name", "department_name", "supervising_department", "implementing_unit"}
    return bool(names & labels) or (labels == {"ignored"} and not meanings("columns", cell.text))


def _splits(table: Table, rows: Sequence[Sequence[Cell]], row: int) -> bool:
    """Whether every cell of a row stands below a wider cell of the row above, which it shares with others."""
    if not table.spans_known or not rows[row] or any(_FIGURE.fullmatch(bare(c)) for c in rows[row]):
        return False
    above = [cell for cell in rows[row - 1] if cell.col_span > 1 and cell.row_span == 1]
    within = [next((a for a in above if a.col <= c.col and _end(c) <= _end(a)), None) for c in rows[row]]
    return all(a is not None and c.col_span < a.col_span for a, c in zip(within, rows[row], strict=True)) and all(
        within.count(a) > 1 for a in within
    )


def _end(cell: Cell) -> int:
    return cell.col + cell.col_span


def _is_total_row(cells: Sequence[Cell]) -> bool:
    """A total that stands alone in its row: the first row of an empty table, not a group's total."""
    return len(cells) == 1 and "total" in meanings("labels", cells[0].text)


def _block(table: Table, rows: Sequence[Sequence[Cell]], row: int, depth: int) -> HeaderBlock | None:
    paths = _paths(table, rows, row, depth)
    cells = tuple(cell for r in range(row, row + depth) for cell in rows[r])
    here = [cell.text for cell in cells]
    said, said_here = _said([*(text for _, _, texts in paths for text in texts), *here]), _said(here)
    for band in bands():
        if any(said.isdisjoint(group) for group in band.requires) or not said_here.isdisjoint(band.excludes):
            continue
        labels_at, values = labels_below(band.row_label, rows, row + depth)
        for block in (band.block, None) if band.block else (None,):
            columns = columns_of(paths, band, block, labels_at)
            if "criterion" in band.columns:
                columns = of_points(columns, paths, rows[row + depth :])
            if band.sink == "indicators":
                below = rows[row + depth :]
                columns = levels_told(block_over_levels(columns, below), below)
                columns = of_the_year(comparators_told(columns, below), rows[:row])
            if band.name == "accounts":
                columns = projects_told(columns)
            if values < len(columns):
                columns = without_label_column(columns, labels_at)
            if band.rows_known == "figures" and row and any(1 < cell.col_span < table.n_cols for cell in rows[row - 1]):
                continue  # the words over these columns say what they are, and are unknown
            if _opens(band, columns, cells) and _rows_known(band, columns, rows, row + depth):
                return HeaderBlock(band, columns, row, depth, cells)
    return None


def _said(texts: Sequence[str]) -> set[str]:
    """Every role that the words of a header can have: a band that asks for another cannot be opened by them."""
    words = [meaning.split() for text in texts for meaning in meanings("columns", text)]
    return {name for own in words for name in (own[0], " ".join(own[:2]))}


def _labels_a_block(first: Column, below: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first header is the label of a form's block of funding, with nothing below it."""
    alone = not any(first.start <= cell.col < first.end for cells in below for cell in cells)
    return alone and "funding_block" in meanings("labels", first.header)


def _rows_known(band: Band, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], start: int) -> bool:
    """Whether one of the first rows below a header starts with a word of the vocabulary that the band asks for, and none
    with one that it excludes."""
    if band.rows_not is None and band.rows_known is None:
        return True
    named = [_unnumbered(cells, columns) for cells in rows[start:] if cells]
    firsts = [cells[0].text for cells in named[:LOOK_AHEAD] if cells]
    if band.rows_not is not None:
        totals = {"total", "subtotal"}  # of any table
        if any(meanings(band.rows_not, text) and totals.isdisjoint(meanings("labels", text)) for text in firsts):
            return False
    if band.rows_known is None:
        return True
    if _labels_a_block(columns[0], rows[start : start + 2]):
        return False  # the amounts of a form
    if band.rows_known == "figures":
        below = next((cells for cells in rows[start : start + LOOK_AHEAD] if cells), ())
        return all(map(is_figure, below)) and all(
            column.role in band.columns
            or (column.role == "label" and "funding_block" not in meanings("labels", column.header))
            for column in columns
        )
    if any(set(meanings(band.rows_known, text)) - _TOTALS or _CODED.match(narrow(text).strip()) for text in firsts):
        return True
    # lists of projects have a 合计 too, but no 收入总计
    texts = [cells[0].text for cells in named if cells]
    return any(
        _TOTALS.issuperset(known) and not meanings("labels", text)
        for text in texts
        if (known := meanings(band.rows_known, text))
    )


def _unnumbered(cells: Sequence[Cell], columns: Sequence[Column]) -> Sequence[Cell]:
    """A row without its running number: what names the row is the cell behind it."""
    numbers = [column for column in columns if column.role == "seq"]
    return cells[1:] if any(column.start <= cells[0].col < column.end for column in numbers) else cells


def _opens(band: Band, columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Whether each group of the band's roles is there: as a column, or as a word of the header over columns."""
    roles = {column.role for column in columns}
    for cell in cells:
        for words in (meaning.split() for meaning in meanings("columns", cell.text)):
            if words[0] in band.columns and words[0] != "amount":
                roles.add(words[0])
            roles.add(" ".join(words[:2]))
    amounts = sum(column.role == "amount" for column in columns)
    return all(_met(group, roles, amounts) for group in _numbered_groups(band))


def _numbered_groups(band: Band) -> list[tuple[int, tuple[str, ...]]]:
    """Each group with how many amounts must be there by then: two groups that ask for amounts ask for two columns."""
    asked = 0
    groups = []
    for group in band.requires:
        asked += "amount" in group
        groups.append((asked, group))
    return groups


def _met(group: tuple[int, tuple[str, ...]], roles: set[str], amounts: int) -> bool:
    asked, names = group
    others = roles & (set(names) - {"amount"})
    return bool(others) or ("amount" in names and amounts >= asked)


def _paths(table: Table, rows: Sequence[Sequence[Cell]], row: int, depth: int) -> list[tuple[int, int, list[str]]]:
    """For each printed column: its range of grid columns and its header texts from the top row to the bottom row."""
    starts = sorted({cell.col for r in range(row, row + depth) for cell in rows[r]})
    grid = {r: covering(table, r) for r in range(row, row + depth)}
    numbers = [cell for r in range(row + 1, row + depth) for cell in _numbers(rows[r])]
    found = []
    for start, following in zip(starts, [*starts[1:], table.n_cols], strict=True):
        texts: list[str] = []
        end = following
        for r in range(row, row + depth):
            cell = grid[r].get(start)
            if not table.spans_known and (cell is None or not cell.text.strip()):
                cell = _over(rows[r], start) if _filled_below(rows, r, row + depth, start) else None
            if cell is None or not cell.text.strip() or cell.text in texts or cell in numbers:
                continue
            texts.append(cell.text)
            if table.spans_known and not _names_rows(cell):
                end = min(cell.col + cell.col_span, following)
        found.append((start, end, texts))
    return found


def _names_rows(cell: Cell) -> bool:
    """Whether a header says what the rows of a table of accounts are: its column goes on to the next header."""
    return any(meaning.split()[0] in ("item", "account_name") for meaning in meanings("columns", cell.text))


def covering(table: Table, row: int) -> dict[int, Cell]:
    """The cell that covers each grid column of a row."""
    return {col: cell for col, cell in enumerate(table.grid()[row]) if cell is not None}


def _over(cells: Sequence[Cell], col: int) -> Cell | None:
    """The group header that stands over a column where spans are not known: the nearest one to its left."""
    left = [cell for cell in cells if cell.col < col]
    return left[-1] if left else None


def _filled_below(rows: Sequence[Sequence[Cell]], row: int, end: int, col: int) -> bool:
    return any(cell.col == col for r in range(row + 1, end) for cell in rows[r])

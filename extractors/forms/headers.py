"""Header rows: recognised by their words, over one to three rows, and cut into columns with a meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import regex

from extractors.document import Cell, Table
from extractors.forms.declarations import Band, bands
from extractors.vocabulary import meanings
from normalizers.amounts import unit_in
from normalizers.missing import missing_marker
from normalizers.numbers import parse_number
from normalizers.text import narrow
from normalizers.units import Unit

_MOST_HEADER_ROWS = 5
_LOOK_AHEAD = 4
_KNOWN_SHARE = 0.6
_NAMING = ("item", "account_name", "account_code", "account_class", "procured")
_GROUPS = ("carryover", "fiscal_appropriation", "other_funds")
# a figure of the table itself; a year or a column's number can stand in a header
_FIGURE = regex.compile(r"[-+]?\d[\d,]*\.\d+%?|[-+]?\d{1,3}(?:,\d{3})+|[-+]?\d{5,}|\d+%")
_COLUMN_NUMBER = regex.compile(
    r"[(（]?(?:\d{1,2}|[A-Za-z甲乙丙丁]|栏次|[*＊]{1,3}|[=＝+\-×*/÷()（）\dA-Za-z]{2,15})[)）]?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a band: grid columns [start, end), its role, what the role leaves open, its header as printed.

    detail: for `amount` the line item and measure (`-` where open), for `component` and `rating` the component.
    unit: the money unit that the header states. within: the line item of the group over an amount whose own item says
    something else (上年结转 / 一般公共预算), or stands under other groups as well (财政拨款 / 基本支出, 其他资金 / 基本支出).
    """

    start: int
    end: int
    role: str
    detail: tuple[str, ...]
    header: str
    unit: tuple[Unit, str] | None = None
    known: bool = True
    within: str | None = None


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
        if at >= table.n_rows:
            break
        if not _is_header_row(table, rows[at], first=depth == 1) and not (depth > 1 and _splits(table, rows, at)):
            break
        block = _block(table, rows, row, depth)
        if block is not None:
            found = block
    return found


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """A row of column numbers (1 2 3, 栏次, A B C=A/B) under a header."""
    texts = [cell.text.strip() for cell in cells]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    figures = [int(text) for text in texts if text.isdigit()]
    return figures == list(range(figures[0], figures[0] + len(figures))) if len(figures) > 1 else len(figures) == 0


def _is_header_row(table: Table, cells: Sequence[Cell], *, first: bool) -> bool:
    if not cells or any(_FIGURE.fullmatch(narrow(cell.text).strip()) for cell in cells):
        return False
    known = [cell for cell in cells if meanings("columns", cell.text)]
    labelled = [cell for cell in cells if cell not in known and meanings("labels", cell.text)]
    if len(known) + len(labelled) < _KNOWN_SHARE * len(cells) or not known:
        return False
    if first:
        return len(known) > 1 or (len(cells) == 1 and cells[0].col_span == table.n_cols > 1)
    return not _is_total_row(cells)


def _splits(table: Table, rows: Sequence[Sequence[Cell]], row: int) -> bool:
    """Whether every cell of a row stands below a wider cell of the row above, which it shares with others."""
    if not table.spans_known or not rows[row] or any(_FIGURE.fullmatch(narrow(c.text).strip()) for c in rows[row]):
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
    said = _said([*(text for _, _, texts in paths for text in texts), *(cell.text for cell in cells)])
    for band in bands():
        if any(said.isdisjoint(group) for group in band.requires):
            continue
        for block in (band.block, None) if band.block else (None,):
            columns = _columns(paths, band, block)
            if _opens(band, columns, cells) and _rows_known(band, columns, rows, row + depth):
                return HeaderBlock(band, columns, row, depth, cells)
    return None


def _said(texts: Sequence[str]) -> set[str]:
    """Every role that the words of a header can have: a band that asks for another cannot be opened by them."""
    words = [meaning.split() for text in texts for meaning in meanings("columns", text)]
    return {name for own in words for name in (own[0], " ".join(own[:2]))}


def _rows_known(band: Band, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], start: int) -> bool:
    """Whether one of the first rows below a header starts with a word of the vocabulary that the band asks for."""
    if band.rows_known is None:
        return True
    if band.rows_known == "figures":
        below = next((cells for cells in rows[start : start + _LOOK_AHEAD] if cells), ())
        numbers = all(parse_number(narrow(cell.text).strip()) or missing_marker(cell.text) for cell in below)
        return numbers and all(
            column.role in band.columns
            or (column.role == "label" and "funding_block" not in meanings("labels", column.header))
            for column in columns
        )
    firsts = [cells[0].text for cells in rows[start : start + _LOOK_AHEAD] if cells]
    if any(set(meanings(band.rows_known, text)) - {"total"} for text in firsts):
        return True
    # lists of projects have a 合计 too, but no 收入总计
    texts = [cells[0].text for cells in rows[start:] if cells]
    return any(meanings(band.rows_known, text) == ("total",) and not meanings("labels", text) for text in texts)


def _opens(band: Band, columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Whether each group of the band's roles is there: as a column, or as a word of the header over columns."""
    roles = {column.role for column in columns}
    for cell in cells:
        for words in (meaning.split() for meaning in meanings("columns", cell.text)):
            if words[0] in band.excludes:
                return False
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
    found = []
    for start, following in zip(starts, [*starts[1:], table.n_cols], strict=True):
        texts: list[str] = []
        end = following
        for r in range(row, row + depth):
            cell = grid[r].get(start)
            if not table.spans_known and (cell is None or not cell.text.strip()):
                cell = _over(rows[r], start) if _filled_below(rows, r, row + depth, start) else None
            if cell is None or not cell.text.strip() or cell.text in texts:
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


def _columns(paths: Sequence[tuple[int, int, list[str]]], band: Band, block: str | None) -> tuple[Column, ...]:
    """The columns of a band; a first header that is the label `block` of the whole block is no column of it."""
    sides = {text for _, _, texts in paths if any(_names_a_row(text) for text in texts) for text in texts}
    columns = [
        _column(start, end, texts, band, block if i == 0 else None, sides)
        for i, (start, end, texts) in enumerate(paths)
    ]
    return _weights_by_level(_told_apart(columns))


def _told_apart(columns: Sequence[Column]) -> list[Column]:
    """The group matters where its item is another one's too: only then the columns keep it."""
    groups: dict[tuple[str, ...], set[str | None]] = defaultdict(set)
    for column in columns:
        groups[column.detail].add(column.within)
    return [
        column if column.within == "carryover" or len(groups[column.detail]) > 1 else replace(column, within=None)
        for column in columns
    ]


def _names_a_row(text: str) -> bool:
    return any(meaning.split()[0] in _NAMING for meaning in meanings("columns", text))


def _column(
    start: int, end: int, texts: Sequence[str], band: Band, block: str | None, sides: Collection[str]
) -> Column:
    header = "/".join(texts)
    unit = next((unit for text in reversed(texts) if (unit := unit_in(text))), None)
    own = [text for text in texts if not _names_more_than_a_column(text, band, block, sides)]
    if not own and "side" in band.columns:
        own = list(texts[-1:])  # 本年支出 over no other header is a column of its own
    known = [choice for text in own if (choice := _choice(text, band)) is not None]
    if not known:
        if all(meanings("labels", text) for text in texts):
            return Column(start, end, "label", (), header, unit)
        return Column(start, end, "unknown", (), header, unit, known=False)
    role, detail = known[-1]
    if role != "amount":
        return Column(start, end, role, detail, header, unit)
    if "%" in narrow(texts[-1]):
        return Column(start, end, "growth", (), header, unit)
    details = [choice[1] for choice in known if choice[0] == "amount"]
    detail = _merged(details)
    funds = [d[0] for d in details if d[0] in _GROUPS and d[0] != detail[0]]
    # an unknown word below a group's name (基本支出 / 某某支出) is a part of the group, not the group
    part = len(own) > 1 and _choice(own[-1], band) is None
    item = ("other", detail[1]) if part else detail
    return Column(start, end, role, item, header, unit, known=not part, within=funds[0] if funds else None)


def _names_more_than_a_column(text: str, band: Band, block: str | None, sides: Collection[str]) -> bool:
    """Whether a header word names the whole block, or a side (收入, 支出): one that stands over the names of its rows."""
    if block is not None and block in meanings("labels", text):
        return True
    return (
        text in sides
        and "side" in band.columns
        and any(meaning.startswith("side ") for meaning in meanings("columns", text))
    )


def _choice(text: str, band: Band) -> tuple[str, tuple[str, ...]] | None:
    found = [meaning.split() for meaning in meanings("columns", text)]
    found = [meaning for meaning in found if meaning[0] in band.columns and meaning[0] != "side"]
    if not found:
        return None
    best = min(found, key=lambda meaning: band.columns.index(meaning[0]))
    return best[0], tuple(best[1:])


def _merged(details: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Line item and measure from all levels of a header: the lower level wins where both say something.

    A total below a group's name is the total of that group.
    """
    items = [d[0] for d in reversed(details) if d[0] != "-"]
    line_item = next((item for item in items if item != "total"), "total" if items else "-")
    measure = next((d[1] for d in reversed(details) if d[1] != "-"), "-")
    return line_item, measure


def _weights_by_level(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Where each level has a weight column of its own, which level it belongs to: the nearest one on its left."""
    if Counter(column.role for column in columns)["weight"] < 2:
        return tuple(columns)
    bound: list[Column] = []
    level = ""
    for column in columns:
        if column.role in ("level1", "level2", "level3", "level4"):
            level = column.role
        if column.role == "weight" and level in ("level1", "level2"):
            column = replace(column, role=f"weight_{level}")
        bound.append(column)
    return tuple(bound)

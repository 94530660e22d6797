"""Tables that lost their rules: rows of figures in running lines, their names broken over lines and pages.

Text taken from a PDF keeps only the order of the words. What is left of a table is the shape of its rows: a
running number, a name, then always the same kinds of value. The shape is learned from the rows that stand whole
on one line; with it the broken ones are put together:

    12 区某局 88 13410.33 11828.96 优秀        whole: number, name, 3 figures, a word
    13 / 区某某 / 中心 / 1 20 20 中等           name over several lines, then the values
    5 区委某某 51 2396.71 100 优秀 ∥ 部         the name's tail after its row (a page break between them)
    全区某某 / 资金 / 22 82,968.87 …            a row without a number
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import regex

from extractors.document import Cell, Place, Table
from extractors.readers.text.lines import SourceLine, width
from normalizers.missing import missing_marker
from normalizers.text import join_lines

_FIGURE = regex.compile(r"[+\-−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％‰]?")
_SEQ = regex.compile(r"(\d{1,4})[、.．]?")
_PROSE = regex.compile(r"[。；：:!？]")
_LEAST_ROWS = 3
_LONGEST_NAME_PART = 24  # columns; a longer line is prose

HeaderSplitter = Callable[[Sequence[str], int], list[str] | None]


@dataclass(slots=True)
class _Row:
    seq: str = ""
    names: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    first_line: int = 0
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table and the lines that it takes: lines[start:end]."""

    start: int
    end: int
    table: Table


def find(lines: Sequence[SourceLine], split_header: HeaderSplitter) -> list[FlatTable]:
    """The flattened tables among text lines. `split_header(fragments, n)` cuts header lines into n headers."""
    found: list[FlatTable] = []
    start = 0
    while (flat := _first(lines, start, split_header)) is not None:
        found.append(flat)
        start = flat.end
    return found


def _first(lines: Sequence[SourceLine], start: int, split_header: HeaderSplitter) -> FlatTable | None:
    whole = _numbered_rows(lines, start)
    if whole is None:
        return None
    first, n_values, kinds = whole
    body_start = first
    while body_start > start and _is_unnumbered_row(lines[body_start - 1], n_values):
        body_start -= 1
    rows, end = _parse(lines, body_start, n_values)
    if len(rows) < _LEAST_ROWS:
        return _first(lines, max(end, first + 1), split_header)
    head_start = _header_start(lines, start, body_start, n_values + 2)
    fragments = [line.stripped for line in lines[head_start:body_start]]
    headers = split_header(fragments, n_values + 2) if fragments else None
    table = _table(rows, kinds, headers, lines[head_start:body_start])
    return FlatTable(head_start if headers else body_start, end, table)


def _numbered_rows(lines: Sequence[SourceLine], start: int) -> tuple[int, int, list[str]] | None:
    """The first of a series of whole rows: index of its line, values a row, kind of each value column.

    Numbers that run on (broken rows may take some of them) with the same count of values make a series.
    """
    series: list[tuple[int, int, list[str]]] = []
    for i in range(start, len(lines)):
        row = _whole_row(lines[i])
        if row is None:
            continue
        number, values = row
        if series and not series[-1][1] < number <= series[-1][1] + (i - series[-1][0]) + 1:
            if len(series) >= _LEAST_ROWS:
                break
            series = []
        series.append((i, number, values))
    if len(series) < _LEAST_ROWS:
        return None
    n_values = Counter(len(values) for _, _, values in series).most_common(1)[0][0]
    full = [values for _, _, values in series if len(values) == n_values]
    if len(full) < _LEAST_ROWS:
        return None
    kinds = [Counter(map(_kind, column)).most_common(1)[0][0] for column in zip(*full, strict=True)]
    return (series[0][0], n_values, kinds) if "figure" in kinds else None


def _whole_row(line: SourceLine) -> tuple[int, list[str]] | None:
    """Number and values of a line that holds a whole row: number, name, at least two values."""
    tokens = line.stripped.split()
    if len(tokens) < 4 or _PROSE.search(line.stripped):
        return None
    seq = _SEQ.fullmatch(tokens[0])
    name_end = next((i for i in range(1, len(tokens)) if is_value(tokens[i])), len(tokens))
    if seq is None or name_end == 1 or len(tokens) - name_end < 2:
        return None
    return int(seq.group(1)), tokens[name_end:]


def _is_unnumbered_row(line: SourceLine, n_values: int) -> bool:
    tokens = line.stripped.split()
    return len(tokens) == n_values + 1 and not is_value(tokens[0]) and is_value(tokens[1])


def _parse(lines: Sequence[SourceLine], start: int, n_values: int) -> tuple[list[_Row], int]:
    """The rows from `start` on, and the index after the table's last line."""
    rows: list[_Row] = []
    loose: list[SourceLine] = []  # name parts that stand after a finished row: its tail, or the next row's name
    last_seq = 0
    i = start
    while i < len(lines):
        line = lines[i]
        if _PROSE.search(line.stripped) or width(line.stripped) > _LONGEST_NAME_PART + 14 * n_values:
            break
        tokens = line.stripped.split()
        open_row = rows[-1] if rows and not rows[-1].values else None
        seq = _SEQ.fullmatch(tokens[0])
        if seq and int(seq.group(1)) == last_seq + 1 and open_row is None:
            row = _Row(seq=tokens[0], first_line=line.number)
            last_seq += 1
            _settle(rows, loose, row, names_itself=_names_itself(lines, i))
            rows.append(row)
            tokens = tokens[1:]
        elif open_row is None and not any(map(is_value, tokens)):
            if width(line.stripped) > _LONGEST_NAME_PART or len(loose) > 8:
                break
            loose.append(line)
            i += 1
            continue
        elif open_row is None:
            row = _Row(first_line=(loose or [line])[0].number)
            if len(tokens) > n_values + 1 or (not loose and is_value(tokens[0])):
                break
            row.names = [part.stripped for part in loose]
            loose.clear()
            rows.append(row)
        _take(rows[-1], tokens, line, n_values)
        i += 1
    end = i - len(loose)
    if loose and rows and _is_tail(loose, lines, i):
        rows[-1].names += [part.stripped for part in loose]
        end = i
    if rows and not rows[-1].values:
        end -= sum(line.number >= rows[-1].first_line for line in lines[start:end])
        rows.pop()
    return rows, end


def _names_itself(lines: Sequence[SourceLine], i: int) -> bool:
    """Whether the row whose number stands in line i goes on with its name (and not at once with its values)."""
    tokens = lines[i].stripped.split()[1:] or (lines[i + 1].stripped.split() if i + 1 < len(lines) else [])
    return bool(tokens) and not is_value(tokens[0])


def _settle(rows: list[_Row], loose: list[SourceLine], row: _Row, *, names_itself: bool) -> None:
    """Loose name parts before a numbered row: the tail of the row above, or this row's own name."""
    if names_itself and rows:
        rows[-1].names += [part.stripped for part in loose]
        rows[-1].last_line = max([rows[-1].last_line, *(part.number for part in loose)])
    else:
        row.names = [part.stripped for part in loose]
    loose.clear()


def _take(row: _Row, tokens: Sequence[str], line: SourceLine, n_values: int) -> None:
    for token in tokens:
        if row.values or is_value(token):
            row.values.append(token)
        else:
            row.names.append(token)
    while len(row.values) > n_values and not is_value(row.values[-1]):
        row.names.append(row.values.pop())
    row.last_line = line.number


def _is_tail(loose: Sequence[SourceLine], lines: Sequence[SourceLine], after: int) -> bool:
    """At the table's end: a short part right below the last row, with the prose beginning after it."""
    return len(loose) == 1 and width(loose[0].stripped) <= 8 and after < len(lines) and loose[0].gap <= 5


def _header_start(lines: Sequence[SourceLine], start: int, body: int, n_cols: int) -> int:
    """The first line of the header over the body: one line with all of it, else short lines back to the prose.

    A lead-in such as 具体详见下表： ends the prose.
    """
    if body > start and len(lines[body - 1].stripped.split()) == n_cols and not _PROSE.search(lines[body - 1].stripped):
        return body - 1
    i = body
    while i > start and not _ends_prose(lines[i - 1].stripped):
        i -= 1
    return i


def _ends_prose(text: str) -> bool:
    return text[-1] in "。；;：:" or "。" in text or width(text) > _LONGEST_NAME_PART + 16


def _table(
    rows: Sequence[_Row], kinds: Sequence[str], headers: Sequence[str] | None, head: Sequence[SourceLine]
) -> Table:
    n_cols = len(kinds) + 2
    cells: list[Cell] = []
    if headers:
        place = Place(line=head[0].number)
        cells += [Cell(0, c, text, is_header=True, place=place) for c, text in enumerate(headers)]
    top = 1 if headers else 0
    for r, row in enumerate(rows, top):
        values, guessed = _to_columns(row.values, kinds)
        flags = ("column_inferred",) if guessed else ()
        mended = ("name_mended",) if len(row.names) > 1 else ()
        place = Place(line=row.first_line)
        cells.append(Cell(r, 0, row.seq, place=place))
        cells.append(Cell(r, 1, join_lines(row.names)[0], place=place, flags=mended))
        cells += [Cell(r, c, text, place=place, flags=flags) for c, text in enumerate(values, 2)]
    return Table(
        cells=tuple(cells),
        n_rows=len(rows) + top,
        n_cols=n_cols,
        place=Place(line=(head[0].number if headers else rows[0].first_line)),
        method="text_rows",
        flags=() if headers else ("header_unknown",),
    )


def _to_columns(values: Sequence[str], kinds: Sequence[str]) -> tuple[list[str], bool]:
    """Values to columns; with fewer values than columns, words go to the last word columns and the rest from the left."""
    if len(values) == len(kinds):
        return list(values), False
    if len(values) > len(kinds):
        return [*values[: len(kinds) - 1], " ".join(values[len(kinds) - 1 :])], True
    columns = [""] * len(kinds)
    rest = list(values)
    for c in range(len(kinds) - 1, -1, -1):
        if not rest or kinds[c] != "word" or _kind(rest[-1]) != "word":
            break
        columns[c] = rest.pop()
    for c, value in enumerate(rest):
        columns[c] = value
    return columns, True


def is_value(token: str) -> bool:
    """Whether a field prints a figure or a marker of a missing one."""
    return _kind(token) != "word" or bool(missing_marker(token))


def _kind(token: str) -> str:
    if _FIGURE.fullmatch(token):
        return "figure"
    return "marker" if missing_marker(token) else "word"
